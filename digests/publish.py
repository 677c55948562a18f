"""The one way out: an approved edition is frozen, numbered, stamped and made public."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.workflow import State
from digests import hugo
from digests.body import body
from digests.models import Digest, Series


def publish(digest: Digest, *, by: Any = None) -> None:
    """Make an approved edition public, by a user or (by=None) because its hour has come.

    Both bodies are rendered once, here. WorkflowError when a gate refuses.
    """
    now = timezone.now()
    with transaction.atomic():
        Series.objects.select_for_update().get(pk=digest.series_id)  # numbers are given one by one
        issue, layout = digest.issue(published_at=now), digest.frozen_layout()
        digest.move(
            State.PUBLISHED,
            by=by,
            number=digest.next_number(),
            published_at=now,
            body_html=body(issue, layout),
            body_md=hugo.dump(issue, layout),
            due_at=None,
            claimed_by="",
            claimed_until=None,
            error="",
        )


def withdraw(digest: Digest, *, by: Any, note: str) -> None:
    """Take a public edition back; its page stays, as a notice that says why."""
    digest.move(State.WITHDRAWN, by=by, note=note)


def approve(digest: Digest, *, by: Any) -> None:
    """Approve an edition; with an hour of its own it will go out by itself then."""
    digest.move(State.APPROVED, by=by, due_at=digest.publish_at)
