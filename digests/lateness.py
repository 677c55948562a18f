"""Editions that are not approved in time: who is told of it, and that readers are."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles import notices
from articles.models import Outbox
from articles.workflow import State
from digests.models import Digest

WARNING = timedelta(minutes=15)  # before its hour


def watch(now: datetime) -> Counter[str]:
    """Tell the editors of what will be late and what is; the latter is written down for readers."""
    for digest in Digest.objects.unready(now, WARNING).light().select_related("series"):
        alarm(digest, "soon")
    late = 0
    for digest in Digest.objects.overdue(now).light().select_related("series"):
        late += mark(digest, now)
    return Counter(late=late) if late else Counter()


def mark(digest: Digest, now: datetime) -> bool:
    """Write down that its hour has passed, and tell of it; whether that was news.

    Its version stays, so that nobody's open form is outdated by the clock. The hour that readers
    were promised first stays, too, should it be put off.
    """
    with transaction.atomic():
        rows = Digest.objects.overdue(now).filter(pk=digest.pk, late_since=None)
        new = rows.update(late_since=digest.publish_at, updated_at=now)
        alarm(digest, "late")
    return bool(new)


def alarm(digest: Digest, stage: str) -> None:
    """Tell of it once for each edition, stage and hour; of a sample nobody is told."""
    if digest.sample:
        return
    hour = digest.publish_at
    key = f"late:{digest.uid}:{stage}:{hour.isoformat() if hour else ''}"
    if Outbox.objects.filter(key=key).exists():  # else all its words are made each minute
        return
    notices.tell(
        "late",
        key,
        subject=lambda: sentence(digest, stage),
        url=reverse("admin:digests_digest_change", args=[digest.pk]),
        series=digest.series,
        lines=[digest.error] if digest.error else [],
    )


def sentence(digest: Digest, stage: str) -> str:
    """What there is to tell, in the language of this moment."""
    said = {"edition": digest.title, "series": digest.series.title, "at": hour_of(digest)}
    if stage == "soon":
        return gettext("%(series)s: “%(edition)s” is to go out at %(at)s and not approved.") % said
    if digest.state == State.APPROVED:
        return gettext("%(series)s: “%(edition)s” is late: approved, but not out at %(at)s.") % said
    return gettext("%(series)s: “%(edition)s” is late: not approved at %(at)s.") % said


def hour_of(digest: Digest) -> str:
    """Its hour by the clocks of its Series, such as 8:30."""
    hour = digest.late_since or digest.publish_at
    return date_format(hour.astimezone(digest.series.zone), "G:i") if hour else ""
