"""Forms that are sent without leaving the page: nothing typed is lost, nothing is sent twice."""

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import User, WorkingCopy
from articles.workflow import State
from digests.models import Digest
from tests import makers
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter, log_in_by_form
from tests.browser.rooms import (
    CHANGE,
    at_work,
    held,
    loads,
    posts,
    said,
    save,
    swapped,
    swaps,
    until,
    waiting,
)

pytestmark = pytest.mark.django_db(transaction=True)


def bodies(digest: Digest) -> list[str]:
    return list(Digest.objects.get(pk=digest.pk).items.values_list("body", flat=True))


def test_a_save_leaves_the_page_the_focus_and_the_caret_where_they_are(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest()
    at_work(page, live_server, digest)
    swaps(page)
    loaded = loads(page)

    page.fill("#id_items-1-body", "甲公司发布了新模型。售价为300元。")
    page.evaluate("document.getElementById('id_items-1-body').setSelectionRange(3, 5)")
    page.evaluate("document.querySelector('#buttons button[name=_continue]').click()")
    swapped(page)

    caret = "[document.activeElement.id, document.activeElement.selectionStart]"
    assert page.evaluate(caret) == ["id_items-1-body", 3]
    assert bodies(digest)[1] == "甲公司发布了新模型。售价为300元。"
    assert loaded == []


def test_what_is_typed_while_the_server_answers_stays_and_is_saved_with_the_next(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest()
    at_work(page, live_server, digest)
    swaps(page)

    page.fill("#id_items-0-body", "甲公司发布了新模型。**「甲」**售价300元。")
    with held(page):
        save(page)
        page.focus("#id_items-1-body")
        page.keyboard.press("Control+End")
        page.keyboard.type("还有一句")
    swapped(page)

    expect(page.locator("#id_items-1-body")).to_have_value("甲公司发布了新模型。还有一句")
    expect(page.locator("#id_items-1-body")).to_be_focused()
    # The server puts bold right; what was not touched since is what it has kept.
    expect(page.locator("#id_items-0-body")).to_have_value(
        "甲公司发布了新模型。「**甲**」售价300元。"
    )
    page.keyboard.type("。")
    save(page)
    swapped(page, 2)
    assert bodies(digest)[1] == "甲公司发布了新模型。还有一句。"


def test_two_changes_of_one_field_meet_and_the_caret_stays_at_its_words(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest()
    at_work(page, live_server, digest)
    swaps(page)

    page.fill("#id_items-0-body", "**「甲」**发布了新模型。")
    with held(page):
        save(page)
        page.focus("#id_items-0-body")
        page.keyboard.press("Control+End")
        page.keyboard.type("售价300元。")
    swapped(page)

    expect(page.locator("#id_items-0-body")).to_have_value("「**甲**」发布了新模型。售价300元。")
    page.keyboard.type("完")
    expect(page.locator("#id_items-0-body")).to_have_value("「**甲**」发布了新模型。售价300元。完")


def test_pressed_twice_is_sent_once_and_another_button_waits_its_turn(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    waiting(digest, "漏掉的一条", "漏掉的另一条")
    at_work(page, live_server, digest)
    swaps(page)
    sent = posts(page)
    first = page.locator("button[name=_add][aria-label*='漏掉的一条']")
    second = page.locator("button[name=_add][aria-label*='漏掉的另一条']")

    with held(page) as routes:
        first.dblclick(no_wait_after=True)
        second.click(no_wait_after=True)
        second.click(no_wait_after=True)
        until(page, lambda: routes, "the first press is sent")
        page.wait_for_timeout(100)  # in which another would have been
        assert len(sent) == 1
    swapped(page, 2)

    expect(page.locator("#items > .item")).to_have_count(3)
    page.wait_for_timeout(200)
    assert (len(sent), digest.items.count()) == (2, 3)


def test_who_was_logged_out_reads_so_loses_nothing_and_presses_again(
    new_page: OpenPage, live_server: LiveServer
) -> None:
    page = new_page(faulty=True)
    digest = makers.digest()
    at_work(page, live_server, digest)
    swaps(page)
    loaded = loads(page)
    page.context.clear_cookies(name="sessionid")

    page.fill("#id_lead", "没有丢。")
    save(page)

    said(page, "You were logged out")
    expect(page.locator("#id_lead")).to_have_value("没有丢。")
    other = page.context.new_page()
    log_in_by_form(other, live_server, User.objects.get(groups__name="Publisher"))
    page.bring_to_front()
    save(page)
    swapped(page)
    assert Digest.objects.get(pk=digest.pk).lead == "没有丢。"
    assert loaded == []


@pytest.mark.parametrize("fault", ["500", "offline"])
def test_a_server_that_fails_is_told_in_a_sentence_and_the_next_press_saves(
    new_page: OpenPage, live_server: LiveServer, fault: str
) -> None:
    page = new_page(faulty=True)
    digest = makers.digest()
    at_work(page, live_server, digest)
    swaps(page)

    def fail(route: Route) -> None:
        route.fulfill(status=500) if fault == "500" else route.abort()

    page.route(CHANGE, fail)
    page.fill("#id_lead", "没有丢。")
    save(page)
    said(page, "Nothing is lost")
    page.unroute(CHANGE, fail)
    save(page)
    swapped(page)

    assert Digest.objects.get(pk=digest.pk).lead == "没有丢。"


def test_an_error_is_shown_where_it_is_and_focused(page: Page, live_server: LiveServer) -> None:
    digest = makers.digest()
    at_work(page, live_server, digest)
    loaded = loads(page)

    page.evaluate("document.getElementById('id_items-1-url').value = 'javascript:1'")
    page.fill("#id_lead", "写了一半")
    save(page)

    expect(page.locator(f"#item-{digest.items.all()[1].pk} .errorlist")).to_be_visible()
    expect(page.locator("#id_items-1-url")).to_be_focused()
    expect(page.locator("#id_lead")).to_have_value("写了一半")
    assert loaded == []


def test_a_move_that_closes_the_edition_shows_it_closed(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest()
    at_work(page, live_server, digest)
    loaded = loads(page)

    page.click("#buttons button:has-text('Save and approve')")

    said(page, "approved")
    expect(page.locator("#buttons summary.to-published")).to_be_visible()
    assert loaded == []


def test_two_hundred_swaps_leave_no_listener_behind_and_touch_nothing_that_is_the_same(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=12)
    at_work(page, live_server, digest)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def listeners() -> float:
        session.send("HeapProfiler.collectGarbage")
        found = session.send("Performance.getMetrics")["metrics"]
        return next(each["value"] for each in found if each["name"] == "JSEventListeners")

    html = page.evaluate("fetch(location.href).then((answer) => answer.text())")
    swap = """([html, times]) => {
        const seen = new MutationObserver(() => {});
        seen.observe(document.body, { childList: true, subtree: true });
        for (let time = 0; time < times; time += 1) {
            desk.answer(new DOMParser().parseFromString(html, "text/html"));
            const detail = { saved: false, typed: false, same: true, name: "", value: "" };
            document.dispatchEvent(new CustomEvent("desk:swapped", { detail }));
        }
        const counts = (each) => each.target.closest("#clock");
        const others = seen.takeRecords().filter((each) => !counts(each));
        return others.map((each) => each.target.outerHTML);
    }"""
    page.evaluate(swap, [html, 1])
    before = listeners()

    assert page.evaluate(swap, [html, 200]) == []
    assert listeners() <= before


def test_panes_stay_scrolled_and_what_is_open_stays_open(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=6)
    waiting(digest, "漏掉的一条")
    at_work(page, live_server, digest)
    swaps(page)
    facts = page.locator("#items > .item").nth(3).locator(".link-and-source")
    facts.locator("summary").click()
    facts.scroll_into_view_if_needed()
    before = facts.bounding_box()
    page.evaluate("document.querySelector('button[name=_add]').click()")
    swapped(page)

    expect(page.locator("#items > .item")).to_have_count(7)
    expect(facts).to_have_attribute("open", "")
    after = facts.bounding_box()
    assert before is not None and after is not None
    assert abs(before["y"] - after["y"]) <= 1


def test_a_commentary_that_is_begun_gets_its_number_while_one_goes_on_writing(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(of=makers.series(with_commentary=True))
    at_work(page, live_server, digest)
    swaps(page)

    field = "#id_commentary-0-body"
    page.fill(field, "开头。")
    with held(page):
        save(page)
        page.focus(field)
        page.keyboard.press("Control+End")
        page.keyboard.type("后来。")
    swapped(page)

    expect(page.locator(field)).to_be_focused()
    expect(page.locator(field)).to_have_value("开头。后来。")
    save(page)
    swapped(page, 2)
    assert [each.body for each in digest.commentary.all()] == ["开头。后来。"]


def test_words_whose_item_a_colleague_took_out_are_kept_for_copying(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=2)
    at_work(page, live_server, digest)
    swaps(page)
    gone = digest.items.all()[1]

    with held(page):
        save(page)
        page.fill("#id_items-1-body", "写了很久的一段。")
        gone.delete()
        Digest.objects.get(pk=digest.pk).amend()
    swapped(page)

    expect(page.locator("#items > .item")).to_have_count(1)
    expect(page.locator("#said .words textarea")).to_have_value("写了很久的一段。")


def test_reviews_follow_each_other_without_a_page_load_and_back_goes_back(
    page: Page, live_server: LiveServer
) -> None:
    first, second = makers.reviewed(headline="甲的模型"), makers.reviewed(headline="乙的模型")
    enter(page, live_server, makers.user("Editor", language="en"))
    page.goto(f"{live_server.url}/admin/articles/article/{first.pk}/change/")
    loaded = loads(page)

    page.click("button:has-text('Approve and next')")

    expect(page.locator("#id_headline")).to_have_value("乙的模型")
    said(page, "approved")
    assert (page.url.split("/")[-3], loaded) == (str(second.pk), [])
    page.go_back()
    expect(page.locator("#id_headline")).to_have_value("甲的模型")
    page.go_forward()
    page.click("button:has-text('Approve and next')")
    page.wait_for_url("**/article/")
    said(page, "approved")


def test_who_goes_back_and_on_before_the_page_has_its_scripts_sees_the_page_of_the_address(
    page: Page, live_server: LiveServer
) -> None:
    first, second = makers.reviewed(headline="甲的模型"), makers.reviewed(headline="乙的模型")
    enter(page, live_server, makers.user("Editor", language="en"))
    page.goto(f"{live_server.url}/admin/articles/article/{first.pk}/change/")
    page.click("button:has-text('Approve and next')")
    expect(page.locator("#id_headline")).to_have_value("乙的模型")
    waiting: list[Route] = []
    page.route("**/desk/answer*.js", lambda route: waiting.append(route))

    page.go_back()
    expect(page.locator("#id_headline")).to_have_value("甲的模型")
    page.evaluate("history.forward()")
    page.wait_for_url(f"**/{second.pk}/change/", wait_until="commit")
    waiting.pop().continue_()
    page.unroute("**/desk/answer*.js")

    expect(page.locator("#id_headline")).to_have_value("乙的模型")


def test_save_pressed_twice_is_sent_once_unless_something_was_typed_between(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest()
    at_work(page, live_server, digest)
    swaps(page)
    sent = posts(page)

    with held(page):
        page.locator("#buttons button[name=_continue]").dblclick()
    swapped(page)
    page.wait_for_timeout(200)
    assert len(sent) == 1
    with held(page):
        save(page)
        page.fill("#id_lead", "还有一句。")
        save(page)
    swapped(page, 3)

    assert (len(sent), Digest.objects.get(pk=digest.pk).lead) == (3, "还有一句。")


def test_what_was_typed_stays_where_a_button_beside_it_saves_none_of_it(
    page: Page, live_server: LiveServer
) -> None:
    digest, user = makers.digest(items=2), makers.user("Publisher", language="en")
    WorkingCopy.objects.create(
        user=user,
        kind="digests.digest",
        row=digest.pk,
        tab="before",
        version=digest.version,
        changes={"items.987654.body": ["", "写了很久的一段。"]},
    )
    at_work(page, live_server, digest, user)
    page.route("**/unsaved/", lambda route: None)  # nothing of it has reached the server yet
    swaps(page)

    page.fill("#id_lead", "刚刚打的字。")
    page.click(".lost button")
    swapped(page)

    expect(page.locator(".lost")).to_have_count(0)
    expect(page.locator("#id_lead")).to_have_value("刚刚打的字。")
    page.unroute("**/unsaved/")
    save(page)
    swapped(page, 2)
    assert Digest.objects.get(pk=digest.pk).lead == "刚刚打的字。"


def test_a_press_whose_button_is_gone_by_its_turn_is_no_longer_promised(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    _first, second = waiting(digest, "漏掉的一条", "撤下的一条")
    at_work(page, live_server, digest)
    swaps(page)

    with held(page):
        page.locator("button[name=_add][aria-label*='漏掉的一条']").click(no_wait_after=True)
        page.locator("button[name=_add][aria-label*='撤下的一条']").click(no_wait_after=True)
        expect(page.locator("[data-ghost]")).to_have_count(2)
        second.move(State.SPIKED, by=makers.user("Editor"))
    swapped(page)

    expect(page.locator("[data-ghost]")).to_have_count(0)
    assert digest.items.count() == 2


def test_what_was_looked_for_is_still_what_is_shown_after_an_answer(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    waiting(digest, "星河融资", "海风发射")
    at_work(page, live_server, digest)
    swaps(page)
    rows = page.locator("#pane-stories [data-row]")
    page.fill("#find-stories", "星河")
    expect(rows).to_have_count(1)

    page.click("#pane-stories button[name=_add]")
    swapped(page)

    expect(page.locator("#items > .item")).to_have_count(2)
    expect(page.locator("#find-stories")).to_have_value("星河")
    expect(rows).to_have_count(1)


def test_a_field_both_have_changed_in_one_place_is_held_against_theirs_by_the_next_save(
    page: Page, live_server: LiveServer
) -> None:
    digest = makers.digest(items=1)
    digest.amend(lead="周三发布。")
    at_work(page, live_server, digest)
    swaps(page)

    with held(page):
        save(page)
        page.fill("#id_lead", "周四发布。")
        Digest.objects.get(pk=digest.pk).amend(lead="周五发布。")
    swapped(page)
    expect(page.locator("#id_lead")).to_have_value("周四发布。")
    save(page)
    swapped(page, 2)

    expect(page.locator("#merge fieldset")).to_be_visible()
    expect(page.locator("#id_lead")).to_have_value("周四发布。")
    assert Digest.objects.get(pk=digest.pk).lead == "周五发布。"
