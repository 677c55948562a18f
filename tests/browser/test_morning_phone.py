"""The morning once more on a phone: by touch, nothing wider than the screen, all within reach."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from articles.workflow import State
from digests.models import Digest, Series
from digests.tasks import assemble
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.test_morning import LATE, told

pytestmark = pytest.mark.django_db(transaction=True)

WIDE, HIGH = 390, 844
FINGER = 44  # px, what a finger hits
STORIES, TAKEN = 6, 3
REASON = "导语没有提到货轮。"


class Fingers:
    """What a person does on a phone; each tap makes sure that it could be made."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tap(self, place: str | Locator) -> None:
        where = self.page.locator(place).first if isinstance(place, str) else place
        where.scroll_into_view_if_needed()
        self.fits()
        box = where.bounding_box()
        assert box and box["height"] >= FINGER and box["width"] >= FINGER, (where, box)
        where.tap()

    def fits(self) -> None:
        """The page is no wider than the screen."""
        self.page.wait_for_load_state()
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= WIDE, self.page.url

    def press(self, place: str) -> None:
        """Tap what decides; it stands at the thumb wherever one has scrolled."""
        button = self.page.locator(f"#buttons {place}").first
        expect(button).to_be_in_viewport()
        box = button.bounding_box()
        assert box and box["y"] > HIGH / 2
        self.tap(button)

    def log_in(self, url: str, user: User) -> None:
        self.page.goto(f"{url}/admin/")
        self.page.locator("#id_username").fill(user.username)
        self.page.locator("#id_password").fill("a-long-password")
        self.tap("[type=submit]")
        expect(self.page.locator("#desk")).to_be_visible()

    def open(self, digest: Digest) -> None:
        """Today's edition, from the dashboard."""
        self.tap(f"#desk a[href$='/digest/{digest.pk}/change/']")
        expect(self.page.locator("html.is-live #bar")).to_be_visible()
        self.page.wait_for_load_state("networkidle")

    def stands(self, digest: Digest, state: str) -> None:
        """The page and the row are in this state."""
        expect(self.page.locator(f"#bar-title .badge.{state}")).to_be_visible()
        digest.refresh_from_db()
        assert digest.state == state
        self.fits()


def edition() -> Digest:
    """Three items of six stories; the first has a false figure."""
    series = makers.series(
        title="AI早报", most_items=TAKEN, per_source=TAKEN, sign_off=Series.SignOff.OTHER
    )
    for number, (headline, text) in zip(range(STORIES), told(), strict=False):
        article = makers.reviewed(
            headline=headline,
            title=headline,
            summary=text.replace("00元", "90元") if number == 0 else text,
            story=makers.story(title=headline),
            source=makers.source(),
            importance=5 if number < TAKEN else 3,
        )
        article.amend(snapshot=article.keep_text(text, origin="page"))
    Series.objects.filter(pk=series.pk).update(due_at=timezone.now())
    assemble(series.pk)
    return series.digests.get()


def test_a_morning_by_touch(live_server: LiveServer, new_page: OpenPage) -> None:
    digest = edition()
    phone = {"viewport": {"width": WIDE, "height": HIGH}, "has_touch": True, "is_mobile": True}
    junior, chief = Fingers(new_page(**phone)), Fingers(new_page(**phone))
    junior.log_in(live_server.url, makers.user("Editor", language="zh-hans"))
    junior.open(digest)
    write(junior)

    chief.log_in(live_server.url, makers.user("Publisher", language="zh-hans"))
    chief.open(digest)
    chief.page.locator("#id_note").fill(REASON)
    chief.press("button[value=draft]")
    chief.stands(digest, State.DRAFT)

    junior.page.reload(wait_until="networkidle")
    expect(junior.page.locator("#signoff")).to_contain_text(REASON)
    junior.page.locator("#id_lead").fill("远洋公司的氢动力货轮下水。")
    junior.press("button[value=review]")
    junior.stands(digest, State.REVIEW)

    chief.page.reload(wait_until="networkidle")
    chief.press("button[value=approved]")
    chief.stands(digest, State.APPROVED)
    publish(chief, digest)
    chief.tap("button[name=_unpublish]")
    chief.stands(digest, State.APPROVED)
    publish(chief, digest)

    correct(chief, digest)
    chief.page.locator("#id_note").fill("第一条的售价有误。")
    chief.press("button[value=withdrawn]")
    chief.stands(digest, State.WITHDRAWN)


def write(junior: Fingers) -> None:
    """Two stories more, a late article, and the wrong figure put right from the queue."""
    page, items = junior.page, junior.page.locator("#items > .item:not([data-ghost])")
    junior.tap("label[for=tab-stories]")
    for count in (TAKEN + 1, TAKEN + 2):
        junior.tap("#pane-stories .story:not(.is-in) button[name=_add]")
        expect(items).to_have_count(count)
    page.locator("textarea[name=paste]").fill(LATE)
    junior.tap("button[name=_paste]")
    expect(items).to_have_count(TAKEN + 3)
    junior.tap("label[for=tab-source]")
    junior.tap("#queue li.unsupported a")
    wrong = page.locator(".item.is-here textarea[name$=-body]")
    expect(wrong).to_be_visible()
    wrong.fill(wrong.input_value().replace("190元", "100元"))
    expect(page.locator("#queue li.unsupported")).to_have_count(0)
    junior.press("button[name=_continue]")
    expect(page.locator("#said")).to_contain_text("AI早报")


def publish(chief: Fingers, digest: Digest) -> None:
    chief.press("#confirm > summary")
    chief.tap("#confirm [data-confirm]")
    chief.stands(digest, State.PUBLISHED)


def correct(chief: Fingers, digest: Digest) -> None:
    """The late article is told anew, with a note for the readers."""
    chief.tap("#bar-tools a[href$='/correct/']")
    chief.tap("details:last-of-type > summary")
    text = chief.page.locator("details:last-of-type textarea").first
    text.fill("远洋公司首艘氢动力货轮在舟山下水，造价为9.6亿元。")
    chief.tap(".desk-bar button[name=_look]")
    chief.page.locator("textarea[name=note]").fill("补上造价。")
    chief.tap("button[name=_correct]")
    chief.stands(digest, State.PUBLISHED)
    assert digest.corrections.get().note == "补上造价。"
