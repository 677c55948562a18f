"""Amounts are exact, tokens are counted rather too high, and an hour is told from the usual."""

from datetime import date, timedelta
from decimal import Decimal

from django.test import SimpleTestCase

from articles import money, spending
from articles.chart import HEIGHT


class AmountTests(SimpleTestCase):
    def test_tokens_cost_what_a_million_costs_to_the_billionth_and_never_less(self):
        prices = {"per_in": Decimal("0.15"), "per_out": Decimal("0.6")}

        self.assertEqual(money.cost(1_000_000, 1_000_000, **prices), Decimal("0.75"))
        self.assertEqual(money.cost(7, 5, **prices), Decimal("0.000004050"))
        self.assertEqual(
            money.cost(1, 0, per_in=Decimal("0.0001"), per_out=Decimal(0)), Decimal("0.000000001")
        )

    def test_a_sum_with_an_unknown_part_is_unknown(self):
        self.assertEqual(money.total([Decimal("0.1"), Decimal("0.2")]), Decimal("0.3"))
        self.assertEqual(money.total([]), 0)
        self.assertIsNone(money.total([Decimal("0.1"), None]))

    def test_amounts_are_shown_with_as_many_digits_as_count(self):
        for amount, words in {
            "0": "0.00 USD",
            "0.000004050": "0.0000041 USD",
            "0.0000000004": "< 0.000001 USD",
            "0.0312": "0.031 USD",
            "0.5": "0.50 USD",
            "0.999": "1.00 USD",
            "2.345": "2.35 USD",
            "1234.5": "1,234.50 USD",
        }.items():
            self.assertEqual(money.shown(Decimal(amount), "USD"), words, amount)


class TokenTests(SimpleTestCase):
    def test_a_han_character_counts_as_a_token(self):
        self.assertEqual(money.tokens("公司发布新一代模型" * 100), 900)

    def test_english_counts_a_token_for_three_or_four_characters(self):
        text = "The company released a new model on Tuesday, and its training costs fell. " * 20

        self.assertGreater(money.tokens(text), len(text) / 4)
        self.assertLess(money.tokens(text), len(text) / 2.5)

    def test_numbers_and_emoji_are_dearer_than_letters(self):
        self.assertGreater(money.tokens("1234567890"), money.tokens("abcdefghij"))
        self.assertGreater(money.tokens("🚀"), money.tokens("中"))


class ChartTests(SimpleTestCase):
    TODAY = date(2026, 3, 4)

    def drawn(self, *spent: str, cap: str = "") -> spending.Chart:
        days = [
            spending.Day(self.TODAY - timedelta(days=n), Decimal(amount), 1, 100 * (n + 1))
            for n, amount in enumerate(spent)
        ]
        return spending.chart(days, self.TODAY, Decimal(cap) if cap else None)

    def test_thirty_days_end_today_and_the_dearest_is_as_tall_as_the_chart(self):
        bars = list(self.drawn("0.10", "0.20").bars())

        self.assertEqual(len(bars), 30)
        self.assertEqual([bar.height for bar in bars[-2:]], [HEIGHT, HEIGHT // 2])
        self.assertEqual(bars[0].height, 0)

    def test_a_cap_within_reach_is_a_line_and_gives_the_scale(self):
        chart = self.drawn("0.10", cap="0.20")

        self.assertTrue(chart.shows_cap)
        self.assertEqual((chart.cap_y, list(chart.bars())[-1].height), (0, HEIGHT // 2))
        self.assertEqual(self.drawn("0.40", cap="0.20").cap_y, HEIGHT // 2)

    def test_a_cap_far_above_all_days_would_flatten_them_and_is_not_drawn(self):
        chart = self.drawn("0.10", cap="5")

        self.assertFalse(chart.shows_cap)
        self.assertEqual(list(chart.bars())[-1].height, HEIGHT)

    def test_where_nothing_is_paid_tokens_are_drawn(self):
        chart = self.drawn("0", "0", cap="1")

        self.assertFalse(chart.in_money)
        self.assertEqual([bar.height for bar in chart.bars()][-2:], [HEIGHT, HEIGHT // 2])

    def test_nothing_at_all_has_no_bars(self):
        self.assertEqual([bar.height for bar in self.drawn().bars()], [0] * 30)


class BurstTests(SimpleTestCase):
    def test_twice_the_busiest_hour_is_a_burst_but_few_calls_never_are(self):
        self.assertTrue(spending.is_burst(90, [3, 40, 12]))
        self.assertFalse(spending.is_burst(80, [3, 40, 12]))
        self.assertFalse(spending.is_burst(29, [3, 4]))

    def test_a_first_hour_is_compared_with_nothing(self):
        self.assertFalse(spending.is_burst(500, []))
