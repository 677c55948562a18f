"""How often something is, and of how much: 每月 where the source has it a year, "quarterly" of
按月, 每吨 of a price per kilogram."""

import re
from collections.abc import Iterable, Iterator, Mapping

from articles.facts.fact import Page, Span
from articles.grounding.claim import Claim, Verdict
from articles.grounding.scales import AMOUNTS
from articles.grounding.source import Source

# For each span the words that say "each of them", and what else may stand for them in a source.
EACH = {
    "second": ("每秒钟?|(?:per|each|every) second", "每秒|[/个]秒|秒均|second|[a-z]bps|fps|/s"),
    "minute": ("每(?:一)?分钟|(?:a|per|each|every) minute", "每分|/分|分钟|minute|rpm|/min"),
    "hour": ("每(?:个)?小时|(?:an|per|each|every) hour|hourly", "小时|时薪|hour|[km]ph|km/h"),
    "day": (
        "每[天日]|日均|均日|按[日天]|(?:a|per|each|every) day|daily",
        "[每一单当隔均/][天日早晚夜]|日均|日[产销活处发用常]|逐日|morning|evening|night|afternoon|day|daily|nightly|overnight",
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
# The same of what is not time.
OF_ENERGY = {
    "kWh": (
        "每千瓦时|每度电?|per kilowatt[- ]hour|per kwh|(?:an?|each) kilowatt-hour",
        "千瓦时|度电|每度|kwh|kilowatt",
    ),
    "MWh": ("每兆瓦时|per megawatt[- ]hour|per mwh|an? megawatt-hour", "兆瓦时|mwh|megawatt"),
}
OF_WEIGHT = {
    "g": ("每克|per gram", "克|gram|/g(?![a-z])"),
    "kg": ("每公斤|每千克|per kilogram|per kg|a kilogram|a kilo", "公斤|千克|kg|kilo"),
    "t": ("每公?吨|per tonne|per ton|a tonne|a ton(?! of)", "吨|tonne|ton|/m?t(?![a-z])"),
}
OF_LENGTH = {
    "km": ("每公里|每千米|per kilometre|per kilometer|per km", "公里|千米|km|kilomet|/k(?![a-z])"),
    "mile": (r"每英里|per mile|(?<=[0-9]\s)an? mile", "英里|mile|/mi(?![a-z])"),
}
OTHERS = (OF_ENERGY, OF_WEIGHT, OF_LENGTH)
ANY_OTHER = re.compile(
    "每[千度兆克公吨英]|(?<![a-z])(?:per|an?|each) (?:kilo|mega|[km]wh|gram|kg|ton|km|mile)"
)
# What makes a point in time of "a year".
NOT_EACH = r"(?! (?:ago|earlier|before|later|after|old|on|from|or|and a half|to))(?![a-z-])"


def _said(units: Mapping[str, tuple[str, str]]) -> dict[str, re.Pattern[str]]:
    return {
        unit: re.compile(rf"(?<![a-z])(?:{words}){NOT_EACH}")
        for unit, (words, _more) in units.items()
    }


SAID = _said(EACH)
OTHERWISE = [
    (_said(units), {u: re.compile(more) for u, (_w, more) in units.items()}) for units in OTHERS
]
BESIDE = 16  # characters between a figure and how often it is so
CLAUSE = re.compile("[，。；、]|[,;.]\\s")
MEANT = {unit: re.compile(more) for unit, (_words, more) in EACH.items()}


def denied_beside(page: Page, claims: Iterable[Claim], reading: Source) -> Iterator[Span]:
    """Where a draft says beside a figure how often it is so, and the source says it otherwise."""
    for claim in claims:
        if (
            claim.verdict is not Verdict.SUPPORTED
            or not claim.evidence
            or claim.kind not in AMOUNTS
        ):
            continue
        said = list(_beside(page.low, (claim.start, claim.end)))
        start, end = claim.evidence
        there = reading.low[max(0, start - BESIDE) : end + BESIDE]
        told = any(each.search(there) for each in SAID.values())
        if len(said) != 1 or not told:
            continue
        ((unit, span),) = said
        ahead = CLAUSE.split(reading.low[max(0, start - 2 * BESIDE) : start])[-1]
        if not (MEANT[unit].search(there) or MEANT[unit].search(ahead)):
            yield span


def _beside(low: str, place: Span) -> Iterator[tuple[str, Span]]:
    """How often something is, in the words of a figure's own clause."""
    for unit, each in SAID.items():
        for match in each.finditer(low, max(0, place[0] - BESIDE), place[1] + BESIDE):
            between = min(place[1], match.end()), max(place[0], match.start())
            if not CLAUSE.search(low, *between):
                yield unit, match.span()


def denied(draft: Page, source: str) -> Iterator[Span]:
    """Where a draft says how often something is, and the source only says it otherwise.

    The source, in lower case, has to have a rate that the draft has not.
    """
    others = OTHERWISE if ANY_OTHER.search(draft.low) else []
    for said, meant in ((SAID, MEANT), *others):
        told = {unit: list(each.finditer(draft.low)) for unit, each in said.items()}
        for unit, matches in told.items():
            if not matches or meant[unit].search(source):
                continue
            if any(said[other].search(source) for other in said if not told[other]):
                yield from (match.span() for match in matches)
