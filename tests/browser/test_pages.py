"""The public pages in a real browser: a phone and a desk, by day and by night."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests import newsstand

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PAGES = [
    "/",
    "/daily/",
    "/daily/2025-11-21/",
    "/bulletin/海缆特刊/",
    "/harbour/2025-11-21/",
    "/archive/",
    "/archive/2025/",
    "/archive/2025/11/",
    "/corrections/",
    "/bulletin/2025-11-20/",
    "/nope/",
]
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
# How many times a sample of text fits on a line of the lead, times its length.
LETTERS = """sample => {
  const text = document.querySelector('.lead p');
  const canvas = document.createElement('canvas').getContext('2d');
  const style = getComputedStyle(text);
  canvas.font = `${style.fontSize} ${style.fontFamily}`;
  return sample.length * text.clientWidth / canvas.measureText(sample).width;
}"""
# What stands off the grid of half lines on which an edition is set, by more than a hair.
OFF_THE_GRID = """() => {
  const edition = document.querySelector('.edition');
  const top = edition.getBoundingClientRect().top;
  const half = parseFloat(getComputedStyle(edition.querySelector('p')).lineHeight) / 2;
  const off = element => {
    const steps = (element.getBoundingClientRect().top - top) / half;
    return Math.abs(steps - Math.round(steps)) * half;
  };
  const all = [...edition.querySelectorAll('p, h2, h3, h4, li')];
  return all.filter(each => off(each) > 0.6).map(each => each.outerHTML.slice(0, 80));
}"""
CHINESE = "海缆由三家公司合建造价十一亿八千万元"
ENGLISH = "A busy day in the port: one berth opens, and the rates fall once more. "

OpenPage = Callable[..., Page]


@pytest.fixture
def press(live_server: LiveServer) -> str:
    """The address of a site with editions."""
    newsstand.fill()
    return live_server.url


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_is_wider_than_its_window_or_breaks_the_policy(
    press: str, new_page: OpenPage, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    for path in PAGES:
        answer = page.goto(press + path)

        assert answer is not None and answer.headers["content-security-policy"]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate(TOO_WIDE) == 0, path
            red = int(page.evaluate(BACKGROUND).split("(")[1].split(",")[0])
            assert (red > 200) if scheme == "light" else (red < 50), path


def test_a_line_holds_as_many_letters_as_the_eye_likes(press: str, new_page: OpenPage) -> None:
    desk, phone = new_page(viewport=DESK), new_page(viewport=PHONE)

    desk.goto(press + "/bulletin/海缆特刊/")
    phone.goto(press + "/bulletin/海缆特刊/")
    wide, narrow = desk.evaluate(LETTERS, CHINESE), phone.evaluate(LETTERS, CHINESE)
    desk.goto(press + "/harbour/2025-11-21/")

    assert 32 <= wide <= 38
    assert 18 <= narrow <= 22
    assert 60 <= desk.evaluate(LETTERS, ENGLISH) <= 70  # in the narrowest of the faces


@pytest.mark.parametrize(
    "path", ["/bulletin/海缆特刊/", "/daily/2025-11-21/", "/harbour/2025-11-21/"]
)
def test_all_of_an_edition_stands_on_one_grid_of_half_lines(
    press: str, new_page: OpenPage, path: str
) -> None:
    for viewport in (DESK, PHONE):
        page = new_page(viewport=viewport)

        page.goto(press + path)

        assert page.evaluate(OFF_THE_GRID) == []


def test_headings_are_set_in_a_serif_and_stand_in_a_sans_where_there_is_none(
    press: str, new_page: OpenPage
) -> None:
    page = new_page(viewport=PHONE, bypass_csp=True)  # the style below is the phone's, not ours
    page.goto(press + "/bulletin/海缆特刊/")

    family = page.evaluate("getComputedStyle(document.querySelector('.nameplate')).fontFamily")
    page.add_style_tag(content=":root, :lang(zh) { --serif: sans-serif }")

    assert [name for name in ("Songti SC", "Noto Serif CJK SC") if name not in family] == []
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(OFF_THE_GRID) == []


def test_a_reader_goes_from_the_front_page_to_an_item_and_on_to_an_older_edition(
    press: str, page: Page
) -> None:
    page.goto(press)

    page.locator("a[href$='/daily/2025-11-21/']").first.click()
    page.get_by_role("link", name="城东图书馆把闭馆时间推迟到 22:00").click()
    assert page.locator(":target h3").inner_text().startswith("3. 城东图书馆")

    page.locator("a[rel=prev]").click()
    assert page.get_by_role("heading", level=1).inner_text() == "2025-11-01 每日精选"


def test_the_keyboard_finds_the_way_past_the_head_first(press: str, page: Page) -> None:
    page.goto(press + "/daily/2025-11-21/")

    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    box = skip.bounding_box()
    page.keyboard.press("Enter")

    assert box is not None and box["x"] >= 0
    assert page.url.endswith("#main")


def test_paper_gets_the_text_and_not_the_frame(press: str, page: Page) -> None:
    page.goto(press + "/daily/2025-11-01/")

    page.emulate_media(media="print")

    assert page.locator(".edition h3").first.is_visible()
    for frame in (".masthead nav", ".neighbours", ".colophon .feeds", ".imprint"):
        assert not page.locator(frame).first.is_visible(), frame
    assert page.url in page.locator(".share").inner_text()  # paper has no address bar
