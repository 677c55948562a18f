"""The hours of a Series in words, and the next of its editions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, ngettext

from digests import schedule
from digests.models import Series

NEXT = 3  # editions to come that are shown
ZONES = {
    "Asia/Shanghai": gettext_noop("Beijing time"),
    "Asia/Hong_Kong": gettext_noop("Hong Kong time"),
    "Asia/Taipei": gettext_noop("Taipei time"),
    "UTC": gettext_noop("UTC"),
}


@dataclass(frozen=True)
class Hours:
    """One edition to come: moments in words, in the zone of its Series."""

    drafted: str
    cutoff: str
    out: str


def sentences(series: Series, now: datetime) -> list[str]:
    """How a Series goes through its day; nothing needs to be saved."""
    found = [daily(series, now), covered(series, now)]
    if series.quiet:
        told = {
            "begin": f"{series.quiet.start:%H:%M}",
            "end": f"{series.quiet.end:%H:%M}",
        }
        found.insert(1, gettext("From %(begin)s to %(end)s nothing is drafted or goes out.") % told)
    if not series.active:
        found.append(gettext("It is not active: until it is, nothing is drafted by itself."))
    return found


def daily(series: Series, now: datetime) -> str:
    """When it is drafted, listens and goes out, as a sentence."""
    zone = zone_words(series.time_zone)
    if series.is_sub_daily():
        times = [f"{each:%H:%M}" for each in schedule.times_of(series.out_times)]
        told = {
            "outs": gettext(", ").join(times),
            "zone": zone,
            "drafted": before(series.draft_minutes) or gettext("at that moment"),
            "cutoff": before(series.cutoff_minutes) or gettext("that moment"),
        }
        return (
            gettext(
                "Goes out at %(outs)s, %(zone)s; each edition is drafted %(drafted)s and listens "
                "until %(cutoff)s."
            )
            % told
        )
    out = series.next_out(now)
    told = {
        "drafted": clock(series.draft_time(out), out, series),
        "cutoff": clock(cutoff(series, out), out, series),
        "out": clock(out, out, series),
        "zone": zone,
    }
    return (
        gettext("Drafted at %(drafted)s, listens until %(cutoff)s, goes out at %(out)s, %(zone)s.")
        % told
    )


def before(minutes: int) -> str:
    """So many minutes before an edition goes out, in words; "" for none."""
    if not minutes:
        return ""
    if minutes % 60 == 0:
        said = ngettext("%(count)d hour before", "%(count)d hours before", minutes // 60)
        return said % {"count": minutes // 60}
    said = ngettext("%(count)d minute before", "%(count)d minutes before", minutes)
    return said % {"count": minutes}


def clock(moment: datetime, out: datetime, series: Series) -> str:
    """A time of day, and which day if it is not that on which the edition goes out."""
    local, day = moment.astimezone(series.zone), out.astimezone(series.zone).date()
    time, days = date_format(local, "H:i"), (day - local.date()).days
    if not days:
        return time
    said = ngettext("%(time)s the day before", "%(time)s, %(count)d days before", days)
    return said % {"time": time, "count": days}


def covered(series: Series, now: datetime) -> str:
    """What an edition covers."""
    if series.rolling_hours:
        said = ngettext(
            "It covers the hour before that.",
            "It covers the %(count)d hours before that.",
            series.rolling_hours,
        )
        return said % {"count": series.rolling_hours}
    since = series.covered_until(series.next_cutoff(now)) if series.pk else None
    if since is None:
        return gettext("It covers everything since the edition published before it.")
    local = since.astimezone(series.zone)
    said = gettext(
        "It covers everything since the last published edition; for now since %(since)s."
    )
    return said % {"since": day_and_hour(local)}


def coming(series: Series, now: datetime) -> list[Hours]:
    """The next editions, quiet hours left out."""
    found, out = [], now
    for _number in range(NEXT):
        out = series.next_out(out)
        drafted, heard = series.draft_time(out), cutoff(series, out)
        found.append(
            Hours(*(day_and_hour(each.astimezone(series.zone)) for each in (drafted, heard, out)))
        )
    return found


def cutoff(series: Series, out: datetime) -> datetime:
    return out - timedelta(minutes=series.cutoff_minutes)


def day_and_hour(local: datetime) -> str:
    return f"{date_format(local, 'm-d')} {date_format(local, 'D')} {date_format(local, 'H:i')}"


def zone_words(zone: str) -> str:
    """A time zone as people say it."""
    if zone in ZONES:
        return gettext(ZONES[zone])
    return gettext("%(place)s time") % {"place": zone.rpartition("/")[2].replace("_", " ")}


def told(series: Series, now: datetime) -> dict[str, Any]:
    """What the page shows of it; nothing of hours that its form has just refused."""
    try:
        return {"sentences": sentences(series, now), "coming": coming(series, now)}
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return {}
