"""Whether two dates, quarters or hours are one, where either leaves something out."""

import re
from collections.abc import Iterable
from datetime import date

from articles.facts import Fact

MOMENTS = frozenset({"date", "time", "quarter"})
# Days a reader can only place who knows when the text appeared.
RELATIVE = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tomorrow|tonight"
    r"|this\s(?:week|month|year)|last\s(?:week|month|year|night)"
    r"|今[天日年晨晚]|昨[天日晚]|日前|近日|周[一二三四五六日]|本[周月]|上[周月]|去年|当[天日]",
    re.IGNORECASE,
)


class Moments:
    """A source's dates, quarters and hours."""

    def __init__(self, facts: Iterable[Fact], text: str) -> None:
        self.facts = [fact for fact in facts if fact.kind in MOMENTS]
        self.text = text

    def find(self, said: Fact) -> Fact | None:
        """The source's moment that supports the draft's."""
        return next((known for known in self.facts if agree(said, known)), None)

    def year(self, value: object) -> Fact | None:
        """The source's date or quarter in a year that the draft has as a bare number."""
        if not isinstance(value, int) or not 1900 < value < 2100:
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

    def may_be_told(self, said: Fact, when: date | None) -> bool:
        """Whether the moment follows from when the source appeared, as far as we can know."""
        if said.kind == "time":
            return "北京时间" in said.text
        if said.kind != "date":
            return False
        if when is not None:
            return _is_day_of(str(said.value), when)
        exact = len(_parts(str(said.value)))
        explicit = any(len(_parts(str(known.value))) >= exact for known in self.facts)
        return not explicit and RELATIVE.search(self.text) is not None


def agree(said: Fact, known: Fact) -> bool:
    """Whether the source's moment supports the draft's: whatever both name is the same.

    A source may be more exact than the draft, never the other way round, but for the year.
    """
    if said.kind != known.kind:
        return said.kind == "date" and known.kind == "quarter" and _is_year_of(said, known)
    mine, theirs = str(said.value), str(known.value)
    if said.kind == "time":
        return mine == theirs or _half_day(mine, theirs)
    if said.kind == "quarter":
        year, _, part = mine.rpartition("-")
        other, _, same = theirs.rpartition("-")
        return part == same and (not year or not other or year == other)
    return _same_day(_parts(mine), _parts(theirs))


def _same_day(mine: list[str], theirs: list[str]) -> bool:
    if len(mine) == 3 and len(theirs) == 3 and "" in (mine[1], theirs[1]):
        return mine[2] == theirs[2]
    if len(mine) > 1 and len(theirs) > 1 and "" in (mine[0], theirs[0]):
        mine, theirs = mine[1:], theirs[1:]
    if len(mine) == 1 and mine[0].endswith("s"):
        return theirs[0][:3] == mine[0][:3]
    return theirs[: len(mine)] == mine


def _is_year_of(said: Fact, known: Fact) -> bool:
    year = str(said.value)
    return len(year) == 4 and str(known.value).startswith(f"{year}-")


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
