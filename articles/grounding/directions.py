"""Whether a figure rises in a draft that falls in its source: 股价涨7.7% of "lost 7.7%"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from articles.facts import Fact
from articles.facts.fact import Page, Span
from articles.grounding.claim import Claim, Verdict, borne
from articles.grounding.scales import AMOUNTS, scaled
from articles.grounding.source import Source

KINDS = AMOUNTS - {"ordinal", "multiple"}
UP = (
    "上涨|增长|上升|上调|调高|上浮|抬高|回升|反弹|走强|拉升|调升|提高|提升|增加|攀升|上扬|走高|大涨|微涨|收涨|收高|飙升|扩大|扩张|扩|涨|升|增|(?<![最不])高|"
    "(?:rose|risen|rise|rises|rising|gain|gained|gains|gaining|climbed|climb|climbs|jumped|jump|jumps|"
    "grew|grow|grows|grown|growing|increased|increase|increases|surged|surge|soared|leapt|advanced|"
    "added|adds|adding|widened|widens|up|higher|raised|raises|raising|lifted|lifts|hiked|boosted|rebounded)"
)
DOWN = (
    "下跌|下降|下滑|下调|调低|下浮|压低|走弱|滑落|跳水|调降|减少|降低|回落|走低|大跌|微跌|收跌|收低|暴跌|缩水|萎缩|下挫|收窄|收缩|缩窄|缩小|缩减|缩短|跌|降|减|(?<![最不])低|"
    "(?:fell|fallen|fall|falls|falling|dropped|drop|drops|dropping|lost|lose|loses|losing|declined|"
    "decline|declines|decreased|decrease|decreases|slipped|slips|slid|sank|tumbled|plunged|shed|sheds|"
    "shrank|narrowed|narrows|down|lower|lowered|lowers|lowering|slashed|trimmed|reduced|reduces)"
)
ROSE = "rose|risen|rises|climbed|climbs|grew|grown|grows|jumped|increased|raised|lifted|up"
FELL = "fell|fallen|falls|dropped|drops|declined|declines|shrank|cut|lowered|reduced|down"
# What may stand between: 微跌约0.2%, rose by about 3%, 5% higher.
GAP = (
    r"(?:了|约为?|近|超过?|逾|达到?|\s|by|about|nearly|almost|around|over|roughly|some|another|"
    "more than|a further|as much as|an?)*"
)
LEADING = re.compile(rf"(?<![a-z])(?:(?P<up>{UP})|(?P<down>{DOWN})){GAP}\Z")
FOLLOWING = re.compile(
    r"(?:\s|-|的)?(?:(?P<up>rise|increase|gain|jump|surge|growth|higher|涨幅|增长|增幅|升幅)|"
    r"(?P<down>decline|fall|drop|decrease|loss|slide|lower|less|cheaper|跌幅|降幅|下降))(?![a-z])"
)
# What stands between where a figure came from and where it went, in either order.
GOES = re.compile(
    "(?:左右|以上)?(?:大幅|小幅|进一步|逐步|继续)?(?:"
    "(?P<up>延长|拉长|扩大|增加|上升|上调|上浮|上涨|攀升|反弹|回升|升|增|涨|提|扩)|"
    "(?P<down>缩短|压缩|缩小|缩减|减少|降低|下降|下调|下滑|下跌|回落|滑落|收窄|降|跌|减|缩))?"
    "[高升长大加少低窄小变改]?(?:至|到|为|成)了?(?:约|近)?"
)
# The same before where it went to, of which the draft may not say where it came from.
GONE = re.compile(rf"(?:{GOES.pattern}|(?<![a-z])(?:(?P<rose>{ROSE})|(?P<fell>{FELL}))\sto\s)\Z")
CAME = re.compile(r",?\s(?:up\s|down\s)?from\s(?:about\s|a\s[a-z]+\sof\s)?")
FINER = frozenset({"length", "ordinal"})  # of what is less is more: 分辨率提高到9公里
FROM = re.compile(r"(?<![a-z])from\s(?:about\s|nearly\s|around\s)?\Z")
TO = re.compile(
    r"(?:\s(?:in|at|on|a|last|the)\s[a-z0-9 ]{2,18})?,?\sto\s(?:about\s|nearly\s|just\s)?"
)
GONE_FROM = re.compile(
    rf"(?<![a-z])(?:(?P<rose>{ROSE})|(?P<fell>{FELL}))\s(?:[a-z]+\s)?from\s(?:about\s|nearly\s)?\Z"
)
TO_FAR = 24  # characters
PARTS = 6  # characters between the parts of a span, at most
Goes = tuple[int, frozenset[str]]  # 1 up, -1 down; and the words that may turn it
FAR, TURNED_WITHIN = 40, 12  # characters
# Where down is good or half of something: 跌幅, 亏损收窄, 降幅.
TURNED = re.compile("幅|亏|损|loss|debt|不|未|没|非|减[亏损]|not?\\s")


def turned(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[tuple[int, int]]:
    """The claims of a share that goes the other way in the source: place, and where that begins."""
    for at, fact, evidence in borne(facts, claims, KINDS):
        known = reading.at.get(evidence)
        if known is None:
            continue
        mine = _goes(page.low, (fact.start, fact.end))
        if mine and fact.kind == "percent" and known.kind == "multiple":
            if mine[0] < 0 and float(known.value) > 1:  # 降三成 of "1.3 times as much"
                yield at, fact.start
            continue
        if mine is None or known.value != fact.value:
            continue
        theirs = {_goes(reading.low, span) for span in _places(fact, evidence, reading.facts)}
        if theirs == {(-mine[0], mine[1])}:
            leading = _leading(page.low, fact.start)
            yield at, leading.start() if leading else fact.start


def turned_about(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[tuple[int, int]]:
    """The claims of 由74%升到88% where the source has 由88%降到74%, as `turned` gives them."""
    at = {(claim.start, claim.end): place for place, claim in enumerate(claims)}
    amounts = [fact for fact in facts if fact.kind in AMOUNTS]
    for one, other in pairwise(amounts):
        if (pair := from_to(one, other, page.low)) is None:
            continue
        places = [at.get((fact.start, fact.end)) for fact in (one, other)]
        if any(p is None or claims[p].verdict is Verdict.UNSUPPORTED for p in places):
            continue
        theirs = set(reading.reckoned(_moves))
        scale, first, last = pair
        between = GOES.fullmatch(page.low, one.end, other.start)
        before = GONE_FROM.search(page.low, max(0, one.start - FAR), one.start)
        word = between or before
        against = (
            word is not None
            and not _is_joined(one, amounts)
            and _way(word) != 0
            and one.kind != "ordinal"
            and 0 < first != last
            and (last > first) != (_way(word) > 0)
        )
        borne = all(p is not None and claims[p].verdict is Verdict.SUPPORTED for p in places)
        if against or (borne and (scale, last, first) in theirs and pair not in theirs):
            begins = (
                before.start() if before else one.start,
                one.end if between else other.start,
            )
            yield from zip((p for p in places if p is not None), begins, strict=True)


def _is_joined(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a figure goes on with one before it: 4分10秒."""
    return any(
        other.kind == fact.kind and other.unit != fact.unit and 0 <= fact.start - other.end < PARTS
        for other in facts
        if other.unit
    )


def turned_to(
    page: Page, facts: Sequence[Fact], claims: Sequence[Claim], reading: Source
) -> Iterator[tuple[int, int]]:
    """The claims of 下调至429美元 where the source has "to $429 from $399", as `turned` does."""
    for at, fact, _evidence in borne(facts, claims, AMOUNTS):
        word = GONE.search(page.low, max(0, fact.start - FAR), fact.start)
        scale, value = scaled(fact)
        if word is None or not (said := _way(word)) or scale in FINER:
            continue
        ways = {
            last > first
            for same, first, last in reading.reckoned(_moves)
            if (same, last) == (scale, value)
        }
        if ways == {said < 0} and said not in _ways_to(reading, scale, value):
            yield at, word.start()


def _ways_to(reading: Source, scale: str, value: float) -> set[int]:
    """Which way the source's own words say that something went to a figure."""
    there = (known for known in reading.facts if known.kind in AMOUNTS)
    starts = [known.start for known in there if scaled(known) == (scale, value)]
    words = (GONE.search(reading.low, max(0, start - FAR), start) for start in starts)
    return {_way(word) for word in words if word}


def _way(word: re.Match[str]) -> int:
    """1 where a word says that something rose, -1 that it fell, 0 neither."""
    said = {name for name, text in word.groupdict().items() if text}
    return bool(said & {"up", "rose"}) - bool(said & {"down", "fell"})


def _moves(reading: Source) -> list[tuple[str, float, float]]:
    """From where to where the figures of a source went."""
    known = [fact for fact in reading.facts if fact.kind in AMOUNTS]
    return [found for a, b in pairwise(known) if (found := from_to(a, b, reading.low))]


def from_to(one: Fact, other: Fact, low: str) -> tuple[str, float, float] | None:
    """What two figures measure, and where it went from and to, if they say so."""
    if one.unit and other.kind == "number" and not other.unit:
        other = replace(other, kind=one.kind, unit=one.unit)  # from nine days to two
    (scale, first), (same, last) = scaled(one), scaled(other)
    if scale != same or other.start - one.end > TO_FAR or first == last:
        return None
    if GOES.fullmatch(low, one.end, other.start):
        return scale, first, last
    if FROM.search(low, max(0, one.start - FAR), one.start) and TO.fullmatch(
        low, one.end, other.start
    ):
        return scale, first, last
    return (scale, last, first) if CAME.fullmatch(low, one.end, other.start) else None


def _leading(low: str, start: int) -> re.Match[str] | None:
    """The word before a figure that says where it went."""
    return LEADING.search(low, max(0, start - FAR), start)


def _places(fact: Fact, evidence: Span, known: Iterable[Fact]) -> Iterator[Span]:
    """All places of a source with the same figure."""
    yield evidence
    for other in known:
        if other.kind == fact.kind and other.value == fact.value:
            yield other.start, other.end


def _goes(low: str, span: Span) -> Goes | None:
    """Where what something rose by is told, and of what that may be less: a loss that widened."""
    start, end = span
    found = _leading(low, start) or FOLLOWING.match(low, end)
    if found is None:
        return None
    turned = TURNED.findall(low, max(0, start - TURNED_WITHIN), start)
    return 1 if found["up"] else -1, frozenset(turned)
