"""What an answer says about its own freshness, well and badly."""

from datetime import UTC, datetime, timedelta

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles import freshness

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
EIGHT, NINE = "Sun, 22 Nov 2026 08:00:00 GMT", "Sun, 22 Nov 2026 09:00:00 GMT"
YEAR_2031 = "Sat, 22 Nov 2031 09:00:00 GMT"


def seconds(**headers: str) -> float | None:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found = freshness.lifetime(named, NOW)
    return None if found is None else found.total_seconds()


class LifetimeTests(SimpleTestCase):
    def test_an_answer_that_says_nothing_has_no_lifetime(self):
        self.assertIsNone(seconds())
        self.assertIsNone(seconds(date=EIGHT, age="5", cache_control="public, s-maxage=900"))

    def test_max_age_counts_however_it_is_written(self):
        for said in (
            "max-age=900",
            "public,MAX-AGE=900",
            'no-transform, max-age = "900"',
            "max-age=900, max-age=5",
            'private="set-cookie, max-age=1", max-age=0000000000000900',
            "s-maxage=5; max-age=900",
        ):
            with self.subTest(said):
                self.assertEqual(seconds(cache_control=said), 900)

    def test_max_age_goes_before_expires(self):
        self.assertEqual(seconds(cache_control="max-age=60", expires=NINE, date=EIGHT), 60)

    def test_time_in_a_cache_on_the_way_is_taken_off(self):
        self.assertEqual(seconds(cache_control="max-age=900", age="600"), 300)
        self.assertEqual(seconds(cache_control="max-age=900", age="6000"), 0)
        self.assertEqual(seconds(expires=NINE, date=EIGHT, age="600"), 3000)

    def test_expires_is_read_by_the_hosts_own_clock(self):
        self.assertEqual(seconds(expires=NINE, date=EIGHT), 3600)
        self.assertEqual(seconds(expires=NINE), 3600)
        self.assertEqual(seconds(expires=YEAR_2031, date=YEAR_2031), 0)
        self.assertEqual(seconds(expires=EIGHT, date=NINE), 0)

    def test_what_is_not_to_be_kept_has_no_time_to_live(self):
        for said in ("no-cache", "no-store, max-age=900", "max-age=900, No-Cache"):
            with self.subTest(said):
                self.assertEqual(seconds(cache_control=said), 0)

    def test_what_is_said_badly_is_stale(self):
        for said in ("max-age=", "max-age=soon", "max-age=-1", "max-age=1.5", "max-age=９００"):
            with self.subTest(said):
                self.assertEqual(seconds(cache_control=said), 0)
        self.assertEqual(seconds(expires="0", date=EIGHT), 0)

    def test_a_number_without_end_is_a_long_time(self):
        self.assertEqual(seconds(cache_control="max-age=" + "9" * 9000), 2**31)

    @given(st.text(), st.text(), st.text(), st.text())
    def test_no_header_breaks_it(self, control, expires, date, age):
        headers = {"cache-control": control, "expires": expires, "date": date, "age": age}

        found = freshness.lifetime(headers, NOW)

        self.assertTrue(found is None or found >= timedelta(0))
