"""An editor's morning, in a real browser: review, compose, publish. No complaint on the console."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article, User
from articles.workflow import State
from digests.models import Digest
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter, log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor() -> User:
    return makers.user("Publisher", language="en")


def test_an_article_is_edited_with_a_live_preview_and_approved(
    page: Page, live_server: LiveServer, editor: User
) -> None:
    article = makers.reviewed(headline="甲公司的新模型", draft={"origin": "extract"})
    log_in(page, live_server, editor)

    page.click("text=articles in review")
    page.click("text=甲公司的新模型")
    expect(page.locator(".source .text")).to_contain_text("售价为300元")
    page.fill("#id_summary", "**「甲公司」**发布了模型，售价300元。")
    expect(page.locator(".field-summary .markdownx-preview strong")).to_have_text("「甲公司」")
    page.click("button:has-text('Save and approve')")

    expect(page.locator(".messagelist")).to_contain_text("approved")
    article.refresh_from_db()
    assert (article.state, article.summary) == (
        State.APPROVED,
        "「**甲公司**」发布了模型，售价300元。",  # as every Markdown engine reads it
    )


def test_an_edition_is_reordered_approved_and_published(
    page: Page, live_server: LiveServer, editor: User
) -> None:
    first, second = makers.reviewed(headline="甲的模型"), makers.reviewed(headline="乙的模型")
    digest = makers.digest(items=0)
    order = list(digest.items.values_list("article", flat=True))
    assert set(order) == {first.pk, second.pk}
    log_in(page, live_server, editor)

    page.click(f"text={digest.title}")
    page.locator(".item").first.locator(".down").click()
    expect(page.locator(".item").first.locator(".up")).to_be_disabled()
    page.click("button:has-text('Save and approve')")
    expect(page.locator(".messagelist")).to_contain_text("approved")
    page.click("summary:has-text('Publish now')")
    page.click("button:has-text('Publish no. 1')")
    expect(page.locator(".messagelist")).to_contain_text("published")
    page.click("text=Public page")

    expect(page.locator(".edition")).to_contain_text("甲的模型")
    found = Digest.objects.published().get()
    assert list(found.items.values_list("article", flat=True)) == order[::-1]


def test_a_candidate_is_added_without_losing_what_was_typed(
    page: Page, live_server: LiveServer, editor: User
) -> None:
    digest = makers.digest(items=1)
    makers.reviewed(headline="漏掉的一条", first_seen_at=digest.window_start)
    log_in(page, live_server, editor)

    page.click(f"text={digest.title}")
    page.fill("#id_title", "改过的题目")
    page.click("button[aria-label*='漏掉的一条']")

    expect(page.locator(".item")).to_have_count(2)
    expect(page.locator("#id_title")).to_have_value("改过的题目")


def test_a_stale_save_keeps_what_was_typed_on_screen(
    page: Page, live_server: LiveServer, editor: User
) -> None:
    article = makers.reviewed(headline="两个人改的")
    enter(page, live_server, editor)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")

    Article.objects.get().amend(summary="同事写的。")
    page.fill("#id_summary", "我写的。")
    page.press("#id_headline", "Enter")

    expect(page.locator(".messagelist")).to_contain_text("was changed meanwhile")
    expect(page.locator("#id_summary")).to_have_value("我写的。")
    expect(page.locator("#merge")).to_contain_text("同事写的。")
    assert Article.objects.get().summary == "同事写的。"


def test_a_file_dropped_on_the_editor_goes_nowhere(
    page: Page, live_server: LiveServer, editor: User
) -> None:
    article = makers.reviewed()
    posts: list[str] = []
    enter(page, live_server, editor)
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: posts.append(request.url))

    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["x"], "x.png", {type: "image/png"}));
            const options = {dataTransfer: carried, bubbles: true, cancelable: true};
            document.querySelector("#id_summary").dispatchEvent(new DragEvent("drop", options));
        }"""
    )
    page.focus("#id_summary")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1200)

    assert not [url for url in posts if "upload" in url]
    expect(page.locator("#id_summary")).to_have_value(article.summary)
    expect(page.locator("#id_summary")).not_to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_no_page_of_the_desk_is_wider_than_its_window(
    new_page: OpenPage, live_server: LiveServer, editor: User, width: int, scheme: str
) -> None:
    editor.is_superuser = True
    editor.save()
    makers.article(error="没有人回答。" * 20)
    digest = makers.digest(of=makers.series(with_commentary=True), items=2)
    item = digest.items.first()
    assert item is not None and item.article is not None
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    enter(page, live_server, editor)

    for path in (
        "",
        "articles/article/",
        "articles/article/add/",
        f"articles/article/{item.article_id}/change/",
        "articles/source/",
        "articles/source/add/",
        f"articles/source/{makers.source().pk}/change/",
        "articles/story/",
        "articles/user/",
        f"articles/user/{editor.pk}/change/",
        "digests/digest/",
        "digests/digest/add/",
        f"digests/digest/{digest.pk}/change/",
        f"digests/digest/{digest.pk}/preview/",
        "digests/series/",
        f"digests/series/{digest.series_id}/change/",
        "django_q/schedule/",
    ):
        answer = page.goto(f"{live_server.url}/admin/{path}")
        page.wait_for_load_state("networkidle")
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert answer is not None and (path, answer.status, beyond <= 0) == (path, 200, True)
