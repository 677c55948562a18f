"""A draft is no longer than its source bears, and a title alone makes no story."""

from datetime import timedelta

from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import timezone, translation

from articles import bearing, llm, summarise
from articles.drafts import drafted as taken
from articles.extractive import weight
from articles.models import Article
from articles.orders import Order
from digests import compose
from digests.models import Item
from tests import makers
from tests.model_server import ModelServer, drafted

TITLE = "青禾科技发布新款农用无人机"
BLURB = (
    "青禾科技周二在南京发布新款农用无人机QH-7，起售价2.98万元，载重40公斤，每小时可喷洒120亩农田。"
    "该公司说，首批500台将在5月交付，主要面向江苏和安徽两省的种粮大户，暂无出口计划。"
)
LONG = "".join(
    f"{month}月，公司在第{month}个省设立服务站，当月售出{month * 137}台，收入{month * 3}亿元。"
    f"有{month + 30}户农民说，他们平均每亩地省下了{month + 50}元。"
    for month in range(1, 13)
)
PADDED = "".join(
    f"该公司{verb}，此事对各地农户和上下游企业都会产生影响，而且{verb}这不会是最后一次。"
    for verb in [f"{who}{how}" for who in "自己再又先后" for how in ("表示", "强调", "指出")]
)


class BearingTests(SimpleTestCase):
    def test_a_long_report_full_of_facts_bears_the_usual_length(self):
        self.assertEqual(bearing.of(TITLE, LONG).length, bearing.LONGEST)

    def test_a_blurb_bears_half_its_own_length_and_never_more_than_itself(self):
        bears = bearing.of(TITLE, BLURB)

        self.assertLessEqual(bears.length, weight(BLURB) / 2)
        self.assertLessEqual(bears.most, weight(TITLE + BLURB))

    def test_a_long_text_with_hardly_a_fact_bears_little(self):
        musing = "有人喜欢清晨，有人喜欢黄昏，这样的事情没有对错，各人有各人的道理。" * 20

        self.assertLess(bearing.of("随想", musing).length, bearing.LONGEST / 2)

    def test_a_sentence_or_a_thin_text_without_a_fact_is_its_own_summary(self):
        for text in (
            "公司说新品下月上市，价格未定。",
            "公司说将继续努力，为广大农户提供更好的产品和更周到的服务，也欢迎大家多提意见和建议。",
            "The company said more details would follow.",
        ):
            with self.subTest(text):
                bears = bearing.of(TITLE, text)

                self.assertEqual(bears.length, 0)
                self.assertGreater(bears.most, 0)

    def test_a_text_that_only_repeats_the_title_bears_nothing(self):
        for text in ("", TITLE, f"{TITLE}\n阅读全文", "Comments"):
            with self.subTest(text):
                self.assertEqual(bearing.of(TITLE, text), bearing.Bearing(0, 0))


class ThinSourceTests(TestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(ModelServer(drafted("新标题", PADDED)))
        self.enterContext(override_settings(**self.server.settings))
        self.enterContext(translation.override("en"))

    def draft(self, text: str) -> summarise.Draft:
        return summarise.draft(TITLE, text, language="zh", order=Order("zh"))

    def test_a_hundred_characters_never_become_more(self):
        for length in (130, 200, 600):
            with self.subTest(length):
                self.server.answer_with(drafted("新标题", PADDED[:length] + "。"))

                with self.assertRaises(llm.LLMError) as refused:
                    self.draft(BLURB)

                self.assertTrue(refused.exception.permanent)
                self.assertRegex(str(refused.exception), "more than")

    def test_what_the_model_was_asked_for_is_kept(self):
        self.server.answer_with(drafted("新标题", "青禾科技发布无人机QH-7，起售价2.98万元。"))

        self.assertEqual(self.draft(BLURB).origin, "model")

    def test_no_model_is_asked_about_a_source_that_bears_no_draft(self):
        draft = self.draft("公司说新品下月上市，价格未定。")

        self.assertEqual(
            (draft.origin, draft.summary), ("extract", "公司说新品下月上市，价格未定。")
        )
        self.assertIn("too little", draft.note)
        self.assertEqual(self.server.requests, [])

    def test_of_a_mere_title_nothing_is_made(self):
        draft = self.draft(TITLE)

        self.assertEqual((draft.headline, draft.summary), (TITLE, "（仅标题）"))
        self.assertEqual(draft.parameters["access"], "title")
        self.assertEqual(self.server.requests, [])


class RefusedTests(TestCase):
    def test_what_the_model_padded_becomes_an_extract_with_a_plain_reason(self):
        with (
            ModelServer(drafted("新标题", PADDED[:200] + "。")) as server,
            override_settings(**server.settings),
            translation.override("en"),
        ):
            draft = taken(Article(title=TITLE, language="zh"), BLURB, Order())

        self.assertEqual(draft.origin, "extract")
        self.assertLessEqual(weight(draft.summary), weight(BLURB))
        self.assertIn("The model wrote more than its source says.", draft.note)


class TitleOnlyTests(TestCase):
    def edition(self, **fields) -> Item:
        draft = {"origin": "extract", "summary": "（仅标题）", "parameters": {"access": "title"}}
        makers.reviewed(draft=draft, **fields)
        digest = compose.compose(makers.series(), timezone.now() + timedelta(seconds=1))
        return digest.items.get()

    def test_a_mere_title_is_an_item_that_says_so(self):
        item = self.edition(summary="（仅标题）")

        self.assertEqual((item.access, item.body), (Item.Access.TITLE, "（仅标题）"))

    def test_what_a_person_wrote_under_it_is_more_than_a_title(self):
        item = self.edition(summary="公司证实了这一消息。")

        self.assertEqual(item.access, Item.Access.OPEN)
