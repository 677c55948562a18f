"""The sources desk in a real browser: its chart is seen, its buttons work, nothing complains."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Poll, Source
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import log_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_failing_source_is_found_understood_and_polled_on_a_phone_in_the_dark(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    now = timezone.now()
    lost = {"failures": 9, "error": "The server said 503.", "failing_since": now}
    source = makers.source(name="晨报", due_at=now + timedelta(days=2), **lost)
    for age in range(9):
        at, error = now - timedelta(days=age), "" if age else "The server said 503."
        Poll.objects.create(source=source, at=at, new=age, error=error)
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    log_in(page, live_server, makers.user("Editor", language="en"))

    page.click("text=sources fail")
    expect(page.locator(".field-standing")).to_contain_text("The server said 503. It is tried")
    page.click("text=晨报")
    tallest = page.locator(".chart .new").first.bounding_box()
    assert tallest is not None and tallest["height"] > 80
    expect(page.locator(".chart .failed")).to_have_css("fill", "rgb(239, 143, 125)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("button:has-text('Poll now')")

    expect(page.locator(".messagelist")).to_contain_text("polled within a minute")
    assert Source.objects.due(timezone.now()).get() == source
