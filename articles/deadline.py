"""How long a database may take for what is asked of it, on either kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

STEPS = 10_000  # of SQLite's, between two looks at the clock


@contextmanager
def bounded(link: BaseDatabaseWrapper, seconds: float) -> Iterator[None]:
    """Let what is asked within it take no longer: OperationalError then, which is told as 503."""
    if link.vendor == "postgresql":
        with transaction.atomic(using=link.alias), link.cursor() as cursor:
            limit = str(round(seconds * 1000))
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [limit])
            yield
        return
    end = monotonic() + seconds
    link.ensure_connection()
    link.connection.set_progress_handler(lambda: monotonic() > end, STEPS)
    try:
        yield
    finally:
        link.connection.set_progress_handler(None, 0)
