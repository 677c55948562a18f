"""A right figure in the wrong place is seen, and what stands there is shown."""

from datetime import date

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.grounding import Claim, Verdict, Why, check

WHEN = date(2026, 11, 20)
EXAMPLES = settings(max_examples=60, deadline=None)
FIRMS = ["Norvane", "Ostrel", "Kitsune", "Halden", "Quarrow"]
shares = st.permutations([13, 27, 41, 58, 86])


def elsewhere(draft: str, source: str) -> list[Claim]:
    return [claim for claim in check(draft, source, when=WHEN) if claim.why == Why.ELSEWHERE]


def report(values: list[int]) -> str:
    """A market report, a sentence a firm."""
    return " ".join(
        f"{firm} held {value}% of the market." for firm, value in zip(FIRMS, values, strict=True)
    )


class FiguresTests(SimpleTestCase):
    def assert_denied(self, draft: str, source: str, figure: str, right: str) -> None:
        """The figure is denied, and the source's own is shown."""
        found = elsewhere(draft, source)
        self.assertEqual(
            [(claim.text, claim.verdict) for claim in found], [(figure, Verdict.UNSUPPORTED)]
        )
        self.assertEqual(source[slice(*found[0].evidence or ())], right)

    def test_a_figure_of_something_else_is_denied_and_the_right_one_shown(self):
        for draft, source, figure, right in (
            (
                "2025年海外收入占比38%。",
                "公司毛利率为38%，与上年持平。2025年营收5.6亿元，海外收入占比41%。",
                "38%",
                "41%",
            ),
            (
                "The central bank's full data were due on its website at 3 p.m.",
                "央行16日下午3点举行新闻发布会。发布会持续约70分钟。完整数据将于上午9时30分在央行网站公布。",
                "3 p.m.",
                "上午9时30分",
            ),
            (
                "Version 6.1.8 of the flight software was sent to 60 satellites.",
                "Version 6.2.1 of the flight software was sent to a batch of 60 satellites. "
                "Engineers later restored release 6.1.8 on some.",
                "6.1.8",
                "6.2.1",
            ),
        ):  # fmt: skip
            with self.subTest(draft):
                self.assert_denied(draft, source, figure, right)

    def test_what_fits_another_place_only_a_little_better_is_doubted(self):
        source = (
            "The company's next chip goes to tape-out on April 7, with samples due in late "
            "summer. Its chief financial officer leaves on March 31."
        )

        (claim,) = elsewhere("其新款芯片将于3月31日流片。", source)

        self.assertEqual((claim.text, claim.verdict), ("3月31日", Verdict.UNVERIFIABLE))
        self.assertEqual(source[slice(*claim.evidence or ())], "April 7")

    def test_a_figure_in_its_place_is_not_doubted(self):
        for draft, source in (
            ("价格由36.2元降至32.1元。", "订单平均消费额由36.2元降至32.1元。"),
            ("黄金需求达到5002吨。", "黄金需求首次超过5000吨，达到5002吨。"),
            ("2025年海外收入占比41%。", "公司毛利率为38%。2025年海外收入占比41%。"),
            ("毛利率为38%。", "公司毛利率为38%。2025年海外收入占比41%。"),
            (
                "第二季度毛利率36.8%，环比提高5.4个百分点。",
                "第二季度公司营收为33.5亿元，环比增长32.9%；毛利率为36.8%，比第一季度提高5.4个百分点。",
            ),
            ("The site has 14 buildings.", "14 buildings. Elsewhere 9 buildings stand."),
        ):
            with self.subTest(draft):
                self.assertEqual(elsewhere(draft, source), [])

    @given(shares, st.integers(0, 4), st.integers(1, 4))
    @EXAMPLES
    def test_another_firms_share_is_denied_and_its_own_is_not(self, values, firm, step):
        source, other = report(values), values[(firm + step) % 5]

        found = elsewhere(f"{FIRMS[firm]} held {other}% of the market.", source)

        self.assertEqual([claim.text for claim in found], [f"{other}%"])
        self.assertEqual(source[slice(*found[0].evidence or ())], f"{values[firm]}%")
        self.assertEqual(elsewhere(f"{FIRMS[firm]} held {values[firm]}%.", source), [])

    @given(shares, st.permutations(range(5)))
    @EXAMPLES
    def test_two_exchanged_shares_are_both_denied(self, values, order):
        one, other = order[:2]
        draft = f"{FIRMS[one]} held {values[other]}% of the market, {FIRMS[other]} {values[one]}%."

        denied = {claim.text for claim in elsewhere(draft, report(values))}

        self.assertEqual(denied, {f"{values[other]}%", f"{values[one]}%"})


class BoundsTests(SimpleTestCase):
    def assert_only_denied(self, draft: str, source: str, text: str) -> None:
        claims = check(draft, source, when=WHEN)
        denied = [claim.text for claim in claims if claim.verdict is Verdict.UNSUPPORTED]
        self.assertEqual(denied, [text])

    def test_the_opposite_bound_of_a_figure_is_denied_with_its_words(self):
        for draft, source, text in (
            ("估值不到上轮的三倍。", "a value of more than three times the last", "不到上轮的三倍"),
            ("Exports nearly doubled.", "出口同比增长一倍多。", "nearly doubled"),
            ("成本超过四分之一。", "nearly a quarter of the cost", "超过四分之一"),
            ("prices fell by more than 22%", "prices fell by as much as 22%", "more than 22%"),
        ):  # fmt: skip
            with self.subTest(draft):
                self.assert_only_denied(draft, source, text)

    def test_the_same_bound_in_other_words_is_not(self):
        for draft, source in (
            ("电价不超过每度0.28元。", "到户电价控制在每度0.28元以内。"),
            ("用电最高达230兆瓦。", "The campus will draw up to 230 megawatts."),
            ("同比增长逾一倍。", "同比增长134%，增速最快的是去年的5.8倍。"),
        ):
            with self.subTest(draft):
                claims = check(draft, source, when=WHEN)
                self.assertNotIn(Verdict.UNSUPPORTED, {claim.verdict for claim in claims})

    def test_where_a_figure_went_the_other_way_is_denied(self):
        for draft, source, text in (
            ("售价下调至429美元。", "The price will go up to $429 from $399.", "下调至429美元"),
            ("时限缩短到60日。", "申请的时限由30日延长到60日。", "缩短到60日"),
        ):
            with self.subTest(draft):
                self.assert_only_denied(draft, source, text)

    def test_how_often_a_figure_is_so_is_denied_where_the_source_says_it_otherwise(self):
        source = "It folds 95 towels an hour. Faults came 6 times a minute at first."

        self.assert_only_denied("每分钟叠95条毛巾。", source, "每分钟")
        self.assert_only_denied("每小时叠95条毛巾，每小时出错6次。", source, "每小时")
