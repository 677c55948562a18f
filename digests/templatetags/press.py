"""What the frame around the editions needs: moments in a Series' zone, and texts without marks."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext

from articles import markdown as prose
from digests import addresses, pages, tongues
from digests.models import Digest, Series

register = template.Library()
register.simple_tag(addresses.at)
register.simple_tag(tongues.here)
register.filter(pages.language_of)
register.filter(pages.standfirst)
register.filter(pages.untitled)
register.filter(pages.hourly)

FORMS = {
    "day": "DATE_FORMAT",
    "month": "YEAR_MONTH_FORMAT",
    "weekday": "l",
    "both": "DATETIME_FORMAT",
    "short": "MONTH_DAY_FORMAT",
    "soon": "MONTH_DAY_FORMAT",  # and the hour
}
FIGURES = {"hour": "%Y-%m-%d %H:%M", "clock": "%H:%M"}  # the same in all languages


@register.simple_tag
def frame(part: str, title: str = "", slug: str = "") -> SafeString:
    """What stands on every page alike: "head", "masthead" or "imprint"; or, with the title and the
    slug of a Series, on all of its pages: where its feeds are, for software ("alternates") and for
    readers ("subscribe")."""
    speaks = (translation.get_language() or "", tongues.house())
    return printed(part, speaks, title, slug)


@lru_cache(maxsize=1024)
def printed(part: str, speaks: tuple[str, str], title: str, slug: str) -> SafeString:
    """The same, made once for each language and title: beside them it changes with the code and
    with the language of the site. `speaks`: the two languages."""
    with translation.override(speaks[0]):
        return render_to_string(f"frame/{part}.html", {"title": title, "slug": slug})


@register.simple_tag
def moment(value: datetime, zone: ZoneInfo, form: str = "day") -> SafeString:
    """A <time> as the clocks of a zone show it, in one of FORMS or FIGURES."""
    there = value.astimezone(zone)
    shown = there.strftime(FIGURES[form]) if form in FIGURES else date_format(there, FORMS[form])
    if form in ("short", "soon"):
        shown = shown.lstrip("0")  # Django's Chinese has 03月5日
    if form == "soon":
        shown += f" {there:%H:%M}"
    stamp = there.isoformat(timespec="minutes")
    return mark_safe(f'<time datetime="{stamp}">{escape(shown)}</time>')


@register.simple_tag
def dateline(digest: Digest) -> SafeString:
    """The number of an edition, and when it came out by the clocks of its Series."""
    form = "both" if pages.hourly(digest.series) else "day"
    said = moment(digest.local_time, digest.series.zone, form)
    if digest.number:
        number = escape(gettext("No. %(number)s") % {"number": digest.number})
        said = mark_safe(f'<span class="number">{number}</span> {said}')
    return said


@register.simple_tag
def late_line(digest: Digest) -> SafeString:
    """That an edition is late, in the language of its Series, by the clocks of its zone."""
    hour = digest.late_since
    with translation.override(pages.language_of(digest.series)):
        said = escape(gettext("The %(hour)s edition is late"))
    if hour is None:
        return mark_safe(said)
    there = hour.astimezone(digest.series.zone)
    moment, shown = there.isoformat(timespec="minutes"), date_format(there, "G:i")
    clock = format_html('<time datetime="{}">{}</time>', moment, shown)
    return mark_safe(said % {"hour": clock})


@register.simple_tag
def offset(value: datetime, zone: ZoneInfo) -> str:
    """How a zone differs from UTC at a moment, as UTC+8 or UTC-3:30."""
    minutes = round((value.astimezone(zone).utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "") if minutes else "UTC"


@register.filter
def next_out(series: Series) -> datetime | None:
    """The hour of the next edition to be drafted; None while none is planned.

    It follows from the row and not from the clock, so that a page changes only with its rows.
    """
    return series.next_drafted() if series.due_at else None


@register.filter
def clipped(text: str, most: int) -> str:
    """The beginning of a text, of at most so many characters; Django's own ends in three stops."""
    return Truncator(text).chars(most, truncate="…")


@register.filter
def plain(markdown: str) -> str:
    """A title without its marks."""
    return prose.plain(markdown)
