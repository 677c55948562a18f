"""The one screen in a real browser: three panes on a desk, tabs on a phone, script or none."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import makers, mornings
from tests.browser.conftest import OpenPage
from tests.browser.rooms import at_work

pytestmark = pytest.mark.django_db(transaction=True)

WIDER = "document.documentElement.scrollWidth - innerWidth"
HIGHER = "document.documentElement.scrollHeight - innerHeight"
SMALL = """() => [...document.querySelectorAll(
    '.put, .arrows button, .item .out, .quiet-button, .desk-bar button, .tabs label, .views label'
)].filter((e) => e.getClientRects().length && e.offsetHeight < 44).map((e) => e.outerHTML)"""


def test_on_a_desk_three_panes_scroll_by_themselves_and_the_bar_stays(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page(viewport={"width": 1440, "height": 900})
    at_work(page, live_server, mornings.morning(stories=14, articles=28))

    page.hover("#pane-edition")
    page.mouse.wheel(0, 4000)

    expect(page.locator("#bar-title h1")).to_be_in_viewport()
    expect(page.locator("#buttons .desk-bar")).to_be_in_viewport()
    expect(page.locator("#candidates .story").first).to_be_in_viewport()
    assert page.evaluate(HIGHER) <= 0
    assert page.evaluate(WIDER) <= 0


def test_on_a_phone_the_panes_are_tabs_without_a_script_and_buttons_fit_a_thumb(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    at_work(page, live_server, mornings.morning(stories=4, articles=8))
    expect(page.locator("#pane-edition")).to_be_visible()
    expect(page.locator("#pane-stories")).to_be_hidden()

    for name in ("stories", "source", "edition"):
        page.click(f"label[for=tab-{name}]")

        expect(page.locator(f"#pane-{name}")).to_be_visible()
        expect(page.locator(".pane:visible")).to_have_count(1)
        expect(page.locator("#buttons .desk-bar")).to_be_in_viewport()


def test_nothing_is_wider_than_a_phone_nor_too_small_to_touch(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page(viewport={"width": 390, "height": 844})
    digest = mornings.morning(stories=4, articles=8)
    item = digest.items.first()
    assert item is not None
    digest.items.filter(pk=item.pk).update(body="裁员9000人，增长47.3%。")
    at_work(page, live_server, digest)

    for name in ("stories", "source", "edition"):
        page.click(f"label[for=tab-{name}]")

        assert page.evaluate(WIDER) <= 0
        assert page.evaluate(SMALL) == []


def test_page_feed_and_markdown_are_shown_beside_the_edition_in_turn(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest()
    at_work(page, live_server, digest)
    page.set_viewport_size({"width": 1440, "height": 900})

    for kind, words in (("page", digest.title), ("feed", digest.title), ("markdown", "title:")):
        page.click(f"label[for=look-{kind}]")

        frame = page.frame_locator(f".look-{kind}")
        expect(frame.locator("body")).to_contain_text(words)
        expect(page.locator(".writing")).to_be_hidden()
    page.click("label[for=look-write]")
    expect(page.locator("#id_lead")).to_be_visible()
