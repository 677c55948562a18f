"""The one way out: an edition is frozen, numbered, stamped and made public."""

from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles.workflow import Actor, State, signature
from digests import hugo, watching
from digests.body import body
from digests.layout import Issue, Layout
from digests.models import Digest, Series
from digests.origins import Origins


def publish(digest: Digest, *, by: Any = None) -> None:
    """Make an approved edition public, by a user or (by=None) because its hour has come.

    Both bodies are rendered once, here. WorkflowError when a gate refuses.
    """
    now = timezone.now()
    with transaction.atomic():
        number = next_number(digest)
        issue, layout = digest.issue(published_at=now), digest.frozen_layout()
        digest.move(
            State.PUBLISHED,
            by=by,
            number=number,
            published_at=now,
            **frozen(issue, layout),
            due_at=None,
            claimed_by="",
            claimed_until=None,
            error="",
        )
        record(digest, issue, layout, number=1, **signature(by))
        digest.shelve()
        watching.begin(digest)


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


def revise(digest: Digest, *, signed: dict[str, Any], note: str = "", **fields: Any) -> None:
    """Freeze a public edition again with new words: those of its rows, and of `fields`."""
    with transaction.atomic():
        for name, value in fields.items():
            setattr(digest, name, value)
        issue, layout = digest.issue(), digest.frozen_layout()
        digest.amend(**fields, **frozen(issue, layout))
        last = digest.revisions.aggregate(last=Max("number"))["last"] or 0
        record(digest, issue, layout, number=last + 1, note=note, **signed)


def next_number(digest: Digest) -> int:
    """The number an edition gets now; until this transaction ends, nobody else is given one."""
    Series.objects.select_for_update().values_list("pk").get(pk=digest.series_id)
    return digest.next_number()


def frozen(issue: Issue, layout: Layout) -> dict[str, str]:
    """Both bodies, as they stay."""
    return {"body_html": body(issue, layout), "body_md": hugo.dump(issue, layout)}


def record(digest: Digest, issue: Issue, layout: Layout, **signed: Any) -> None:
    """Keep what has just been made public, as a Revision of the edition, and what it came of."""
    came_of = {} if digest.imported_from else Origins(digest).to_json()
    digest.revisions.create(
        issue=issue.to_json(), layout=layout.to_json(), provenance=came_of, **signed
    )


def withdraw(digest: Digest, *, by: Any, note: str) -> None:
    """Take a public edition back; its page stays, as a notice that says why."""
    digest.move(State.WITHDRAWN, by=by, note=note)


def approve(digest: Digest, *, by: Any) -> None:
    """Approve an edition; with an hour of its own it will go out by itself then."""
    digest.move(State.APPROVED, by=by, due_at=digest.publish_at)
