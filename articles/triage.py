"""What waits for a decision, by story: one line for an event, however many articles tell it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Field, QuerySet

from articles import language, search
from articles.models import Article, ArticleTransition, Name
from articles.seek import Edge, Order
from articles.tellers import Tellers
from articles.workflow import Actor, State

A_PAGE = 200  # articles, of which the lines of a page are made
LINGERS = timedelta(minutes=10)  # what a colleague has decided stays in sight for so long
LATEST = 400  # moves that are looked through for these
NEWEST = Order(cast(Field, Article._meta.get_field("first_seen_at")), descends=True)


@dataclass
class Line(Tellers):
    """What waits of a story; the teller is the one that is approved."""

    decided: list[ArticleTransition] = field(default_factory=list)  # of late, by people
    open_claims: int = 0

    @property
    def title(self) -> str:
        """The story's, where several tell it, in the language of the text that stands below."""
        story, own = self.teller.story, str(self.teller)
        is_ours = story and len(self.articles) > 1 and language.of(story.title) == language.of(own)
        return story.title if story and is_ours else own

    @property
    def sources(self) -> list[str]:
        """Who tells it, each once."""
        return list(dict.fromkeys(filter(None, (row.credit() for row in self.articles))))

    @property
    def waiting(self) -> list[Article]:
        return [row for row in self.articles if row.state == State.REVIEW]

    def seen(self, rows: Iterable[Article]) -> str:
        """These articles with their versions, as a button names what it decides on."""
        return ",".join(f"{row.pk}:{row.version}" for row in rows)

    @property
    def to_approve(self) -> str:
        return self.seen(self.waiting[:1])

    @property
    def to_spike(self) -> str:
        return self.seen(self.waiting)


@dataclass(frozen=True)
class Page:
    """A page of lines, newest first, and the edge behind which the next one begins; "" for none."""

    lines: list[Line]
    older: str


@dataclass(frozen=True)
class Wish:
    """What of all that waits is asked for."""

    query: str = ""
    language: str = ""
    several: bool = False  # told by more than one article
    past: str = ""  # the edge of the page before


def page(wish: Wish, now: datetime) -> Page:
    """The lines that a wish asks for, of the next A_PAGE articles in review."""
    rows = list(in_review(wish)[: A_PAGE + 1])
    edge = Edge.of(rows[A_PAGE - 1], NEWEST) if len(rows) > A_PAGE else ""
    decisions = [] if wish.past else decided(now)
    ids = [row.pk for row in rows[:A_PAGE]] + [each.article_id for each in decisions]
    found = matching(Article.objects.filter(pk__in=ids), wish).order_by(*NEWEST.names)
    whole = found.select_related("source", "story", "snapshot").prefetch_related("overrides")
    lines = [Line(group) for group in by_story(whole.defer("draft", "error"))]
    if wish.several:
        lines = [each for each in lines if len(each.articles) > 1]
    tell(lines, decisions)
    return Page(lines, edge)


def in_review(wish: Wish) -> QuerySet[Article]:
    """What waits, newest first, behind the edge of the page before."""
    found = matching(Article.objects.in_review(), wish).only("pk", "first_seen_at")
    if wish.past:
        return NEWEST.beyond(found, Edge.read(wish.past, NEWEST))
    return found.order_by(*NEWEST.names)


def matching(articles: QuerySet[Article], wish: Wish) -> QuerySet[Article]:
    if wish.language:
        articles = articles.filter(language=wish.language)
    return search.find(articles, wish.query) if wish.query.strip() else articles


def decided(now: datetime) -> list[ArticleTransition]:
    """What people took out of review within LINGERS, the latest first."""
    # By key: there is no index on the moment, and these are the last that were written.
    latest = ArticleTransition.objects.order_by("-pk")[:LATEST]
    return [
        move
        for move in latest
        if move.old == State.REVIEW and move.actor == Actor.USER and move.at >= now - LINGERS
    ]


def by_story(articles: Iterable[Article]) -> list[list[Article]]:
    """The articles of each story, or one alone; in the order of the first of each, those in review
    before those that are not, and what says something before what does not."""
    groups: dict[str, list[Article]] = {}
    for row in articles:
        key = f"story-{row.story_id}" if row.story_id else f"article-{row.pk}"
        groups.setdefault(key, []).append(row)
    return [
        sorted(group, key=lambda row: (row.state != State.REVIEW, row.thin, row.first_seen_at))
        for group in groups.values()
    ]


def tell(lines: Sequence[Line], decisions: Sequence[ArticleTransition]) -> None:
    """Put on each line what was decided of it, and how many claims of its teller are open."""
    glossary = Name.objects.glossary()
    by_article: dict[int, list[ArticleTransition]] = {}
    for move in decisions:
        by_article.setdefault(move.article_id, []).append(move)
    for each in lines:
        for row in each.articles:
            for move in by_article.get(row.pk, ()):
                move.article = row
                each.decided.append(move)
        if each.waiting:
            each.open_claims = len(each.teller.open_claims(glossary))
