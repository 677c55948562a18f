"""Several sources of one draft: what any supports, and where another says something else."""

from collections.abc import Sequence
from dataclasses import replace

from articles.facts import Fact
from articles.grounding.claim import Claim, Verdict
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source
from articles.sentences import Sentence, sentences
from articles.units import units

ORDER = (Verdict.SUPPORTED, Verdict.UNVERIFIABLE, Verdict.UNSUPPORTED)
SHARED = 3  # words or pairs of characters, none of them everywhere, that make it one matter
COUNTED = frozenset({"money", "percent", "points", "multiple", "number"})


def joined(draft: str, rows: Sequence[list[Claim]], readings: Sequence[Source]) -> list[Claim]:
    """One claim for each place of the draft, with the best verdict any source gives it."""
    best: dict[tuple[int, int, str], Claim] = {}
    for number, row in enumerate(rows):
        for claim in row:
            key = (claim.start, claim.end, claim.kind)
            mine = replace(claim, source=number if claim.evidence else None)
            if key not in best or ORDER.index(mine.verdict) < ORDER.index(best[key].verdict):
                best[key] = mine
    claims = sorted(best.values(), key=lambda claim: (claim.start, -claim.end))
    if len(readings) < 2:
        return claims
    parts = sentences(draft)
    return [_disputed(claim, parts, rows, readings) for claim in claims]


def _disputed(
    claim: Claim, parts: list[Sentence], rows: Sequence[list[Claim]], readings: Sequence[Source]
) -> Claim:
    """The claim, disputed when a source that lacks it has another value for the same thing."""
    if claim.verdict is not Verdict.SUPPORTED or claim.source is None or claim.kind not in COUNTED:
        return claim
    own = readings[claim.source]
    said = next((f for f in own.facts if (f.start, f.end) == claim.evidence), None)
    if said is None or claim.evidence is None:
        return claim
    matter = _matter(_sentence(sentences(own.text), said.start), own.text, said)
    for number, reading in enumerate(readings):
        if (
            number != claim.source
            and not _has(rows[number], claim)
            and _denies(said, matter, reading)
        ):
            return replace(claim, verdict=Verdict.DISPUTED)
    return claim


def _has(row: list[Claim], claim: Claim) -> bool:
    return any(
        (each.start, each.end) == (claim.start, claim.end) and each.verdict is Verdict.SUPPORTED
        for each in row
    )


def _denies(said: Fact, matter: frozenset[str], reading: Source) -> bool:
    """Whether a source speaks of the same matter with another value."""
    if said.kind not in AMOUNTS:
        return False
    scale, _value = scaled(said)
    parts = sentences(reading.text)
    for other in reading.amounts.of(scale):
        sentence = _sentence(parts, other.start)
        shared = matter & _matter(sentence, reading.text, other)
        if len(shared) >= max(SHARED, 0.5 * len(matter)):
            return True
    return False


def _sentence(parts: list[Sentence], place: int) -> Sentence | None:
    return next((part for part in parts if part.start <= place < part.end), None)


def _matter(sentence: Sentence | None, text: str, fact: Fact) -> frozenset[str]:
    """What stands right before and behind a figure, the figure itself left out."""
    if sentence is None:
        return frozenset()
    before = text[max(sentence.start, fact.start - 24) : fact.start]
    behind = text[fact.end : min(sentence.end, fact.end + 12)]
    return units(before) | units(behind)
