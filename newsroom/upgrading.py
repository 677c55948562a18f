"""Changes of tables on PostgreSQL that make nobody wait.

Who wants to change a table waits for all who read it, and everybody who comes later waits behind
him: one report or backup of minutes would stop the whole newsroom. So whoever changes a table asks
for half a second, lets go, and asks again.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.management import CommandError
from django.db import OperationalError
from django.utils.translation import gettext as _

from articles.locks import waiting

Done = TypeVar("Done")

WAIT = 0.5  # seconds that a change of a table may hold others up before it has begun
REST = 1.0  # seconds in which they go on, until the next try
PATIENCE = 30 * 60.0  # seconds; no backup takes so long
OURS = 0x6E657773  # the number of the lock of who migrates: "news"
NOT_AVAILABLE = "55P03"  # PostgreSQL's word for a lock that did not come in time


def patiently(link: Any, work: Callable[[], Done], say: Callable[[str], object]) -> Done:
    """Do work that changes tables, again and again while others hold one of them.

    What `work` began it must have undone when it fails, or be able to go on from there.
    CommandError after PATIENCE.
    """
    end, told = time.monotonic() + PATIENCE, False
    while True:
        try:
            with waiting(link, WAIT):
                return work()
        except OperationalError as error:
            if not is_too_late(error):
                raise
            if time.monotonic() > end:
                raise CommandError(
                    _("Somebody has been at work with a table for too long. Try again later.")
                ) from error
        if not told:
            say(_("Somebody is at work with a table that is to be changed: waiting."))
            told = True
        time.sleep(REST)


@contextmanager
def alone(link: Any, say: Callable[[str], object]) -> Iterator[None]:
    """Nobody else of ours migrates this database meanwhile, on whatever machine."""
    end, told = time.monotonic() + PATIENCE, False
    # Asked for again and again: who waits inside of a statement would hold up a new index.
    while not take(link, "pg_try_advisory_lock"):
        if not told:
            say(_("Another machine is changing the tables: waiting."))
            told = True
        if time.monotonic() > end:
            raise CommandError(_("Another machine has been changing the tables for too long."))
        time.sleep(REST)
    try:
        yield
    finally:
        if link.connection is not None and not link.connection.closed:
            take(link, "pg_advisory_unlock")


def take(link: Any, function: str) -> bool:
    with link.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [OURS])
        return bool(cursor.fetchone()[0])


def is_too_late(error: OperationalError) -> bool:
    """Whether a lock did not come in time, of all that may go wrong."""
    return getattr(error.__cause__, "sqlstate", "") == NOT_AVAILABLE
