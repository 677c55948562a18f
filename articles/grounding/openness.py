"""What a source lacks and a draft may still say: what follows from it, or cannot be told."""

import re
from collections.abc import Callable

from articles.facts import Fact, numerals
from articles.grounding import contrary, quarters, roster, spans
from articles.grounding.source import Source

EACH_OF = {"second": "每秒", "minute": "每分钟", "hour": "每小时", "week": "每周"}
SHORT = frozenset({"second", "minute", "hour", "week"})  # nobody adds one of these in passing
POINTED = re.compile(r"[0-9]+(?:\.[0-9]+)+")
DASH = re.compile("[-–—]")
FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)*")
OF_ALL = re.compile(r"\s(?:out\s)?of\s(?:the\s|its\s|all\s)?([0-9]{1,2}|[a-z]{3,6})(?![a-z0-9])")
FEW = 2  # 两家公司 may be counted by the draft
FEW_IN_ENGLISH = 3


def is_open(fact: Fact, reading: Source, before: str, behind: str, *, in_han: bool) -> bool:
    """Whether a fact the source lacks may follow from it, by what stands around it in the draft.

    `in_han` says that the draft is Chinese.
    """
    if (fact.kind == "duration" and fact.text.endswith("世纪")) or fact.text in contrary.FOLLOWING:
        return True
    if fact.text == "一周" and before.endswith(("转", "绕", "环", "一圈")):
        return True
    if fact.kind == "money" and fact.value == 1 and behind.startswith("兑"):
        return True
    if _rest(fact, reading, before, behind) or spans.follows(fact, reading, before, behind):
        return True
    if quarters.follows(fact, reading, behind):
        return True
    if reading.when is None and spans.UNTIL_NOW.search(before):
        return False
    if spans.is_from_days(fact, reading, before, behind):
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
