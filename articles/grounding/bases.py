"""With what a rate of change is compared: 环比增长26.4% of "同比增长26.4%，环比增长11.2%"."""

import re
from collections.abc import Iterator, Sequence

from articles.facts import Fact
from articles.facts.fact import Page, Span
from articles.grounding.claim import Claim, borne
from articles.grounding.source import Source

KINDS = frozenset({"percent", "points", "multiple"})
YEAR = "year"
STEP = "step"  # the month or quarter before
SAID = {
    YEAR: (
        "同比|(?<![a-z])annual\\s(?:growth|inflation|increase|rise|decline)|[较比](?:上年|去年)同期|"
        "year[- ](?:on|over)[- ]year|yoy|"
        "(?:from|than|on|over|versus|compared with|compared to) (?:(?:a|the same [a-z]+ a) year "
        "(?:earlier|ago|before)|(?:the )?(?:previous|prior|last) year)"
    ),
    STEP: (
        "环比|[较比](?:上一?|前一)(?:季度?|个?月|财季)|"
        "(?:quarter|month)[- ](?:on|over)[- ](?:quarter|month)|qoq|mom(?![a-z])|sequential(?:ly)?|"
        "(?:from|than|over|versus|compared with|compared to) (?:the )?"
        "(?:previous|prior|preceding|last) (?:quarter|month|three months)"
    ),
}
WORD = re.compile("|".join(f"(?P<{name}>{words})" for name, words in SAID.items()))
# What is reached is compared with nothing: inflation at 2.1%, 份额同比升至30%.
LEVEL = re.compile(r"(?:[至到为]|(?<![a-z])(?:at|to|of|was|were|is|are))\s?约?\Z")
RATE = re.compile("增速|[增涨降跌升]幅|增长率|growth|increase|rise|decline|drop|fall|gain")
BEFORE, BEHIND = 10, 48  # characters around a figure in which that is said
ENDS = re.compile(r"[，。；,;、]|\.\s|(?<![a-z])(?:and|but|while)(?![a-z])|[0-9]")


def denied(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[tuple[int, int]]:
    """The claims of a change that the source has against something else: place, where it begins."""
    for at, fact, _evidence in borne(facts, claims, KINDS):
        mine = _basis(page.low, (fact.start, fact.end))
        if mine is None:
            continue
        same = (
            known for known in reading.facts if (known.kind, known.value) == (fact.kind, fact.value)
        )
        theirs = [_basis(reading.low, (known.start, known.end)) for known in same]
        if theirs and all(each and each[0] != mine[0] for each in theirs):
            yield at, min(mine[1], fact.start)


def _basis(low: str, place: Span) -> tuple[str, int] | None:
    """What a change is told against in its own clause, and where that is said."""
    start, end = place
    clause = ENDS.split(low[max(0, start - BEHIND) : start])[-1]
    if LEVEL.search(clause) and not RATE.search(clause):
        return None
    before = next(iter([*WORD.finditer(low, max(0, start - BEFORE), start)][::-1]), None)
    if before and not ENDS.search(low, before.end(), start):
        return str(before.lastgroup), before.start()
    behind = WORD.search(low, end, end + BEHIND)
    if behind and not ENDS.search(low, end, behind.start()):
        return str(behind.lastgroup), behind.start()
    return None
