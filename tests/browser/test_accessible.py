"""axe-core on every page there is, of the desk and of the public, by day and by night."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import APIResponse, Error, Page, Response
from pytest_django.live_server_helper import LiveServer

from tests import newsstand
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.browser.test_pages import PAGES
from tests.furnished import desk_pages, furnish

pytestmark = pytest.mark.django_db(transaction=True)

# Parts of Django's own pages and widgets that its authors have to name.
STOCK = [
    [".help-tooltip"],
    [".select2-search__field"],
    [".datetime"],
    [".tabular .original"],
    [".tabular .delete"],
]
AXE = Axe().axe_script
RUN = "([context, options]) => axe.run(context, options).then((found) => found.violations)"
# What colours change.
BY_NIGHT = {
    "runOnly": ["color-contrast", "link-in-text-block"],
    "resultTypes": ["violations"],
}


def test_the_public_pages_are_accessible(live_server: LiveServer, new_page: OpenPage) -> None:
    newsstand.fill()
    page = new_page(bypass_csp=True)  # axe tries styles

    found = {path: flaws(page, live_server.url + path) for path in PAGES}

    assert {path: said for path, said in found.items() if said} == {}


def test_every_page_of_the_desk_is_accessible(live_server: LiveServer, new_page: OpenPage) -> None:
    boss = furnish()
    page = new_page(bypass_csp=True)
    enter(page, live_server, boss)

    found = {path: flaws(page, live_server.url + path) for path in desk_pages()}

    assert {path: said for path, said in found.items() if said} == {}


def flaws(page: Page, path: str) -> list[str]:
    """What axe finds on a page, a line each; nothing where there is no page to be seen."""
    answer = opened(page, path)
    if answer.status == 405 or "text/html" not in answer.headers["content-type"]:
        return []
    assert answer.status in (200, 403, 404, 410), f"{answer.status} {path}"
    try:
        return flaws_here(page)
    except Error:  # some pages load themselves again while something is done
        page.wait_for_load_state()
        return flaws_here(page)


def flaws_here(page: Page) -> list[str]:
    """What axe finds on the page that is open."""
    page.evaluate(AXE)
    page.add_style_tag(content="* { transition: none !important; }")  # from one to the other
    page.emulate_media(color_scheme="light")
    found = page.evaluate(RUN, [{"exclude": STOCK}, {"resultTypes": ["violations"]}])
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(RUN, [{"exclude": STOCK}, BY_NIGHT])
    return [f"{each['id']} ×{len(each['nodes'])}: {where(each)}" for each in found]


def opened(page: Page, path: str) -> Response | APIResponse:
    """A page in the browser; of what a browser does not show, the answer alone."""
    try:
        answer = page.goto(path, wait_until="domcontentloaded")
    except Error:
        return page.request.get(path)
    assert answer
    return answer


def where(violation: Any) -> str:
    node = violation["nodes"][0]
    return f"{node['html'][:150]} {node['failureSummary'][:300]}"
