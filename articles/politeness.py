"""One host at a time for one worker: whole hosts in a batch, and a pause between requests."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from articles import fetch
from articles.chores import Chore, LeaseLostError
from articles.models import Host

PAUSE = timedelta(seconds=1)  # between two requests to one host
LONGEST = timedelta(seconds=26)  # what one of them may take, the pause included
A_BATCH = 4  # requests to one host, so that even a slow one is done within a lease of two minutes

Row = TypeVar("Row", bound=Chore)


def host_of(address: str) -> str:
    """The host to take turns on; "" for what asks none, an address that is none among it."""
    try:
        return fetch.host_of(address) if address and not fetch.is_own(address) else ""
    except fetch.FetchError:
        return ""  # the fetch itself will say so on the row


def by_host(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(host_of(row.address()), []).append(row)
    return groups


@contextmanager
def turns(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Those rows whose host is ours while this lasts; the others are put back to come again soon.

    The operator's own hosts need no turns, nor do rows that fetch nothing.
    """
    ours: list[Row] = []
    hosts: list[str] = []
    for host, group in by_host(rows).items():
        turn, later = (group[:A_BATCH], group[A_BATCH:]) if host else (group, [])
        if host and not Host.objects.reserve(host, timezone.now() + len(turn) * LONGEST):
            turn, later = [], group
        if host and turn:
            hosts.append(host)
        ours += turn
        put_back(later, timezone.now() + len(later) * PAUSE)
    try:
        yield ours
    finally:
        Host.objects.filter(name__in=hosts).update(next_at=timezone.now() + PAUSE)


def put_back(rows: Sequence[Row], until: datetime) -> None:
    for row in rows:
        try:
            row.wait(until)
        except LeaseLostError:
            row.release()
