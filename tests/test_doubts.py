"""What only one of two drafts says is listed, and what both say in other words is not."""

from django.test import SimpleTestCase

from articles.doubts import Doubt, between


def doubted(one: str, two: str, **names: frozenset[str]) -> list[str]:
    return [doubt.text for doubt in between(one, two, names or None)]


class DoubtTests(SimpleTestCase):
    # One report, drafted twice: the figures of the first half were made up each time anew.
    FIRST = (
        "**星流公司**发布推理模型Lumen-3，响应时间缩短40%，代码测试通过率为87.3%，高出对手2.1个百分点。"
        "公司正以150亿元估值融资。"
    )
    SECOND = (
        "星流公司发布推理模型Lumen-3，响应时间缩短三成，代码测试通过率为91%，高出对手5个百分点。"
        "公司估值达到150亿元。"
    )

    def test_the_figures_that_changed_between_two_drafts_are_listed_and_no_others(self):
        self.assertEqual(doubted(self.FIRST, self.SECOND), ["40%", "87.3%", "2.1个百分点"])
        self.assertEqual(doubted(self.SECOND, self.FIRST), ["三成", "91%", "5个百分点"])

    def test_a_doubt_says_where_it_stands(self):
        for doubt in between(self.FIRST, self.SECOND):
            self.assertEqual(self.FIRST[doubt.start : doubt.end], doubt.text)
        self.assertEqual(between("售价300元。", "售价500元。"), [Doubt("money", "300元", 2, 6)])

    def test_the_same_in_other_words_is_no_doubt(self):
        for one, two in (
            ("协议总额380亿美元。", "The deal is worth $38bn."),
            ("产量为1.3万台。", "共生产13,000台。"),
            ("下降30%。", "降了三成。"),
            ("11月13日发布。", "The launch was on Nov. 13."),
        ):
            with self.subTest(one):
                self.assertEqual(doubted(one, two), [])
                self.assertEqual(doubted(two, one), [])

    def test_other_units_names_and_quotations_are_doubts(self):
        for one, two, text in (
            ("成本为12亿英镑。", "成本为12亿美元。", "12亿英镑"),
            ("上升2.1个百分点。", "上升2.1%。", "2.1个百分点"),
            ("他说：“我们不会裁员。”", "他说：“我们可能裁员。”", "我们不会裁员"),
            ("It was bought by Anthropic.", "It was bought by Mistral.", "Anthropic"),
        ):
            with self.subTest(text):
                found = doubted(one, two)

                self.assertEqual(len(found), 1)
                self.assertIn(text, found[0])

    def test_the_house_glossary_joins_names(self):
        one, two = "Kunlun Tech released it.", "昆仑万维发布了它。"

        self.assertEqual(doubted(one, two, 昆仑万维=frozenset({"Kunlun Tech"})), [])

    def test_without_a_second_draft_there_is_no_doubt(self):
        self.assertEqual(doubted(self.FIRST, ""), [])
        self.assertEqual(doubted("", self.FIRST), [])
