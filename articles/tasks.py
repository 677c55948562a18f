"""The steps of the ground floor, in order. Each begins with a claim and survives a crash."""

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from articles import (
    drafts,
    extract,
    fetch,
    llm,
    reading,
    robots,
    stories,
)
from articles.chores import Crashes, Efforts, LeaseLostError
from articles.models import Article, Snapshot, Source
from articles.orders import Order, Orders
from articles.politeness import turns
from articles.polling import Round
from articles.stories import RecentIndex
from articles.workflow import Conflict, State

SHIFT = timedelta(seconds=45)  # how long one batch may keep a worker


def poll(source_ids: Iterable[int]) -> Counter[str]:
    """Ask these feeds, many at once, and write down what is new."""
    with (
        Round(source_ids) as this,
        Crashes() as crashes,
        closing(fetch.stream(this.requests())) as groups,
    ):
        for home in groups:
            this.settle(home, crashes)
    return this.tally


def gather(article_ids: Iterable[int]) -> Counter[str]:
    """Take articles as far as their story, so that those worth most can be drafted first."""
    tally: Counter[str] = Counter()
    with Efforts(Article.objects.claim_many(article_ids)) as efforts:
        gathered(efforts, tally)
    return +tally


def process(article_ids: Iterable[int], orders: Orders | None = None) -> Counter[str]:
    """Take articles as far as a machine may: text, story, summary, review.

    `orders` says of each how it is to be drafted, once all have their story. Stops after SHIFT and
    gives the rest back, so that no worker is away for long.
    """
    tally: Counter[str] = Counter()
    began = timezone.now()
    with Efforts(Article.objects.claim_many(article_ids)) as efforts:
        articles = gathered(efforts, tally)
        wanted = orders(articles) if orders and articles else {}
        for article in in_turn(articles, wanted):
            if timezone.now() - began > SHIFT:
                break
            with efforts.on(article):
                tally.update(advance(article, wanted.get(article.pk) or Order()))
    return +tally


def read(efforts: Efforts, articles: list[Article]) -> None:
    """Fetch the pages, many at once, and keep the text of each, or the reason why there is none."""
    shut = robots.refusals(article.canonical_url for article in articles)
    asked = [article for article in articles if article.canonical_url not in shut]
    ways = Source.objects.ways_out(article.source_id for article in asked)
    answers = fetch.get_many(
        [
            fetch.Request(article.canonical_url, proxy=ways.get(article.source_id, ""))
            for article in asked
        ]
    )
    found = shut | {
        article.canonical_url: each for article, each in zip(asked, answers, strict=True)
    }
    for article in articles:
        with efforts.on(article):
            read_one(article, found[article.canonical_url])


def read_one(article: Article, answer: fetch.Response | Exception) -> None:
    try:
        if isinstance(answer, Exception):
            raise answer
        page = reading.page_of(answer)  # takes seconds, and a transaction would hold up all others
        with transaction.atomic():
            reading.take(article, page)
    except (fetch.FetchError, extract.ExtractError) as error:
        if not reading.settle_for_feed(article, error):
            article.put_off(error)
    except LeaseLostError:
        article.release()  # a person was quicker; what they did stands


def gathered(efforts: Efforts, tally: Counter[str]) -> list[Article]:
    """Those that have a text, each in its story now; the others are put off, with the reason."""
    with turns(efforts.rows) as articles:
        articles = robots.heard(articles)
        read(efforts, [article for article in articles if article.snapshot is None])
    tally["failed"] += sum(article.snapshot is None for article in articles)
    index, found = stories.recent_index(timezone.now()), []
    for article in articles:
        with efforts.on(article):
            if article.snapshot and has_place(article, index):
                found.append(article)
    return found


def has_place(article: Article, index: RecentIndex) -> bool:
    """Whether it is in a story, put there now if need be; not when it is no longer ours."""
    try:
        if article.story is None:
            stories.place(article, index)
    except LeaseLostError:
        article.release()  # a person or another worker was quicker; what they did stands
        return False
    return True


def in_turn(articles: list[Article], orders: Mapping[int, Order]) -> list[Article]:
    """What costs nothing first, then the foremost: should the money run out, these are drafted."""
    if not llm.ready():
        return articles
    ranked = Article.objects.filter(pk__in=[article.pk for article in articles]).foremost()
    place = {pk: place for place, pk in enumerate(ranked.values_list("pk", flat=True))}
    order_of = {article.pk: orders.get(article.pk) or Order() for article in articles}
    return sorted(articles, key=lambda each: (order_of[each.pk].wanted, place.get(each.pk, 0)))


def advance(article: Article, order: Order) -> Counter[str]:
    """The steps after the story; each is saved, so a crash resumes behind the last one."""
    text = article.snapshot
    if text is None:
        return Counter()  # nothing to draft from
    try:
        return asked(article, text, order)
    except (LeaseLostError, Conflict):
        article.release()  # a person or another worker was quicker; what they did stands
        return Counter()


def asked(article: Article, text: Snapshot, order: Order) -> Counter[str]:
    """What a model is asked for, then the review; back in line if it has to wait for the model."""
    try:
        article.renew(Article.DRAFTING)
        order = replace(order, wish=article.wish)
        if not article.summary:
            drafts.draft(article, text, order)
        drafts.sample_again(article, text, order)
        drafts.ask_again(article, text, order)
    except llm.NoRoomError as error:
        article.wait(timezone.now() + (error.retry_after or SHIFT))
        return Counter()
    except llm.LLMError as error:
        article.put_off(error)
        return Counter(failed=1)
    article.move(State.REVIEW, **article.once_done(due_at=None))
    return Counter(summarised=1)
