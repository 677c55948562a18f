"""Money on the dashboard in a real browser: the chart is seen, its cap too, nothing complains."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Budget
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import log_in
from tests.hours import noon_today

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def far_from_midnight() -> Iterator[None]:
    with noon_today():
        yield


@override_settings(MODEL="test-model", OPENAI_API_KEY="k", DAILY_BUDGET="0.5", CURRENCY="EUR")
def test_days_and_cap_are_seen_on_a_phone_in_the_dark(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    for age in range(12):
        day = timezone.localdate() - timedelta(days=age)
        Budget.objects.create(day=day, spent=Decimal(age) / 10, calls=age, tokens_in=age * 900)
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    log_in(page, live_server, makers.user("Editor", language="en"))

    bars = page.locator(".money .chart .new")
    assert bars.count() == 11
    tallest = bars.first.bounding_box()
    assert tallest is not None and tallest["height"] > 90
    expect(page.locator(".money .chart .cap")).to_have_css("stroke", "rgb(239, 143, 125)")
    page.click("text=Day by day")

    expect(page.locator(".money tbody tr").last).to_contain_text("1.10 EUR")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
