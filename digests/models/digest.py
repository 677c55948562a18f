"""A Digest: one edition, its items, its commentary, and the moves it made."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Self
from uuid import uuid4

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Max, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import ledger, markdown
from articles.chores import Chore, ChoreQuerySet
from articles.ledger import Entry, Ground
from articles.models import Article, Name, Snapshot, Topic
from articles.models.article import missing
from articles.workflow import Editorial, State, Transition
from digests import layout as form
from digests.models.further import FurtherSource
from digests.models.series import LayoutError, Series

# One segment of a path: any script, but no slash, NUL or other control character.
validate_address = RegexValidator(r"\A[^/\x00-\x1f\x7f-\x9f]+\Z")


class DigestQuerySet(ChoreQuerySet):
    def due(self, now: datetime) -> Self:
        return super().due(now).approved()

    def published(self) -> Self:
        """What the public may read, newest first."""
        return self.filter(state=State.PUBLISHED, published_at__lte=timezone.now()).order_by(
            "-published_at", "-pk"
        )

    def live(self) -> Self:
        """Editions that still count: neither spiked nor withdrawn."""
        return self.exclude(state__in=[State.SPIKED, State.WITHDRAWN])

    def unpublished(self) -> Self:
        return self.filter(state__in=[State.DRAFT, State.REVIEW, State.APPROVED])

    def in_review(self) -> Self:
        return self.filter(state=State.REVIEW)

    def approved(self) -> Self:
        return self.filter(state=State.APPROVED)

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
    NOTED: ClassVar[frozenset[str]] = frozenset({State.WITHDRAWN})

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    series = models.ForeignKey(
        Series, models.PROTECT, related_name="digests", verbose_name=_("series")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    slug = models.CharField(_("address"), max_length=200, validators=[validate_address])
    title = models.CharField(_("title"), max_length=500)
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
    publish_at = models.DateTimeField(_("goes out at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    sample = models.BooleanField(default=False, editable=False)

    # Of an import only: where its file lies below the content folder, when a file was last read,
    # and what the file says that an edition composed here takes from its Series and its hour.
    imported_from = models.CharField(_("imported from"), max_length=500, blank=True, editable=False)
    imported_at = models.DateTimeField(null=True, editable=False)
    printed_date = models.CharField(max_length=50, blank=True, editable=False)  # with its offset
    generated_at = models.DateTimeField(null=True, editable=False)
    language = models.CharField(max_length=10, blank=True, editable=False)
    front = models.TextField(blank=True, editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        # Databases disagree on where nothing sorts; an import covers no window.
        ordering = (F("window_end").desc(nulls_last=True), "-pk")
        permissions = [
            ("approve_digest", "Can approve digest"),
            ("spike_digest", "Can spike digest"),
            ("publish_digest", "Can publish digest"),
            ("withdraw_digest", "Can withdraw digest"),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="digest_state_published"),
            models.Index(fields=["series", "-published_at", "-id"], name="digest_series_published"),
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
        return reverse("digest", args=[self.series.slug, self.slug])

    @property
    def urn(self) -> str:
        return self.uid.urn

    def editable(self) -> bool:
        """May its text change by hand? What is out or spiked may not."""
        return self.state in (State.DRAFT, State.REVIEW, State.APPROVED)

    def objections(self, new: str) -> list[str]:
        if new not in (State.APPROVED, State.PUBLISHED):
            return []
        if new == State.PUBLISHED:
            return self.spiked() + [said for item in self.items.all() for said in item.lacks()]
        glossary = Name.objects.glossary()
        items = self.items.with_sources()
        return self.spiked() + [said for item in items for said in item.objections(glossary)]

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

    def next_number(self) -> int:
        """The number this edition gets at publication; numbers are never used again.

        Imports have none: their archive had a count of its own, or none.
        """
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


class ItemQuerySet(models.QuerySet["Item"]):
    def with_sources(self) -> Self:
        """With what their claims are checked against."""
        further = FurtherSource.objects.select_related("article__source", "snapshot")
        return self.select_related("article__source", "snapshot").prefetch_related(
            "article__overrides", Prefetch("further", further)
        )


class Item(models.Model):
    """An article's place in an edition: a copy, so that the edition says what was approved."""

    class Access(models.TextChoices):
        OPEN = "open", _("open")
        PAYWALL = "paywall", _("paywall")
        TITLE = "title", _("title only")

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items")
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("article"),
    )
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.TextField(_("title"))
    original_title = models.TextField(_("original title"), blank=True)
    language = models.CharField(_("language of the source"), max_length=10, blank=True)
    access = models.CharField(
        _("access"), max_length=8, choices=Access.choices, default=Access.OPEN
    )
    url = models.TextField(_("link"), blank=True)
    links = models.JSONField(_("further links"), default=list, blank=True)
    attribution = models.TextField(_("named source"), blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    body = models.TextField(_("text"), blank=True)
    extra = models.TextField(_("more text"), blank=True, editable=False)
    anchor = models.TextField(blank=True, editable=False)
    highlight = models.TextField(blank=True, editable=False)
    shape = models.TextField(blank=True, editable=False)
    highlight_shape = models.TextField(blank=True, editable=False)
    origin = models.CharField(max_length=8, blank=True, editable=False)
    # What the machine had written when the edition was composed, as Article.draft had it.
    draft = models.JSONField(default=dict, blank=True, editable=False)
    carried = models.BooleanField(_("carried over"), default=False, editable=False)
    # Why the recipe took it, see digests.recipes; nothing where a person did.
    why = models.JSONField(default=dict, blank=True, editable=False)

    # The articles that are to be its further sources once it is saved: see FurtherSource.
    others: Sequence[Article] = ()

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["digest", "article"], name="item_once_an_edition"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_behind(self) -> bool:
        """Whether its article says something else now: it was edited there, or here."""
        if self.article is None:
            return False
        said = self.article.summary.strip()
        if said == self.draft.get("summary", "").strip():  # what was added by rule is no edit
            said = self.draft.get("printed", {}).get("summary", said).strip()
        return said != self.body.strip()

    def grounds(self) -> list[Ground]:
        """The texts that it rests on: its article's, then those of its further sources."""
        rows: list[Item | FurtherSource] = [self, *self.further_sources()]
        return [row.article.ground(row.snapshot) for row in rows if row.article and row.snapshot]

    def further_sources(self) -> "list[FurtherSource]":
        """What it rests on beside its article; nothing yet before it is saved."""
        return list(self.further.all()) if self.pk else []

    def claims(self, glossary: Mapping[str, frozenset[str]] | None = None) -> list[Entry]:
        """What it prints, held against all it rests on; an import rests on no text of ours."""
        grounds = self.grounds()
        if self.article is None or not grounds:
            return []
        return ledger.held(
            ledger.joined(markdown.plain(self.title), markdown.plain(self.body)),
            grounds,
            names=Name.objects.glossary() if glossary is None else glossary,
            overrides=self.article.stands(),
        )

    def open_claims(self, glossary: Mapping[str, frozenset[str]] | None = None) -> list[Entry]:
        """What it prints and no text of its sources says, or what they do not agree on."""
        return ledger.distinct(entry for entry in self.claims(glossary) if entry.is_open)

    def lacks(self) -> list[str]:
        """What it cannot be printed without."""
        if self.title and self.body:
            return []
        return [gettext("Item %(position)s lacks a title or a text.") % {"position": self.position}]

    def objections(self, glossary: Mapping[str, frozenset[str]] | None = None) -> list[str]:
        """What stands against printing it: what it lacks, what it claims and no source says.

        What is approved is text: at its hour an edition is not checked again.
        """
        return self.refusals(self.open_claims(glossary))

    def refusals(self, claims: Iterable[Entry]) -> list[str]:
        """The same, when its open claims are known."""
        return self.lacks() + [
            gettext("“%(title)s”: %(objection)s")
            % {"title": markdown.plain(self.title), "objection": objection}
            for objection in missing(claims)
        ]

    def value(self) -> form.Item:
        return form.Item(
            uid=str(self.uid),
            title=self.title,
            url=self.url,
            attribution=self.attribution,
            published_on=self.published_on,
            body=self.body,
            links=tuple(form.Link(**link) for link in self.links),
            extra=self.extra,
            anchor=self.anchor,
            highlight=self.highlight,
            shape=self.shape,
            highlight_shape=self.highlight_shape,
        )


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
