"""A Digest: one edition, its commentary, and the moves it made."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles import markdown
from articles.chores import Chore, ChoreQuerySet
from articles.models import Name, Topic, User
from articles.workflow import Editorial, State, Transition, WorkflowError, signature
from digests import layout as form
from digests.addresses import at
from digests.models.further import FurtherSource
from digests.models.series import LONGEST_TITLE, LayoutError, Series

if TYPE_CHECKING:
    from digests.models.item import Item

# One segment of a path: any script, but no slash, NUL or other control character.
validate_address = RegexValidator(r"\A[^/\x00-\x1f\x7f-\x9f]+\Z")


UNDO = timedelta(minutes=2)  # in which a publication can be undone; then the world is told


class DigestQuerySet(ChoreQuerySet):
    def due(self, now: datetime) -> Self:
        return super().due(now).approved()

    def published(self, now: datetime | None = None) -> Self:
        """What the public may read, newest first."""
        out = Q(state=State.PUBLISHED, published_at__lte=now or timezone.now())
        return self.filter(out).order_by("-published_at", "-pk")

    def live(self) -> Self:
        """Editions that still count: neither spiked nor withdrawn."""
        return self.exclude(state__in=[State.SPIKED, State.WITHDRAWN])

    def unpublished(self) -> Self:
        return self.filter(state__in=[State.DRAFT, State.REVIEW, State.APPROVED])

    def in_review(self) -> Self:
        return self.filter(state=State.REVIEW)

    def approved(self) -> Self:
        return self.filter(state=State.APPROVED)

    def overdue(self, now: datetime) -> Self:
        """Those whose hour has passed and which will not go out by themselves this minute."""
        waits = Q(due_at=None) | Q(due_at__gt=now) | ~Q(error="")
        open_ones = Q(state__in=[State.DRAFT, State.REVIEW]) | Q(state=State.APPROVED) & waits
        return self.filter(open_ones, publish_at__lte=now)

    def unready(self, now: datetime, within: timedelta) -> Self:
        """Those whose hour comes so soon, and which nobody has approved."""
        soon = self.filter(publish_at__gt=now, publish_at__lte=now + within)
        return soon.filter(state__in=[State.DRAFT, State.REVIEW])

    def lapsing(self, now: datetime) -> Self:
        """Those not approved in time: they lapse when the next edition is drafted."""
        return self.filter(state__in=[State.DRAFT, State.REVIEW], publish_at__lte=now)

    def late(self) -> Self:
        """What readers are told to wait for, the longest awaited first."""
        return self.unpublished().filter(late_since__isnull=False).order_by("late_since", "pk")

    def stirred(self) -> Self:
        """Not public, yet readers have come across them: as late, or before an undo."""
        seen = Q(late_since__isnull=False) | Q(number__isnull=False)
        never = [State.DRAFT, State.REVIEW, State.APPROVED, State.SPIKED]  # the index is by state
        return self.filter(seen, state__in=never, published_at=None)

    def withdrawn(self) -> Self:
        return self.filter(state=State.WITHDRAWN)

    def known(self) -> Self:
        """What readers have come across: public editions, and withdrawn ones with their notice."""
        return self.published() | self.withdrawn()

    def light(self) -> Self:
        """Without the bodies: for lists."""
        return self.defer("body_html", "body_md", "layout", "front", "error", "lead_draft")


class Digest(Editorial, Chore):
    """One edition of a Series. As a chore it is due when an approved edition's hour comes."""

    MOVES: ClassVar[dict[tuple[str, str], str]] = {
        (State.DRAFT, State.REVIEW): "change",
        (State.REVIEW, State.APPROVED): "approve",
        (State.REVIEW, State.DRAFT): "approve",
        (State.APPROVED, State.PUBLISHED): "publish",
        (State.APPROVED, State.REVIEW): "change",
        (State.PUBLISHED, State.WITHDRAWN): "withdraw",
        (State.DRAFT, State.SPIKED): "spike",
        (State.REVIEW, State.SPIKED): "spike",
        (State.SPIKED, State.DRAFT): "spike",
    }
    MACHINE: ClassVar[frozenset[tuple[str, str]]] = frozenset(
        {(State.DRAFT, State.REVIEW), (State.APPROVED, State.PUBLISHED)}
    )
    IMPORT: ClassVar[frozenset[tuple[str, str]]] = frozenset({(State.DRAFT, State.PUBLISHED)})
    NOTED: ClassVar[frozenset[tuple[str, str]]] = frozenset(
        {(State.REVIEW, State.DRAFT), (State.PUBLISHED, State.WITHDRAWN)}
    )

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    series = models.ForeignKey(
        Series, models.PROTECT, related_name="digests", verbose_name=_("series")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    slug = models.CharField(_("address"), max_length=200, validators=[validate_address])
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    window_start = models.DateTimeField(_("covers from"), null=True, blank=True)
    window_end = models.DateTimeField(_("cut-off"), null=True, blank=True)
    lead = models.TextField(_("lead"), blank=True)
    lead_origin = models.CharField(max_length=8, blank=True, editable=False)
    lead_draft = models.JSONField(default=dict, blank=True, editable=False)
    description = models.TextField(_("description"), blank=True)
    categories = models.JSONField(_("categories"), default=list, blank=True)
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="digests", verbose_name=_("topics"), editable=False
    )
    tags = models.JSONField(_("tags"), default=list, blank=True)
    layout = models.JSONField(default=dict, editable=False)
    body_html = models.TextField(blank=True, editable=False)
    body_md = models.TextField(blank=True, editable=False)
    # To read the frozen body; unknown of what came out before this was kept.
    reading_minutes = models.PositiveSmallIntegerField(null=True, editable=False)
    publish_at = models.DateTimeField(_("goes out at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    # When a minor fix was made last: no news for readers, but their caches must know.
    fixed_at = models.DateTimeField(null=True, editable=False)
    sample = models.BooleanField(default=False, editable=False)
    # What its sources gave in its hours, as digests.gathering saw it when it came out.
    gathered = models.JSONField(default=dict, editable=False)
    # The picture beside a link to it, see digests.cards: written once it is drawn.
    card = models.JSONField(default=dict, editable=False)
    # The picture an editor gave it, see digests.covers: with credit, licence and what it shows.
    cover = models.JSONField(default=dict, editable=False)
    # The hour it was to be out by and was not: written by the clock, for readers.
    late_since = models.DateTimeField(null=True, editable=False)
    lapsed_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="lapsed"
    )
    # Where it lies in the checkout of a Hugo site, below the folder of all; for good.
    pushed_to = models.CharField(max_length=500, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="replacements"
    )

    # Of an import only: where its file lies below the content folder, when a file was last read,
    # and what the file says that an edition composed here takes from its Series and its hour.
    imported_from = models.CharField(_("imported from"), max_length=500, blank=True, editable=False)
    imported_at = models.DateTimeField(null=True, editable=False)
    printed_date = models.CharField(max_length=50, blank=True, editable=False)  # with its offset
    generated_at = models.DateTimeField(null=True, editable=False)
    language = models.CharField(max_length=10, blank=True, editable=False)
    front = models.TextField(blank=True, editable=False)

    # Where a preview finds its picture, which is not public yet.
    cover_at: str = ""

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = pgettext_lazy("list", "editions")
        # Databases disagree on where nothing sorts; an import covers no window.
        ordering = (F("window_end").desc(nulls_last=True), "-pk")
        permissions = [
            ("approve_digest", "Can approve digest"),
            ("spike_digest", "Can spike digest"),
            ("publish_digest", "Can publish digest"),
            ("withdraw_digest", "Can withdraw digest"),
            ("correct_digest", "Can correct digest"),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="digest_state_published"),
            models.Index(fields=["series", "-published_at", "-id"], name="digest_series_published"),
            models.Index(fields=["series", "window_end"], name="digest_series_cutoff"),
            models.Index(fields=["imported_from"], name="digest_imported_from"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "slug"], name="digest_address_once"),
            models.UniqueConstraint(fields=["series", "number"], name="digest_number_once"),
            models.UniqueConstraint(
                fields=["series", "imported_from"],
                condition=~Q(imported_from=""),
                name="digest_imported_once",
            ),
            models.UniqueConstraint(
                fields=["series", "window_end"],
                condition=~Q(state__in=[State.SPIKED, State.WITHDRAWN]),
                name="digest_one_live_a_window",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=~Q(state__in=[State.SPIKED, State.WITHDRAWN]),
                name="digest_one_live_replacement",
            ),
            models.CheckConstraint(
                condition=Q(window_start=None) | Q(window_end__gt=F("window_start")),
                name="digest_window_has_length",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.WITHDRAWN])
                | Q(published_at__isnull=False)
                & ~Q(body_html="")
                & (Q(number__isnull=False) | ~Q(imported_from="")),
                name="digest_published_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return at("digest", self.series.slug, self.slug)

    @property
    def urn(self) -> str:
        return self.uid.urn

    def editable(self) -> bool:
        """May its text change by hand? What is out or spiked may not."""
        return self.state in (State.DRAFT, State.REVIEW, State.APPROVED)

    def objections(self, new: str) -> list[str]:
        if self.state == State.SPIKED:
            return self.told_elsewhere()
        if new not in (State.APPROVED, State.PUBLISHED):
            return []
        if new == State.PUBLISHED:
            return self.spiked() + [said for item in self.items.all() for said in item.lacks()]
        glossary = Name.objects.glossary()
        items = self.items.with_sources()
        return self.spiked() + [said for item in items for said in item.objections(glossary)]

    def told_elsewhere(self) -> list[str]:
        """Why it cannot come back: what it lapsed into tells its news."""
        into = self.lapsed_into
        if into is None or into.state in (State.SPIKED, State.WITHDRAWN):
            return []
        return [gettext("It lapsed into “%(edition)s”: its items went there.") % {"edition": into}]

    def reservations(self, new: str, by: Any) -> list[str]:
        """Four eyes, where its Series asks for them: nobody approves what they worked on."""
        if new != State.APPROVED or by is None or not self.needs_other_eyes():
            return []
        if by.pk not in {hand.pk for hand in self.hands()}:
            return []
        return [
            gettext(
                "In “%(series)s” who approves may not have worked on the text since the last "
                "approval, and you have: somebody else must approve it."
            )
            % {"series": self.series}
        ]

    def approval(self) -> "DigestTransition | None":
        """The last time somebody approved it, or let an approval stand; an undo is neither."""
        approved = self.transitions.filter(new=State.APPROVED)
        return approved.exclude(old=State.PUBLISHED).first()

    def needs_other_eyes(self) -> bool:
        """Whether its Series asks for a second person, and nobody has waived it here."""
        return self.series.sign_off == Series.SignOff.OTHER and not self.waivers.exists()

    def hands(self) -> list[User]:
        """Who has written, changed or submitted it since it was approved last; no machine has."""
        approved = self.approval()
        versions = self.versions.filter(by__isnull=False)
        # A move from a state to itself: the cover was changed, see digests.cover_desk.
        moves = self.transitions.filter(
            Q(old=State.DRAFT, new=State.REVIEW) | Q(old=F("new")) & ~Q(new=State.APPROVED),
            by__isnull=False,
        )
        if approved:
            versions = versions.filter(at__gt=approved.at)
            moves = moves.filter(pk__gt=approved.pk)
        worked = {*versions.values_list("by", flat=True), *moves.values_list("by", flat=True)}
        return list(User.objects.filter(pk__in=worked).order_by("pk"))

    def spiked(self) -> list[str]:
        """Which of its items were spiked, or rest on what was, a sentence each."""
        items = self.items.filter(article__state=State.SPIKED).values_list("title", flat=True)
        further = FurtherSource.objects.filter(item__digest=self, article__state=State.SPIKED)
        return [
            gettext("“%(title)s” was spiked: take it out.") % {"title": title} for title in items
        ] + [
            gettext("“%(title)s” rests on “%(article)s”, which was spiked: take that source away.")
            % {"title": markdown.plain(each.item.title), "article": each.article}
            for each in further.select_related("item", "article")
        ]

    def hour_to_come(self) -> datetime | None:
        """When it goes out by itself once it is approved; None where its hour has passed.

        What was not approved in time never does: somebody must publish it or set another hour.
        """
        hour = self.publish_at
        return hour if hour and hour > timezone.now() else None

    def _enter(self, new: str, note: str, signed: dict[str, Any], fields: dict[str, Any]) -> None:
        """Only what is approved has an hour at which it goes out by itself, whoever moves it."""
        due = self.hour_to_come() if new == State.APPROVED else None
        super()._enter(new, note, signed, {"due_at": due} | fields)

    def undo_until(self) -> datetime | None:
        """When its publication can no longer be undone; None of what is not public."""
        if self.state != State.PUBLISHED or self.published_at is None or self.imported_from:
            return None
        return self.published_at + UNDO

    def undo(self, *, by: Any, **fields: Any) -> None:
        """Make it approved again as if it had not been published; its number stays with it.

        No move of the table: there is no way back but this one, for two minutes.
        """
        if not by.has_perm(self.permission("publish")):
            raise WorkflowError(gettext("Only those who may publish undo a publication."))
        until = self.undo_until()
        if until is None:
            raise WorkflowError(gettext("%(row)s is not published.") % {"row": self})
        if timezone.now() >= until:
            raise WorkflowError(
                gettext("It has been public for more than two minutes: withdraw or correct it.")
            )
        with transaction.atomic():
            note = gettext("Publication undone.")
            kept = {"published_at": None, "body_html": "", "body_md": "", "due_at": None}
            kept |= {"reading_minutes": None}
            self._enter(State.APPROVED, note, signature(by), kept | fields)

    def lapse(self, into: "Digest", note: str) -> None:
        """Give way to the next edition of the Series, as the machine; only what is late does.

        No move of the table: else the machine could spike anything.
        """
        if not type(self).objects.lapsing(timezone.now()).filter(pk=self.pk).exists():
            raise WorkflowError(gettext("%(row)s is not late.") % {"row": self})
        with transaction.atomic():
            self._enter(State.SPIKED, note, signature(None), {"lapsed_into": into})

    def successor(self) -> "Digest | None":
        """The public edition that replaces this one, or what replaced it and was withdrawn too."""
        if found := self.replacements.published().first():
            return found
        for each in self.replacements.withdrawn():
            if found := each.successor():
                return found
        return None

    def covers_from(self) -> datetime | None:
        """Where its hours begin: where those of the last public edition before it end."""
        if self.window_end is None or self.series.rolling_hours:
            return self.window_start
        if last := self.series.covered_until(self.window_end):
            return last
        began = self.series.began(self.window_end)
        return min(filter(None, [began, self.window_start]), default=None)

    def next_number(self) -> int:
        """The number this edition gets at publication; numbers are never used again.

        One it was given before, by a publication that was undone, is its own.

        Imports have none: their archive had a count of its own, or none.
        """
        if self.number:
            return self.number
        last = self.series.digests.aggregate(last=Max("number"))["last"]
        return (last or 0) + 1

    def issue(self, *, published_at: datetime | None = None) -> form.Issue:
        """What this edition says, as a value."""
        date = self.date(published_at)
        items, commentary = list(self.items.all()), list(self.commentary.all())
        return form.Issue(
            title=self.title,
            date=date,
            tags=tuple(self.tags),
            categories=tuple(self.categories),
            description=self.description,
            lead=self.lead,
            items=tuple(item.value() for item in items),
            commentary=tuple(comment.value() for comment in commentary),
            generated_at=self.generated_at if self.printed_date else date,
            language=self.language or self.series.language,
            drafted=self.drafted(items, commentary),
            front=self.front,
        )

    def date(self, published_at: datetime | None = None) -> datetime:
        """The moment it bears: an import's as its file has it, else in the zone of the Series."""
        if self.printed_date:
            return datetime.fromisoformat(self.printed_date)
        moment = published_at or self.published_at or self.publish_at or timezone.now()
        return moment.astimezone(self.series.zone)

    def drafted(self, items: "Iterable[Item]", commentary: "Iterable[Commentary]") -> str:
        """Who wrote the first words: "model" if one wrote any, "extract" if all are extracts.

        However much people have changed since: how it began is what readers are told. What was
        taken out is not told of; an import says it of the whole.
        """
        led = self.lead_origin if self.lead.strip() or self.imported_from else ""
        origins = {led, *(item.origin for item in items)}
        if any(comment.origin == Commentary.Origin.MACHINE for comment in commentary):
            origins.add("model")  # an opinion cannot be extracted
        return next((kind for kind in ("model", "extract") if kind in origins), "")

    def shelve(self) -> list[Topic]:
        """Put it under the topics its categories stand for; returns those that are new."""
        found, new = Topic.objects.spelled(self.categories)
        self.topics.set(found)
        return new

    def withdrawal(self) -> "DigestTransition | None":
        """The move that withdrew it, with its note and moment."""
        return self.transitions.filter(new=State.WITHDRAWN).first()

    @property
    def local_time(self) -> datetime:
        """When it came out by its Series' clock; of one that has not, when it is to."""
        moment = self.published_at or self.publish_at or timezone.now()
        return moment.astimezone(self.series.zone)

    @property
    def local_month(self) -> str:
        """The month it came out in by its Series' clock, such as 2025-12, to group a list by."""
        if self.published_at is None:
            return ""
        return self.published_at.astimezone(self.series.zone).strftime("%Y-%m")

    def frozen_layout(self) -> form.Layout:
        """How it is laid out; LayoutError if what is stored cannot be read."""
        try:
            return form.Layout.from_json(self.layout)
        except (AttributeError, TypeError, ValueError) as error:  # no mapping, no list, no layout
            raise LayoutError(
                gettext("The layout of “%(edition)s” cannot be read (%(why)s).")
                % {"edition": self, "why": error}
            ) from error


class Commentary(models.Model):
    """Opinion on the edition: signed, and kept apart from the news."""

    class Origin(models.TextChoices):
        MACHINE = "machine", _("machine")
        USER = "user", _("user")
        IMPORT = "import", _("import")

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="commentary")
    heading = models.CharField(_("heading"), max_length=500, blank=True)
    body = models.TextField(_("text"))
    byline = models.CharField(_("signed"), max_length=500, blank=True)
    origin = models.CharField(
        max_length=8, choices=Origin.choices, default=Origin.USER, editable=False
    )
    draft = models.JSONField(default=dict, blank=True, editable=False)
    shape = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("commentary")
        verbose_name_plural = _("commentary")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.heading or self.body[:30]

    def value(self) -> form.Commentary:
        return form.Commentary(
            heading=self.heading, body=self.body, byline=self.byline, shape=self.shape
        )


class DigestTransition(Transition):
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="transitions")

    class Meta(Transition.Meta):
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
