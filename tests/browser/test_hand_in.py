"""An archive handed in at the desk: by keyboard, on a phone, seen to its end without a reload."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Job
from digests.models import Digest
from digests.tasks import carry_on
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.test_arrivals import edition
from tests.test_unpack import zipped

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("SHOTS", "")  # a folder to look at the pages in


def sound(page: Page, name: str) -> None:
    """Nothing is wider than the window, and axe finds nothing."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    assert [(each["id"], node["html"]) for each in found for node in each["nodes"]] == []


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("en", 1280, "light"), ("zh-hans", 390, "dark")]
)
def test_an_archive_is_handed_in_and_watched(
    new_page: OpenPage,
    live_server: LiveServer,
    tmp_path: Path,
    language: str,
    width: int,
    scheme: str,
) -> None:
    entries = [
        *map(edition, range(3)),
        ("content/posts/" + "很长的名字" * 20 + ".md", "---\ntitle: x\n"),
    ]
    archive = tmp_path / "site.zip"
    archive.write_bytes(zipped(*entries).getvalue())
    page = new_page(viewport={"width": width, "height": 844}, color_scheme=scheme, bypass_csp=True)
    enter(page, live_server, makers.user("Publisher", language=language))
    page.goto(f"{live_server.url}/admin/digests/series/")
    page.locator("a[href$='/series/import/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/series/import/")
    sound(page, f"hand-in-{language}")
    page.set_input_files("#id_handed", archive)
    page.locator("form.intake [type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#job[data-running]")).to_be_visible()
    expect(page.locator(".verdicts .waiting")).to_have_count(4)
    sound(page, f"job-begun-{language}")

    carry_on([Job.objects.get().pk])

    expect(page.locator("#job:not([data-running])")).to_be_visible()
    expect(page.locator(".verdicts .new a")).to_have_count(3)
    expect(page.locator(".verdicts .refused .said")).to_be_visible()
    assert Digest.objects.published().count() == 3
    sound(page, f"job-done-{language}")
