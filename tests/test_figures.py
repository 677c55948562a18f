"""A figure is one figure in every language."""

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles.figures import figures


def found(text: str) -> list[str]:
    return [token for token, _start, _end in figures(text.lower())]


class FigureTests(SimpleTestCase):
    def assert_one(self, *texts: str) -> None:
        self.assertEqual({tuple(found(text)) for text in texts}, {tuple(found(texts[0]))})
        self.assertEqual(len(found(texts[0])), 1, found(texts[0]))

    def test_money_is_the_same_in_chinese_and_english(self):
        self.assert_one("380亿美元", "$38 billion", "US$38bn", "38 billion dollars", "$38.0B")
        self.assert_one("160亿元", "16 billion yuan", "rmb16bn", "人民币160亿元")
        self.assert_one("67亿港元", "HK$6.7 billion")

    def test_currencies_stay_apart(self):
        self.assertEqual(len({*found("16亿美元"), *found("16亿元"), *found("16亿欧元")}), 3)

    def test_large_numbers_are_the_same_however_they_are_spelt(self):
        self.assert_one("1.6万", "16,000", "16 thousand")
        self.assert_one("1600万", "16 million", "16000000")

    def test_what_one_paper_rounds_another_may_spell_out(self):
        self.assert_one("570亿美元", "$57.01 billion", "570.1亿美元")

    def test_shares_are_the_same_and_no_plain_numbers(self):
        self.assert_one("62%", "62 percent", "62 per cent")
        self.assertEqual(set(found("62%")) & set(found("62")), set())

    def test_days_and_quarters_are_the_same(self):
        self.assert_one("12月2日", "Dec. 2", "December 2nd", "2 December", "2025-12-02")
        self.assert_one("第三季度", "三季度", "Q3", "third quarter", "third-quarter")

    def test_years_are_kept_whole_and_single_digits_left_out(self):
        self.assertEqual(found("2025年 3 people"), ["#2025"])

    def test_months_that_are_words_need_a_day(self):
        self.assertEqual(found("it may fall, march on"), [])

    @given(
        st.text(max_size=60) | st.text("0123456789.,亿万美元%$ 月日年季度第一q-mayb", max_size=30)
    )
    def test_any_text_is_taken_and_every_figure_lies_in_it(self, text):
        for token, start, end in figures(text):
            self.assertTrue(token[0] in "#@" and 0 <= start < end <= len(text))
