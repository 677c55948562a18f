"""One claim of a draft, and what its source has to say to it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from articles.facts.fact import Fact, Page, Span

Amount = tuple[str, float]  # what it measures, and how much on that scale


class Verdict(StrEnum):
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNVERIFIABLE = "unverifiable"
    DISPUTED = "disputed"


class Why(StrEnum):
    """Why what a draft makes of its source is doubted; the sentence for it is the page's."""

    ANNOUNCED = "announced"  # the source says that it is to come, or that it is not so yet
    DENIED = "denied"
    OPPOSITE = "opposite"
    TURNED = "turned"  # the other party does it
    NOBODY = "nobody"  # the source gives nobody this post
    OTHERWISE = "otherwise"  # another figure or rank stands where the source tells this
    UNHEARD = "unheard"  # nothing in the source speaks of such a thing
    ELSEWHERE = "elsewhere"  # the figure or name is of something else, and another one stands here


Found = tuple[Verdict, Span | None]  # a verdict, and the place in the source
DENIED: Found = (Verdict.UNSUPPORTED, None)


class Denial(NamedTuple):
    """Where another source has another value for the same thing."""

    source: int
    start: int
    end: int
    amount: Amount


# Kinds beyond those of facts: whether it happened, whether it is denied, which way it went, who did
# it to whom, who says it, something grave.
MEANINGS = frozenset({"status", "negation", "opposite", "relation", "attribution", "event"})


@dataclass(frozen=True)
class Claim:
    """A checkable statement: `text` is the draft from `start` to `end`.

    `evidence` is the place in the source, or None; `source` says which of several sources it is.
    Kinds are those of articles.facts. Of a disputed claim `backers` are all the sources that have
    it, `denials` where the others differ, and `amount` is what its own source says. Where a draft
    makes of its source what that does not say, `why` is the reason, and the evidence is what the
    source says instead, if anything.
    """

    kind: str
    text: str
    start: int
    end: int
    verdict: Verdict
    evidence: Span | None = None
    source: int | None = None
    backers: tuple[int, ...] = ()
    denials: tuple[Denial, ...] = ()
    amount: Amount | None = None
    why: Why | None = None


def borne(
    facts: Iterable[Fact], claims: Iterable[Claim], kinds: Collection[str]
) -> Iterator[tuple[int, Fact, Span]]:
    """A draft's facts of some kinds that its source has: the claim's place, and the evidence."""
    known = {(fact.start, fact.end): fact for fact in facts if fact.kind in kinds}
    for at, claim in enumerate(claims):
        fact = known.get((claim.start, claim.end))
        if fact and claim.verdict is Verdict.SUPPORTED and claim.evidence:
            yield at, fact, claim.evidence


def doubt(kind: str, page: Page, place: Span, why: Why, evidence: Span | None = None) -> Claim:
    """A doubt about a place of a draft, with what the source says instead, if anything."""
    said = page.text[slice(*place)]
    return Claim(kind, said, *place, Verdict.UNVERIFIABLE, evidence, why=why)
