"""An edition is corrected in a browser: from the alarm to the readers, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from digests.layout import LAYOUTS
from digests.models import Alarm, Correction, Digest
from tests import errors, makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.browser.test_pages import DESK, PHONE, TOO_WIDE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def publisher(db: None) -> User:
    return makers.user("Publisher", language="zh-hans")


@pytest.fixture
def alarm(publisher: User) -> Alarm:
    """A price that its page has changed since it was printed, in two editions."""
    article = errors.article()
    daily = makers.series(slug="daily", title="每日精选", layout=LAYOUTS["daily"].to_json())
    digest = errors.out(errors.edition(daily, article), publisher)
    week = makers.series(slug="week", title="一周回顾")
    errors.out(errors.edition(week, article, day=1), publisher)
    text = article.keep_text("甲公司发布了新模型。售价为260元，下周上市。", origin="page")
    return Alarm.objects.create(
        item=digest.items.get(position=1),
        kind=Alarm.Kind.UNFOUNDED,
        lost=["300元"],
        passages=[["售价为300元", "售价为260元"]],
        snapshot=text,
    )


def sound(page: Page) -> None:
    """Nothing is wider than the window, and axe finds nothing in what is ours."""
    page.wait_for_load_state()
    assert page.evaluate(TOO_WIDE) == 0
    found = Axe().run(page).response["violations"]
    assert [(each["id"], node["html"]) for each in found for node in each["nodes"]] == []


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk", "phone"]
)
def test_from_an_alarm_to_the_readers(
    live_server: LiveServer,
    new_page: OpenPage,
    publisher: User,
    alarm: Alarm,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    page = new_page(viewport=viewport, color_scheme=scheme, bypass_csp=True)  # axe tries styles
    enter(page, live_server, publisher)
    page.goto(live_server.url + reverse("admin:digests_alarm_change", args=[alarm.pk]))
    page.click(f"a[href*='?alarm={alarm.pk}']")
    page.wait_for_selector(f"#part-item-{alarm.item_id}[open]")
    sound(page)
    text = page.locator(f"#id_item-{alarm.item_id}-body")
    text.fill(text.input_value().replace("300", "260"))
    page.click(".desk-bar button[name=_look]")
    assert page.inner_text(".looked ins") == "260"
    sound(page)
    page.fill("#id_note", "来源更正了售价。")
    page.click("button[name=_correct]")
    page.wait_for_selector("#corrections .told")
    page.goto(live_server.url + alarm.item.digest.get_absolute_url())

    assert page.inner_text("#corrections ins") == "260"
    page.click("a.corrected")
    sound(page)
    page.goto(f"{live_server.url}/corrections/")
    sound(page)
    assert page.locator(".amends > li").count() == 2  # in both editions
    assert Correction.objects.filter(carried_from=None).count() == 1
    bodies = Digest.objects.published().values_list("body_html", flat=True)
    assert all("260元" in body for body in bodies)
