"""A private PostgreSQL beside a benchmark."""

import os
import sys
from functools import cache
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / ".ci" / "with-postgres"


def required(module: str) -> None:
    """Begin a benchmark again beside a PostgreSQL of its own, unless it runs beside one already."""
    if "DATABASE_URL" not in os.environ:
        os.execv(SCRIPT, [str(SCRIPT), sys.executable, "-m", module, *sys.argv[1:]])


@cache
def backend() -> int:
    """The process of PostgreSQL's that works for us from now on; 0 where there is none."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        found = int(cursor.fetchone()[0])
    # Whoever asks django-q2's queue closes a connection of age, and its process is gone.
    connection.close_at = None
    return found
