"""The Series editor in a real browser: its words and its dry run follow what is typed."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from digests.models import Series
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter

pytestmark = pytest.mark.django_db(transaction=True)

HEADLINES = ("乙公司召回八万辆汽车", "甲公司发布新一代模型", "丙市出台数据标注规定")


def at_the_editor(page: Page, live_server: LiveServer, language: str) -> Series:
    series = makers.series(title="早报", slug="zao", most_items=2)
    for number, headline in enumerate(HEADLINES):
        source = makers.source(name=f"第{number}日报")
        makers.reviewed(headline=headline, source=source, story=makers.story())
    makers.reviewed(summary_language="en")
    enter(page, live_server, makers.user("Publisher", language="en"))
    User.objects.update(language=language)
    page.goto(f"{live_server.url}/admin/digests/series/{series.pk}/change/")
    return series


def test_words_and_dry_run_follow_what_is_typed_and_nothing_is_saved(
    page: Page, live_server: LiveServer
) -> None:
    series = at_the_editor(page, live_server, "en")
    expect(page.locator("#hours")).to_contain_text("goes out at 08:30, Beijing time")

    page.fill("#id_out_times", "9:15")
    expect(page.locator("#hours")).to_contain_text("goes out at 09:15")
    page.fill("#id_out_times", "9:")
    expect(page.locator("#hours .objections")).to_contain_text("Write times of day")
    page.fill("#id_out_times", "9:15")
    page.click("#try-recipe")
    expect(page.locator("#dry-run .picked > li")).to_have_count(2)
    page.fill("#id_most_items", "3")
    expect(page.locator("#dry-run .picked > li")).to_have_count(3)
    expect(page.locator("#dry-run .is-new")).to_have_count(1)

    series.refresh_from_db()
    assert (series.out_times, series.most_items) == ("8:30", 2)


def test_a_list_chosen_with_the_stock_widget_counts_too(
    page: Page, live_server: LiveServer
) -> None:
    at_the_editor(page, live_server, "en")
    page.click("#try-recipe")
    expect(page.locator("#dry-run .picked > li")).to_have_count(2)

    page.click(".field-sources .select2-selection")
    page.keyboard.type("第2日报")
    page.click(".select2-results__option--highlighted >> text=第2日报")

    expect(page.locator("#dry-run .picked > li")).to_have_count(1)
    expect(page.locator("#dry-run .picked")).to_contain_text(HEADLINES[2])


def test_on_a_phone_in_the_dark_it_all_fits_and_a_copy_is_made(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    at_the_editor(page, live_server, "zh-hans")

    page.click("#try-recipe")
    expect(page.locator("#dry-run .picked > li")).to_have_count(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click(".object-tools a[href$='/clone/']")
    page.click(".submit-row button")

    expect(page.locator(".messagelist")).to_be_visible()
    assert Series.objects.get(slug="zao-2").active is False
