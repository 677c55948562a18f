"""Sources: a publisher and its feed, and what we know of both."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from articles import condition, rhythm
from articles.ceilings import clean_ceilings
from articles.chores import Chore, ChoreQuerySet, Setback
from articles.condition import Condition

BACKLOG = timedelta(hours=24)
LONGEST_INTERVAL = 31 * 24 * 60  # minutes
GONE = 410  # the one status by which a publisher asks never to be polled again


class SourceQuerySet(ChoreQuerySet):
    def active(self) -> Self:
        return self.filter(active=True)

    def judged(self, now: datetime) -> Self:
        """With the `condition` of each, as `condition.of` tells it."""
        return self.annotate(
            condition=Case(
                When(active=False, then=Value(Condition.RETIRED)),
                When(quarantined_at__isnull=False, then=Value(Condition.QUARANTINED)),
                When(failures__gt=0, then=Value(Condition.FAILING)),
                When(polled_at=None, then=Value(Condition.UNPOLLED)),
                When(quiet_at__lte=now, then=Value(Condition.QUIET)),
                default=Value(Condition.FRESH),
            )
        )

    def withheld(self) -> Self:
        """Whose articles nobody drafts: quarantined and not freed, retired ones included."""
        return self.filter(quarantined_at__isnull=False)

    def quarantined(self) -> Self:
        """Those that wait for somebody to free or to retire them."""
        return self.active().withheld()

    def failing(self) -> Self:
        return self.active().filter(quarantined_at=None, failures__gt=0)

    def failing_long(self, now: datetime) -> Self:
        """Those that have failed for a day or more, the longest first."""
        long = self.failing().filter(failing_since__lte=now - condition.LONG)
        return long.order_by("failing_since", "pk")

    def due(self, now: datetime) -> Self:
        return super().due(now).active()

    def ways_out(self, pks: Iterable[int | None]) -> dict[int | None, str]:
        """By key the proxies of those sources that have one of their own."""
        return dict(self.filter(pk__in=set(pks)).exclude(proxy="").values_list("pk", "proxy"))

    def in_hand(self) -> Self:
        """What asking a feed takes, and writing down that nothing has changed: most have not."""
        return self.only(
            "feed_url",
            "interval",
            "proxy",
            "etag",
            "modified",
            "body_hash",
            "polled_at",
            "failing_since",
            "ttl",
            "lately",
            "moved_to",
            "claimed_by",
            "failures",
        )


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
    proxy = models.CharField(
        _("proxy"),
        max_length=50,
        blank=True,
        default="",
        help_text=_("Through which way out this source is fetched, its pages included."),
    )
    active = models.BooleanField(_("active"), default=True)
    etag = models.CharField(max_length=1000, blank=True, editable=False)
    modified = models.CharField(max_length=200, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    polled_at = models.DateTimeField(_("last success"), null=True, blank=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    quiet_at = models.DateTimeField(null=True, editable=False)  # silent till then, it is quiet
    ttl = models.PositiveIntegerField(default=0, editable=False)  # minutes the feed asks for
    lately = models.JSONField(default=list, editable=False)  # Unix times at which there was news
    moved_to = models.URLField(max_length=1000, blank=True, editable=False)
    moved_times = models.PositiveSmallIntegerField(default=0, editable=False)  # polls in a row
    hub = models.CharField(max_length=1000, blank=True, editable=False)  # as the feed names it
    topic = models.CharField(max_length=1000, blank=True, editable=False)  # its address there
    notice = models.TextField(_("notice"), blank=True, editable=False)
    quarantined_at = models.DateTimeField(_("in quarantine since"), null=True, editable=False)
    quarantine = models.JSONField(default=dict, editable=False)  # why, and who let it out
    profile = models.JSONField(default=dict, editable=False)  # what it usually brings
    told = models.CharField(max_length=7, blank=True, default="", editable=False)  # see noticing
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

    def clean(self) -> None:
        clean_ceilings(self, {"interval": LONGEST_INTERVAL})

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
        if new or self.polled_at is None or self.quiet_at is None:
            self.quiet_at = condition.quiet_from(self.seen, now)

    def named(self, title: str) -> dict[str, str]:
        """The columns by which a source that goes by its host takes its feed's own title."""
        goes_by_host = self.name == urlsplit(self.feed_url).netloc
        return {"name": title[:200]} if goes_by_host and title and not self.polled_at else {}

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

    def once_done(self, **fields: Any) -> dict[str, Any]:
        return super().once_done(**{"failing_since": None} | fields)

    def after_failure(self, error: Setback, now: datetime) -> dict[str, Any]:
        """As any chore; a feed that its publisher removed for good is retired."""
        retired = {"active": False} if _is_gone(error) else {}
        return super().after_failure(error, now) | self.since(now) | retired

    def after_crash(self, error: Exception, now: datetime) -> dict[str, Any]:
        return super().after_crash(error, now) | self.since(now)

    def since(self, now: datetime) -> dict[str, Any]:
        """From when on it fails: the first failure in a row."""
        return {"failing_since": self.failing_since or now}

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
