"""What is typed and not saved: kept for its writer alone, through reloads and log-ins."""

import json
from datetime import timedelta

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Presence, User, WorkingCopy
from articles.workflow import State
from tests import makers
from tests.test_stale_saves import TwoEditorsTestCase

WAS_IS = {"lead": ["", "没有保存的导语。"]}


class AutosaveTestCase(TwoEditorsTestCase):
    def setUp(self):
        super().setUp()
        self.fresh().amend(lead="")
        self.kept_url = reverse("admin:digests_digest_unsaved", args=[self.digest.pk])
        self.serial = 0

    def open(self, client: Client | None = None) -> dict[str, str]:
        """A page as it is opened: what it says of itself."""
        found = (client or self.client).get(self.url()).context["adminform"].form
        base = json.loads(found.initial["base"])
        return {
            "tab": found.initial["tab"],
            "copy": base["copy"],
            "seen": found.instance.version,
            "lead": found.initial["lead"],
        }

    def type(self, page: dict[str, str], changes: object = WAS_IS, client=None, **more: object):
        self.serial += 1
        said = {key: page[key] for key in ("tab", "copy", "seen")}
        body = said | {"serial": self.serial, "field": "Lead", "changes": changes} | more
        client = client or self.client
        return client.post(self.kept_url, json.dumps(body), content_type="application/json")

    def copies(self) -> list[WorkingCopy]:
        return list(WorkingCopy.objects.filter(done=False).order_by("pk"))


class WorkingCopyTests(AutosaveTestCase):
    def test_unsaved_words_are_in_the_form_when_the_page_is_opened_again(self):
        answer = self.type(self.open())

        self.assertEqual(answer.status_code, 200)
        page = self.client.get(self.url())
        self.assertContains(page, "没有保存的导语。</textarea>")
        self.assertContains(page, "Unsaved since")
        self.assertContains(page, "<ins", 1)
        self.assertEqual(self.fresh().lead, "")

    def test_nobody_else_sees_them(self):
        self.type(self.open())

        self.assertNotContains(self.other.get(self.url()), "没有保存的导语。")

    def test_a_save_ends_them(self):
        page = self.open()
        self.type(page)

        self.send(_continue="1")

        self.assertEqual(self.fresh().lead, "没有保存的导语。")
        self.assertEqual(self.copies(), [])

    def test_words_that_arrive_after_their_page_was_saved_make_no_new_copy(self):
        page = self.open()
        self.type(page)
        self.send(tab=page["tab"], _continue="1")

        answer = self.type(page)

        self.assertEqual((answer.status_code, self.copies()), (409, []))
        self.assertEqual(self.type(page | answer.json()).status_code, 200)

    def test_words_that_arrive_after_their_page_was_sent_back_make_no_second_copy(self):
        page = self.open()
        self.type(page, {"lead": ["", "我的导语。"]})
        (before,) = self.copies()
        form = self.form(lead="我的导语。", tab=page["tab"])
        self.theirs(lead="他的导语。")
        (clash,) = self.save(form).context["clashes"]
        form = self.form(**{"choose.lead": f"both:{clash['clash'].mark}"})

        answer = self.type(page, {"lead": ["", "我的导语。"]})

        self.assertEqual(answer.status_code, 409)
        (held,) = self.copies()
        self.assertEqual(held.since, before.since)
        self.save(form)
        self.assertEqual(self.fresh().lead, "我的导语。\n\n他的导语。")
        self.assertEqual(self.copies(), [])

    def test_an_answer_that_was_overtaken_changes_nothing(self):
        page = self.open()
        self.type(page, {"lead": ["", "新的。"]}, serial=7)

        self.type(page, {"lead": ["", "旧的。"]}, serial=6)

        self.assertEqual(self.copies()[0].changes["lead"], ["", "新的。"])

    def test_what_was_typed_back_is_no_longer_unsaved(self):
        page = self.open()
        self.type(page)

        self.type(page, {})

        self.assertEqual(self.copies(), [])

    def test_a_page_opened_again_goes_on_with_the_copy_it_shows(self):
        self.type(self.open())
        since = self.copies()[0].since
        again = self.open()
        self.assertEqual(again["lead"], "没有保存的导语。")

        self.type(again, {"lead": ["", "写完的导语。"]})

        (copy,) = self.copies()
        self.assertEqual((copy.changes["lead"][1], copy.since), ("写完的导语。", since))

    def test_two_pages_of_one_person_keep_both_and_are_told(self):
        one, other = self.open(), self.open()
        self.type(one, {"lead": ["", "这一页写的。"]})

        answer = self.type(other, {"lead": ["", "那一页写的。"]})

        self.assertIn("Another page of yours has unsaved words too", answer.json()["html"])
        self.assertEqual(len(self.copies()), 2)
        page = self.client.get(self.url())
        self.assertContains(page, "那一页写的。</textarea>")
        self.assertContains(page, "Another page of yours has unsaved words too")
        tab = self.copies()[0].tab
        self.assertContains(self.client.get(f"{self.url()}?copy={tab}"), "这一页写的。</textarea>")

    def test_a_copy_that_went_on_in_its_own_page_is_not_taken_over(self):
        first = self.open()
        self.type(first)
        second = self.open()
        self.type(first, {"lead": ["", "第一页又写了。"]})

        self.type(second, {"lead": ["", "第二页写的。"]})

        said = {copy.changes["lead"][1] for copy in self.copies()}
        self.assertEqual(said, {"第一页又写了。", "第二页写的。"})

    def test_dropping_lets_go_of_the_words(self):
        self.type(self.open())
        drop = reverse("admin:digests_digest_drop", args=[self.digest.pk])

        answer = self.client.post(drop, {"_drop": self.copies()[0].stamp}, follow=True)

        self.assertNotContains(answer, "没有保存的导语。")

    def test_dropping_means_what_its_page_has_kept_since_too(self):
        self.type(self.open())
        page = self.open()
        self.type(page, {"lead": ["", "又写了一句。"]})

        dropped = {"_drop": page["copy"], "tab": page["tab"]}
        self.client.post(reverse("admin:digests_digest_drop", args=[self.digest.pk]), dropped)

        self.assertEqual(self.copies(), [])

    def test_unsaved_words_are_brought_onto_what_was_saved_meanwhile(self):
        self.theirs(lead="周三发布。乙公司没有回应。")
        self.type(
            self.open(), {"lead": ["周三发布。乙公司没有回应。", "周四发布。乙公司没有回应。"]}
        )
        self.theirs(lead="周三发布。乙公司随后回应。")

        self.assertEqual(self.open()["lead"], "周四发布。乙公司随后回应。")

    def test_unsaved_words_that_clash_by_now_are_shown_with_theirs(self):
        self.type(self.open())
        self.theirs(lead="同事的导语。")

        page = self.client.get(self.url())

        self.assertEqual(page.context["clashes"][0]["clash"].theirs, "同事的导语。")
        self.assertContains(page, "没有保存的导语。</textarea>")
        self.save(self.form())
        self.assertEqual(self.fresh().lead, "同事的导语。")

    def test_unsaved_order_and_items_to_go_are_shown_as_left(self):
        one, two = str(self.first.pk), str(self.second.pk)
        out = {f"items.{one}.DELETE": ["", "on"], "items.order": [f"{one} {two}", f"{two} {one}"]}
        self.type(self.open(), out)

        page = self.client.get(self.url())

        formset = page.context["inline_admin_formsets"][0].formset
        self.assertEqual([f.instance.pk for f in formset.forms], [self.second.pk, self.first.pk])
        self.assertTrue(formset.forms[1]["DELETE"].value())

    def test_a_first_commentary_not_saved_yet_is_back_in_its_place(self):
        self.type(self.open(), {"commentary.+0.body": ["", "我评。"]})

        self.assertContains(self.client.get(self.url()), "我评。</textarea>")

    def test_a_third_commentary_not_saved_yet_is_back_in_a_place_of_its_own(self):
        self.type(self.open(), {"commentary.+2.body": ["", "我评。"]})

        page = self.client.get(self.url())
        self.assertContains(page, "我评。</textarea>", 1)
        self.assertEqual(page.context["inline_admin_formsets"][1].formset.total_form_count(), 3)
        self.assertEqual(page.context["presence"]["lost"], [])

    def test_new_words_for_which_there_is_no_field_are_kept_to_copy(self):
        self.type(self.open(), {"commentary.+500.body": ["", "我评。"]})

        self.assertContains(self.client.get(self.url()), "我评。</textarea>")

    def test_too_much_is_refused_in_words(self):
        answer = self.type(self.open(), {"lead": ["", "长" * 300_000]})

        self.assertEqual((answer.status_code, self.copies()), (413, []))
        self.assertEqual(answer.json()["said"], "This is too long to be kept.")

    def test_what_no_page_of_ours_says_is_refused(self):
        page = self.open()
        for body in ("", "[]", "{}", '{"tab":1}', json.dumps(page | {"changes": {"lead": 1}})):
            answer = self.client.post(self.kept_url, body, content_type="application/json")
            self.assertEqual(answer.status_code, 409)

        self.assertEqual(self.copies(), [])

    def test_a_form_or_numbers_that_no_column_takes_are_refused_without_a_crash(self):
        page = self.open()

        self.assertEqual(self.client.post(self.kept_url, {"tab": page["tab"]}).status_code, 409)
        for wrong in ({"seen": 2**40}, {"seen": -1}, {"serial": 2**70}, {"serial": float("inf")}):
            with self.subTest(wrong):
                self.assertEqual(self.type(page, **wrong).status_code, 409)
        self.assertEqual(self.copies(), [])

    def test_halves_of_characters_and_nul_keep_nothing_from_being_kept(self):
        answer = self.type(self.open(), {"lead": ["", "一\x00二\ud83d三"]}, field="\x00")

        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.copies()[0].changes["lead"][1], "一二?三")

    def test_the_page_of_somebody_else_is_no_page_of_mine(self):
        page = self.open(self.other)

        self.assertEqual(self.type(page).status_code, 409)
        self.assertEqual(self.copies(), [])

    def test_who_may_not_change_a_row_keeps_nothing_there(self):
        reader, client = makers.user(), Client()
        client.force_login(reader)
        page = self.open()

        self.assertEqual(self.type(page, client=client).status_code, 403)
        self.assertEqual(client.get(self.kept_url).status_code, 405)
        drop = reverse("admin:digests_digest_drop", args=[self.digest.pk])
        self.assertEqual(client.post(drop, {"_drop": "x y"}).status_code, 403)

    def test_a_month_later_they_are_gone(self):
        self.type(self.open())
        WorkingCopy.objects.update(at=timezone.now() - timedelta(days=31))
        other = makers.digest()
        page = self.client.get(self.url(other)).context["adminform"].form.initial
        self.kept_url = reverse("admin:digests_digest_unsaved", args=[other.pk])

        self.type({"tab": page["tab"], "copy": "", "seen": other.version})

        self.assertEqual([copy.row for copy in self.copies()], [other.pk])

    def test_an_article_keeps_its_unsaved_words_too(self):
        article = makers.reviewed(summary="旧的摘要。")
        url = reverse("admin:articles_article_change", args=[article.pk])
        tab = self.client.get(url).context["adminform"].form.initial["tab"]
        self.kept_url = reverse("admin:articles_article_unsaved", args=[article.pk])

        self.type(
            {"tab": tab, "copy": "", "seen": article.version},
            {"summary": ["旧的摘要。", "没有保存的摘要。"], "pasted": ["", "全文。"]},
        )

        page = self.client.get(url)
        self.assertContains(page, "没有保存的摘要。</textarea>")
        self.assertEqual(Article.objects.get(pk=article.pk).summary, "旧的摘要。")


class LoggedOutTests(AutosaveTestCase):
    def test_a_form_sent_after_the_log_in_expired_waits_for_its_writer(self):
        form = self.form(lead="没有保存的导语。", _continue="1")
        self.client.logout()

        answer = self.client.post(self.url(), form, follow=True)

        self.assertContains(answer, "Your words are kept: log in.")
        self.assertEqual(self.fresh().lead, "")
        self.client.force_login(self.colleague)
        self.assertNotContains(self.client.get(self.url()), "没有保存的导语。")
        self.client.force_login(self.user)
        self.assertContains(self.client.get(self.url()), "没有保存的导语。</textarea>")

    def test_without_a_page_of_ours_nothing_is_kept_for_anybody(self):
        form = self.form(lead="别人塞进来的。", _continue="1")
        self.client.logout()

        for tab in ("", "x", form["tab"][:-2] + "zz", self.user.pk):
            self.client.post(self.url(), form | {"tab": tab})

        self.assertEqual(self.copies(), [])

    def test_for_who_left_the_house_nothing_is_kept(self):
        form = self.form(lead="没有保存的导语。", _continue="1")
        self.client.logout()
        User.objects.filter(pk=self.user.pk).update(is_active=False)

        self.client.post(self.url(), form)

        self.assertEqual(self.copies(), [])

    def test_a_form_with_the_token_of_an_earlier_log_in_keeps_its_words(self):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(self.user)
        self.client = strict
        form = self.form(lead="没有保存的导语。", _continue="1")

        answer = strict.post(self.url(), form, follow=True)

        self.assertContains(answer, "You have logged in anew since.")
        self.assertContains(answer, "没有保存的导语。</textarea>")
        self.assertEqual(strict.post(self.url(), form | {"tab": ""}).status_code, 403)

    def test_an_answer_to_autosave_without_a_log_in_is_no_answer(self):
        page = self.open()
        self.client.logout()

        self.assertEqual(self.type(page).status_code, 302)
        self.assertEqual(self.copies(), [])


class PresenceTests(AutosaveTestCase):
    def test_who_else_is_here_and_where_is_said(self):
        self.type(self.open(self.other), None, client=self.other)

        html = self.type(self.open(), None).json()["html"]

        self.assertIn("李", html)
        self.assertIn("is here, in Lead", html)
        self.assertContains(self.client.get(self.url()), "is here, in Lead")

    def test_who_left_or_fell_silent_is_not_here(self):
        page = self.open(self.other)
        self.type(page, None, client=self.other)
        self.type(page, None, client=self.other, left=True)
        self.assertNotIn("is here", self.type(self.open(), None).json()["html"])

        self.type(page, None, client=self.other)
        Presence.objects.filter(user=self.colleague).update(
            at=timezone.now() - timedelta(seconds=41)
        )

        self.assertNotIn("is here", self.type(self.open(), None).json()["html"])

    def test_a_save_by_a_colleague_is_said_with_a_name_and_can_be_taken_in(self):
        page = self.open()
        self.theirs(lead="同事的。")

        answer = self.type(page, None).json()

        self.assertIn("李 saved meanwhile.", answer["html"])
        self.assertIn("_take_in", answer["html"])
        self.assertEqual(answer["version"], self.fresh().version)

    def test_a_sign_of_life_writes_nothing_but_that(self):
        before = self.fresh().updated_at

        self.type(self.open(), None)

        self.assertEqual((self.fresh().updated_at, self.copies()), (before, []))

    def test_the_words_of_a_closed_edition_are_shown_to_their_writer(self):
        page = self.open()
        self.fresh().move(State.SPIKED, by=self.colleague)

        self.type(page)

        self.assertContains(self.client.get(self.url()), "没有保存的导语。</textarea>")

    def test_a_writer_without_the_right_any_more_still_sees_the_words(self):
        self.type(self.open())
        self.user.groups.set([Group.objects.get(name="Writer")])

        self.assertContains(self.client.get(self.url()), "没有保存的导语。</textarea>")
