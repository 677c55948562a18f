"""What must reach somebody outside: kept until it has, sent again when in doubt."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.chores import Chore, ChoreQuerySet, Setback

KEPT = timedelta(days=30)  # after delivery, for people who ask what went out
STALE = timedelta(days=2)  # news by then: it is tried no more
LONGEST_KEY = 200


class OutboxQuerySet(ChoreQuerySet):
    def put(self, kind: str, key: str, *, due_at: datetime | None = None, **payload: Any) -> bool:
        """Keep something to be sent, now or later; False when this key was put before.

        In the caller's transaction: it is sent if, and only if, what it tells of was written.
        """
        row = {"kind": kind, "payload": payload, "due_at": due_at or timezone.now()}
        return self.get_or_create(key=key, defaults=row)[1]

    def drop(self, key: str) -> bool:
        """Forget what was put under this key, as far as it was not sent; says if anything was."""
        rows = self.waiting().filter(Q(key=key) | Q(told_of__key=key))
        return bool(rows.delete()[0])

    def due(self, now: datetime) -> Self:
        return super().due(now).waiting()

    def waiting(self) -> Self:
        """What has not been delivered: still to come, or given up."""
        return self.filter(delivered_at=None)

    def of(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def shown(self) -> Self:
        """What people look at one by one: their payload has `part`, `event`, `series`, `to`."""
        return self.filter(kind__in=Outbox.SHOWN)

    def send_again(self, now: datetime) -> int:
        """Make due at once what waits or was given up; says how much that is."""
        return self.waiting().update(due_at=now, failures=0, put_at=now)

    def undeliverable(self) -> Self:
        """What is not tried any more, until somebody sends it again."""
        return self.waiting().filter(due_at=None)

    def troubled(self) -> Self:
        """What could not be delivered so far, given up or not."""
        return self.waiting().filter(failures__gt=0)

    def prune(self, now: datetime) -> int:
        """Forget what was delivered long ago; says how many."""
        return self.filter(delivered_at__lte=now - KEPT).delete()[0]


class Outbox(Chore):
    """Something to be sent, at least once: who receives it twice can tell by its key."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)

    NOTICE = "notice"  # for all channels that want it; what comes of it are messages
    MESSAGE = "message"  # for one channel
    CARD = "card"  # the picture of an edition, to be drawn
    GIT = "git"  # for the checkout of a Hugo site
    HEARTBEAT = "heartbeat"  # for who watches whether editions come out
    HUB = "hub"  # for a hub that tells subscribers of our feeds
    SHOWN: ClassVar[tuple[str, ...]] = (MESSAGE, GIT, HEARTBEAT, HUB)

    kind = models.CharField(_("kind"), max_length=20, editable=False)
    key = models.CharField(_("key"), max_length=LONGEST_KEY, unique=True, editable=False)
    payload = models.JSONField(default=dict, editable=False)
    put_at = models.DateTimeField(_("put"), default=timezone.now, editable=False)
    delivered_at = models.DateTimeField(_("delivered"), null=True, db_index=True, editable=False)
    told_of = models.ForeignKey(  # the notice that a message passes on
        "self", models.CASCADE, null=True, related_name="messages", editable=False
    )

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing notice")
        verbose_name_plural = _("outgoing notices")
        ordering = ("-put_at", "-pk")
        permissions = [("resend_outbox", "Can send notice again")]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="outbox_has_a_key")]

    def __str__(self) -> str:
        return self.key

    def pause_after(self, error: Setback) -> timedelta | None:
        """As any chore's; after two days nobody wants to hear of it any more, yet a site that was
        left behind is still to be brought up."""
        old = timezone.now() - self.put_at > STALE and self.kind != self.GIT
        return None if old else super().pause_after(error)

    def delivered(self) -> None:
        """It has arrived; LeaseLostError when it was no longer ours to send."""
        self.done(delivered_at=timezone.now())
