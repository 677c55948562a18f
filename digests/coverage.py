"""What readers were told already: which editions stand for an article or its story."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from articles.models import Article, Story
from articles.workflow import State
from digests.models import Digest, Item
from digests.schedule import Window

MOST = 40  # places that are named


@dataclass(frozen=True)
class Telling:
    """An item of an edition that tells a story."""

    item: Item
    to: Digest | None  # the edition whose editor is told this; None elsewhere

    @property
    def edition(self) -> Digest:
        return self.item.digest

    @property
    def here(self) -> bool:
        """Whether readers of the same Series were told."""
        return self.to is not None and self.edition.series_id == self.to.series_id

    @property
    def printed(self) -> bool:
        return self.edition.state == State.PUBLISHED

    @property
    def place(self) -> str:
        """Edition and item, such as 12-02 #1: the local day in its Series, the Series' name where
        it is another one."""
        moment = self.edition.published_at or self.edition.publish_at or self.edition.window_end
        day = _day(moment.astimezone(self.edition.series.zone)) if moment else self.edition.title
        place = f"{day} #{self.item.position}"
        return place if self.here else f"{self.edition.series} {place}"

    def __str__(self) -> str:
        if self.edition == self.to:
            return gettext("told by item %(number)d") % {"number": self.item.position}
        if not self.printed:
            return gettext("in %(place)s, not out yet") % {"place": self.place}
        if self.here:
            return gettext("already covered %(place)s") % {"place": self.place}
        return gettext("told in %(place)s") % {"place": self.place}


def _day(moment: datetime) -> str:
    """Month and day; the year too where it is not this one."""
    this_year = moment.year == timezone.now().astimezone(moment.tzinfo).year
    return moment.strftime("%m-%d" if this_year else "%Y-%m-%d")


def tellings(
    articles: Iterable[Article], among: QuerySet[Digest], to: Digest | None = None
) -> dict[int, list[Telling]]:
    """The items of these editions that tell each article or its story, newest edition first.

    One query, however many articles there are; by article id, without those never told.
    """
    rows = list(articles)
    stories = {article.story_id for article in rows} - {None}
    told = Article.objects.filter(Q(pk__in=[article.pk for article in rows]) | Q(story__in=stories))
    items = items_of(told, among).order_by("-digest__published_at", "-digest", "position")
    by_article, by_story = defaultdict(list), defaultdict(list)
    for item in items:
        by_article[item.article_id].append(Telling(item, to))
        if item.article and item.article.story_id:
            by_story[item.article.story_id].append(Telling(item, to))
    found = {
        article.pk: by_story[article.story_id] if article.story_id else by_article[article.pk]
        for article in rows
    }
    return {pk: told for pk, told in found.items() if told}


def items_of(articles: QuerySet[Article], among: QuerySet[Digest]) -> QuerySet[Item]:
    """The items of these editions that stand for these articles, with what a Telling says."""
    # Asked of each item: else SQLite goes through all editions there ever were.
    printed = Exists(among.filter(pk=OuterRef("digest")))
    return (
        Item.objects.filter(printed, article__in=articles.order_by().values("pk"))
        .select_related("digest__series", "article")
        .only(
            *("position", "title", "article__story_id", "digest__title", "digest__slug"),
            *("digest__state", "digest__published_at", "digest__publish_at"),
            *("digest__window_end", "digest__number", "digest__series"),
        )
    )


def told_before(articles: Iterable[Article], digest: Digest) -> dict[int, list[Telling]]:
    """What an edition's editor should know of its articles: where they or their story were
    printed, here or in another Series, and which open edition of this Series has them too."""
    printed = Q(state=State.PUBLISHED)
    if digest.published_at:
        printed &= Q(published_at__lt=digest.published_at)
    open_here = Q(state__in=[State.DRAFT, State.REVIEW, State.APPROVED], series=digest.series_id)
    among = Digest.objects.filter(printed | open_here).exclude(pk=digest.pk)
    return tellings(articles, among, digest)


def of_story(story: Story) -> list[Telling]:
    """The living editions that tell a story, the latest first."""
    return _latest(Article.objects.filter(story=story))


def of_article(article: Article) -> list[Telling]:
    """The living editions that tell an article or its story, the latest first."""
    if article.story:
        return of_story(article.story)
    return _latest(Article.objects.filter(pk=article.pk))


def _latest(articles: QuerySet[Article]) -> list[Telling]:
    found = items_of(articles, Digest.objects.live()).order_by("-digest", "position")
    return [Telling(item, None) for item in found[:MOST]]


def window_of(digest: Digest) -> Window | None:
    """The hours an edition covers; None of one that covers none, such as an import."""
    if digest.window_start is None or digest.window_end is None:
        return None
    carry_over = timedelta(hours=digest.series.carry_over_hours)
    return Window(digest.window_start, digest.window_end, carry_over)


def mark(rows: Iterable[Any], told: Mapping[int, list[Telling]], key: str) -> None:
    """Give each row its tellings, for a page: as `told_before`."""
    for row in rows:
        row.told_before = told.get(getattr(row, key), [])
