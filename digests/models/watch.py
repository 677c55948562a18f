"""Sources of published items under watch, and the alarms they raised."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import markdown
from articles.chores import Chore, ChoreQuerySet, Setback
from articles.models import Snapshot
from articles.rereading import next_reading
from articles.workflow import signature
from digests.models.digest import Digest
from digests.models.item import Item

TRIES = 5  # of one reading, over an hour; then the next one must do
AGAIN = timedelta(minutes=30)  # until a second look at what may be a glitch


class WatchQuerySet(ChoreQuerySet):
    def due(self, now: datetime) -> Self:
        """Only of what the public may read: a withdrawn edition says nothing any more."""
        public = Item.objects.filter(digest__in=Digest.objects.published().order_by()).order_by()
        return super().due(now).filter(item__in=public)

    def whole(self) -> Self:
        """With all that a reading asks of them."""
        return self.select_related(
            "item__digest__series", "item__article", "item__snapshot", "seen"
        )


class Watch(Chore):
    """The source of a published item, read again at the hours of `articles.rereading.AFTER`."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=5)

    item = models.OneToOneField(Item, models.CASCADE, related_name="watch")
    # What the page said last; None before it was read again for the first time.
    seen = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")
    headline = models.TextField(blank=True)
    etag = models.CharField(max_length=1000, blank=True)
    modified = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(_("read again"), null=True)
    doubted_at = models.DateTimeField(null=True)  # when a first look found it gone

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("watch")
        verbose_name_plural = _("watches")

    def __str__(self) -> str:
        return str(self.item)

    def address(self) -> str:
        return self.item.article.canonical_url if self.item.article else ""

    @property
    def source_id(self) -> int | None:
        """The key of the source whose page it is."""
        return self.item.article.source_id if self.item.article else None

    def printed(self) -> str:
        """What the edition says of it, without marks."""
        return f"{markdown.plain(self.item.title)}\n{markdown.plain(self.item.body)}"

    def before(self) -> str:
        """What the page itself said when it was read last; "" when it never was."""
        rests_on = self.item.snapshot
        if self.seen is None and (rests_on is None or rests_on.origin != Snapshot.Origin.PAGE):
            return ""
        return (self.seen or rests_on).text  # type: ignore[union-attr]

    def texts(self) -> list[str]:
        """All we have of this article's words, its headlines among them."""
        article, rests_on = self.item.article, self.item.snapshot
        first = rests_on.text if rests_on else ""
        return [first, self.headline, article.title if article else "", self.item.original_title]

    def following(self, now: datetime) -> datetime | None:
        """When it is read next, this time left aside."""
        return next_reading(self.item.digest.published_at or now, now)

    def passed(self, now: datetime, **fields: Any) -> None:
        """It was read; come back at the next hour."""
        self.done(due_at=self.following(now), read_at=now, doubted_at=None, **fields)

    def look_twice(self, now: datetime) -> None:
        """What was found may be a glitch: come back soon."""
        self.done(due_at=now + AGAIN, doubted_at=now)

    def missed(self, error: Setback, now: datetime) -> None:
        """It could not be read: try again, until that is no use or the next reading is due."""
        pause = None if self.failures + 1 >= TRIES else self.pause_after(error)
        following = self.following(now)
        again = now + pause if pause else None
        if again is None or (following and again >= following):
            again, tries = following, 0
        else:
            tries = self.failures + 1
        self.write(
            due_at=again,
            claimed_by="",
            claimed_until=None,
            failures=tries,
            error=gettext(str(error)),
        )

    def is_told_gone(self) -> bool:
        """Whether there was an alarm for its page since that was read last."""
        gone = Alarm.objects.filter(item=self.item, kind=Alarm.Kind.VANISHED)
        return (gone.filter(raised_at__gte=self.read_at) if self.read_at else gone).exists()


class AlarmQuerySet(models.QuerySet):
    def open(self) -> Self:
        """What nobody has looked at yet, of editions that are public."""
        public = Digest.objects.published().order_by()
        return self.filter(settled_at=None, item__digest__in=public)

    def settled(self) -> Self:
        return self.exclude(settled_at=None)

    def whole(self) -> Self:
        """With what a list says of them."""
        return self.select_related("item__digest__series", "item__article")


class Alarm(models.Model):
    """What became of a source after its item was published, until somebody has seen it."""

    class Kind(models.TextChoices):
        VANISHED = "vanished", _("vanished")
        CORRECTED = "corrected", _("corrected")
        UNFOUNDED = "unfounded", _("lost evidence")

    item = models.ForeignKey(
        Item, models.CASCADE, related_name="alarms", verbose_name=_("item"), editable=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, editable=False)
    why = models.TextField(blank=True, editable=False)  # how it vanished; the notice's own words
    lost = models.JSONField(default=list, editable=False)  # claims, as they were printed
    passages = models.JSONField(default=list, editable=False)  # [before, after], pair by pair
    snapshot = models.ForeignKey(  # what the page said then
        Snapshot, models.PROTECT, null=True, related_name="+", editable=False
    )
    raised_at = models.DateTimeField(_("raised"), default=timezone.now, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    settled_by_name = models.CharField(_("settled by"), max_length=200, blank=True, editable=False)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ("-raised_at", "-pk")
        permissions = [("settle_alarm", "Can settle alarm")]
        indexes = [
            models.Index(fields=["-raised_at"], condition=Q(settled_at=None), name="alarm_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(settled_by__isnull=False),
                name="alarm_settled_by_a_person",
            )
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, for the editor."""
        said = []
        if self.kind == self.Kind.VANISHED:
            said.append(gettext("The page is gone. %(why)s") % {"why": gettext(self.why)})
        if self.kind == self.Kind.CORRECTED:
            said.append(gettext("The page was corrected: “%(notice)s”") % {"notice": self.why})
        if self.lost:
            claims = gettext(", ").join(self.lost)
            said.append(
                gettext("The page no longer says what the item says: %(claims)s.")
                % {"claims": claims}
            )
        return " ".join(said)

    def settle(self, by: Any) -> bool:
        """Somebody has seen it and there is nothing left to do; False when a colleague had."""
        signed = signature(by)
        return bool(
            type(self)
            .objects.filter(pk=self.pk, settled_at=None)
            .update(
                settled_at=timezone.now(),
                settled_by=signed["by"],
                settled_by_name=signed["by_name"],
            )
        )
