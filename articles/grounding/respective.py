"""Figures that a source gives in the order of names: 三星和苹果的出货分别增长12%和8%."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from articles.facts import Fact
from articles.facts.fact import Span
from articles.grounding import passages
from articles.grounding.cast import Named, cast
from articles.grounding.company import Told
from articles.grounding.mistaken import named
from articles.grounding.rivals import alike, measure, size
from articles.grounding.scales import AMOUNTS
from articles.grounding.source import Source

IN_ORDER = re.compile("分别|依次|(?<![a-z])respectively(?![a-z])")
# The last part is what a name begins with that goes by its rest: 和SK海力士.
AND = re.compile(
    r"(?:[（(][^）)]{1,12}[）)])?\s?(?:、|[和与及]|以及|,\s(?:and\s)?|\sand\s)\s?(?:[a-z]{2}(?![a-z]))?"
)
Item = TypeVar("Item", Fact, Named)
RIVAL = re.compile(r"的?(?:竞争)?对手|\srivals?(?![a-z])")
BETWEEN = 24  # characters between a name of the draft and its figure


class Owned(NamedTuple):
    """A figure of the source, and whose it is."""

    name: str
    figure: Fact


class Held(NamedTuple):
    """A figure of the draft beside a name, and the one that the source gives for that."""

    at: int  # where the name begins in the draft
    figure: Fact
    own: Fact

    @property
    def is_own(self) -> bool:
        return size(self.figure) == size(self.own)


def held(told: Told) -> Iterator[Held]:
    """The figures of a draft that its source gives in the order of names, theirs or another's."""
    rows = told.reading.reckoned(_rows)
    if not rows:
        return
    mine = [
        (span, name)
        for names in named(told, told.reading.reckoned(cast)).values()
        for span, name in names.items()
    ]
    for fact in told.facts:
        if fact.start not in told.shown or (owner := _owner(fact, mine, told)) is None:
            continue
        at, name = owner
        its = [Held(at, fact, own) for own in _owns(name, fact, rows)]
        right = next((each for each in its if each.is_own), None)
        if right:
            yield right
        elif its and not _is_told_elsewhere(name, fact, rows, told.reading):
            yield its[0]


def _owns(name: str, fact: Fact, rows: Sequence[Sequence[Owned]]) -> Iterator[Fact]:
    """What a name has of the rows that have such a figure."""
    for row in rows:
        if any(_is_equal(owned.figure, fact) for owned in row):
            yield from (owned.figure for owned in row if owned.name == name)


def _is_equal(one: Fact, other: Fact) -> bool:
    return measure(one) == measure(other) and size(one) == size(other)


def _is_told_elsewhere(
    name: str, fact: Fact, rows: Sequence[Sequence[Owned]], reading: Source
) -> bool:
    """Whether a sentence of the source has the figure and the name, in no such row."""
    listed = {owned.figure.start for row in rows for owned in row}
    places = [each.start for each in reading.reckoned(cast) if each.name == name]
    return any(
        first <= place < last
        for known in alike(fact, reading)
        if known.start not in listed and _is_equal(known, fact)
        for first, last in [passages.around(reading.even, known.start).sentence]
        for place in places
    )


def _owner(fact: Fact, mine: Sequence[tuple[Span, str]], told: Told) -> tuple[int, str] | None:
    """The only name before a figure in its clause, with no other figure between."""
    clause = told.draft.clause(fact.start)
    near = [
        (end, start, name)
        for (start, end), name in mine
        if clause.start <= start
        and end <= fact.start < end + BETWEEN
        and not told.draft.passed(end - 1, fact.start)
        and not RIVAL.match(told.page.low, end)
    ]
    if len({name for _end, _start, name in near}) != 1:
        return None
    _end, start, name = max(near)
    joined = any(AND.fullmatch(told.page.low, end, start) for (_start, end), _name in mine)
    return None if joined else (start, name)


def _rows(reading: Source) -> list[list[Owned]]:
    """The figures that a source gives in the order of as many names."""
    found: list[list[Owned]] = []
    if not IN_ORDER.search(reading.low):
        return found
    known = reading.reckoned(cast)
    starts = [each.start for each in known]
    figures = [fact for fact in reading.facts if fact.kind in AMOUNTS]
    for first, last in _sentences(reading):
        names = known[bisect_left(starts, first) : bisect_right(starts, last)]
        inside = [fact for fact in figures if first <= fact.start < last]
        for row in _lists(inside, reading.low):
            alike = {measure(fact) for fact in row}
            owners = [each for each in _lists(names, reading.low) if len(each) == len(row)]
            if len(alike) == 1 and owners:
                found.append([Owned(n.name, f) for n, f in zip(owners[0], row, strict=True)])
    return found


def _sentences(reading: Source) -> list[Span]:
    """The sentences that give something in an order."""
    places = (match.start() for match in IN_ORDER.finditer(reading.low))
    return list(dict.fromkeys(passages.around(reading.even, at).sentence for at in places))


def _lists(items: Sequence[Item], low: str) -> Iterator[list[Item]]:
    """Two and more of some that are joined by a mark or an "and"."""
    run: list[Item] = []
    for item in items:
        if run and not AND.fullmatch(low, run[-1].end, item.start):
            if len(run) > 1:
                yield run
            run = []
        run.append(item)
    if len(run) > 1:
        yield run
