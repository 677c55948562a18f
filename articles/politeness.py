"""One host at a time for one worker: whole hosts in a batch, and a pause between requests."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from articles import fetch, holder
from articles.chores import Chore, LeaseLostError
from articles.models import Host

PAUSE = timedelta(seconds=1)  # between two requests to one host
A_BATCH = 6  # requests to one host: two at a time, even a slow one is done within a lease
LEASE = timedelta(minutes=2)  # how long a host is ours unless we let go

Row = TypeVar("Row", bound=Chore)


class Turns:
    """The hosts a worker has taken, under one claim, each until its last request is over.

    The operator's own hosts need no turns, nor do rows that fetch nothing.
    """

    def __init__(self, claim: str) -> None:
        self.claim = claim
        self.hosts: dict[int, str] = {}  # of each row that is on the way
        self.open: Counter[str] = Counter()  # requests to a host that are not over
        self.pauses: dict[str, timedelta] = {}  # of the hosts that ask for longer ones

    def take(self, rows: Iterable[Row]) -> list[Row]:
        """Those rows whose turn it is; the others are put back to come again soon."""
        groups = by_host(rows)
        ours = groups.pop("", [])
        asked = [host for host in groups if not self.open[host]]  # no second turn beside the first
        taken = Host.objects.reserve(asked, self.claim, timezone.now() + LEASE)
        self.pauses |= {host: pause for host, pause in taken.items() if pause}
        free_at = Host.objects.resting(groups.keys() - taken)
        for host, group in groups.items():
            most = 1 if host in self.pauses else A_BATCH
            turn = group[:most] if host in taken else []
            self.hosts |= {row.pk: host for row in turn}
            self.open[host] += len(turn)
            ours += turn
            if later := group[len(turn) :]:
                put_back(later, free_at.get(host))
        return ours

    def over(self, done: Iterable[tuple[Row, timedelta | None]]) -> None:
        """These requests are over; with each how long its host asked us to stay away."""
        stays: dict[str, timedelta] = {}
        for row, stay in done:
            if host := self.hosts.pop(row.pk, ""):
                self.open[host] -= 1
                stays[host] = max(stay or PAUSE, stays.get(host, PAUSE))
        self.let_go({host: stay for host, stay in stays.items() if not self.open[host]})

    def let_go(self, hosts: Mapping[str, timedelta]) -> None:
        stays = {host: max(stay, self.pauses.get(host, stay)) for host, stay in hosts.items()}
        for pause in set(stays.values()):
            names = [host for host, stay in stays.items() if stay == pause]
            Host.objects.let_go(names, self.claim, timezone.now() + pause)
        for host in hosts:
            del self.open[host]

    def end(self) -> None:
        """Let go of what we still have, whatever became of its requests."""
        self.let_go(dict.fromkeys(self.open, PAUSE))


def by_host(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        host = fetch.host_to_spare(row.address()) if row.address() else ""
        groups.setdefault(host, []).append(row)
    return groups


@contextmanager
def turns(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Those rows whose host is ours while this lasts; the others are put back for a while."""
    hosts = Turns(holder.new_claim())
    try:
        yield hosts.take(rows)
    finally:
        hosts.end()


def put_back(rows: Sequence[Row], free_at: datetime | None) -> None:
    """Not their turn: they come again when their host is free, as far as that is known."""
    soon = timezone.now() + len(rows) * PAUSE
    with transaction.atomic():
        for row in rows:
            try:
                row.wait(max(soon, free_at or soon))
            except LeaseLostError:
                row.release()
