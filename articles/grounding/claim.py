"""One claim of a draft, and what its source has to say to it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

Amount = tuple[str, float]  # what it measures, and how much on that scale


class Verdict(StrEnum):
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNVERIFIABLE = "unverifiable"
    DISPUTED = "disputed"


class Denial(NamedTuple):
    """Where another source has another value for the same thing."""

    source: int
    start: int
    end: int
    amount: Amount


@dataclass(frozen=True)
class Claim:
    """A checkable statement: `text` is the draft from `start` to `end`.

    `evidence` is the place in the source, or None; `source` says which of several sources it is.
    Kinds are those of articles.facts. Of a disputed claim `backers` are all the sources that have
    it, `denials` where the others differ, and `amount` is what its own source says.
    """

    kind: str
    text: str
    start: int
    end: int
    verdict: Verdict
    evidence: tuple[int, int] | None = None
    source: int | None = None
    backers: tuple[int, ...] = ()
    denials: tuple[Denial, ...] = ()
    amount: Amount | None = None
