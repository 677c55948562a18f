"""A figure said in another way is no error, and another figure said so is one."""

from datetime import date

from django.test import SimpleTestCase
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles.grounding import Verdict, check

WHEN = date(2026, 11, 20)
EXAMPLES = settings(max_examples=80, deadline=None)


def denied(draft: str, source: str) -> list[str]:
    claims = check(draft, source, when=WHEN)
    return [claim.text for claim in claims if claim.verdict is Verdict.UNSUPPORTED]


def supported(draft: str, source: str) -> bool:
    claims = [claim for claim in check(draft, source, when=WHEN) if claim.kind != "name"]
    return bool(claims) and all(claim.verdict is Verdict.SUPPORTED for claim in claims)


def noticed(draft: str, source: str) -> bool:
    claims = check(draft, source, when=WHEN)
    return any(claim.verdict is not Verdict.SUPPORTED for claim in claims)


def chinese(millions: int) -> str:
    """So many millions of dollars."""
    return f"{millions / 100:g}亿美元" if millions >= 100 else f"{millions * 100}万美元"


def english(millions: int) -> str:
    return f"${millions / 1000:g} billion" if millions >= 1000 else f"${millions} million"


amounts = st.integers(11, 99_000)
languages = st.sampled_from([chinese, english])


class AmountsTests(SimpleTestCase):
    @given(amounts, languages, languages)
    @EXAMPLES
    def test_an_amount_is_supported_in_either_language(self, millions, ours, theirs):
        source = f"The company spent {theirs(millions)}."

        self.assertTrue(supported(f"公司投入{ours(millions)}。", source))

    @given(amounts, st.sampled_from([0.1, 0.55, 1.45, 10]), languages, languages)
    @EXAMPLES
    def test_another_amount_is_denied(self, millions, times, ours, theirs):
        other = round(millions * times)
        assume(other > 0)
        source = f"The company spent {theirs(millions)}."

        self.assertTrue(denied(f"公司投入{ours(other)}。", source))

    @given(amounts, amounts, languages, languages)
    @EXAMPLES
    def test_a_difference_or_a_sum_is_not_denied(self, other, more, ours, theirs):
        one = other + more
        source = f"It earned {theirs(one)}, against {theirs(other)} a year before."

        self.assertEqual(denied(f"比上年多{ours(one - other)}。", source), [])
        self.assertEqual(denied(f"两年合计{ours(one + other)}。", source), [])

    @given(amounts, st.integers(104, 880), languages)
    @EXAMPLES
    def test_a_change_in_hundredths_is_not_denied_and_another_is_noticed(
        self, other, hundredths, theirs
    ):
        one = round(other * hundredths / 100)
        assume(1.02 < one / other < 9)
        source = f"It earned {theirs(one)}, against {theirs(other)} a year before."
        change = (one / other - 1) * 100

        self.assertEqual(denied(f"同比增长{change:.1f}%。", source), [])
        self.assertTrue(noticed(f"同比增长{change * 1.3 + 3:.1f}%。", source))

    @given(st.integers(0, 1439), st.integers(2, 59))
    @EXAMPLES
    def test_how_long_it_took_between_two_hours_is_not_denied(self, start, minutes):
        end = (start + minutes) % 1440
        source = f"Between {_clock(start)} and {_clock(end)} the service was down."

        self.assertEqual(denied(f"服务中断{minutes}分钟。", source), [])
        self.assertTrue(noticed(f"服务中断{minutes + 61}分钟。", source))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


class ReckonedTests(SimpleTestCase):
    def test_what_a_reader_can_reckon_is_not_denied(self):
        for draft, source in (
            ("下调25个基点，利率维持在1.75%。", "The rate stays at 1.75%. One wanted 1.50%."),
            ("Plans shrank by 57,000 sq ft to 355,000.", "cut from 412,000 to 355,000 sq ft"),
            ("净息差分别收窄14和11个基点。", "甲行净息差下降11个基点，乙行下降14个基点。"),
            ("价格只有上代的四成。", "API价格较上一代下降六成。"),
            ("公司拟每股派现8分钱。", "每10股派发现金红利0.80元（含税）。"),
            ("上代起售价为4299元。", "该款手机起售价3999元，较上代便宜300元。"),
            ("死亡人数升至23人。", "Officials said 17 died on Monday and 6 more overnight."),
            ("14家诊所中有11家不达标。", "Only 3 of 14 clinics met the standard."),
            ("两组各120人。", "The trial enrolled 240 people, split evenly between two groups."),
            ("会议推迟两周。", "会议原定11月18日举行，因故推迟到12月2日。"),
            ("前三季度合计26.9亿元。", "820m yuan in Q1, 910m in Q2, 960m in Q3."),
            ("It raised 4.2 million francs.", "4.2 of the 9 million francs have been raised."),
            ("招聘40名教师。", "教授　3　面议\n副教授　8　面议\n讲师　29　面议"),
            ("同比下滑3.55%。", "项目\t本期\t增减(%)\n营业收入\t3,482.61\t-3.55"),
            ("不支持 Python 3.10。", "The minimum Python is 3.11. If you need 3.10, stay."),
            ("2.4.1版修复了该问题。", "The fix is in v2.4.1."),
            ("净利润8150万美元。", "US$ millions  Q2  Q1\nSales  418.6  372.9\nNet  81.5  64.0"),
            ("小米卖出21.5万副。", "品牌　出货（万副）　份额\n小米　21.5　29.0%\n雷鸟　8.8　11.9%"),
        ):  # fmt: skip
            with self.subTest(draft):
                self.assertEqual(denied(draft, source), [])

    def test_what_nobody_can_reckon_is_denied(self):
        for draft, source in (
            ("利率下调0.4个百分点至1.75%。", "The rate was cut to 1.75%, from 2.00% in June."),
            ("比上年多3.1亿元。", "今年收入12.4亿元，上年为8.2亿元。"),
            ("死亡人数升至31人。", "警方说，周一有17人死亡，夜间又有6人死亡。"),
            ("fewer than 200,000 chips", "The site has more than 200,000 chips."),
            ("涨幅0.63%，报2893.11点。", "指数开盘2863.46点，收盘2893.11点，涨幅0.42%。"),
        ):
            with self.subTest(draft):
                self.assertTrue(denied(draft, source))

    def test_what_many_figures_make_by_accident_is_denied(self):
        source = "各店客单价：41元、47元、52元、58元、66元、73元、79元、88元、97元、103元。"

        self.assertEqual(denied("客单价同比增长17%。", source), ["17%"])
        self.assertEqual(denied("客单价同比增长17%。", "客单价47元，上年40元。"), [])

    def test_a_day_that_no_calendar_has_breaks_nothing(self):
        texts = (
            "2026年2月30日起，3月1日至2月29日。",
            "It opens on February 30, 2026.",
            "9月31日、6月29日至31日",
        )
        ends = (
            "活动月底结束，次日收官，2月28日和2099年12月31日。",
            "The next day, at the end of February.",
        )

        for draft in (*texts, *ends):
            for source in (*texts, *ends):
                with self.subTest(draft, source=source):
                    self.assertTrue(check(draft, source, when=WHEN))

    def test_an_hour_beside_a_month_is_no_year(self):
        source = "From May to July the office opens at 10:05, in June 2026 at 9:30."

        self.assertEqual(denied("办事处6月也开门。", source), [])


class DirectionTests(SimpleTestCase):
    def test_a_span_that_grows_is_not_shortened(self):
        source = "库存周转从38天拉长到71天。"

        self.assertEqual(denied("库存周转从38天拉长到71天。", source), [])
        self.assertTrue(denied("库存周转从38天缩短到71天。", source))
