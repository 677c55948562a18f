"""Dates as feeds and pages write them."""

from datetime import UTC, datetime

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import dateline

NINE = datetime(2025, 12, 2, 9, 5, tzinfo=UTC)


class WhenTests(SimpleTestCase):
    def test_one_moment_in_many_forms(self):
        for text in (
            "2025-12-02T09:05:00Z",
            "2025-12-02T17:05:00.123+08:00",
            "2025-12-02 09:05",
            "2025/12/2 9:05:00",
            "20251202T090500Z",
            "Tue, 02 Dec 2025 09:05:00 GMT",
            "Tue, 2 Dec 25 04:05 EST",
            "Tue Dec  2 09:05:00 2025",
            "December 2nd, 2025 9:05 AM",
            "2025年12月2日 上午9:05",
            "2.12.2025 09:05",
            "2025-12-02 17:05 GMT+08:00",
            "来源：新华网 2025-12-02 09:05",
        ):
            with self.subTest(text=text):
                self.assertEqual(dateline.when(text), NINE)

    def test_in_chinese_a_time_without_zone_is_chinas(self):
        for text in (
            "2025-12-02 17:05",
            "2025年12月2日 下午5:05",
            "Tue, 02 Dec 2025 17:05:00",
            "Tue, 02 Dec 2025 17:05:00 CST",
            "2025-12-02T09:05:00Z",
        ):
            with self.subTest(text=text):
                self.assertEqual(dateline.when(text, language="zh"), NINE)

    def test_a_day_alone_begins_at_its_own_midnight(self):
        self.assertEqual(dateline.when("2025-12-02"), datetime(2025, 12, 2, tzinfo=UTC))
        self.assertEqual(
            dateline.when("2025-12-02", language="zh"), datetime(2025, 12, 1, 16, tzinfo=UTC)
        )

    def test_noon_and_midnight_by_the_twelve_hour_clock(self):
        self.assertEqual(dateline.when("Dec 2, 2025 12:00 AM"), datetime(2025, 12, 2, tzinfo=UTC))
        self.assertEqual(
            dateline.when("Dec 2, 2025 12:00 p.m."), datetime(2025, 12, 2, 12, tzinfo=UTC)
        )

    def test_a_date_beyond_the_century_is_none_for_it_overflows_in_some_zone(self):
        self.assertEqual(
            dateline.when("2099-12-31T23:59:59Z"), datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
        )
        for text in ("2100-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59 GMT"):
            with self.subTest(text=text):
                self.assertIsNone(dateline.when(text))

    def test_what_cannot_be_a_date_is_none(self):
        for text in (
            "",
            "yesterday",
            "2025-13-45",
            "2025-02-30 10:00",
            "0001-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z",
            "9999-12-31T23:59:59-08:00",
            "2025-12-02 25:61",
            "12/02/2025",
        ):
            with self.subTest(text=text):
                self.assertIsNone(dateline.when(text, language="zh"))

    @settings(max_examples=100, deadline=None)
    @given(st.text(alphabet="0123456789-/:.+TZ 年月日时上下午decDECgmt,", max_size=40))
    def test_no_text_is_an_error(self, text):
        found = dateline.when(text, language="zh")

        self.assertTrue(found is None or found >= dateline.EARLIEST)
