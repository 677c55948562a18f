"""Whether two dates, quarters or hours are one, where either leaves something out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from articles.facts import Fact, calendar

MOMENTS = frozenset({"date", "time", "quarter"})
# Days a reader can only place who knows when the text appeared.
RELATIVE = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight"
    r"|this\s(?:week|month|year)|last\s(?:week|month|year|night)"
    r"|今[天日年晨晚]|昨[天日晚]|日前|近日|周[一二三四五六日]|本[周月]|上[周月]|去年|当[天日]",
    re.IGNORECASE,
)

# A date of which only the day is told, and one without its year.
ALONE = re.compile(r"[0-9]{1,2}\s?[日号]|the\s[0-9]{1,2}(?:st|nd|rd|th)")
GUESSED = re.compile(
    r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?月(?:份|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]?)?"
    r"|[A-Za-z]{3,9}\.?(?:\s[0-9]{1,2}(?:st|nd|rd|th)?)?"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?(?:\sof)?\s[A-Za-z]{3,9}\.?"
)
FULL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LAST = "last "
BESIDE = 40  # characters from a month to the year it shares with another
TILL = re.compile(r"\s?年?(?:[-–—~～至到]|to|through|until)\s?(?:the\s)?")
WEEK = 7
WEEKDAY = re.compile("(?:周|星期|礼拜)[一二三四五六日天]|[A-Za-z]{3,6}day")
YEAR_BEFORE = re.compile(
    "同比|上年|去年|(?:a|the) year (?:earlier|ago|before)|year-on-year|year-over-year|prior year"
)
MONTH_BEFORE = re.compile(
    "环比|上月|上个月|(?:previous|prior|last) month|month (?:earlier|ago|before)"
)
DAY_BESIDE = re.compile("前一[天日]|次日|翌日|隔[天日]|day (?:earlier|before|after|later)|next day")
END = re.compile(
    "[年月][底末]|(?:year|month|quarter)[- ]end|"
    "(?<![a-z])(?:end of|late) (?=jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)([a-z]{3})|"
    "end of (?:[a-z]+ ){0,2}(?:month|year|quarter|half)",
    re.IGNORECASE,
)
HALF_TOLD = re.compile("[上中下正]午|[早晚]|凌晨|傍晚|清晨|夜|[ap]\\.?m", re.IGNORECASE)
SINCE_FULL = 20  # minutes past the hour that "after 6" still reaches


class Moments:
    """A source's dates, quarters and hours."""

    def __init__(self, facts: Iterable[Fact], text: str, when: date | None) -> None:
        self.facts = [fact for fact in facts if fact.kind in MOMENTS]
        self.text, self.when = text, when

    def find(self, said: Fact) -> Fact | None:
        """The source's moment that supports the draft's."""
        return next(
            (
                known
                for known in self.facts
                if agree(said, known, self.when)
                or self._is_last(said, known)
                or any(agree(said, each, self.when) for each in otherwise(known, self.facts))
            ),
            None,
        )

    def _is_last(self, said: Fact, known: Fact) -> bool:
        """Whether June of last year is "last June", which in July need not be this year's."""
        before = self.text[max(0, known.start - len(LAST)) : known.start].lower()
        if self.when is None or before != LAST:
            return False
        year, _, month = str(known.value).partition("-")
        return year == str(self.when.year) and said.value == f"{self.when.year - 1}-{month}"

    def year(self, value: object) -> Fact | None:
        """The source's date or quarter in a year that the draft has as a bare number."""
        if not isinstance(value, int) or not 1600 < value < 2100:
            return None
        return next(
            (known for known in self.facts if str(known.value).startswith(str(value))), None
        )

    def are_apart(self, years: object, when: date | None) -> bool:
        """Whether two of the source's years, its own among them, lie so many years apart."""
        if when is None:
            return True
        known = {int(str(fact.value)[:4]) for fact in self.facts if str(fact.value)[:4].isdigit()}
        known.add(when.year)
        return any(one - years in known for one in known if isinstance(years, int))

    def spans(self) -> Iterator[tuple[date, date]]:
        """The first and the last day of what lasts from one to the other: 10月1日至7日."""
        for one, other in pairwise(fact for fact in self.facts if fact.kind == "date"):
            days = str(one.value), str(other.value)
            if TILL.fullmatch(self.text, one.end, other.start) and all(map(FULL.fullmatch, days)):
                yield date.fromisoformat(days[0]), date.fromisoformat(days[1])

    def is_told(self, year: str) -> bool:
        """Whether any moment is in a year, however it is told; "" is always."""
        return any(str(fact.value).startswith(year) for fact in self.facts) or not year

    def months_apart(self, months: float) -> bool:
        """Whether something lasts so many months, from one month or year to another."""
        for one, other in pairwise(fact for fact in self.facts if fact.kind == "date"):
            if TILL.fullmatch(self.text, one.end, other.start):
                lasting = _month_of(other) - _month_of(one)
                if months in (lasting, lasting + 12 * (lasting < 0)) and lasting:
                    return True
        return False

    def days_apart(self, days: int, when: date | None) -> bool:
        """Whether two of the source's days, its own among them, lie so many days apart."""
        told = {str(fact.value) for fact in self.facts if fact.kind == "date"}
        known = {date.fromisoformat(day) for day in told if FULL.fullmatch(day)}
        known |= {when} if when else set()
        return any(one - timedelta(days) in known for one in known)

    def _is_beside(self, value: str, when: date) -> bool:
        """Whether it is the year before, told by 同比, or the day before or behind another."""
        if value == str(when.year - 1):
            return YEAR_BEFORE.search(self.text) is not None
        if value == str(when.year - 2) and YEAR_BEFORE.search(self.text):
            return True
        if MONTH_BEFORE.search(self.text) and any(
            value == _month_before(str(known.value)) for known in self.facts
        ):
            return True
        if not FULL.fullmatch(value) or not DAY_BESIDE.search(self.text):
            return False
        day = date.fromisoformat(value)
        known = {str(fact.value) for fact in self.facts} | {when.isoformat()}
        return any((day + timedelta(step)).isoformat() in known for step in (-1, 1))

    def is_year_of(self, said: Fact) -> bool:
        """2027 of 明年一季度, in the other language."""
        year = str(said.value)
        return len(year) == 4 and any(
            fact.kind == "quarter"
            and str(fact.value).startswith(f"{year}-")
            and fact.text.isascii() != said.text.isascii()
            for fact in self.facts
        )

    def _is_end(self, value: str) -> bool:
        """Whether a day is the last of its month or year, and the source speaks of an end."""
        if not FULL.fullmatch(value) or (date.fromisoformat(value) + timedelta(1)).day != 1:
            return False
        month = date.fromisoformat(value).month
        told = [match[1] for match in END.finditer(self.text)]
        return any(not name or calendar.MONTHS[name.lower()] == month for name in told)

    def may_be_told(self, said: Fact, when: date | None) -> bool:
        """Whether the moment follows from when the source appeared, as far as we can know."""
        if said.kind == "time":
            return "北京时间" in said.text
        if said.kind != "date":
            return False
        if self.is_year_of(said) or self._is_end(str(said.value)):
            return True
        if when is not None:
            value = str(said.value)
            return (
                _is_day_of(value, when) or self._is_beside(value, when) or _is_relative(said.text)
            )
        exact = len(_parts(str(said.value)))
        explicit = any(len(_parts(str(known.value))) >= exact for known in self.facts)
        return not explicit and RELATIVE.search(self.text) is not None


def otherwise(told: Fact, facts: Iterable[Fact]) -> Iterator[Fact]:
    """A month with the year of a date beside it: the May of "to February 2027 from May"."""
    if told.kind != "date" or told.text[0].isdigit() or not GUESSED.fullmatch(told.text):
        return
    for beside in facts:
        year = str(beside.value)[:4]
        near = beside.kind == "date" and abs(beside.start - told.start) < BESIDE
        if near and year.isdigit() and year in beside.text:
            yield replace(told, value=year + str(told.value)[4:], text="")


def _month_of(fact: Fact) -> int:
    """A number for the month of a date, of a year its first; months apart are as many apart."""
    year, month, _day = [*_parts(str(fact.value)), "", ""][:3]
    return (int(year) * 12 if year.isdigit() else 0) + (int(month) if month.isdigit() else 1)


def _month_before(value: str) -> str:
    """The month before that of a date."""
    year, month = [*value.split("-"), "", ""][:2]
    if not (year.isdigit() and month.isdigit()):
        return ""
    return f"{int(year) - (month == '01')}-{(int(month) - 2) % 12 + 1:02}"


def _is_relative(said: str) -> bool:
    """Whether a day is told from the day of publication; 昨 is what is left of 昨晚10时."""
    return len(said) == 1 or RELATIVE.fullmatch(said) is not None


def agree(said: Fact, known: Fact, when: date | None) -> bool:
    """Whether the source's moment supports the draft's: whatever both name is the same.

    A source may be more exact than the draft, never the other way round, but for the year.
    """
    if said.kind != known.kind:
        return said.kind == "date" and known.kind == "quarter" and _is_year_of(said, known)
    mine, theirs = str(said.value), str(known.value)
    if said.kind == "time":
        half = not (HALF_TOLD.search(said.text) and HALF_TOLD.search(known.text))
        return mine == theirs or (half and _half_day(mine, theirs)) or _is_cut(said, mine, theirs)
    if said.kind == "quarter":
        year, _, part = mine.rpartition("-")
        other, _, same = theirs.rpartition("-")
        return part == same and (not year or not other or year == other)
    if _is_week_apart(said, known):
        return True
    if said.text.lower().endswith(("世纪", "century")):
        return mine[:2] == theirs[:2]
    return _same_day(
        _told(_parts(mine), said, known, when), _told(_parts(theirs), known, said, when)
    )


def _is_week_apart(said: Fact, known: Fact) -> bool:
    """ "On Friday" may be the one before or the one behind the day of publication."""
    days = [str(fact.value) for fact in (said, known)]
    if not any(WEEKDAY.fullmatch(fact.text) for fact in (said, known)):
        return False
    if not all(FULL.fullmatch(day) for day in days):
        return False
    one, other = map(date.fromisoformat, days)
    return abs((one - other).days) == WEEK


def _told(parts: list[str], fact: Fact, other: Fact, when: date | None) -> list[str]:
    """What a date says itself, without the month or year it was given by the day of publication."""
    if ALONE.fullmatch(fact.text):
        return ["", "", parts[-1]]
    if min(len(parts), len(_parts(str(other.value)))) < 2 or not GUESSED.fullmatch(fact.text):
        return parts
    year = _parts(str(other.value))[0]
    if when is None or (year and int(year) not in _years_of(int(parts[1]), when)):
        return parts
    return ["", *parts[1:]]


def _years_of(month: int, when: date) -> tuple[int, int]:
    """The years in which a month was last and will be next."""
    return (when.year - (month > when.month), when.year + (month < when.month))


def _same_day(mine: list[str], theirs: list[str]) -> bool:
    if len(mine) == 3 and len(theirs) == 3 and "" in (mine[1], theirs[1]):
        return mine[2] == theirs[2]
    if len(mine) > 1 and len(theirs) > 1 and "" in (mine[0], theirs[0]):
        mine, theirs = mine[1:], theirs[1:]
    if len(mine) == 1 and mine[0].endswith("s"):
        return theirs[0][:3] == mine[0][:3]
    return theirs[: len(mine)] == mine


def _is_year_of(said: Fact, known: Fact) -> bool:
    """Whether it is the year of a quarter; that of 明年一季度 is told by the same word only."""
    year = str(said.value)
    told = year[2:] in known.text or not any(mark.isdigit() for mark in said.text)
    return told and len(year) == 4 and str(known.value).startswith(f"{year}-")


def _is_day_of(value: str, when: date) -> bool:
    """Whether the draft names the day of publication, or its month or year."""
    mine, day = _parts(value), _parts(when.isoformat())
    return day[: len(mine)] == mine or (mine[0] == "" and day[1 : len(mine)] == mine[1:])


def _parts(value: str) -> list[str]:
    """Year, month, day as far as they are told; "" for what is left out before them."""
    if value.startswith("---"):
        return ["", "", value[3:]]
    return ["", *value[2:].split("-")] if value.startswith("--") else value.split("-")


def _half_day(mine: str, theirs: str) -> bool:
    """8:30 may be 20:30 where the half of the day is left out."""
    hours = int(mine[:2]) - int(theirs[:2])
    return mine[2:] == theirs[2:] and abs(hours) == 12


def _is_cut(said: Fact, mine: str, theirs: str) -> bool:
    """6:07 is shortly after 6, which the draft has without minutes."""
    if ":" in said.text or "分" in said.text or mine[3:] != "00":
        return False
    return mine[:2] == theirs[:2] and int(theirs[3:]) <= SINCE_FULL
