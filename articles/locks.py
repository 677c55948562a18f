"""How long a connection to PostgreSQL waits for what others hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FOR_EVER = 0.0


@contextmanager
def waiting(link: Any, seconds: float) -> Iterator[None]:
    """No statement waits longer than this for a lock, or FOR_EVER; afterwards as before."""
    with link.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout')")
        (usual,) = cursor.fetchone()
    say_so(link, f"{seconds * 1000:.0f}ms")
    try:
        yield
    finally:
        if link.connection is not None and not link.connection.closed:
            say_so(link, usual)


def say_so(link: Any, wait: str) -> None:
    with link.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [wait])
