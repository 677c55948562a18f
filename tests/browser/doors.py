"""How a test gets in: with a session of its own, or over the form as people do."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User


def enter(page: Page, live_server: LiveServer, user: User) -> None:
    """Whatever the page is of next, it is of somebody who has logged in."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": session.key, "value": session.value, "url": live_server.url, "httpOnly": True}]
    )


def log_in(page: Page, live_server: LiveServer, user: User) -> None:
    """At the desk, in English."""
    enter(page, live_server, user)
    page.goto(f"{live_server.url}/admin/")
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()


def log_in_by_form(page: Page, live_server: LiveServer, user: User) -> None:
    """As people do, with all that the browser learns on the way."""
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", "a-long-password")
    page.press("#id_password", "Enter")
    page.locator("#desk").wait_for()
