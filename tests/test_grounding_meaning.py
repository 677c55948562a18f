"""What a draft makes of its source beyond figures and names is doubted, with the reason."""

from datetime import date

from django.test import SimpleTestCase

from articles.grounding import Claim, Verdict, Why, check, check_all

WHEN = date(2026, 11, 20)


def doubts(draft: str, source: str) -> list[Claim]:
    return [claim for claim in check(draft, source, when=WHEN) if claim.why]


class MeaningTests(SimpleTestCase):
    def assert_doubted(self, draft: str, source: str, why: Why, text: str) -> Claim:
        found = doubts(draft, source)
        self.assertEqual([(claim.text, claim.why) for claim in found], [(text, why)])
        self.assertEqual(found[0].verdict, Verdict.UNVERIFIABLE)
        return found[0]

    def test_what_is_announced_told_as_done_is_doubted_with_the_words_of_the_source(self):
        source = "作者表示，代码将在论文录用后公开。训练用了64块显卡。"

        doubt = self.assert_doubted("作者称代码已经公开。", source, Why.ANNOUNCED, "已经公开")

        self.assertEqual(doubt.kind, "status")
        self.assertEqual(source[slice(*doubt.evidence or ())], "代码将在论文录用后公开。")

    def test_what_is_not_so_yet_told_as_so_is_doubted(self):
        source = "原告胜诉。该判决目前尚未生效。"

        self.assert_doubted("这份判决已经生效。", source, Why.ANNOUNCED, "已经生效")

    def test_what_is_denied_told_as_granted_is_doubted(self):
        source = "法院未支持原告的惩罚性赔偿请求，判赔1850万元。"

        doubt = self.assert_doubted("法院支持了惩罚性赔偿请求。", source, Why.DENIED, "支持了")

        self.assertEqual(doubt.kind, "negation")

    def test_the_opposite_of_what_the_source_says_of_a_figure_is_doubted(self):
        self.assert_doubted(
            "公司推迟了47亿美元的收购。",
            "The company brought forward its $4.7 billion takeover on Monday.",
            Why.OPPOSITE,
            "推迟",
        )

    def test_the_buyer_told_as_the_bought_is_doubted(self):
        self.assert_doubted(
            "A judge ordered Palletwise to buy Ironbridge.",
            "A judge told Ironbridge that it must buy Palletwise after all.",
            Why.TURNED,
            "buy",
        )

    def test_a_post_that_nobody_has_in_the_source_is_doubted(self):
        self.assert_doubted(
            "首席执行官克雷斯说，毛利率将回升。",
            "Chief Financial Officer Colette Kress said gross margin would recover.",
            Why.NOBODY,
            "首席执行官",
        )

    def test_what_the_source_says_too_is_not_doubted(self):
        for draft, source in (
            ("代码已经公开。", "代码此前将在录用后公开，现在代码已经公开。"),
            ("判决尚未生效。", "该判决目前尚未生效。"),
            ("法院没有支持惩罚性赔偿请求。", "法院未支持原告的惩罚性赔偿请求。"),
            ("作者计划公开代码。", "作者表示，代码将在论文录用后公开。"),
            ("Ironbridge must buy Palletwise.", "A judge told Ironbridge to buy Palletwise."),
            ("Palletwise is bought by Ironbridge.", "A judge told Ironbridge to buy Palletwise."),
            ("首席财务官克雷斯说，毛利率将回升。", "CFO Colette Kress said margin would recover."),
            (
                "高级副总裁贝丝说，公司将裁员。",
                "Senior vice president Beth said it would cut jobs.",
            ),
            ("股价下跌7.7%。", "Shares fell 7.7% after the report."),
        ):
            with self.subTest(draft):
                self.assertEqual(doubts(draft, source), [])

    def test_what_another_source_bears_out_is_not_doubted(self):
        draft = "该模型有64个专家，代码已经公开。"
        before = "该模型有64个专家，代码将在论文录用后公开。"
        after = "该模型有64个专家，代码已于今日公开。"

        alone = check_all(draft, [before], when=WHEN)
        both = check_all(draft, [before, after], when=WHEN)

        self.assertEqual([claim.why for claim in alone if claim.why], [Why.ANNOUNCED])
        self.assertEqual([claim.why for claim in both if claim.why], [])
