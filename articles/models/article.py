"""Articles: a page each, and what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import density, ledger, markdown
from articles.chores import Chore, ChoreQuerySet
from articles.grounding import Verdict
from articles.ledger import Entry, Ground
from articles.models.claim import Name, Override
from articles.models.snapshot import Snapshot
from articles.models.source import Source
from articles.models.story import Story
from articles.models.topic import Topic
from articles.workflow import Editorial, State, Transition, signature

WORDS = frozenset(("title", "headline", "summary", "byline", "snapshot"))  # it is found by these


class ArticleQuerySet(ChoreQuerySet):
    BIG = ("summary", "draft", "error")

    def light(self) -> Self:
        """Without the long columns: for lists."""
        return self.defer(*self.BIG)

    def due(self, now: datetime) -> Self:
        """Only drafts are the machine's: what people have taken on is theirs."""
        return super().due(now).filter(state=State.DRAFT).trusted()

    def unplaced(self) -> Self:
        """Those that are in no story: nobody knows yet what they tell."""
        return self.filter(story=None)

    def placed(self) -> Self:
        return self.filter(story__isnull=False)

    def foremost(self) -> Self:
        """What is to be drafted first, as far as it shows without a model.

        Of each story the article that had it first, then those of the stories that most sources
        tell, then whose text says something, then what was seen last.
        """
        same = Article.objects.filter(story=OuterRef("story")).order_by()
        seen = OuterRef("first_seen_at")
        before = Q(first_seen_at__lt=seen) | Q(first_seen_at=seen, pk__lt=OuterRef("pk"))
        sources = same.values("story").annotate(n=Count("source", distinct=True)).values("n")
        ranked = self.annotate(
            follows=Exists(same.filter(before)), told_by=Coalesce(Subquery(sources), 0)
        )
        return ranked.order_by("follows", "-told_by", "thin", "-first_seen_at", "-pk")

    def turn(self, now: datetime, most: int) -> list[int]:
        """Half of what has no story yet, the longest waiting first; for the rest the foremost."""
        due = self.due(now)
        new = due.unplaced().values_list("pk", flat=True)
        known = due.placed().foremost().values_list("pk", flat=True)
        first, second = list(new[:most]), list(known[:most])
        half = max(most // 2, most - len(second))
        return [*first[:half], *second[: most - len(first[:half])]]

    def usable(self) -> Self:
        """What an edition may take: reviewed, or waiting for it."""
        return self.filter(state__in=[State.REVIEW, State.APPROVED])

    def in_review(self) -> Self:
        return self.filter(state=State.REVIEW)

    def undrafted(self) -> Self:
        """Drafts that the machine has yet to make."""
        return self.filter(state=State.DRAFT, summary="", due_at__isnull=False).trusted()

    def stuck(self) -> Self:
        """Drafts the machine gave up on: they wait for a person."""
        return self.filter(state=State.DRAFT, due_at=None).trusted()

    def trusted(self) -> Self:
        """Not of a source in quarantine."""
        # Not a join: claiming must stay an UPDATE of one table, its conditions checked again.
        return self.exclude(source__in=Source.objects.withheld())

    def stale(self) -> Self:
        """Whose words the index does not know, or not any more."""
        return self.filter(indexed=False)

    def held_back(self) -> Self:
        """Drafts of sources in quarantine: nobody reads, drafts or misses them."""
        return self.filter(state=State.DRAFT, source__in=Source.objects.withheld())


class Article(Editorial, Chore):
    """One page at one canonical URL, and what we say of it."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)
    DRAFTING: ClassVar[timedelta] = timedelta(minutes=10)

    MOVES: ClassVar[dict[tuple[str, str], str]] = {
        (State.DRAFT, State.REVIEW): "change",
        (State.REVIEW, State.APPROVED): "approve",
        (State.REVIEW, State.DRAFT): "approve",
        (State.DRAFT, State.SPIKED): "spike",
        (State.REVIEW, State.SPIKED): "spike",
        (State.APPROVED, State.SPIKED): "spike",
        (State.APPROVED, State.REVIEW): "change",
        (State.SPIKED, State.REVIEW): "spike",
        (State.SPIKED, State.DRAFT): "spike",
    }
    MACHINE: ClassVar[frozenset[tuple[str, str]]] = frozenset({(State.DRAFT, State.REVIEW)})

    canonical_url = models.TextField(_("address"), blank=True)
    url_key = models.CharField(max_length=64, unique=True, editable=False)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("source"),
    )
    title = models.TextField(_("original title"), blank=True)
    byline = models.CharField(_("author"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published, says the source"), null=True, blank=True)
    first_seen_at = models.DateTimeField(_("first seen"), default=timezone.now, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    story = models.ForeignKey(
        Story,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("story"),
    )
    # A person put it there: no machine takes it elsewhere.
    story_by_hand = models.BooleanField(default=False, editable=False)
    thin = models.BooleanField(_("thin source"), default=False, editable=False)
    headline = models.TextField(_("headline"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    # A model writes the house's language; an extract keeps the source's.
    summary_language = models.CharField(_("language of the summary"), max_length=10, blank=True)
    draft = models.JSONField(default=dict, blank=True, editable=False)
    # From 1 to 5, as the model that drafted it says; none where there was no model.
    importance = models.PositiveSmallIntegerField(_("importance"), null=True, editable=False)
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="articles", verbose_name=_("topics"), editable=False
    )
    sample = models.BooleanField(default=False, editable=False)
    indexed = models.BooleanField(default=False, editable=False)  # as it is now; see search

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ("-first_seen_at", "-pk")
        permissions = [
            ("approve_article", "Can approve article"),
            ("spike_article", "Can spike article"),
        ]
        indexes = [
            models.Index(fields=["-first_seen_at", "-id"], name="article_seen"),
            models.Index(fields=["state", "-first_seen_at", "-id"], name="article_state_seen"),
            models.Index(fields=["source", "-first_seen_at", "-id"], name="article_source_seen"),
            models.Index(
                fields=["source", "state", "-first_seen_at", "-id"],
                name="article_source_state_seen",
            ),
            models.Index(fields=["-id"], condition=Q(indexed=False), name="article_stale"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(url_key=""), name="article_has_a_key"),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.REVIEW, State.APPROVED, State.SPIKED]),
                name="article_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.REVIEW, State.APPROVED]) | ~Q(summary=""),
                name="article_in_review_has_a_summary",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or self.title or self.canonical_url

    def write(self, **fields: Any) -> None:
        super().write(**self._marked(fields))

    def amend(self, **fields: Any) -> None:
        super().amend(**self._marked(fields))

    def _marked(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields to write; where it is found by one of them, its entry is stale then."""
        return {"indexed": False} | fields if WORDS & fields.keys() else fields

    def objections(self, new: str) -> list[str]:
        if new in (State.REVIEW, State.APPROVED) and not self.summary.strip():
            return [gettext("There is no summary yet.")]
        return missing(self.open_claims()) if new == State.APPROVED else []

    def claims(
        self,
        headline: str,
        summary: str,
        on: "Snapshot | None",
        *,
        glossary: Mapping[str, frozenset[str]] | None = None,
    ) -> list[Entry]:
        """What these words (Markdown) claim, held against a text; nothing while there is none.

        Derived each time: what is stored is the text, and what people let stand.
        """
        if on is None:
            return []
        return ledger.held(
            ledger.joined(markdown.plain(headline), markdown.plain(summary)),
            [self.ground(on)],
            names=Name.objects.glossary() if glossary is None else glossary,
            overrides=self.stands(),
        )

    def ground(self, on: Snapshot) -> Ground:
        """One of its texts as what a draft rests on."""
        return Ground(
            text=ledger.joined(self.title, on.text),
            when=timezone.localtime(self.published_at or self.first_seen_at).date(),
            name=self.credit() or urlsplit(self.canonical_url).hostname or self.title,
            credited=(self.byline, self.source.name if self.source else ""),
        )

    def stands(self) -> dict[str, Override]:
        """What people let stand of it, by the claim's key."""
        return {override.key: override for override in self.overrides.all()}

    def open_claims(self, glossary: Mapping[str, frozenset[str]] | None = None) -> list[Entry]:
        """What stands in headline and summary and not in the text they rest on."""
        headline = markdown.escape(self.headline)
        found = self.claims(headline, self.summary, self.snapshot, glossary=glossary)
        return [entry for entry in found if entry.is_open]

    def override(self, entry: Entry, reason: str, *, by: Any, note: str = "") -> Override:
        """Let a claim stand, by a person, for a reason."""
        made, _new = self.overrides.get_or_create(
            key=entry.key,
            defaults={
                "kind": entry.claim.kind,
                "text": entry.claim.text,
                "sentence": entry.sentence,
                "reason": reason,
                "note": note,
                **signature(by),
            },
        )
        return made

    def open_moves(self, user: Any) -> list[str]:
        """A spiked article goes back to where it can be: without a summary, to the drafts."""
        moves = super().open_moves(user)
        if self.state != State.SPIKED:
            return moves
        return [new for new in moves if (new == State.DRAFT) != bool(self.summary.strip())]

    @property
    def drafted_by(self) -> str:
        """ "extract", "model", or "" when a person wrote the summary."""
        return str(self.draft.get("origin", ""))

    @property
    def wish(self) -> str:
        """What the editor said who sent it back to be drafted anew; "" where nobody did."""
        return str(self.draft.get("wish", ""))

    def is_title_only(self) -> bool:
        """Whether the source gave but a title, and nobody has written more."""
        access = self.draft.get("parameters", {}).get("access")
        return access == "title" and self.summary == self.draft.get("summary")

    def is_edited(self) -> bool:
        """Whether a person has written or changed headline or summary."""
        machine_headlines = (self.draft.get("headline"), self.title, self.canonical_url, "")
        return (
            self.summary != self.draft.get("summary", "") or self.headline not in machine_headlines
        )

    def is_held_back(self) -> bool:
        """Whether this draft waits for its source to be freed from quarantine."""
        suspect = self.source is not None and self.source.quarantined_at is not None
        return suspect and self.state == State.DRAFT

    def credit(self) -> str:
        """Whom an item names: the outlet, or the author where the source asks for it."""
        if self.source is None:
            return self.byline
        by_author = self.source.attribution == Source.Attribution.AUTHOR
        return (by_author and self.byline) or self.source.name

    def address(self) -> str:
        """The page, while we have no text of it."""
        return "" if self.snapshot_id else self.canonical_url

    def fence(self) -> dict[str, Any]:
        """A person's edit raises the version and so wins over the machine."""
        return {"version": self.version, "state": self.state}

    @staticmethod
    def resting_on(text: Snapshot) -> dict[str, Any]:
        """What to write when an article's draft is to rest on a text."""
        return {"snapshot": text, "thin": density.is_thin(text.text)}

    def keep_text(self, text: str, *, origin: str, by: Any = None) -> Snapshot:
        """The text as a snapshot; one that we have already is not stored twice.

        One whose text was let go of (see newsroom.retention) gets it back.
        """
        snapshot, _made = Snapshot.objects.get_or_create(
            article=self,
            hash=Snapshot.hash_of(text),
            defaults={"text": text, "origin": origin, "pasted_by": by},
        )
        if text and not snapshot.text:
            snapshot.text = text
            snapshot.save(update_fields=["text"])
        return snapshot


def missing(entries: Iterable[Entry]) -> list[str]:
    """What open claims stand against approval with, a sentence each verdict."""
    words = {
        Verdict.UNSUPPORTED: gettext("Not in the source: %(claims)s."),
        Verdict.DISPUTED: gettext("Disputed among the sources: %(claims)s."),
    }
    rows = ledger.distinct(entries)
    return [
        sentence % {"claims": gettext(", ").join(f"“{text}”" for text in dict.fromkeys(said))}
        for verdict, sentence in words.items()
        if (said := [row.claim.text for row in rows if row.claim.verdict == verdict])
    ]


class ArticleTransition(Transition):
    article = models.ForeignKey(Article, models.CASCADE, related_name="transitions")

    class Meta(Transition.Meta):
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
