"""What is due now: the worker's every minute, and the same by hand without a worker."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.tasks import async_task

from articles import holder, search, websub
from articles.chores import ChoreQuerySet
from articles.models import Article, Beat, Call, Host, Job, Outbox, Source, Subscription
from articles.models.host import HostQuerySet
from articles.tasks import gather, poll
from digests import cards, catalogue, heartbeat, lateness, notifying, pushing, versions
from digests.feeds import pings
from digests.models import Digest, Series, Watch
from digests.press import telling
from digests.tasks import assemble, carry_on, process, release_due, reread
from newsroom import outage, retention, storeroom, vigil

FEEDS_A_ROUND = 1_000  # claimed a few at a time, so many are no risk
ARTICLES_A_BATCH = 20
WATCHES_A_BATCH = 20
SUBSCRIPTIONS_A_BATCH = 20
ERRANDS = {  # to one place outside each, which may let us wait
    Outbox.GIT: pushing.attend,
    Outbox.HEARTBEAT: heartbeat.attend,
    Outbox.HUB: pings.attend,
}
ERRANDS_A_BATCH = 20
SHORT = timedelta(seconds=10)  # a pause of politeness, worth waiting for
LONGEST_WAIT = timedelta(minutes=12)  # longer than any lease


class BusyError(Exception):
    """Work is left that another process holds, with a sentence for who waits."""


log = logging.getLogger(__name__)
Say = Callable[[str], None]


def chores() -> Iterator[ChoreQuerySet]:
    """Every kind of row with work to do, the most urgent first."""
    for model in (Digest, Series, Outbox, Job, Source, Watch, Article, Subscription):
        yield model.objects.all()


def held() -> Iterator[ChoreQuerySet | HostQuerySet]:
    """Every kind of row that a process may have held when it died."""
    yield from chores()
    yield Host.objects.all()


def editions(now: datetime) -> Counter[str]:
    """Publish and assemble what is due: first, and never queued behind drafts.

    What is late is told before the next edition is drafted, into which it may lapse.
    """
    tally: Counter[str] = Counter()
    for pk in list(Digest.objects.due(now).values_list("pk", flat=True)):
        tally.update(release_due(pk))
    tally.update(lateness.watch(now))
    for pk in list(Series.objects.due(now).values_list("pk", flat=True)):
        tally.update(assemble(pk))
    return tally


def tick() -> None:
    """The worker's minute; with no room on the disk it is left out, and the next one tried."""
    try:
        strike()
    except (OperationalError, OSError) as error:
        if not outage.is_full(error):
            raise
        log.critical(
            "The disk is full, so nothing can be written and all work waits. Make room for %s; "
            "the newsroom then goes on by itself.",
            "the database" if connection.vendor == "postgresql" else settings.HOME,
        )


def strike() -> None:
    """The clock strikes: editions at once, the rest handed out in small batches."""
    Beat.strike("worker")
    for rows in held():
        rows.free_dead()
    Call.objects.settle(timezone.now())
    try:
        editions(timezone.now())
    finally:  # what keeps an edition in must not keep the news out
        gather_and_tell()


def gather_and_tell() -> None:
    """What the worker's minute does after editions: notices here, the rest is handed out.

    Each whatever became of those before; the press last, which shows what they did.
    """
    with ExitStack() as minute:  # begun from its end
        minute.callback(telling.attend)
        minute.callback(press_elsewhere)
        minute.callback(lambda: cards.attend(timezone.now()))
        minute.callback(hand_out_all)
        minute.callback(keep_house)
        notifying.attend(timezone.now())


def press_elsewhere() -> None:
    """Each machine has its own folder of the press, and this minute is one machine's."""
    if settings.PRESS:
        vigil.tell_the_others("digests.press.telling.attend", timezone.now())


def keep_house() -> None:
    """What nobody waits for, a little every minute."""
    websub.survey(timezone.now())
    search.catch_up()
    catalogue.catch_up()
    versions.prune(timezone.now())
    retention.attend(timezone.now())
    storeroom.attend(timezone.now())


def hand_out_all() -> None:
    """Hand out what is due, unless what was handed out before has not even begun."""
    if get_broker().queue_size():
        return
    for kind, task in ERRANDS.items():
        name = f"{task.__module__}.{task.__name__}"
        hand_out((name, Outbox.objects.of(kind), ERRANDS_A_BATCH))
    hand_out(("digests.tasks.carry_on", Job.objects.all(), 1))
    hand_out(("articles.tasks.poll", Source.objects.all(), FEEDS_A_ROUND))
    hand_out(
        ("digests.tasks.reread", Watch.objects.all(), WATCHES_A_BATCH),
        ("articles.websub.attend", Subscription.objects.all(), SUBSCRIPTIONS_A_BATCH),
        ("digests.tasks.work_off", Article.objects.all(), ARTICLES_A_BATCH),
    )


def hand_out(*jobs: tuple[str, ChoreQuerySet, int]) -> None:
    """Batches of what is due, as many as there are hands for these jobs together.

    One worker of each group stays the clock's. What is seldom due comes before what always is.
    """
    now = timezone.now()
    hands = max((settings.WORKERS - 1) // 2, 1) * max(len(vigil.groups(now)), 1)
    hands -= sum(under_way(rows, now) for _, rows, _ in jobs)
    for task, rows, size in jobs:
        ids = rows.turn(now, size * max(hands, 0))
        for start in range(0, len(ids), size):
            async_task(task, ids[start : start + size])
            hands -= 1


def under_way(rows: ChoreQuerySet, now: datetime) -> int:
    """How many batches of these rows somebody works on."""
    return rows.held(now).order_by().values("claimed_by").distinct().count()


def once(say: Say) -> Counter[str]:
    """Do everything that is due at this moment, here."""
    for rows in held():
        if freed := rows.free_dead():
            say(f"{rows.model._meta.verbose_name_plural}: {freed} freed from dead processes")
    Call.objects.settle(timezone.now())
    tally = editions(timezone.now())
    tally.update(notifying.attend(timezone.now()))
    websub.survey(timezone.now())
    for ids in batches(Job.objects.due(timezone.now()), 1):
        tally.update(carry_on(ids))
    for ids in batches(Source.objects.due(timezone.now()), FEEDS_A_ROUND):
        tally.update(poll(ids))
        say(summary(tally))
    for ids in batches(Watch.objects.due(timezone.now()), WATCHES_A_BATCH):
        tally.update(reread(ids))
    for ids in batches(Article.objects.due(timezone.now()).unplaced(), ARTICLES_A_BATCH):
        tally.update(gather(ids))
    for ids in batches(Article.objects.due(timezone.now()).placed().foremost(), ARTICLES_A_BATCH):
        tally.update(process(ids))
        say(summary(tally))
    websub.survey(timezone.now())  # again: a poll may have found a hub
    for ids in batches(Subscription.objects.due(timezone.now()), SUBSCRIPTIONS_A_BATCH):
        tally.update(websub.attend(ids))
    tally.update(notifying.attend(timezone.now()))  # what all this gave to tell
    cards.attend(timezone.now())
    for kind, task in ERRANDS.items():
        for ids in batches(Outbox.objects.of(kind).due(timezone.now()), ERRANDS_A_BATCH):
            tally.update(task(ids))
    while search.catch_up() or catalogue.catch_up():
        pass
    retention.attend(timezone.now())
    storeroom.attend(timezone.now())
    telling.attend()
    return tally


def until_idle(say: Say) -> Counter[str]:
    """Do all due work, what it makes due, and what other processes hold, until none is left.

    BusyError when others hold work for longer than any lease.
    """
    tally: Counter[str] = Counter()
    worked = timezone.now()
    while True:
        done = once(say)
        tally.update(done)
        pause = waiting(say)
        if pause is None:
            return tally
        if any(done.values()):
            worked = timezone.now()
        elif timezone.now() - worked > LONGEST_WAIT:
            raise BusyError("Other processes still hold some of the work; it is not done.")
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
