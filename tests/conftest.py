"""Every test runs behind a closed gate: only loopback can be reached."""

import gc
import ipaddress
import socket
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.core.management.color import Style
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import SimpleTestCase, TransactionTestCase
from django.utils.translation import trans_real

# Pages are thousands of small things that go by themselves; to look every 700 of them whether some
# hang on each other is a fifth of the time of all tests.
gc.set_threshold(100_000, 50, 100)

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
