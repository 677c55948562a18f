"""The history of a source as bars."""

from datetime import date, timedelta
from itertools import pairwise

from django.test import SimpleTestCase

from articles import chart
from articles.chart import Day

TODAY = date(2026, 3, 2)


class ChartTests(SimpleTestCase):
    def test_thirty_days_end_today_and_the_unknown_are_empty(self):
        made = chart.chart([Day(TODAY, new=2, polls=9)], TODAY)

        self.assertEqual(len(made.days), 30)
        self.assertEqual(made.days[-1], Day(TODAY, new=2, polls=9))
        self.assertEqual(made.days[0], Day(date(2026, 2, 1)))
        self.assertEqual(made.days[0].date, chart.first_day(TODAY))

    def test_what_is_older_or_still_to_come_is_left_out(self):
        around = [Day(TODAY - timedelta(days=30), new=5), Day(TODAY + timedelta(days=1), new=5)]

        self.assertEqual(chart.chart(around, TODAY).new, 0)

    def test_the_tallest_bar_fills_the_height_and_one_article_is_seen(self):
        days = [Day(TODAY - timedelta(days=1), new=1), Day(TODAY, new=500)]

        *_rest, low, high = chart.chart(days, TODAY).bars()

        self.assertEqual((high.y, high.height), (0, 100))
        self.assertEqual((low.y, low.height), (98, 2))

    def test_bars_stand_within_the_width_and_never_touch(self):
        made = chart.chart([], TODAY)
        places = [bar.x for bar in made.bars()]

        self.assertTrue(all(b - a > chart.WIDTH for a, b in pairwise(places)))
        self.assertLessEqual(places[-1] + chart.WIDTH, made.width)

    def test_days_without_news_have_no_bar(self):
        self.assertEqual({bar.height for bar in chart.chart([], TODAY).bars()}, {0})

    def test_a_day_is_lost_when_no_poll_succeeded(self):
        self.assertTrue(Day(TODAY, polls=3, failed=3).lost)
        self.assertFalse(Day(TODAY, polls=3, failed=2).lost)
        self.assertFalse(Day(TODAY).lost)

    def test_the_whole_is_told_in_three_numbers(self):
        days = [Day(TODAY, new=3, polls=4, failed=1), Day(TODAY - timedelta(days=3), new=5)]

        made = chart.chart(days, TODAY)

        self.assertEqual((made.new, made.most, made.bad_days), (8, 5, 1))
        self.assertTrue(made.polled)
        self.assertFalse(chart.chart([], TODAY).polled)
