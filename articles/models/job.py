"""A Job: work on many rows that a person asked for."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.chores import Chore, ChoreQuerySet
from articles.workflow import signature

TRIES = 3  # of the same few rows


class JobQuerySet(ChoreQuerySet):
    def begin(self, kind: str, pks: Iterable[int], *, by: Any, wish: str = "") -> "Job":
        """A new job on these rows, due at once; a wish is the kind's own affair."""
        signed = signature(by)
        return self.create(
            kind=kind,
            rows=list(pks),
            wish=wish,
            by=signed["by"],
            by_name=signed["by_name"],
            due_at=timezone.now(),
        )

    def running(self) -> Self:
        return self.filter(ended_at=None)

    def light(self) -> Self:
        """Without the rows: for lists."""
        return self.defer("rows", "found")


class Job(Chore):
    """Work on many rows, a few at a time: it shows how far it is, and stops when it is told to.

    As a chore it is due until it has ended; whoever takes it up goes on behind the last few rows
    that were written down, so that a crash repeats these few at most.
    """

    LEASE: ClassVar[timedelta] = timedelta(minutes=5)

    class Kind(models.TextChoices):
        POLL = "poll", _("poll sources")
        DRAFT = "draft", _("draft articles again")
        CHECK = "check", _("check claims again")
        HUGO = "hugo", _("import editions")
        OPML = "opml", _("bring in sources")

    kind = models.CharField(_("what"), max_length=8, choices=Kind.choices)
    rows = models.JSONField(default=list)  # the keys of all, in turn
    size = models.PositiveIntegerField(_("of"), default=0)
    place = models.PositiveIntegerField(_("done"), default=0)
    wish = models.CharField(max_length=200, blank=True)  # of an import: the Series it goes to
    found = models.JSONField(default=list)  # the keys of those that need a person now
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    by_name = models.CharField(_("by"), max_length=200)
    at = models.DateTimeField(_("asked for"), default=timezone.now)
    stopped_by = models.CharField(_("stopped by"), max_length=200, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place__lte=models.F("size")), name="job_is_within_its_rows"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.size = len(self.rows)
        super().save(*args, **kwargs)

    def after_crash(self, error: Exception, now: datetime) -> dict[str, Any]:
        """It is tried again a few times; rows that break it each time end it."""
        columns = super().after_crash(error, now)
        if self.failures + 1 < TRIES:
            return columns
        said = gettext("Something unexpected happened (%(what)s).") % {"what": type(error).__name__}
        return columns | {"due_at": None, "ended_at": now, "error": said}

    def crashed(self, error: Exception) -> None:
        super().crashed(error)
        if type(self).objects.running().filter(pk=self.pk).exists():
            return
        self.forget()

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    def following(self, count: int) -> list[int]:
        """The keys of the next rows."""
        return self.rows[self.place : self.place + count]

    def is_stopped(self) -> bool:
        """Whether somebody has told it to stop by now."""
        return type(self).objects.filter(pk=self.pk).exclude(stopped_by="").exists()

    def stop(self, *, by: Any) -> bool:
        """Have it end behind the rows it is at; False when it had ended or was stopped before."""
        running = type(self).objects.running().filter(pk=self.pk)
        stopped = running.filter(stopped_by="").update(stopped_by=signature(by)["by_name"])
        # While nobody works on it, nobody else would end it.
        if running.filter(claimed_by="").update(ended_at=timezone.now(), due_at=None):
            self.forget()
        return bool(stopped)

    def forget(self) -> None:
        """It has ended: what it has not opened of what was handed in is kept by name only."""
        self.parcels.filter(outcome="").update(content="")
