"""One claim of a draft, and what its source has to say to it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNVERIFIABLE = "unverifiable"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class Claim:
    """A checkable statement: `text` is the draft from `start` to `end`.

    `evidence` is the place in the source, or None; `source` says which of several sources it is.
    Kinds are those of articles.facts.
    """

    kind: str
    text: str
    start: int
    end: int
    verdict: Verdict
    evidence: tuple[int, int] | None = None
    source: int | None = None
