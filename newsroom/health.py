"""Whether this newsroom can do its work, told to those who watch it: /healthz and /readyz."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_q.brokers import get_broker
from redis.exceptions import RedisError

from articles.chores import ChoreQuerySet
from articles.models import Beat, Outbox
from digests.models import Digest, Series

PLAIN = "text/plain; charset=utf-8"
PATIENCE = timedelta(minutes=5)  # for what the clock does itself, every minute
LEAST_SPACE = 200 << 20  # bytes free in the home folder
URGENT = (Digest, Series, Outbox)


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at: its name, whether it is as it should be, and how it is."""

    name: str
    good: bool
    said: str


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type=PLAIN)


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the newsroom as a whole is at work, else 503; a line for each sign."""
    found = list(signs(timezone.now()))
    lines = "".join(f"{'ok' if s.good else 'BAD':4}{s.name}: {s.said}\n" for s in found)
    status = 200 if all(sign.good for sign in found) else 503
    return HttpResponse(lines, content_type=PLAIN, status=status)


def signs(now: datetime) -> Iterator[Sign]:
    """Disk, database, broker, worker, oldest due work; of a database that is away nothing more."""
    yield disk()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield Sign("database", False, f"{type(error).__name__}: it does not answer")
        return
    yield Sign("database", True, connection.vendor)
    yield broker()
    try:
        yield worker(now)
        yield oldest(now)
    except DatabaseError:
        yield Sign("tables", False, "not there yet, or not these: manage.py migrate")


def disk() -> Sign:
    """Room in the home folder, where SQLite and what is uploaded lie."""
    free = shutil.disk_usage(settings.HOME).free
    return Sign("disk", free >= LEAST_SPACE, f"{free >> 20} MB free")


def broker() -> Sign:
    """The queue from which the worker takes its tasks."""
    name = "Redis" if settings.REDIS_URL else "database"
    try:
        there = bool(get_broker().ping())
    except RedisError as error:
        return Sign("broker", False, f"{name}: {type(error).__name__}")
    return Sign("broker", there, name if there else f"{name}: no answer")


def worker(now: datetime) -> Sign:
    """When the clock last struck; it should every minute."""
    age = Beat.age("worker")
    if age is None:
        return Sign("worker", False, "it has never run")
    return Sign("worker", age <= Beat.SILENT, f"last heard of {age.total_seconds():.0f} s ago")


def oldest(now: datetime) -> Sign:
    """The longest that anything urgent waits that the clock should have done."""
    longest = longest_wait(now)
    return Sign("work", longest <= PATIENCE, f"oldest due for {longest.total_seconds():.0f} s")


def longest_wait(now: datetime) -> timedelta:
    """How long anything urgent has waited; nothing where all is done."""
    waits = (now - at for kind in URGENT if (at := due_since(kind.objects.all(), now)))
    return max(waits, default=timedelta())


def due_since(rows: ChoreQuerySet, now: datetime) -> datetime | None:
    """Since when the longest waiting of these rows has been due."""
    first: datetime | None = rows.due(now).values_list("due_at", flat=True).first()
    return first
