"""What each kind of data takes on disk: the database and its parts, folders; and what is free."""

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from shutil import disk_usage
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext_noop

from articles.deadline import bounded
from newsroom.models import Footprint

SECONDS = 5.0  # for the tables, and again for the folders
HOME, WHOLE = "home", "database"
FREE = "free "  # before the name of a place

FOLDERS = {
    "media": gettext_noop("uploaded files"),
    "cards": gettext_noop("cards of editions"),
    "press": gettext_noop("static site"),
    "hugo": gettext_noop("Hugo sites"),
}
PARTS = {  # of the database, each with its tables
    "texts": (gettext_noop("texts of pages"), ("articles_snapshot",)),
    "articles": (
        gettext_noop("articles"),
        ("articles_article", "articles_articletransition", "articles_sighting", "articles_story"),
    ),
    "editions": (
        gettext_noop("contents of editions"),
        ("digests_digest", "digests_item", "digests_furthersource", "digests_commentary"),
    ),
    "versions": (
        gettext_noop("versions of editions"),
        ("digests_version", "digests_revision", "articles_workingcopy"),
    ),
    "search": (
        gettext_noop("search index"),
        ("articles_entry", "articles_terms", "digests_catalogued", "digests_words"),
    ),
    "polls": (gettext_noop("polls"), ("articles_poll",)),
    "calls": (gettext_noop("calls of models"), ("articles_call", "articles_prompttext")),
    "notices": (gettext_noop("notices"), ("articles_outbox",)),
    "queue": (gettext_noop("queue"), ("django_q_ormq", "django_q_task", "django_q_schedule")),
    "sessions": (gettext_noop("sessions"), ("django_session",)),
}


def measured(now: datetime) -> Iterator[tuple[str, int, str]]:
    """Every kind that can be measured in time: its name, its bytes, the place where it lies."""
    where = whereabouts()
    names = named(where)
    yield WHOLE, database_size(), names.get(WHOLE, "")
    yield from ((kind, size, names.get(WHOLE, "")) for kind, size in parts(now))
    end = monotonic() + SECONDS
    cards = where["cards"]
    for kind in FOLDERS:
        if kind in where and (size := folder_size(where[kind], end, apart=cards)) is not None:
            yield kind, size, names.get(kind, "")
    for name in dict.fromkeys(names.values()):
        yield f"{FREE}{name}", disk_usage(present(where[name])).free, name


def whereabouts() -> dict[str, Path]:
    """The folders of kinds and places, those that are set up here."""
    media = Path(settings.MEDIA_ROOT)
    found = {HOME: settings.HOME, "media": media, "cards": media / "cards"}
    if connection.vendor == "sqlite":
        found[WHOLE] = Path(connection.settings_dict["NAME"]).parent
    for name, folder in (("press", settings.PRESS), ("hugo", settings.HUGO)):
        if folder:
            found[name] = Path(folder)
    return found


def named(where: Mapping[str, Path]) -> dict[str, str]:
    """For each kind the name of the file system it lies in: that of the first we know there."""
    devices: dict[int, str] = {}
    found = {}
    for kind, folder in where.items():
        device = present(folder).stat().st_dev
        found[kind] = devices.setdefault(device, kind)
    return found


def present(folder: Path) -> Path:
    """A folder, or the first above it that is there."""
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())


def database_size() -> int:
    """Bytes of the whole, on SQLite with what is written ahead."""
    if connection.vendor == "postgresql":
        return asked("SELECT pg_database_size(current_database())")
    name = connection.settings_dict["NAME"]
    files = (Path(f"{name}{suffix}") for suffix in ("", "-wal", "-shm"))
    return sum(file.stat().st_size for file in files if file.exists())


def parts(now: datetime) -> Iterator[tuple[str, int]]:
    """Bytes of the tables of each part, with their indexes.

    SQLite must read them all, so it does that once a day and not for long; PostgreSQL knows.
    """
    if connection.vendor == "postgresql":
        sql = "SELECT COALESCE(pg_total_relation_size(to_regclass(%s)), 0)"
        for kind, (_label, tables) in PARTS.items():
            yield kind, sum(asked(sql, table) for table in tables)
        return
    today = Footprint.objects.filter(day=timezone.localdate(now))
    known = set(today.values_list("kind", flat=True))
    missing = {kind: tables for kind, (_, tables) in PARTS.items() if kind not in known}
    try:
        with bounded(connection, SECONDS):
            for kind, tables in missing.items():
                yield kind, sum(map(pages_of, tables))
    except DatabaseError:
        return  # the time is over, or this SQLite cannot tell


def pages_of(table: str) -> int:
    """Bytes of a table of SQLite, its indexes, and the tables that a full-text index keeps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE rootpage > 0"
            " AND (tbl_name = %s OR tbl_name GLOB %s)",
            [table, f"{table}_*" if table in ("articles_terms", "digests_words") else table],
        )
        names = [row[0] for row in cursor.fetchall()]
    return sum(
        asked("SELECT COALESCE(SUM(pgsize), 0) FROM dbstat WHERE name = %s", name) for name in names
    )


def asked(sql: str, *values: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def folder_size(root: Path, end: float, *, apart: Path) -> int | None:
    """Bytes a folder takes, without one within it; None if that cannot be told by `end`."""
    total, left = 0, [str(root)]
    while left:
        if monotonic() > end:
            return None
        try:
            with os.scandir(left.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        left += [entry.path] if entry.path != str(apart) else []
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
        except OSError:
            continue  # gone meanwhile, or not ours to read
    return total
