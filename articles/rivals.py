"""Whether a disputed figure stands in a text with all that is said of it, and who says it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from articles.grounding import Claim, Verdict
from articles.grounding.claim import Amount
from articles.vocabulary import fold

Names = Mapping[str, frozenset[str]]
EQUAL = 1e-9


def printed(
    claims: Sequence[Claim], lines: Sequence[str], called: Sequence[str], glossary: Names
) -> frozenset[int]:
    """The numbers of the disputed claims that some sentence prints with their rivals.

    Each claim stands in the sentence of its place in `lines`. That sentence has the claim's value
    and every other one, and of each value at least one of the sources that have it, as they are
    `called` or by another spelling of the glossary.
    """
    disputed = [n for n, claim in enumerate(claims) if claim.verdict is Verdict.DISPUTED]
    if not disputed:
        return frozenset()
    said: dict[str, list[Amount]] = {}
    for claim, line in zip(claims, lines, strict=True):
        if claim.amount:
            said.setdefault(line, []).append(claim.amount)
    spellings = [known_as(name, glossary) for name in called]
    return frozenset(
        number
        for number in disputed
        if any(_has_all(claims[number], *row, spellings) for row in said.items())
    )


def values(claim: Claim) -> list[tuple[Amount, list[int]]]:
    """Every value that is given for a disputed claim, its own first, with those who give it."""
    rows: list[tuple[Amount, list[int]]] = []
    if claim.amount:
        rows.append((claim.amount, list(claim.backers)))
    for denial in claim.denials:
        known = next((row for row in rows if same(row[0], denial.amount)), None)
        if known:
            known[1].append(denial.source)
        else:
            rows.append((denial.amount, [denial.source]))
    return rows


def same(one: Amount, other: Amount) -> bool:
    return one[0] == other[0] and abs(one[1] - other[1]) <= EQUAL * max(abs(one[1]), abs(other[1]))


def known_as(name: str, glossary: Names) -> frozenset[str]:
    """What a source goes by, folded."""
    own = fold(name)
    lines = _folded(tuple(glossary.items()))
    return frozenset({own}.union(*(line for line in lines if own in line)) - {""})


@lru_cache(maxsize=4)
def _folded(lines: tuple[tuple[str, frozenset[str]], ...]) -> tuple[frozenset[str], ...]:
    """The lines of a glossary, each as its folded spellings."""
    return tuple(frozenset(fold(form) for form in (name, *forms)) for name, forms in lines)


def is_named(spellings: Iterable[str], line: str) -> bool:
    """Whether a sentence names a source."""
    folded = fold(line)
    return any(form in folded for form in spellings)


def _has_all(
    claim: Claim, line: str, amounts: Collection[Amount], spellings: Sequence[frozenset[str]]
) -> bool:
    return all(
        any(same(amount, each) for each in amounts)
        and any(is_named(spellings[source], line) for source in sources)
        for amount, sources in values(claim)
    )
