"""The review page in a real browser: a false claim is seen, put right or let stand."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, Override
from articles.workflow import State
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter

pytestmark = pytest.mark.django_db(transaction=True)


def review(page: Page, live_server: LiveServer, article: Article) -> None:
    enter(page, live_server, makers.user("Editor", language="en"))
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")


def test_a_false_claim_is_found_by_key_put_right_and_approved(
    page: Page, live_server: LiveServer
) -> None:
    article = makers.reviewed(summary="甲公司发布了新模型。售价为9000元。")
    review(page, live_server, article)
    approve = page.locator("button:has-text('Save and approve')")
    expect(page.locator("#claims .unsupported .said")).to_have_text("“9000元”")
    expect(page.locator("#claimed .claim.unsupported")).to_have_text("9000元")
    expect(approve).to_be_disabled()

    page.focus("#id_headline")
    page.keyboard.press("F8")
    page.keyboard.type("300元")  # over what F8 has selected

    expect(page.locator("#claims h2")).to_contain_text("is in the source")
    assert page.input_value("#id_summary") == "甲公司发布了新模型。售价为300元。"
    page.click("#claimed a:has-text('300元')")
    expect(page.locator(".source mark.lit")).to_have_text("300元")
    expect(approve).to_be_enabled()
    approve.click()
    expect(page.locator(".messagelist")).to_contain_text("approved")


def test_a_claim_is_let_stand_on_a_phone_and_what_was_typed_is_saved_with_it(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    article = makers.reviewed(summary="甲公司发布了新模型。")
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    review(page, live_server, article)

    page.fill("#id_summary", "售价为9000元。")
    page.click("#claims summary:has-text('Override')")
    page.fill("#claims input", "公司确认")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.press("#claims input", "Enter")

    expect(page.locator("#claims .overridden .verdict")).to_contain_text("公司确认")
    expect(page.locator("button:has-text('Save and approve')")).to_be_enabled()
    assert Override.objects.get().note == "公司确认"
    article.refresh_from_db()
    assert (article.summary, article.state) == ("售价为9000元。", State.REVIEW)


def test_nothing_is_asked_while_an_input_method_composes(
    page: Page, live_server: LiveServer
) -> None:
    review(page, live_server, makers.reviewed())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field = page.locator("#id_headline")

    field.evaluate(
        "e => e.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true}))"
    )
    page.wait_for_timeout(700)
    composing = [url for url in asked if url.endswith("/claims/")]
    with page.expect_request("**/claims/"):
        field.evaluate(
            "e => e.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true}))"
        )

    assert composing == []


def test_what_stands_against_approval_is_said_as_one_types_and_after_a_refused_save(
    page: Page, live_server: LiveServer
) -> None:
    review(page, live_server, makers.reviewed(summary="甲公司发布了新模型。"))
    because = page.locator(".desk-bar .because")
    expect(because).to_be_hidden()

    page.fill("#id_summary", "售价为9000元。")
    expect(because).to_have_text("Save and approve: Not in the source: “9000元”.")
    page.fill("#id_summary", "")
    expect(because).to_contain_text("Save and approve: There is no summary yet.")
    page.click(".desk-bar button[name=_continue]")

    expect(page.locator("#content .errorlist")).to_be_visible()
    expect(because).to_contain_text("There is no summary yet.")
    expect(page.locator("#claimed")).not_to_contain_text("甲公司")
