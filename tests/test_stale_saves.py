"""Two people on one page: whatever the order of their saves, no word is lost."""

import json
from itertools import permutations
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, Presence, User, WorkingCopy
from articles.workflow import Actor, State
from digests.models import Digest, Item
from digests.publish import approve, publish
from tests import makers
from tests.test_admin_articles import ArticleTestCase
from tests.test_admin_digests import EditionTestCase


class TwoEditorsTestCase(EditionTestCase):
    colleague: User

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.colleague = makers.user("Publisher", first_name="李", last_name="")

    def setUp(self):
        super().setUp()
        self.other = Client()
        self.other.force_login(self.colleague)
        self.first, self.second = self.digest.items.all()

    def theirs(self, **fields: Any):
        """A colleague opens the page, changes this and saves."""
        mine, self.client = self.client, self.other
        try:
            return self.send(**{"_continue": "1", **fields})
        finally:
            self.client = mine

    def save(self, form: dict[str, object], **fields: object):
        return self.client.post(self.url(), {"_continue": "1", **form, **fields}, follow=True)

    def body(self, item: Item) -> str:
        return Item.objects.get(pk=item.pk).body

    def said(self, answer) -> str:
        return " ".join(map(str, answer.context["messages"]))


class StaleSaveTests(TwoEditorsTestCase):
    def test_what_only_one_of_us_changed_is_joined_and_said_by_name(self):
        form = self.form(**{"items-0-body": "我写的。"})
        self.theirs(**{"items-1-body": "他写的。", "lead": "他的导语。"})

        answer = self.save(form)

        self.assertEqual((self.body(self.first), self.body(self.second)), ("我写的。", "他写的。"))
        self.assertEqual(self.fresh().lead, "他的导语。")
        self.assertIn("李 changed Lead, ", self.said(answer))
        self.assertFalse(WorkingCopy.objects.filter(done=False).exists())

    def test_words_that_do_not_touch_are_joined_within_one_text(self):
        self.theirs(lead="周三发布。售价三百元。乙公司没有回应。")
        form = self.form(lead="周四发布。售价三百元。乙公司没有回应。")
        self.theirs(lead="周三发布。售价三百元。乙公司随后回应。")

        answer = self.save(form)

        self.assertEqual(self.fresh().lead, "周四发布。售价三百元。乙公司随后回应。")
        self.assertIn(
            "李 and you changed Lead in different places; both are in.", self.said(answer)
        )

    def test_one_place_changed_by_both_is_refused_and_both_texts_are_shown(self):
        mine: dict[str, Any] = {"items-0-body": "我写的。", "lead": "我的导语。"}
        form = self.form(**mine)
        self.theirs(**{"items-0-body": "他写的。"})

        answer = self.save(form)

        self.assertContains(answer, "was changed meanwhile")
        (clash,) = answer.context["clashes"]
        self.assertEqual((clash["clash"].mine, clash["clash"].theirs), ("我写的。", "他写的。"))
        self.assertContains(answer, "李 changed the same as you")
        sent = self.form()
        self.assertEqual((sent["items-0-body"], sent["lead"]), ("我写的。", "我的导语。"))
        self.assertEqual(self.body(self.first), "他写的。")

    def test_a_refused_save_says_who_was_quicker(self):
        form = self.form(lead="我的导语。")
        self.theirs(lead="他的导语。")

        self.assertIn("was changed meanwhile (李). Both changed Lead", self.said(self.save(form)))

    def test_a_refused_save_says_that_it_was_oneself_on_another_page(self):
        form = self.form(lead="我的导语。")
        self.save(self.form(lead="先保存的导语。", tab="another"))

        answer = self.save(form)

        self.assertIn("was changed meanwhile (You, on another page). Both", self.said(answer))

    def test_a_clash_is_asked_again_until_it_is_decided(self):
        form = self.form(**{"items-0-body": "我写的。"})
        self.theirs(**{"items-0-body": "他写的。"})
        self.save(form)

        answer = self.save(self.form())

        self.assertEqual(len(answer.context["clashes"]), 1)
        self.assertEqual(self.body(self.first), "他写的。")

    def decide(self, pick: str) -> str:
        mine: dict[str, Any] = {"items-0-body": "我写的。", "lead": "我的导语。"}
        form = self.form(**mine)
        self.theirs(**{"items-0-body": "他写的。"})
        (clash,) = self.save(form).context["clashes"]
        name, mark = clash["clash"].name, clash["clash"].mark

        self.save(self.form(), **{f"choose.{name}": f"{pick}:{mark}"})

        self.assertEqual(self.fresh().lead, "我的导语。")
        self.assertFalse(WorkingCopy.objects.filter(done=False).exists())
        return self.body(self.first)

    def test_mine_theirs_or_both_is_decided_with_one_press(self):
        self.assertEqual(self.decide("mine"), "我写的。")

    def test_theirs(self):
        self.assertEqual(self.decide("theirs"), "他写的。")

    def test_both(self):
        self.assertEqual(self.decide("both"), "我写的。\n\n他写的。")

    def test_a_choice_holds_for_the_text_it_was_made_on_only(self):
        form = self.form(**{"items-0-body": "我写的。"})
        self.theirs(**{"items-0-body": "他写的。"})
        (clash,) = self.save(form).context["clashes"]
        choice = {f"choose.{clash['clash'].name}": f"mine:{clash['clash'].mark}"}
        decided = self.form()
        self.theirs(**{"items-0-body": "他又写了。"})

        answer = self.save(decided, **choice)

        self.assertEqual(
            [each["clash"].theirs for each in answer.context["clashes"]], ["他又写了。"]
        )
        self.assertEqual(self.body(self.first), "他又写了。")

    def test_an_item_a_colleague_took_out_takes_nothing_else_along(self):
        form = self.form(**{"items-0-body": "我写的一。", "items-1-body": "我写的二。"})
        self.theirs(**{"items-1-DELETE": "on"})

        answer = self.save(form)

        self.assertEqual(self.body(self.first), "我写的一。")
        self.assertContains(answer, "李 took out “")
        self.assertContains(answer, "我写的二。</textarea>")
        self.assertContains(self.client.get(self.url()), "我写的二。</textarea>")
        self.assertContains(answer, f"“{self.second.title}” · Text")

    def test_what_had_no_place_goes_when_it_is_dropped_and_not_before(self):
        form = self.form(**{"items-1-body": "我写的二。"})
        self.theirs(**{"items-1-DELETE": "on"})
        self.save(form)
        self.send(lead="别的。", _continue="1")
        self.assertContains(self.client.get(self.url()), "我写的二。</textarea>")

        drop = reverse("admin:digests_digest_drop", args=[self.digest.pk])
        answer = self.client.post(drop, {"_drop": "lost"}, follow=True)

        self.assertNotContains(answer, "我写的二。")

    def test_an_item_a_colleague_took_out_that_i_did_not_touch_is_out(self):
        form = self.form(lead="我的。")
        self.theirs(**{"items-0-DELETE": "on"})

        self.save(form)

        self.assertEqual(list(self.fresh().items.all()), [self.second])
        self.assertEqual(self.fresh().lead, "我的。")

    def test_an_item_i_took_out_and_a_colleague_worked_on_stays_and_is_said(self):
        form = self.form(**{"items-0-DELETE": "on"})
        self.theirs(**{"items-0-body": "他写的。"})

        answer = self.save(form)

        self.assertEqual(self.body(self.first), "他写的。")
        self.assertIn("which you took out: it is still in", self.said(answer))

    def test_items_we_both_put_in_are_both_there(self):
        one = makers.reviewed(headline="我加的")
        other = makers.reviewed(headline="他加的")
        form = self.form()
        self.theirs(_add=str(other.pk))

        self.client.post(self.url(), form | {"_add": str(one.pk)}, follow=True)

        found = set(self.fresh().items.values_list("article", flat=True))
        self.assertLessEqual({one.pk, other.pk}, found)
        positions = list(self.fresh().items.values_list("position", flat=True))
        self.assertEqual(positions, [1, 2, 3, 4])

    def test_the_same_item_put_in_by_both_is_there_once(self):
        one = makers.reviewed(headline="两人都要")
        form = self.form(lead="我的导语。")
        self.theirs(_add=str(one.pk))

        answer = self.client.post(self.url(), form | {"_add": str(one.pk)}, follow=True)

        self.assertContains(answer, "is in this edition")
        self.assertContains(answer, "我的导语。")
        self.assertEqual(self.fresh().items.filter(article=one).count(), 1)

    def test_their_order_holds_unless_i_moved_something(self):
        form = self.form(lead="我的。")
        self.theirs(**{"items-0-position": "2", "items-1-position": "1"})

        self.save(form)

        self.assertEqual(list(self.fresh().items.all()), [self.second, self.first])

    def test_what_i_moved_stands_where_i_put_it_among_theirs(self):
        third = makers.reviewed()
        form = self.form(**{"items-0-position": "2", "items-1-position": "1"})
        self.theirs(_add=str(third.pk))

        self.save(form)

        found = [item.pk for item in self.fresh().items.all()]
        self.assertEqual(found[:2], [self.second.pk, self.first.pk])
        self.assertEqual(len(found), 3)

    def test_commentary_we_both_wrote_is_both_there(self):
        form = self.form(**{"commentary-0-body": "我评。"})
        self.theirs(**{"commentary-0-body": "他评。"})

        self.save(form)

        self.assertEqual({c.body for c in self.fresh().commentary.all()}, {"我评。", "他评。"})

    def test_commentary_that_was_taken_out_while_i_wrote_on_it_is_kept_to_copy(self):
        self.theirs(**{"commentary-0-body": "评。"})
        form = self.form(**{"commentary-0-body": "评得更好。"})
        self.theirs(**{"commentary-0-DELETE": "on"})

        answer = self.save(form)

        self.assertContains(answer, "评得更好。</textarea>")
        self.assertFalse(self.fresh().commentary.exists())

    def test_nobody_approves_what_they_have_not_seen(self):
        form = self.form(**{"items-0-body": "我写的。", "_move": "approved"})
        self.theirs(lead="他的导语。")

        answer = self.client.post(self.url(), form, follow=True)

        self.assertEqual(self.fresh().state, State.REVIEW)
        self.assertIn("Nothing is saved yet: look, and press again.", self.said(answer))
        again = self.form()
        self.assertEqual((again["items-0-body"], again["lead"]), ("我写的。", "他的导语。"))

    def test_a_save_after_it_was_approved_is_asked_about_once(self):
        form = self.form(lead="我的导语。")
        approve(self.fresh(), by=self.colleague)

        answer = self.save(form)

        self.assertIn("made this “approved” meanwhile", self.said(answer))
        self.assertEqual(
            (self.fresh().state, self.fresh().lead == "我的导语。"), ("approved", False)
        )
        self.save(self.form())
        self.assertEqual((self.fresh().state, self.fresh().lead), (State.REVIEW, "我的导语。"))

    def test_words_on_an_edition_that_went_out_meanwhile_are_kept_beside_it(self):
        form = self.form(lead="我的导语。")
        digest = self.fresh()
        approve(digest, by=self.colleague)
        publish(digest, by=self.colleague)

        answer = self.save(form)

        self.assertIn(
            "made this “published” meanwhile: your words are not in it", self.said(answer)
        )
        self.assertContains(answer, "我的导语。</textarea>")
        self.assertNotEqual(self.fresh().lead, "我的导语。")

    def test_words_on_an_edition_that_was_spiked_meanwhile_are_back_once_it_is(self):
        form = self.form(lead="我的导语。")
        self.fresh().move(State.SPIKED, by=self.colleague)
        self.assertContains(self.save(form), "我的导语。</textarea>")

        self.fresh().move(State.DRAFT, by=self.colleague)

        self.assertEqual(self.form()["lead"], "我的导语。")

    def test_taking_their_changes_in_saves_nothing_and_keeps_my_words(self):
        form = self.form(**{"items-0-body": "我写的。"})
        self.theirs(lead="他的导语。")
        version = self.fresh().version

        answer = self.client.post(self.url(), form | {"_take_in": "1"}, follow=True)

        self.assertEqual(self.fresh().version, version)
        again = self.form()
        self.assertEqual((again["items-0-body"], again["lead"]), ("我写的。", "他的导语。"))
        self.assertContains(answer, "Unsaved since")

    def test_every_order_of_three_saves_of_different_places_ends_alike(self):
        edits = ({"items-0-body": "甲。"}, {"items-1-body": "乙。"}, {"lead": "丙。"})
        for order in permutations(range(3)):
            self.digest = makers.digest()
            self.first, self.second, *_more = self.digest.items.all()
            forms = [self.form(**edit) for edit in edits]
            for number in order:
                self.client.post(self.url(), forms[number] | {"_continue": "1"})
            said = (self.body(self.first), self.body(self.second), self.fresh().lead)
            self.assertEqual(said, ("甲。", "乙。", "丙。"))

    def test_a_page_of_before_this_existed_is_refused_as_ever(self):
        form = self.form(lead="我的。") | {"base": ""}
        self.theirs(title="他的")

        answer = self.save(form)

        self.assertContains(answer, "A colleague was quicker")
        self.assertContains(answer, "我的。")

    def test_a_base_no_page_of_ours_has_said_is_no_base(self):
        for base in ("[]", '{"fields":3}', "{", '{"fields":{},"lost":{"a":"b"},"state":""}'):
            form = self.form(lead="我的。") | {"base": base}
            self.theirs(title=f"他的{base[:3]}")
            self.assertContains(self.save(form), "A colleague was quicker")

    def queries_of_a_save(self, digest: Digest, *, stale: bool) -> int:
        form = self.form(digest, lead="我的。" if stale else "又是我的。", _continue="1")
        if stale:
            Digest.objects.get(pk=digest.pk).amend(title="他的")
        with CaptureQueriesContext(connection) as seen:
            self.client.post(self.url(digest), form)
        return len(seen)

    def test_merging_asks_no_more_of_the_database_for_more_items(self):
        more = []
        for digest in (makers.digest(items=2), makers.digest(items=9)):
            stale = self.queries_of_a_save(digest, stale=True)
            more.append(stale - self.queries_of_a_save(digest, stale=False))

        self.assertEqual(more[0], more[1])

    def test_saves_are_remembered_with_who_made_them(self):
        self.theirs(lead="他的。")

        row = Presence.objects.get(user=self.colleague)
        self.assertEqual(row.saved_version, self.fresh().version)


class StaleArticleTests(ArticleTestCase):
    def setUp(self):
        super().setUp()
        self.article = makers.reviewed(headline="标题", summary="周三发布。售价为300元。甲公司说。")

    def opened(self, **fields: str) -> dict[str, str]:
        page = self.client.get(self.page(self.article))
        article = Article.objects.get(pk=self.article.pk)
        said = page.context["adminform"].form.initial
        return self.typed(article, base=said["base"], tab=said["tab"], **fields)

    def test_a_summary_both_worked_on_is_joined(self):
        form = self.opened(summary="周四发布。售价为300元。甲公司说。", _continue="1")
        Article.objects.get().amend(summary="周三发布。售价为300元。甲公司否认。")

        self.client.post(self.page(self.article), form)

        self.assertEqual(Article.objects.get().summary, "周四发布。售价为300元。甲公司否认。")

    def test_a_headline_both_changed_is_asked_about(self):
        form = self.opened(headline="我的题", _continue="1")
        Article.objects.get().amend(headline="别的话")

        answer = self.client.post(self.page(self.article), form, follow=True)

        self.assertContains(answer, "我的题")
        self.assertContains(answer, "别的话")
        self.assertEqual(Article.objects.get().headline, "别的话")
        self.assertEqual(json.loads(answer.context["adminform"].form.initial["base"])["open"], True)

    def test_it_is_said_that_the_machine_was_quicker(self):
        form = self.opened(headline="我的题", _continue="1")
        self.article.transitions.create(new=State.REVIEW, actor=Actor.MACHINE)
        Article.objects.get().amend(headline="别的话")

        answer = self.client.post(self.page(self.article), form, follow=True)

        said = " ".join(map(str, answer.context["messages"]))
        self.assertIn("was changed meanwhile (machine). Both changed Headline", said)
