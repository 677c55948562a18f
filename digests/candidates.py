"""What an edition could take, as stories: who tells each, why it is in or not, what came late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from articles import search
from articles.models import Article
from articles.tellers import Tellers
from articles.workflow import State
from digests import choosing, compose, coverage, recipes
from digests.coverage import Telling
from digests.models import Brought, Digest, Item
from digests.recipes import Candidate, Recipe
from digests.schedule import Window

AFTERWARDS = timedelta(hours=24)  # so long after its cut-off an edition is still offered news
MOST = 1_000  # articles
FOLDED = 60  # stories of a folded list that are shown

Key = tuple[str, int]


@dataclass
class Told(Tellers):
    """One story of the list, and how it stands to the edition."""

    LONE: ClassVar[str] = "candidate"
    item: Item | None = None  # which tells it in this edition
    tellings: list[Telling] = field(default_factory=list)
    why: str = ""
    late: bool = False  # no article of it was there when the edition was drafted
    fresh: int = 0  # how many of its articles were not
    after: bool = False  # all of them were seen after the cut-off

    @property
    def others(self) -> list[Article]:
        """The articles that tell it as well."""
        told_by = self.item.article_id if self.item else self.teller.pk
        return [each for each in self.articles if each.pk != told_by]

    @property
    def sources(self) -> list[str]:
        """Who tells it, each once."""
        return list(dict.fromkeys(name for each in self.articles if (name := credit(each))))

    @property
    def told_here(self) -> bool:
        """Whether readers of the Series have it from another edition."""
        return any(telling.here for telling in self.tellings)


@dataclass(frozen=True)
class Panel:
    """The list: what is on its way, what came late, all else in an order that stays, the folded."""

    late: list[Told]
    rows: list[Told]
    told: list[Told]
    foreign: list[Told]
    waiting: list[Article]
    query: str = ""
    tellings: Mapping[int, list[Telling]] = field(default_factory=dict)  # by article

    @property
    def taken(self) -> int:
        return sum(row.item is not None for row in self.rows)

    @property
    def offered(self) -> list[Article]:
        """The articles that may still go in."""
        open_rows = [row for row in (*self.late, *self.rows) if row.item is None]
        return [article for row in open_rows for article in row.articles]

    def __len__(self) -> int:
        return len(self.rows) + len(self.late)


def panel(digest: Digest, items: Sequence[Item], query: str = "") -> Panel:
    """All that its editor may choose from, filtered by a query; `items` have their articles.

    As many queries for two hundred articles as for none.
    """
    recipe = digest.series.recipe()
    articles = seen(digest, recipe)
    drafted = drafted_at(digest)
    known = {article.pk for article in articles}
    of_items = [item.article for item in items if item.article and item.article_id not in known]
    groups = stories([*articles, *of_items])
    tellings = coverage.told_before([row for group in groups for row in group], digest)
    taken = by_story(items)
    kept = [choosing.kept(item) for item in items]
    rows = [
        story(
            group, digest, taken, tellings, kept, recipe, drafted, foreign=not _ours(group, digest)
        )
        for group in (unprinted(each, tellings) for each in groups)
        if group
    ]
    rows = matching(rows, query)
    found = arranged(rows, digest, recipe, drafted, waiting(digest), query)
    return replace(found, tellings=tellings)


def seen(digest: Digest, recipe: Recipe) -> list[Article]:
    """The articles of its hours in whatever language, those brought in for it, and what was seen
    since while it is not out."""
    wanted = Q(pk__in=Brought.objects.filter(digest=digest).values("article"))
    if window := coverage.window_of(digest):
        window = Window(window.start, _until(digest, window.end), window.carry_over)
        wanted |= Q(pk__in=digest.series.in_reach(window).usable().order_by().values("pk"))
    found = Article.objects.usable().filter(wanted).select_related("source")
    if recipe.topics:
        found = found.prefetch_related("topics").defer("error")
    else:
        found = found.defer("draft", "error")  # the draft says which topics were looked for
    return list(found.order_by("-first_seen_at", "-pk")[:MOST])


def _until(digest: Digest, cutoff: datetime) -> datetime:
    """News go on after the cut-off; its editor should hear of them until it is out."""
    return max(cutoff, min(timezone.now(), cutoff + AFTERWARDS)) if digest.editable() else cutoff


def waiting(digest: Digest) -> list[Article]:
    """What was brought in for it and is not ready yet."""
    rows = Article.objects.filter(brought__digest=digest, state=State.DRAFT)
    return list(rows.defer("draft", "summary").order_by("-brought__at"))


def drafted_at(digest: Digest) -> datetime:
    """When its machine or its editor first handed it in: what came later is late."""
    moved = digest.transitions.order_by("at", "pk").values_list("at", flat=True).first()
    return moved or timezone.now()


def stories(articles: Iterable[Article]) -> list[list[Article]]:
    """Articles by story, in the order given."""
    groups: dict[Key, list[Article]] = {}
    for article in articles:
        groups.setdefault(key_of(article), []).append(article)
    return list(groups.values())


def unprinted(group: list[Article], tellings: Mapping[int, list[Telling]]) -> list[Article]:
    """Those of a story that no other edition of the Series has printed."""
    told = {each.item.article_id for row in group for each in tellings.get(row.pk, ()) if each.here}
    return [row for row in group if row.pk not in told]


def key_of(article: Article) -> Key:
    return ("story", article.story_id) if article.story_id else ("article", article.pk)


def by_story(items: Iterable[Item]) -> dict[Key, Item]:
    """The items of an edition by the story they tell; of two on one story the first."""
    found: dict[Key, Item] = {}
    for item in items:
        if item.article:
            found.setdefault(key_of(item.article), item)
            found.setdefault(("article", item.article.pk), item)
    return found


def story(
    group: list[Article],
    digest: Digest,
    taken: Mapping[Key, Item],
    tellings: Mapping[int, list[Telling]],
    kept: Sequence[recipes.Kept],
    recipe: Recipe,
    drafted: datetime,
    *,
    foreign: bool,
) -> Told:
    """What its editor should know of a story."""
    ours = [each for each in group if foreign or each.summary_language == digest.series.language]
    first = sorted(
        ours, key=lambda each: (each.state != State.APPROVED, each.first_seen_at, each.pk)
    )
    row = Told([*first, *(each for each in group if each not in ours)])
    row.item = taken.get(key_of(row.teller))
    row.tellings = tellings.get(row.teller.pk, [])
    row.fresh = sum(each.first_seen_at >= drafted for each in group)
    row.late = row.item is None and row.fresh == len(group)
    end = digest.window_end
    row.after = end is not None and all(each.first_seen_at >= end for each in group)
    row.why = _why(row, digest, kept, recipe, foreign=foreign)
    for each in group:
        each.why_not, each.told_before = row.why, row.tellings  # type: ignore[attr-defined]
    return row


def _ours(group: Iterable[Article], digest: Digest) -> bool:
    return any(each.summary_language == digest.series.language for each in group)


def _why(
    row: Told, digest: Digest, kept: Sequence[recipes.Kept], recipe: Recipe, *, foreign: bool
) -> str:
    """Why it is in, or is not."""
    if row.item:
        choosing.explain([row.item])
        return " · ".join(row.item.reasons)  # type: ignore[attr-defined]
    if foreign:
        told = gettext("in another language: %(language)s")
        return told % {"language": choosing.tongue(row.teller.summary_language)}
    seen_by = [_candidate(each, digest, recipe) for each in row.articles]
    return choosing.said(recipes.refusal(seen_by, kept, recipe))


def _candidate(article: Article, digest: Digest, recipe: Recipe) -> Candidate:
    window = coverage.window_of(digest)
    start = window.start if window else article.first_seen_at
    candidate = compose.candidate(article, Window(start, start, timedelta()), recipe)
    return replace(candidate, foreign=article.summary_language != digest.series.language)


def matching(rows: list[Told], query: str) -> list[Told]:
    """The stories of which some article has all the words of a query."""
    if not (query := query.strip()):
        return rows
    articles = [each for row in rows for each in row.articles]
    asked = Article.objects.filter(pk__in=[each.pk for each in articles])
    found = set(search.find(asked, query).values_list("pk", flat=True))
    # What came in within the minute is in no index yet.
    low = query.casefold()
    found |= {each.pk for each in articles if low in f"{each.headline}\n{each.title}".casefold()}
    return [row for row in rows if any(each.pk in found for each in row.articles)]


def arranged(
    rows: list[Told],
    digest: Digest,
    recipe: Recipe,
    drafted: datetime,
    on_their_way: list[Article],
    query: str,
) -> Panel:
    """The lists. What weighs most comes first, by what was known at the draft: whatever arrives
    since moves nothing."""

    def weight(row: Told) -> tuple[Any, int]:
        early = [each for each in row.articles if each.first_seen_at < drafted] or row.articles
        seen_by = [_candidate(each, digest, recipe) for each in early]
        return recipes.standing_of(seen_by, recipe).weight, row.teller.pk

    by_weight = sorted(rows, key=weight, reverse=True)
    foreign = [row for row in by_weight if not row.item and not _ours(row.articles, digest)]
    ours = [row for row in by_weight if row.item or _ours(row.articles, digest)]
    told = [row for row in ours if not row.item and row.told_here]
    free = [row for row in ours if row.item or not row.told_here]
    late = [row for row in free if row.late]
    late.sort(key=lambda row: row.teller.first_seen_at, reverse=True)
    rest = [row for row in free if not row.late]
    return Panel(late, rest, told[:FOLDED], foreign[:FOLDED], on_their_way, query)


def credit(article: Article) -> str:
    """Who says so, as short as may be."""
    return article.source.name if article.source else article.byline or _host(article)


def _host(article: Article) -> str:
    return article.canonical_url.partition("://")[2].partition("/")[0]
