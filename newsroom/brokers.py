"""The queue of tasks, as django-q2 asks for it: in rows, or in Redis with the rows to fall back on.

All groups of workers, on however many machines, share one queue; each has a lane of its own beside
it, on which its supervisor sends the pulse (see vigil.py): taken by another group it would say
nothing. An outage is one sentence in the log, and over as soon as somebody answers.
"""

import logging
import time
from contextlib import suppress
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.utils import timezone
from django_q.brokers.orm import ORM
from django_q.brokers.redis_broker import Redis
from django_q.conf import Conf
from redis.exceptions import RedisError

from newsroom.cache import REDIS

KEPT = 600  # seconds that Redis keeps a lane on which nobody takes anything
LOOK = 60.0  # seconds between two looks for what is in the rows though Redis is there
Tasks = list[tuple[Any, Any]] | None

log = logging.getLogger(__name__)


def lane(group: str) -> str:
    """The name of a group's own queue."""
    return f"{Conf.CLUSTER_NAME}:{group}"


class Outage:
    """Whether the queue is away, as far as this process knows; said when it changes."""

    def __init__(self, what: str) -> None:
        self.what, self.now = what, False

    def begin(self, error: Exception) -> None:
        if not self.now:
            self.now = True
            log.warning("%s is away (%s); it is asked again.", self.what, type(error).__name__)

    def end(self) -> None:
        if self.now:
            self.now = False
            log.warning("%s is back.", self.what)


class InRows(ORM):
    """The queue in the database."""

    outage = Outage("The database")

    def __init__(self, list_key: str = "") -> None:
        super().__init__(list_key=list_key or Conf.CLUSTER_NAME)

    def dequeue(self) -> Tasks:
        """The next tasks, for this process alone; none after a pause when there are none."""
        tasks = self.look()
        if not tasks:
            time.sleep(Conf.POLL)
        return tasks

    def look(self) -> Tasks:
        """The same at once; none while the database is away."""
        try:
            tasks = self.take()
        except DatabaseTrouble as error:
            self.outage.begin(error)
            return None
        self.outage.end()
        return tasks

    def take(self) -> Tasks:
        """The group's own lane first, which sorts behind the name it begins with."""
        queues, now = [self.list_key, lane(settings.GROUP)], timezone.now()
        rows = self.get_connection().filter(key__in=queues, lock__lt=now).order_by("-key", "pk")
        taken: list[tuple[Any, Any]] = []
        for row in rows[: Conf.BULK]:
            free = self.get_connection().filter(pk=row.pk, lock=row.lock)
            if free.update(lock=self.timeout(row)):
                taken.append((row.pk, row.payload))
        return taken

    def acknowledge(self, task_id: Any) -> None:
        """A task that stays for want of a database is done once more, and finds nothing to do."""
        try:
            super().acknowledge(task_id)
        except DatabaseTrouble as error:
            self.outage.begin(error)


@cache
def client(url: str) -> "redis.Redis":
    """One for each process; it makes new connections after a fork."""
    return redis.from_url(url, **REDIS)


class InRedis(Redis):
    """The queue in Redis; while that is away it goes on in the database."""

    outage = Outage("Redis")

    def __init__(self, list_key: str = "") -> None:
        super().__init__(list_key=list_key or Conf.CLUSTER_NAME)
        self.rows = InRows(list_key)
        self.own = f"django_q:{lane(settings.GROUP)}:q"
        self.is_lane = ":" in list_key
        self.look_at = 0.0  # by the monotonic clock

    @staticmethod
    def get_connection(list_key: str = "") -> "redis.Redis":
        return client(settings.REDIS_URL)

    def ping(self) -> bool:
        """Whether it answers; a cluster starts without it, too."""
        try:
            return bool(self.connection.ping())
        except RedisError:
            return False

    def enqueue(self, task: Any) -> Any:
        try:
            number = self.connection.rpush(self.list_key, task)
            if self.is_lane:
                self.connection.expire(self.list_key, KEPT)
        except RedisError as error:
            self.outage.begin(error)
            return self.rows.enqueue(task)
        self.outage.end()
        return number

    def dequeue(self) -> Tasks:
        """From Redis; from the rows while it is away, and what is left there when it is back."""
        if self.outage.now and self.ping():
            if left := self.rows.take():
                return left
            self.outage.end()
        try:
            found: Any = self.connection.blpop([self.own, self.list_key], 1)
        except RedisError as error:
            self.outage.begin(error)
            return self.rows.dequeue()
        return [(None, found[1])] if found else self.left_by_others()

    def left_by_others(self) -> Tasks:
        """What a process put into the rows that lost Redis while this one did not."""
        if time.monotonic() < self.look_at:
            return None
        self.look_at = time.monotonic() + LOOK
        return self.rows.look()

    def acknowledge(self, task_id: Any) -> None:
        self.rows.acknowledge(task_id)  # what came from Redis has no number

    def fail(self, task_id: Any) -> None:
        if task_id:
            self.rows.fail(task_id)

    def queue_size(self) -> int:
        try:
            return int(self.connection.llen(self.list_key))
        except RedisError:
            return self.rows.queue_size()

    def set_stat(self, key: str, value: str, timeout: int) -> None:
        """What `qmonitor` shows, twice a second; nobody misses it."""
        with suppress(RedisError):
            super().set_stat(key, value, timeout)
