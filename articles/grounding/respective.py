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
from articles.grounding.rivals import measure, size
from articles.grounding.scales import AMOUNTS
from articles.grounding.source import Source

IN_ORDER = re.compile("分别|依次|(?<![a-z])respectively(?![a-z])")
# The last part is what a name begins with that goes by its rest: 和SK海力士.
AND = re.compile(r"\s?(?:、|[和与及]|以及|,\s(?:and\s)?|\sand\s)\s?(?:[a-z]{2}(?![a-z]))?")
Item = TypeVar("Item", Fact, Named)
BETWEEN = 24  # characters between a name of the draft and its figure


class Owned(NamedTuple):
    """A figure of the source, and whose it is."""

    name: str
    figure: Fact


class Held(NamedTuple):
    """A figure of the draft beside a name, and the one that the source gives for that."""

    at: int  # where the name begins
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
        for row in rows:
            own = next((owned.figure for owned in row if owned.name == name), None)
            told_there = own and any(size(owned.figure) == size(fact) for owned in row)
            if own and told_there and measure(own) == measure(fact):
                yield Held(at, fact, own)


def _owner(fact: Fact, mine: Sequence[tuple[Span, str]], told: Told) -> tuple[int, str] | None:
    """The name next before a figure in its clause, with no other figure between."""
    clause = told.draft.clause(fact.start)
    near = [
        (end, start, name)
        for (start, end), name in mine
        if clause.start <= start and end <= fact.start and fact.start - end < BETWEEN
    ]
    if not near:
        return None
    end, start, name = max(near)
    return None if told.draft.passed(end - 1, fact.start) else (start, name)


def _rows(reading: Source) -> list[list[Owned]]:
    """The figures that a source gives in the order of as many names."""
    found: list[list[Owned]] = []
    if not IN_ORDER.search(reading.low):
        return found
    known = reading.reckoned(cast)
    starts = [each.start for each in known]
    figures = [fact for fact in reading.facts if fact.kind in AMOUNTS]
    for match in IN_ORDER.finditer(reading.low):
        first, last = passages.around(reading.even, match.start()).sentence
        names = known[bisect_left(starts, first) : bisect_right(starts, last)]
        inside = [fact for fact in figures if first <= fact.start < last]
        for row in _lists(inside, reading.low):
            alike = {measure(fact) for fact in row}
            owners = [each for each in _lists(names, reading.low) if len(each) == len(row)]
            if len(alike) == 1 and owners:
                found.append([Owned(n.name, f) for n, f in zip(owners[0], row, strict=True)])
    return found


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
