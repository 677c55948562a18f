"""A right figure in the wrong place: how often the check sees it, beside a plain check.

Of every right draft of the labelled sets one figure is replaced by another of its source that
measures the same, and in a second round two figures of the draft are exchanged. The plain check is
"a number of the draft is not a string of its source", in the same run; it can see hardly any of
these. Printed with what the right drafts themselves are charged with. Takes half a minute.
"""

import random
from collections.abc import Iterator
from itertools import combinations

from articles.facts import Fact
from articles.facts.fact import Page
from articles.grounding import Claim, Verdict, Why, check
from articles.grounding.scales import AMOUNTS, counted, scaled
from articles.grounding.source import is_han, read
from tests.claims import Pair, pairs

PARTS = ("learn", "apart", "later", "plain")
MUCH = 20  # times as much as what is replaced
TOGETHER = 120  # characters between two that are exchanged
Planted = tuple[Pair, str, int, int]  # where in which draft


def main() -> None:
    clean = [pair for part in PARTS for pair in pairs(part) if not pair.errors]
    print(f"{'':12}{'':8}{'planted':>8}  denied  noticed  plain")
    for name, plant in (("replaced", replaced), ("exchanged", exchanged)):
        rows = [row for pair in clean for row in plant(pair, random.Random(pair.name))]
        for told, chosen in (
            ("one", [row for row in rows if not is_across(row[0])]),
            ("across", [row for row in rows if is_across(row[0])]),
        ):
            report(name, told, chosen)
    wrong = [pair for pair in clean if any(map(is_elsewhere, claims_of(pair, pair.draft)))]
    print(f"right drafts charged with it: {len(wrong)} of {len(clean)}")


def report(name: str, told: str, rows: list[Planted]) -> None:
    """A line of shares."""
    seen = [[c for c in claims_of(p, text) if meets(c, a, b)] for p, text, a, b in rows]
    denied = sum(any(claim.verdict is Verdict.UNSUPPORTED for claim in each) for each in seen)
    noticed = sum(
        any(claim.verdict is Verdict.UNSUPPORTED or claim.why for claim in each) for each in seen
    )
    plain = sum(text[a:b] not in pair.source for pair, text, a, b in rows)
    many = len(rows)
    shares = [f"{each / many:.3f}" for each in (denied, noticed, plain)]
    print(f"{name:12}{told:8}{many:8}   {shares[0]}    {shares[1]}  {shares[2]}")


def replaced(pair: Pair, chance: random.Random) -> Iterator[Planted]:
    """One figure of a draft, replaced by another of its source."""
    told = {(fact.kind, fact.value) for fact in figures(pair)}
    known = [fact for fact in read(pair.source, pair.when).facts if fact.kind in AMOUNTS]
    choices = [
        (mine, other)
        for mine in figures(pair)
        for other in known
        if (other.kind, other.value) not in told and is_alike(mine, other)
    ]
    if choices:
        mine, other = chance.choice(choices)
        text = pair.draft[: mine.start] + other.text + pair.draft[mine.end :]
        yield pair, text, mine.start, mine.start + len(other.text)


def exchanged(pair: Pair, chance: random.Random) -> Iterator[Planted]:
    """Two figures of a draft, each in the other's place."""
    choices = [
        (one, other)
        for one, other in combinations(figures(pair), 2)
        if is_alike(one, other) and one.value != other.value and other.start - one.end < TOGETHER
    ]
    if choices:
        one, other = chance.choice(choices)
        between = pair.draft[one.end : other.start]
        text = pair.draft[: one.start] + other.text + between + one.text + pair.draft[other.end :]
        yield pair, text, one.start, one.start + len(other.text)


def figures(pair: Pair) -> list[Fact]:
    """The figures of a right draft that its source has, told without a bound."""
    shown = {
        (claim.start, claim.end)
        for claim in claims_of(pair, pair.draft)
        if claim.verdict is Verdict.SUPPORTED
    }
    facts = read(pair.draft, pair.when).facts
    return [
        fact
        for fact in facts
        if fact.kind in AMOUNTS and not fact.vague and (fact.start, fact.end) in shown
    ]


def is_alike(one: Fact, other: Fact) -> bool:
    """Whether one may stand where the other does: the same measure, unit and way to write it."""
    (scale, mine), (same, theirs) = scaled(one), scaled(other)
    ends = one.text[-1] == other.text[-1] or (one.text[-1].isdigit() and other.text[-1].isdigit())
    near = mine > 0 and 1 / MUCH < theirs / mine < MUCH
    return (
        one.kind == other.kind
        and scale == same
        and ends
        and near
        and not other.vague
        and (counted(one) == counted(other) and one.value != other.value)
    )


def claims_of(pair: Pair, draft: str) -> list[Claim]:
    return check(draft, pair.source, when=pair.when)


def is_elsewhere(claim: Claim) -> bool:
    return claim.why is Why.ELSEWHERE


def meets(claim: Claim, start: int, end: int) -> bool:
    return claim.start < end and start < claim.end


def is_across(pair: Pair) -> bool:
    """Whether a draft and its source differ in language."""
    return is_han(Page(pair.draft)) != is_han(Page(pair.source))


if __name__ == "__main__":
    main()
