"""The watch over the worker's processes: whether those of this group still take tasks.

django-q2 starts a dead process anew. But who is killed while idle may hold the lock of the queue
all share, and then nobody ever gets a task again. So each death is followed by a pulse, a task that
does nothing but leave a sign; when it leaves none, and nobody is at work, the worker is restarted.

Several groups, on one machine or many, may take from one queue. A pulse goes by the group's own
lane (see brokers.py), and only who works in the group is at work: what another group does says
nothing about this one. A pulse each minute tells the others that the group is there.
"""

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django_q.brokers import get_broker
from django_q.models import OrmQ
from django_q.tasks import async_task

from articles.models import Beat
from newsroom.brokers import lane

PULSE = "pulse:"  # what a group was last asked for
GROUP = "group:"  # when it was last there
PATIENCE = 3.0  # seconds a pulse may take through an idle queue, which is looked at every second
EVERY = 60.0  # seconds between two pulses when nobody dies
LONG = 150.0  # seconds that such a one may take: many tasks may be before it
FIRST = 5.0  # seconds until the first
# Seconds for that: who died before we looked is not missed, and may have stopped the queue as well.
# A single process, though, may be at its first minute.
EARLY = 15.0
SELDOM = 15.0  # seconds between two looks at whether the clock still strikes
GONE = timedelta(minutes=4)  # without a sign of a group
FORGOTTEN = timedelta(days=1)


def new_group() -> str:
    """A name that no other group has, on this machine or another."""
    return f"{os.uname().nodename[:20]}-{os.getpid()}-{secrets.token_hex(3)}"


def pulse(group: str) -> None:
    """The task: a sign that somebody of this group still takes tasks."""
    Beat.strike(f"{PULSE}{group}")
    Beat.strike(f"{GROUP}{group}")


def groups(now: datetime) -> list[str]:
    """The groups of workers that were heard of within the last minutes."""
    there = Beat.objects.filter(name__startswith=GROUP, at__gt=now - GONE).order_by("name")
    return [name.removeprefix(GROUP) for name in there.values_list("name", flat=True)]


def signs_of_the_gone(now: datetime) -> list[QuerySet]:
    """What groups have left that are no more: every worker that is started is another."""
    long_ago = now - FORGOTTEN
    named = Q(name__startswith=PULSE) | Q(name__startswith=GROUP)
    return [
        Beat.objects.filter(named, at__lt=long_ago),
        OrmQ.objects.filter(key__startswith=lane(""), lock__lt=long_ago),
    ]


def tell_the_others(task: str, now: datetime) -> None:
    """Have every other group do this, too: what each machine has for itself."""
    for group in groups(now):
        if group != settings.GROUP:
            async_task(task, cluster=lane(group))


def family(pid: int) -> set[int]:
    """All processes that a process has started, and those that these have."""
    found: set[int] = set()
    fresh = [pid]
    while fresh:
        for child in children(fresh.pop()):
            if child not in found:
                found.add(child)
                fresh.append(child)
    return found


def children(pid: int) -> list[int]:
    """None of a process that has ended meanwhile."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(each) for text in lists for each in text.split()]


@dataclass
class Vigil:
    """Over the worker of one group.

    `is_at_work` is told the numbers of its processes, and `is_frozen` its age in seconds as well;
    both look at the rows.
    """

    group: str
    is_at_work: Callable[[set[int]], bool]
    is_frozen: Callable[[set[int], float], bool]
    pid: int = 0
    known: set[int] = field(default_factory=set)
    asked: float = 0.0  # by the monotonic clock, when the pulse was sent; 0: none is awaited
    patience: float = 0.0
    again: float = 0.0  # when the next is sent though nobody died
    looked: float = 0.0
    is_known: bool = False  # to have taken a task

    def is_stuck(self, pid: int, age: float) -> bool:
        """Whether the worker of this process must be restarted; called every few seconds."""
        now = time.monotonic()
        if pid != self.pid:
            self.pid, self.known, self.asked, self.again = pid, set(), 0.0, now + FIRST
            self.is_known = False
        alive = family(pid)
        if self.known - alive:
            self.ask(PATIENCE)
        elif not self.asked and now >= self.again:
            self.ask(LONG if self.is_known or settings.WORKERS == 1 else EARLY)
        self.known = alive
        if self.asked and self.is_silent():
            return self.queue_answers()
        if now - self.looked < SELDOM:
            return False
        self.looked = now
        return self.is_frozen(alive, age) and self.queue_answers()

    def ask(self, patience: float) -> None:
        """Send a pulse by the lane of this group."""
        Beat.objects.filter(name=f"{PULSE}{self.group}").delete()
        async_task("newsroom.vigil.pulse", self.group, cluster=lane(self.group))
        self.asked, self.patience = time.monotonic(), patience
        self.again = self.asked + EVERY

    def is_silent(self) -> bool:
        """Whether the pulse got stuck; not while one of us works, who may keep it waiting."""
        if Beat.age(f"{PULSE}{self.group}") is not None:
            self.asked, self.is_known = 0.0, True
            return False
        return time.monotonic() - self.asked > self.patience and not self.is_at_work(self.known)

    def queue_answers(self) -> bool:
        """Whether there is a queue at all; while it is away, that nobody takes anything is right.

        What was sent before may have gone with it, so a pulse is sent anew.
        """
        there = bool(get_broker().ping())
        if not there:
            self.asked, self.again = 0.0, time.monotonic() + PATIENCE
        return there
