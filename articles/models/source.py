"""Sources, what their feeds listed, and how the polls went."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import rhythm
from articles.chores import Chore, ChoreQuerySet, Setback

BACKLOG = timedelta(hours=24)
GONE = 410  # the one status by which a publisher asks never to be polled again


class SourceQuerySet(ChoreQuerySet):
    def active(self) -> Self:
        return self.filter(active=True)

    def failing(self) -> Self:
        return self.active().filter(failures__gt=0)

    def due(self, now: datetime) -> Self:
        return super().due(now).active()


class Source(Chore):
    """A publisher and its feed. Retired by switching it off, never deleted."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)

    class Attribution(models.TextChoices):
        OUTLET = "outlet", _("the outlet")
        AUTHOR = "author", _("the author")

    name = models.CharField(_("name"), max_length=200)
    feed_url = models.URLField(_("feed address"), max_length=1000, unique=True)
    site_url = models.URLField(_("site address"), max_length=1000, blank=True)
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("Empty: told from each text.")
    )
    attribution = models.CharField(
        _("items name"), max_length=8, choices=Attribution.choices, default=Attribution.OUTLET
    )
    interval = models.PositiveIntegerField(
        _("minutes between polls"),
        default=30,
        help_text=_(
            "A busy source is asked up to four times as often, a quiet one up to four times as "
            "rarely; what the source itself asks for comes first."
        ),
    )
    active = models.BooleanField(_("active"), default=True)
    etag = models.CharField(max_length=1000, blank=True, editable=False)
    modified = models.CharField(max_length=200, blank=True, editable=False)
    polled_at = models.DateTimeField(_("last success"), null=True, blank=True, editable=False)
    ttl = models.PositiveIntegerField(default=0, editable=False)  # minutes the feed asks for
    lately = models.JSONField(default=list, editable=False)  # Unix times at which there was news
    moved_to = models.URLField(max_length=1000, blank=True, editable=False)
    moved_times = models.PositiveSmallIntegerField(default=0, editable=False)  # polls in a row
    notice = models.TextField(_("notice"), blank=True, editable=False)
    sample = models.BooleanField(default=False, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("name", "pk")
        constraints = [
            models.CheckConstraint(condition=~Q(feed_url=""), name="source_has_a_feed"),
            models.CheckConstraint(condition=Q(interval__gte=1), name="source_interval_positive"),
        ]

    def __str__(self) -> str:
        return self.name

    def address(self) -> str:
        return self.feed_url

    @property
    def seen(self) -> list[datetime]:
        """The occasions on which there was news of late."""
        return [datetime.fromtimestamp(moment, UTC) for moment in self.lately]

    def learn(
        self, ttl: int, published: Iterable[datetime | None], new: int, now: datetime
    ) -> None:
        """Take in, unsaved, what a feed says of its rhythm: minutes to live, dates, articles new.

        Its dates are a claim: they count on the first poll only, then the polls that bring news.
        """
        self.ttl = ttl
        moments = [*self.seen, now] if new else self.seen
        if self.polled_at is None:
            moments = list(filter(None, published))
        self.lately = [int(moment.timestamp()) for moment in rhythm.occasions(moments, now)]

    def next_poll(self, now: datetime, lifetime: timedelta | None) -> datetime:
        """When to ask again after an answer that is fresh for so long; None if it did not say."""
        return rhythm.next_due(
            now,
            interval=timedelta(minutes=self.interval),
            seen=self.seen,
            lifetime=lifetime,
            ttl=timedelta(minutes=self.ttl),
            jitter=random.random(),
        )

    def put_off(self, error: Setback, **fields: Any) -> None:
        """As any chore; a feed that its publisher removed for good is retired."""
        if _is_gone(error):
            fields["active"] = False
        super().put_off(error, **fields)

    def pause_after(self, error: Setback) -> timedelta | None:
        """What looks final may pass: ask once a day instead of giving up, unless told to."""
        if _is_gone(error):
            return None
        return timedelta(days=1) if error.permanent else super().pause_after(error)

    def is_backlog(self, published: datetime | None, now: datetime) -> bool:
        """On a first poll only what is dated within a day is news; all else was there before us."""
        return self.polled_at is None and (published is None or published < now - BACKLOG)


def _is_gone(error: Setback) -> bool:
    return getattr(error, "status", None) == GONE


class HostQuerySet(models.QuerySet):
    def reserve(self, name: str, until: datetime) -> bool:
        """Take the host for ourselves until then; False when another worker has it now."""
        now = timezone.now()
        if self.filter(name=name, next_at__lte=now).update(next_at=until):
            return True
        try:
            with transaction.atomic():
                _host, made = self.get_or_create(name=name, defaults={"next_at": until})
        except IntegrityError:  # a colleague made the row between our two looks
            return False
        return made


class Host(models.Model):
    """Politeness towards one host, shared by all workers."""

    name = models.CharField(max_length=260, primary_key=True)
    next_at = models.DateTimeField()

    objects = HostQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class Poll(models.Model):
    """One fetch of one feed, and what it brought."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="polls")
    at = models.DateTimeField(_("at"), default=timezone.now)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True)
    entries = models.PositiveIntegerField(_("entries"), default=0)
    new = models.PositiveIntegerField(_("new"), default=0)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    error = models.TextField(_("what went wrong"), blank=True)

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["source", "-at"], name="poll_source_at")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d %H:%M}"


class Sighting(models.Model):
    """An entry as one feed listed it. What a poll compares, before anything else."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="sightings")
    guid = models.TextField(blank=True)
    guid_key = models.CharField(max_length=64)
    url = models.TextField(blank=True)
    title = models.TextField(blank=True)
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="sightings"
    )
    first_seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        constraints = [
            models.UniqueConstraint(fields=["source", "guid_key"], name="sighting_once_a_source")
        ]

    def __str__(self) -> str:
        return self.title or self.url
