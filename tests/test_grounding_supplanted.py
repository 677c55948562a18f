"""A figure that looks like one of the source's, in its place, is denied and that one shown."""

from datetime import date

from django.test import SimpleTestCase
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles.grounding import Verdict, Why, check

WHEN = date(2026, 11, 20)
EXAMPLES = settings(max_examples=60, deadline=None)
# 36 may be what is left of 99, and 63 is what is told.
TRIAL = "Prosecutors say he told investors in 2022 that a liver drug had shrunk tumours in 63% of "
TRIAL += "patients when the true figure was 19%. He left the firm with 36 others, of 99."


class SupplantedTests(SimpleTestCase):
    def shown(self, draft: str, source: str) -> list[tuple[str, str]]:
        """The denied claims, each with what the source has in its place."""
        return [
            (claim.text, source[slice(*claim.evidence or ())])
            for claim in check(draft, source, when=WHEN)
            if claim.verdict is Verdict.UNSUPPORTED and claim.why is Why.OTHERWISE
        ]

    def test_what_could_be_reckoned_is_denied_in_the_place_of_what_looks_like_it(self):
        for draft, source, found in (
            (
                "截至9月底，公司订单3200台，其中四成来自汽车制造客户。",
                "截至9月底，公司累计订单3200台，其中六成来自汽车制造客户，其余来自家电。",
                [("四成", "六成")],
            ),
            (
                "系统每年可少停机约610小时。",
                "系统故障预测准确率93.5%，每年可减少停机约160小时。二期有770小时，一期160小时。",
                [("610小时", "160小时")],
            ),
            (
                "检方称他2022年宣称一款肝病药物令36%的患者肿瘤缩小，实际只有19%。",
                TRIAL,
                [("36%", "63%")],
            ),
        ):
            with self.subTest(draft):
                self.assertEqual(self.shown(draft, source), found)

    def test_another_unit_is_denied_beside_the_source_s_own(self):
        for draft, source, found in (
            ("良率提高到80%，提高9%。", "良率由71%到80%，提高9个百分点。", [("9%", "9个百分点")]),
            ("任务中位用时22小时。", "The median time was 22 minutes.", [("22小时", "22 minutes")]),
        ):  # fmt: skip
            with self.subTest(draft):
                self.assertEqual(self.shown(draft, source), found)

    def test_what_rounds_another_is_denied_in_the_place_of_what_looks_like_it(self):
        source = "模型试运行四个月，采纳率约75%。对于近三分之二的台风，误差在3小时以内。"

        self.assertEqual(self.shown("模型试运行四个月，采纳率约65%。", source), [("65%", "75%")])
        self.assertEqual(self.shown("对约65%的台风，误差在3小时以内。", source), [])

    @EXAMPLES
    @given(st.integers(120, 980), st.integers(120, 980))
    def test_a_difference_that_is_told_as_one_is_not(self, before, after):
        assume(before > after and str(before - after) not in (str(before), str(after)))
        source = f"Latency dropped from {before} to {after} milliseconds."

        self.assertEqual(self.shown(f"延迟减少了{before - after}毫秒。", source), [])
