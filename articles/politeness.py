"""One host at a time for one worker: whole hosts in a batch, and a pause between requests."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.utils import timezone

from articles import fetch
from articles.chores import Chore, LeaseLostError
from articles.models import Host

PAUSE = 1.0  # seconds between two requests to one host
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


def hosted(rows: Sequence[Row]) -> list[Row]:
    """Those rows whose host is ours for this batch; the others are put back until it is free.

    The operator's own hosts need no turns, nor do rows that fetch nothing.
    """
    ours: list[Row] = []
    for host, group in by_host(rows).items():
        if not host:
            ours += group
            continue
        turn, later = group[:A_BATCH], group[A_BATCH:]
        until = timezone.now() + timedelta(seconds=PAUSE * len(turn))
        if Host.objects.reserve(host, until):
            ours += turn
        else:
            later = group
        put_back(later, Host.objects.free_again(host))
    return ours


def put_back(rows: Sequence[Row], until: datetime) -> None:
    for row in rows:
        try:
            row.wait(until)
        except LeaseLostError:
            row.release()
