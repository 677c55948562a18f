"""Hours in which a Series is silent: across midnight, clock changes and odd zones."""

from datetime import UTC, datetime, time, timedelta

import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import SimpleTestCase, TestCase

from articles.workflow import State
from digests import schedule, tasks
from digests.models import Digest, Series
from digests.publish import approve
from digests.templatetags import press
from newsroom import clock
from tests import makers

SHANGHAI, BERLIN, KOLKATA, LORD_HOWE = (
    *("Asia/Shanghai", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"),
)
NIGHT = (time(23), time(7))


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def quiet(zone: str, start: time = NIGHT[0], end: time = NIGHT[1]) -> schedule.Quiet:
    return schedule.Quiet(start, end, zone)


class QuietTests(SimpleTestCase):
    def test_hours_past_midnight_begin_on_one_day_and_end_on_the_next(self):
        night = quiet("UTC")

        had = [hour for hour in range(24) if night.has(utc(5, 4, hour))]

        self.assertEqual(had, [0, 1, 2, 3, 4, 5, 6, 23])

    def test_their_first_minute_is_quiet_and_the_minute_of_their_end_is_not(self):
        noon = quiet("UTC", time(12), time(13))

        moments = (utc(5, 4, 11, 59), utc(5, 4, 12), utc(5, 4, 12, 59), utc(5, 4, 13))

        self.assertEqual([noon.has(each) for each in moments], [False, True, True, False])

    def test_an_hour_within_them_is_skipped(self):
        times = schedule.times_of("0:00, 4:00, 8:00, 20:00")

        first = schedule.next_out(times, SHANGHAI, utc(5, 4, 12), quiet(SHANGHAI))  # 20:00 there

        self.assertEqual(first, utc(5, 5, 0))

    def test_in_a_zone_of_half_hours_they_are_those_of_its_clocks(self):
        night = quiet(KOLKATA)

        self.assertTrue(night.has(utc(5, 4, 17, 30)))  # 23:00 there
        self.assertFalse(night.has(utc(5, 4, 17, 29)))
        self.assertEqual(night.over(utc(5, 4, 20)), utc(5, 5, 1, 30))

    def test_an_hour_that_the_clocks_leave_out_is_judged_by_when_it_comes(self):
        early = quiet(BERLIN, time(3), time(4))

        out = schedule.next_out([time(2, 30)], BERLIN, utc(3, 28, 12), early)

        self.assertEqual(out, utc(3, 30, 0, 30), "on the 29th, 2:30 comes at 3:30")

    def test_hours_that_are_shown_twice_are_quiet_twice(self):
        early = quiet(BERLIN, time(2), time(3))

        self.assertTrue(early.has(utc(10, 25, 0, 30)) and early.has(utc(10, 25, 1, 30)))
        self.assertEqual(early.over(utc(10, 25, 0, 10)), utc(10, 25, 2))

    def test_they_are_over_when_the_clocks_jump_across_their_end(self):
        early = quiet(BERLIN, time(1), time(2, 30))

        over = early.over(utc(3, 29, 0, 15))

        self.assertEqual(over, utc(3, 29, 1), "1:59 is followed by 3:00")

    def test_a_clock_change_of_half_an_hour_is_as_good_as_any(self):
        night = quiet(LORD_HOWE, time(1), time(2, 15))

        over = night.over(utc(10, 3, 15, 0))  # 1:30 there, and 1:59 is followed by 2:30

        self.assertEqual(over, utc(10, 3, 15, 30))

    def test_hours_that_leave_none_are_refused_and_not_sought_for_ever(self):
        with self.assertRaises(ValueError):
            schedule.next_out([time(1)], SHANGHAI, utc(5, 4, 12), quiet(SHANGHAI))


class SeriesTests(TestCase):
    def setUp(self):
        self.series = makers.series(
            out_times="2:00, 7:30, 8:00, 22:30",
            cutoff_minutes=30,
            draft_minutes=60,
            quiet_from=NIGHT[0],
            quiet_until=NIGHT[1],
        )

    def at(self, moment):
        self.enterContext(time_machine.travel(moment, tick=False))

    def plan(self, moment):
        self.at(moment)
        self.series.plan()
        self.series.save()

    def assembled(self):
        tasks.assemble(self.series.pk)
        self.series.refresh_from_db()
        return list(Digest.objects.order_by("pk").values_list("publish_at", flat=True))

    def test_an_edition_that_would_be_drafted_within_them_is_drafted_at_their_end(self):
        self.plan(utc(5, 4, 15))  # 23:00 there

        self.assertEqual(self.series.due_at, utc(5, 4, 23), "7:00")
        self.assertEqual(press.next_out(self.series), utc(5, 4, 23, 30), "7:30")

    def test_two_editions_drafted_at_their_end_are_both_drafted(self):
        self.plan(utc(5, 4, 15))
        self.at(utc(5, 4, 23))

        self.assembled()
        found = self.assembled()

        self.assertEqual(found, [utc(5, 4, 23, 30), utc(5, 5, 0)])
        self.assertEqual(self.series.out_at, utc(5, 5, 14, 30), "22:30; 2:00 is skipped")

    def test_news_of_a_skipped_hour_is_in_the_next_edition(self):
        self.plan(utc(5, 4, 15))
        article = makers.reviewed(first_seen_at=utc(5, 4, 17))  # 1:00 there
        self.at(utc(5, 4, 23))

        self.assembled()

        self.assertEqual(Digest.objects.get().items.get().article, article)

    def test_a_worker_that_comes_back_within_them_drafts_nothing_and_plans_the_morning(self):
        self.plan(utc(5, 4, 12))  # 20:00 there: 22:30 is next
        self.at(utc(5, 4, 16))

        found = self.assembled()

        self.assertEqual(found, [])
        self.assertEqual(self.series.due_at, utc(5, 4, 23))
        self.at(utc(5, 4, 23))
        self.assertEqual(self.assembled(), [utc(5, 4, 23, 30)])

    def test_an_edition_drafted_long_before_them_is_still_drafted_after_them(self):
        self.series.draft_minutes = 600
        self.series.out_times = "8:00"
        self.plan(utc(5, 4, 13))  # due 22:00
        self.at(utc(5, 4, 16))

        self.assembled()
        self.at(utc(5, 4, 23))

        self.assertEqual(self.assembled(), [utc(5, 5, 0)])

    def approved_for(self, hour):
        digest = makers.digest(of=self.series, publish_at=hour)
        approve(digest, by=makers.user("Editor"))
        return digest

    def test_what_missed_its_hour_does_not_go_out_within_them_but_after(self):
        self.plan(utc(5, 4, 13))
        digest = self.approved_for(utc(5, 4, 14, 30))
        self.at(utc(5, 4, 16))

        clock.editions(utc(5, 4, 16))

        digest.refresh_from_db()
        self.assertEqual((digest.state, digest.due_at), (State.APPROVED, utc(5, 4, 23)))
        self.at(utc(5, 4, 23))
        tasks.release_due(digest.pk)
        digest.refresh_from_db()
        self.assertEqual(digest.state, State.PUBLISHED)

    def test_an_hour_within_them_that_a_person_has_set_is_kept(self):
        self.plan(utc(5, 4, 13))
        digest = self.approved_for(utc(5, 4, 17))
        self.at(utc(5, 4, 17))

        tasks.release_due(digest.pk)

        digest.refresh_from_db()
        self.assertEqual(digest.state, State.PUBLISHED)


class SenseTests(TestCase):
    def refused(self, **fields):
        series = makers.series()
        for name, value in fields.items():
            setattr(series, name, value)
        with self.assertRaises(ValidationError) as refusal:
            series.clean()
        return str(refusal.exception)

    def test_half_of_them_none_at_all_and_all_of_the_day_are_refused(self):
        for fields in (
            {"quiet_from": time(23)},
            {"quiet_from": time(7), "quiet_until": time(7)},
            {"quiet_from": time(8), "quiet_until": time(9), "out_times": "8:30"},
        ):
            with self.subTest(fields):
                self.assertIn("quiet", self.refused(**fields).lower())

    def test_the_database_refuses_half_of_them(self):
        makers.series()

        with self.assertRaises(IntegrityError), transaction.atomic():
            Series.objects.update(quiet_from=time(23))

    def test_a_due_time_that_was_moved_by_hand_counts_more_than_the_plan(self):
        series = makers.series(out_times="8:30", draft_minutes=60)
        series.due_at = series.out_at + timedelta(days=2, minutes=-60)

        self.assertEqual(series.next_drafted(), series.out_at + timedelta(days=2))
