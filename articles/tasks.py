"""The steps of the ground floor, in order. Each begins with a claim and survives a crash."""

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import (
    extract,
    fetch,
    llm,
    reading,
    robots,
    stories,
    summarise,
)
from articles.chores import Crashes, Efforts, LeaseLostError
from articles.models import Article, Snapshot, Source
from articles.politeness import turns
from articles.polling import Round
from articles.stories import RecentIndex
from articles.summarise import Draft
from articles.workflow import Conflict, State

SHIFT = timedelta(seconds=45)  # how long one batch may keep a worker
GOOD_TRIES = 3  # after this many failures of the model a draft is extracted instead


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


def process(article_ids: Iterable[int]) -> Counter[str]:
    """Take articles as far as a machine may: text, story, summary, review.

    Stops after SHIFT and gives the rest back, so that no worker is away for long.
    """
    tally: Counter[str] = Counter()
    began = timezone.now()
    with Efforts(Article.objects.claim_many(article_ids)) as efforts:
        with turns(efforts.rows) as articles:
            articles = robots.heard(articles)
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


def advance(article: Article, index: RecentIndex) -> Counter[str]:
    """The steps after the text; each is saved, so a crash resumes behind the last one."""
    text = article.snapshot
    if text is None:
        return Counter(failed=1)  # put off, with the reason
    try:
        article.renew(Article.DRAFTING)
        if article.story is None:
            stories.place(article, index)
        if not article.summary:
            write_draft(article, text)
        article.move(State.REVIEW, **article.once_done(due_at=None))
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
        return summarise.draft(
            article.title,
            text,
            language=article.language,
            target=house,
            patient=not article.failures,
        )
    except llm.LLMError as error:
        if not error.permanent and article.failures + 1 < GOOD_TRIES:
            raise
        return summarise.by_extract(
            article.title, text, language=article.language, note=gettext(str(error))
        )
