"""Whether a source has one fact of a draft, and where."""

import re
from collections.abc import Iterator, Sequence

from articles.facts import Fact
from articles.facts.fact import Span
from articles.grounding import idioms, moments, names, openness, quoted, ranks
from articles.grounding.claim import DENIED, Found, Verdict
from articles.grounding.moments import MOMENTS
from articles.grounding.names import Glossary
from articles.grounding.scales import AMOUNTS
from articles.grounding.source import Source

NEAR = 12  # characters around a fact that may explain it
EXACTLY = 1e-6
# What says that a multiple is added; behind 的 it is how many times as much.
ADDS = re.compile(
    "(?:增长|增加|增至|增|提高|提升|上升|扩大|涨|高出?|多出?|翻|超出|大增|上涨|增幅|涨幅)[^的，。]{0,6}\\Z|"
    "(?:grew|rose|up|increased?|gain|more(?! than)|higher|growth|jump|surged?)[a-z ]{0,12}\\Z"
)
# What makes something the first of its kind.
FIRST = re.compile(
    "第一|首位|榜首|首席|居首|冠军|头名|魁首|最[大高多强快好佳]|领先|"
    "(?:first|top|leading|number one|"
    r"(?:larg|bigg|high|fast|b)est|most)(?![a-z])"
)
SECOND = re.compile("(?<![a-z])a second (?!quarter|half)[a-z]")
ORDERS = {1: FIRST, 2: SECOND}
OPENED, CLOSED = re.compile("([0-9]{1,3})[-–—]\\Z"), re.compile("[-–—]([0-9]{1,3})(?![0-9])")
# What makes a number no multiple, and no span of time.
COUNTING = {
    "times": re.compile("-(?!fold|sigma)"),  # it happened 23 times, of 23 violations
    "multiple": re.compile(r"-(?!fold|sigma)|\s(?!times)[a-z]{3,}s(?![a-z])"),
    "duration": re.compile(
        r"\s(?:(?!(?:at|of|in|with|to|from|on|by|for|and|or|an?|the|per|as|than)\s)[a-z-]+\s){0,2}"
        r"(?!session|trading|hour|day|week|month|quarter|year|straight|consecutive)"
        r"(?:others|[a-z-]{3,}s)(?![a-z])"
    ),
}
PREVIOUS = ("previous ", "prior ", "preceding ", "前", "上")
SEQUENTIAL = re.compile("环比|quarter[- ]on[- ]quarter|quarter[- ]over[- ]quarter|sequential")
SIZED = re.compile(r"[0-9]+(?:\.[0-9]+)?[bm]")  # a model by its parameters
NAMED = re.compile("(?P<name>[a-z]{3,})(?P<rest>[0-9][a-z0-9.-]{2,})")
YEAR_ENDS = re.compile("[5-9][0-9]")


def verdict(
    fact: Fact, reading: Source, glossary: Glossary, around: tuple[str, str], in_han: bool
) -> Found | None:
    """The verdict on a fact with its evidence; `around` is what stands before and behind it."""
    if fact.kind == "quotation":
        return quoted.verdict(fact, reading, *around)
    if fact.kind == "name":
        found = names.latin(fact, reading, glossary, in_han=in_han)
        place = reading.letters(fact.text) if found == DENIED else None
        return (Verdict.SUPPORTED, place) if place else found
    place = next(_evidence(fact, reading, in_han), None) or _side(fact, reading, *around)
    place = place or _quarter_before(fact, reading, around[0])
    if in_han != reading.is_han:
        place = place or idioms.place(fact, reading, *around)
    if place and not _is_one_off(fact, place, reading, around[0]):
        return Verdict.SUPPORTED, place
    if fact.kind == "version" and str(fact.value).startswith(reading.series):
        return DENIED
    if is_next_rank(fact, reading):
        return Verdict.UNVERIFIABLE, None
    if openness.is_open(fact, reading, *around, in_han=in_han):
        return Verdict.UNVERIFIABLE, None
    return DENIED


def _is_one_off(fact: Fact, place: Span, reading: Source, before: str) -> bool:
    """Whether 预算的三倍 is taken for twice, as only 增长两倍 may be three times as much."""
    known = reading.at.get(place)
    if known is None or known.kind != fact.kind or fact.kind != "multiple":
        return False
    if abs(abs(float(known.value) - float(fact.value)) - 1) > EXACTLY:
        return False
    there = reading.low[max(0, known.start - NEAR) : known.start]
    return not (ADDS.search(before) or ADDS.search(there))


def is_next_rank(fact: Fact, reading: Source) -> bool:
    """Whether it may be the rank of whoever a source names next."""
    return fact.kind == "ordinal" and ranks.follows(int(fact.value), reading)


def otherwise(fact: Fact, others: Sequence[Fact], reading: Source) -> Span | None:
    """Where the source has a month of the year that the draft tells beside it."""
    places = (reading.moments.find(each) for each in moments.otherwise(fact, others))
    known = next(filter(None, places), None)
    return (known.start, known.end) if known else None


def _evidence(fact: Fact, reading: Source, in_han: bool) -> Iterator[Span]:
    """Where the source has what a fact states."""
    known: Fact | None = None
    if fact.kind == "version":
        place = reading.version(str(fact.value), fact.text)
        place = place or names.by_form(fact.text.lower(), reading, {})
        if place := place or _behind_han(str(fact.value), reading):
            yield place
    elif fact.kind == "score":
        known = reading.scores.get(fact.value)
    elif fact.kind in MOMENTS:
        known = reading.moments.find(fact)
        if known is None and fact.kind == "date" and (place := reading.place(str(fact.value))):
            yield place
    elif fact.kind in AMOUNTS:
        known = reading.amounts.find(fact, across=in_han != reading.is_han)
        known = known if known and not _is_of_else(fact, known, reading) else None
        known = known or reading.moments.year(fact.value) or _of_century(fact, reading)
        if known and fact.unit and fact.kind == known.kind == "number" and not known.unit:
            known = known if reading.measures(fact.unit) else None
        if known is None and (place := _ends_a_version(fact, reading)):
            yield place
        if known is None and fact.kind == "ordinal" and int(fact.value) in ORDERS:
            yield from (match.span() for match in ORDERS[int(fact.value)].finditer(reading.low))
    if known:
        yield known.start, known.end


def _behind_han(version: str, reading: Source) -> Span | None:
    """The 737MAX of 波音737MAX, which is a Boeing 737 Max."""
    named = NAMED.fullmatch(version) if reading.is_han else None
    if named is None or not names.by_form(named["name"], reading, {}):
        return None
    return reading.place(named["rest"])


def _side(fact: Fact, reading: Source, before: str, behind: str) -> Span | None:
    """A side of a score: either number of 三个6-4."""
    if fact.kind != "number" or not reading.scores:
        return None
    one, other = OPENED.search(before), CLOSED.match(behind)
    pair = (one[1], fact.text) if one else (fact.text, other[1]) if other else ()
    ends = sorted((int(end) for end in pair if end.isdigit()), reverse=True)
    known = reading.scores.get(":".join(map(str, ends))) if len(ends) > 1 else None
    return (known.start, known.end) if known else None


def _is_of_else(fact: Fact, known: Fact, reading: Source) -> bool:
    """Whether two times is taken for the number of "two-seat", three months for "three others"."""
    if known.kind != "number" or fact.kind not in COUNTING or "岁" in fact.text:
        return False
    sort = "times" if fact.text.endswith("times") else fact.kind
    return COUNTING[sort].match(reading.low, known.end) is not None


def _quarter_before(fact: Fact, reading: Source, before: str) -> Span | None:
    """ "From the previous three months" of 环比."""
    if (fact.kind, fact.value, fact.unit) != ("duration", 3, "month"):
        return None
    found = SEQUENTIAL.search(reading.low) if before.lower().endswith(PREVIOUS) else None
    return found.span() if found else None


def _ends_a_version(fact: Fact, reading: Source) -> Span | None:
    """The 8B of DeepSeek-V4.1-Lite-8B."""
    said = fact.text.lower()
    if not SIZED.fullmatch(said) or not any(each.endswith(said) for each in reading.versions):
        return None
    found = re.search(rf"(?<![0-9.]){re.escape(said)}(?![a-z0-9])", reading.low)
    return found.span() if found else None


def _of_century(fact: Fact, reading: Source) -> Fact | None:
    """98年 of 1998."""
    if fact.unit != "year" or fact.text[-1] != "年" or not YEAR_ENDS.fullmatch(str(fact.value)):
        return None
    return reading.moments.year(1900 + int(fact.value))
