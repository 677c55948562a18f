"""Figures that one language tells without a figure: 五六百米, 百户, 中午, 90后, a centenary."""

import re
from collections.abc import Callable, Iterator

from articles.facts import Fact, numerals
from articles.facts.fact import Span
from articles.grounding.source import Source

Idiom = Callable[[Fact, Source, str, str], Span | None]
ONES = "".join(mark for mark, value in numerals.ONES.items() if 0 < value < 10)
# Two numbers side by side are from the one to the other: 五六百, 七八月.
PAIR = re.compile(
    rf"(?<![{ONES}{numerals.PLACES}0-9第])(?P<one>[{ONES}])(?P<other>[{ONES}])"
    rf"(?![{ONES}线流])(?P<scale>[{numerals.PLACES}]{{0,3}})(?P<unit>[\u4e00-\u9fff])?"
)
# A scale that is the number itself: 百户, 万亩.
SCALE = re.compile(
    rf"(?<![{ONES}{numerals.PLACES}0-9几数半多.])(?P<scale>[百千万亿]{{1,2}})"
    r"(?=[亩户吨米头辆台平公字元块]|[家名人](?!争|空|[之民]))"
)
MONTH = re.compile("(?:[0-9]{4}|-)-([0-9]{2})(?![0-9])")
THOUSANDS = re.compile("成千上[万百]|成百上千|千里|千家万户")
DECADES = re.compile(rf"(?P<one>[{ONES}])(?P<other>[{ONES}])十年代")
PLAN = re.compile(
    '(?P<nth>十[一二三四五]?|[一二三四五六七八九])五(?=规划|计划|期间|时期|[”"』」]|\\s|[，。、])'
)
CONGRESS = re.compile(
    "(?P<nth>二?十[一二三四五六七八九]?)大(?=精神|报告|代表|召开|以来|期间|[，。、以后])"
)
FIVE_YEARS = re.compile(r"\s(?:five|5)[\s-]year", re.IGNORECASE)
ALONE_CENTURY = re.compile("(?<![0-9一二三四五六七八九十半])世纪|百年")
YEAR = len("1990")
LEVEL = re.compile(r"(?:level|grade|class|category|tier|stage)[\s-]\Z", re.IGNORECASE)
RANGE = re.compile(r"[0-9]\s?(?:-|to)\s?\Z")
ROMAN = "ⅠⅡⅢⅣⅤ"
COMPARED = (" as ", " more", " higher", " the ", " that", " its ", " larger", " bigger")
BIRTHDAY, HAN_BIRTHDAY = re.compile(r"\sbirthday"), re.compile("的?(?:生日|寿辰|大寿)")
CENTENARY = re.compile("centenar|centennial|100th anniversary|century[- ]old|a century")
ONE = re.compile("(?<![a-z])(?:one|a single) (?!of |or |another |more |day )[a-z]+")
NINETIES = {
    f"{value}s": f"{word.removesuffix('y')}ies" for word, value in numerals.WORD_TENS.items()
}
NEXT_TO_LAST = re.compile("(?:next|second)[- ]to[- ]last|second[- ](?:from )?bottom|penultimate")


def place(fact: Fact, reading: Source, before: str, behind: str) -> Span | None:
    """Where a source has a fact of the draft in words of the other language."""
    idioms = OF_HAN if reading.is_han else OF_LATIN
    for idiom in idioms.get(fact.kind, ()):
        if found := idiom(fact, reading, before, behind):
            return found
    return None


def _paired(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """500 or 600 of 五六百米, July or August of 七八月."""
    value = _month(str(fact.value)) if fact.kind == "date" else float(fact.value)
    for match in PAIR.finditer(reading.even):
        one, other = (numerals.ONES[match[name]] for name in ("one", "other"))
        if other - one != 1 or (fact.kind == "date") != (match["unit"] == "月"):
            continue
        times = numerals.of_places(match["scale"])
        if value in (one * times, other * times):
            return match.span()
    return None


def _month(value: str) -> int:
    """The month of a date; 0 where it has none."""
    found = MONTH.match(value)
    return int(found[1]) if found else 0


def _scale_alone(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """ "Over 100 households" of 百户."""
    return next(
        (
            match.span()
            for match in SCALE.finditer(reading.even)
            if numerals.of_places(match["scale"]) == fact.value
        ),
        None,
    )


def _thousands(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """Thousands of 成千上万."""
    found = THOUSANDS.search(reading.even) if fact.text.lower() == "thousands" else None
    return found.span() if found else None


def _level(fact: Fact, reading: Source, before: str, _behind: str) -> Span | None:
    """Level 1 of 一级, Level 2 of Ⅱ级."""
    if not (LEVEL.search(before) or RANGE.search(before)) or fact.value not in range(1, 10):
        return None
    forms = [f"{mark}级" for mark, value in numerals.ONES.items() if value == fact.value]
    forms += [f"{ROMAN[int(fact.value) - 1]}级"] if int(fact.value) <= len(ROMAN) else []
    return next((found for form in forms if (found := reading.place(form))), None)


def _points(fact: Fact, reading: Source, _before: str, behind: str) -> Span | None:
    """Ten points of 10个百分点."""
    if not behind.lower().startswith((" points", " point")):
        return None
    return _known(reading, "points", fact.value)


def _times(fact: Fact, reading: Source, _before: str, behind: str) -> Span | None:
    """It happened 18 times: 18次."""
    if not fact.text.endswith("times") or behind.startswith(COMPARED):
        return None
    return _known(reading, "number", fact.value, ending="次")


def _nth(fact: Fact, reading: Source, _before: str, behind: str) -> Span | None:
    """The 19th Central Committee of 十九届, the 20th anniversary of 20周年, 十四五."""
    if behind.startswith(" anniversar"):
        return _known(reading, "duration", fact.value, ending="周年")
    if FIVE_YEARS.match(behind):
        return next(
            (
                match.span()
                for match in PLAN.finditer(reading.even)
                if numerals.of_han(match["nth"]) == fact.value
            ),
            None,
        )
    if behind.startswith(("-generation", " generation")):
        forms = [f"{mark}代" for mark, value in numerals.ONES.items() if value == fact.value]
        return next((found for form in forms if (found := reading.place(form))), None)
    congress = CONGRESS.finditer(reading.even)
    told = (each.span() for each in congress if numerals.of_han(each["nth"]) == fact.value)
    return _known(reading, "number", fact.value, ending="届") or next(told, None)


def _plan(fact: Fact, reading: Source, _before: str, behind: str) -> Span | None:
    """A five-year plan of 十四五."""
    if fact.value != 5 or not behind.lower().startswith(" plan"):
        return None
    found = PLAN.search(reading.even)
    return found.span() if found else None


def _numbered_day(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """The 20th of 20号, which may number anything else."""
    if not fact.text.endswith(("st", "nd", "rd", "th")):
        return None
    found = re.search(rf"(?<![0-9]){int(str(fact.value)[-2:])}号", reading.even)
    return found.span() if found else None


def _decades(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """The 1960s of 六七十年代."""
    value = str(fact.value)
    if not value.endswith("0s"):
        return None
    for match in DECADES.finditer(reading.even):
        if int(value[2]) in (numerals.ONES[match["one"]], numerals.ONES[match["other"]]):
            return match.span()
    return None


def _century(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """The 21st century, or just a century, of 世纪."""
    if not fact.text.lower().endswith("century"):
        return None
    nth = f"{int(str(fact.value)[:2]) + 1}" if fact.kind == "date" else ""
    alone = ALONE_CENTURY.search(reading.even) if not nth else None
    return reading.place(f"{nth}世纪") if nth else alone and alone.span()


def _oclock(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """7 o'clock of 7点."""
    if "clock" not in fact.text:
        return None
    hour = int(str(fact.value)[:2])
    pattern = rf"(?<![0-9.])(?:{hour}|{hour - 12 if hour > 12 else hour + 12})\s?[点时]"
    found = re.search(pattern, reading.even)
    return found.span() if found else None


def _noon(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    return reading.place("中午") if fact.text.lower() in ("noon", "midday") else None


def _born(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """Born in the 1990s of 90后, after 1995 of 95后."""
    year = str(fact.value).removesuffix("s")
    return reading.place(f"{year[2:]}后") if len(year) == YEAR and year[-1] in "05" else None


def _birthday(fact: Fact, reading: Source, _before: str, behind: str) -> Span | None:
    """The 73rd birthday of 73岁生日."""
    return _known(reading, "duration", fact.value, ending="岁") if BIRTHDAY.match(behind) else None


def _years_old(fact: Fact, reading: Source, _before: str, behind: str) -> Span | None:
    """73岁生日 of the 73rd birthday."""
    if not HAN_BIRTHDAY.match(behind):
        return None
    nths = _all(reading, "ordinal", fact.value, "")
    return next((span for span in nths if BIRTHDAY.match(reading.low, span[1])), None)


def _centenary(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """百年, 一百周年."""
    found = CENTENARY.search(reading.low) if (fact.value, fact.unit) == (100, "year") else None
    return found.span() if found else None


def _nineties(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """90年代 of "the nineties"."""
    tens = NINETIES.get(str(fact.value)[2:])
    return reading.place(tens) if tens else None


def _next_to_last(fact: Fact, reading: Source, before: str, _behind: str) -> Span | None:
    """倒数第二."""
    found = NEXT_TO_LAST.search(reading.low) if before.endswith("倒数") else None
    return found.span() if found and fact.value == 2 else None


def _one(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """1例 of "one case"."""
    found = ONE.search(reading.low) if fact.value == 1 and not fact.unit else None
    return found.span() if found else None


def _many_times(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """34次 of "34 times"."""
    if not fact.text.endswith("次"):
        return None
    return _known(reading, "multiple", fact.value, ending="times")


def _season(fact: Fact, reading: Source, _before: str, _behind: str) -> Span | None:
    """第二季 of "season 2" is no quarter."""
    nth = str(fact.value).removeprefix("Q")
    return reading.place(f"season {nth}") if fact.text == f"第{fact.text[1:-1]}季" else None


def _known(reading: Source, kind: str, value: object, *, ending: str = "") -> Span | None:
    """The first fact of a kind with a value, written with an ending."""
    return next(_all(reading, kind, value, ending), None)


def _all(reading: Source, kind: str, value: object, ending: str) -> Iterator[Span]:
    for known in reading.facts:
        if (known.kind, known.value) == (kind, value) and known.text.endswith(ending):
            yield known.start, known.end


OF_HAN: dict[str, tuple[Idiom, ...]] = {
    "number": (_paired, _scale_alone, _thousands, _level, _points),
    "percent": (_paired,),
    "money": (_paired, _scale_alone),
    "duration": (_paired, _plan, _century),
    "date": (_paired, _numbered_day, _century, _decades, _born),
    "time": (_noon, _oclock),
    "multiple": (_times,),
    "ordinal": (_birthday, _nth),
}
OF_LATIN: dict[str, tuple[Idiom, ...]] = {
    "number": (_one, _many_times),
    "quarter": (_season,),
    "date": (_nineties,),
    "duration": (_years_old, _centenary),
    "ordinal": (_next_to_last,),
}
