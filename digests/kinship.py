"""Which Series an edition from elsewhere belongs to, told from its layout; and a new one's name."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

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


def zone(moment: datetime, home: str) -> str:
    """The time zone a Series keeps whose editions bear such a date: at home where that agrees."""
    names = (home, "Asia/Shanghai", "UTC")
    offsets = {each: moment.astimezone(ZoneInfo(each)).utcoffset() for each in names}
    return next((each for each in names if offsets[each] == moment.utcoffset()), home)
