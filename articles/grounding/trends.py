"""Which way a measure of business went, told without by how much: 营收增长 of "revenue fell"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from articles.facts.fact import Page, Span
from articles.grounding import polarity
from articles.grounding.claim import Claim, Why, doubt
from articles.grounding.passages import Bearing, Clause, clauses
from articles.grounding.source import Source

# What is measured, by its names in both languages.
MEASURES = {
    "sales": "sales|销售额|销量|销售收入",
    "revenue": "revenues?|营收|营业收入|总收入",
    "profit": "profits?|net income|净利润?|利润",
    "earnings": "earnings|eps|每股收益",
    "margin": "margins?|毛利率|利润率",
    "deliveries": "deliveries|shipments|交付量|出货量|发货量",
    "exports": "exports|出口",
    "imports": "imports|进口",
    "unemployment": "unemployment|jobless rate|失业率",
    "inflation": "inflation|通胀率?|通货膨胀率?",
    "stock": "share price|stock price|股价",
    "output": "output|production|产量",
    "backlog": "backlog|积压订单|在手订单",
}
UP = (
    "rose|risen|rise|rises|rising|grew|grown|grow|grows|growing|growth|increased?|increases|increasing|"
    "climbed|climbs|jumped|jumps|surged?|surges|soared|gained|gains|improved|improves|improvement|"
    "rebounded|higher|增长|上升|上涨|上扬|攀升|提升|提高|增加|走高|大涨|飙升|回升|反弹"
)
DOWN = (
    "fell|fallen|fall|falls|falling|dropped|drop|drops|declined?|declines|declining|decreased?|decreases|"
    "decreasing|slipped|slid|slump|slumped|tumbled|plunged|shrank|worsened|lower|weaker|"
    "下降|下跌|下滑|减少|降低|回落|走低|大跌|暴跌|萎缩|下挫|缩水"
)
WAY = re.compile(rf"(?<![a-z])(?:(?P<up>{UP})|(?P<down>{DOWN}))(?![a-z])")
MEASURE = re.compile(
    "(?<![a-z])(?:"
    + "|".join(f"(?P<{name}>{said})" for name, said in MEASURES.items())
    + ")(?![a-z])"
)
# Where these stand, up may be down: a loss that grew, growth that slowed.
TURNING = re.compile(
    "亏|增速|增幅|放缓|收窄|减速|趋缓|抵消|压力|(?<![a-z])(?:loss|slow|narrow|offset|pressure|despite|weigh)"
)
CHANGE = re.compile(
    r"[0-9]\s?(?:%|成|倍|个百分点|per\s?cent|points?)"
)  # has a direction of its own
BOTH = frozenset({1, -1})


class Trend(NamedTuple):
    """Where a clause says which way one measure went: 1 up, -1 down, or it is not to be told."""

    measure: str
    ways: frozenset[int]
    place: Span
    clause: Clause


def doubts(
    page: Page, said: Sequence[Clause], reading: Source, _bearing: Bearing
) -> Iterator[Claim]:
    """Ways that the source only has the other way round. A change in figures is told by those."""
    for trend in _trends(page.low, said):
        if len(trend.ways) > 1 or CHANGE.search(page.low, trend.clause.start, trend.clause.end):
            continue
        theirs = reading.reckoned(_told).get(trend.measure, [])
        ways = {way for each in theirs for way in each.ways}
        if ways and not ways & trend.ways:
            there = theirs[0].clause
            yield doubt("opposite", page, trend.place, Why.OPPOSITE, (there.start, there.end))


def _told(reading: Source) -> Mapping[str, list[Trend]]:
    found: dict[str, list[Trend]] = {}
    for trend in _trends(reading.low, clauses(reading.even)):
        found.setdefault(trend.measure, []).append(trend)
    return found


def _trends(low: str, said: Iterator[Clause] | Sequence[Clause]) -> Iterator[Trend]:
    """The ways that clauses tell of the measures they name."""
    for clause in said:
        names = {match.lastgroup or "" for match in MEASURE.finditer(low, clause.start, clause.end)}
        words = list(WAY.finditer(low, clause.start, clause.end)) if names else []
        if not words:
            continue
        ways = frozenset(1 if word["up"] else -1 for word in words)
        is_sure = len(names) == 1 and not TURNING.search(low, clause.start, clause.end)
        if not is_sure or polarity.is_denied(low, clause):
            ways = BOTH
        for name in names:
            yield Trend(name, ways, words[0].span(), clause)
