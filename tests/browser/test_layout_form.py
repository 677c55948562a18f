"""Laying out a Series in a real browser: the preview follows, and editions follow the layout."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from digests.compose import compose
from digests.layout import LAYOUTS
from digests.models import Digest, Series
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter

pytestmark = pytest.mark.django_db(transaction=True)

# Asked from the page around it: nothing may run a script within, not even Playwright.
SIZE = """() => {
  const title = document.querySelector(".sight iframe").contentDocument.querySelector("h1");
  return parseFloat(getComputedStyle(title).fontSize);
}"""
FOCUS_LINK = """() => {
  const shown = document.querySelector(".sight iframe");
  shown.focus();
  shown.contentDocument.querySelector(".items .source a").focus();
}"""

# Between each label and what it names, in pixels: beside it or below it.
GAPS = """() => [...document.querySelectorAll("#layout-form .form-row > label")].map((label) => {
  const said = document.createRange();
  said.selectNodeContents(label);
  const [words, box] = [said, document.getElementById(label.htmlFor)].map(
    (each) => each.getBoundingClientRect(),
  );
  return Math.max(box.left - words.right, words.left - box.right, box.top - words.bottom);
})"""


@pytest.fixture
def editor() -> User:
    return makers.user("Publisher", language="en")


@pytest.fixture
def series() -> Series:
    return makers.series(title="晚报")


def open_layout(page: Page, live_server: LiveServer, editor: User, series: Series) -> None:
    enter(page, live_server, editor)
    page.goto(f"{live_server.url}/admin/digests/series/{series.pk}/change/")
    page.get_by_role("link", name="Layout", exact=True).click()
    expect(page.get_by_role("heading", name="Layout of 晚报")).to_be_visible()


def test_the_preview_follows_without_saving_and_a_new_edition_follows_the_saved_layout(
    page: Page, live_server: LiveServer, editor: User, series: Series
) -> None:
    makers.reviewed(headline="旧的一期")
    old = compose(series, timezone.now())
    open_layout(page, live_server, editor, series)
    page.get_by_text("Hugo Markdown").click()
    markdown = page.locator(".sight pre")
    expect(markdown).to_contain_text("[**旧的一期**]")

    page.get_by_label("Bold titles").uncheck()
    expect(markdown).to_contain_text("[旧的一期]")
    assert Series.objects.get().form == LAYOUTS["bulletin"]
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messagelist")).to_contain_text("Saved")

    makers.reviewed(headline="新的一期")
    assert not compose(Series.objects.get(), timezone.now()).frozen_layout().bold_titles
    page.reload()
    page.get_by_role("button", name="Use the saved layout in 1 edition in work").click()
    expect(page.locator(".messagelist")).to_contain_text("1 edition is laid out anew.")
    assert not Digest.objects.get(pk=old.pk).frozen_layout().bold_titles


def test_the_page_is_shown_as_readers_see_it_and_leads_nowhere_else(
    page: Page, live_server: LiveServer, editor: User, series: Series
) -> None:
    open_layout(page, live_server, editor, series)
    shown = page.frame_locator(".sight iframe")
    expect(shown.locator("h1")).to_have_text("样张：港城要闻")
    size = page.evaluate(SIZE)

    page.get_by_label("each under a heading").check()
    source = page.locator("#id_zh_source")
    source.fill("<img src=x onerror=alert(1)>原文")

    expect(shown.locator(".items h3").first).to_have_text("1. 三号泊位启用，年吞吐 120 万箱")
    expect(shown.locator(".items .source a").first).to_contain_text("原文")
    expect(shown.locator("img")).to_have_count(0)
    assert size > 24  # the stylesheet of the public pages was let in
    page.evaluate(FOCUS_LINK)
    page.keyboard.press("Enter")
    expect(shown.locator("h1")).to_have_text("样张：港城要闻")


def test_parts_move_by_button_and_an_objection_is_said_at_the_field_until_it_is_met(
    page: Page, live_server: LiveServer, editor: User, series: Series
) -> None:
    open_layout(page, live_server, editor, series)
    field = page.locator(".field-parts")

    field.get_by_role("button", name="Take out").first.click()
    expect(field.locator(".errorlist")).to_have_text("“Lead” must have exactly one place.")
    expect(page.locator(".problems")).to_contain_text("“Lead” must have exactly one place.")
    for _ in range(4):  # more than there is room for at first
        field.get_by_role("button", name="One more").click()
    field.get_by_label("Place 8").select_option("lead")
    expect(page.locator(".problems")).to_be_hidden()
    expect(field.locator(".errorlist")).to_have_count(0)
    field.get_by_label("Place 2").press("Tab")
    field.get_by_role("button", name="Up").nth(1).click()
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".messagelist")).to_contain_text("Saved")
    assert Series.objects.get().form.parts == ("items", "rule", "rule", "commentary", "lead")


def test_what_is_not_saved_keeps_editions_from_being_laid_out_anew(
    page: Page, live_server: LiveServer, editor: User, series: Series
) -> None:
    makers.digest(of=series, layout=LAYOUTS["daily"].to_json())
    open_layout(page, live_server, editor, series)
    button = page.get_by_role("button", name="Use the saved layout in 1 edition in work")
    warning = page.get_by_text("Save what you changed below first")
    expect(button).to_be_enabled()
    expect(warning).to_be_hidden()

    page.get_by_label("Bold titles").uncheck()
    expect(button).to_be_disabled()
    expect(warning).to_be_visible()
    page.get_by_label("Bold titles").check()
    expect(button).to_be_enabled()
    page.get_by_label("Edition shown").select_option("en")  # no part of the layout
    expect(button).to_be_enabled()
    page.locator(".field-parts").get_by_role("button", name="Down").first.click()
    expect(button).to_be_disabled()
    page.get_by_role("button", name="Fill in").click()
    expect(page.get_by_text("Filled in below, and not saved yet.")).to_be_visible()
    expect(button).to_be_disabled()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("Saved")
    expect(button).to_be_enabled()
    expect(warning).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_label_touches_its_input(
    new_page: OpenPage, live_server: LiveServer, editor: User, series: Series, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    open_layout(page, live_server, editor, series)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")

    assert min(page.evaluate(GAPS)) >= 3


def test_it_all_works_without_a_script(
    new_page: OpenPage, live_server: LiveServer, editor: User, series: Series
) -> None:
    page = new_page(java_script_enabled=False)
    makers.digest(of=series, layout=LAYOUTS["daily"].to_json())
    open_layout(page, live_server, editor, series)
    expect(page.get_by_text("Save what you changed below first")).to_be_visible()
    page.get_by_label("Edition shown").select_option("zh")

    page.locator("#id_parts_0").select_option("")
    page.locator("#id_parts_5").select_option("lead")
    page.get_by_label("Bold titles").uncheck()
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Hugo Markdown").click()
    expect(page.locator(".sight pre")).to_contain_text("[三号泊位启用，年吞吐 120 万箱]")
    assert Series.objects.get().form == LAYOUTS["bulletin"]
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("Saved")
    saved = Series.objects.get().form
    assert (saved.bold_titles, saved.parts[-1]) == (False, "lead")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_page_fits_its_window_and_keeps_to_the_policy(
    new_page: OpenPage,
    live_server: LiveServer,
    editor: User,
    series: Series,
    width: int,
    scheme: str,
) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    open_layout(page, live_server, editor, series)

    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    page.get_by_label("Bold titles").uncheck()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    paper = page.frame_locator(".sight iframe").locator("body")
    colour = paper.evaluate("each => getComputedStyle(each).backgroundColor")
    assert (int(colour.split("(")[1].split(",")[0]) > 200) == (scheme == "light")
