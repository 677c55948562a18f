"""Before publication, by keyboard: an approval that stands, a reason that is missing."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.workflow import State
from digests import publish, versions
from digests.models import Digest, Series
from tests import makers
from tests.browser.rooms import at_work

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_plain_edit_is_asked_about_and_confirmed_with_one_key(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    publish.approve(Digest.objects.get(), by=makers.user("Editor"))
    at_work(page, live_server, digest, makers.user("Editor", language="en"))

    page.locator("textarea[name=items-0-body]").fill("甲公司公布了新模型。")
    page.locator(".desk-bar button[name=_continue]").click()
    expect(page.locator("button[name=_keep]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".unconfirmed")).to_have_count(0)

    assert Digest.objects.get().state == State.APPROVED
    assert digest.items.get().body == "甲公司公布了新模型。"


def test_sending_back_without_a_reason_leads_to_the_note(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    at_work(page, live_server, digest, makers.user("Editor", language="en"))

    page.locator(".desk-bar button[value=draft]").click()
    expect(page.locator("#id_note")).to_be_focused()
    page.keyboard.type("第二条缺出处")
    page.locator(".desk-bar button[value=draft]").click()
    expect(page.locator(".badge.draft").first).to_be_visible()

    expect(page.locator(".sent-back")).to_contain_text("第二条缺出处")


def at_work_on_ones_own(page: Page, live_server: LiveServer, language: str) -> None:
    """An editor before an edition that somebody else has to approve."""
    digest = makers.digest(items=1, of=makers.series(sign_off=Series.SignOff.OTHER))
    editor = makers.user("Editor", language=language)
    digest = Digest.objects.get(pk=digest.pk)
    digest.amend(title="一期标题长得要命的速递" * 18, lead="改过的导语。")
    versions.keep(digest, editor)
    at_work(page, live_server, digest, editor)


def test_on_a_phone_the_reason_is_there_to_read_and_a_long_title_leaves_room(
    page: Page, live_server: LiveServer
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    at_work_on_ones_own(page, live_server, "zh-hans")

    reason = page.locator(".desk-bar .because")
    expect(reason).to_contain_text("须由别人审定")
    assert reason.evaluate("e => e.scrollHeight - e.clientHeight") <= 1
    assert page.locator("#bar-title h1").evaluate("e => e.clientHeight") < 60


def test_a_button_that_cannot_work_is_reached_by_keyboard_and_says_why(
    page: Page, live_server: LiveServer
) -> None:
    at_work_on_ones_own(page, live_server, "en")

    button = page.locator(".desk-bar button[value=approved]")
    button.focus()

    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-disabled", "true")
    why = button.get_attribute("aria-describedby")
    expect(page.locator(f"#{why}")).to_contain_text("somebody else must approve it")
