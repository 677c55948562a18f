"""What is not kept for ever, once a day: texts nobody printed, polls, calls of models, sessions,
signs of workers that are no more.

Kept for ever are what readers saw and how it came about: published items with the texts they rest
on, revisions, corrections, transitions. Of a text that goes its hash stays, so that it can be told
whether a page has changed since.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article, Beat, Call, Poll, Snapshot
from digests.models import FurtherSource, Item
from newsroom.vigil import signs_of_the_gone

A_TRANSACTION = 1_000  # rows: whoever waits to write waits for so many
A_ROUND = 10.0  # seconds of the worker's minute; the rest is for the next
EVERY = timedelta(hours=24)
NAME = "retention"


def attend(now: datetime) -> int:
    """Let go of what is old enough, if that was not done today; says how many rows that was."""
    age = Beat.age(NAME)
    if age is not None and age < EVERY:
        return 0
    end = monotonic() + A_ROUND
    count = 0
    for rows, let_go in old(now):
        for pks in batches(rows, end):
            count += let_go(pks)
    if monotonic() < end:
        Beat.strike(NAME)
    return count


def old(now: datetime) -> Iterable[tuple[QuerySet, Callable[[list[int]], int]]]:
    """Rows to let go of, and how."""
    polls, calls, texts = settings.KEEP_POLLS, settings.KEEP_CALLS, settings.KEEP_TEXTS
    if polls:
        yield Poll.objects.filter(at__lt=now - timedelta(days=polls)), delete(Poll.objects.all())
    if calls:
        yield Call.objects.filter(at__lt=now - timedelta(days=calls)), delete(Call.objects.all())
    yield Session.objects.filter(expire_date__lt=now), delete(Session.objects.all())
    for signs in signs_of_the_gone(now):
        yield signs, delete(signs.model._base_manager.all())
    if texts:
        yield unused(now - timedelta(days=texts)), forget


def unused(before: datetime) -> QuerySet[Snapshot]:
    """Texts of articles first seen before a moment, which no edition has ever held."""
    article = OuterRef("article")
    held = Exists(Item.objects.filter(article=article)) | Exists(
        FurtherSource.objects.filter(article=article)
    )
    return Snapshot.objects.filter(
        ~held, article__first_seen_at__lt=before, article__claimed_until=None
    ).exclude(text="")


def delete(rows: QuerySet) -> Callable[[list[int]], int]:
    def let_go(pks: list[int]) -> int:
        count: int = rows.filter(pk__in=pks).delete()[0]
        return count

    return let_go


def forget(pks: list[int]) -> int:
    """Let go of texts; they are no longer searched, either."""
    count = Snapshot.objects.filter(pk__in=pks).update(text="", traits=None)
    Article.objects.filter(snapshots__in=pks).update(indexed=False)
    return count


def batches(rows: QuerySet, end: float) -> Iterable[list[int]]:
    """The ids of what is left of these rows, a transaction's worth at a time, until `end`."""
    while monotonic() < end:
        pks = list(rows.order_by("pk").values_list("pk", flat=True)[:A_TRANSACTION])
        if not pks:
            return
        yield pks
