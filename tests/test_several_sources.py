"""An item rests on all the articles of its story, and is checked against each of them."""

import re
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import ProtectedError
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Name, Override
from articles.workflow import State
from digests.compose import compose
from digests.models import Digest, FurtherSource, Item
from digests.publish import approve
from newsroom.sample import seed
from tests import makers
from tests.test_admin_digests import EditionTestCase

TOLD = "据悉，星河科技周三完成B轮融资，融资金额为{}，由红杉领投。{}"
SUMMARY = "星河科技完成融资，**金额为12亿元**。"
BOTH = "星河科技完成融资，**金额为12亿元**（甲报报道；乙社称15亿元）。"


def told_twice(count: int = 1, **fields: object) -> list[Article]:
    """Two articles on each of some stories, the first of which differs from the second."""
    made = []
    for _ in range(count):
        story = makers.story()
        for name, amount in (("甲报", "12亿元"), ("乙社", "15亿元")):
            article = makers.reviewed(
                headline=f"星河科技融资（{name}）",
                title="星河科技融资",
                summary=SUMMARY if name == "甲报" else "星河科技完成B轮融资。",
                story=story,
                source=makers.source(name=name),
                **fields,
            )
            text = TOLD.format(amount, "公司有300名员工。" if name == "乙社" else "")
            article.amend(snapshot=article.keep_text(text, origin="page"))
            made.append(article)
    return made


def soon() -> datetime:
    return timezone.now() + timedelta(seconds=1)


def edition(count: int = 1) -> Digest:
    of = makers.series(with_lead=False)
    of.sources.set(article.source for article in told_twice(count) if article.source)
    return compose(of, soon())


class ComposeTests(TestCase):
    def test_an_item_rests_on_all_articles_of_its_story(self):
        main, other = told_twice()

        item = compose(makers.series(with_lead=False), soon()).items.get()

        self.assertEqual(item.article, main)
        (row,) = item.further.all()
        self.assertEqual((row.article, row.snapshot), (other, other.snapshot))
        self.assertEqual([link["title"] for link in item.links], ["星河科技融资（乙社）"])

    def test_a_figure_in_dispute_is_printed_with_both_sources(self):
        item = edition().items.get()

        self.assertEqual(item.body, BOTH)
        self.assertEqual(item.open_claims(), [])

    def test_what_an_editor_let_stand_is_printed_alone(self):
        main, other = told_twice()
        item = Item(article=main, snapshot=main.snapshot, body=main.summary, title=str(main))
        item.digest = makers.digest(items=0, of=makers.series(with_lead=False))
        item.others = [other]
        Item.objects.all().delete()
        item.save()
        FurtherSource.objects.keep([item])
        (entry,) = item.open_claims()
        main.override(entry, Override.Reason.ELSEWHERE, by=makers.user("Editor"))
        Digest.objects.all().delete()

        made = compose(makers.series(with_lead=False), soon()).items.get()

        self.assertEqual(made.body, SUMMARY)
        self.assertEqual(made.open_claims(), [])

    def test_what_only_another_source_says_is_no_open_claim(self):
        item = edition().items.get()
        item.body = "公司有300名员工。"

        self.assertEqual(item.open_claims(), [])
        item.further.all().delete()
        self.assertEqual([entry.claim.text for entry in item.open_claims()], ["300名"])

    def test_whom_any_source_credits_may_be_named(self):
        item = edition().items.get()
        source = item.further.get().article.source
        source.name = "TechCrunch"
        source.save()
        item.body = "TechCrunch报道了此事。"

        self.assertEqual(item.open_claims(), [])

    def test_the_glossary_is_asked_for_once_by_a_proposal_of_any_size(self):
        told_twice(3)
        of, cutoff = makers.series(with_lead=False), soon()

        with CaptureQueriesContext(connection) as seen:
            compose(of, cutoff)

        inserts = [q for q in seen if 'INSERT INTO "digests_furthersource"' in q["sql"]]
        self.assertEqual(len(inserts), 1)

    def test_an_import_rests_on_nothing(self):
        item = Item(title="旧闻", body="融资99亿元。")

        self.assertEqual((item.grounds(), item.open_claims()), ([], []))

    def test_the_texts_an_edition_rests_on_are_kept(self):
        row = edition().items.get().further.get()

        with self.assertRaises(ProtectedError):
            row.snapshot.delete()
        with self.assertRaises(ProtectedError):
            row.article.delete()

    def test_an_edition_that_is_deleted_lets_its_sources_go(self):
        made = edition()

        made.delete()

        self.assertFalse(FurtherSource.objects.exists())

    def test_the_sample_press_goes_with_what_rests_on_it(self):
        made = edition()
        Article.objects.filter(backs__isnull=False).update(sample=True)

        seed.remove()

        self.assertEqual(made.items.get().further.count(), 0)


class ApprovalTests(TestCase):
    def test_a_spiked_further_source_stands_against_approval(self):
        made = edition()
        row = made.items.get().further.get()
        row.article.move(State.SPIKED, by=makers.user("Publisher"))

        self.assertEqual(
            made.objections(State.APPROVED),
            [
                "“星河科技融资（甲报）” rests on “星河科技融资（乙社）”, which was spiked: "
                "take that source away."
            ],
        )

    def test_a_dispute_refuses_approval_until_it_is_printed_or_let_stand(self):
        made = edition()
        made.items.update(body=SUMMARY)
        said = "“星河科技融资（甲报）”: Disputed among the sources: “12亿元”."

        self.assertEqual(made.objections(State.APPROVED), [said])
        made.items.update(body=BOTH)
        self.assertEqual(made.objections(State.APPROVED), [])
        approve(made, by=makers.user("Publisher"))


class SourcesCase(EditionTestCase):
    def setUp(self):
        super().setUp()
        self.digest = edition()
        self.item = self.digest.items.get()

    def again(self) -> Item:
        return Item.objects.get(pk=self.item.pk)


class PageTests(SourcesCase):
    def test_both_sides_are_shown_with_their_sentences(self):
        self.digest.items.update(body=SUMMARY)

        page = self.client.get(self.url())

        self.assertContains(page, "the sources disagree")
        self.assertContains(page, "融资金额为<b>12亿元</b>，由红杉领投。")
        self.assertContains(page, "融资金额为<b>15亿元</b>，由红杉领投。")
        self.assertContains(page, "Checked against 2 sources")

    def test_texts_come_when_they_are_asked_for(self):
        closed = self.client.get(self.url())
        opened = self.client.get(self.url(), {"texts": self.item.pk})

        self.assertNotContains(closed, "<mark")
        self.assertContains(closed, f'href="?texts={self.item.pk}#sources-of-{self.item.pk}"')
        marked = rf'data-place="item-{self.item.pk}-\d">(12|15)亿元</mark>'
        self.assertEqual(re.findall(marked, opened.content.decode()), ["12", "15"])
        self.assertContains(opened, "printed with both sources")

    def test_more_items_with_more_sources_take_no_more_queries(self):
        few = self.queries(self.url())
        bigger = edition(6)
        self.assertEqual(FurtherSource.objects.filter(item__digest=bigger).count(), 6)

        self.assertEqual(self.queries(self.url(bigger)), few)

    def test_print_both_saves_what_was_typed_and_prints_it(self):
        typed = SUMMARY.replace("完成融资", "完成新融资")
        self.digest.items.update(body=typed)
        (entry,) = self.again().open_claims()
        before = self.fresh().version

        answer = self.send(**{"items-0-body": typed, "_both": f"{self.item.pk}:{entry.key}"})

        self.assertEqual(self.again().body, BOTH.replace("完成融资", "完成新融资"))
        self.assertEqual(self.fresh().version, before + 1)
        self.assertTrue(answer.redirect_chain[0][0].endswith(f"#item-{self.item.pk}"))

    def test_print_both_sends_what_was_approved_back_to_review(self):
        approve(self.digest, by=self.user)
        self.digest.items.update(body=SUMMARY)
        (entry,) = self.again().open_claims()

        self.send(_both=f"{self.item.pk}:{entry.key}")

        self.assertEqual((self.again().body, self.fresh().state), (BOTH, State.REVIEW))

    def test_print_both_of_a_sentence_that_has_changed_is_refused(self):
        answer = self.send(_both=f"{self.item.pk}:x")

        self.assertContains(answer, "The sentence has changed")
        self.assertEqual(self.again().body, BOTH)

    def test_an_article_that_is_added_brings_the_others_on_its_story(self):
        main, other = told_twice()
        self.digest.series.sources.add(main.source, other.source)
        Digest.objects.filter(pk=self.digest.pk).update(window_end=soon())

        self.send(_add=main.pk)

        item = self.digest.items.last()
        self.assertEqual((item.article, item.further.get().article), (main, other))
        self.assertEqual((item.body, len(item.links)), (BOTH, 1))

    def test_what_was_printed_by_rule_is_no_edit(self):
        main, _other = told_twice(draft={"origin": "model", "summary": SUMMARY})
        made = compose(makers.series(with_lead=False), soon()).items.get(article=main)

        self.assertEqual((made.body, made.is_behind()), (BOTH, False))
        made.body = SUMMARY
        self.assertTrue(made.is_behind())

    def test_a_source_is_taken_away_with_its_link_and_added_again(self):
        row = self.item.further.get()
        self.send(_drop_source=f"{self.item.pk}:{row.pk}")
        alone = self.again().further.count(), self.again().links
        page = self.client.get(self.url())

        self.send(_source=f"{self.item.pk}:{row.article_id}")

        self.assertEqual(alone, (0, []))
        self.assertContains(page, "Check against it, too")
        again = self.again()
        self.assertEqual(again.further.get().snapshot, row.article.snapshot)
        self.assertEqual(again.links, self.item.links)

    def test_only_another_article_of_its_story_can_be_added(self):
        for number in (makers.reviewed().pk, self.item.article_id, 0, "x", ""):
            with self.subTest(number):
                answer = self.send(_source=f"{self.item.pk}:{number}")

                self.assertContains(answer, "There is no such article on its story.")
        self.assertEqual(self.item.further.count(), 1)

    def test_only_a_source_of_this_very_item_can_be_taken_away(self):
        other = edition().items.get()

        answer = self.send(_drop_source=f"{self.item.pk}:{other.further.get().pk}")

        self.assertContains(answer, "This source is not there any more.")
        self.assertEqual(FurtherSource.objects.count(), 2)

    def test_a_name_is_taught_from_an_item(self):
        self.digest.items.update(body="Xinghe完成融资。")
        (entry,) = self.again().open_claims()

        self.send(**{"_name": f"{self.item.pk}:{entry.key}", f"name-{entry.key}": "星河科技"})

        self.assertEqual(Name.objects.get(name="Xinghe").forms, "星河科技")
        self.assertEqual(self.again().open_claims(), [])

    def test_empty_prose_is_cut_out_of_an_item(self):
        empty = "这标志着行业迎来新的里程碑。"
        self.digest.items.update(body=f"星河科技完成融资。{empty}")
        page = self.client.get(self.url())

        self.send(_cut_item=f"{self.item.pk}:{empty}")

        self.assertContains(page, f'value="{self.item.pk}:{empty}"')
        self.assertEqual(self.again().body, "星河科技完成融资。")

    def test_a_reader_of_the_desk_presses_nothing(self):
        form = self.form(_drop_source=f"{self.item.pk}:{self.item.further.get().pk}")
        self.client.force_login(makers.user())

        answer = self.client.post(self.url(), form)

        self.assertEqual((answer.status_code, self.item.further.count()), (403, 1))


class AsTypedTests(SourcesCase):
    def setUp(self):
        super().setUp()
        self.sent = self.form(part="items-0")

    def check(self, **fields: object):
        url = reverse("admin:digests_digest_claims", args=[self.digest.pk])
        return self.client.post(url, self.sent | fields)

    def test_an_item_is_checked_as_it_is_typed_and_nothing_is_kept(self):
        answer = self.check(**{"items-0-body": "融资金额为9亿元。"})

        self.assertContains(answer, f'id="claims-of-{self.item.pk}"')
        self.assertContains(answer, "Not in the source: “9亿元”.")
        self.assertNotContains(answer, "<mark")
        self.assertEqual(self.again().body, BOTH)

    def test_texts_that_are_open_are_marked_anew(self):
        answer = self.check(**{"items-0-body": "融资15亿元。", "panel": "items-0"})

        self.assertContains(answer, "15亿元</mark>")

    def test_an_item_without_words_lacks_them(self):
        self.assertContains(self.check(**{"items-0-title": ""}), "lacks a title or a text")

    def test_lead_and_commentary_are_held_against_the_items_as_typed(self):
        typed = {"lead": "OpenAI也来了。", "commentary-0-body": "这标志着行业迎来新的里程碑。"}

        before = self.check(**typed, part="")
        after = self.check(**typed | {"items-0-body": "OpenAI参与。"}, part="")

        self.assertContains(before, "“OpenAI”")
        self.assertContains(before, "says nothing")
        self.assertNotContains(before, "claims-of")
        self.assertNotContains(after, "“OpenAI”")

    def test_what_says_nothing_is_quoted_as_a_reader_would_see_it(self):
        answer = self.check(lead="融资。这将**重塑**行业的格局。", part="")

        self.assertContains(answer, "“这将重塑行业的格局。”")

    def test_what_is_to_be_taken_out_carries_nothing(self):
        answer = self.check(lead="星河科技融资。", **{"items-0-DELETE": "on"})

        self.assertNotContains(answer, "claims-of")

    def test_nonsense_is_an_answer_too(self):
        for wrong in ({"items-TOTAL_FORMS": "x"}, {"items-0-id": "999"}, {"part": "items-77"}):
            with self.subTest(wrong):
                self.assertEqual(self.check(**wrong).status_code, 200)

    def test_only_who_may_write_is_answered_and_only_while_one_may(self):
        Digest.objects.filter(pk=self.digest.pk).update(state=State.SPIKED)
        self.assertEqual(self.check().status_code, 403)

        self.client.force_login(makers.user())
        self.assertEqual(self.check().status_code, 403)
