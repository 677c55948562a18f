"""Whether a figure rises in a draft that falls in its source: 股价涨7.7% of "lost 7.7%"."""

import re
from collections.abc import Iterable, Iterator, Sequence

from articles.facts import Fact
from articles.facts.fact import Page, Span
from articles.grounding.claim import Claim, Verdict
from articles.grounding.source import Source

KINDS = frozenset({"percent", "points"})
UP = (
    "上涨|增长|上升|提高|提升|增加|攀升|上扬|走高|大涨|微涨|收涨|收高|飙升|涨|升|增|(?<![最不])高|"
    "(?:rose|risen|rise|rises|rising|gain|gained|gains|gaining|climbed|climb|climbs|jumped|jump|jumps|"
    "grew|grow|grows|grown|growing|increased|increase|increases|surged|surge|soared|leapt|advanced|"
    "added|adds|adding|up|higher)"
)
DOWN = (
    "下跌|下降|下滑|减少|降低|回落|走低|大跌|微跌|收跌|收低|暴跌|缩水|萎缩|下挫|跌|降|减|(?<![最不])低|"
    "(?:fell|fallen|fall|falls|falling|dropped|drop|drops|dropping|lost|lose|loses|losing|declined|"
    "decline|declines|decreased|decrease|decreases|slipped|slips|slid|sank|tumbled|plunged|shed|sheds|"
    "shrank|down|lower)"
)
# What may stand between: 微跌约0.2%, rose by about 3%, 5% higher.
GAP = (
    r"(?:了|约为?|近|超过?|逾|达到?|\s|by|about|nearly|almost|around|over|roughly|some|another|"
    "more than|a further|as much as|an?)*"
)
LEADING = re.compile(rf"(?<![a-z])(?:(?P<up>{UP})|(?P<down>{DOWN})){GAP}\Z")
FOLLOWING = re.compile(
    r"(?:\s|-|的)?(?:(?P<up>rise|increase|gain|jump|surge|growth|higher|涨幅|增长|增幅|升幅)|"
    r"(?P<down>decline|fall|drop|decrease|loss|slide|lower|跌幅|降幅|下降))(?![a-z])"
)
FAR, TURNED_WITHIN = 40, 12  # characters
# Where down is good or half of something: 跌幅, 亏损收窄, 降幅.
TURNED = re.compile("幅|亏|损|loss|debt|不|未|没|非|减[亏损]|not?\\s")


def turned(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[int]:
    """The claims, by their place, of a share that goes the other way in the source."""
    kinds = {(fact.start, fact.end): fact for fact in facts if fact.kind in KINDS}
    for at, claim in enumerate(claims):
        fact = kinds.get((claim.start, claim.end))
        if fact is None or claim.verdict is not Verdict.SUPPORTED or claim.evidence is None:
            continue
        known = next((k for k in reading.facts if (k.start, k.end) == claim.evidence), None)
        if known is None or known.value != fact.value:
            continue
        mine = _goes(page.low, (claim.start, claim.end))
        theirs = {_goes(reading.low, span) for span in _places(fact, claim.evidence, reading.facts)}
        if mine and theirs == {-mine}:
            yield at


def _places(fact: Fact, evidence: Span, known: Iterable[Fact]) -> Iterator[Span]:
    """All places of a source with the same figure."""
    yield evidence
    for other in known:
        if other.kind == fact.kind and other.value == fact.value:
            yield other.start, other.end


def _goes(low: str, span: Span) -> int:
    """1 where a figure is what something rose by, -1 where it fell, 0 where it is not told."""
    start, end = span
    before = low[max(0, start - FAR) : start]
    leading = LEADING.search(before)
    found = leading or FOLLOWING.match(low, end)
    if found is None or TURNED.search(before[-TURNED_WITHIN:]):
        return 0
    return 1 if found["up"] else -1
