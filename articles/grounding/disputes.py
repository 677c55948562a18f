"""Several sources of one draft: what any supports, and where another says something else."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from articles.bilingual import WORDED
from articles.facts import Fact, hedges
from articles.grounding.claim import MEANINGS, Claim, Denial, Verdict, Why
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source
from articles.sentences import Sentence
from articles.traits import traits
from articles.units import units

ORDER = (Verdict.SUPPORTED, Verdict.UNVERIFIABLE, Verdict.UNSUPPORTED)
SHARED = 3  # words or pairs of characters, none of them everywhere, that make it one matter
NAMED = 2  # of them names, across scripts
BESIDE = 60  # characters from a doubt to what else its sentence says
HALF = 0.5  # of what stands around a figure
AROUND = {True: (24, 12), False: (48, 24)}  # characters before and behind, by "is it Chinese"
HEDGES = [
    word.rstrip()
    for rows in (hedges.BEFORE, hedges.BEFORE_LATIN)
    for words, _sign in rows
    for word in words
]
DENIALS = [word.rstrip() for word in (*hedges.DENIED, *hedges.DENIED_LATIN)]
COUNTED = frozenset({"money", "percent", "points", "multiple", "number"})


def joined(rows: Sequence[list[Claim]], readings: Sequence[Source]) -> list[Claim]:
    """One claim for each place of the draft, with the best verdict any source gives it."""
    best: dict[tuple[int, int, str], Claim] = {}
    for number, row in enumerate(rows):
        for claim in row:
            if _is_of_words(claim) and _is_borne_out(claim, row, rows):
                continue
            if claim.kind == "event" and not all(_shares(claim, other) for other in rows):
                continue
            # One source may deny a figure with the words before it, another bear it out.
            key = (0 if claim.kind in AMOUNTS else claim.start, claim.end, claim.kind)
            mine = replace(claim, source=number if claim.evidence else None)
            if key not in best or _rank(mine) < _rank(best[key]):
                best[key] = mine
    claims = sorted(best.values(), key=lambda claim: (claim.start, -claim.end))
    if len(readings) < 2:
        return claims
    return [_disputed(_doubted(claim, rows), rows, readings) for claim in claims]


def _rank(claim: Claim) -> tuple[int, bool]:
    """The better verdict first, and of two the one that can be shown."""
    return ORDER.index(claim.verdict), claim.evidence is None


def _is_of_words(claim: Claim) -> bool:
    """Whether a claim stands in the row of a source only because that speaks against it."""
    against = claim.why is Why.ELSEWHERE or claim.kind in ("duration", "ordinal")
    return claim.kind in MEANINGS or (against and claim.verdict is Verdict.UNSUPPORTED)


def _is_borne_out(claim: Claim, row: Sequence[Claim], rows: Sequence[list[Claim]]) -> bool:
    """Whether another source has as much around a claim, and says nothing against it."""
    mine = _support(claim, row)
    return any(
        other is not row and _support(claim, other) >= max(1, mine) and not _shares(claim, other)
        for other in rows
    )


def _support(claim: Claim, row: Iterable[Claim]) -> int:
    """How many claims near a place a source supports."""
    return sum(
        each.verdict is Verdict.SUPPORTED and abs(each.start - claim.start) < BESIDE for each in row
    )


def _shares(claim: Claim, row: Iterable[Claim]) -> bool:
    return any(each.kind == claim.kind and each.start == claim.start for each in row)


def _doubted(claim: Claim, rows: Sequence[list[Claim]]) -> Claim:
    """A name that one source denies is unverifiable while another could not: it may say it."""
    if claim.kind != "name" or claim.verdict is not Verdict.UNSUPPORTED:
        return claim
    if all(any(_denied(claim, each) for each in row) for row in rows):
        return claim
    return replace(claim, verdict=Verdict.UNVERIFIABLE)


def _denied(claim: Claim, other: Claim) -> bool:
    """Whether another reading of the draft denies this name, or one that overlaps it."""
    return (
        other.kind == "name"
        and other.verdict is Verdict.UNSUPPORTED
        and other.start < claim.end
        and claim.start < other.end
    )


def _disputed(claim: Claim, rows: Sequence[list[Claim]], readings: Sequence[Source]) -> Claim:
    """The claim, disputed when a source that lacks it has another value for the same thing."""
    if claim.verdict is not Verdict.SUPPORTED or claim.source is None or claim.kind not in COUNTED:
        return claim
    said = _evidence(claim, readings[claim.source])
    if said is None or said.kind not in AMOUNTS:
        return claim
    backers = tuple(number for number, row in enumerate(rows) if _has(row, claim))
    having = [readings[number] for number in backers]
    denials = [
        denial
        for number, reading in enumerate(readings)
        if number not in backers
        and (denial := _denial(said, readings[claim.source], number, reading, having))
    ]
    claim = replace(claim, backers=backers, amount=scaled(said))
    if not denials:
        return claim
    return replace(claim, verdict=Verdict.DISPUTED, denials=tuple(denials))


def _evidence(claim: Claim, reading: Source) -> Fact | None:
    return reading.at.get(claim.evidence) if claim.evidence else None


def _has(row: Iterable[Claim], claim: Claim) -> bool:
    return any(
        (each.start, each.end) == (claim.start, claim.end) and each.verdict is Verdict.SUPPORTED
        for each in row
    )


def _denial(
    said: Fact, own: Source, number: int, reading: Source, having: Iterable[Source]
) -> Denial | None:
    """Where a source speaks most surely of the same matter with another value.

    A value that those who have the claim state as well is of something else.
    """
    scale, _value = scaled(said)
    others = reading.amounts.of(scale)
    if not others:
        return None
    if own.is_han == reading.is_han:
        matter = _matter(own, said)
        shared = {other: _shared(matter, _matter(reading, other)) for other in others}
    else:
        shared = {other: _across(own, said, reading, other) for other in others}
    likely = [other for other, much in shared.items() if much >= SHARED]
    likely.sort(key=lambda other: (-shared[other], other.start))
    best = next((o for o in likely if not any(each.amounts.find(o) for each in having)), None)
    if best is None:
        return None
    return Denial(number, _begin(reading.low, best), best.end, scaled(best))


def _shared(mine: frozenset[str], theirs: frozenset[str]) -> int:
    """How much two figures share of what stands around them; 0 below half of it.

    Who tells it in many words and who in few speak of one thing, whichever of them is quoted.
    """
    much = len(mine & theirs)
    is_half = much >= HALF * len(mine) or (much > SHARED and much >= HALF * len(theirs))
    return much if is_half else 0


def _across(own: Source, said: Fact, reading: Source, other: Fact) -> int:
    """How much two sentences in different scripts share that both spell in their own way.

    Nothing but money is compared so, where each of them has one sum and they share two names.
    """
    one, two = _sentence(own, said.start), _sentence(reading, other.start)
    if said.kind != "money" or one is None or two is None:
        return 0
    if not all(_alone(*pair) for pair in ((own, one), (reading, two))):
        return 0
    shared = {each for each in _traits(one.text) & _traits(two.text) if each[0] not in "#@"}
    return len(shared) if len(shared - WORDED) >= NAMED else 0


def _alone(reading: Source, line: Sentence) -> bool:
    """Whether a sentence has one sum of money."""
    sums = (fact for fact in reading.facts if fact.kind == "money")
    return sum(line.start <= fact.start < line.end for fact in sums) == 1


@lru_cache(maxsize=64)
def _traits(line: str) -> frozenset[str]:
    return frozenset(traits("", line).weights)


def _begin(low: str, fact: Fact) -> int:
    """Where a figure begins, the words before it that make it vague included: 未超过20亿."""
    if not fact.vague:
        return fact.start
    place = fact.start - (low[fact.start - 1 : fact.start] == " ")
    for words in (HEDGES, DENIALS):
        found = [len(word) for word in words if low[:place].endswith(word)]
        if not found:
            break
        place -= max(found)
        fact = replace(fact, start=place)
        place -= low[place - 1 : place] == " "
    return fact.start


def _matter(reading: Source, fact: Fact) -> frozenset[str]:
    """What stands right before and behind a figure, the figure itself left out."""
    if fact.start not in reading.matters:
        reading.matters[fact.start] = _around(reading, fact)
    return reading.matters[fact.start]


def _around(reading: Source, fact: Fact) -> frozenset[str]:
    line, (before, behind) = _sentence(reading, fact.start), AROUND[reading.is_han]
    if line is None:
        return frozenset()
    head = reading.text[line.start : fact.start]
    tail = reading.text[fact.end : line.end]
    if not reading.is_han:  # whole words
        before += len(head[:-before].rpartition(" ")[2])
        behind += len(tail[behind:].partition(" ")[0])
    return units(head[-before:]) | units(tail[:behind])


def _sentence(reading: Source, start: int) -> Sentence | None:
    """The sentence of a place, unless it stands between two."""
    place = bisect_right(reading.lines, start, key=lambda line: line.start) - 1
    line = reading.lines[place] if place >= 0 else None
    return line if line and start < line.end else None
