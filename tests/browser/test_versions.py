"""What changed, and going back, in a real browser: with keys only, on a screen and on a phone."""

import os

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from articles.workflow import State
from digests import versions
from digests.models import Digest
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.browser.test_accessible import flaws

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SHOTS")


def much_changed(user: User) -> Digest:
    """An edition that two people and the machine have changed in every way there is."""
    other = makers.user("Editor", first_name="小", last_name="林")
    digest = makers.digest(items=5)
    versions.opened(digest, user)
    digest.amend(
        title="晨报 11 月 22 日",
        lead="英伟达第三财季营收380亿美元，同比增长62%；三家云厂商上调全年资本开支，市场反应冷淡。",
    )
    versions.keep(digest, other, note="按早会定的题")
    versions.opened(digest, user)
    items = list(digest.items.all())
    items[0].delete()
    items[1].body = "**「听涛」**海缆开工，全长 6,200 公里，预计 2028 年通光，造价 11.8亿元。"
    items[1].save()
    digest.items.filter(pk=items[4].pk).update(position=0)
    digest.items.create(title="新规要求标注机器生成的内容", body="过渡期三个月。", position=9)
    digest.commentary.create(body="这一天的主题是算力。", byline="林")
    digest.amend(
        lead="英伟达第三财季营收390亿美元，同比增长66%；四家云厂商上调全年资本开支，市场反应冷淡。",
        tags=["算力"],
    )
    versions.keep(digest, other)
    return digest


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_with_keys_only_a_change_is_undone(new_page: OpenPage, live_server: LiveServer) -> None:
    user = makers.user("Publisher", language="en")
    digest = makers.digest()
    was = digest.title
    page = new_page()
    enter(page, live_server, user)
    page.goto(f"{live_server.url}/admin/digests/digest/{digest.pk}/change/")
    page.focus("#id_title")
    page.keyboard.press("Control+A")
    page.keyboard.type("改过的标题")
    page.get_by_role("button", name="Save", exact=True).last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".version-list tr")).to_have_count(2)

    page.locator("#bar-title").click()
    page.keyboard.press("u")

    expect(page.locator("#id_title")).to_have_value(was)
    expect(page.locator(".messagelist")).to_contain_text("Undone")
    expect(page.locator(".version-list tr")).to_have_count(3)
    page.locator("#versions-menu > summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Restore version").first).to_be_visible()
    page.get_by_role("button", name="Restore version").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_title")).to_have_value("改过的标题")


def test_a_spike_is_undone_from_its_message(new_page: OpenPage, live_server: LiveServer) -> None:
    digest = makers.digest()
    page = new_page()
    enter(page, live_server, makers.user("Publisher", language="en"))
    page.goto(f"{live_server.url}/admin/digests/digest/{digest.pk}/change/")
    page.get_by_role("button", name="Spike").click()
    expect(page.locator(".messagelist")).to_contain_text("spiked")
    shoot(page, "undo-message")

    page.get_by_role("button", name="Undo", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("1 taken back.")
    assert Digest.objects.get().state == State.REVIEW


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 1280, "light"), ("zh-hans", 390, "dark"), ("zh-hans", 1280, "dark")],
)
def test_its_pages_fit_their_window_and_everybody(
    new_page: OpenPage, live_server: LiveServer, language: str, width: int, scheme: str
) -> None:
    user = makers.user(
        "Publisher", language=language, first_name="早班", last_name="编辑", is_superuser=True
    )
    digest = much_changed(user)
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    enter(page, live_server, user)
    here = f"{live_server.url}/admin/digests/digest/{digest.pk}"
    page.goto(f"{here}/change/")
    page.locator("#versions-menu > summary").click()
    box = page.locator(".versions-panel").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/menu-{language}-{width}.png")
    first = digest.versions.last()
    assert first
    for name, url in {
        "compare": f"{here}/compare/?from={first.pk}",
        "read": f"{here}/compare/?from=read",
        "history": f"{here}/history/",
        "everything": f"{live_server.url}/admin/history/",
    }.items():
        page.goto(url)
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (name, beyond <= 0) == (name, True)
        shoot(page, f"{name}-{language}-{width}")
        assert flaws(page, url) == []
