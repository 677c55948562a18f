"""What happens at which minute, with and without the worker."""

import sqlite3
from collections import Counter
from datetime import timedelta
from io import StringIO
from unittest import mock

import time_machine
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import TestCase
from django.utils import timezone
from django_q.models import OrmQ

from articles.models import Article, Beat
from articles.workflow import State
from digests import tasks
from digests.models import Digest, Series, Watch
from digests.publish import approve, publish
from newsroom import clock
from tests import makers
from tests.hours import AtNoon


def no_room(*_statement: object) -> None:
    """What SQLite says on a full disk."""
    raise OperationalError("full") from sqlite3.OperationalError("database or disk is full")


class AssembleTests(AtNoon, TestCase):
    def at(self, out, **delta):
        self.enterContext(time_machine.travel(out + timedelta(**delta), tick=False))

    def setUp(self):
        self.series = makers.series(out_times="8:30", cutoff_minutes=30, draft_minutes=60)
        self.out = self.series.next_out()

    def test_an_edition_is_proposed_at_its_draft_time_and_the_next_one_planned(self):
        self.at(self.out, minutes=-60)

        tally = tasks.assemble(self.series.pk)

        digest = Digest.objects.get()
        self.series.refresh_from_db()
        self.assertEqual(tally, {"assembled": 1})
        self.assertEqual(digest.publish_at, self.out)
        self.assertEqual(digest.window_end, self.out - timedelta(minutes=30))
        self.assertEqual(self.series.due_at, self.out + timedelta(hours=23))

    def test_before_its_time_nothing_is_proposed(self):
        self.at(self.out, minutes=-61)

        self.assertEqual(tasks.assemble(self.series.pk), {})

    def test_after_days_of_silence_one_edition_is_proposed_not_one_a_day(self):
        self.at(self.out, days=3)

        clock.once(lambda line: None)

        self.assertEqual(Digest.objects.get().publish_at, self.out + timedelta(days=3))

    def test_a_series_whose_layout_cannot_be_read_says_so_and_is_tried_again(self):
        Series.objects.update(layout={"style": "cards"})
        self.at(self.out)

        tally = clock.once(lambda line: None)

        self.series.refresh_from_db()
        self.assertEqual(tally["failed"], 1)
        self.assertIn("cards", self.series.error)

    def test_a_series_that_is_switched_off_proposes_nothing(self):
        Series.objects.update(active=False)
        self.at(self.out)

        self.assertEqual(clock.once(lambda line: None), {})

    def test_an_edition_made_by_hand_for_these_hours_is_enough(self):
        self.at(self.out, minutes=-60)
        makers.compose(self.series, self.out - timedelta(minutes=30))

        self.assertEqual(tasks.assemble(self.series.pk), {"assembled": 0})
        self.assertEqual(Digest.objects.count(), 1)


class ReleaseTests(AtNoon, TestCase):
    def setUp(self):
        self.hour = timezone.now() + timedelta(hours=1)
        self.digest = makers.digest(publish_at=self.hour)

    def tick_at_the_hour(self):
        with time_machine.travel(self.hour, tick=False):
            tally = clock.once(lambda line: None)
        self.digest.refresh_from_db()
        return tally

    def test_an_approved_edition_goes_out_at_its_hour_by_itself(self):
        approve(self.digest, by=makers.user("Editor"))
        self.assertEqual(clock.once(lambda line: None), {})

        tally = self.tick_at_the_hour()

        self.assertEqual((tally["published"], self.digest.state), (1, State.PUBLISHED))
        self.assertEqual(self.digest.transitions.first().actor, "machine")

    def test_an_edition_nobody_approved_never_goes_out(self):
        self.tick_at_the_hour()

        self.assertEqual(self.digest.state, State.REVIEW)

    def test_an_edition_that_may_not_go_out_says_why(self):
        editor = makers.user("Editor")
        approve(self.digest, by=editor)
        self.digest.items.first().article.move(State.SPIKED, by=editor)

        tally = self.tick_at_the_hour()

        self.assertEqual((tally["failed"], self.digest.state), (1, State.APPROVED))
        self.assertIsNotNone(self.digest.due_at, "it is tried again once somebody has acted")
        self.assertIn(self.digest.items.first().title, self.digest.error)

    def test_a_layout_that_cannot_be_read_holds_up_nobody_else(self):
        other = makers.digest(publish_at=self.hour, slug="another")
        for digest in (self.digest, other):
            approve(digest, by=makers.user("Editor"))
        Digest.objects.filter(pk=self.digest.pk).update(layout={"style": "cards"})

        tally = self.tick_at_the_hour()

        self.assertEqual((tally["failed"], tally["published"]), (1, 1))
        self.assertIn("cards", self.digest.error)

    def test_an_edition_sent_back_after_approval_stays_in(self):
        editor = makers.user("Editor")
        approve(self.digest, by=editor)
        self.digest.move(State.REVIEW, by=editor)

        self.tick_at_the_hour()

        self.assertEqual(self.digest.state, State.REVIEW)


class TickTests(TestCase):
    def test_the_workers_tick_hands_out_batches_and_strikes_the_beat(self):
        makers.article(due_at=timezone.now())
        makers.source(due_at=timezone.now())

        clock.tick()

        tasks = [row.task["func"] for row in OrmQ.objects.all()]
        self.assertEqual(tasks, ["articles.tasks.poll", "digests.tasks.work_off"])
        self.assertLess(Beat.age("worker"), timedelta(seconds=5))

    def test_ticks_do_not_pile_work_on_a_queue_that_stands_still(self):
        makers.article(due_at=timezone.now())

        for _ in range(10):
            clock.tick()

        self.assertLessEqual(OrmQ.objects.count(), 3)

    def test_the_command_says_when_there_was_nothing_to_do(self):
        out = StringIO()

        call_command("tick", "--until-idle", stdout=out)

        self.assertEqual(
            out.getvalue().splitlines(),
            [
                "Nothing was due.",
                "polled=0 new=0 failed=0 summarised=0 assembled=0 published=0",
            ],
        )

    def test_what_keeps_an_edition_in_does_not_keep_the_news_out(self):
        makers.article(due_at=timezone.now())

        with (
            mock.patch("newsroom.clock.editions", side_effect=KeyError("poison")),
            self.assertRaises(KeyError),
        ):
            clock.tick()

        self.assertEqual(OrmQ.objects.count(), 1)

    def test_what_crashes_in_the_house_keeps_neither_batches_nor_the_press_back(self) -> None:
        makers.source(due_at=timezone.now())

        with (
            mock.patch("newsroom.clock.catalogue.catch_up", side_effect=ValueError("oops")),
            mock.patch("newsroom.clock.telling.attend") as pressed,
            self.assertRaisesMessage(ValueError, "oops"),
        ):
            clock.tick()

        self.assertEqual(pressed.call_count, 1)
        self.assertTrue(OrmQ.objects.exists())

    def test_a_full_disk_is_one_sentence_and_the_next_minute_goes_on(self):
        makers.source(due_at=timezone.now())

        with connection.execute_wrapper(no_room), self.assertLogs("newsroom.clock") as said:
            clock.tick()
        clock.tick()

        [line] = said.records
        self.assertIn("The disk is full", line.getMessage())
        self.assertIsNone(line.exc_info)
        self.assertTrue(OrmQ.objects.exists())

    def test_a_database_that_fails_otherwise_is_seen(self):
        with (
            connection.execute_wrapper(mock.Mock(side_effect=OperationalError("locked"))),
            self.assertRaisesMessage(OperationalError, "locked"),
        ):
            clock.tick()

    def test_a_batch_under_way_is_enough_for_these_hands(self):
        Article.objects.claim(makers.article(due_at=timezone.now()).pk)
        makers.article(due_at=timezone.now())

        clock.tick()

        self.assertEqual(OrmQ.objects.count(), 0)

    def test_rereading_and_drafting_share_hands_so_that_the_clock_keeps_a_worker(self):
        makers.article(due_at=timezone.now())
        digest = makers.digest(items=1)
        approve(digest, by=makers.user("Publisher"))
        publish(digest, by=makers.user("Publisher"))
        Watch.objects.update(due_at=timezone.now())

        clock.tick()

        self.assertEqual([row.task["func"] for row in OrmQ.objects.all()], ["digests.tasks.reread"])

    def test_long_work_is_not_taken_for_waiting(self):
        now = timezone.now()
        makers.article(due_at=now)
        rounds = iter([Counter(summarised=1)] * 3 + [Counter()])

        def work(say):
            later.shift(timedelta(minutes=10))
            done = next(rounds)
            if not done:
                Article.objects.update(due_at=None)
            return done

        with (
            time_machine.travel(now, tick=False) as later,
            mock.patch("newsroom.clock.once", work),
            mock.patch("time.sleep"),
        ):
            tally = clock.until_idle(lambda line: None)

        self.assertEqual(tally["summarised"], 3)

    def test_work_that_others_never_let_go_is_said(self):
        now = timezone.now()
        makers.article(due_at=now)

        def nothing(say):
            later.shift(timedelta(minutes=5))
            return Counter()

        with (
            time_machine.travel(now, tick=False) as later,
            mock.patch("newsroom.clock.once", nothing),
            mock.patch("time.sleep"),
            self.assertRaises(clock.BusyError),
        ):
            clock.until_idle(lambda line: None)

    def test_waiting_names_who_holds_the_work(self):
        makers.article(due_at=timezone.now())
        Article.objects.claim(Article.objects.get().pk)
        said = []

        self.assertEqual(clock.waiting(said.append), 2.0)
        self.assertIn("process", said[0])


class ShiftTests(TestCase):
    def setUp(self):
        self.first, *_ = self.articles = [
            makers.article(canonical_url=f"http://127.0.0.1:9/{n}", due_at=timezone.now())
            for n in range(5)
        ]

    def due(self) -> int:
        return Article.objects.due(timezone.now()).count()

    def test_a_hand_goes_on_to_what_is_due_after_its_batch(self):
        tasks.work_off([article.pk for article in self.articles[:2]])

        self.assertEqual(self.due(), 0)

    def test_it_begins_no_batch_after_its_shift(self):
        with mock.patch.object(tasks, "SHIFT", 0.0):
            tasks.work_off([article.pk for article in self.articles[:2]])

        self.assertEqual(self.due(), 3)

    def test_it_stops_where_nothing_can_be_done(self):
        with mock.patch.object(tasks, "process", return_value=Counter()) as tried:
            tasks.work_off([self.first.pk])

        self.assertEqual((tried.call_count, self.due()), (1, 5))
