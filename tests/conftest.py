"""Every test runs behind a closed gate: only loopback can be reached."""

import ipaddress
import socket
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import SimpleTestCase, TransactionTestCase

# Slow on purpose in production; tests make many users and guess no passwords.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Tests quote the sentences as they are written in the code.
settings.LANGUAGE_CODE = "en"


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
