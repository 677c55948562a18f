"""What only one of two drafts of the same source says: reason enough to look at it twice."""

from collections.abc import Mapping
from dataclasses import dataclass

from articles.grounding import Claim, Verdict, check


@dataclass(frozen=True)
class Doubt:
    """A fact of a text, from `start` to `end`, that its second sample lacks. Kinds as in facts."""

    kind: str
    text: str
    start: int
    end: int


def between(one: str, two: str, names: Mapping[str, frozenset[str]] | None = None) -> list[Doubt]:
    """The facts of one plain text that another lacks, in their order; none where either is empty.

    The same amount in other words is the same, and so is a name under another form of the
    glossary `names`. A name that cannot be compared is no doubt.
    """
    if not one.strip() or not two.strip():
        return []
    claims = check(one, two, names=names)
    return [
        Doubt(claim.kind, claim.text, claim.start, claim.end)
        for claim in claims
        if claim.verdict == Verdict.UNSUPPORTED or _is_open(claim)
    ]


def _is_open(claim: Claim) -> bool:
    """Whether it is an open figure: a source may bear it unseen, another draft would say it."""
    return claim.verdict == Verdict.UNVERIFIABLE and claim.kind != "name"
