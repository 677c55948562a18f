"""Which series could print an article, and so how it is to be drafted."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from articles import llm
from articles.models import Article, ArticleTransition, Topic
from articles.orders import Order
from articles.workflow import State
from digests.models import Series

SOON = timedelta(hours=2)  # before its cut-off an edition's articles may spend what is kept for it
MOST_TOPICS = 60  # names that a model is given to choose from


def orders(articles: Sequence[Article]) -> Mapping[int, Order]:
    """By article id: as the first active Series wants it that could take it, else not wanted.

    What a person brought in or sent back is wanted all the same. Nobody is asked where there is no
    model to draft with, or no Series at all: then every article is drafted as the house does.
    """
    if not llm.ready() or not Series.objects.exists():
        return {}
    now = timezone.now()
    waiting = {article.pk for article in articles}
    usual, found = None, dict[int, Order]()
    for series in Series.objects.active().order_by("pk"):
        order = order_of(series, now)
        usual = usual or order
        takes = set(series.wanted(now).filter(pk__in=waiting).values_list("pk", flat=True))
        found |= dict.fromkeys(takes, order)
        waiting -= takes
    asked = asked_for([article for article in articles if article.pk in waiting])
    found |= dict.fromkeys(waiting - asked, Order(wanted=False))
    return found | dict.fromkeys(asked, usual or Order())


def asked_for(articles: Sequence[Article]) -> set[int]:
    """Those that a person brought in, or sent back to be drafted anew."""
    if not articles:
        return set()
    sent_back = ArticleTransition.objects.filter(
        article__in=articles, old=State.REVIEW, new=State.DRAFT
    )
    brought = {article.pk for article in articles if article.source_id is None}
    return brought | set(sent_back.values_list("article", flat=True))


def order_of(series: Series, now: datetime) -> Order:
    """How a Series wants what is drafted for it."""
    return Order(
        target=series.language,
        series=series.slug,
        instructions=series.instructions,
        double=series.double_draft,
        second_opinion=series.second_opinion,
        topics=vocabulary(series),
        scheduled=series.next_cutoff(now) - now <= SOON,
    )


def vocabulary(series: Series) -> tuple[str, ...]:
    """The names of topics, those that the Series asks for first.

    What all its editions bear anyway tells no article from another, and is asked for by name only.
    """
    own = list(series.topics.values_list("name", flat=True))
    known = [*own, *series.tags, *series.categories]
    others = Topic.objects.exclude(name__in=known).values_list("name", flat=True)
    return (*own, *others[: max(MOST_TOPICS - len(own), 0)])
