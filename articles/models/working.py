"""What somebody is typing and has not saved, and who is at which page now."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

KEPT = timedelta(days=30)
HERE = timedelta(seconds=40)  # since its last sign a page counts as left


class AtRow(models.Model):
    """Of one person at one row of any kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)  # such as digests.digest
    row = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        abstract = True


class AtRowQuerySet(models.QuerySet[Any]):
    def of(self, row: models.Model) -> Self:
        return self.filter(kind=row._meta.label_lower, row=row.pk)

    def prune(self, now: datetime) -> int:
        """Forget what nobody has come back to."""
        return self.filter(at__lt=now - KEPT).delete()[0]


class WorkingCopyQuerySet(AtRowQuerySet):
    def mine(self, user: Any, row: models.Model) -> Self:
        """What this person has not saved of a row, the latest first."""
        return self.of(row).filter(user=user, done=False).order_by("-at", "-pk")


class WorkingCopy(AtRow):
    """What one person typed into one page of a row and has not saved; never part of the row.

    A page opened twice has two: neither may write over the other.
    """

    tab = models.CharField(max_length=32)
    changes = models.JSONField(default=dict)  # field: [what it said, what was made of it]
    version = models.PositiveIntegerField()  # of the row, when the page was drawn
    serial = models.PositiveIntegerField(default=0)  # an answer overtaken by a later one is late
    done = models.BooleanField(default=False)  # saved: what comes late makes no new copy
    since = models.DateTimeField(default=timezone.now)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "row", "tab"], name="copy_once_a_page"),
        ]
        indexes = [models.Index(fields=["kind", "row"], name="copy_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"

    @property
    def stamp(self) -> str:
        """Which copy this is, and as of when."""
        return f"{self.tab} {self.at.isoformat()}"


class PresenceQuerySet(AtRowQuerySet):
    def others(self, user: Any, row: models.Model) -> Self:
        return self.of(row).exclude(user=user).select_related("user").order_by("user")


class Presence(AtRow):
    """That somebody has a page open, where in it they are, and what they last saved there."""

    field = models.CharField(max_length=80, blank=True)
    saved_at = models.DateTimeField(null=True)
    saved_version = models.PositiveIntegerField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "row", "user"], name="presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.kind} {self.row}"

    def is_here(self, now: datetime) -> bool:
        return now - self.at < HERE
