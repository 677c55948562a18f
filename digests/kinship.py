"""Which Series an edition from elsewhere belongs to, told from its layout; and a new one's name."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from digests.labels import Labels
from digests.layout import LAYOUTS, Layout

Known = TypeVar("Known")

# What tells one kind of digest from another, and how much; each is a question to a layout.
TELLING = (
    (8, lambda layout: layout.style),
    (4, lambda layout: "highlights" in layout.parts),
    (4, lambda layout: layout.style == "list" and layout.body_gap == 0),
    (3, lambda layout: layout.date_precision),
    (1, lambda layout: layout.bold_titles),
    (1, lambda layout: layout.bold_commentary),
    (1, lambda layout: layout.item_gap),
)
# A date and what stands around it: 2025.12.02.16, 2025年12月2日, (2025-12-02).
DATED = re.compile(
    r"[\s\W]*\d{4}\s?[-./年]\s?\d{1,2}(\s?[-./月]\s?\d{1,2}){0,2}[日时]?[\s)\]】）·|:：-]*"
)
DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[-./年]\s?(?P<month>\d{1,2})\s?[-./月]\s?(?P<day>\d{1,2})(?!\d)"
    r"(?:日?[\sT.-]?(?P<hour>\d{1,2})(?!\d))?"
)


def lasting(layout: Layout) -> Layout:
    """What of an edition's layout its Series keeps: not what only this one file had."""
    return replace(
        layout,
        frame="",
        first_number=1,
        crlf=False,
        byte_order_mark=False,
        zh=_standing(layout.zh),
        en=_standing(layout.en),
    )


def _standing(labels: Labels) -> Labels:
    """A footer under a heading is the paper's own; any other may be the last words of a day."""
    return labels if labels.footer.lstrip().startswith("#") else replace(labels, footer="")


def distance(one: Layout, other: Layout) -> int:
    """How much two layouts differ in what readers would notice; 0 for the same kind."""
    return sum(weight for weight, ask in TELLING if ask(one) != ask(other))


def kind(layout: Layout) -> str:
    """The name of the layout of ours that this one is most like."""
    return min(LAYOUTS, key=lambda name: distance(layout, LAYOUTS[name]))


def kin(layout: Layout, known: Iterable[tuple[Known, Layout]]) -> list[Known]:
    """Those whose layout is of the same kind, the nearest first."""
    same = [(distance(layout, form), each) for each, form in known if kind(form) == kind(layout)]
    return [each for _, each in sorted(same, key=lambda pair: pair[0])]


def name(title: str, fallback: str) -> str:
    """What a Series is called, from the title of one edition: without its date."""
    return DATED.sub(" ", title).strip() or fallback


def pattern(title: str, moment: datetime) -> str:
    """The titles of a Series, for strftime(), from the title of an edition and the moment it bears;
    empty where the title does not hold its date."""
    for found in DATE.finditer(title):
        year, month, day, hour = (found[name] for name in ("year", "month", "day", "hour"))
        if (int(year), int(month), int(day)) != (moment.year, moment.month, moment.day):
            continue
        short = min(len(month), len(day)) == 1 or (
            "年" in found[0] and "0" not in (month[0], day[0])
        )
        dash = "-" if short else ""
        codes = [(found.span("year"), "%Y"), (found.span("month"), f"%{dash}m")]
        codes.append((found.span("day"), f"%{dash}d"))
        if hour and int(hour) == moment.hour:
            codes.append((found.span("hour"), "%H" if len(hour) == 2 else "%-H"))
        return _with_codes(title, codes)
    return ""


def _with_codes(title: str, codes: list[tuple[tuple[int, int], str]]) -> str:
    whole, at = "", 0
    for (start, end), code in codes:
        whole += title[at:start].replace("%", "%%") + code
        at = end
    return whole + title[at:].replace("%", "%%")


def zone(moment: datetime, home: str) -> str:
    """The time zone a Series keeps whose editions bear such a date: at home where that agrees."""
    names = (home, "Asia/Shanghai", "UTC")
    offsets = {each: moment.astimezone(ZoneInfo(each)).utcoffset() for each in names}
    return next((each for each in names if offsets[each] == moment.utcoffset()), home)
