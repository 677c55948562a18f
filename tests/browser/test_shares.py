"""An edition is copied for elsewhere, in a real browser: by mouse, by keys, without script."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Outbox
from digests import cards
from digests.models import Digest
from tests import newsstand
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter

pytestmark = pytest.mark.django_db(transaction=True)

# What a paste would bring: it is read where a program that pastes reads it.
LISTEN = """() => addEventListener("paste", (event) => {
    window.pasted = ["text/html", "text/plain"].map((type) => event.clipboardData.getData(type));
})"""


def pasted(page: Page) -> list[str]:
    """What was copied, as HTML and as plain text."""
    page.evaluate(LISTEN)
    page.keyboard.press("Control+v")
    page.wait_for_function("window.pasted")
    found: list[str] = page.evaluate("window.pasted")
    return found


def shares(page: Page, live_server: LiveServer) -> None:
    """The page of a public edition, in front of an editor."""
    boss = newsstand.fill()
    boss.language = "en"
    boss.save()
    cards.work(list(Outbox.objects.of(Outbox.CARD).values_list("pk", flat=True)))
    digest = Digest.objects.published().get(slug="海缆特刊")
    enter(page, live_server, boss)
    page.goto(f"{live_server.url}/admin/digests/digest/{digest.pk}/shares/")


def test_the_article_is_copied_with_its_styles_and_its_references_by_keys_alone(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page()
    shares(page, live_server)

    button = page.get_by_role("button", name="Copy for the 公众号")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[aria-labelledby=share-wechat] [role=status]")).to_have_text("Copied")
    html, plain = pasted(page)

    assert "参考链接" in html and "[1]" in html and "border-top:4px solid #9b2335" in html
    assert "<a " not in html and "class=" not in html
    assert "城东图书馆把闭馆时间推迟到 22:00" in plain


def test_short_text_and_html_are_copied_as_text(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page()
    shares(page, live_server)

    page.get_by_role("button", name="Copy the short text").click()
    expect(page.locator("[aria-labelledby=share-short] [role=status]")).to_have_text("Copied")
    _, short = pasted(page)
    page.get_by_role("button", name="Copy its HTML").click()
    expect(page.locator("[aria-labelledby=share-mail] [role=status]")).to_have_text("Copied")
    formatted, html = pasted(page)

    assert short == page.locator("#text-short").input_value()
    assert (formatted, html[:15]) == ("", "<!doctype html>")


def test_without_script_everything_can_be_selected(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page(java_script_enabled=False)
    shares(page, live_server)

    assert page.get_by_role("button", name="Copy").count() == 0
    page.get_by_text("HTML of the 公众号 article").click()
    assert page.locator("#text-wechat").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_page_is_no_wider_than_its_window_and_shows_what_it_offers(
    new_page: OpenPage, live_server: LiveServer, width: int, scheme: str
) -> None:
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    shares(page, live_server)

    page.request.get(f"{page.url}long.png")
    page.reload()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for picture in page.locator(".pictures img").all():
        assert picture.evaluate("image => image.complete && image.naturalWidth") >= 1080
    frame = page.frame_locator("iframe.letter")
    name = frame.get_by_text("点评").first
    expect(name).to_be_visible()
    assert name.evaluate("element => getComputedStyle(element).fontWeight") == "700"
