"""What a source lacks and a draft may still say: what follows from it, or cannot be told."""

import re
from collections.abc import Callable

from articles.facts import Fact, calendar, measures, numerals
from articles.facts.hours import FOURTHS
from articles.grounding import contrary, lapses, roster
from articles.grounding.source import Source

SPAN = re.compile(r"分钟|个月|小时|天|年|周|\s(?:minute|hour|day|week|month|year)(?![a-z])")
MONTHS = {"Q": 3, "H": 6}  # of a quarter, a half year
QUARTER = re.compile(r"(?:quarter|three\smonths),?\s(?:that\s)?(?:ended|ending|to|through)")
FIRM = re.compile(r"\s(?:compan|firm|start|maker|business|group|app|platform|lab|brand|chain)")
# The third quarter of "the quarter to Sept. 30".
ENDED = re.compile(
    r"quarter,?\s(?:that\s)?(?:ended|ending|to|through|until)\s(?:in\s|on\s|the\s)*(mar|jun|sep|dec)"
)
LONGER = re.compile(r"\s(?:longer|shorter|more|fewer|less|earlier|later)(?![a-z])")
ELIDED = re.compile(
    r"in\sthe\s(first|second|third|fourth)(?=[,.;:)]|\s(?:and|but|to|from)(?![a-z])|\s[$€£0-9])"
)
# What a part of the year is made of, or is left of another.
MADE_OF = {
    "H1": ({"Q1", "Q2"},),
    "H2": ({"Q3", "Q4"},),
    "Q1": ({"H1", "Q2"},),
    "Q2": ({"H1", "Q1"},),
    "9M": ({"Q1", "Q2", "Q3"}, {"H1", "Q3"}),
    "Q3": ({"H2", "Q4"}, {"9M", "H1"}),
    "Q4": ({"H2", "Q3"},),
}
HALF_YEARS = {"H1": "first half", "H2": "second half"}
HALF_YEARLY = re.compile(
    "半年度|半年报|中报|中期(?:业绩|报告)|half-year|half year|interim|six months"
)
IN_A_ROW = re.compile("连续?[涨跌升降增减胜负败亏]?\\Z")
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}
SPANNING = (
    "为期",
    "历时",
    "一连",
    "连续",
    "前",
    "头",
    "持续",
    "持续了",
    "历时",
    "lasted ",
    "for ",
    "时隔",
    "in ",
    "within ",
    "over ",
    "past ",
    "last ",
    "过去",
    "近",
)
APART = re.compile("[之以]?[前后里内间]|\\s(?:ago|earlier|later|before|after|on(?![a-z])|high|low)")
EACH_OF = {"second": "每秒", "minute": "每分钟", "hour": "每小时", "week": "每周"}
SHORT = frozenset({"second", "minute", "hour", "week"})  # nobody adds one of these in passing
POINTED = re.compile(r"[0-9]+(?:\.[0-9]+)+")
DASH = re.compile("[-–—]")
FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)*")
OF_ALL = re.compile(r"\s(?:out\s)?of\s(?:the\s|its\s|all\s)?([0-9]{1,2}|[a-z]{3,6})(?![a-z0-9])")
FEW = 2  # 两家公司 may be counted by the draft
FEW_IN_ENGLISH = 3


# Behind one of these a span of time is reckoned from dates.
RECKONED = (
    *("成立", "成立仅", "成立才", "成立不到", "成立近", "成立已"),
    *(
        "投产",
        "开业",
        "创办",
        "创立",
        "运营",
        "上市",
        "建成",
        "入职",
        "任职",
        "执掌",
        "服役",
        "使用",
    ),
    *("时隔", "时隔近", "历时", "历时近", "创", "创近", "创下近"),
)
AGE_GAP = re.compile("(?:[大小差]|年轻|年长)[了约整近]?\\Z")
YOUNGER = re.compile(r"\s(?:(?:his|her|their)\s)?(?:younger|older|junior|senior)")
UNTIL_NOW = re.compile("(?:至今|距今|整整|已有?|迄今|走过|迎来|创业|历经)(?:已|整整|近|约|有)?\\Z")
SINCE = ("年来", "年新高", "年新低", "年最", "年以来", "年首次")


def is_open(fact: Fact, reading: Source, before: str, behind: str, *, in_han: bool) -> bool:
    """Whether a fact the source lacks may follow from it, by what stands around it in the draft.

    `in_han` says that the draft is Chinese.
    """
    if fact.text.endswith("世纪") or fact.text in contrary.FOLLOWING:
        return True
    if fact.text == "一周" and before.endswith(("转", "绕", "环", "一圈")):
        return True
    if fact.kind == "money" and fact.value == 1 and behind.startswith("兑"):
        return True
    if any(
        follows(fact, reading, before, behind)
        for follows in (
            _rest,
            _elided,
            _whole,
            _nth,
            _in_a_row,
            _days,
            _founded,
            _younger,
            _end_of_quarter,
            _part_of_year,
        )
    ):
        return True
    if reading.when is None and UNTIL_NOW.search(before):
        return False
    if _is_reckoned(fact, before, behind) and reading.moments.are_apart(fact.value, reading.when):
        return True
    rule = RULES.get(fact.kind)
    return rule(fact, reading, in_han) if rule else reading.moments.may_be_told(fact, reading.when)


def _rest(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """ "Five others" and 另外五人 of six; 等六国 are one and five others; "four of five" of "one of
    five"."""
    if fact.kind != "number" or not isinstance(fact.value, int):
        return False
    if of := OF_ALL.match(behind):
        every = int(of[1]) if of[1].isdigit() else numerals.WORD_ONES.get(of[1], 0)
        others = "|".join(_spelt(every - fact.value))
        rest = rf"(?<![a-z0-9])(?:{others})\s(?:of|in)\s(?:[a-z]{{3}}\s)?{of[1]}(?![a-z0-9])"
        return bool(others) and re.search(rest, reading.low) is not None
    if behind.startswith((" other", "名同", "个同")) or before.endswith(
        ("另外", "其余", "其他", "另")
    ):
        return reading.has_value(fact.value + 1)
    return before.endswith("等") and reading.has_value(fact.value - 1)


def _spelt(number: int) -> list[str]:
    """A small number in figures and in English words."""
    words = [word for word, value in numerals.WORD_ONES.items() if value == number]
    return [str(number), *words] if number > 0 else []


def _elided(fact: Fact, reading: Source, _before: str, _behind: str) -> bool:
    """Two months of "nine months, which is two longer than in autumn"."""
    return fact.kind == "duration" and any(
        known.value == fact.value and LONGER.match(reading.low, known.end)
        for known in reading.facts
        if known.kind == "number" and not known.unit
    )


def _whole(fact: Fact, reading: Source, _before: str, _behind: str) -> bool:
    """国庆七天 of 10月1日至7日, five years of 2026 to 2031: as long as a span of the source is."""
    if fact.kind != "duration":
        return False
    if fact.unit in MONTHS_OF:
        return reading.moments.months_apart(float(fact.value) * MONTHS_OF[fact.unit])
    if fact.unit not in DAYS:
        return False
    days = int(fact.value * DAYS[fact.unit])
    return any((last - first).days + 1 == days for first, last in reading.moments.spans())


def _nth(fact: Fact, reading: Source, _before: str, behind: str) -> bool:
    """第12分钟 of "after 12 minutes"."""
    span = SPAN.match(behind) if fact.kind == "ordinal" else None
    if span is None:
        return False
    unit = measures.NAMES[span[0].strip()][1]
    return any(
        known.value == fact.value and known.unit == unit
        for known in reading.facts
        if known.kind == "duration"
    )


def _in_a_row(fact: Fact, reading: Source, before: str, _behind: str) -> bool:
    """连续三个季度 are 连续第三个季度."""
    other = {"ordinal": ("duration", "number"), "duration": ("ordinal",)}.get(fact.kind, ())
    return IN_A_ROW.search(before) is not None and any(
        known.kind in other and known.value == fact.value for known in reading.facts
    )


def _days(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """三天前, 为期两天 and "three days later", where two of the source's days lie so far apart."""
    if fact.kind != "duration" or not (before.endswith(SPANNING) or APART.match(behind)):
        return False
    if fact.unit in DAYS:
        days = int(fact.value * DAYS[fact.unit])
        return any(reading.moments.days_apart(each, reading.when) for each in (days, days - 1))
    if fact.unit == "month" and reading.moments.months_apart(int(fact.value)):
        return True
    if fact.unit == "month":
        return re.search(rf"(?<![0-9])1月?[-—–~至到]{fact.value}月", reading.text) is not None
    return (
        fact.unit == "year"
        and reading.when is not None
        and reading.moments.are_apart(fact.value, reading.when)
    )


def _end_of_quarter(fact: Fact, reading: Source, _before: str, behind: str) -> bool:
    """截至三季度末 of 截至9月末."""
    if fact.kind != "quarter" or not behind.startswith(("末", "底")):
        return False
    last = str(fact.value)[-1]
    month = _months(fact) * (int(last) if last.isdigit() else 1)
    return any(
        str(known.value)[4:].lstrip("-")[:2] == f"{month:02}" for known in reading.moments.facts
    )


def _founded(fact: Fact, reading: Source, _before: str, behind: str) -> bool:
    """A seven-year-old company that was founded in 2018."""
    return (
        reading.when is not None
        and fact.text.endswith("old")
        and FIRM.match(behind) is not None
        and reading.moments.are_apart(fact.value, reading.when)
    )


def _younger(fact: Fact, reading: Source, before: str, behind: str) -> bool:
    """小16岁 and "16 years younger" of two persons' ages: "Moriyama, 64, … Okafor, 48"."""
    if (fact.kind, fact.unit) != ("duration", "year"):
        return False
    if not (AGE_GAP.search(before) or YOUNGER.match(behind)):
        return False
    return lapses.is_age_gap(fact, reading)


def _part_of_year(fact: Fact, reading: Source, _before: str, _behind: str) -> bool:
    """Three months are a quarter, nine the first three of them; and the other way round."""
    facts = reading.moments.facts
    if fact.kind == "duration" and fact.unit == "month":
        return any(known.kind == "quarter" and _months(known) == fact.value for known in facts)
    if fact.kind != "quarter":
        return False
    if _ends_there(fact, reading):
        return True
    year, _, part = str(fact.value).rpartition("-")
    half = HALF_YEARS.get(part)
    if part == "H1" and HALF_YEARLY.search(reading.low):
        return True
    if half and half in reading.low and reading.moments.is_told(year):
        return True
    told = _told(reading, year)
    if any(told >= parts for parts in MADE_OF.get(part, ())):
        return True
    if half:
        return False
    if any(f"Q{calendar.MONTHS[end[1]] // 3}" == part for end in ENDED.finditer(reading.low)):
        return True
    if any(f"Q{FOURTHS[said[1]]}" == fact.value for said in ELIDED.finditer(reading.low)):
        return True  # 3.0% in the second
    months = _months(fact)
    if months == MONTHS["Q"] and not any(known.kind == "quarter" for known in facts):
        return QUARTER.search(reading.low) is not None
    if "-" not in str(fact.value) and str(fact.value)[-1] in "1M":
        return any(known.value == months and known.unit == "month" for known in reading.facts)
    return False


def _told(reading: Source, year: str) -> set[str]:
    """The parts of a year that a source has, of "" the parts of any: Q1, H1, 9M."""
    facts = (each for each in reading.moments.facts if each.kind == "quarter")
    told = {
        str(each.value).rpartition("-")[2] for each in facts if str(each.value).startswith(year)
    }
    if year:
        return told
    told |= {f"Q{FOURTHS[said[1]]}" for said in ELIDED.finditer(reading.low)}
    low = reading.low.replace("-", " ")
    return told | {half for half, said in HALF_YEARS.items() if said in low}


def _ends_there(fact: Fact, reading: Source) -> bool:
    """上半年 of 截至6月30日止六个月: a span of as many months, and a day of the last of them."""
    months = _months(fact)
    part = str(fact.value).rpartition("-")[2]
    last = months * (int(part[1]) if part[0] in MONTHS else 1)
    return any(
        known.kind == "duration" and known.unit == "month" and known.value == months
        for known in reading.facts
    ) and any(
        known.kind == "date" and str(known.value)[4:8].strip("-")[:2] == f"{last:02}"
        for known in reading.moments.facts
    )


def _months(fact: Fact) -> int:
    """How many months Q3, H1 and 10M are."""
    part = str(fact.value).rpartition("-")[2]
    return MONTHS.get(part[0]) or int(part[:-1])


def _is_reckoned(fact: Fact, before: str, behind: str) -> bool:
    """Whether a number of years is told from dates: 成立仅三年, 创四年新高."""
    return fact.unit == "year" and (
        before.endswith(RECKONED)
        or UNTIL_NOW.search(before) is not None
        or (fact.text[-1] + behind).startswith(SINCE)
    )


def _score(fact: Fact, reading: Source, in_han: bool) -> bool:
    """An English 10-2 may be a range, of which the source has both ends, as may a foreign one."""
    ends = [int(part) for part in str(fact.value).split(":")]
    across = in_han != reading.is_han
    listed = across or (not in_han and DASH.search(fact.text) is not None)
    return listed and all(map(reading.has_value, ends))


def _number(fact: Fact, reading: Source, in_han: bool) -> bool:
    if in_han != reading.is_han and f"{fact.value}号" in reading.numbered:
        return True  # Long March 11
    if not fact.unit and any(fact.text in FIGURES.findall(v) for v in reading.versions):
        return True  # 波音737 of the Boeing 737 MAX
    few = FEW if in_han else FEW_IN_ENGLISH
    return not fact.unit and float(fact.value) <= few and _is_spelt(fact)


def _version(fact: Fact, reading: Source, in_han: bool) -> bool:
    """朱雀三号 may be Zhuque-3; Neymar 32 may be a name and a number."""
    word = fact.text.split("-")[0].split()[0].lower()
    if " " in fact.text and _is_counted(word, fact, reading):
        return True
    if _is_numbered(word, fact, reading):
        return True
    forms = roster.forms().get(roster.known().get(word, ""), ())
    if in_han != reading.is_han and any(map(reading.place, forms)):
        return reading.has_number(str(fact.value))
    if in_han == reading.is_han or not (fact.text[-1] == "号" if in_han else reading.is_han):
        return False
    known = word in roster.known() or word in reading.page.where
    return not known and reading.has_number(str(fact.value))


def _is_numbered(word: str, fact: Fact, reading: Source) -> bool:
    """Python 3.10, where the source says of Python that "3.10 was costing us"."""
    number = POINTED.search(fact.text)
    if number is None or not (
        word in reading.page.where or any(known.startswith(word) for known in reading.versions)
    ):
        return False
    return re.search(rf"(?<![\w.]){re.escape(number[0])}(?!\w|\.[0-9])", reading.low) is not None


def _is_counted(word: str, fact: Fact, reading: Source) -> bool:
    number = fact.text.rpartition(" ")[2]
    return (
        word in reading.page.where
        and number.isdigit()
        and reading.has_value(int(number))
        and not any(known.startswith(word) for known in reading.versions)
    )


def _duration(fact: Fact, reading: Source, in_han: bool) -> bool:
    if fact.value == 1:
        return fact.unit not in SHORT or _is_each(fact.unit, reading)
    return fact.value == FEW and fact.unit == "year" and _is_spelt(fact)


def _is_each(unit: str, reading: Source) -> bool:
    """Whether 一小时 may be "three inches in an hour", or 每小时."""
    han = EACH_OF.get(unit)
    if han and han in reading.text:
        return True
    return (
        re.search(rf"(?<![a-z])(?:an?|per|each|every)\s{unit}(?![a-z-])", reading.low) is not None
    )


def _is_spelt(fact: Fact) -> bool:
    return not any(mark.isdigit() for mark in fact.text)


RULES: dict[str, Callable[[Fact, Source, bool], bool]] = {
    "score": _score,
    "number": _number,
    "version": _version,
    "duration": _duration,
}
