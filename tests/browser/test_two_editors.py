"""Two people on one edition, input methods, expired log-ins: in real browsers no word is lost."""

from itertools import count

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User, WorkingCopy
from digests.models import Digest
from tests import makers
from tests.browser import rooms
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter, log_in_by_form
from tests.browser.rooms import swapped, swaps
from tests.browser.test_unsaved import stays

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def digest() -> Digest:
    made = makers.digest(of=makers.series(with_lead=False))
    made.amend(lead="周三发布。乙公司没有回应。")
    return made


def editor(name: str) -> User:
    return makers.user("Publisher", language="en", first_name=name)


def at_desk(page: Page, live_server: LiveServer, digest: Digest, user: User) -> Page:
    enter(page, live_server, user)
    page.goto(f"{live_server.url}/admin/digests/digest/{digest.pk}/change/")
    return page


def save(page: Page) -> None:
    page.locator(".desk-bar button:text-is('Save')").click()


def kept(page: Page) -> Locator:
    return page.locator(".keeping[data-state=said]")


def lead(digest: Digest) -> str:
    return Digest.objects.get(pk=digest.pk).lead


def bodies(digest: Digest) -> list[str]:
    return [item.body for item in digest.items.order_by("pk")]


def body_of(page: Page, digest: Digest, number: int) -> Locator:
    pk = digest.items.order_by("pk")[number].pk
    return page.locator(f"#item-{pk} textarea[name$=-body]")


def test_two_editors_save_one_after_the_other_and_both_are_in(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    one = at_desk(new_page(), live_server, digest, editor("林"))
    two = at_desk(new_page(), live_server, digest, editor("李"))

    body_of(one, digest, 0).fill("林写的一。")
    body_of(two, digest, 1).fill("李写的二。")
    two.fill("#id_lead", "周三发布。乙公司随后回应。")
    save(two)
    expect(two.locator(".messagelist")).to_be_visible()
    one.fill("#id_lead", "周四发布。乙公司没有回应。")
    save(one)

    expect(one.locator(".messagelist")).to_contain_text("李 and you changed Lead")
    assert bodies(digest) == ["林写的一。", "李写的二。"]
    assert lead(digest) == "周四发布。乙公司随后回应。"
    expect(one.locator("#id_lead")).to_have_value("周四发布。乙公司随后回应。")
    expect(body_of(one, digest, 1)).to_have_value("李写的二。")


def test_one_place_changed_by_both_is_decided_side_by_side(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    one = at_desk(new_page(), live_server, digest, editor("林"))
    two = at_desk(new_page(), live_server, digest, editor("李"))
    one.fill("#id_lead", "林的导语。")
    two.fill("#id_lead", "李的导语。")
    save(two)
    expect(two.locator(".messagelist")).to_be_visible()

    save(one)

    expect(one.locator("#merge")).to_contain_text("李 changed the same as you")
    expect(one.locator("#id_lead")).to_have_value("林的导语。")
    assert lead(digest) == "李的导语。"
    one.get_by_label("Both, as text").check()
    one.locator("#merge button").click()
    expect(one.locator("#merge fieldset")).to_have_count(0)
    expect(one.locator("#id_lead")).to_have_value("林的导语。\n\n李的导语。")
    assert lead(digest) == "林的导语。\n\n李的导语。"


def test_each_sees_the_other_and_takes_their_changes_in(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    one = at_desk(new_page(), live_server, digest, editor("林"))
    two = at_desk(new_page(), live_server, digest, editor("李"))
    body_of(one, digest, 0).fill("林写的。")
    expect(kept(one)).to_be_visible()
    two.fill("#id_lead", "李的导语。")
    save(two)
    expect(two.locator(".messagelist")).to_be_visible()
    expect(two.locator("#here")).to_contain_text("林")

    body_of(one, digest, 0).fill("林写的更多。")
    take = one.locator("button[name=_take_in]")
    expect(one.locator("#here .newer")).to_contain_text("李 saved meanwhile")
    take.click()

    expect(one.locator("#id_lead")).to_have_value("李的导语。")
    expect(body_of(one, digest, 0)).to_have_value("林写的更多。")
    assert bodies(digest)[0] != "林写的更多。"
    save(one)
    expect(one.locator(".messagelist .success")).to_be_visible()
    assert (bodies(digest)[0], lead(digest)) == ("林写的更多。", "李的导语。")


def test_unsaved_words_outlive_a_reload_and_ask_nothing(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    page = at_desk(new_page(), live_server, digest, editor("林"))
    asked = stays(page)
    page.fill("#id_lead", "没有保存的导语。")
    expect(kept(page)).to_contain_text("Kept at")

    page.reload()

    expect(page.locator("#id_lead")).to_have_value("没有保存的导语。")
    expect(page.locator(".unsaved summary")).to_contain_text("Unsaved since")
    page.click(".unsaved summary")
    expect(page.locator(".unsaved ins")).to_have_count(1)
    page.click(".unsaved button")
    expect(page.locator("#id_lead")).to_have_value("周三发布。乙公司没有回应。")
    assert asked == []
    assert not WorkingCopy.objects.filter(done=False).exists()


def test_a_log_in_that_expired_costs_no_word(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    user = editor("林")
    page = at_desk(new_page(), live_server, digest, user)
    page.context.clear_cookies()
    page.fill("#id_lead", "没有保存的导语。")
    expect(page.locator(".keeping[data-state=out]")).to_contain_text("log in in another tab")
    expect(page.locator("#id_lead")).to_have_value("没有保存的导语。")
    page.on("dialog", lambda dialog: dialog.accept())

    page.reload()
    page.fill("#id_username", user.username)
    page.fill("#id_password", "a-long-password")
    page.click("input[type=submit]")

    expect(page.locator("#id_lead")).to_have_value("没有保存的导语。")
    expect(page.locator(".unsaved summary")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk '))") == []
    save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert lead(digest) == "没有保存的导语。"


def test_a_save_after_the_log_in_expired_is_pressed_again_after_a_new_one(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    user = editor("林")
    page = at_desk(new_page(), live_server, digest, user)
    page.context.clear_cookies()
    page.fill("#id_lead", "没有保存的导语。")
    save(page)
    expect(page.get_by_text("log in in another tab, then press again").first).to_be_visible()
    expect(page.locator("#id_lead")).to_have_value("没有保存的导语。")
    other = page.context.new_page()
    log_in_by_form(other, live_server, user)

    page.bring_to_front()
    save(page)

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert lead(digest) == "没有保存的导语。"


def test_without_a_script_an_expired_log_in_costs_no_word_either(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    user = editor("林")
    page = at_desk(new_page(java_script_enabled=False), live_server, digest, user)
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_lead", "没有保存的导语。")
    save(page)
    expect(page.locator(".messagelist .warning")).to_be_visible()  # in whatever language
    page.fill("#id_username", user.username)
    page.fill("#id_password", "a-long-password")
    page.click("input[type=submit]")

    expect(page.locator("#id_lead")).to_have_value("没有保存的导语。")
    save(page)
    assert lead(digest) == "没有保存的导语。"


def test_two_pages_of_one_person_write_over_neither(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    one = at_desk(new_page(), live_server, digest, editor("林"))
    two = one.context.new_page()
    two.goto(one.url)
    one.fill("#id_lead", "这一页写的。")
    expect(kept(one)).to_be_visible()

    two.fill("#id_lead", "那一页写的。")

    expect(two.locator("#here .copies")).to_contain_text("Another page of yours")
    said = {copy.changes["lead"][1] for copy in WorkingCopy.objects.filter(done=False)}
    assert said == {"这一页写的。", "那一页写的。"}


def until(page: Page, said: str) -> None:
    """Wait for what a page says of itself; our pages let nobody pass them code to wait with."""
    rooms.until(page, lambda: page.evaluate(said), said)


class InputMethod:
    """Chinese typed by an input method: letters that stand in the field before they are words."""

    def __init__(self, page: Page) -> None:
        self.cdp: CDPSession = page.context.new_cdp_session(page)

    def compose(self, text: str) -> None:
        said = {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        self.cdp.send("Input.imeSetComposition", said)

    def commit(self, text: str) -> None:
        self.cdp.send("Input.insertText", {"text": text})


def test_nothing_is_kept_or_checked_while_an_input_method_composes(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    page = at_desk(new_page(), live_server, digest, editor("林"))
    page.fill("#id_lead", "开头。")
    expect(kept(page)).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    page.focus("#id_lead")
    page.keyboard.press("End")
    method = InputMethod(page)

    for letters in ("z", "zh", "zhong", "zhong guo"):
        method.compose(letters)
        page.wait_for_timeout(700)
    assert not [said for said in sent if "zh" in said]
    expect(page.locator("#id_lead")).to_have_value("开头。zhong guo")
    method.commit("中国")

    expect(page.locator("#id_lead")).to_have_value("开头。中国")
    until(page, "!desk.pending()")
    (copy,) = WorkingCopy.objects.filter(done=False)
    assert copy.changes["lead"][1] == "开头。中国"


def test_an_answer_that_comes_while_one_composes_takes_no_character(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    page = at_desk(new_page(), live_server, digest, editor("林"))
    Digest.objects.get(pk=digest.pk).amend(title="同事的题目")
    page.fill("#id_lead", "保存的。周三发布。乙公司没有回应。")
    page.focus("#id_lead")
    page.keyboard.press("Control+End")
    method = InputMethod(page)

    page.evaluate("desk.press(document.querySelector('.desk-bar [name=_continue]'))")
    method.compose("xin")
    page.wait_for_timeout(1500)  # the answer is there
    method.compose("xin de")
    expect(page.locator("#id_lead")).to_have_value("保存的。周三发布。乙公司没有回应。xin de")
    method.commit("新的")

    expect(page.locator("#id_title")).to_have_value("同事的题目")
    expect(page.locator("#id_lead")).to_have_value("保存的。周三发布。乙公司没有回应。新的")
    assert lead(digest) == "保存的。周三发布。乙公司没有回应。"
    until(page, "!desk.pending()")
    (copy,) = WorkingCopy.objects.filter(done=False)
    assert copy.changes["lead"][1] == "保存的。周三发布。乙公司没有回应。新的"
    page.evaluate("desk.press(document.querySelector('.desk-bar [name=_continue]'))")
    until(page, "document.querySelector('.keeping').hidden")
    expect(page.locator("#id_lead")).to_have_value("保存的。周三发布。乙公司没有回应。新的")


def test_a_morning_of_saves_criss_cross_keeps_every_word(
    new_page: OpenPage, live_server: LiveServer, digest: Digest
) -> None:
    """Both type into both items all the time, each at an end of their own, and save in turn."""
    digest.items.update(body="甲公司发布了新模型。售价为300元。")
    one = at_desk(new_page(), live_server, digest, editor("林"))
    two = at_desk(new_page(), live_server, digest, editor("李"))
    number = count(1)
    words: list[tuple[int, str]] = []

    def type_at(page: Page, item: int, key: str) -> None:
        word = f"词{next(number)}号。"
        field = body_of(page, digest, item)
        field.focus()
        page.keyboard.press(key)
        page.keyboard.insert_text(word)
        words.append((item, word))

    for turn in range(4):
        for item in (0, 1):
            type_at(one, item, "Control+Home")
            type_at(two, item, "Control+End")
        first, second = (one, two) if turn % 2 else (two, one)
        for page in (first, second):
            save(page)
            type_at(page, 0, "Control+Home" if page is one else "Control+End")
    for page in (one, two):
        until(page, "!document.documentElement.classList.contains('is-sending')")
        swaps(page)
        save(page)
        swapped(page)

    said = bodies(digest)
    assert [(item, word) for item, word in words if word not in said[item]] == []
