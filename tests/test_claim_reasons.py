"""Why a claim is doubted stands in the list, with what the source says instead."""

from django.test import SimpleTestCase

from articles.claim_page import KINDS, WHYS
from articles.grounding import Verdict, Why, check
from articles.grounding.claim import MEANINGS
from articles.prose import Kind, empty
from articles.workflow import State
from tests import makers
from tests.test_admin_articles import ArticleTestCase

ANNOUNCED = "作者表示，代码 & 数据将在论文录用后公开。训练用了64块显卡。"


class ReasonTests(SimpleTestCase):
    def test_every_reason_has_its_sentence_and_every_kind_its_name(self):
        self.assertEqual(set(WHYS), set(Why))
        self.assertLessEqual(MEANINGS, set(KINDS))

    def test_a_doubt_about_meaning_makes_no_empty_sentence_full(self):
        text = "这一发布标志着农业智能化已经迈向新阶段。"
        source = "该发布计划迈向新阶段。"
        self.assertTrue(all(claim.kind in MEANINGS for claim in check(text, source)))

        self.assertEqual([span.kind for span in empty(text, source)], [Kind.SENTENCE])


class PageTests(ArticleTestCase):
    def test_the_list_says_why_a_claim_is_doubted_and_what_the_source_says(self):
        article = makers.article(
            text=ANNOUNCED, title="代码", summary="作者称代码已经公开。", state=State.REVIEW
        )

        page = self.client.get(self.page(article))

        self.assertContains(page, str(WHYS[Why.ANNOUNCED]), count=1)
        self.assertContains(page, "代码 &amp; 数据将在论文录用后公开。</q>")

    def test_a_claim_that_is_plainly_doubted_has_no_reason(self):
        article = makers.reviewed(summary="售价为9000元。")

        page = self.client.get(self.page(article))

        self.assertNotContains(page, '<span class="why">')


class VerdictTests(SimpleTestCase):
    def test_only_a_doubt_has_a_reason(self):
        for claim in check("作者称代码已经公开，用了64块显卡。", ANNOUNCED):
            self.assertEqual(claim.why is not None, claim.verdict is Verdict.UNVERIFIABLE)
