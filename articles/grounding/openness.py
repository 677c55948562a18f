"""What a source lacks and a draft may still say: what follows from it, or cannot be told."""

from collections.abc import Callable

from articles.facts import Fact
from articles.grounding import roster
from articles.grounding.source import Source

FEW = 2  # 两家公司 may be counted by the draft
FEW_IN_ENGLISH = 3


# Behind one of these a span of time is reckoned from dates.
RECKONED = (
    *("成立", "成立仅", "成立才", "成立不到", "成立近", "成立已"),
    *("时隔", "时隔近", "历时", "历时近", "创", "创近", "创下近"),
)
SINCE = ("年来", "年新高", "年新低", "年最", "年以来", "年首次")


def is_open(fact: Fact, reading: Source, before: str, behind: str, *, in_han: bool) -> bool:
    """Whether a fact the source lacks may follow from it, by what stands around it in the draft.

    `in_han` says that the draft is Chinese.
    """
    if fact.text.endswith("世纪"):
        return True
    if _is_reckoned(fact, before, behind) and reading.moments.are_apart(fact.value, reading.when):
        return True
    rule = RULES.get(fact.kind)
    return rule(fact, reading, in_han) if rule else reading.moments.may_be_told(fact, reading.when)


def _is_reckoned(fact: Fact, before: str, behind: str) -> bool:
    """Whether a number of years is told from dates: 成立仅三年, 创四年新高."""
    return fact.unit == "year" and (
        before.endswith(RECKONED) or (fact.text[-1] + behind).startswith(SINCE)
    )


def _score(fact: Fact, reading: Source, in_han: bool) -> bool:
    """An English 10-2 may be a range, of which the source has both ends, as may a foreign one."""
    ends = [int(part) for part in str(fact.value).split(":")]
    across = in_han != reading.is_han
    return (across or (not in_han and "-" in fact.text)) and all(map(reading.has_value, ends))


def _number(fact: Fact, reading: Source, in_han: bool) -> bool:
    if in_han != reading.is_han and f"{fact.value}号" in reading.numbered:
        return True  # Long March 11
    few = FEW if in_han else FEW_IN_ENGLISH
    return not fact.unit and float(fact.value) <= few and _is_spelt(fact)


def _version(fact: Fact, reading: Source, in_han: bool) -> bool:
    """朱雀三号 may be Zhuque-3; Neymar 32 may be a name and a number."""
    word = fact.text.split("-")[0].split()[0].lower()
    if " " in fact.text and _is_counted(word, fact, reading):
        return True
    if in_han == reading.is_han or not (fact.text[-1] == "号" if in_han else reading.is_han):
        return False
    known = word in roster.known() or word in reading.page.where
    return not known and reading.has_number(str(fact.value))


def _is_counted(word: str, fact: Fact, reading: Source) -> bool:
    number = fact.text.rpartition(" ")[2]
    return (
        word in reading.page.where
        and number.isdigit()
        and reading.has_value(int(number))
        and not any(known.startswith(word) for known in reading.versions)
    )


def _duration(fact: Fact, reading: Source, in_han: bool) -> bool:
    return fact.value == 1 or (fact.value == FEW and fact.unit == "year" and _is_spelt(fact))


def _is_spelt(fact: Fact) -> bool:
    return not any(mark.isdigit() for mark in fact.text)


RULES: dict[str, Callable[[Fact, Source, bool], bool]] = {
    "score": _score,
    "number": _number,
    "version": _version,
    "duration": _duration,
}
