"""What is due now: the worker's every minute, and the same by hand without a worker."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task

from articles import holder
from articles import tasks as articles
from articles.chores import ChoreQuerySet
from articles.models import Article, Beat, Source
from digests import tasks as digests
from digests.models import Digest, Series

FEEDS_A_BATCH = 50
ARTICLES_A_BATCH = 20
HANDS = max(settings.WORKERS - 2, 1)  # batches of one kind at a time
SHORT = timedelta(seconds=10)  # a pause of politeness, worth waiting for
LONGEST_WAIT = timedelta(minutes=12)  # longer than any lease

Say = Callable[[str], None]


def chores() -> Iterator[ChoreQuerySet]:
    """Every kind of row with work to do, the most urgent first."""
    for model in (Digest, Series, Source, Article):
        yield model.objects.all()


def editions(now: datetime) -> Counter[str]:
    """Publish and assemble what is due: first, and never queued behind drafts."""
    tally: Counter[str] = Counter()
    for pk in list(Digest.objects.due(now).values_list("pk", flat=True)):
        tally += digests.release_due(pk)
    for pk in list(Series.objects.due(now).values_list("pk", flat=True)):
        tally += digests.assemble(pk)
    return tally


def tick() -> None:
    """The worker's minute: editions at once, the rest handed out in small batches."""
    Beat.strike("worker")
    for rows in chores():
        rows.free_dead()
    now = timezone.now()
    editions(now)
    if get_broker().queue_size():
        return  # what was handed out has not even begun; the rows stay due
    hand_out("articles.tasks.poll", Source.objects.all(), FEEDS_A_BATCH)
    hand_out("articles.tasks.process", Article.objects.all(), ARTICLES_A_BATCH)


def hand_out(task: str, rows: ChoreQuerySet, size: int) -> None:
    """A batch of what is due, unless one of its kind is under way: a worker stays free for us."""
    now = timezone.now()
    if rows.held(now).exists():
        return
    ids = list(rows.due(now).values_list("pk", flat=True)[: size * HANDS])
    for start in range(0, len(ids), size):
        async_task(task, ids[start : start + size])


def once(say: Say) -> Counter[str]:
    """Do everything that is due at this moment, here."""
    for rows in chores():
        if freed := rows.free_dead():
            say(f"{rows.model._meta.verbose_name_plural}: {freed} freed from dead processes")
    now = timezone.now()
    tally = editions(now)
    for ids in batches(Source.objects.due(now), FEEDS_A_BATCH):
        tally += articles.poll(ids)
        say(summary(tally))
    for ids in batches(Article.objects.due(timezone.now()), ARTICLES_A_BATCH):
        tally += articles.process(ids)
        say(summary(tally))
    return tally


def until_idle(say: Say) -> Counter[str]:
    """Do all due work, what it makes due, and what other processes hold, until none is left."""
    tally: Counter[str] = Counter()
    give_up = timezone.now() + LONGEST_WAIT
    while True:
        tally += once(say)
        pause = waiting(say)
        if pause is None or timezone.now() > give_up:
            return tally
        time.sleep(pause)


def waiting(say: Say) -> float | None:
    """Seconds until it pays to look again; None when all work is done."""
    now = timezone.now()
    if any(rows.due(now + SHORT).exists() for rows in chores()):
        return 0.2
    claims = {
        claim for rows in chores() for claim in rows.held(now).values_list("claimed_by", flat=True)
    }
    if not claims:
        return None
    say("waiting for " + ", ".join(sorted({holder.name_of(claim) for claim in claims})))
    return 2.0


def batches(due: ChoreQuerySet, size: int) -> Iterator[list[int]]:
    ids = list(due.values_list("pk", flat=True))
    return (ids[start : start + size] for start in range(0, len(ids), size))


def summary(tally: Counter[str]) -> str:
    words = ("polled", "new", "failed", "summarised", "assembled", "published")
    return " ".join(f"{word}={tally[word]}" for word in words)
