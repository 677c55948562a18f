"""The steps of the ground floor, in order. Each begins with a claim and survives a crash."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from articles import (
    entries,
    extract,
    fetch,
    freshness,
    intake,
    llm,
    moves,
    reading,
    record,
    stories,
    summarise,
)
from articles.chores import Efforts, LeaseLostError
from articles.models import Article, Poll, Snapshot, Source
from articles.politeness import turns
from articles.similar import Index
from articles.summarise import Draft
from articles.workflow import Conflict, State

SHIFT = timedelta(seconds=45)  # how long one batch may keep a worker
GOOD_TRIES = 3  # after this many failures of the model a draft is extracted instead


def poll(source_ids: Iterable[int]) -> Counter[str]:
    """Ask these feeds, many at once, and write down what is new."""
    tally: Counter[str] = Counter()
    with Efforts(Source.objects.claim_many(source_ids)) as efforts:
        with turns(efforts.rows) as sources:
            answers = fetch.get_many([request_for(source) for source in sources])
        for source, answer in zip(sources, answers, strict=True):
            with efforts.on(source):
                tally.update(settle(source, answer))
    return tally


def request_for(source: Source) -> fetch.Request:
    return fetch.Request(
        source.feed_url, etag=source.etag, modified=source.modified, accept=fetch.FEEDS
    )


def settle(source: Source, answer: fetch.Response | fetch.FetchError) -> Counter[str]:
    """Write one feed's answer down: its poll, its new entries, and when to ask again."""
    try:
        if isinstance(answer, fetch.FetchError):
            raise answer
        feed = None if answer.unchanged else intake.read(answer)
        with transaction.atomic():
            return Counter(polled=1, new=keep(source, answer, feed))
    except (fetch.FetchError, entries.FeedError) as error:
        return failed_poll(source, error)
    except LeaseLostError:
        return Counter()  # another worker has polled it meanwhile


def keep(source: Source, answer: fetch.Response, feed: entries.Feed | None) -> int:
    now = timezone.now()
    new = record.record(source, feed, now) if feed else 0
    if feed:
        source.learn(feed.ttl, [entry.published for entry in feed.entries], new, now)
    plan = {
        "due_at": source.next_poll(now, freshness.lifetime(answer.headers, now)),
        "polled_at": now,
        "ttl": source.ttl,
        "lately": source.lately,
    }
    source.done(**plan | validators(answer) | moves.after(source, answer.moved_to))
    Poll.objects.create(
        source=source,
        at=now,
        status=answer.status,
        entries=len(feed.entries) if feed else 0,
        new=new,
        size=len(answer.body),
    )
    return new


def validators(answer: fetch.Response) -> dict[str, str]:
    """What to ask with next time; what an answer of "nothing new" leaves out stays as known."""
    told = {"etag": answer.etag[:1000], "modified": answer.modified[:200]}
    return {name: value for name, value in told.items() if value or not answer.unchanged}


def failed_poll(source: Source, error: fetch.FetchError | entries.FeedError) -> Counter[str]:
    try:
        with transaction.atomic():
            source.put_off(error)
            Poll.objects.create(
                source=source, status=getattr(error, "status", None), error=source.error
            )
    except LeaseLostError:
        return Counter()
    return Counter(polled=1, failed=1)


def process(article_ids: Iterable[int]) -> Counter[str]:
    """Take articles as far as a machine may: text, story, summary, review.

    Stops after SHIFT and gives the rest back, so that no worker is away for long.
    """
    tally: Counter[str] = Counter()
    began = timezone.now()
    with Efforts(Article.objects.claim_many(article_ids)) as efforts:
        with turns(efforts.rows) as articles:
            read(efforts, [article for article in articles if article.snapshot is None])
        index = stories.recent_index(began)
        for article in articles:
            if timezone.now() - began > SHIFT:
                break
            with efforts.on(article):
                tally.update(advance(article, index))
    return tally


def read(efforts: Efforts, articles: list[Article]) -> None:
    """Fetch the pages, many at once, and keep the text of each, or the reason why there is none."""
    answers = fetch.get_many([fetch.Request(article.canonical_url) for article in articles])
    for article, answer in zip(articles, answers, strict=True):
        with efforts.on(article):
            read_one(article, answer)


def read_one(article: Article, answer: fetch.Response | fetch.FetchError) -> None:
    try:
        if isinstance(answer, fetch.FetchError):
            raise answer
        with transaction.atomic():
            reading.take(article, answer)
    except (fetch.FetchError, extract.ExtractError) as error:
        if not reading.settle_for_feed(article, error):
            article.put_off(error)
    except LeaseLostError:
        article.release()  # a person was quicker; what they did stands


def advance(article: Article, index: Index) -> Counter[str]:
    """The steps after the text; each is saved, so a crash resumes behind the last one."""
    text = article.snapshot
    if text is None:
        return Counter(failed=1)  # put off, with the reason
    try:
        article.renew(Article.DRAFTING)
        if article.story is None:
            article.write(story=stories.find_or_open(article, index))
        if not article.summary:
            write_draft(article, text)
        article.move(State.REVIEW, due_at=None, claimed_by="", claimed_until=None, failures=0)
        return Counter(summarised=1)
    except llm.LLMError as error:
        article.put_off(error)
        return Counter(failed=1)
    except (LeaseLostError, Conflict):
        article.release()  # a person or another worker was quicker; what they did stands
        return Counter()


def write_draft(article: Article, text: Snapshot) -> None:
    draft = drafted(article, text.text)
    article.write(
        headline=draft.headline or article.title or article.canonical_url,
        summary=draft.summary,
        summary_language=draft.language,
        draft=asdict(draft) | {"snapshot": text.hash},
    )


def drafted(article: Article, text: str) -> Draft:
    """The model's draft; an extract when there is no model, or none that answers."""
    house = settings.LANGUAGE_CODE.partition("-")[0]
    try:
        return summarise.draft(article.title, text, language=article.language, target=house)
    except llm.LLMError as error:
        if not error.permanent and article.failures + 1 < GOOD_TRIES:
            raise
        extract_only = summarise.by_extract(article.title, text, language=article.language)
        return replace(extract_only, note=str(error))
