"""A second factor as people meet it: by phone, without scripts, and for who hears a page."""

import time
from base64 import b32decode

import pytest
from django.test import override_settings
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from newsroom import second_factor
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.test_accessible import flaws_here

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}


def give_password(page: Page, live_server: LiveServer, user: User) -> None:
    page.goto(f"{live_server.url}/admin/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", "a-long-password")
    page.click("input[type=submit]")


def set_up(page: Page) -> str:
    """From the page with the picture to the printed codes; returns the first of them."""
    secret = page.locator("figcaption code").inner_text().replace(" ", "")
    totp = TOTP(b32decode(secret))
    totp.time = time.time()
    page.fill("#id_password", "a-long-password")
    page.fill("#id_code", f"{totp.token():06}")
    page.click("button[value=begin]")
    return page.locator(".codes code").first.inner_text()


@override_settings(SECOND_FACTOR="all")
def test_it_is_set_up_and_used_by_phone_without_scripts(
    live_server: LiveServer, new_page: OpenPage
) -> None:
    user = makers.user("Editor")
    page = new_page(java_script_enabled=False, viewport=PHONE, locale="en-US")

    give_password(page, live_server, user)
    printed = set_up(page)
    page.get_by_role("link", name="I have them; go on").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()

    elsewhere = new_page(java_script_enabled=False, viewport=PHONE, locale="en-US")
    give_password(elsewhere, live_server, user)
    elsewhere.fill("#id_code", printed)
    elsewhere.click("input[type=submit]")
    expect(elsewhere.get_by_role("heading", name="The desk")).to_be_visible()
    assert second_factor.left(user) == second_factor.PRINTED - 1


@override_settings(SECOND_FACTOR="all")
def test_its_pages_are_accessible_and_fit_a_phone(
    live_server: LiveServer, new_page: OpenPage
) -> None:
    user = makers.user("Editor")
    page = new_page(bypass_csp=True, viewport=PHONE)
    found = {}

    def look(name: str) -> None:
        width = page.evaluate("document.documentElement.scrollWidth")
        found[name] = flaws_here(page) + ([f"{width} pixels wide"] if width > 390 else [])

    give_password(page, live_server, user)
    look("begin")
    set_up(page)
    look("codes")
    page.goto(f"{live_server.url}/admin/second-factor/")
    look("keep")
    page.context.clear_cookies()
    give_password(page, live_server, user)
    look("code")

    assert found == {"begin": [], "codes": [], "keep": [], "code": []}
