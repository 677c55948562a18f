"""Empty prose is marked, and a draft does not end in it."""

from itertools import pairwise

from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import translation

from articles import extractive, summarise
from articles.orders import Order
from articles.prompts import Prompt
from articles.prose import Kind, empty, tightened, without
from tests import makers
from tests.model_server import ModelServer, drafted, said
from tests.test_admin_articles import DeskTestCase

FACT = "青禾科技周二发布无人机QH-7，起售价2.98万元。"
SOURCE = (
    "青禾科技周二在南京发布新款农用无人机QH-7，起售价2.98万元，载重40公斤。"
    "该公司说，首批500台将在5月交付，主要面向江苏和安徽两省的种粮大户。"
    "新机由公司在南京的团队设计，用到的电池和电机都来自本地供应商，农户可以分期付款。"
)


def told(text: str, source: str = "") -> list[tuple[Kind, str]]:
    return [(span.kind, text[span.start : span.end]) for span in empty(text, source)]


class MarkTests(SimpleTestCase):
    def test_a_sentence_that_only_promotes_is_empty(self):
        for text in (
            "这一发布标志着农业智能化迈向新阶段。",
            "这项技术突破将对多个行业产生深远影响。",
            "这场变革将重塑全球产业生态。",
            "未来可期，让我们拭目以待。",
            "This marks a significant milestone for the whole industry.",
            "The move underscores the importance of careful planning.",
        ):
            with self.subTest(text):
                self.assertEqual(told(text), [(Kind.SENTENCE, text)])

    def test_a_sentence_that_says_something_is_never_empty(self):
        for text in (
            "新规标志着2026年起所有平台都要申报。",
            "The deal marks a milestone: Acme paid $40 million.",
            "“这对我们来说意义重大，我们等了十年。”她说。",
        ):
            with self.subTest(text):
                self.assertNotIn(Kind.SENTENCE, [kind for kind, _text in told(text)])

    def test_plain_news_has_no_marks(self):
        for text in (
            SOURCE,
            "警方说，两人被送往医院，其中一人伤势较重。",
            "他认为，农户最关心的是电池能用多久。",
            "The council rejected the plan. Residents had asked for a smaller building.",
        ):
            with self.subTest(text):
                self.assertEqual(told(text), [])

    def test_an_opener_goes_with_its_comma(self):
        text = f"值得注意的是，{FACT}"

        self.assertEqual(told(text), [(Kind.OPENER, "值得注意的是，")])
        self.assertEqual(without(text, empty(text)), FACT)

    def test_an_english_sentence_begins_with_a_capital_again(self):
        text = "It is worth noting, shares of Acme fell 4%."

        self.assertEqual(without(text, empty(text)), "Shares of Acme fell 4%.")

    def test_a_clause_behind_the_news_goes_as_a_whole(self):
        text = FACT.replace("。", "，标志着农业智能化迈向新阶段。")

        self.assertEqual(told(text), [(Kind.CLAUSE, "，标志着农业智能化迈向新阶段")])
        self.assertEqual(without(text, empty(text)), FACT)

    def test_a_phrase_among_facts_is_marked_and_stays(self):
        text = "无人机市场进入白热化阶段，青禾科技的QH-7售价2.98万元。"

        self.assertEqual(told(text), [(Kind.PHRASE, "白热化")])
        self.assertEqual(without(text, empty(text)), text)

    def test_nothing_is_cut_that_would_leave_half_a_sentence(self):
        for text in (
            "随着成本下降，这项技术标志着行业的新方向。",
            "此事标志着行业的转变，买家今后要先付定金。",
        ):
            with self.subTest(text):
                self.assertNotIn(Kind.CLAUSE, [kind for kind, _text in told(text)])

    def test_no_half_markup_is_left_behind(self):
        text = "**青禾科技发布QH-7，标志着新**阶段。"

        self.assertEqual(without(text, empty(text)), text)

    def test_without_a_fact_a_sentence_must_rest_on_its_source(self):
        resting = "电池和电机来自本地供应商。"
        floating = "投资者对全球农业前景依然保持乐观。"

        self.assertEqual(told(resting, SOURCE), [])
        self.assertEqual(told(floating, SOURCE), [(Kind.SENTENCE, floating)])
        self.assertEqual(told(floating), [])

    def test_words_borrowed_from_the_news_make_no_fact(self):
        borrowed = "该公司的新款农用无人机标志着农户用上了更好的电池。"

        self.assertEqual(told(borrowed, SOURCE), [(Kind.SENTENCE, borrowed)])
        self.assertEqual(told(borrowed, SOURCE + borrowed), [(Kind.PHRASE, "标志着")])

    def test_a_source_in_another_language_cannot_prove_a_sentence_empty(self):
        self.assertEqual(
            told("农户可以分期付款，也可以租用。", "Farmers may pay in instalments."), []
        )

    def test_headings_and_short_lines_are_left_alone(self):
        self.assertEqual(told("行业变革与未来展望\n技术架构", SOURCE), [])

    def test_marks_lie_in_order_and_apart(self):
        text = (
            f"值得注意的是，白热化的竞争将重塑格局，意义重大。{FACT}总的来说，前景广阔，未来可期。"
        )

        spans = empty(text)

        self.assertGreater(len(spans), 1)
        for one, other in pairwise(spans):
            self.assertLessEqual(one.end, other.start)


class TightenedTests(SimpleTestCase):
    def test_empty_sentences_at_the_end_go(self):
        text = f"{FACT}这一发布标志着农业智能化迈向新阶段。未来可期。"

        self.assertEqual(tightened(text), (FACT, 2))

    def test_one_in_the_middle_stays_for_the_editor(self):
        text = f"{FACT}这一发布标志着农业智能化迈向新阶段。首批500台5月交付。"

        self.assertEqual(tightened(text), (text, 0))

    def test_something_that_says_a_fact_must_be_left(self):
        text = "公司发布了新品。这一发布标志着农业智能化迈向新阶段。"

        self.assertEqual(tightened(text), (text, 0))


class DraftTests(TestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(ModelServer())
        self.enterContext(override_settings(**self.server.settings))
        self.enterContext(translation.override("en"))

    def test_a_draft_does_not_end_in_empty_prose_and_says_what_was_cut(self):
        idle = "这将重塑行业格局。"
        self.server.answer_with(drafted("题", f"值得注意的是，{FACT}{idle}"))

        draft = summarise.draft("题", SOURCE, language="zh", order=Order("zh"))

        self.assertEqual(draft.summary, f"值得注意的是，{FACT}")
        self.assertIn(idle, draft.note)
        self.assertEqual(draft.empty, 2)

    def test_a_clean_draft_has_no_note_and_counts_nothing(self):
        self.server.answer_with(drafted("题", FACT))

        draft = summarise.draft("题", SOURCE, language="zh", order=Order("zh"))

        self.assertEqual((draft.summary, draft.note, draft.empty), (FACT, "", 0))

    def test_an_opinion_is_counted_and_not_cut(self):
        idle = "这将重塑行业格局。"
        self.server.answer_with(drafted("看法", FACT + idle))

        remark = summarise.remark([("题", FACT)], target="zh")

        self.assertEqual(remark and (remark.summary, remark.empty), (FACT + idle, 1))

    def test_a_lead_does_not_end_in_empty_prose(self):
        self.server.answer_with(said(f'{{"summary": "{FACT}未来可期。"}}'))

        self.assertEqual(summarise.opening([("题", FACT)], target="zh").summary, FACT)

    def test_the_prompts_forbid_what_is_marked(self):
        for name in ("draft", "lead", "commentary"):
            for language, phrases in (
                ("zh", ("标志着", "预示着", "白热化", "值得注意的是", "引发广泛关注", "意义重大")),
                ("en", ("marks a milestone", "it is worth noting", "game-changer")),
            ):
                rules = Prompt.named(name, language).system(fence="F", length=100)
                for phrase in phrases:
                    with self.subTest(name=name, phrase=phrase):
                        self.assertIn(phrase, rules)
                        self.assertTrue(
                            empty(
                                f"青禾科技{phrase}，售价2万元。"
                                if language == "zh"
                                else f"Well, {phrase} for $2."
                            )
                        )


class ExtractTests(SimpleTestCase):
    def test_an_extract_rather_takes_another_sentence(self):
        idle = "青禾科技发布新款无人机，标志着农业无人机进入新阶段，意义重大。"

        self.assertNotIn(idle, extractive.pick("青禾科技发布新款无人机", idle + SOURCE, length=60))


class DeskTests(DeskTestCase):
    IDLE = "这一发布标志着行业迈向新阶段。"

    def setUp(self):
        super().setUp()
        self.article = makers.reviewed(summary=f"售价为300元。{self.IDLE}")
        self.url = reverse("admin:articles_article_change", args=[self.article.pk])

    def cut(self, said: str):
        sent = {
            "seen": self.article.version,
            "headline": self.article.headline,
            "summary": self.article.summary,
            "summary_language": "zh",
            "title": self.article.title,
            "language": "zh",
            "_cut": said,
        }
        return self.client.post(self.url, sent, follow=True)

    def test_the_page_shows_what_says_nothing(self):
        self.assertContains(self.client.get(self.url), f'name="_cut" value="{self.IDLE}"')

    def test_one_key_cuts_it_out(self):
        self.cut(self.IDLE)

        self.article.refresh_from_db()
        self.assertEqual(self.article.summary, "售价为300元。")

    def test_what_is_not_marked_stays(self):
        self.assertContains(self.cut("售价为300元。"), "cannot be cut out alone")

        self.article.refresh_from_db()
        self.assertIn("300元", self.article.summary)
