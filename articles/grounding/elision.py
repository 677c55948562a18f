"""Figures whose source leaves their unit out: a column headed (%), "4.2 of 9 million"."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from articles.facts import Fact
from articles.facts.hours import FOURTHS
from articles.facts.numerals import BIG, WORD_SCALES
from articles.grounding.amounts import agree
from articles.grounding.cues import COMPARED, Around
from articles.grounding.fitting import EQUAL, WHOLE, is_exact, is_no_chance
from articles.grounding.makings import TOGETHER, bares
from articles.grounding.source import Source

UNITS = frozenset({"percent", "points", "money", "duration", "multiple", "number"})
SCALES = {**WORD_SCALES, **BIG, "千": 10**3, "百万": 10**6, "十亿": 10**9, "万亿": 10**12}
SCALE = re.compile(
    "(?:thousand|million|billion|trillion)(?![a-z])|万亿|[万亿]|(?<=[0-9])(?:k|mn?|bn?|tn)(?![a-z])"
)
DIGITS = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
LONGEST = 8
LEAST = 3  # characters of a text that is no accident
BEHIND = 40  # characters in which the next figure names a scale for both
# A scale for a whole table: £m, US$ millions, (EUR), "in millions", 单位：百万元, (亿元), (万辆).
HEADING = re.compile(
    r"(?<![0-9a-z])(?:us|hk|nt|[acs])?(?:[£$€¥]|usd\s|eur\s|gbp\s|cny\s|rmb\s)\s?"
    r"(?P<scale>mn?|bn?|k|tn|millions?|billions?|thousands?)(?![a-z])"
    r"|(?<![a-z])in\s(?P<unit>thousands|millions|billions)(?![a-z])"
    r"|\((?:eur|usd|gbp|jpy|cny|rmb|chf|[£$€¥]|美元|元)\)"
    r"|(?:单位[:：]\s?(?:人民币)?|[(（](?:人民币)?)(?P<han>万亿|百万|十亿|[千万亿])"
    r"(?:[美欧日港]?元|[\u4e00-\u9fff]{1,2}[)）])"
)
UNIT = re.compile("\\s?([A-Za-z]{2,12})(?![a-z])")
ALONE = re.compile(r"\s?(?:[,.;，。；、)]|(?:of|and|to|or|from|in|as)(?![a-z])|\Z|季)")
TO = re.compile(r"\s(?:(?:down|up)\s)?to\s(?:just\s|about\s|only\s)?")
PERCENTILE = re.compile(r"[\s-]?percentile|百?分位")
QUARTER = re.compile("quarter|季")
NEAR = 200  # characters around an ordinal that may be a quarter's
ORDER = re.compile("the (first|second|third|fourth)(?= of (?:last|this|the) )")
FIGURES = re.compile(r"[0-9][0-9,]*(?:[.:][0-9]+)?")
READABLE = frozenset({*UNITS, "time", "date", "score"})
TENTH = 10  # a whole number below it is told too often


def is_elided(fact: Fact, reading: Source) -> bool:
    """Whether the source has this very number with nothing that says what it measures."""
    if fact.kind == "quarter":
        return _is_quarter(fact, reading)
    if fact.kind not in UNITS:
        return False
    if fact.kind == "number" and not fact.unit and _is_listed(fact, reading):
        return True
    return (
        _is_headed(fact, reading)
        or _goes_on(fact, reading)
        or any(_agrees(fact, known, reading) for known in reading.reckoned(bares))
    )


def _goes_on(fact: Fact, reading: Source) -> bool:
    """4 ms of "from 21 milliseconds to 4"."""
    return any(
        (one.kind, one.unit) == (fact.kind, fact.unit)
        and (other.kind, other.unit) == ("number", "")
        and TO.fullmatch(reading.low, one.end, other.start)
        and abs(float(other.value) * _of_one(one) - float(fact.value)) < EQUAL
        for one, other in pairwise(reading.facts)
    )


def _of_one(known: Fact) -> float:
    """What one of the unit makes that a figure is written with: .001 for milliseconds."""
    figure = DIGITS.search(known.text)
    written = float(figure[0].replace(",", "")) if figure else float(known.value)
    return float(known.value) / written if written else 1.0


def _is_headed(fact: Fact, reading: Source) -> bool:
    """Whether the very figures stand there, counted in what other money or a heading names."""
    if fact.kind != "money" or fact.vague:
        return False
    for times in reading.reckoned(headings):
        figures = f"{Decimal(str(fact.value)) / Decimal(times):f}"
        figures = figures.rstrip("0").rstrip(".") if "." in figures else figures
        if len(figures.replace(".", "")) < LEAST or len(figures) > LONGEST:
            continue
        said = (
            rf"(?<![\w.,]){re.escape(figures)}0?(?=\s?[\t\n|,，;；()（）]|\.(?![0-9])|\Z)(?!,[0-9])"
        )
        if re.search(said, reading.low):
            return True
    return False


def _is_listed(fact: Fact, reading: Source) -> bool:
    """The 14 of 14和11个基点: whatever it measures, the source has the same figures of it; and of
    "one in fourteen"."""
    if fact.vague or not DIGITS.fullmatch(fact.text) or float(fact.value) < TENTH:
        return False
    share = round(WHOLE / float(fact.value), 2)
    if any(one.value == share and one.text.startswith("one") for one in reading.facts):
        return True
    return any(
        known.kind in UNITS and (said := DIGITS.search(known.text)) and said[0] == fact.text
        for known in reading.facts
    )


def stands(fact: Fact, reading: Source) -> bool:
    """Where a text with figures stands letter by letter, whatever the source is read to say."""
    said = fact.text.lower()
    if len(said) < LEAST or fact.vague or not DIGITS.search(said):
        return False
    return re.search(rf"(?<![\w.,]){re.escape(said)}(?![\w%]|[.,][0-9])", reading.low) is not None


def _agrees(fact: Fact, known: Fact, reading: Source) -> bool:
    mine, theirs = float(fact.value), float(known.value)
    if theirs < TENTH and isinstance(known.value, int):
        return False
    headed = reading.reckoned(headings) if fact.kind in ("number", "money") else []
    for times in (1.0, *_scales(reading.low, known.end), *(headed if is_exact(known) else [])):
        if times == 1.0 and fact.kind in ("number", "money") and 1.0 not in headed:
            continue  # that they are the same was looked at before
        said = replace(known, kind=fact.kind, unit=fact.unit)
        if agree(fact, said, mine, theirs * times):
            return True
    return False


def headings(reading: Source) -> list[float]:
    """What the numbers of a table or of notes may be counted in: £m, (EUR), $143.8bn."""
    found: dict[float, None] = {}
    for match in HEADING.finditer(reading.low):
        found[
            SCALES.get((match["scale"] or match["unit"] or match["han"] or "").rstrip("s"), 1.0)
        ] = None
    for fact in reading.facts:
        if fact.kind == "money" and (scale := SCALE.search(fact.text.lower())):
            found[SCALES[scale[0]]] = None
    return list(found)


def differs(fact: Fact, reading: Source, around: Around) -> bool:
    """Whether two numbers without a unit, one after the other, differ by it, as the draft says."""
    if fact.kind not in ("number", "money", "duration") or not around.has(COMPARED):
        return False
    gaps = reading.reckoned(steps)
    mine, scales = float(fact.value), [1.0, *reading.reckoned(headings)]
    if not fact.unit and mine < TENTH:
        return False
    return any(
        is_no_chance(fact, mine, [gap * times for gap in gaps]) for times in dict.fromkeys(scales)
    )


def steps(reading: Source) -> list[float]:
    """By how much each number without a unit differs from the next."""
    plain = [fact for fact in reading.facts if fact.kind == "number" and not fact.unit]
    return [
        abs(float(one.value) - float(other.value))
        for one, other in pairwise(plain)
        if other.start - one.end < TOGETHER and one.value != other.value
    ]


def is_percentile(fact: Fact, reading: Source, behind: str) -> bool:
    """Whether the 99th percentile is the p99 of the source."""
    return PERCENTILE.match(behind.lower()) is not None and f"p{fact.value}" in reading.versions


def is_run_on(fact: Fact, reading: Source, behind: str) -> bool:
    """Whether the source writes a figure and its unit in one word: 118EFLOPS."""
    if fact.kind != "number" or fact.unit or not (unit := UNIT.match(behind)):
        return False
    figure = DIGITS.search(fact.text)
    if figure is None or any(known.value == fact.value for known in reading.facts):
        return False  # it is there, with another bound
    said = rf"(?<![a-z0-9.,]){re.escape(figure[0])}\s?{unit[1].lower()}(?![a-z])"
    return re.search(said, reading.low) is not None


def _scales(low: str, end: int) -> list[float]:
    """The scale of the figure that stands next."""
    if low[end : end + 1] in ("\t", "\n"):
        return []
    found = SCALE.search(low, end, end + BEHIND)
    return [SCALES[found[0]]] if found else []


def _is_quarter(fact: Fact, reading: Source) -> bool:
    """The third quarter of "the third of last year", where quarters are spoken of."""
    part = str(fact.value).rpartition("-")[2]
    if not part.startswith("Q"):
        return False
    return any(
        known.kind == "ordinal"
        and f"Q{known.value}" == part
        and ALONE.match(reading.low, known.end)
        and QUARTER.search(reading.low, max(0, known.start - NEAR), known.end + NEAR)
        for known in reading.facts
    ) or any(
        f"Q{FOURTHS[match[1]]}" == part
        and QUARTER.search(reading.low, max(0, match.start() - NEAR), match.end() + NEAR)
        for match in ORDER.finditer(reading.low)
    )


def is_unread(fact: Fact, reading: Source) -> bool:
    """Whether the very figures stand in the source where it is read to say nothing of any kind.

    118 of 118EFLOPS, 20:04 in a place no reader takes for an hour: what is not understood is no
    contradiction.
    """
    figure = FIGURES.search(fact.text)
    if fact.kind not in READABLE or figure is None or len(figure[0]) < 2:
        return False
    said = rf"(?<![0-9]){re.escape(figure[0])}(?![0-9]|[.,:][0-9])"
    return any(
        not re.search("[0-9][.,:]\\Z", reading.low[max(0, match.start() - 2) : match.start()])
        and not any(
            known.start < match.end() and match.start() < known.end
            for known in reading.reckoned(measured)
        )
        for match in re.finditer(said, reading.low)
    )


def measured(reading: Source) -> list[Fact]:
    """The facts of a source that have a unit or are moments, numbers that count something too."""
    loose = {known.start for known in reading.reckoned(bares)}
    return [
        known
        for known in reading.facts
        if known.kind not in ("name", "quotation", "version") and known.start not in loose
    ]
