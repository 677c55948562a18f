"""An edition's items in a real browser: checked as one types, each claim led to its evidence."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from digests.models import Digest
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.test_several_sources import BOTH, SUMMARY, edition

pytestmark = pytest.mark.django_db(transaction=True)


def compose_desk(page: Page, live_server: LiveServer, digest: Digest) -> None:
    enter(page, live_server, makers.user("Publisher", language="en"))
    page.goto(f"{live_server.url}/admin/digests/digest/{digest.pk}/change/")
    page.wait_for_load_state("networkidle")


def test_an_item_is_checked_as_one_types_and_its_evidence_lights_up(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition()
    compose_desk(page, live_server, digest)
    approve = page.locator("button:has-text('Save and approve')")
    expect(approve).to_be_enabled()

    page.fill("#id_items-0-body", "星河科技融资9亿元。")

    expect(page.locator(".item .ledger .unsupported .said")).to_have_text("“9亿元”")
    expect(page.locator(".standing")).to_contain_text("Not in the source: “9亿元”.")
    expect(approve).to_be_disabled()
    page.focus("#id_items-0-title")
    page.keyboard.press("F8")
    page.keyboard.type("15亿元")  # over what F8 has selected
    expect(page.locator(".item .ledger .disputed .said")).to_have_text("“15亿元”")
    page.locator(".item .ledger .side a", has_text="甲报").click()
    expect(page.locator(".sources-of.is-here .text mark.lit")).to_have_text("12亿元")
    page.locator(".item .ledger .side a", has_text="乙社").click()
    expect(page.locator(".sources-of.is-here .text mark.lit")).to_have_text("15亿元")


def test_keys_alone_walk_from_claim_to_claim_and_print_both(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition(2)
    digest.items.update(body=SUMMARY)
    compose_desk(page, live_server, digest)
    lines = page.locator(".item .ledger .disputed > .said")
    expect(page.locator(".keys")).to_be_visible()

    page.keyboard.press("n")
    expect(lines.nth(0)).to_be_focused()
    page.keyboard.press("n")
    expect(lines.nth(1)).to_be_focused()
    page.keyboard.press("Shift+N")
    expect(lines.nth(0)).to_be_focused()
    page.keyboard.press("v")
    expect(page.locator(".sources-of.is-here .text mark.lit").first).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator(".item").nth(0).locator(".override button").first).to_be_focused()
    page.keyboard.press("F8")
    expect(page.locator("#id_items-1-body")).to_be_focused()
    page.keyboard.press("n")  # a letter where one types
    expect(page.locator("#id_items-1-body")).not_to_have_value(SUMMARY)
    page.keyboard.press("Control+z")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+N")
    expect(lines.nth(0)).to_be_focused()
    page.keyboard.press("b")

    expect(page.locator("#id_items-0-body")).to_have_value(BOTH)
    expect(lines).to_have_count(1)


def test_lead_and_commentary_are_marked_as_one_types_and_cut_by_key(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition()
    compose_desk(page, live_server, digest)
    empty = "这标志着行业迎来新的里程碑。"

    page.fill("#id_lead", f"星河科技融资。OpenAI也来了。{empty}")

    expect(page.locator("#marks-lead")).to_contain_text("“OpenAI” no item speaks of it")
    page.fill("#id_items-0-title", "星河科技与OpenAI")
    expect(page.locator("#marks-lead")).not_to_contain_text("OpenAI")
    page.fill("#id_commentary-0-body", empty)
    expect(page.locator("#marks-commentary-0")).to_contain_text("says nothing")
    expect(page.locator("#marks-commentary-0 button")).to_have_count(0)  # not saved yet
    page.fill("#id_commentary-0-body", "")
    page.keyboard.press("F9")
    page.wait_for_url("**/change/")

    expect(page.locator("#id_lead")).to_have_value("星河科技融资。OpenAI也来了。")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_disputes_and_texts_fit_the_window(
    new_page: OpenPage, live_server: LiveServer, width: int, scheme: str
) -> None:
    digest = edition()
    digest.items.update(body=SUMMARY)
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    compose_desk(page, live_server, digest)

    if width == 390:
        page.click("label[for=tab-edition]")
    page.keyboard.press("n")

    expect(page.locator(".ledger li.lit").first).to_be_visible()
    if width == 390:
        page.click("label[for=tab-source]")
    expect(page.locator(".sources-of.is-here .text mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_without_a_script_the_texts_are_a_click_away(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    digest = edition()
    page = new_page(java_script_enabled=False)
    compose_desk(page, live_server, digest)

    page.click("text=Show the texts")

    expect(page.locator(".sources-of .text mark").first).to_be_visible()


def test_without_a_script_no_preview_stands_empty(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    digest = edition()
    page = new_page(java_script_enabled=False)

    compose_desk(page, live_server, digest)

    expect(page.locator("textarea.markdownx-editor").first).to_be_visible()
    expect(page.locator(".markdownx-preview").first).to_be_hidden()
