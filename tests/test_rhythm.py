"""When a feed is asked again: its own rhythm, the editor's interval, and bounds for both."""

from datetime import UTC, datetime, timedelta

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles import rhythm

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))


def every(gap: timedelta, count: int = 12) -> list[datetime]:
    """So many occasions, the latest one gap ago."""
    return [NOW - gap * n for n in range(1, count + 1)]


def pause(interval: timedelta = HALF_HOUR, **said) -> timedelta:
    return rhythm.next_due(NOW, interval=interval, **said) - NOW


class RhythmTests(SimpleTestCase):
    def test_a_source_of_unknown_rhythm_is_asked_at_the_editors_interval(self):
        self.assertEqual(pause(), HALF_HOUR)
        self.assertEqual(pause(seen=[NOW]), HALF_HOUR)

    def test_a_source_with_news_every_other_interval_keeps_it(self):
        self.assertEqual(pause(seen=[NOW - HALF_HOUR * 2, NOW]), HALF_HOUR)
        self.assertAlmostEqual(pause(seen=every(HALF_HOUR * 2)) / HALF_HOUR, 1, delta=0.1)

    def test_a_busy_source_is_asked_sooner_and_four_times_as_often_at_most(self):
        self.assertLess(pause(seen=every(HALF_HOUR)), HALF_HOUR)
        self.assertEqual(pause(seen=every(timedelta(minutes=6))), HALF_HOUR / 4)

    def test_a_quiet_source_is_asked_later_and_four_times_as_rarely_at_most(self):
        self.assertGreater(pause(seen=every(HALF_HOUR * 4)), HALF_HOUR)
        self.assertEqual(pause(seen=every(timedelta(days=9))), HALF_HOUR * 4)

    def test_a_source_that_falls_silent_slows_down_day_by_day(self):
        seen = every(timedelta(hours=1))

        pauses = [
            rhythm.next_due(NOW + timedelta(days=days), interval=HALF_HOUR, seen=seen)
            - timedelta(days=days)
            for days in (0, 1, 30)
        ]

        self.assertEqual(pauses, sorted(pauses))
        self.assertEqual(pauses[2] - NOW, HALF_HOUR * 4)

    def test_one_silent_night_leaves_a_busy_source_busy(self):
        morning = NOW + timedelta(hours=9)

        due = rhythm.next_due(morning, interval=HALF_HOUR, seen=every(timedelta(minutes=20)))

        self.assertLessEqual(due - morning, HALF_HOUR * 1.2)

    def test_a_burst_once_a_day_is_no_busy_source(self):
        burst = [NOW - timedelta(days=day, seconds=n) for day in range(5) for n in range(20)]

        self.assertEqual(pause(seen=burst), HALF_HOUR * 4)

    def test_dates_in_the_future_tell_nothing(self):
        self.assertEqual(pause(seen=[NOW + timedelta(days=n) for n in range(1, 9)]), HALF_HOUR)


class WishTests(SimpleTestCase):
    def test_the_source_is_never_asked_sooner_than_it_asks_for(self):
        hour = timedelta(hours=1)

        self.assertEqual(pause(lifetime=hour), hour)
        self.assertEqual(pause(ttl=hour), hour)
        self.assertEqual(pause(lifetime=hour, ttl=3 * hour), 3 * hour)
        self.assertEqual(pause(lifetime=hour, seen=every(timedelta(minutes=6))), hour)

    def test_a_wish_for_haste_changes_nothing(self):
        self.assertEqual(pause(lifetime=timedelta(0), ttl=timedelta(minutes=1)), HALF_HOUR)

    def test_a_lifetime_of_a_year_counts_as_a_day(self):
        year = timedelta(days=365)

        self.assertEqual(pause(lifetime=year, jitter=0.9), timedelta(days=1))

    def test_no_rhythm_is_quicker_than_five_minutes(self):
        ten = timedelta(minutes=10)

        self.assertEqual(pause(ten, seen=every(timedelta(minutes=6))), timedelta(minutes=5))

    def test_an_interval_beyond_the_bounds_is_the_editors_decision(self):
        self.assertEqual(pause(timedelta(minutes=1)), timedelta(minutes=1))
        self.assertEqual(pause(timedelta(days=3)), timedelta(days=3))

    def test_jitter_only_adds_a_tenth_at_most(self):
        self.assertEqual(pause(jitter=0.5), HALF_HOUR * 1.05)

    @given(
        interval=st.timedeltas(min_value=timedelta(minutes=1), max_value=timedelta(days=4000)),
        ages=st.lists(st.timedeltas(timedelta(days=-9), timedelta(days=4000)), max_size=30),
        lifetime=st.none() | spans,
        ttl=st.none() | spans,
        jitter=st.floats(0, 1, exclude_max=True),
    )
    def test_the_bounds_hold_whatever_is_said(self, interval, ages, lifetime, ttl, jitter):
        seen = [NOW - age for age in ages]

        found = pause(interval, seen=seen, lifetime=lifetime, ttl=ttl, jitter=jitter)

        shortest = min(timedelta(minutes=5), interval)
        longest = max(timedelta(days=1), interval)
        wish = max(lifetime or timedelta(), ttl or timedelta())
        self.assertLessEqual(max(shortest, min(wish, longest)), found)
        self.assertLessEqual(found, longest)
