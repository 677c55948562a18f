"""Up told as down, granted as refused: the opposite of what the source says of the same figure."""

from collections.abc import Iterator, Sequence

from articles.facts.fact import Page
from articles.grounding import concepts, passages, polarity
from articles.grounding.claim import Claim, Why, doubt
from articles.grounding.passages import Bearing, Clause, source_deeds
from articles.grounding.source import Source

LIKE, SHARED = 0.5, 3  # of what a clause is about, and how many words


def doubts(
    page: Page, said: Sequence[Clause], reading: Source, bearing: Bearing
) -> Iterator[Claim]:
    """The deeds of a draft of which the source's clauses have the opposite only."""
    told = bearing.deeds
    if not any(name in concepts.against() for deed in told for name in deed.names):
        return
    for clause in said:
        mine = [deed for deed in told if clause.start <= deed.start < clause.end]
        if not mine or polarity.is_denied(page.low, clause):
            continue
        all_mine = {name for deed in mine for name in deed.names}
        for deed in mine:
            other = frozenset(
                name for mine in deed.names for name in concepts.against().get(mine, ())
            )
            if other and not other & all_mine:
                theirs = _opposite(clause, frozenset(deed.names), other, reading, bearing)
                if theirs:
                    place, evidence = (deed.start, deed.end), (theirs.start, theirs.end)
                    yield doubt("opposite", page, place, Why.OPPOSITE, evidence)


def _opposite(
    clause: Clause,
    names: frozenset[str],
    other: frozenset[str],
    reading: Source,
    bearing: Bearing,
) -> Clause | None:
    """The clause of the source that tells the same figure or the same words the other way round."""
    theirs = bearing.clauses_of((clause.start, clause.end))
    if theirs and all(_has(each, other, names, reading) for each in theirs):
        return theirs[0]
    if theirs or bearing.across:
        return None
    for deed in reading.reckoned(source_deeds):
        if set(deed.names) & other:
            there = passages.around(reading.even, deed.start)
            if _is_alike(bearing, clause, there) and _has(there, other, names, reading):
                return there
    return None


def _has(clause: Clause, other: frozenset[str], names: frozenset[str], reading: Source) -> bool:
    """Whether a clause has one of some deeds, and its sentence none of others."""
    if polarity.is_denied(reading.low, clause):
        return False
    told = reading.reckoned(source_deeds)
    within = {
        name for deed in told if clause.start <= deed.start < clause.end for name in deed.names
    }
    first, last = clause.sentence
    beside = {name for deed in told if first <= deed.start < last for name in deed.names}
    return bool(within & other) and not beside & names


def _is_alike(bearing: Bearing, mine: Clause, theirs: Clause) -> bool:
    """Whether nearly all that one clause is about is in the other."""
    said = bearing.matter(mine.start, mine.end)
    shared = len(said & bearing.reading_matter(theirs.start, theirs.end))
    return shared >= SHARED and shared >= LIKE * len(said)
