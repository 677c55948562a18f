"""Triage in a real browser: decided by keys alone, and a colleague's decision is seen."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from articles.workflow import State
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.browser.rooms import swaps

pytestmark = pytest.mark.django_db(transaction=True)


def open_triage(page: Page, live_server: LiveServer) -> None:
    enter(page, live_server, makers.user("Editor", language="en"))
    page.goto(f"{live_server.url}/admin/triage/")


def states() -> list[str]:
    return list(Article.objects.order_by("-first_seen_at", "-pk").values_list("state", flat=True))


def test_stories_are_decided_by_keys_without_leaving_the_page(
    page: Page, live_server: LiveServer
) -> None:
    story = makers.story(title="港口扩建")
    for _ in range(2):
        makers.reviewed(story=story, source=makers.source())
    makers.reviewed(headline="卫星升空")
    makers.reviewed(headline="新规出台")
    open_triage(page, live_server)
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))

    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".is-decided")).to_have_count(1)
    page.keyboard.press("x")
    expect(page.locator(".is-decided")).to_have_count(2)
    page.keyboard.press("x")
    expect(page.locator(".is-decided")).to_have_count(3)

    assert states() == [State.APPROVED, State.SPIKED, State.SPIKED, State.SPIKED]
    assert loads == []


def test_after_a_click_the_keys_go_on_with_the_next_story(
    page: Page, live_server: LiveServer
) -> None:
    makers.reviewed(headline="卫星升空")
    makers.reviewed(headline="新规出台")
    open_triage(page, live_server)

    page.locator("button[data-key=a]").first.click()
    expect(page.locator(".is-decided")).to_have_count(1)
    page.keyboard.press("x")
    page.keyboard.press("x")
    expect(page.locator(".is-decided")).to_have_count(2)

    assert states() == [State.APPROVED, State.SPIKED]


def test_the_page_tells_its_keys(page: Page, live_server: LiveServer) -> None:
    open_triage(page, live_server)

    page.get_by_role("button", name="Keyboard").click()

    expect(page.locator("#keys")).to_contain_text("in triage: approve, spike")


def test_what_a_colleague_decides_is_seen_within_seconds(
    page: Page, live_server: LiveServer, new_page: OpenPage
) -> None:
    article = makers.reviewed(headline="卫星升空")
    makers.reviewed(headline="新规出台")
    open_triage(page, live_server)
    page.locator("li[data-row] input[type=checkbox]").first.check()

    article.move(State.APPROVED, by=makers.user("Editor", first_name="林望"))

    row = page.locator("li[data-row]", has_text="卫星升空")
    expect(row.locator(".decided")).to_contain_text("林望")
    expect(page.locator("li[data-row] input[type=checkbox]").first).to_be_checked()


def test_a_list_drawn_anew_leaves_its_messages_and_knows_the_newest_version(
    page: Page, live_server: LiveServer
) -> None:
    changed = makers.reviewed(headline="卫星升空")
    makers.reviewed(headline="新规出台")
    open_triage(page, live_server)
    swaps(page)
    page.locator("li[data-row]", has_text="新规出台").locator("button[name=_spike]").click()
    undo = page.locator("#said button.undo")
    expect(undo).to_be_visible()

    changed.amend(headline="卫星升空了")
    expect(page.locator("li[data-row]", has_text="卫星升空了")).to_be_visible(timeout=8000)

    expect(undo).to_be_visible()
    page.locator("li[data-row]", has_text="卫星升空了").locator("input").check()
    page.click("button[name=_spike][data-ticked]")
    expect(page.locator(".is-decided")).to_have_count(2)
    assert states() == [State.SPIKED, State.SPIKED]


def test_u_takes_back_what_was_decided_last(page: Page, live_server: LiveServer) -> None:
    makers.reviewed(headline="卫星升空")
    makers.reviewed(headline="新规出台")
    open_triage(page, live_server)

    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("#said button.undo")).to_be_visible()
    assert State.SPIKED in states()
    page.keyboard.press("u")

    expect(page.locator("li[data-row]:not(.is-decided)")).to_have_count(2)
    assert states() == [State.REVIEW, State.REVIEW]
