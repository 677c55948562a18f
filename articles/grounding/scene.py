"""What a source tells of each of its names of one kind, and how well what a draft tells fits.

What it says of somebody stands around the name, and behind it until somebody else is named.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from articles.facts.fact import Span
from articles.grounding import roster
from articles.grounding.cast import Named, begins
from articles.grounding.company import Told
from articles.grounding.cues import AGAINST
from articles.grounding.layout import FARTHEST, NEAR, OUTSIDE, Layout, Unit
from articles.grounding.places import CAPITALS

# What stands between two names of one place.
OF_ONE = re.compile(r",\s(?:(?:just\s)?(?:north|south|east|west|outside|near)[a-z]*\s(?:of\s)?)?")
OWNS = re.compile("['’]s\\s[A-Z]")  # Abu Dhabi's MGX
COMPARED = 24  # characters before a name that only compare with it: 较GLM-5.1高出5.1个百分点
FURTHER = 3  # sentences behind a name that may go on about it
BEHIND = 0.3  # of its weight is left to what stands there


class Fit(NamedTuple):
    """How well a name of the source fits a place of the draft: in all, and by what stands closest.

    Closest is what stands in one clause with no other name between, in the draft as in the source.
    """

    all: float
    near: float
    place: Named  # where it fits best
    nearest: Named


class Scene:
    """The names of one kind that a source has, and those that a draft has of them."""

    def __init__(self, told: Told, named: Sequence[Named], mine: Mapping[Span, str]) -> None:
        self.told, self.mine = told, mine
        self.begins = begins(told.reading)
        self.places: dict[str, list[Named]] = {}
        for each in named:
            self.places.setdefault(each.name, []).append(each)
        # Those of which something is told, and where these stand.
        self.named = [each for each in named if self._is_subject(each)]
        self.starts = [each.start for each in self.named]
        self._fits: dict[int, Mapping[str, Fit]] = {}

    def fits(self, start: int) -> Mapping[str, Fit]:
        """How well each name fits a place of the draft."""
        if start not in self._fits:
            self._fits[start] = self._reckon(start)
        return self._fits[start]

    def beside(self, start: int) -> set[str]:
        """The names in a sentence of the draft."""
        first, last = self.told.draft.clause(start).sentence
        return {name for (place, _end), name in self.mine.items() if first <= place < last}

    def is_told(self, name: str) -> bool:
        """Whether the report itself has a name, and not only what stands above it."""
        return self.places[name][-1].start >= self.begins

    def _is_subject(self, each: Named) -> bool:
        before = each.start - COMPARED
        compared = AGAINST.search(self.told.reading.low, max(0, before), each.start)
        return each.start >= self.begins and compared is None

    def owns(self, each: Named) -> bool:
        """Whether a place only says whose something is: Abu Dhabi's MGX."""
        return OWNS.match(self.told.reading.text, each.end) is not None

    def are_one(self, one: str, other: str) -> bool:
        """Whether two names may be of one, or one lies within the other: Chandler, Arizona."""
        low = self.told.reading.low
        pairs = ((a, b) for a in self.places[one] for b in self.places[other])
        return (
            _is_within(one, other)
            or _is_within(other, one)
            or any(
                OF_ONE.fullmatch(low, a.end, b.start) or OF_ONE.fullmatch(low, b.end, a.start)
                for a, b in pairs
            )
        )

    def are_side_by_side(self, name: str, other: Named) -> bool:
        """Whether across languages, where less can be compared, one sentence has both names."""
        clause = self.told.source.clause
        sentence = clause(other.start).sentence
        return self.told.across and any(
            clause(each.start).sentence == sentence for each in self.places[name]
        )

    def _reckon(self, start: int) -> dict[str, Fit]:
        weights = self.told.weights
        fits, nearest = [0.0] * len(self.named), [0.0] * len(self.named)
        for unit, near in self._around(start).items():
            for at, theirs in self._index.get(unit, ()):
                fits[at] += near * theirs * weights[unit]
                if near == theirs == 1.0:
                    nearest[at] += weights[unit]
        found = {name: Fit(0.0, 0.0, row[0], row[0]) for name, row in self.places.items()}
        for each, fit, near in zip(self.named, fits, nearest, strict=True):
            found[each.name] = _better(found[each.name], Fit(fit, near, each, each))
        return found

    def _around(self, start: int) -> Mapping[Unit, float]:
        """What stands around a name of the draft, each with how near it is."""
        draft = self.told.draft
        starts = sorted(place for place, _end in self.mine)
        clause = draft.clause(start)
        rows = _shared(draft, self.told.weights, self.mine, starts, clause.sentence)
        return _nearest(rows, bisect_left(starts, start), start, clause[:2])

    @cached_property
    def _around_mine(self) -> set[Unit]:
        """What the draft's sentences with these names share with the source."""
        draft, weights = self.told.draft, self.told.weights
        sentences = {draft.clause(start).sentence for start, _end in self.mine}
        rows = (draft.row(sentence) for sentence in sentences)
        return {unit for row in rows for _place, unit, *_rank in row if unit in weights}

    @cached_property
    def _index(self) -> Mapping[Unit, list[tuple[int, float]]]:
        """By which names of the source each thing stands, and how near."""
        source, all_of_it = self.told.source, (0, len(self.told.reading.text))
        spans = [(each.start, each.end) for row in self.places.values() for each in row]
        rows = _shared(source, self._around_mine, spans, self.starts, all_of_it)
        places = [place for place, _unit, _before in rows]
        found: dict[Unit, list[tuple[int, float]]] = {}
        for at, each in enumerate(self.named):
            clause = source.clause(each.start)
            first, end = clause.sentence
            reach = rows[bisect_left(places, first) : bisect_left(places, self._until(at, end))]
            for unit, near in _nearest(reach, at, each.start, clause[:2], end).items():
                found.setdefault(unit, []).append((at, near))
        return found

    def _until(self, at: int, end: int) -> int:
        """Where the sentences behind a name end that name nobody else."""
        source, length = self.told.source, len(self.told.reading.text)
        following = self.starts[at + 1] if at + 1 < len(self.starts) else length
        for _ in range(FURTHER):
            if end >= length or following <= end:
                break
            last = source.clause(end + 1).sentence[1]
            if last <= end or following < last:
                break
            end = last
        return end


def _better(known: Fit, other: Fit) -> Fit:
    """The better of two fits of a name, in all and by what stands closest."""
    most = known if known.all >= other.all else other
    near = known if known.near >= other.near else other
    return Fit(most.all, near.near, most.place, near.nearest)


Row = tuple[int, Unit, int]  # a place, what stands there, and how many names before it


def _shared(
    layout: Layout,
    weights: Collection[Unit],
    spans: Collection[Span],
    starts: Sequence[int],
    reach: Span,
) -> list[Row]:
    """What a part of a text shares with the other, but names that stand there."""
    within = {place for start, end in spans for place in range(start, end)}
    first, last = (bisect_left(layout.places, end) for end in reach)
    return [
        (place, unit, bisect_left(starts, place))
        for place, unit in layout.units[first:last]
        if unit in weights and place not in within
    ]


def _nearest(
    rows: Sequence[Row], at: int, start: int, clause: Span, end: int | None = None
) -> dict[Unit, float]:
    """How near each thing comes to the name that is the `at`-th; what is behind `end`, less."""
    found: dict[Unit, float] = {}
    for place, unit, before in rows:
        between = before - at - 1 if place > start else at - before
        if between > FARTHEST:
            continue
        near = NEAR[max(between, 0)]
        if not clause[0] <= place < clause[1]:
            near *= OUTSIDE if end is None or place < end else OUTSIDE * BEHIND
        if near > found.get(unit, 0.0):
            found[unit] = near
    return found


def _is_within(whole: str, part: str) -> bool:
    """Whether a place lies in another, or its name is a part of the other's."""
    forms = roster.forms().get(part, (part,))
    inside = roster.within().get(whole, ())
    return whole in part or CAPITALS.get(part) == whole or any(form in inside for form in forms)
