"""The one screen of an edition: its stories, its queue of claims, its parts drafted anew."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections
from django.test import SimpleTestCase, TestCase, TransactionTestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from articles import intake
from articles.models import Article, Beat
from articles.workflow import State, WorkflowError
from digests import bringing, candidates, redraft, staleness
from digests.compose import compose
from digests.lights import lights
from digests.models import Brought, Commentary, Digest, Proposal, Written
from digests.publish import approve, publish
from tests import makers, mornings
from tests.model_server import Answer, ModelServer, said
from tests.test_admin_digests import EditionTestCase
from tests.test_stale_saves import TwoEditorsTestCase

MOST_QUERIES = 15  # for the list of stories, who asks and his rights included


def panel(digest: Digest, query: str = "") -> candidates.Panel:
    return candidates.panel(digest, list(digest.items.select_related("article__source")), query)


class StalenessTests(SimpleTestCase):
    def test_what_came_went_and_differs_is_counted_and_order_is_nothing(self):
        before = staleness.prints([("a", "甲", "一"), ("b", "乙", "二"), ("c", "丙", "三")])
        now = staleness.prints([("d", "丁", "四"), ("c", "丙", "三"), ("a", "甲", "改了")])

        self.assertEqual(staleness.changes(before, now), staleness.Changes(1, 1, 1))
        self.assertFalse(staleness.changes(now, dict(reversed(now.items()))))


class PastedTests(SimpleTestCase):
    def test_an_address_is_told_from_a_text_and_from_the_address_of_a_text(self):
        for pasted, found in (
            (" https://甲.example/1 ", ("https://甲.example/1", "")),
            ("site.example/a", ("https://site.example/a", "")),
            ("https://a.example/\n\n标题\n正文。", ("https://a.example/", "标题\n正文。")),
            ("标题\n正文。\nhttps://a.example/", ("https://a.example/", "标题\n正文。")),
            ("标题\n见 https://a.example/ 的报道。", ("", "标题\n见 https://a.example/ 的报道。")),
            ("一句话。", ("", "一句话。")),
        ):
            with self.subTest(pasted):
                self.assertEqual(bringing.parted(pasted), found)


class TooShortTests(TestCase):
    def test_an_address_gone_wrong_is_no_text(self):
        for pasted in ("not a url", "短文", "标题一行"):
            with self.subTest(pasted), self.assertRaises(intake.IntakeError) as caught:
                intake.add_text(pasted)
            self.assertIn(pasted, str(caught.exception))

        article, _new = intake.add_text("一句话。")
        self.assertEqual(article.snapshot.text, "一句话。")


class StoriesTests(EditionTestCase):
    def stories(self, digest: Digest) -> str:
        return reverse("admin:digests_digest_stories", args=[digest.pk])

    def test_two_hundred_articles_are_sixty_stories_and_take_as_many_queries_as_none(self):
        digest = mornings.morning(with_commentary=False)
        few = self.queries(self.stories(self.digest))

        many = self.queries(self.stories(digest))

        found = panel(digest)
        self.assertEqual((len(found), found.taken), (60 + 2, 12))
        self.assertEqual(many, few)
        self.assertLessEqual(many, MOST_QUERIES)

    def test_the_page_of_twelve_items_takes_as_many_queries_as_that_of_two(self):
        small = mornings.morning(stories=2, articles=6)
        few = self.queries(self.url(small))
        large = mornings.morning(stories=14, articles=42)

        self.assertEqual(large.items.count(), 12)
        self.assertEqual(self.queries(self.url(large)), few)

    def test_a_row_names_who_tells_it_how_much_it_weighs_and_why_it_is_in_or_not(self):
        story = makers.story()
        for name in ("甲报", "乙社"):
            source = makers.source(name=name)
            makers.reviewed(story=story, source=source, importance=4, thin=True, headline=name)
        digest = compose(makers.series(most_items=1), timezone.now() + timedelta(seconds=1))

        page = self.client.get(self.stories(digest))

        (taken, *others) = panel(digest).rows
        self.assertEqual(
            (taken.sources, taken.importance, taken.is_thin), (["甲报", "乙社"], 4, True)
        )
        self.assertEqual(taken.item, digest.items.get())
        self.assertTrue(all(row.item is None and row.why for row in others))
        self.assertContains(page, "甲报 · 乙社")
        self.assertContains(page, "importance 4 of 5")
        self.assertContains(page, 'name="_take_out"', 1)
        self.assertContains(page, "place 1 of")

    def test_what_comes_late_stands_on_top_and_moves_nothing_below(self):
        digest = mornings.morning(stories=9, articles=18, most_items=3)
        before = [row.key for row in panel(digest).rows]
        known = panel(digest).rows[-1].teller
        late = makers.reviewed(importance=5)
        joined = makers.reviewed(story=known.story, importance=5, source=makers.source())

        found = panel(digest)

        self.assertEqual([row.teller for row in found.late], [late])
        self.assertEqual([row.key for row in found.rows], before)
        (row,) = [row for row in found.rows if joined in row.articles]
        self.assertEqual(row.fresh, 1)

    def test_a_late_one_that_is_put_in_leaves_its_heading(self):
        late = makers.reviewed()

        self.send(_add=str(late.pk))

        found = panel(self.fresh())
        self.assertEqual(found.late, [])
        self.assertIn(late, [row.teller for row in found.rows if row.item])

    def test_what_is_seen_after_the_cut_off_is_offered_until_it_is_out(self):
        self.digest.amend(window_end=timezone.now() - timedelta(minutes=1))
        makers.reviewed()

        self.assertEqual([row.after for row in panel(self.fresh()).late], [True])
        published = self.published()
        self.assertEqual(panel(published).late, [])

    def test_the_list_is_found_by_what_its_articles_say(self):
        digest = mornings.morning(stories=12, articles=24)
        few = {row.key for row in panel(digest).rows if "汽车" in row.teller.headline}

        answer = self.client.get(self.stories(digest), {"q": "汽车"})

        self.assertEqual({row.key for row in answer.context["panel"].rows}, few)
        self.assertContains(answer, f"{len(few)} stories with “汽车”")
        nothing = self.client.get(self.stories(digest), {"q": "没有这回事"})
        self.assertContains(nothing, "No story has these words.")

    def test_another_article_of_a_story_can_tell_it_in_its_place(self):
        digest = mornings.morning(stories=4, articles=8)
        item = digest.items.all()[1]
        other = item.further.get().article

        self.send(digest, _as=str(other.pk))

        now = digest.items.all()[1]
        self.assertEqual((now.article, now.uid, now.position), (other, item.uid, 2))
        self.assertEqual([row.article for row in now.further.all()], [item.article])

    def test_buttons_move_items_and_take_them_out_and_save_what_was_typed(self):
        first, second, third = (item.pk for item in self.more(3))

        self.send(_down=str(first), **{"items-2-title": "改过的题"})
        self.assertEqual(self.order(), [second, first, third])
        self.assertEqual(self.digest.items.get(pk=third).title, "改过的题")
        self.send(_up=str(third))
        self.send(_up=str(second))  # nothing is above it
        self.send(_take_out=str(second))

        self.assertEqual(self.order(), [third, first])

    def more(self, count: int) -> list[object]:
        while self.digest.items.count() < count:
            self.send(_add=str(makers.reviewed().pk))
        return list(self.digest.items.all())

    def order(self) -> list[int]:
        return list(self.digest.items.values_list("pk", flat=True))

    def test_a_search_for_nonsense_finds_nothing_and_is_no_crash(self):
        for nonsense in ("%00", "%EF%BF%BE", "%22"):
            with self.subTest(nonsense):
                answer = self.client.get(f"{self.stories(self.digest)}?q={nonsense}")

                self.assertEqual(answer.status_code, 200)

    def test_who_may_only_read_gets_no_list(self):
        self.client.force_login(makers.user())

        self.assertEqual(self.client.get(self.stories(self.digest)).status_code, 403)


class QueueTests(EditionTestCase):
    def test_all_open_claims_stand_in_one_queue_what_blocks_first(self):
        first, second = self.digest.items.all()
        self.digest.items.filter(pk=first.pk).update(body="甲公司发布了新模型。售价为9000元。")
        self.digest.items.filter(pk=second.pk).update(body="甲公司发布了新模型。增长47.3%。")
        self.digest.amend(lead="OpenAI发布了新模型。")

        page = self.client.get(self.url())

        stops = page.context["queue"].stops
        self.assertEqual([stop.text for stop in stops], ["9000元", "47.3%", "OpenAI"])
        self.assertEqual([stop.blocks for stop in stops], [True, True, False])
        self.assertEqual([stop.where for stop in stops], ["item 1", "item 2", "lead"])
        self.assertContains(page, "2 block approval")
        for stop in stops:
            self.assertContains(page, f'id="{stop.line}"', 1)

    def test_what_is_typed_shortens_the_queue_and_its_count(self):
        item = self.digest.items.first()
        self.digest.items.filter(pk=item.pk).update(body="甲公司发布了新模型。售价为9000元。")
        typed = {"items-0-body": "甲公司发布了新模型。", "part": "items-0"}
        url = reverse("admin:digests_digest_claims", args=[self.digest.pk])

        answer = self.client.post(url, self.form(**typed))

        self.assertEqual(len(answer.context["queue"]), 0)
        self.assertContains(answer, "Nothing blocks approval")


class PartsTests(EditionTestCase):
    def setUp(self):
        super().setUp()
        self.assertTrue(self.digest.lead)

    def stale(self) -> staleness.Changes | None:
        found: staleness.Changes | None = self.client.get(self.url()).context["original"].stale
        return found

    def test_a_lead_is_stale_once_its_items_changed_and_fresh_once_it_is_typed_anew(self):
        self.assertFalse(self.stale())
        self.send(**{"items-0-body": "甲公司发布了模型。"})
        self.send(_add=str(makers.reviewed().pk))

        self.assertEqual(self.stale(), staleness.Changes(came=1, differ=1))
        self.assertContains(self.client.get(self.url()), "1 says something else")
        self.send(lead="甲公司发布了模型，这是新的导语。")
        self.assertFalse(self.stale())

    def test_an_editor_may_say_that_a_stale_part_still_holds(self):
        self.send(**{"items-0-body": "甲公司发布了模型。"})

        self.send(_holds="lead")

        self.assertFalse(self.stale())

    def test_without_a_model_a_redraft_of_the_lead_is_a_proposal_from_the_items(self):
        self.send(**{"items-0-body": "乙公司今天发布了另一个模型。"})
        before, version = self.fresh().lead, self.fresh().version

        page = self.send(_redraft="lead", lead=before)

        proposal = Proposal.objects.get()
        self.assertIn("乙公司今天发布了另一个模型", proposal.text)
        self.assertEqual((self.fresh().lead, self.fresh().version), (before, version))
        self.assertContains(page, 'name="_take" value="lead"')
        self.assertContains(page, "free: an extract")

    def test_a_proposal_is_taken_or_left(self):
        self.send(**{"items-0-body": "乙公司今天发布了另一个模型。"})
        self.send(_redraft="lead")
        proposed = Proposal.objects.get().text

        self.send(_take="lead")

        self.assertEqual(self.fresh().lead, proposed)
        self.assertEqual(self.fresh().lead_origin, "extract")
        self.assertFalse(self.stale())
        self.send(_redraft="lead")
        self.send(_leave="lead", lead="我自己写的。")
        self.assertEqual(self.fresh().lead, "我自己写的。")
        self.assertFalse(Proposal.objects.exists())

    def test_an_item_is_drafted_anew_from_its_text(self):
        item = self.digest.items.first()
        self.digest.items.filter(pk=item.pk).update(body="改坏了。")

        self.send(_redraft=f"item:{item.pk}")
        self.send(_take=f"item:{item.pk}")

        item.refresh_from_db()
        self.assertIn("300元", item.body)
        self.assertEqual(item.origin, "extract")

    def test_a_piece_of_the_page_is_asked_for_alone_and_saves_nothing(self):
        url = reverse("admin:digests_digest_redraft", args=[self.digest.pk])

        answer = self.client.post(url, {"part": "lead", "lead": "没有保存的话。"})

        self.assertContains(answer, 'id="proposal-lead"')
        self.assertNotEqual(self.fresh().lead, "没有保存的话。")

    def test_an_opinion_is_not_extracted_and_that_is_said(self):
        made = Commentary.objects.create(digest=self.digest, body="我看未必。")
        url = reverse("admin:digests_digest_redraft", args=[self.digest.pk])

        answer = self.client.post(url, {"part": f"commentary:{made.pk}"})

        self.assertContains(answer, "an opinion cannot be extracted")
        self.assertFalse(Proposal.objects.exists())

    def test_nothing_is_drafted_for_a_closed_edition_or_a_mere_reader(self):
        url = reverse("admin:digests_digest_redraft", args=[self.digest.pk])
        self.published()

        self.assertEqual(self.client.post(url, {"part": "lead"}).status_code, 403)
        self.client.force_login(makers.user())
        self.assertEqual(self.client.post(url, {"part": "lead"}).status_code, 403)

    def test_several_commentaries_are_begun_at_once_and_signed(self):
        page = self.client.get(self.url(), {"more": "2"})
        typed = self.form() | {
            "commentary-TOTAL_FORMS": "2",
            **{f"commentary-{n}-id": "" for n in range(2)},
            **{f"commentary-{n}-digest": str(self.digest.pk) for n in range(2)},
            **{f"commentary-{n}-heading": f"之{n}" for n in range(2)},
            **{f"commentary-{n}-body": f"评论{n}。" for n in range(2)},
            **{f"commentary-{n}-byline": f"作者{n}" for n in range(2)},
        }

        self.client.post(self.url(), typed | {"_more": "3"}, follow=True)

        self.assertContains(page, 'name="commentary-1-body"')
        told = self.digest.commentary.values_list("heading", "byline")
        self.assertEqual(list(told), [("之0", "作者0"), ("之1", "作者1")])
        self.assertEqual(Written.objects.filter(part__startswith="commentary:").count(), 2)


class LookTests(EditionTestCase):
    def look(self, kind: str):
        url = reverse("admin:digests_digest_preview", args=[self.digest.pk])
        return self.client.get(url, {"as": kind})

    def test_page_feed_and_markdown_are_shown_as_they_will_be(self):
        page, feed, markdown = (self.look(kind) for kind in ("page", "feed", "markdown"))
        address = self.digest.get_absolute_url()
        self.published()

        self.assertContains(page, 'class="digest"')
        self.assertContains(feed, f"urn:uuid:{self.digest.uid}")
        self.assertEqual(
            markdown.content.decode().partition("date:")[0],
            self.client.get(f"{address.rstrip('/')}.md").content.decode().partition("date:")[0],
        )
        for answer in (page, feed, markdown):
            self.assertEqual(answer.headers["X-Frame-Options"], "SAMEORIGIN")
            self.assertIn("frame-ancestors 'self'", answer.headers["Content-Security-Policy"])


class LightTests(EditionTestCase):
    def test_worker_and_model_are_told_with_a_sentence(self):
        worker, model = lights(self.user, timezone.now())
        self.assertEqual((worker.look, model.look), ("bad", "warn"))

        Beat.strike("worker")

        self.assertEqual(lights(self.user, timezone.now())[0].look, "good")
        later = lights(self.user, timezone.now() + timedelta(hours=1))[0]
        self.assertEqual(later.look, "bad")
        self.assertIn("Publish works without it", later.said)


class BringingTests(TransactionTestCase):
    TEXT = "丙公司宣布裁员\n丙公司今天宣布裁员300人，并关闭两座工厂。公司称将在年底前完成。"

    def setUp(self):
        self.user = makers.user("Publisher", language="en")
        self.client.force_login(self.user)
        self.digest = makers.digest()
        self.url = reverse("admin:digests_digest_change", args=[self.digest.pk])

    def paste(self, text: str):
        page = self.client.get(self.url)
        sent = {}
        forms = [page.context["adminform"].form]
        for inline in page.context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.forms]
        for form in forms:
            for bound in form:
                value = bound.value()
                if bound.name != "DELETE":
                    sent[bound.html_name] = bound.field.widget.format_value(value) or ""
                if bound.name == "access":
                    sent[bound.html_name] = value
        return self.client.post(self.url, sent | {"_paste": "1", "paste": text}, follow=True)

    def test_a_pasted_text_is_drafted_here_and_now_and_stands_in_the_edition(self):
        answer = self.paste(self.TEXT)

        item = self.digest.items.last()
        self.assertEqual(item.title, "丙公司宣布裁员")
        self.assertIn("300人", item.body)
        self.assertEqual((item.url, item.article.state), ("", State.REVIEW))
        self.assertContains(answer, "is in the edition now")

    def test_what_was_approved_is_reviewed_again(self):
        self.digest.move(State.APPROVED, by=self.user)

        self.paste(self.TEXT)

        self.digest.refresh_from_db()
        self.assertEqual(self.digest.state, State.REVIEW)

    @override_settings(FETCH_ALLOW=["127.0.0.1:9"])
    def test_a_page_that_cannot_be_read_says_why_and_arrives_on_top_when_it_can(self):
        answer = self.paste("http://127.0.0.1:9/late")

        article = Article.objects.get(canonical_url="http://127.0.0.1:9/late")
        self.assertEqual(self.digest.items.count(), 2)
        self.assertContains(answer, "is not ready")
        self.assertEqual(Brought.objects.get().article, article)
        self.assertEqual(panel(self.digest).waiting, [article])
        article.amend(
            snapshot=article.keep_text(self.TEXT, origin="pasted"),
            state=State.REVIEW,
            summary="丙公司宣布裁员300人。",
            summary_language="zh",
        )
        self.assertIn(article, [row.teller for row in panel(self.digest).late])

    def test_what_is_no_address_and_no_text_is_refused_and_stays_in_the_box(self):
        answer = self.paste("http://")

        self.assertEqual(self.digest.items.count(), 2)
        self.assertContains(answer, "http://</textarea>")


class MeanwhileTests(TransactionTestCase):
    def setUp(self):
        self.client.force_login(makers.user("Publisher", language="en"))
        self.digest = makers.digest()
        self.url = reverse("admin:digests_digest_redraft", args=[self.digest.pk])

    def asked_while(self, meanwhile: Callable[[], object]) -> Proposal:
        """Ask a model for another lead; while it thinks, somebody else does something."""

        def answer(_asked: dict[str, Any]) -> Answer:
            meanwhile()
            connections.close_all()
            return said(json.dumps({"summary": "甲公司今天发布了新模型，售价为300元。"}))

        with ModelServer(answer) as server, override_settings(**server.settings, DAILY_BUDGET=""):
            self.client.post(self.url, {"part": "lead"})
        return Proposal.objects.get()

    def test_nothing_is_locked_nor_overwritten_while_a_model_thinks(self):
        typed = "在模型思考时写下的导语。"

        proposal = self.asked_while(lambda: Digest.objects.get(pk=self.digest.pk).amend(lead=typed))

        self.assertEqual(proposal.text, "甲公司今天发布了新模型，售价为300元。")
        self.assertEqual(Digest.objects.get(pk=self.digest.pk).lead, typed)

    def test_a_lead_that_is_taken_is_stale_if_items_changed_while_it_was_written(self):
        item = self.digest.items.first()
        proposal = self.asked_while(lambda: item.delete())

        redraft.take(self.digest, "lead", by=None)

        now = redraft.fingerprints(self.digest.items.all())
        self.assertEqual(len(proposal.items), 2)
        self.assertTrue(staleness.changes(Written.objects.get(part="lead").items, now))

    def test_what_is_pasted_for_an_edition_that_went_out_meanwhile_stays_out(self):
        article = makers.reviewed()
        approve(self.digest, by=makers.user("Publisher"))
        publish(self.digest, by=makers.user("Publisher"))

        with self.assertRaisesMessage(WorkflowError, "takes nothing in"):
            bringing.put_in(self.digest, article, by=None)

        self.assertEqual(self.digest.items.count(), 2)


class SlowButtonTests(TwoEditorsTestCase):
    def clashing(self, **pressed: str) -> Any:
        """A form that is sent back: a colleague has written the same lead."""
        form = self.form(lead="我写的导语。")
        self.theirs(lead="他写的导语。")
        return self.client.post(self.url(), {**form, **pressed})

    def test_what_is_sent_back_asks_no_model(self):
        answer = self.clashing(_redraft="lead")

        self.assertRedirects(answer, self.url())
        self.assertFalse(Proposal.objects.exists())

    def test_what_is_sent_back_brings_nothing_in_and_leaves_the_paste_in_its_box(self):
        answer = self.clashing(_paste="1", paste="https://late.example/1")

        self.assertFalse(Brought.objects.exists())
        self.assertEqual(self.digest.items.count(), 2)
        self.assertContains(
            self.client.get(answer["Location"]), "https://late.example/1</textarea>"
        )

    def test_words_for_an_edition_that_went_out_meanwhile_are_answered_with_a_sentence(self):
        form = self.form(lead="来晚了。")
        approve(self.fresh(), by=self.colleague)
        publish(self.fresh(), by=self.colleague)

        answer = self.client.post(self.url(), {**form, "_redraft": "lead"}, follow=True)

        self.assertIn("your words are not in it", self.said(answer))

    def test_an_edition_that_is_not_there_is_told_as_such(self):
        for number in ("987654", "x"):
            with self.subTest(number):
                there = reverse("admin:digests_digest_change", args=[number])

                answer = self.client.post(there, {"_redraft": "lead"})

                self.assertRedirects(answer, reverse("admin:index"))


class RedraftTests(EditionTestCase):
    def test_a_part_that_is_gone_is_a_sentence_and_no_crash(self):
        for part in ("item:0", "commentary:x", "nothing", ""):
            with self.subTest(part), self.assertRaisesMessage(Exception, "not there any more"):
                redraft.ask(self.digest, part)
