"""The one screen for tests: a page at work, what it asks the server, an answer held back."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, User
from digests.models import Digest
from tests import makers
from tests.browser.doors import enter

CHANGE = "**/admin/digests/digest/*/change/"


def at_work(page: Page, live_server: LiveServer, digest: Digest, user: User | None = None) -> None:
    """The page of an edition, in front of who may do everything with it."""
    enter(page, live_server, user or makers.user("Publisher", language="en"))
    page.goto(f"{live_server.url}/admin/digests/digest/{digest.pk}/change/")
    page.wait_for_load_state("networkidle")


def waiting(digest: Digest, *headlines: str) -> list[Article]:
    """Articles that the edition could take in."""
    return [
        makers.reviewed(headline=each, title=each, first_seen_at=digest.window_start)
        for each in headlines
    ]


def loads(page: Page) -> list[str]:
    """The addresses of all pages that are loaded from now on."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            found.append(request.url)

    page.on("request", note)
    return found


def posts(page: Page) -> list[str]:
    """What is posted from now on to the page of the edition, each with what it carries."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/change/"):
            found.append(request.post_data or "")

    page.on("request", note)
    return found


def swaps(page: Page) -> None:
    """Counts on the page how often an answer was put in place: `window.swaps`."""
    page.evaluate(
        "() => { window.swaps = 0;"
        " document.addEventListener('desk:swapped', () => { window.swaps += 1; }); }"
    )


def swapped(page: Page, times: int = 1) -> None:
    """Waits until as many answers are in place."""
    page.wait_for_function("times => window.swaps >= times", arg=times)


@contextmanager
def held(page: Page) -> Iterator[list[Route]]:
    """Answers to what is posted wait until this is left."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        route.fallback() if route.request.method != "POST" else waiting.append(route)

    page.route(CHANGE, hold)
    yield waiting
    for route in waiting:
        route.continue_()
    page.unroute(CHANGE, hold)


def save(page: Page) -> None:
    """Press Save in the bar."""
    page.locator("#buttons button[name=_continue]").click()


def said(page: Page, text: str) -> None:
    """The page has said this."""
    expect(page.locator("#said")).to_contain_text(text)
