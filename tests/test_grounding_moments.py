"""Spans, hours, votes and tables: told in whatever form, they are held against one another."""

from datetime import date

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.facts import find
from articles.facts.numerals import WORD_ONES
from articles.grounding import Verdict, check

EXAMPLES = settings(max_examples=80, deadline=None)
WHEN = date(2026, 7, 3)
WORDS = {number: word for word, number in WORD_ONES.items()}
HAN = "零一二三四五六七八九十"


def denied(draft: str, source: str) -> list[str]:
    claims = check(draft, source, when=WHEN)
    return [claim.text for claim in claims if claim.verdict is Verdict.UNSUPPORTED]


class SpanTests(SimpleTestCase):
    @given(st.integers(2, 9), st.integers(1, 10))
    @EXAMPLES
    def test_years_and_months_are_one_span(self, years, months):
        whole = 12 * years + months
        source = f"It ends a {whole}-month dispute."
        for draft in (
            f"历时{HAN[years]}年零{HAN[months]}个月。",
            f"历时{years}年{months}个月。",
            f"It took {WORDS[years]} years and {WORDS[months]} months.",
        ):
            self.assertEqual([fact.value for fact in find(draft)], [whole])
            self.assertEqual(denied(draft, source), [])

    @given(st.integers(2, 9), st.integers(1, 10))
    @EXAMPLES
    def test_another_number_of_months_is_denied(self, years, months):
        source = f"It ends a {12 * years + months}-month dispute."

        self.assertTrue(denied(f"历时{years}年零{months + 6}个月。", source))

    @given(st.integers(32, 180))
    @EXAMPLES
    def test_days_of_a_deadline_are_a_span(self, days):
        self.assertEqual(denied(f"可在{days}天内申请复议。", f"可在{days}日内申请行政复议。"), [])
        self.assertTrue(denied(f"可在{days + 7}天内申请复议。", f"可在{days}日内申请行政复议。"))

    @given(st.integers(2001, 2006), st.integers(1, 5))
    @EXAMPLES
    def test_years_from_one_to_another_may_be_counted(self, first, many):
        source = f"{first}年至{first + many}年虚增收入。"

        self.assertEqual(denied(f"{HAN[many + 1]}年累计虚增收入。", source), [])
        self.assertTrue(denied(f"{HAN[many + 4]}年累计虚增收入。", source))

    @given(st.integers(2001, 2006), st.integers(2, 6))
    @EXAMPLES
    def test_a_year_between_two_is_not_denied_and_one_outside_is(self, first, many):
        source = f"{first}年至{first + many}年虚增收入。"

        self.assertEqual(denied(f"其中{first + 1}年最多。", source), [])
        self.assertTrue(denied(f"其中{first + many + 1}年最多。", source))

    @given(st.integers(1, 9), st.integers(0, 59), st.integers(2, 8))
    @EXAMPLES
    def test_hours_between_two_moments_may_be_told(self, hour, minute, lasted):
        source = f"Between {hour:02}:{minute:02} and {hour + lasted:02}:{minute:02} UTC it failed."

        self.assertEqual(denied(f"It failed for {WORDS[lasted]} hours.", source), [])
        self.assertTrue(denied(f"It failed for {WORDS[lasted + 2]} hours.", source))


class HourTests(SimpleTestCase):
    @given(st.integers(1, 10), st.integers(1, 11))
    @EXAMPLES
    def test_the_second_hour_of_an_evening_is_of_the_evening(self, one, other):
        if one < other:
            facts = find(f"晚间{one}点至{other}点")

            self.assertEqual([fact.value for fact in facts], [f"{one + 12}:00", f"{other + 12}:00"])

    def test_an_hour_behind_a_colon_is_an_hour(self):
        self.assertEqual([fact.value for fact in find("时间线：20:04发出")], ["20:04"])


class VoteTests(SimpleTestCase):
    @given(st.integers(2, 9), st.integers(1, 8))
    @EXAMPLES
    def test_a_vote_in_words_is_one_in_figures(self, yes, no):
        draft = f"法院以{HAN[yes]}比{HAN[no]}维持许可。"
        for source in (
            f"The decision was split {WORDS[yes]} to {WORDS[no]}.",
            f"The court found by {WORDS[yes]} votes to {WORDS[no]} that it was enough.",
        ):
            self.assertEqual(denied(draft, source), [])
        self.assertTrue(denied(f"法院以{HAN[yes]}比{HAN[no - 1]}维持许可。", source))


class TableTests(SimpleTestCase):
    @given(st.integers(10, 999), st.integers(10, 999))
    @EXAMPLES
    def test_a_heading_says_what_a_table_is_counted_in(self, now, before):
        source = f"£m | Q1 | Q1 last year\nRevenue | {now}.1 | {before}.7\n"

        self.assertEqual(denied(f"营收{now * 100 + 10}万英镑。", source), [])
        self.assertEqual(denied(f"Revenue was £{now}.1m.", source), [])


class ReadingTests(SimpleTestCase):
    def test_a_month_somebody_owns_is_a_month(self):
        source = "Inflation was 2.8% in May, 0.2 points below the bank's March projection."

        self.assertEqual(denied("5月通胀2.8%，低于央行3月预测的3%。", source), [])
        self.assertTrue(denied("5月通胀2.8%，低于央行3月预测的3.4%。", source))

    def test_the_low_sixties_are_something_over_sixty(self):
        (fact,) = find("the low sixties in per cent")

        self.assertEqual((fact.kind, fact.value, fact.vague), ("percent", 60, ">"))

    def test_more_than_a_year_earlier_bounds_no_span(self):
        facts = find("6.3 GW more than twelve months earlier")

        self.assertEqual([fact.vague for fact in facts], ["", ""])

    def test_an_adjective_that_opens_a_sentence_is_no_name(self):
        self.assertEqual(denied("Costlier memory weighs. Macs wait.", "On macOS memory costs."), [])

    def test_figures_that_no_reader_understands_speak_against_nothing(self):
        self.assertEqual(denied("算力118 EFLOPS。", "算力约118EFLOPS（FP16）。"), [])
        self.assertTrue(denied("算力181 EFLOPS。", "算力约118EFLOPS（FP16）。"))
