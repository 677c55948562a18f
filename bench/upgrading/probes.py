"""Readers and writers of one table, each a process of its own, while something else happens to it.

They keep away from Django: what is measured is the database, in processes that nobody else's work
holds up. All times are of the machine's monotonic clock, which every process reads alike.
"""

import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.synchronize import Event
from typing import Any, Self

import psycopg

EVERY = 0.02  # seconds from one row to the next
OFTEN = 0.005  # from one look at the locks to the next
BUSY = 60  # seconds a writer waits for SQLite, which no migration here takes
KEEP_OUT_ALL = ("AccessExclusiveLock",)
KEEP_OUT_WRITERS = (
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    *KEEP_OUT_ALL,
)
READ = "SELECT title FROM articles_article WHERE id = 1"
WRITE = "UPDATE articles_article SET failures = 0 WHERE id = 1"
LONG = 3.0  # seconds of a transaction that reads, as a report or a backup does
LOCKS = (
    "SELECT mode FROM pg_locks WHERE granted AND pid = %s "
    "AND relation = 'articles_article'::regclass"
)

Spell = tuple[float, float]  # from, until
Ask = Callable[[], Any]


@dataclass
class Seen:
    """What the probes saw: how long each answer took, and when which locks were held."""

    reads: list[Spell] = field(default_factory=list)
    writes: list[Spell] = field(default_factory=list)
    locks: list[tuple[float, list[str]]] = field(default_factory=list)
    long: list[Spell] = field(default_factory=list)

    def held(self, modes: Iterable[str], since: float, until: float) -> float:
        """Seconds for which the longest lock of these kinds was held between two moments."""
        longest, first = 0.0, None
        for at, found in self.locks:
            if since <= at <= until and set(modes) & set(found):
                first = at if first is None else first
                longest = max(longest, at - first + OFTEN)
            else:
                first = None
        return longest


def slowest(spells: Iterable[Spell], since: float, until: float) -> float:
    """Seconds the slowest answer took of those under way between two moments."""
    met = (end - start for start, end in spells if start <= until and end >= since)
    return max(met, default=0.0)


class Probes:
    """A context manager: they ask from its beginning to its end, and `seen` says what they saw."""

    def __init__(
        self, address: str, *, postgres: bool, migrating: int = 0, busy: bool = False
    ) -> None:
        """`address` is the database's as its own library takes it; `migrating` is who migrates.

        With `busy` somebody else is always in the middle of reading for long.
        """
        self.seen = Seen()
        parts: dict[str, Callable[..., None]] = {"reads": partial(ask, READ)}
        parts["writes"] = partial(ask, WRITE)
        if postgres:
            parts["locks"] = partial(watch, migrating)
        if busy:
            parts["long"] = linger
        self.over = CONTEXT.Event()
        self.found = CONTEXT.Queue()
        self.processes = [
            CONTEXT.Process(target=work, args=(address, postgres, name, self.over, self.found))
            for name, work in parts.items()
        ]

    def __enter__(self) -> Self:
        for process in self.processes:
            process.start()
        for _ in self.processes:
            self.found.get(timeout=30)  # each says when it begins
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for _ in self.processes:
            name, spells = self.found.get(timeout=2 * BUSY)
            setattr(self.seen, name, spells)
        for process in self.processes:
            process.join()


CONTEXT = multiprocessing.get_context("spawn")


def connect(address: str, postgres: bool) -> Any:
    if postgres:
        return psycopg.connect(address, autocommit=True)
    return sqlite3.connect(address, timeout=BUSY, isolation_level=None)


def ask(sql: str, address: str, postgres: bool, name: str, over: Event, found: Any) -> None:
    """The same statement again and again, and how long each took."""
    spells: list[Spell] = []
    with connect(address, postgres) as link:
        found.put(name)
        while not over.is_set():
            began = time.monotonic()
            list(link.execute(sql)) if sql is READ else link.execute(sql)
            spells.append((began, time.monotonic()))
            over.wait(EVERY)
    found.put((name, spells))


def watch(pid: int, address: str, postgres: bool, name: str, over: Event, found: Any) -> None:
    """Which locks on the table somebody holds, looked at all the time."""
    seen: list[tuple[float, list[str]]] = []
    with connect(address, postgres) as link:
        found.put(name)
        while not over.is_set():
            modes = [mode for (mode,) in link.execute(LOCKS, (pid,))]
            seen.append((time.monotonic(), modes))
            over.wait(OFTEN)
    found.put((name, seen))


def linger(address: str, postgres: bool, name: str, over: Event, found: Any) -> None:
    """Transactions that read for long, with a moment between them."""
    spells: list[Spell] = []
    with connect(address, postgres) as link:
        found.put(name)
        while not over.is_set():
            began = time.monotonic()
            link.execute("BEGIN")
            list(link.execute(READ))
            over.wait(LONG)
            link.execute("COMMIT")
            spells.append((began, time.monotonic()))
            over.wait(LONG / 2)
    found.put((name, spells))
