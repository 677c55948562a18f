"""The calendar of a month, in the language of its page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.formats import get_format

from digests import almanac

register = template.Library()


@register.inclusion_tag("digests/calendar.html")
def calendar(
    first: date, out: Mapping[date, Sequence[almanac.Out]], *, here: bool = False
) -> dict[str, Any]:
    """The month that begins on `first`, with links to what came out; `here`: on its own page."""
    start = int(get_format("FIRST_DAY_OF_WEEK"))
    names = [str(WEEKDAYS[(start - 1 + step) % 7]) for step in range(7)]
    rows = almanac.weeks(first, out, start)
    return {
        "first": first,
        "here": here,
        "names": [(name.removeprefix("星期")[:2], name) for name in names],
        "weeks": rows,
        "count": sum(len(day.out) for week in rows for day in week if day),
    }
