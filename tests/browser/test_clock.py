"""The clock in a real browser: it counts by the server, Publish asks once, undo is one press."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.workflow import State
from digests.models import Digest
from digests.publish import approve
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter

pytestmark = pytest.mark.django_db(transaction=True)


def edition(**fields: Any) -> Digest:
    """One in review that goes out in a quarter of an hour."""
    soon = timezone.now() + timedelta(minutes=14)
    return makers.digest(**{"publish_at": soon, **fields})


def go(page: Page, live_server: LiveServer, digest: Digest) -> None:
    page.goto(live_server.url + reverse("admin:digests_digest_change", args=[digest.pk]))


def test_it_counts_down_by_the_servers_clock_whatever_the_machine_believes(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page()
    page.add_init_script("Date.now = () => 0; const D = Date; D.prototype.getTime = () => 0;")
    digest = edition()
    enter(page, live_server, makers.user("Publisher", language="en"))

    go(page, live_server, digest)

    count = page.locator("#clock .count")
    expect(count).to_contain_text("13:")
    first = count.inner_text()
    expect(count).not_to_have_text(first)
    assert first > count.inner_text() > "13:00"


def test_publish_by_keyboard_names_what_it_does_and_is_undone_with_one_press(
    page: Page, live_server: LiveServer
) -> None:
    user = makers.user("Publisher", language="en")
    digest = edition()
    approve(digest, by=user)
    enter(page, live_server, user)
    go(page, live_server, digest)

    page.keyboard.press("Control+Enter")
    expect(page.locator("details.confirm[open]")).to_contain_text("No. 1")
    expect(page.locator("[data-confirm]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("details.confirm[open]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("[data-confirm]")).to_be_focused()
    page.keyboard.press("Enter")

    undo = page.get_by_role("button", name="Undo publication")
    expect(undo).to_be_visible()
    expect(page.locator("#clock .count")).to_contain_text("01:5")
    undo.click()
    expect(page.locator("#clock.is-undo")).to_have_count(0)
    expect(page.locator(".messagelist")).to_contain_text("keeps no. 1")
    assert Digest.objects.get().state == State.APPROVED


def test_what_a_colleague_does_is_seen_when_one_comes_back_to_the_page(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition()
    enter(page, live_server, makers.user("Publisher", language="en"))
    go(page, live_server, digest)
    expect(page.locator("#clock.is-ahead")).to_be_visible()

    approve(digest, by=makers.user("Editor"))
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#clock.is-ready")).to_be_visible()
