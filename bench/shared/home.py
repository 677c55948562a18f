"""The folder in which a benchmark's newsroom lives, and Django in this process, told of it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.shared import postgres


@contextmanager
def folder(kept: Path | None = None) -> Iterator[Path]:
    """A new folder that is gone afterwards, or the one that is kept for the next time."""
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as work:
        yield Path(work)


@contextmanager
def alone(module: str, *, on_postgres: bool, **told: str) -> Iterator[Path]:
    """A home with a database of its own: SQLite in it, or a private PostgreSQL beside `module`."""
    if on_postgres:
        postgres.required(module)
    else:
        os.environ.pop("DATABASE_URL", None)
    with folder() as home:
        ready(home, **told)
        yield home


def ready(home: Path, **told: str) -> None:
    """Set Django up in this process, over this home and with these variables besides."""
    tell(home, **told)
    import django

    django.setup()


def tell(home: Path, **told: str) -> None:
    """Name the home to this process and to those it starts, with these variables besides."""
    os.environ |= {
        "NEWSROOM_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        **told,
    }
