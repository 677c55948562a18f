"""Corrections: what they may be, what they change, where they go, and what they leave alone."""

from datetime import timedelta

import time_machine
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from articles.models import Outbox, Snapshot, User
from articles.workflow import Conflict, State, WorkflowError
from digests import corrections, elsewhere, freshness
from digests.corrections import Carried
from digests.errata import COMMENT, EDITION, Change, as_text
from digests.layout import LAYOUTS
from digests.models import Correction, Digest, Item
from digests.publish import withdraw
from tests import errors, makers


class ErrorTestCase(TestCase):
    by: User
    digest: Digest
    item: Item

    @classmethod
    def setUpTestData(cls):
        cls.by = makers.user("Publisher")
        cls.editor = makers.user("Editor")
        cls.series = makers.series(
            slug="daily", title="每日精选", layout=LAYOUTS["daily"].to_json()
        )
        cls.article = errors.article()
        cls.digest = errors.out(errors.edition(cls.series, cls.article), cls.by)
        cls.item = cls.digest.items.get(position=1)

    def fresh(self, digest=None) -> Digest:
        return Digest.objects.select_related("series").get(pk=(digest or self.digest).pk)

    def correct(self, *changes, **how) -> Correction:
        return errors.correct(self.digest, *changes, by=how.pop("by", self.by), **how)

    def refused(self, *changes, **how) -> str:
        before = Digest.objects.values().get(pk=self.digest.pk)
        with self.assertRaises(WorkflowError) as refusal:
            self.correct(*changes, **how)
        self.assertEqual(Digest.objects.values().get(pk=self.digest.pk), before)
        self.assertEqual(Correction.objects.count(), 0)
        return str(refusal.exception)


class MadeTests(ErrorTestCase):
    def test_a_correction_freezes_the_edition_again_and_keeps_both_texts(self):
        made = self.correct()

        digest = self.fresh()
        self.assertIn("200元", digest.body_html)
        self.assertNotIn("300元", digest.body_html + digest.body_md)
        [said] = made.texts()
        self.assertEqual((said.before, said.after), (errors.SAID, errors.TRUE))
        self.assertEqual(said.name, "甲公司新模型")
        self.assertEqual((made.by, made.note, made.minor), (self.by, "售价写错了。", False))

    def test_it_is_a_revision_and_a_version_and_updates_the_edition(self):
        made = self.correct()

        digest = self.fresh()
        self.assertEqual(digest.updated_at, made.at)
        self.assertEqual(digest.published_at, self.digest.published_at)
        self.assertEqual((made.revision.number, made.revision.note), (2, made.note))
        self.assertIn("200元", made.revision.markdown())
        self.assertEqual(digest.revisions.count(), 2)
        self.assertIn("200元", str(digest.versions.first().copy))
        self.assertEqual((digest.number, digest.state), (1, State.PUBLISHED))

    def test_all_that_is_not_corrected_stays_to_the_byte(self):
        before = self.fresh()

        self.correct()

        after = self.fresh()
        mended = before.body_html.replace("300元", "200元")
        self.assertEqual(after.body_html, mended)
        self.assertEqual(after.body_md, before.body_md.replace("300元", "200元"))

    def test_title_lead_commentary_and_links_are_corrected_too(self):
        comment = self.digest.commentary.get()
        self.correct(
            Change(EDITION, "", "title", self.digest.title, "三月二日"),
            Change(EDITION, "", "lead", self.digest.lead, "今日两条要闻。"),
            Change(COMMENT, str(comment.pk), "body", comment.body, "价格不是一切。"),
            errors.change(self.item, "https://site.example/new", "url"),
            errors.change(self.item, "2026-03-01", "published_on"),
            errors.change(self.item, "https://site.example/2 又一篇", "links"),
        )

        digest, item = self.fresh(), Item.objects.get(pk=self.item.pk)
        self.assertEqual((digest.title, digest.lead), ("三月二日", "今日两条要闻。"))
        self.assertEqual(digest.commentary.get().body, "价格不是一切。")
        self.assertEqual(item.url, "https://site.example/new")
        self.assertEqual(item.published_on.isoformat(), "2026-03-01")
        self.assertEqual(item.links, [{"url": "https://site.example/2", "title": "又一篇"}])
        self.assertIn("又一篇", digest.body_html)

    def test_a_corrected_title_keeps_the_anchor_that_readers_have(self):
        before = self.fresh().body_html
        [anchor] = [part for part in before.split('id="')[1:] if part.startswith("1-")]
        anchor = anchor.split('"')[0]

        made = self.correct(errors.change(self.item, "乙公司新模型", "title"), minor=False)

        self.assertIn(f'id="{anchor}"', self.fresh().body_html)
        self.assertEqual(made.texts()[0].anchor, anchor)
        self.assertEqual(made.texts()[0].name, "乙公司新模型")

    def test_a_mistake_in_a_correction_is_another_correction(self):
        self.correct()
        self.item.refresh_from_db()

        self.correct(errors.change(self.item, errors.SAID), at=timezone.now())

        self.assertEqual(Correction.objects.count(), 2)
        self.assertIn("300元", self.fresh().body_html)
        self.assertEqual(self.fresh().revisions.count(), 3)

    def test_those_who_want_to_hear_of_corrections_do(self):
        made = self.correct()

        told = Outbox.objects.get(key__contains=str(made.uid))
        self.assertIn("售价写错了。", str(told.payload))

    def test_nobody_hears_of_a_correction_before_the_edition_itself(self):
        out = self.digest.published_at + timedelta(seconds=30)
        with time_machine.travel(out, tick=False):
            made = self.correct(at=out)

        told = Outbox.objects.get(key__contains=str(made.uid))
        self.assertEqual(told.due_at, self.digest.undo_until())


class RefusedTests(ErrorTestCase):
    def test_only_a_publisher_corrects(self):
        self.refused(by=self.editor)

    def test_readers_must_be_told_why(self):
        self.refused(note=" ")

    def test_nothing_changed_is_no_correction(self):
        self.refused(errors.change(self.item, errors.SAID))

    def test_what_the_source_does_not_say_is_refused_like_an_approval(self):
        said = self.refused(errors.change(self.item, "售价为750元。"))

        self.assertIn("750元", said)

    def test_an_empty_text_is_refused(self):
        comment = self.digest.commentary.get()
        self.refused(errors.change(self.item, ""))
        self.refused(Change(EDITION, "", "title", self.digest.title, ""))
        self.refused(Change(COMMENT, str(comment.pk), "body", comment.body, ""))

    def test_what_is_not_what_one_saw_is_a_conflict(self):
        wrong = Change("item", str(self.item.uid), "body", "别的", errors.TRUE)
        with self.assertRaises(Conflict):
            self.correct(wrong)
        for place, key, field in (
            ("item", "no-such", "body"),
            ("item", str(self.item.uid), "shape"),
            (EDITION, "", "slug"),
        ):
            with self.assertRaises(Conflict):
                self.correct(Change(place, key, field, "", "新"))

    def test_of_two_who_correct_at_once_the_second_is_told(self):
        stale = self.fresh()
        self.correct()

        with self.assertRaises(Conflict):
            errors.apply(stale, [errors.change(self.item)], by=self.by, note="同一处。")
        self.assertEqual(Correction.objects.count(), 1)

    def test_what_is_not_public_or_came_from_a_file_is_not_corrected(self):
        waiting = errors.edition(self.series, errors.article(), day=1)
        with self.assertRaises(WorkflowError):
            errors.correct(waiting, by=self.by)
        withdraw(self.digest, by=self.by, note="误发")
        with self.assertRaises(WorkflowError):
            self.correct()
        Digest.objects.filter(pk=self.digest.pk).update(
            state="published", imported_from="posts/a.md"
        )
        with self.assertRaises(WorkflowError) as refusal:
            self.correct()
        self.assertIn("posts/a.md", str(refusal.exception))

    def test_the_database_knows_no_correction_without_a_note_or_a_person(self):
        made = self.correct()
        for fields in ({"note": ""}, {"actor": "machine", "by": None}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Correction.objects.filter(pk=made.pk).update(**fields)


class MinorTests(ErrorTestCase):
    AFTER = errors.SAID.replace("发布了新模型。", "发布了新模型。 ")

    def fix(self):
        return self.correct(errors.change(self.item, self.AFTER), minor=True, note="")

    def test_a_minor_fix_is_kept_and_is_no_news(self):
        made = self.fix()

        digest = self.fresh()
        self.assertTrue(made.minor)
        self.assertEqual(digest.updated_at, self.digest.updated_at)
        self.assertGreater(digest.fixed_at, self.digest.updated_at)
        self.assertEqual(digest.revisions.count(), 2)
        self.assertFalse(Outbox.objects.filter(key__startswith="correction").exists())

    def test_as_with_approvals_a_slip_in_a_links_title_is_minor_and_its_address_is_not(
        self,
    ):
        address = "https://other.example/1"
        for after, minor in (
            ([{"url": address, "title": "甲公司的公告"}], True),
            ([{"url": f"{address}0", "title": "甲公司公司的公告"}], False),
        ):
            Item.objects.filter(pk=self.item.pk).update(
                links=[{"url": address, "title": "甲公司公司的公告"}]
            )
            self.item.refresh_from_db()
            change = errors.change(self.item, as_text(after), "links")
            with self.subTest(after):
                self.assertEqual(not corrections.touched([change], {}), minor)

    def test_who_calls_a_change_of_substance_minor_is_told_what_it_touches(self):
        said = self.refused(minor=True)

        self.assertIn("300元", said)
        self.assertIn("200元", said)

    def test_caches_hear_of_it_all_the_same(self):
        address = self.digest.get_absolute_url()
        first = self.client.get(address)

        made = self.fix()

        self.assertNotEqual(self.client.get(address)["ETag"], first["ETag"])
        self.assertEqual(freshness.changed(self.series.digests.all()), made.at)


class CarriedTests(ErrorTestCase):
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
        cls.waiting = errors.edition(cls.series, cls.article, day=3)

    def found(self):
        return elsewhere.found(self.digest, [errors.change(self.item)])

    def test_the_desk_finds_who_says_the_same_and_who_says_it_otherwise(self):
        places = self.found()

        self.assertEqual([each.item.digest for each in places], [self.same, self.other])
        self.assertEqual([each.same for each in places], [True, False])
        self.assertEqual(places[1].still, ["300元"])
        proposed = {each.field: each.after for each in places[1].changes}
        self.assertEqual(proposed["body"], "新模型只要200元。首批5万台。")

    def test_further_sources_and_other_languages_are_found_too(self):
        english = errors.edition(
            makers.series(slug="abroad", language="en"), errors.article(), day=4
        )
        item = english.items.get(position=1)
        errors.rests_too(item, self.article)
        Item.objects.filter(pk=item.pk).update(title="New model", body="It costs 300 yuan.")
        errors.out(self.fresh(english), makers.user("Publisher", is_superuser=True))

        [place] = [each for each in self.found() if each.item == item]

        self.assertEqual(place.still, ["300 yuan"])

    def test_who_says_it_right_already_is_left_alone(self):
        Item.objects.filter(digest=self.same).update(body=errors.TRUE)

        self.assertNotIn(self.same, [each.item.digest for each in self.found()])

    def test_one_correction_reaches_all_editions_in_one_go(self):
        carried = [
            Carried(self.fresh(each.item.digest), each.changes, note)
            for each, note in zip(self.found(), ("", "价格有误。"), strict=True)
        ]

        made = self.correct(carried=carried)

        self.assertEqual(
            {(each.digest, each.note) for each in made.carried.all()},
            {(self.same, "售价写错了。"), (self.other, "价格有误。")},
        )
        for digest in (self.digest, self.same, self.other):
            self.assertIn("200元", self.fresh(digest).body_html)
            self.assertNotIn("300元", self.fresh(digest).body_html)

    def test_when_one_of_them_is_refused_none_is_made(self):
        wrong = errors.change(self.other.items.get(position=1), "只要999元。")

        said = self.refused(carried=[Carried(self.fresh(self.other), [wrong])])

        self.assertIn("999元", said)
        self.assertIn("300元", self.fresh().body_html)

    def test_when_a_colleague_was_quicker_elsewhere_none_is_made(self):
        [same, _other] = self.found()
        stale = self.fresh(self.same)
        self.fresh(self.same).amend(updated_at=stale.updated_at)

        with self.assertRaises(Conflict):
            self.correct(carried=[Carried(stale, same.changes)])
        self.assertEqual(Correction.objects.count(), 0)

    def test_editions_still_being_made_and_the_article_say_it_right_too(self):
        self.correct()

        self.article.refresh_from_db()
        waiting = self.fresh(self.waiting)
        self.assertEqual(waiting.items.get(position=1).body, errors.TRUE)
        self.assertEqual(self.article.summary, errors.TRUE)

    def test_what_was_approved_is_reviewed_again(self):
        waiting = self.fresh(self.waiting)
        waiting.move("approved", by=makers.user("", is_superuser=True))

        self.correct()

        self.assertEqual(self.fresh(waiting).state, State.REVIEW)

    def test_a_correction_rests_on_the_page_as_it_was_read_last(self):
        text = self.article.keep_text("甲公司发布了新模型。售价为260元，下周上市。", origin="page")
        after = errors.SAID.replace("300", "260")
        self.refused(errors.change(self.item, after))

        self.correct(errors.change(self.item, after), texts=[text])

        self.item.refresh_from_db()
        self.article.refresh_from_db()
        self.assertEqual(self.item.snapshot, text)
        self.assertEqual(self.article.snapshot, text)
        self.assertEqual(Snapshot.objects.filter(article=self.article).count(), 2)


class PrintedTests(ErrorTestCase):
    def test_the_next_edition_of_the_series_prints_it_and_no_other(self):
        made = self.correct()

        second = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)
        third = errors.out(errors.edition(self.series, errors.article(), day=2), self.by)

        made.refresh_from_db()
        self.assertEqual(made.printed_in, second)
        page = self.client.get(second.get_absolute_url()).content.decode()
        self.assertIn("上期以来的更正", page)
        self.assertIn(f'href="{self.digest.get_absolute_url()}#corrections"', page)
        self.assertNotIn("上期以来", self.client.get(third.get_absolute_url()).content.decode())

    def test_a_later_correction_changes_no_box_of_an_older_edition(self):
        self.correct()
        second = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)
        before = self.box(second)
        later = second.published_at + timedelta(hours=1)

        self.correct(
            errors.change(self.item, "甲公司模型", "title"),
            Change(EDITION, "", "title", self.digest.title, "改了名"),
            at=later,
        )

        self.assertIn("甲公司新模型", before)
        self.assertEqual(self.box(second), before)

    def box(self, digest):
        page = self.client.get(digest.get_absolute_url()).content.decode()
        return page[page.index('<aside class="errata"') : page.index("</aside>")]

    def test_what_a_withdrawn_edition_printed_is_printed_again(self):
        made = self.correct()
        second = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)
        withdraw(second, by=self.by, note="误发")

        third = errors.out(errors.edition(self.series, errors.article(), day=2), self.by)

        made.refresh_from_db()
        self.assertEqual(made.printed_in, third)

    def test_a_minor_fix_is_printed_nowhere(self):
        errors.correct(
            self.digest,
            errors.change(self.item, MinorTests.AFTER),
            by=self.by,
            minor=True,
            note="",
        )

        second = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)

        for address in (second.get_absolute_url(), self.digest.get_absolute_url(), "/corrections/"):
            page = self.client.get(address).content.decode()
            self.assertNotIn('class="errata"', page)
            self.assertNotIn('class="erratum"', page)
