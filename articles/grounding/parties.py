"""Who did it to whom: the buyer told as the bought."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from articles.facts.fact import Page, Span
from articles.grounding import passages
from articles.grounding.claim import Claim, Why, doubt
from articles.grounding.passages import Bearing, Clause, source_deeds
from articles.grounding.source import Source
from articles.grounding.vocabulary import Word

# What one does to another.
DEEDS = frozenset(["acquire", "sue", "invest", "supply", "beat", "accuse", "rent"])
PASSIVE = re.compile(r"被|遭|(?<![a-z])(?:be|been|is|was|were|being|are)\s(?:[a-z]+ly\s)?\Z")
BY = re.compile(r"[a-z]*\sby(?![a-z])")
FAR = 60  # characters from a party to the deed
VOICE = 16  # characters around a deed that say to whom it is done


def doubts(
    page: Page, said: Sequence[Clause], reading: Source, bearing: Bearing
) -> Iterator[Claim]:
    """The deeds whose doer is in the source whom it was done to."""
    for deed in bearing.deeds:
        if not DEEDS.intersection(deed.names):
            continue
        first, last = passages.around(page.even, deed.start).sentence
        names = [claim for claim in bearing.names if first <= claim.start < last]
        for one, other in combinations(names, 2):
            mine = _order(page.low, deed, (one.start, other.start))
            if mine is None or one.evidence is None or other.evidence is None:
                continue
            known = [reading.low[slice(*each)] for each in (one.evidence, other.evidence)]
            ways = _ways(deed, known, reading)
            if known[0] != known[1] and ways and all(way == -mine for way, _at in ways):
                clause = passages.around(reading.even, ways[0][1])
                place, evidence = (deed.start, deed.end), (clause.start, clause.end)
                yield doubt("relation", page, place, Why.TURNED, evidence)
                break


def _order(low: str, deed: Word, places: Span) -> int | None:
    """1 where the first of two does it to the second, -1 where it is the other way round."""
    one, other = places
    if not (one < deed.start <= other and deed.start - one < FAR and other - deed.end < FAR):
        return None
    before, behind = low[max(0, deed.start - VOICE) : deed.start], low[deed.end : deed.end + VOICE]
    return -1 if PASSIVE.search(before) or BY.match(behind) else 1


def _ways(deed: Word, known: Sequence[str], reading: Source) -> list[tuple[int, int]]:
    """In which directions the source tells a deed of two parties, each with its place."""
    found = []
    for each in reading.reckoned(source_deeds):
        if not DEEDS.intersection(each.names) & set(deed.names):
            continue
        first, last = passages.around(reading.even, each.start).sentence
        one, other = (reading.low.find(name, first, last) for name in known)
        if one < 0 or other < 0:
            continue
        way = _order(reading.low, each, (min(one, other), max(one, other)))
        if way is not None:
            found.append((way if one < other else -way, each.start))
    return found
