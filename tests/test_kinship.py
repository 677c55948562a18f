"""Which Series an edition from elsewhere belongs to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from django.test import SimpleTestCase

from digests.kinship import kin, kind, name, pattern, zone
from digests.layout import LAYOUTS

DAILY, BULLETIN, PULSE = LAYOUTS["daily"], LAYOUTS["bulletin"], LAYOUTS["pulse"]


class KindTests(SimpleTestCase):
    def test_each_layout_of_ours_is_its_own_kind(self):
        for name_, layout in LAYOUTS.items():
            self.assertEqual(kind(layout), name_)

    def test_plain_titles_and_wider_gaps_make_no_other_kind(self):
        plain = replace(BULLETIN, bold_titles=False, bold_commentary=False, item_gap=2)

        self.assertEqual(kind(plain), "bulletin")

    def test_a_daily_that_lacks_a_part_is_still_one(self):
        parts = tuple(part for part in DAILY.parts if part not in ("highlights", "footer"))

        self.assertEqual(kind(replace(DAILY, parts=parts, anchors=False)), "daily")

    def test_text_right_below_its_link_makes_a_pulse_whatever_its_dates(self):
        self.assertEqual(kind(replace(PULSE, date_precision="seconds")), "pulse")


class PatternTests(SimpleTestCase):
    def test_the_date_of_a_title_becomes_its_pattern(self):
        moment = datetime(2025, 12, 2, 16, 5, tzinfo=UTC)

        for title, wanted in (
            ("2025.12.02 港口快讯", "%Y.%m.%d 港口快讯"),
            ("2025.12.02.16 过去4小时", "%Y.%m.%d.%H 过去4小时"),
            ("2025.12.02.15 过去4小时", "%Y.%m.%d.15 过去4小时"),
            ("早报（2025年12月2日）", "早报（%Y年%-m月%-d日）"),
            ("Daily 2025-12-02: 100%", "Daily %Y-%m-%d: 100%%"),
            ("🤖 每日资讯", ""),
            ("2024-01-01 回顾", ""),
            ("12025-12-02", ""),
        ):
            with self.subTest(title):
                self.assertEqual(pattern(title, moment), wanted)
                self.assertIn(moment.strftime(wanted), (title, ""))


class KinTests(SimpleTestCase):
    def test_only_the_same_kind_is_kin_and_the_nearest_comes_first(self):
        plain = replace(BULLETIN, bold_titles=False)
        known = [("daily", DAILY), ("bold", BULLETIN), ("plain", plain), ("pulse", PULSE)]

        self.assertEqual(kin(plain, known), ["plain", "bold"])
        self.assertEqual(kin(BULLETIN, known), ["bold", "plain"])

    def test_of_equals_the_first_is_taken(self):
        self.assertEqual(kin(PULSE, [("one", PULSE), ("two", PULSE)]), ["one", "two"])

    def test_without_kin_there_is_none(self):
        self.assertEqual(kin(PULSE, [("daily", DAILY)]), [])


class NameTests(SimpleTestCase):
    def test_a_series_is_called_like_its_editions_without_their_dates(self):
        for title, wanted in (
            ("2025.12.02 港口快讯", "港口快讯"),
            ("2025.11.27.12 过去4小时发生了什么？", "过去4小时发生了什么？"),
            ("2025年12月2日早报", "早报"),
            ("港口快讯（2025-12-02）", "港口快讯"),
            ("🤖 每日资讯", "🤖 每日资讯"),
            ("Harbour news, 2025-12-02", "Harbour news"),
            ("2025.12.02", "fallback"),
        ):
            self.assertEqual(name(title, "fallback"), wanted)


class ZoneTests(SimpleTestCase):
    def test_home_is_kept_where_the_clocks_agree(self):
        moment = datetime(2025, 12, 2, 9, tzinfo=timezone(timedelta(hours=8)))

        self.assertEqual(zone(moment, "Asia/Singapore"), "Asia/Singapore")

    def test_else_a_zone_is_taken_that_agrees(self):
        moment = datetime(2025, 12, 2, 9, tzinfo=timezone(timedelta(hours=8)))

        self.assertEqual(zone(moment, "Europe/Berlin"), "Asia/Shanghai")
        self.assertEqual(zone(moment.astimezone(UTC), "Europe/Berlin"), "UTC")

    def test_a_clock_we_cannot_name_leaves_us_at_home(self):
        moment = datetime(2025, 12, 2, 9, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))

        self.assertEqual(zone(moment, "Europe/Berlin"), "Europe/Berlin")
