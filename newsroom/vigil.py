"""The watch over the worker's processes: whether, after one of them died, the others still work.

django-q2 starts a dead process anew. But who is killed while idle may hold the lock of the queue
all share, and then nobody ever gets a task again. So each death is followed by a pulse, a task that
does nothing but leave a sign; when it leaves none, and nobody is at work, the worker is restarted.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django_q.tasks import async_task

from articles.models import Beat

PULSE = "pulse"
PATIENCE = 4.0  # seconds a pulse may take through an idle queue, which is looked at every second
SELDOM = 15.0  # seconds between two looks at whether the clock still strikes


def pulse() -> None:
    """The task: a sign that somebody still takes tasks."""
    Beat.strike(PULSE)


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
    """Over one worker; `is_at_work` and `is_frozen` (of an age in seconds) look at the rows."""

    is_at_work: Callable[[], bool]
    is_frozen: Callable[[float], bool]
    pid: int = 0
    known: set[int] = field(default_factory=set)
    asked: float = 0.0  # by the monotonic clock, when the pulse was sent; 0: none is awaited
    looked: float = 0.0

    def is_stuck(self, pid: int, age: float) -> bool:
        """Whether the worker of this process must be restarted; called every few seconds."""
        if pid != self.pid:
            self.pid, self.known, self.asked = pid, set(), 0.0
        alive = family(pid)
        if self.known - alive:
            self.ask()
        self.known = alive
        if self.asked and self.is_silent():
            return True
        if time.monotonic() - self.looked < SELDOM:
            return False
        self.looked = time.monotonic()
        return self.is_frozen(age)

    def ask(self) -> None:
        """Send a pulse through the queue."""
        Beat.objects.filter(name=PULSE).delete()
        async_task("newsroom.vigil.pulse")
        self.asked = time.monotonic()

    def is_silent(self) -> bool:
        """Whether the pulse got stuck; not while somebody works, who may keep it waiting."""
        if Beat.age(PULSE) is not None:
            self.asked = 0.0
            return False
        return time.monotonic() - self.asked > PATIENCE and not self.is_at_work()
