"""The one way out: an edition is frozen, numbered, stamped and made public."""

from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from articles.workflow import Actor, State, WorkflowError, signature
from digests import echoes, hugo, marginalia, pace, watching
from digests.body import body
from digests.gathering import gathered
from digests.layout import Issue, Layout
from digests.models import Correction, Digest, Revision, Series, Watch
from digests.origins import Origins


def publish(digest: Digest, *, by: Any = None) -> None:
    """Make an approved edition public, by a user or (by=None) because its hour has come.

    Both bodies are rendered once, here. WorkflowError when a gate refuses.
    """
    now = timezone.now()
    with transaction.atomic():
        number = next_number(digest)
        issue, layout = digest.issue(published_at=now), digest.frozen_layout()
        start = digest.covers_from()
        digest.move(
            State.PUBLISHED,
            by=by,
            number=number,
            published_at=now,
            window_start=start,
            gathered=gathered(digest.series, start, digest.window_end),
            **frozen(issue, layout),
            claimed_by="",
            claimed_until=None,
            error="",
        )
        made = record(digest, issue, layout, number=next_revision(digest), **signature(by))
        digest.shelve()
        Correction.objects.print_in(digest)
        watching.begin(digest)
        meet_hours(digest.series)
        echoes.published(digest, made)


def undo(digest: Digest, *, by: Any) -> None:
    """Take a publication back within two minutes, before the world is told of it.

    The edition is approved again, keeps its number for the next time, and does not go out by
    itself. WorkflowError when it is too late, Conflict when a colleague was quicker.
    """
    now = timezone.now()
    with transaction.atomic():
        hold_series(digest)
        if digest.corrections.exists():
            raise WorkflowError(gettext("It has been corrected since: withdraw it instead."))
        echoes.undone(digest)
        digest.undo(by=by, card={})
        digest.revisions.standing().update(undone_at=now)
        digest.topics.clear()
        Watch.objects.filter(item__digest=digest).delete()
        meet_hours(digest.series)


def meet_hours(series: Series) -> None:
    """Let the hours of editions to come begin where those of the last public one end.

    What covers which hours follows from what is public; so nobody's open form is outdated by it.
    """
    for each in series.digests.unpublished().filter(window_end__isnull=False):
        start = each.covers_from()
        if start != each.window_start:
            series.digests.filter(pk=each.pk).update(window_start=start)


def adopt(digest: Digest) -> None:
    """Make public what was published elsewhere: as it stands, and on the day it bears.

    It was not updated since either, so that nobody's feed reader takes it for news. It gets no
    number: its archive had its own count.
    """
    with transaction.atomic():
        issue, layout = digest.issue(), digest.frozen_layout()
        moment = issue.date.astimezone(UTC)  # databases do not know every offset
        digest.adopt(
            State.PUBLISHED,
            published_at=moment,
            updated_at=moment,
            **frozen(issue, layout),
        )
        record(digest, issue, layout, number=1, actor=Actor.IMPORT)


def revise(digest: Digest, *, signed: dict[str, Any], note: str = "", **fields: Any) -> Revision:
    """Freeze a public edition again with new words: those of its rows, and of `fields`."""
    with transaction.atomic():
        for name, value in fields.items():
            setattr(digest, name, value)
        issue, layout = digest.issue(), digest.frozen_layout()
        digest.amend(**fields, **frozen(issue, layout), card={})
        number = next_revision(digest)
        made = record(digest, issue, layout, number=number, note=note, **signed)
        echoes.printed(digest, made)
        return made


def next_number(digest: Digest) -> int:
    """The number an edition gets now; until this transaction ends, nobody else is given one."""
    hold_series(digest)
    return digest.next_number()


def hold_series(digest: Digest) -> None:
    """Let nobody else publish, undo or compose in its Series until this transaction ends."""
    Series.objects.select_for_update().values_list("pk").get(pk=digest.series_id)


def next_revision(digest: Digest) -> int:
    """The number of the version that is made public now; those undone count."""
    return (digest.revisions.aggregate(last=Max("number"))["last"] or 0) + 1


def frozen(issue: Issue, layout: Layout) -> dict[str, Any]:
    """Both bodies, as they stay, and how long they take to read."""
    html = body(issue, layout)
    kept = {"body_html": html, "body_md": hugo.dump(issue, layout)}
    return kept | {"reading_minutes": pace.minutes(html)}


def record(digest: Digest, issue: Issue, layout: Layout, **signed: Any) -> Revision:
    """Keep what has just been made public, as a Revision of the edition, and what it came of."""
    items = list(digest.items.with_sources())
    marginalia.write_down(digest, items, issue, layout)
    came_of = {} if digest.imported_from else Origins(digest, items).to_json()
    made: Revision = digest.revisions.create(
        issue=issue.to_json(), layout=layout.to_json(), provenance=came_of, **signed
    )
    return made


def withdraw(digest: Digest, *, by: Any, note: str) -> None:
    """Take a public edition back; its page stays, as a notice that says why."""
    with transaction.atomic():
        hold_series(digest)
        digest.move(State.WITHDRAWN, by=by, note=note, card={}, cover={})
        echoes.withdrawn(digest, note)
        meet_hours(digest.series)


def approve(digest: Digest, *, by: Any, note: str = "") -> None:
    """Approve an edition; with an hour of its own to come it will go out by itself then."""
    digest.move(State.APPROVED, by=by, note=note)
