"""How often something is: 每月 where the source has it a year, "quarterly" of 按月."""

import re
from collections.abc import Iterator

from articles.facts.fact import Page, Span

# For each span the words that say "each of them", and what else may stand for them in a source.
EACH = {
    "hour": ("每(?:个)?小时|(?:an|per|each|every) hour|hourly", "小时|时薪|hour|[km]ph|km/h"),
    "day": (
        "每[天日]|日均|按[日天]|(?:a|per|each|every) day|daily",
        "[每一单当隔/][天日早晚夜]|日均|日[产销活处发]|逐日|morning|evening|night|afternoon|day|daily|nightly|overnight",
    ),
    "week": ("每(?:周|星期|个星期)(?!年)|按周|(?:a|per|each|every) week|weekly", "周|星期|week"),
    "month": (
        "每(?:个)?月|按月|月均|月产能?|月销量|(?:a|per|each|every) month|monthly",
        "[每一单当包/按]个?月|月[产销均费租供薪付活度]|逐月|month",
    ),
    "quarter": (
        "每(?:个)?季度?|按季度?|(?:per|each|every) quarter|quarterly",
        "季|three months|quarter",
    ),
    "year": (
        "每年|按年|年均|年产能?|年销量|(?:a|per|each|every) year|per annum|annually|yearly",
        "[每一全/逐]年|年[产销均费租度薪化运营发用耗检处收]|年内|year|annual",
    ),
}
# What makes a point in time of "a year".
NOT_EACH = r"(?! (?:ago|earlier|before|later|after|old|on|from|or|and a half|to))(?![a-z-])"
SAID = {
    unit: re.compile(rf"(?<![a-z])(?:{words}){NOT_EACH}") for unit, (words, _more) in EACH.items()
}
MEANT = {unit: re.compile(more) for unit, (_words, more) in EACH.items()}


def denied(draft: Page, source: str) -> Iterator[Span]:
    """Where a draft says how often something is, and the source only says it otherwise.

    The source, in lower case, has to have a rate that the draft has not.
    """
    told = {unit: list(said.finditer(draft.low)) for unit, said in SAID.items()}
    for unit, matches in told.items():
        if not matches or MEANT[unit].search(source):
            continue
        if any(SAID[other].search(source) for other in EACH if not told[other]):
            yield from (match.span() for match in matches)
