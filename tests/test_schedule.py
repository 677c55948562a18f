from datetime import UTC, datetime, time
from itertools import islice

from django.test import SimpleTestCase

from digests import schedule

SHANGHAI, BERLIN = "Asia/Shanghai", "Europe/Berlin"


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


class TimesTests(SimpleTestCase):
    def test_times_are_read_in_order_whatever_order_they_are_written_in(self):
        self.assertEqual(schedule.times_of("20:00, 8:30"), [time(8, 30), time(20, 0)])

    def test_chinese_punctuation_is_understood(self):
        self.assertEqual(schedule.times_of("8：30，20:00"), [time(8, 30), time(20, 0)])

    def test_what_is_no_time_of_day_is_refused(self):
        for text in ("", "25:00", "8:30:15", "morning", "8.30"):
            with self.subTest(text), self.assertRaises(ValueError):
                schedule.times_of(text)


class NextOutTests(SimpleTestCase):
    def test_the_hour_is_that_of_the_series_zone(self):
        out = schedule.next_out([time(8, 30)], SHANGHAI, utc(2026, 11, 21, 12))

        self.assertEqual(out, utc(2026, 11, 22, 0, 30))

    def test_an_edition_that_goes_out_now_is_not_the_next_one(self):
        out = schedule.next_out([time(8, 30)], SHANGHAI, utc(2026, 11, 22, 0, 30))

        self.assertEqual(out, utc(2026, 11, 23, 0, 30))

    def test_several_hours_a_day_follow_one_another(self):
        times = schedule.times_of("8:00, 12:00, 16:00, 20:00")

        first = schedule.next_out(times, SHANGHAI, utc(2026, 11, 22, 3))
        second = schedule.next_out(times, SHANGHAI, first)

        self.assertEqual([first, second], [utc(2026, 11, 22, 4), utc(2026, 11, 22, 8)])

    def test_an_hour_the_clocks_leave_out_hides_no_other_edition(self):
        times = schedule.times_of("2:30, 3:10")  # on this day 2:30 and 3:30 are the same moment

        first = schedule.next_out(times, BERLIN, utc(2026, 3, 28, 12))
        second = schedule.next_out(times, BERLIN, first)

        self.assertEqual([first, second], [utc(2026, 3, 29, 1, 10), utc(2026, 3, 29, 1, 30)])

    def test_two_hours_that_fall_on_one_moment_are_one_edition(self):
        outs = schedule.outs(schedule.times_of("2:30, 3:30"), BERLIN, utc(2026, 3, 29, 12))

        before = [utc(2026, 3, 28, 1, 30), utc(2026, 3, 28, 2, 30)]
        after = utc(2026, 3, 30, 0, 30)
        self.assertEqual(list(islice(outs, 4)), [*before, utc(2026, 3, 29, 1, 30), after])

    def test_the_local_hour_stays_when_the_clocks_change(self):
        before = schedule.next_out([time(8)], BERLIN, utc(2026, 10, 23, 12))
        after = schedule.next_out([time(8)], BERLIN, utc(2026, 10, 24, 12))

        self.assertEqual([before, after], [utc(2026, 10, 24, 6), utc(2026, 10, 25, 7)])
