"""What somebody at the desk must look at: a section of its own on the dashboard for each kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import money_desk
from articles.models import Beat, Outbox, Source
from articles.source_admin import hour, tried_again
from digests import lateness
from digests.models import Alarm as Raised
from digests.models import Digest
from digests.outbox_desk import first_words
from digests.press import telling
from newsroom import health, storeroom

UNPRESSED = timedelta(minutes=10)
SHOWN = 10  # of each kind; the heading leads to all of them


@dataclass(frozen=True)
class Alarm:
    """Rows under a heading; `template` draws them, and is given this alarm."""

    heading: Any
    template: str
    rows: Sequence[Any]
    url: str = ""
    count: int | None = None  # of all there are, where that is more than rows
    urgent: bool = True


@dataclass(frozen=True)
class Lost:
    """A source nobody could reach for long: why, since when, and what happens next."""

    source: Source
    since: str
    again: str


def lost_sources(user: Any) -> Alarm | None:
    """Sources that have failed for a day or more, the longest first."""
    if not user.has_perm("articles.view_source"):
        return None
    now = timezone.now()
    failing = Source.objects.failing_long(now)
    rows = [lost(source, now) for source in failing[:SHOWN]]
    if not rows:
        return None
    return Alarm(
        _("Sources that have failed for more than a day"),
        "admin/desk/alarms/lost_sources.html",
        rows,
        url=f"{reverse('admin:articles_source_changelist')}?state=failing",
        count=failing.count() if len(rows) == SHOWN else len(rows),
    )


def lost(source: Source, now: datetime) -> Lost:
    return Lost(source, hour(source.failing_since, now), tried_again(source, now))


def changed_pages(user: Any) -> Alarm | None:
    """What became of the sources of published items, the latest first."""
    if not user.has_perm("digests.view_alarm"):
        return None
    raised = Raised.objects.open()
    rows = list(raised.whole()[:SHOWN])
    if not rows:
        return None
    return Alarm(
        _("Sources that changed after publication"),
        "admin/desk/alarms/changed_pages.html",
        rows,
        url=f"{reverse('admin:digests_alarm_changelist')}?alarm=open",
        count=raised.count() if len(rows) == SHOWN else len(rows),
    )


def money(user: Any) -> Alarm | None:
    """A budget that is spent, a model without a price, calls by the hundred."""
    if not user.has_perm("articles.view_call"):
        return None
    rows = money_desk.notices(user, timezone.now())
    return Alarm(_("Money"), "admin/desk/alarms/money.html", rows) if rows else None


@dataclass(frozen=True)
class Unsent:
    """A notice that could not be delivered, and what it says."""

    row: Outbox
    says: str


def unsent(user: Any) -> Alarm | None:
    """Notices that did not arrive and are not tried any more, and editions that a Hugo site has
    refused so far, the latest first."""
    if not user.has_perm("articles.view_outbox"):
        return None
    lost = Outbox.objects.shown().undeliverable() | Outbox.objects.of(Outbox.GIT).troubled()
    rows = [Unsent(row, first_words(row)) for row in lost[:SHOWN]]
    if not rows:
        return None
    state = "trouble" if any(each.row.kind == Outbox.GIT for each in rows) else "given_up"
    return Alarm(
        _("Notices that did not arrive"),
        "admin/desk/alarms/unsent.html",
        rows,
        url=f"{reverse('admin:articles_outbox_changelist')}?state={state}",
        count=lost.count() if len(rows) == SHOWN else len(rows),
    )


def standstill(user: Any) -> Alarm | None:
    """A worker that has stopped, or does not get round to what cannot wait."""
    if not user.has_perm("digests.view_digest"):
        return None
    now, age = timezone.now(), Beat.age("worker")
    if age is None:
        return None  # it has not begun: the line of the machines says so
    waits = health.longest_wait(now)
    if age > Beat.SILENT:
        heading = _("The worker stands still")
        told = _("Nothing was heard of it since %(hour)s: no edition goes out by itself.")
        since = now - age
    elif waits > health.PATIENCE:
        heading = _("The worker does not keep up")
        told = _("It is at work, and yet what cannot wait has waited since %(hour)s.")
        since = now - waits
    else:
        return None
    said = told % {"hour": hour(since, now)}
    rows = [said, _("Whoever runs the site starts it anew: systemctl restart newsroom-worker.")]
    return Alarm(heading, "admin/desk/alarms/press.html", rows)


def late_editions(user: Any) -> Alarm | None:
    """Editions that are late or will be, the longest awaited first."""
    if not user.has_perm("digests.view_digest"):
        return None
    now = timezone.now()
    open_ones = Digest.objects.light().select_related("series").order_by("publish_at", "pk")
    late = [(each, "late") for each in open_ones.overdue(now)[:SHOWN]]
    soon = [(each, "soon") for each in open_ones.unready(now, lateness.WARNING)[:SHOWN]]
    rows: list[Any] = []
    for edition, stage in [*late, *soon]:
        edition.said = lateness.sentence(edition, stage)
        rows.append(edition)
    if not rows:
        return None
    return Alarm(_("Editions that are late, or soon will be"), "admin/desk/alarms/late.html", rows)


def unpressed(user: Any) -> Alarm | None:
    """Why the static site is not what it should be: a press that fails, or none for long."""
    if not settings.PRESS or not user.has_perm("digests.view_digest"):
        return None
    now = timezone.now()
    rows: list[Any] = []
    beat = Beat.objects.filter(name=telling.BEAT).first()
    if beat and beat.trouble:
        rows = [beat.trouble]
    elif beat and now - beat.at > UNPRESSED:
        rows = [_("Nothing has been written since %(hour)s.") % {"hour": hour(beat.at, now)}]
    if not rows:
        return None
    return Alarm(_("The static site is behind"), "admin/desk/alarms/press.html", rows)


def disk(user: Any) -> Alarm | None:
    """Kinds of data that have nearly all the room they may have, and disks that are nearly full."""
    if not storeroom.is_shown(user):
        return None
    rows = storeroom.crowded()
    if not rows:
        return None
    urgent = any(each.level >= storeroom.FULL for each in rows)
    return Alarm(_("Disk nearly full"), "admin/desk/alarms/disk.html", rows, urgent=urgent)


ALARMS: tuple[Callable[[Any], Alarm | None], ...] = (
    standstill,
    late_editions,
    unpressed,
    disk,
    money,
    changed_pages,
    lost_sources,
    unsent,
)


def alarms(user: Any) -> list[Alarm]:
    """What this user must look at now."""
    return [found for each in ALARMS if (found := each(user))]
