"""An Item: an article's place in an edition."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import ledger, markdown
from articles.ledger import Entry, Ground
from articles.models import Article, Name, Snapshot
from articles.models.article import missing
from digests import layout as form
from digests.models.digest import Digest
from digests.models.further import FurtherSource


class ItemQuerySet(models.QuerySet["Item"]):
    def printed(self) -> Self:
        """What stands in editions that the public may read."""
        return self.filter(digest__in=Digest.objects.published().order_by())

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

    # Written down when the edition comes out or is corrected (see digests.marginalia): the id of
    # its element in the frozen body, and the words of its source that bear it out.
    element = models.TextField(blank=True, editable=False)
    evidence = models.TextField(blank=True, editable=False)

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

    def blanks(self) -> list[str]:
        """The names of its empty fields that it cannot be printed without."""
        return [name for name in ("title", "body") if not getattr(self, name)]

    def lacks(self) -> list[str]:
        """The same as a sentence, if there are any."""
        if not self.blanks():
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
