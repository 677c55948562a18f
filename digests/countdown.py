"""What the clock of an edition says: what happens next, when, and what was missed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext

from articles.workflow import State
from digests.models import Digest

LONG = timedelta(hours=24)  # what is farther off is a date


@dataclass(frozen=True)
class Clock:
    """One line for the desk: `kind` is "", "ahead", "ready", "late" or "undo"."""

    kind: str
    words: str
    now: datetime
    until: datetime | None = None  # what is counted down to; of what is late, up from

    @property
    def counts(self) -> bool:
        """Whether it is near enough to be counted."""
        return self.until is not None and abs(self.until - self.now) < LONG

    @property
    def shown(self) -> str:
        """The time left, or since, as 04:12 or 1:04:12."""
        return left(abs(self.until - self.now)) if self.until else ""

    @property
    def now_ms(self) -> int:
        return round(self.now.timestamp() * 1000)

    @property
    def until_ms(self) -> int:
        return round(self.until.timestamp() * 1000) if self.until else 0


def left(span: timedelta) -> str:
    """A span of time as clocks show it: minutes and seconds, hours before them where there are."""
    minutes, seconds = divmod(max(int(span.total_seconds()), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def of(digest: Digest, now: datetime) -> Clock:
    """The clock of an edition at this moment."""
    if digest.state == State.PUBLISHED:
        until = digest.undo_until()
        if until and now < until:
            return Clock("undo", gettext("Can be undone for"), now, until)
        return Clock("", "", now)
    if not digest.editable():
        return Clock("", "", now)
    if digest.publish_at is None:
        return Clock("", gettext("Goes out by hand"), now)
    return planned(digest, digest.publish_at, now)


def planned(digest: Digest, hour: datetime, now: datetime) -> Clock:
    """The clock of an open edition with an hour."""
    if digest.state == State.APPROVED:
        return approved(digest, hour, now)
    if hour <= now:
        return Clock("late", gettext("Not approved in time, late by"), now, hour)
    return Clock("ahead", gettext("Goes out, if approved, in"), now, hour)


def approved(digest: Digest, hour: datetime, now: datetime) -> Clock:
    """The clock of one that is approved: it goes out by itself, or waits for somebody."""
    if digest.due_at and digest.error:
        return Clock("late", gettext("Could not go out; tried again in"), now, digest.due_at)
    if digest.due_at and digest.due_at > now:
        return Clock("ready", gettext("Goes out in"), now, digest.due_at)
    if digest.due_at:
        return Clock("ready", gettext("Goes out within the minute"), now)
    if hour > now:
        return Clock("ahead", gettext("Does not go out by itself; its hour is in"), now, hour)
    return Clock("late", gettext("Publish it, or set another hour; late by"), now, hour)


def lapses_at(digest: Digest, now: datetime) -> datetime | None:
    """When an edition that is late gives way to the next one, as far as that is planned."""
    series = digest.series
    is_late = digest.state in (State.DRAFT, State.REVIEW) and digest.publish_at
    if not is_late or not series.active or digest.publish_at > now:  # type: ignore[operator]
        return None
    return series.due_at if series.due_at and series.due_at > now else None


def here(moment: datetime | None) -> str:
    """A moment by the clocks of the site, short."""
    return timezone.localtime(moment).strftime("%m-%d %H:%M") if moment else ""
