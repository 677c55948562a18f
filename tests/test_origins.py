"""What an edition keeps of where its words come from, and what readers and editors are told."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.test import TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from articles.drafts import draft as draft_article
from articles.models import Article, PromptText
from articles.orders import Order
from articles.prompts import Prompt
from articles.summarise import Draft
from articles.workflow import signature
from digests import publish
from digests.compose import compose
from digests.models import Commentary, Digest, Item
from digests.origins import Origins
from tests import makers
from tests.archive import ArchiveTestCase
from tests.model_server import ModelServer, drafted, said
from tests.test_admin_articles import DeskTestCase
from tests.test_admin_digests import EditionTestCase

SUMMARY = "甲公司发布了新模型。"


def by_model(**fields: Any) -> dict[str, Any]:
    """What is stored of a draft of a model's."""
    usual = {"headline": "甲公司新模型", "summary": SUMMARY, "language": "zh", "origin": "model"}
    asked = {"prompt": "draft", "length": 100, "temperature": 0.3, "fallback": False}
    return asdict(Draft(**usual | {"model": "qwen-9", "parameters": asked} | fields))


def article_by_model(**fields: Any) -> Article:
    """An article in review that says what a model wrote."""
    stored = {"headline": "甲公司新模型", "draft": by_model()} | fields
    made = makers.reviewed(**stored)
    made.amend(draft=stored["draft"] | {"snapshot": made.snapshot.hash if made.snapshot else ""})
    return made


def edition(*articles: Article, **series: Any) -> Digest:
    """An edition of whatever is in review, without a lead unless asked for."""
    row = makers.series(**{"with_lead": False} | series)
    return compose(row, timezone.now() + timedelta(seconds=1))


class ComposingTests(TestCase):
    def test_an_item_keeps_what_the_machine_had_written_by_then(self):
        article = article_by_model()

        item = edition().items.get()
        article.amend(draft=by_model(summary="另一份草稿。"))

        self.assertEqual(item.draft["summary"], SUMMARY)
        self.assertEqual(item.draft["snapshot"], article.snapshot.hash)
        self.assertEqual(Origins(item.digest).total.share, 0)

    def test_lead_and_commentary_keep_their_drafts(self):
        makers.reviewed()
        lead = said('{"summary": "甲公司发布新模型，售价为300元，这是今天最重要的一件事。"}')
        remark = drafted("看法", "这是一个有理由的看法。")

        with ModelServer(lead, remark) as server, override_settings(**server.settings):
            digest = edition(with_lead=True, with_commentary=True)

        comment = digest.commentary.get()
        self.assertEqual(
            (digest.lead_draft["summary"], digest.lead_draft["model"]),
            (
                digest.lead,
                "test-model-1",
            ),
        )
        self.assertEqual(
            (comment.draft["summary"], comment.draft["origin"]), (comment.body, "model")
        )
        asked = PromptText.objects.filter(
            hash__in=[digest.lead_draft["prompt_hash"], comment.draft["prompt_hash"]]
        )
        self.assertEqual({row.name for row in asked}, {"lead", "commentary"})

    def test_the_original_title_that_is_put_behind_a_translated_one_is_nobodys_change(self):
        article_by_model(title="A ships a model", language="en")

        digest = edition(bilingual_titles=True)

        self.assertIn("A ships a model", digest.items.get().title)
        self.assertEqual(Origins(digest).total.share, 0)

    def test_an_address_that_stands_for_a_missing_title_is_nobodys_change(self):
        article_by_model(
            title="",
            headline="https://a.example/1",
            canonical_url="https://a.example/1",
            draft=by_model(headline="", origin="extract"),
        )

        self.assertEqual(Origins(edition()).total.share, 0)

    def test_what_was_edited_before_composing_counts(self):
        article_by_model(headline="编辑起的另一个标题")

        self.assertGreater(Origins(edition()).total.share, 0)

    def test_what_was_written_by_hand_is_peoples_and_what_was_imported_is_not_known(self):
        makers.reviewed()
        digest = edition()

        ours = Origins(digest).items[0].change
        digest.imported_from = "post/a.md"
        theirs = Origins(digest).items[0].change

        self.assertEqual(ours.share if ours else None, 1)
        self.assertIsNone(theirs)

    def test_an_item_from_before_drafts_were_kept_is_not_known(self):
        article_by_model()
        digest = edition()
        digest.items.update(draft={})

        self.assertIsNone(Origins(digest).items[0].change)


class LabelTests(TestCase):
    """It tells how the words began, whatever people made of them since."""

    def label(self, digest: Digest) -> str:
        issue = digest.issue()
        return digest.frozen_layout().labels(issue.language).drafted(issue)

    def test_what_a_model_drafted_stays_drafted_by_machine_when_people_rewrite_all_of_it(self):
        article_by_model()
        digest = edition()
        unchanged = self.label(digest)
        digest.items.update(
            title="全新的标题写在这里", body="编辑从头到尾自己写的一段话，与草稿无关。"
        )

        self.assertEqual(Origins(digest).total.share, 1)
        self.assertEqual(unchanged, "本期由机器起草，编辑审定")
        self.assertEqual(self.label(digest), unchanged)

    def test_an_edition_of_extracts_says_so(self):
        article_by_model(draft=by_model(origin="extract"))

        self.assertEqual(self.label(edition(with_lead=True)), "本期由机器摘录，编辑审定")

    def test_one_word_of_a_model_among_extracts_is_told_of(self):
        article_by_model(draft=by_model(origin="extract"))
        digest = edition()
        Commentary.objects.create(digest=digest, body="看法。", origin="machine")

        self.assertEqual(self.label(digest), "本期由机器起草，编辑审定")

    def test_what_people_wrote_alone_has_no_label(self):
        makers.reviewed()
        digest = edition()
        digest.amend(lead="编辑写的导语。")
        Commentary.objects.create(digest=digest, body="编辑的看法。")

        self.assertEqual((digest.issue().drafted, self.label(digest)), ("", ""))

    def test_a_lead_that_was_taken_out_is_not_told_of(self):
        makers.reviewed()
        digest = edition()
        digest.amend(lead="模型写的导语。", lead_origin="model")
        before = digest.issue().drafted

        digest.amend(lead=" ")

        self.assertEqual((before, digest.issue().drafted), ("model", ""))

    def test_programs_can_read_it_in_page_feeds_and_markdown(self):
        article_by_model()
        digest, editor = edition(), makers.user("Publisher")
        publish.approve(digest, by=editor)
        publish.publish(digest, by=editor)
        here = digest.get_absolute_url()

        page, markdown = self.client.get(here), self.client.get(f"{here[:-1]}.md")
        feeds = [
            self.client.get(reverse("series-feed", args=[digest.series.slug, kind]))
            for kind in ("rss", "atom", "json")
        ]

        self.assertContains(page, '<div class="edition" lang="zh" data-drafted="model">')
        self.assertIn('drafted: "model"', markdown.content.decode())
        for feed in feeds:
            self.assertIn("data-drafted=", feed.content.decode())
            self.assertIn("本期由机器起草，编辑审定", feed.content.decode())


class RevisionTests(EditionTestCase):
    def test_a_revision_keeps_of_each_item_its_article_draft_texts_and_overrides(self):
        article = article_by_model(summary="甲公司发布了新模型，售价为400元。")
        article.override(article.open_claims()[0], "elsewhere", by=self.user)
        digest = edition()
        publish.approve(digest, by=self.user)
        publish.publish(digest, by=self.user)

        item = digest.items.get(article=article)
        kept = digest.revisions.get().provenance["items"][str(item.uid)]

        self.assertEqual(kept["article"], article.pk)
        self.assertEqual(kept["draft"]["model"], "qwen-9")
        self.assertEqual(kept["texts"][0]["hash"], article.snapshot.hash)
        self.assertEqual([each["text"] for each in kept["overrides"]], ["400元"])
        self.assertEqual(kept["overrides"][0]["by_name"], self.user.username)
        self.assertGreater(kept["longer"], kept["kept"])

    def test_what_is_revised_later_keeps_its_own(self):
        digest = self.published()
        publish.revise(digest, signed=signature(self.user), lead="新的导语。")

        first, second = digest.revisions.order_by("number")

        self.assertNotEqual(first.provenance["lead"], second.provenance["lead"])
        self.assertEqual(first.provenance["items"].keys(), second.provenance["items"].keys())


class ImportTests(ArchiveTestCase):
    def test_of_an_import_nothing_is_known(self):
        self.edition("post/a.md")
        self.take_in()

        digest = Digest.objects.get()

        self.assertEqual(digest.revisions.get().provenance, {})
        self.assertEqual({part.change for part in Origins(digest)}, {None})
        self.assertEqual(digest.issue().drafted, "extract")


class EditionPageTests(EditionTestCase):
    def setUp(self):
        super().setUp()
        PromptText.objects.keep(PROMPT, "draft", "zh")
        article_by_model(draft=by_model(prompt_hash=PROMPT.hash, cost="0.0123", empty=2))
        self.digest = edition(with_lead=True)

    def page(self) -> str:
        return reverse("admin:digests_digest_provenance", args=[self.digest.pk])

    def test_it_says_who_wrote_what_from_what_and_who_approved_it(self):
        publish.approve(self.digest, by=self.user)

        shown = self.client.get(self.page())

        item = self.digest.items.get(origin="model")
        for said_there in ("qwen-9", PROMPT.hash[:12], item.snapshot.hash[:12], "0.012 USD"):
            self.assertContains(shown, said_there)
        self.assertContains(shown, self.user.username)
        self.assertContains(shown, "本期由机器起草，编辑审定")

    def test_an_edition_from_before_drafts_were_kept_says_so(self):
        self.digest.items.update(draft={})
        self.digest.amend(lead="")

        shown = self.client.get(self.page())

        self.assertContains(shown, "nobody has kept what the machine wrote")
        self.assertNotContains(shown, "Nothing is written yet.")
        self.assertContains(shown, '<span class="quiet">not known</span>', html=True)

    def test_the_page_of_the_edition_leads_to_it(self):
        self.assertContains(self.client.get(self.url()), self.page())

    def test_only_who_may_see_the_edition_sees_it(self):
        self.client.force_login(makers.user())

        self.assertEqual(self.client.get(self.page()).status_code, 403)

    def test_ten_times_the_items_take_the_same_number_of_queries(self):
        few = self.queries(self.page())
        for _ in range(10):
            article = article_by_model()
            Item.objects.create(
                digest=self.digest,
                article=article,
                snapshot=article.snapshot,
                title="题",
                body=article.summary,
                origin="model",
                draft=article.draft,
            )

        self.assertEqual(self.queries(self.page()), few)

    def test_a_layout_that_cannot_be_read_does_not_hide_it(self):
        Digest.objects.filter(pk=self.digest.pk).update(layout=[])

        self.assertEqual(self.client.get(self.page()).status_code, 200)


PROMPT = Prompt.named("draft", "zh", "只写科技。", {"temperature": 0.3})


class ArticlePageTests(DeskTestCase):
    def page(self, article: Article) -> str:
        return reverse("admin:articles_article_provenance", args=[article.pk])

    def test_it_shows_the_rules_as_sent_with_the_length_and_the_topics_of_this_article(self):
        PromptText.objects.keep(PROMPT, "draft", "zh")
        stored = by_model(prompt_hash=PROMPT.hash) | {"offered": ["机器人", "芯片"], "open": 3}
        article = article_by_model(draft=stored)

        shown = self.client.get(self.page(article))

        self.assertContains(shown, "不超过 100 字")
        self.assertContains(shown, "只写科技。")
        self.assertContains(shown, "机器人 · 芯片")
        self.assertNotContains(shown, "$")
        self.assertContains(shown, article.snapshot.hash)

    def test_a_length_that_nobody_asked_for_is_not_told(self):
        asked = {"prompt": "opinion", "length": 0, "temperature": 0}
        article = article_by_model(draft=by_model(parameters=asked, tokens_in=12345))

        shown = self.client.get(self.page(article))

        self.assertNotContains(shown, "Length asked for")
        self.assertContains(shown, "Temperature")
        self.assertContains(shown, "12,345 read")

    def test_a_draft_whose_prompt_nobody_kept_is_shown_without_it(self):
        article = article_by_model(draft=by_model(prompt_hash="f" * 64))

        self.assertContains(self.client.get(self.page(article)), "f" * 12)

    def test_what_people_wrote_has_no_machine_in_it(self):
        shown = self.client.get(self.page(makers.reviewed()))

        self.assertContains(shown, "Written by people.")
        self.assertNotContains(shown, "qwen")

    def test_what_people_took_out_and_put_in_is_marked(self):
        article = article_by_model(summary="甲公司今日发布了新模型。")

        shown = self.client.get(self.page(article))

        self.assertContains(shown, "甲公司<ins>今日</ins>发布了新模型。")
        self.assertNotContains(shown, "<del>")

    def test_a_headline_that_the_machine_took_from_the_source_is_nobodys_change(self):
        taken = {"title": "原标题", "draft": by_model(headline="")}
        same = article_by_model(headline="原标题", **taken)
        other = article_by_model(headline="自己的", **taken)

        self.assertContains(self.client.get(self.page(same)), "As the machine wrote it.")
        self.assertContains(self.client.get(self.page(other)), "People changed")

    def test_an_override_whose_sentence_has_changed_is_marked_as_fallen(self):
        article = article_by_model(summary="甲公司发布了新模型，售价为400元。")
        article.override(article.open_claims()[0], "elsewhere", by=self.user)
        before = self.client.get(self.page(article))
        article.amend(summary="甲公司发布了新模型，售价约400元。")

        after = self.client.get(self.page(article))

        self.assertContains(before, "checked elsewhere")
        self.assertNotContains(before, "no longer")
        self.assertContains(after, "no longer: its sentence has changed")

    def test_an_article_that_waits_for_its_draft_has_nothing_yet(self):
        shown = self.client.get(self.page(makers.article()))

        self.assertContains(shown, "Nothing is written yet.")

    def test_the_review_page_leads_to_it_and_only_who_may_see_that_sees_this(self):
        article = article_by_model()

        self.assertContains(
            self.client.get(reverse("admin:articles_article_change", args=[article.pk])),
            self.page(article),
        )
        self.client.force_login(makers.user())
        self.assertEqual(self.client.get(self.page(article)).status_code, 403)

    def test_it_names_the_text_that_the_draft_was_made_from_not_a_later_one(self):
        article = article_by_model()
        first = article.snapshot
        article.amend(snapshot=article.keep_text("后来的正文。", origin="page"))

        shown = self.client.get(self.page(article))

        self.assertContains(shown, first.hash)
        self.assertContains(shown, "another text by now")


class PromptsPageTests(DeskTestCase):
    URL = reverse("admin:articles_prompttext_changelist")

    def test_it_sums_up_each_prompt(self):
        PromptText.objects.keep(PROMPT, "draft", "zh")
        asked = {"prompt_hash": PROMPT.hash, "cost": "0.02"}
        article_by_model(draft=by_model(**asked, empty=1) | {"open": 1})
        article_by_model(draft=by_model(**asked) | {"open": 0})
        article_by_model(draft=by_model(origin="extract"))

        shown = self.client.get(self.URL)

        rows = shown.context["prompts"]
        self.assertEqual([row["purpose"] for row in rows], ["draft of an article"])
        tally = rows[0]["tally"]
        self.assertEqual((tally.count, tally.empty, tally.open_rate), (2, 1, 0.5))
        self.assertAlmostEqual(tally.empty_rate, 1000 / (2 * len(SUMMARY)))
        self.assertContains(shown, "0.020 USD")
        self.assertContains(shown, PROMPT.hash[:12])

    def test_leads_and_commentaries_have_their_own_rows_and_editions_a_line_each(self):
        article_by_model(draft=by_model(empty=1))
        digest = edition()
        lead = by_model(headline="", summary="导语。", parameters={"prompt": "lead"}, empty=2)
        digest.amend(lead="导语。", lead_origin="model", lead_draft=lead)
        before = self.client.get(self.URL).context["editions"][0]
        publisher = makers.user("Publisher")
        publish.approve(digest, by=publisher)
        publish.publish(digest, by=publisher)

        shown = self.client.get(self.URL)

        after = shown.context["editions"][0]
        self.assertEqual(
            {row["purpose"] for row in shown.context["prompts"]}, {"draft of an article", "lead"}
        )
        self.assertEqual((before.tally.count, before.drafted, before.printed), (2, 3, None))
        self.assertEqual((after.drafted, after.printed), (3, 0))

    def test_old_drafts_are_left_out(self):
        article = article_by_model()
        Article.objects.filter(pk=article.pk).update(
            first_seen_at=timezone.now() - timedelta(days=31)
        )

        self.assertEqual(self.client.get(self.URL).context["prompts"], [])

    def test_ten_times_the_rows_take_the_same_number_of_queries(self):
        def one_more() -> None:
            article_by_model()
            makers.reviewed()  # by hand
            digest = edition()
            digest.items.filter(origin="model").update(draft={})  # from before drafts were kept
            publish.approve(digest, by=publisher)
            publish.publish(digest, by=publisher)

        publisher = makers.user("Publisher")
        one_more()
        few = self.queries(self.URL)
        for _ in range(9):
            one_more()

        self.assertEqual(self.queries(self.URL), few)

    def test_a_prompt_is_kept_once_and_can_be_read(self):
        for _ in range(2):
            PromptText.objects.keep(PROMPT, "draft", "zh")
        row = PromptText.objects.get()

        shown = self.client.get(reverse("admin:articles_prompttext_change", args=[row.pk]))

        self.assertContains(shown, "只写科技。")
        self.assertContains(shown, PROMPT.hash)

    def test_a_prompt_that_is_none_is_not_found_and_nobody_writes_one(self):
        for number in ("999", "x", "9" * 30):
            url = reverse("admin:articles_prompttext_change", args=[number])
            self.assertEqual(self.client.get(url).status_code, 404)
        self.assertEqual(self.client.get(reverse("admin:articles_prompttext_add")).status_code, 403)

    def test_only_colleagues_see_it(self):
        PromptText.objects.keep(PROMPT, "draft", "zh")
        self.client.force_login(makers.user())

        urls = [
            self.URL,
            reverse("admin:articles_prompttext_change", args=[PromptText.objects.get().pk]),
        ]

        self.assertEqual([self.client.get(url).status_code for url in urls], [403, 403])


class DraftingTests(TestCase):
    def test_a_draft_counts_what_its_source_did_not_bear_and_its_prompt_can_be_read(self):
        text = "甲公司发布了新模型。售价为300元。" * 20
        article = makers.article(text=text, language="zh", due_at=timezone.now())
        reply = drafted("甲公司发布新模型", "甲公司发布了新模型，售价为400元。")

        with ModelServer(reply) as server, override_settings(**server.settings):
            held = Article.objects.claim(article.pk)
            draft_article(held, held.snapshot, Order("zh"))

        stored = Article.objects.get(pk=article.pk).draft
        self.assertEqual(stored["open"], 1)
        self.assertIn("$fence", PromptText.objects.get(hash=stored["prompt_hash"]).rules)
