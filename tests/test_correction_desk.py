"""Correcting at the desk: what is shown before anything is written, and what one may do."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import SimpleTestCase
from django.urls import reverse
from lxml import html

from articles.models import Override
from digests.correction_form import even
from digests.models import Alarm, Correction, Digest, Item
from tests import errors, makers
from tests.test_corrections import ErrorTestCase


class DeskTestCase(ErrorTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.roundup = makers.series(slug="week", title="一周回顾")
        cls.same = errors.out(errors.edition(cls.roundup, cls.article, day=1), cls.by)
        cls.other = errors.out(
            errors.edition(
                makers.series(slug="sunday", title="周日"),
                cls.article,
                day=2,
                body="新模型只要300元。首批5万台。",
            ),
            cls.by,
        )
        cls.url = reverse("admin:digests_digest_correct", args=[cls.digest.pk])
        cls.body = f"item-{cls.item.pk}-body"

    def setUp(self):
        self.client.force_login(self.by)

    url: str

    def fields(self, page: Any) -> dict[str, Any]:
        """What a browser would send of a page, without its buttons."""
        content = page if isinstance(page, str) else page.content.decode()
        form: Any = html.document_fromstring(content).get_element_by_id("correct-form")
        # As a browser does: the first line break of a text box is not its text.
        return {name: value.removeprefix("\n") for name, value in form.form_values()}

    def open(self, query: str = "") -> dict[str, Any]:
        return self.fields(self.client.get(self.url + query))

    def press(self, fields: dict[str, Any], button: str = "_look", value: str = "1", **more: Any):
        return self.client.post(self.url, fields | {button: value} | more)

    def look(self, **typed: str) -> HttpResponse:
        return self.press(self.open(), **typed)

    def bodies(self) -> list[str]:
        return list(Item.objects.order_by("pk").values_list("body", flat=True))


class LookTests(DeskTestCase):
    def test_nothing_is_written_before_one_has_seen_what_changes(self):
        before = self.bodies()

        page = self.look(**{self.body: errors.TRUE})

        self.assertEqual(self.bodies(), before)
        self.assertContains(page, ">300</del>")
        self.assertContains(page, ">200</ins>")

    def test_an_untouched_page_changes_nothing(self):
        page = self.press(self.open(), "_correct", note="无")

        self.assertContains(page, 'class="errornote"')
        self.assertEqual(Correction.objects.count(), 0)

    def test_a_change_of_substance_offers_no_minor_fix(self):
        page = html.document_fromstring(self.look(**{self.body: errors.TRUE}).content.decode())

        [minor] = page.xpath("//button[@name='_minor']")
        [correct] = page.xpath("//button[@name='_correct']")
        self.assertIsNotNone(minor.get("disabled"))
        self.assertIsNone(correct.get("disabled"))
        self.assertIn("300元", page.get_element_by_id("against-minor").text_content())

    def test_a_space_is_a_minor_fix(self):
        after = errors.SAID.replace("。售", "。 售")
        page = self.look(**{self.body: after})

        answer = self.press(self.fields(page), "_minor")

        self.assertEqual(answer.status_code, 302)
        self.assertEqual(set(Correction.objects.values_list("minor", flat=True)), {True})
        self.assertEqual(self.fresh().updated_at, self.digest.updated_at)

    def test_others_who_say_the_same_are_shown_and_corrected_with_it(self):
        page = self.look(**{self.body: errors.TRUE})
        fields = self.fields(page) | {"note": "售价写错了。"}
        there = self.other.items.get(position=1)

        answer = self.press(
            fields, "_correct", **{f"carry-{there.pk}-body": "新模型只要200元，首批5万台。"}
        )

        self.assertRedirects(
            answer,
            reverse("admin:digests_digest_change", args=[self.digest.pk]) + "#corrections",
            fetch_redirect_response=False,
        )
        made = Correction.objects.get(carried_from=None)
        self.assertEqual({each.digest for each in made.carried.all()}, {self.same, self.other})
        there.refresh_from_db()
        self.assertEqual(there.body, "新模型只要200元，首批5万台。")

    def test_lead_and_commentary_that_still_say_what_was_wrong_are_named(self):
        Digest.objects.filter(pk=self.digest.pk).update(lead="新模型只要300元。")
        remark = self.digest.commentary.create(body="300元能买到什么？")
        silent = self.digest.commentary.create(body="降价还会继续。")

        page = self.look(**{self.body: errors.TRUE})

        self.assertContains(page, f'href="#part-comment-{remark.pk}"')
        self.assertContains(page, 'href="#part-edition"')
        self.assertNotContains(page, f'href="#part-comment-{silent.pk}"')
        put_right = self.look(**{self.body: errors.TRUE, f"comment-{remark.pk}-body": "200元呢？"})
        self.assertNotContains(put_right, f'href="#part-comment-{remark.pk}"')

    def test_who_is_not_ticked_stays_and_is_marked_there(self):
        fields = self.fields(self.look(**{self.body: errors.TRUE})) | {"note": "售价写错了。"}
        there = [self.same.items.get(position=1), self.other.items.get(position=1)]
        for item in there:
            fields.pop(f"carry-{item.pk}")

        self.press(fields, "_correct")

        self.assertEqual(Correction.objects.count(), 1)
        for item in there:
            page = self.client.get(reverse("admin:digests_digest_change", args=[item.digest_id]))
            self.assertContains(page, f"?item={item.pk}#part-item-{item.pk}")

    def test_an_article_that_says_it_in_other_words_is_marked(self):
        self.article.amend(summary="只卖300元，下周上市。")
        page = reverse("admin:articles_article_change", args=[self.article.pk])
        self.assertNotContains(self.client.get(page), "售价写错了。")

        self.correct()

        self.assertContains(self.client.get(page), "售价写错了。")

    def test_without_a_note_it_is_shown_again_as_it_was_typed(self):
        fields = self.fields(self.look(**{self.body: errors.TRUE}))

        page = self.press(fields, "_correct")

        self.assertEqual(self.fields(page)[self.body], errors.TRUE)
        self.assertContains(page, 'class="errornote"')
        self.assertEqual(Correction.objects.count(), 0)

    def test_a_claim_without_evidence_blocks_until_somebody_lets_it_stand(self):
        said = errors.SAID.replace("300", "750")
        page = self.look(**{self.body: said})
        tree = html.document_fromstring(page.content.decode())
        [correct] = tree.xpath("//button[@name='_correct']")
        self.assertIsNotNone(correct.get("disabled"))
        refused = self.press(self.fields(page), "_correct", note="售价写错了。")
        self.assertContains(refused, "750元")
        self.assertEqual(Correction.objects.count(), 0)

        [button] = tree.xpath("//button[@name='_override'][contains(@value, ':elsewhere:')]")
        page = self.press(self.fields(page), "_override", button.get("value"))
        fields = self.fields(page) | {"note": "售价写错了。"}
        fields.pop(f"carry-{self.other.items.get(position=1).pk}")  # another sentence
        self.press(fields, "_correct")

        self.assertEqual(Override.objects.get().text, "750元")
        self.assertIn("750元", self.fresh().body_html)

    def test_what_cannot_be_read_as_an_address_is_said_at_its_field(self):
        page = self.look(**{f"item-{self.item.pk}-url": "javascript:alert(1)"})

        self.assertContains(page, "errorlist")
        self.assertEqual(self.bodies(), self.bodies())


class EvenTests(SimpleTestCase):
    def test_what_is_typed_is_kept_as_databases_take_it(self):
        self.assertEqual(even("甲\x00\r\n乙"), "甲\n乙")


class TwoTests(DeskTestCase):
    def test_what_a_colleague_corrected_meanwhile_is_not_undone(self):
        fields = self.open()
        self.correct()

        page = self.press(fields, **{f"item-{self.item.pk}-title": "甲公司模型"})
        self.press(self.fields(page), "_correct", note="名称。")

        item = Item.objects.get(pk=self.item.pk)
        self.assertEqual((item.title, item.body), ("甲公司模型", errors.TRUE))

    def test_what_both_changed_is_said_and_shown_against_what_stands_now(self):
        fields = self.open()
        self.correct()
        mine = errors.SAID.replace("300", "200").replace("下周", "近日")

        page = self.press(fields, "_correct", note="日期。", **{self.body: mine})

        self.assertContains(page, 'class="errornote"')
        self.assertEqual(Correction.objects.count(), 1)
        self.assertEqual(self.fields(page)[self.body], mine)
        self.assertEqual(json.loads(self.fields(page)["base"])[self.body], errors.TRUE)

    def test_a_button_pressed_on_a_page_of_before_makes_nothing(self):
        fields = self.fields(self.look(**{self.body: errors.TRUE})) | {"note": "同一处。"}
        self.correct(errors.change(self.item, "甲公司模型", "title"))

        page = self.press(fields, "_correct")

        self.assertContains(page, 'class="errornote"')
        self.assertEqual(Correction.objects.count(), 1)

    def test_an_edition_that_changed_since_one_looked_is_not_corrected_unseen(self):
        fields = self.fields(self.look(**{self.body: errors.TRUE})) | {"note": "售价。"}
        self.fresh(self.same).amend(updated_at=self.same.updated_at)

        self.press(fields, "_correct")

        self.assertEqual(Correction.objects.count(), 0)


class AlarmTests(DeskTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        text = cls.article.keep_text("甲公司发布了新模型。售价为260元，下周上市。", origin="page")
        cls.alarm = Alarm.objects.create(
            item=cls.item,
            kind=Alarm.Kind.UNFOUNDED,
            lost=["300元"],
            passages=[["售价为300元", "售价为260元"]],
            snapshot=text,
        )

    def test_one_click_leads_from_an_alarm_to_its_item(self):
        link = f"{self.url}?alarm={self.alarm.pk}#part-item-{self.item.pk}"
        for name, key in (("alarm", self.alarm.pk), ("digest", self.digest.pk)):
            page = self.client.get(reverse(f"admin:digests_{name}_change", args=[key]))
            self.assertContains(page, link)

        tree = html.document_fromstring(self.client.get(link.partition("#")[0]).content.decode())

        opened = tree.xpath("//details[contains(@class, 'part')][@open]/@id")
        self.assertEqual(opened, [f"part-item-{self.item.pk}"])
        self.assertIn("260", tree.get_element_by_id(opened[0]).xpath("string(.//ins)"))

    def test_the_item_rests_on_what_the_page_says_now_and_the_alarm_is_settled(self):
        after = errors.SAID.replace("300", "260")
        page = self.press(self.open(f"?alarm={self.alarm.pk}"), **{self.body: after})

        self.assertContains(page, "5万台")  # of another edition, which the page says no longer
        fields = self.fields(page) | {"note": "来源更正了售价。"}
        fields.pop(f"carry-{self.other.items.get(position=1).pk}")
        self.press(fields, "_correct")

        self.item.refresh_from_db()
        self.alarm.refresh_from_db()
        self.assertEqual(self.item.snapshot, self.alarm.snapshot)
        self.assertEqual(self.alarm.settled_by, self.by)
        self.assertIn("260元", self.fresh().body_html)

    def test_unticked_it_is_held_against_what_it_was_written_from(self):
        after = errors.SAID.replace("300", "260")
        page = self.press(self.open(f"?alarm={self.alarm.pk}"), **{self.body: after})
        fields = self.fields(page)
        fields.pop(f"rest-{self.item.pk}")

        page = self.press(fields, "_correct", note="来源更正了售价。")

        self.assertEqual(Correction.objects.count(), 0)
        self.assertContains(page, "260元")


class AllowedTests(DeskTestCase):
    def test_only_those_who_may_correct_see_the_page_or_change_anything(self):
        fields = self.open() | {self.body: errors.TRUE, "note": "售价。"}
        before = self.bodies()
        for role in ("Writer", "Editor", ""):
            self.client.force_login(makers.user(role))
            with self.subTest(role):
                self.assertEqual(self.client.get(self.url).status_code, 403)
                self.assertEqual(self.press(fields, "_correct").status_code, 403)
        self.client.logout()
        self.assertEqual(self.client.get(self.url).status_code, 302)
        self.assertEqual(self.press(fields, "_correct").status_code, 302)

        self.assertEqual(self.bodies(), before)
        self.assertEqual(Correction.objects.count(), 0)

    def test_a_publisher_finds_the_button_and_others_do_not(self):
        page = reverse("admin:digests_digest_change", args=[self.digest.pk])

        self.assertContains(self.client.get(page), self.url)
        self.client.force_login(self.editor)
        self.assertNotContains(self.client.get(page), self.url)

    def test_what_is_not_public_or_imported_leads_back(self):
        home = reverse("admin:digests_digest_change", args=[self.digest.pk])
        for fields in (
            {"state": "withdrawn"},
            {"imported_from": "posts/a.md", "state": "published"},
        ):
            Digest.objects.filter(pk=self.digest.pk).update(**fields)
            self.assertRedirects(self.client.get(self.url), home, fetch_redirect_response=False)
            self.assertNotContains(self.client.get(home), self.url)

    def test_its_page_lists_what_was_corrected_and_where_it_is_printed(self):
        self.correct()
        second = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)

        page = self.client.get(reverse("admin:digests_digest_change", args=[self.digest.pk]))

        section = html.document_fromstring(page.content.decode()).get_element_by_id("corrections")
        self.assertIn("售价写错了。", section.text_content())
        self.assertIn(str(second), section.text_content())
        self.assertIsNone(section.get("hidden"))
