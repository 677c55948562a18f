"""Clicks that cost something, in a real browser: words are not lost, editions not made twice."""

import pytest
from playwright.sync_api import Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from digests.models import Digest
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter, log_in_by_form
from tests.browser.rooms import until
from tests.browser.test_items import compose_desk
from tests.test_several_sources import edition

pytestmark = pytest.mark.django_db(transaction=True)


def log_out_and_in(page: Page, live_server: LiveServer) -> None:
    """Another session of the same person, with another token."""
    page.context.clear_cookies()
    log_in_by_form(page, live_server, User.objects.get(groups__name="Publisher"))


def stays(page: Page) -> list[str]:
    """Answers every question by staying; gives the kinds of what was asked so far."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return asked


def test_an_edition_with_unsaved_words_asks_before_it_is_left(
    page: Page, live_server: LiveServer
) -> None:
    digest = edition()
    compose_desk(page, live_server, digest)
    asked = stays(page)

    page.click("#id_lead")
    page.keyboard.type("星河科技融资。")
    page.locator(".object-tools a", has_text="Provenance").click(no_wait_after=True)
    until(page, lambda: asked, "the page asks")

    assert asked == ["beforeunload"]
    expect(page.locator("#id_lead")).to_have_value("星河科技融资。")
    page.locator("button[name=_save], button:text-is('Save')").last.click()
    expect(page.locator(".messagelist")).to_be_visible()
    assert asked == ["beforeunload"]
    assert Digest.objects.get(pk=digest.pk).lead == "星河科技融资。"


def test_a_review_page_nobody_has_written_on_lets_go(page: Page, live_server: LiveServer) -> None:
    article = makers.reviewed(headline="甲公司的新模型", draft={"origin": "extract"})
    compose_desk(page, live_server, edition())
    asked = stays(page)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")

    page.click("#id_headline")
    page.locator(".provenance a", has_text="Provenance").click()
    page.wait_for_url("**/provenance/")

    assert asked == []


def test_who_was_logged_out_logs_in_elsewhere_and_loses_nothing(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page()
    digest = edition()
    compose_desk(page, live_server, digest)
    other = page.context.new_page()
    log_out_and_in(other, live_server)
    page.fill("#id_lead", "星河科技融资。")

    page.locator("button:text-is('Save')").last.click()

    expect(page.locator(".messagelist")).to_be_visible()
    assert Digest.objects.get(pk=digest.pk).lead == "星河科技融资。"


def test_words_that_are_kept_let_the_page_go(page: Page, live_server: LiveServer) -> None:
    digest = edition()
    compose_desk(page, live_server, digest)
    asked = stays(page)
    page.fill("#id_lead", "星河科技融资。")
    expect(page.locator(".keeping[data-state=said]")).to_be_visible()

    page.goto(f"{live_server.url}/admin/")

    assert asked == []


def test_words_in_a_field_that_is_not_kept_ask(page: Page, live_server: LiveServer) -> None:
    digest = edition()
    compose_desk(page, live_server, digest)
    asked = stays(page)
    page.evaluate(
        """() => {
            const field = document.createElement("textarea");
            field.name = "unknown";
            document.querySelector("form[id$='_form']").append(field);
            field.value = "x";
        }"""
    )

    page.click("#id_lead")
    page.locator("#desk-nav a").first.click(no_wait_after=True)
    until(page, lambda: asked, "the page asks")

    assert asked == ["beforeunload"]


def test_an_edition_is_composed_once_however_often_one_presses(
    page: Page, live_server: LiveServer
) -> None:
    series = makers.series()
    enter(page, live_server, makers.user("Publisher", language="en"))
    page.goto(f"{live_server.url}/admin/digests/digest/add/")
    page.select_option("#id_series", str(series.pk))
    button = page.locator("form.intake [type=submit]")
    slow = "document.querySelector('form.intake').onsubmit = () => false"
    page.evaluate(slow)  # as long as a model takes, and longer

    button.click()

    expect(button).to_be_disabled()
    expect(page.locator("form.intake [role=status]")).to_have_text("One moment…")
