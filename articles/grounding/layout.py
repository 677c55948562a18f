"""What stands around the figures of a text, and how near: words, names and other figures."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property

from articles.facts import Fact
from articles.facts.fact import Page, Span
from articles.grounding import passages
from articles.grounding.lexicon import lexicon
from articles.grounding.passages import Clause
from articles.grounding.scales import AMOUNTS

Unit = tuple[Hashable, ...]  # a word, a name or a figure, whatever the language
Placed = tuple[int, Unit]  # where something stands, and what it is
Ranked = tuple[int, Unit, int, int]  # the same, the figures before it, and up to and with it
FIGURES = AMOUNTS | {"date", "time", "quarter", "score", "version"}
PASSED = 0.6  # of its weight is left to what stands behind another figure
MOST = 12
FARTHEST = 8  # figures, beyond which a thing says nothing any more
NEXT = 3  # things on either side of a figure that tell what it is of
LONG = 200  # things of a sentence, which are worth cutting
NEAR = [PASSED**passed for passed in range(MOST + 1)]
OUTSIDE = 0.5  # and to what stands in another clause of the sentence


class Layout:
    """A text's words and facts with their places."""

    def __init__(
        self, page: Page, facts: Sequence[Fact], told: Iterable[Placed], *, across: bool
    ) -> None:
        self.units: list[Placed] = sorted(
            [*_words(page, across=across), *told], key=lambda unit: unit[0]
        )
        self.places = [place for place, _unit in self.units]
        self.figures = sorted(fact.start for fact in facts if fact.kind in FIGURES)
        self.clauses = list(passages.clauses(page.even))
        self._begins = [clause.start for clause in self.clauses]
        self._around: dict[int, Mapping[Unit, float]] = {}
        self._rows: dict[Span, list[Ranked]] = {}

    @cached_property
    def counts(self) -> Counter[Unit]:
        """How often each stands there."""
        return Counter(unit for _place, unit in self.units)

    def clause(self, place: int) -> Clause:
        """The clause of a place."""
        return self.clauses[max(0, bisect_right(self._begins, place) - 1)]

    def around(self, fact: Fact) -> Mapping[Unit, float]:
        """What the sentence of a fact has besides it, each with how near it is: 1.0 beside it."""
        if fact.start not in self._around:
            row = self.row(self.clause(fact.start).sentence)
            self._around[fact.start] = self.nearest(fact, row)
        return self._around[fact.start]

    def row(self, sentence: Span) -> list[Ranked]:
        """What a sentence has."""
        if sentence not in self._rows:
            first, last = (bisect_left(self.places, end) for end in sentence)
            self._rows[sentence] = self.ranked(self.units[first:last])
        return self._rows[sentence]

    def within(self, fact: Fact) -> set[Unit]:
        """What stands in the clause of a fact."""
        clause = self.clause(fact.start)
        first, last = bisect_left(self.places, clause.start), bisect_left(self.places, clause.end)
        return {unit for _place, unit in self.units[first:last]}

    def ranked(self, units: Iterable[Placed]) -> list[Ranked]:
        """Some units, each with how many figures of the text stand before and up to it."""
        figures = self.figures
        return [
            (place, unit, bisect_left(figures, place), bisect_right(figures, place))
            for place, unit in units
        ]

    def nearest(self, fact: Fact, row: Sequence[Ranked]) -> dict[Unit, float]:
        """How near each of some units of its sentence comes to a fact."""
        start, end = fact.start, fact.end
        first, last, _sentence = self.clause(start)
        left, right = bisect_left(self.figures, start), bisect_left(self.figures, end)
        found: dict[Unit, float] = {}
        for place, unit, before, till in self._within_reach(row, left, right):
            if place < start:
                near = NEAR[min(left - till, MOST)]
            elif place >= end:
                near = NEAR[min(before - right, MOST)]
            else:
                continue
            if not first <= place < last:
                near *= OUTSIDE
            if near > found.get(unit, 0.0):
                found[unit] = near
        return found

    def _within_reach(self, row: Sequence[Ranked], left: int, right: int) -> Sequence[Ranked]:
        """What has fewer than so many figures between, and says anything."""
        if len(row) < LONG:
            return row
        first = self.figures[left - FARTHEST] if left >= FARTHEST else 0
        further = right + FARTHEST
        begin = bisect_left(row, first, key=_place)
        end = len(row)
        if further < len(self.figures):
            end = bisect_right(row, self.figures[further], key=_place)
        return row[begin:end]

    def next_to(self, fact: Fact) -> set[Unit]:
        """The last few things before a figure in its sentence, and the first behind it."""
        first, last = (bisect_left(self.places, end) for end in self.clause(fact.start).sentence)
        at, behind = bisect_left(self.places, fact.start), bisect_left(self.places, fact.end)
        units = (
            self.units[max(first, at - NEXT) : at] + self.units[behind : min(last, behind + NEXT)]
        )
        return {unit for _place, unit in units}

    def passed(self, one: int, other: int) -> int:
        """How many figures stand between two others."""
        low, high = sorted((one, other))
        return bisect_left(self.figures, high) - bisect_right(self.figures, low)


def _place(ranked: Ranked) -> int:
    return ranked[0]


def _words(page: Page, *, across: bool) -> Iterable[Placed]:
    """The words of a text, as they are written; across languages those of the lexicon, and names.

    What is written the same way in both languages is in Latin letters.
    """
    if not across:
        for place, unit in passages.units(page.low):
            if not unit[0].isdigit():
                yield place, ("stem", unit)
        return
    for word, places in page.where.items():
        yield from ((place, ("stem", word)) for place in places)
    for known in (*lexicon().in_han(page.low), *lexicon().in_latin(page)):
        for name in known.names:
            yield known.start, ("word", name)
