"""Every test runs behind a closed gate: only loopback can be reached."""

import gc
import ipaddress
import os
import socket
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import Style
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import SimpleTestCase, TransactionTestCase
from django.utils.translation import trans_real
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

# Pages are thousands of small things that go by themselves; to look every 700 of them whether some
# hang on each other is a fifth of the time of all tests.
gc.set_threshold(100_000, 50, 100)

MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes


def may_hold_files(place: Path) -> bool:
    """Whether there is room for the files of all tests, programs among them."""
    if not os.access(place, os.W_OK):
        return False
    told = os.statvfs(place)
    return told.f_bavail * told.f_frsize > ROOM and not told.f_flag & os.ST_NOEXEC


# Ten thousands of files that are gone in a moment, and are meant to be on the disk before: in
# memory, where it has room, nothing waits for them.
if "TMPDIR" not in os.environ and may_hold_files(MEMORY):
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# Slow on purpose in production; tests make many users and guess no passwords.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def delete_rows(
    self: DatabaseOperations, style: Style, tables: Sequence[str], **options: Any
) -> list[str]:
    """TRUNCATE makes new files for a hundred tables after each test that commits; most of them are
    empty, and the others have a few rows."""
    return [f"DELETE FROM {self.quote_name(table)};" for table in tables]


FOR_GOOD = pytest.MonkeyPatch()
FOR_GOOD.setattr(DatabaseOperations, "sql_flush", delete_rows)

KNOWN_FILES: dict[str, Any] = {}
LEFT_BY_MIGRATIONS: list[tuple[str, list[Any]]] = []  # INSERTs, each with its rows
find_files = WhiteNoiseMiddleware.add_files_from_finders


def files_found_once(self: WhiteNoiseMiddleware) -> None:
    """Each test client builds the middleware, and the folders of static files stay as they are."""
    if not KNOWN_FILES:
        find_files(self)
        KNOWN_FILES.update(self.files)
    self.files.update(KNOWN_FILES)


def put_back(*args: Any) -> None:
    """What migrations leave, as it was: to make permissions and roles anew after each test that
    commits takes longer than most of those tests."""
    with transaction.atomic(), connection.cursor() as cursor:
        for insert, rows in LEFT_BY_MIGRATIONS:
            cursor.executemany(insert, rows)


FOR_GOOD.setattr(WhiteNoiseMiddleware, "add_files_from_finders", files_found_once)
FOR_GOOD.setattr(flush, "emit_post_migrate_signal", put_back)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database of the tests; what is in it before the first is kept in mind."""
    quote = connection.ops.quote_name
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in sorted(tables & set(connection.introspection.table_names(cursor))):
            cursor.execute(f"SELECT * FROM {quote(table)}")
            if rows := cursor.fetchall():
                names = ", ".join(quote(column[0]) for column in cursor.description)
                marks = ", ".join(["%s"] * len(rows[0]))
                insert = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"
                LEFT_BY_MIGRATIONS.append((insert, rows))


# Tests quote the sentences as they are written in the code.
settings.LANGUAGE_CODE = "en"
FOR_GOOD.setattr(trans_real, "_default", None)  # the one before is in there by now


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database is true on each of them: it runs with the embedded one."""
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        pure = [item for item in items if asks_no_database(item)]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if not asks_no_database(item)]


def asks_no_database(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None) or object
    return issubclass(case, SimpleTestCase) and not issubclass(case, TransactionTestCase)


class GateError(Exception):
    """A test tried to reach the outside world."""


@pytest.fixture(autouse=True)
def closed_gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connect = socket.socket.connect

    def connect_here_only(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]  # type: ignore[index]
            if host != "localhost" and not ipaddress.ip_address(host.split("%")[0]).is_loopback:
                raise GateError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect_here_only)
    yield
