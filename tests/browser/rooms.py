"""The one screen for tests: a page at work, what it asks the server, an answer held back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from playwright.sync_api import Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, User
from digests.models import Digest
from tests import makers
from tests.browser.doors import enter

CHANGE = "**/admin/digests/digest/*/change/"
PATIENCE = 30.0  # seconds; what happens at all has happened by then, on the slowest machine


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


def until(page: Page, condition: Callable[[], object], what: str) -> None:
    """Waits until it is so, and hears meanwhile what the browser tells; `what` names the fact."""
    over = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < over, f"{what}: not within {PATIENCE:.0f} seconds"
        page.wait_for_timeout(10)


@contextmanager
def held(page: Page) -> Iterator[list[Route]]:
    """Answers to what is posted wait until this is left."""
    waiting: list[Route] = []
    is_over = False

    def hold(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
        elif is_over:  # sent in time, and told to us only now
            route.continue_()
        else:
            waiting.append(route)

    page.route(CHANGE, hold)
    yield waiting
    is_over = True
    for route in waiting:
        route.continue_()
    page.unroute(CHANGE, hold)


def first_held(page: Page, routes: list[Route]) -> Route:
    """What was posted first and waits; it is ours from now on, and nobody else lets it go."""
    until(page, lambda: routes, "something is posted")
    return routes.pop(0)


def save(page: Page) -> None:
    """Press Save in the bar."""
    page.locator("#buttons button[name=_continue]").click()


def said(page: Page, text: str) -> None:
    """The page has said this."""
    expect(page.locator("#said")).to_contain_text(text)
