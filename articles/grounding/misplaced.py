"""A right figure in the wrong place: the source has another one where the draft tells it."""

from collections.abc import Iterator, Sequence

from articles.facts import Fact
from articles.facts.fact import Span
from articles.grounding import passages
from articles.grounding.amounts import agree
from articles.grounding.claim import Claim, Verdict
from articles.grounding.passages import Bearing
from articles.grounding.scales import AMOUNTS, counted, scaled
from articles.grounding.source import Source

STRONG = 0.4  # of what the draft's clause is about, how much the other one's has to be about
MUCH = 5  # times as much as what it could be taken for
SHARED = 3  # words at least that they share


def misplaced(
    facts: Sequence[Fact], claims: Sequence[Claim], reading: Source, bearing: Bearing
) -> Iterator[tuple[int, Span]]:
    """The claims of another thing's figure, by their place, each with what stands there."""
    at = {(claim.start, claim.end): place for place, claim in enumerate(claims)}
    told = {claim.evidence for claim in claims}
    for fact in facts:
        place = at.get((fact.start, fact.end))
        if fact.kind not in AMOUNTS or place is None:
            continue
        claim = claims[place]
        if claim.verdict is not Verdict.SUPPORTED or claim.evidence is None:
            continue
        rivals = [
            known
            for known in reading.facts
            if known.kind == fact.kind
            and known.value != fact.value
            and (known.start, known.end) not in told
            and _measures(known) == _measures(fact)
            and _is_of_size(fact, known)
            and not agree(fact, known, scaled(fact)[1], scaled(known)[1])
        ]
        if rivals and (found := _better(fact, claim.evidence, rivals, reading, bearing)):
            yield place, (found.start, found.end)


def _measures(fact: Fact) -> tuple[str, str]:
    return scaled(fact)[0], counted(fact)


def _is_of_size(fact: Fact, known: Fact) -> bool:
    """Whether one could be taken for the other."""
    mine, theirs = scaled(fact)[1], scaled(known)[1]
    return theirs > 0 and mine / MUCH <= theirs <= mine * MUCH


def _better(
    fact: Fact, evidence: Span, rivals: Sequence[Fact], reading: Source, bearing: Bearing
) -> Fact | None:
    """The one figure whose clause the draft tells, where its own are of something else."""
    if bearing.across:
        return None
    mine = passages.around(bearing.even, fact.start)
    itself = passages.matter(bearing.low[fact.start : fact.end])
    said = bearing.matter(mine.start, mine.end) - itself
    found = []
    for known in rivals:
        there = _around(known, reading)
        if len(said & there) >= max(SHARED, STRONG * len(said)):
            found.append((len(said & there), -known.start, known))
    if not found:
        return None
    own = [each for each in reading.facts if each.value == fact.value]
    own += [each for each in reading.facts if (each.start, each.end) == evidence]
    if any(_around(each, reading) & said for each in own):
        return None
    return max(found)[2]


def _around(known: Fact, reading: Source) -> frozenset[str]:
    """What the clause of a figure is about, besides the figure."""
    clause = passages.around(reading.even, known.start)
    around = passages.matter_of(reading, clause.start, clause.end)
    return around - passages.matter(reading.low[known.start : known.end])
