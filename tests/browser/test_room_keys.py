"""The one screen by keyboard alone: each key, and none of them while an input method composes."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import CDPSession, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Name, Override
from articles.workflow import State
from digests.models import Digest
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.rooms import (
    at_work,
    first_held,
    held,
    loads,
    posts,
    said,
    save,
    swapped,
    swaps,
    until,
    waiting,
)
from tests.test_several_sources import SUMMARY, edition

pytestmark = pytest.mark.django_db(transaction=True)

ITEMS = "#items > .item:not([data-ghost])"


def compose(page: Page, text: str) -> CDPSession:
    """An input method puts this in the field that has the focus, and has not decided yet."""
    session = page.context.new_cdp_session(page)
    settle(session, text)
    return session


def settle(session: CDPSession, text: str) -> None:
    session.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )


def order(digest: Digest) -> list[int]:
    return list(digest.items.values_list("pk", flat=True))


def test_twelve_stories_come_in_by_keyboard_without_one_page_load(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=0)
    names = "甲乙丙丁戊己庚辛壬癸子丑"
    waiting(digest, *(f"{name}公司今日发布第{i}款产品" for i, name in enumerate(names)))
    at_work(page, live_server, digest)
    loaded, sent = loads(page), posts(page)

    page.keyboard.press("h")
    for _ in names:
        page.keyboard.press("Space")

    expect(page.locator(ITEMS)).to_have_count(12)
    expect(page.locator("[data-ghost]")).to_have_count(0)
    assert (len(loaded), len(sent), digest.items.count()) == (0, 12, 12)


def test_space_shows_at_once_what_it_asks_for_and_takes_it_back_where_that_fails(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page(faulty=True)
    digest = makers.digest(items=1)
    waiting(digest, "漏掉的一条")
    at_work(page, live_server, digest)
    row = page.locator("#pane-stories [data-row]", has_text="漏掉的一条")

    row.focus()
    with held(page) as routes:
        page.keyboard.press("Space")
        expect(page.locator("[data-ghost]")).to_have_text("漏掉的一条")
        expect(row).to_have_class(re.compile("is-pending"))
        first_held(page, routes).abort()

    said(page, "Nothing is lost")
    expect(page.locator("[data-ghost]")).to_have_count(0)
    expect(row).not_to_have_class(re.compile("is-pending"))
    row.focus()
    page.keyboard.press("Space")
    expect(page.locator(ITEMS)).to_have_count(2)


def test_rows_and_panes_are_walked_and_space_takes_out_again(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=3)
    at_work(page, live_server, digest)
    items = page.locator(ITEMS)

    items.nth(0).focus()
    page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    expect(items.nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("h")
    expect(page.locator("#pane-stories [data-row]").first).to_be_focused()
    page.keyboard.press("l")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    gone = items.nth(0).get_attribute("id")
    page.keyboard.press("Space")

    expect(items).to_have_count(2)
    expect(items.nth(0)).to_be_focused()
    assert gone != items.nth(0).get_attribute("id")


def test_alt_and_an_arrow_move_the_item_one_writes_in_and_the_save_keeps_the_order(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=3)
    first, second, third = order(digest)
    at_work(page, live_server, digest)
    swaps(page)

    page.locator(f"#item-{third} textarea").first.focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(f"#item-{third} textarea").first).to_be_focused()
    page.keyboard.press("Escape")
    with held(page):
        save(page)
        page.locator(f"#item-{second}").focus()
        page.keyboard.press("Alt+ArrowUp")
    swapped(page)

    shown = [each.get_attribute("id") for each in page.locator(ITEMS).all()]
    assert order(digest) == [third, first, second]
    assert shown == [f"item-{pk}" for pk in (third, second, first)]
    save(page)
    swapped(page, 2)
    assert order(digest) == [third, second, first]


def test_e_edits_and_escape_leaves_to_the_row(page: Page, live_server: LiveServer) -> None:
    digest = makers.digest(items=2)
    at_work(page, live_server, digest)
    item = page.locator(ITEMS).nth(1)

    item.focus()
    page.keyboard.press("e")
    expect(page.locator("#id_items-1-body")).to_be_focused()
    page.keyboard.type("j ?")
    page.keyboard.press("Escape")

    expect(item).to_be_focused()
    assert "j ?" in page.input_value("#id_items-1-body")


def test_claims_are_one_queue_that_goes_on_by_itself(page: Page, live_server: LiveServer) -> None:
    digest = edition(2)
    digest.items.update(body=SUMMARY)
    at_work(page, live_server, digest)
    lines = page.locator(".item .ledger .disputed > .said")

    page.keyboard.press("n")
    expect(lines.nth(0)).to_be_focused()
    expect(page.locator(".sources-of.is-here mark.lit").first).to_be_visible()
    page.keyboard.press("o")
    page.keyboard.press("Enter")

    expect(lines).to_have_count(1)
    expect(lines.nth(0)).to_be_focused()
    assert Override.objects.count() == 1
    expect(page.locator(".sources-of.is-here mark.lit").first).to_be_visible()
    page.keyboard.press("F8")
    expect(page.locator("#id_items-1-body")).to_be_focused()
    assert page.evaluate("getSelection().toString()") == "12亿元"


def test_the_queue_shows_the_claim_that_is_being_put_right(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition(2)
    digest.items.update(body=SUMMARY)
    at_work(page, live_server, digest)
    stops = page.locator("#queue > li")

    for place in range(2):
        page.keyboard.press("F8")

        expect(stops.nth(place)).to_have_attribute("aria-current", "true")
        expect(page.locator("#queue > li[aria-current]")).to_have_count(1)


def test_g_puts_a_name_into_the_glossary_and_the_queue_is_shorter(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition()
    digest.items.update(body="星河科技完成融资，OpenAI参投。")
    at_work(page, live_server, digest)
    lines = page.locator("#queue > li")
    expect(lines).to_have_count(1)

    page.keyboard.press("n")
    page.keyboard.press("g")
    expect(page.locator(".ledger details.glossary[open] input:focus")).to_have_count(1)
    page.keyboard.type("星河科技")
    page.keyboard.press("Enter")

    expect(lines).to_have_count(0)
    assert Name.objects.values_list("name", "forms").get() == ("OpenAI", "星河科技")


def test_a_check_that_comes_back_waits_for_an_input_method(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    at_work(page, live_server, digest)
    checks: list[Route] = []
    page.route("**/claims/", lambda route: checks.append(route))

    page.focus("#id_items-0-body")
    page.keyboard.press("Control+End")
    with page.expect_request("**/claims/"):
        page.keyboard.type("售价900元。")
    session = compose(page, "ni")
    until(page, lambda: checks, "a check is asked for")
    with page.expect_response("**/claims/"):
        checks[-1].continue_()
    page.evaluate("new Promise((done) => setTimeout(done, 100))")

    expect(page.locator(".item .ledger .unsupported")).to_have_count(0)
    page.unroute("**/claims/")
    session.send("Input.insertText", {"text": "你"})
    expect(page.locator(".item .ledger .unsupported")).not_to_have_count(0)
    expect(page.locator("#id_items-0-body")).to_have_value(re.compile("售价900元。你$"))


def test_slash_finds_and_p_shows_what_readers_get(page: Page, live_server: LiveServer) -> None:
    digest = makers.digest(items=1)
    waiting(digest, "星河融资", "海风发射")
    at_work(page, live_server, digest)
    loaded = loads(page)

    page.keyboard.press("/")
    page.keyboard.type("星河")
    expect(page.locator("#pane-stories [data-row]")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("p")

    expect(page.locator("#look-page")).to_be_checked()
    expect(page.frame_locator(".look-page").locator(".edition")).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator("#look-feed")).to_be_checked()
    assert [url for url in loaded if "/preview/" not in url] == []


def test_an_address_pasted_into_the_search_is_put_into_the_edition(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    at_work(page, live_server, digest)
    sent = posts(page)

    page.keyboard.press("/")
    page.evaluate(
        """() => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", "https://late.example/news");
            const options = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }"""
    )
    expect(page.locator("#paste-late")).to_have_value("https://late.example/news")
    with page.expect_response("**/change/"):
        page.keyboard.press("Enter")

    assert ["_paste" in each for each in sent] == [True]


def test_ctrl_enter_approves_and_u_undoes(page: Page, live_server: LiveServer) -> None:
    digest = makers.digest(items=2)
    at_work(page, live_server, digest)
    swaps(page)

    page.fill("#id_lead", "写错了。")
    save(page)
    swapped(page)
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    swapped(page, 2)
    expect(page.locator("#id_lead")).to_have_value(digest.lead)
    page.focus("#id_lead")
    page.keyboard.press("Control+Enter")

    said(page, "approved")
    assert Digest.objects.get(pk=digest.pk).state == State.APPROVED


def test_r_asks_for_a_new_draft_of_the_part_without_locking_the_page(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    at_work(page, live_server, digest)

    page.locator(ITEMS).first.focus()
    with page.expect_request("**/redraft/"):
        page.keyboard.press("r")
    page.fill("#id_lead", "照写。")

    expect(page.locator(f"#item-{digest.items.get().pk} .proposal")).not_to_be_empty()
    expect(page.locator("#id_lead")).to_have_value("照写。")


def test_all_keys_are_told_and_the_table_closes(page: Page, live_server: LiveServer) -> None:
    at_work(page, live_server, makers.digest(items=1))

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    script = Path(settings.BASE_DIR, "static/desk/keys.js").read_text()
    table = Path(settings.BASE_DIR, "templates/admin/desk/keys.html").read_text()
    letters = re.findall(r"^    \"?([a-z/?])\"?: ", script, re.M)
    triage = ["A", "X"]  # its own two
    assert sorted([*triage, *(each.upper() for each in letters)]) == sorted(
        re.findall(r"<kbd>([A-Z/?])</kbd>", table)
    )


def test_no_key_fires_while_an_input_method_composes(page: Page, live_server: LiveServer) -> None:
    digest = makers.digest(items=2)
    at_work(page, live_server, digest)
    sent = posts(page)

    page.focus("#id_items-1-body")
    page.keyboard.press("Control+End")
    session = compose(page, "ni")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("F8")
    settle(session, "nihao")
    session.send("Input.insertText", {"text": "你好"})
    page.keyboard.type("。")

    expect(page.locator("#id_items-1-body")).to_have_value("甲公司发布了新模型。你好。")
    assert sent == []


def test_an_answer_waits_for_an_input_method_and_no_character_is_lost(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=2)
    at_work(page, live_server, digest)
    swaps(page)

    page.fill("#id_items-0-body", "**「甲」**发布了新模型。")
    with held(page):
        save(page)
        page.focus("#id_items-0-body")
        page.keyboard.press("Control+End")
        session = compose(page, "shou")
    page.wait_for_timeout(1_000)  # the answer is here, and so are autosave and the check
    assert page.evaluate("window.swaps") == 0
    assert page.input_value("#id_items-0-body") == "**「甲」**发布了新模型。shou"
    settle(session, "shoujia")
    session.send("Input.insertText", {"text": "售价"})
    swapped(page)

    expect(page.locator("#id_items-0-body")).to_have_value("「**甲**」发布了新模型。售价")
    expect(page.locator("#id_items-0-body")).to_be_focused()
    page.keyboard.type("300元")
    expect(page.locator("#id_items-0-body")).to_have_value("「**甲**」发布了新模型。售价300元")


def test_without_a_script_the_same_is_done_by_plain_forms(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    waiting(digest, "漏掉的一条")
    page = new_page(java_script_enabled=False)
    at_work(page, live_server, digest)

    page.click("#pane-stories button[name=_add]")
    page.locator("#items .item").nth(1).locator("button[name=_up]").click()
    page.fill("#id_lead", "今天两条。")
    page.locator("#buttons button[name=_continue]").click()
    page.click("#buttons button:has-text('Save and approve')")

    expect(page.locator(".messagelist")).to_contain_text("approved")
    saved = Digest.objects.get(pk=digest.pk)
    assert (saved.lead, saved.state) == ("今天两条。", State.APPROVED)
    assert saved.items.all()[0].title == "漏掉的一条"


def test_an_empty_field_is_in_the_queue_and_n_and_f8_lead_there(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=2)
    _first, last = order(digest)
    at_work(page, live_server, digest)
    page.fill("#id_items-1-title", "")
    line = page.locator(f"#item-{last}-no-title")
    expect(line).to_be_visible()
    expect(page.locator("#blocks-count")).to_have_class("is-blocked")

    page.locator(f"#item-{last}").focus()
    page.keyboard.press("n")
    expect(line.locator(".said")).to_be_focused()
    page.keyboard.press("F8")
    expect(page.locator("#id_items-1-title")).to_be_focused()
    page.keyboard.type("有了标题")

    expect(line).to_have_count(0)


def test_what_is_moved_has_its_new_number_everywhere_before_it_is_saved(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition(2)
    digest.items.update(body=SUMMARY)
    first, last = order(digest)
    at_work(page, live_server, digest)
    where = page.locator(f'#queue > li[data-item="{last}"] .where').first
    expect(where).to_have_text("item 2")
    listed = page.locator(f'.story a[href="#item-{last}"]')
    expect(listed).to_have_text("item 2")

    page.locator(f"#item-{last}").focus()
    page.keyboard.press("Alt+ArrowUp")

    expect(listed).to_have_text("item 1")
    expect(page.locator(f'.story a[href="#item-{first}"]')).to_have_text("item 2")
    expect(where).to_have_text("item 1")
    expect(page.locator(f"#claims-of-{first}")).to_have_attribute("aria-label", re.compile("2"))
    expect(page.locator(f"#claims-of-{last}")).to_have_attribute("aria-label", re.compile("1"))


def test_a_refused_save_leads_to_its_field_and_moves_no_more_than_its_pane(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=9)
    at_work(page, live_server, digest)
    page.fill("#id_items-8-title", "")

    page.click(".desk-bar button[name=_continue]")

    expect(page.locator("#content .errornote")).to_be_visible()
    expect(page.locator("#id_items-8-title")).to_be_focused()
    assert page.evaluate("document.getElementById('container').scrollTop") == 0
