"""A morning at the desk, by keys alone: from the log-in to the published edition, and after it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User
from articles.workflow import State
from digests.models import Digest, Series
from digests.tasks import assemble
from tests import makers
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

STORIES, ARTICLES, TAKEN, WANTED = 60, 200, 10, 12
FALSE, DISPUTED = (0, 1), 2  # stories
MOST_INTERACTIONS, MOST_LOADS = 60, 6
FIRMS = "星河 海风 青石 白桦 云杉 长帆 北斗 南山 东篱 西岭 玉门 金沙"
THINGS = "芯片 机器人 电池 卫星 模型 港口 航线 医院 工厂 电网 列车 书店"
LATE = (
    "远洋公司宣布首艘氢动力货轮下水\n\n"
    "远洋公司今天宣布，首艘氢动力货轮在舟山下水，全长182米，载重2.4万吨，计划明年6月交付。"
    "这艘货轮由该公司与两家研究所合作设计，造价为9.6亿元，首航将前往宁波。"
)


class Hands:
    """What a person does: keys pressed and words typed in one go count one each."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.loads = page, 0, 0
        page.on("domcontentloaded", lambda _page: setattr(self, "loads", self.loads + 1))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += 1

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)
        self.count += 1

    def tab_to(self, place: str, key: str = "Tab") -> None:
        """Tab until the focus is there."""
        for _ in range(60):
            self.press(key)
            if self.page.evaluate("place => document.activeElement.matches(place)", place):
                return
        raise AssertionError(f"no Tab leads to {place}")

    def reload(self) -> None:
        self.page.reload(wait_until="networkidle")
        self.count += 1

    def log_in(self, url: str, user: User) -> None:
        self.page.goto(f"{url}/admin/")
        self.type(user.username)
        self.press("Tab")
        self.type("a-long-password")
        self.press("Enter")
        expect(self.page.locator("html.is-live #desk")).to_be_visible()
        self.page.wait_for_load_state()  # or it would be counted once more
        self.loads = 1  # the desk: the form to log in is not counted


@pytest.fixture
def series() -> Series:
    """A Series whose edition goes out within the hour, and whose approver is another than its
    writer."""
    out = timezone.localtime(timezone.now() + timedelta(minutes=50))
    return makers.series(
        title="AI早报",
        out_times=f"{out:%H:%M}",
        time_zone=timezone.get_current_timezone_name(),
        cutoff_minutes=5,
        draft_minutes=60,
        most_items=TAKEN,
        per_source=TAKEN,
        sign_off=Series.SignOff.OTHER,
    )


def told() -> Iterator[tuple[str, str]]:
    """Headlines, and what there is to say below each."""
    names = [(firm, thing) for thing in THINGS.split() for firm in FIRMS.split()]
    for number, (firm, thing) in enumerate(names[:STORIES], start=1):
        text = f"{firm}公司周三发布新一代{thing}，售价为{number}00元，首批{number}万台。"
        yield f"{firm}公司发布新一代{thing}", text


def fill() -> None:
    """Sixty stories told by two hundred articles; of two the machine's text has a false figure."""
    sources = [makers.source(name=f"{name}日报") for name in "甲乙丙丁戊己"]
    for number, (headline, text) in enumerate(told()):
        story = makers.story(title=headline)
        said = text.replace("00元", "90元") if number in FALSE else text
        for teller in range(tellers(number)):
            article = makers.reviewed(
                headline=headline,
                title=headline,
                summary=said,
                story=story,
                source=sources[(number + teller) % len(sources)],
                importance=5 if number < TAKEN else 3,
                draft={"origin": "model", "summary": said, "headline": headline},
            )
            other = number == DISPUTED and teller
            rests_on = text.replace("万台", "万部") if other else text
            rests_on = text.replace("首批3", "首批8") if other else rests_on
            article.amend(snapshot=article.keep_text(rests_on, origin="page"))


def tellers(number: int) -> int:
    """How many articles tell a story: two hundred in all."""
    return 4 if number < ARTICLES - 3 * STORIES else 3


def edition(series: Series) -> Digest:
    """What the clock drafted: ten items, of one of which the disputed figure stands alone."""
    with transaction.atomic():
        fill()
    Series.objects.filter(pk=series.pk).update(due_at=timezone.now())
    assemble(series.pk)
    digest = series.digests.get()
    headline, text = list(told())[DISPUTED]
    digest.items.filter(title=headline).update(body=text)
    return digest


def write(junior: Hands, language: str) -> None:
    """Two stories more, a late article, and what is wrong put right."""
    page, items = junior.page, junior.page.locator("#items > .item:not([data-ghost])")
    expect(items).to_have_count(TAKEN)
    page.wait_for_load_state("networkidle")
    junior.press("h", *["j"] * TAKEN)
    for count in range(TAKEN + 1, WANTED + 1):
        junior.press("Space")
        expect(items).to_have_count(count)
    junior.press("/", "Tab", "Tab")
    junior.type(LATE)
    junior.press("Tab", "Enter")
    expect(items).to_have_count(WANTED + 1)
    expect(page.locator("#queue li.disputed")).to_have_count(1)
    junior.press("n", "b")
    expect(page.locator("#queue li.disputed")).to_have_count(0)
    for left, right in ((1, "200元"), (0, "100元")):
        junior.press("F8")
        junior.type(right)
        expect(page.locator("#queue li.unsupported")).to_have_count(left)
    junior.press("Control+Enter")
    with translation.override(language):
        saved = gettext("Saved.")
    expect(page.locator("#said")).to_contain_text(saved)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_morning_by_keys_alone(
    live_server: LiveServer, new_page: OpenPage, series: Series, language: str
) -> None:
    digest = edition(series)
    desk = {"viewport": {"width": 1440, "height": 900}}
    junior, chief = Hands(new_page(**desk)), Hands(new_page(**desk))
    junior.log_in(live_server.url, makers.user("Editor", language=language))
    junior.press("j", "e")
    write(junior, language)

    chief.log_in(live_server.url, makers.user("Publisher", language=language))
    chief.press("j", "e")
    expect(chief.page.locator(".room-bar")).to_be_visible()
    chief.page.wait_for_load_state("networkidle")
    chief.press("Shift+Tab")
    reason = "导语没有提到货轮。" if language == "zh-hans" else "The lead leaves the ship out."
    chief.type(reason)
    chief.press("Shift+Tab", "Shift+Tab", "Enter")
    stands(chief, digest, State.DRAFT)

    junior.reload()
    expect(junior.page.locator("#signoff")).to_contain_text(reason)
    junior.press("j", "e")
    junior.press("Control+End")
    junior.type("远洋公司的氢动力货轮下水。")
    junior.press("Control+Enter")
    stands(junior, digest, State.REVIEW)

    chief.reload()
    chief.press("Control+Enter")
    stands(chief, digest, State.APPROVED)
    publish(chief, digest)
    interactions, loads = tell(language, "to the published edition", junior, chief)
    assert interactions <= MOST_INTERACTIONS
    assert loads <= MOST_LOADS

    chief.press("u")
    stands(chief, digest, State.APPROVED)
    publish(chief, digest)

    correct(chief, digest)
    withdraw(chief, digest)
    replace(chief, junior, digest)
    tell(language, "to the edition that replaces it", junior, chief)


def publish(chief: Hands, digest: Digest) -> None:
    chief.press("Control+Enter")
    expect(chief.page.locator("#confirm [data-confirm]")).to_be_focused()
    chief.press("Enter")
    stands(chief, digest, State.PUBLISHED)


def correct(chief: Hands, digest: Digest) -> None:
    """The late article is told anew, with a note for the readers."""
    chief.tab_to("a[href$='/correct/']")
    chief.press("Enter")
    chief.page.wait_for_url("**/correct/")
    chief.tab_to("details:last-of-type > summary")
    chief.press("Enter")
    chief.tab_to("textarea")
    chief.press("Control+A")
    chief.type("远洋公司首艘氢动力货轮在舟山下水，造价为9.6亿元。")
    chief.tab_to(".desk-bar button[name=_look]")
    chief.press("Enter")
    expect(chief.page.locator("ol.changes > li")).to_have_count(1)
    chief.tab_to("textarea[name=note]")
    chief.type("补上造价。")
    chief.tab_to("button[name=_correct]")
    chief.press("Enter")
    stands(chief, digest, State.PUBLISHED)
    assert digest.corrections.get().note == "补上造价。"
    assert "造价为9.6亿元" in digest.body_html


def withdraw(chief: Hands, digest: Digest) -> None:
    chief.tab_to("#id_note")
    chief.type("第一条的售价有误。")
    chief.tab_to("button[value=withdrawn]", "Shift+Tab")
    chief.press("Enter")
    stands(chief, digest, State.WITHDRAWN)


def replace(chief: Hands, junior: Hands, digest: Digest) -> None:
    """Another edition takes its place, and its page leads there."""
    chief.press("Control+Enter")
    expect(chief.page.locator("#bar-title .badge.draft")).to_be_visible()
    newer = Digest.objects.latest("pk")
    chief.press("Control+Enter")
    stands(chief, newer, State.REVIEW)
    junior.reload()
    junior.tab_to(f"#clock a[href$='/{newer.pk}/change/']")
    junior.press("Enter")
    stands(junior, newer, State.REVIEW)
    junior.page.wait_for_load_state("networkidle")
    junior.press("Control+Enter")
    stands(junior, newer, State.APPROVED)
    chief.reload()
    publish(chief, newer)
    chief.page.goto(chief.page.url.split("/admin/")[0] + digest.get_absolute_url())
    expect(chief.page.locator(f"a[href='{newer.get_absolute_url()}']").first).to_be_visible()


def stands(hands: Hands, digest: Digest, state: str) -> None:
    """The page and the row are in this state."""
    expect(hands.page.locator(f"#bar-title .badge.{state}")).to_be_visible()
    digest.refresh_from_db()
    assert digest.state == state


def tell(language: str, when: str, *hands: Hands) -> tuple[int, int]:
    """What it took them so far, interactions and page loads, printed."""
    count, loads = sum(each.count for each in hands), sum(each.loads for each in hands)
    each = " + ".join(str(one.count) for one in hands)
    print(f"\n{language}, {when}: {count} interactions ({each}), {loads} page loads")  # noqa: T201
    return count, loads
