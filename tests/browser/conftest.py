"""A Chromium for the tests of this folder; what a page complains about fails its test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

HERE = Path(__file__).parent
# The one without windows, where there is one, asks less of the machine.
WINDOWLESS = Path("/usr/bin/chromium-headless-shell")
CHROMIUM = WINDOWLESS if WINDOWLESS.exists() else "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",  # it refuses to start as root otherwise
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No page may reach another machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]

HOSTS = ("localhost", "127.0.0.1")

OpenPage = Callable[..., Page]

# What happens at all has happened by then, on the slowest machine; nothing waits for longer than
# it has to.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole folder.

    Playwright leaves an event loop running in this thread for as long as it lives, which Django
    takes for asynchronous code and refuses its database. It is none: calls wait for their answer
    and nothing else runs meanwhile. The leave ends with the loop, before any test outside.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages that share nothing with each other; takes the options of a browser context.

    `faulty` pages have requests that fail, because their test makes them.
    """
    complaints: list[str] = []
    contexts = []

    def open_page(*, faulty: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"locale": "zh-CN", **options})
        contexts.append(context)
        context.on("request", lambda request: complaints.extend(stray(request)))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda message: complaints.extend(complaint(message, faulty)))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(new_page: OpenPage) -> Page:
    """One page of a reader who comes for the first time."""
    return new_page()


def stray(request: Request) -> list[str]:
    """A request to another machine; no page of ours makes one."""
    address = urlsplit(request.url)
    strays = address.scheme in ("http", "https", "ws", "wss")
    return [request.url] if strays and address.hostname not in HOSTS else []


def complaint(message: ConsoleMessage, faulty: bool) -> list[str]:
    """An error on the console, except a mere 4xx answer: tests ask for those."""
    failed = "Failed to load resource: "
    expected = failed if faulty else f"{failed}the server responded with a status of 4"
    if message.type != "error" or message.text.startswith(expected):
        return []
    return [message.text]
