"""The lease: one holder, fenced writes, and nobody waits for the dead."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import time_machine
from django.db import connection
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from articles.chores import FIRST_PAUSE, Efforts, LeaseLostError
from articles.models import Article, Source
from tests import makers


class SetbackError(Exception):
    def __init__(self, sentence="It did not answer.", *, permanent=False, retry_after=None):
        super().__init__(sentence)
        self.permanent = permanent
        self.retry_after = retry_after


def pass_time(row, **fields):
    """As if the lease had run out."""
    past = timezone.now() - timedelta(seconds=1)
    type(row).objects.filter(pk=row.pk).update(claimed_until=past, **fields)


class ClaimTests(TestCase):
    def setUp(self):
        self.row = makers.article(due_at=timezone.now())

    def test_a_due_row_is_claimed_once(self):
        first = Article.objects.claim(self.row.pk)
        second = Article.objects.claim(self.row.pk)

        self.assertEqual(first, self.row)
        self.assertIsNone(second)

    def test_a_row_that_is_not_due_yet_is_not_claimed(self):
        later = makers.article(due_at=timezone.now() + timedelta(minutes=1))
        never = makers.article(due_at=None)

        self.assertEqual(Article.objects.claim_many([later.pk, never.pk]), [])

    def test_a_source_that_is_switched_off_is_never_due(self):
        off = makers.source(active=False, due_at=timezone.now())

        self.assertIsNone(Source.objects.claim(off.pk))

    def test_a_lease_that_ran_out_can_be_claimed_by_another(self):
        first = Article.objects.claim(self.row.pk)
        pass_time(self.row)

        second = Article.objects.claim(self.row.pk)

        self.assertNotEqual(first.claimed_by, second.claimed_by)

    def test_the_longest_waiting_comes_first(self):
        older = makers.article(due_at=timezone.now() - timedelta(hours=1))

        self.assertEqual(list(Article.objects.due(timezone.now())), [older, self.row])


class FencedWriteTests(TestCase):
    def setUp(self):
        self.row = Article.objects.claim(makers.article(due_at=timezone.now()).pk)

    def test_a_write_under_the_lease_is_kept(self):
        self.row.write(byline="记者")

        self.row.refresh_from_db()
        self.assertEqual(self.row.byline, "记者")

    def test_a_write_after_the_lease_ran_out_is_dropped(self):
        pass_time(self.row)

        with self.assertRaises(LeaseLostError):
            self.row.write(byline="记者")
        self.row.refresh_from_db()
        self.assertEqual(self.row.byline, "")

    def test_the_slow_worker_cannot_overwrite_the_one_that_took_over(self):
        pass_time(self.row)
        other = Article.objects.claim(self.row.pk)
        other.write(byline="quick")

        with self.assertRaises(LeaseLostError):
            self.row.write(byline="slow")
        other.refresh_from_db()
        self.assertEqual(other.byline, "quick")

    def test_a_row_nobody_claimed_cannot_be_written_as_work(self):
        with self.assertRaises(LeaseLostError):
            makers.article().write(byline="nobody")

    def test_a_persons_edit_wins_over_the_machine(self):
        Article.objects.get(pk=self.row.pk).amend(title="改过的标题")

        with self.assertRaises(LeaseLostError):
            self.row.write(title="machine")

    def test_releasing_after_losing_takes_nothing_from_the_next_holder(self):
        pass_time(self.row)
        other = Article.objects.claim(self.row.pk)

        self.row.release()

        other.write(byline="still mine")

    def test_work_that_is_done_forgets_its_failures(self):
        self.row.write(failures=3, error="It did not answer.")

        self.row.done()

        self.row.refresh_from_db()
        self.assertEqual(
            (self.row.failures, self.row.error, self.row.claimed_by, self.row.due_at),
            (0, "", "", None),
        )


class PutOffTests(TestCase):
    def setUp(self):
        self.now = timezone.now()
        self.row = Article.objects.claim(makers.article(due_at=self.now).pk)

    def pause(self):
        self.row.refresh_from_db()
        return self.row.due_at - self.now

    def test_a_failure_is_written_down_and_tried_again_later(self):
        self.row.put_off(SetbackError())

        self.assertGreater(self.pause(), FIRST_PAUSE * 0.8)
        self.assertEqual((self.row.failures, self.row.error), (1, "It did not answer."))

    def test_pauses_grow_with_every_failure(self):
        self.row.write(failures=4)

        self.row.put_off(SetbackError())

        self.assertGreater(self.pause(), FIRST_PAUSE * 10)

    def test_the_pause_is_never_shorter_than_the_other_side_asked(self):
        self.row.put_off(SetbackError(retry_after=timedelta(hours=5)))

        self.assertGreaterEqual(self.pause(), timedelta(hours=5))

    def test_what_cannot_work_is_not_tried_again(self):
        self.row.put_off(SetbackError(permanent=True))

        self.row.refresh_from_db()
        self.assertIsNone(self.row.due_at)
        self.assertIn(self.row, Article.objects.stuck())

    def test_a_feed_that_is_gone_is_asked_again_after_a_day(self):
        source = Source.objects.claim(makers.source(due_at=self.now).pk)

        source.put_off(SetbackError(permanent=True))

        source.refresh_from_db()
        self.assertGreater(source.due_at, self.now + timedelta(hours=23))

    def test_waiting_for_a_turn_is_no_failure(self):
        self.row.write(failures=2, error="Earlier.")

        self.row.wait(self.now + timedelta(seconds=3))

        self.row.refresh_from_db()
        self.assertEqual((self.row.failures, self.row.error), (2, "Earlier."))
        self.assertIsNone(self.row.claimed_until)


class EffortsTests(TestCase):
    """A crash is seen, and keeps nobody else from his turn."""

    def setUp(self):
        now = timezone.now()
        pks = [makers.article(due_at=now).pk for _ in range(3)]
        self.rows = Article.objects.claim_many(pks)

    def crash_at_the_second(self):
        with Efforts(self.rows) as efforts:
            for row in efforts.rows:
                with efforts.on(row):
                    if row == self.rows[1]:
                        raise KeyError("poison")

    def test_a_crash_is_seen_and_put_on_the_row_it_came_from(self):
        with self.assertRaises(KeyError):
            self.crash_at_the_second()

        crashed = Article.objects.get(failures=1)
        self.assertEqual(crashed, self.rows[1])
        self.assertIn("KeyError", crashed.error)
        self.assertGreater(crashed.due_at, timezone.now() + FIRST_PAUSE * 0.9)

    def test_the_others_are_free_at_once(self):
        with self.assertRaises(KeyError):
            self.crash_at_the_second()

        self.assertFalse(Article.objects.held(timezone.now()).exists())
        self.assertEqual(set(Article.objects.due(timezone.now())), {self.rows[0], self.rows[2]})

    def test_a_stop_is_no_crash(self):
        with (
            self.assertRaises(KeyboardInterrupt),
            Efforts(self.rows) as efforts,
            efforts.on(self.rows[0]),
        ):
            raise KeyboardInterrupt

        self.assertEqual(Article.objects.due(timezone.now()).count(), 3)


class LapsedClaimTests(TestCase):
    def test_of_a_row_that_is_not_due_again_it_is_freed_too(self):
        row = makers.article(due_at=timezone.now())
        Article.objects.claim(row.pk)
        Article.objects.update(due_at=None)

        Article.objects.free_dead()
        row.refresh_from_db()
        self.assertTrue(row.claimed_by)

        with time_machine.travel(timezone.now() + Article.LEASE):
            Article.objects.free_dead()
        row.refresh_from_db()
        self.assertEqual((row.claimed_by, row.claimed_until), ("", None))


HOLD = """
import os, sys, time, django
django.setup()
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[2]
from articles.models import Article
assert Article.objects.claim(int(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


class DeadWorkerTests(TransactionTestCase):
    def setUp(self):
        self.row = makers.article(due_at=timezone.now())
        self.worker = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.row.pk), str(connection.settings_dict["NAME"])],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "newsroom.settings"},
            stdout=subprocess.PIPE,
            text=True,
        )
        self.addCleanup(self.worker.stdout.close)
        self.addCleanup(self.worker.wait)
        self.addCleanup(self.worker.kill)
        self.assertEqual(self.worker.stdout.readline(), "held\n")

    def test_a_killed_workers_claim_is_freed_and_a_living_ones_is_not(self):
        while_alive = Article.objects.free_dead()
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait()
        once_dead = Article.objects.free_dead()

        self.assertEqual((while_alive, once_dead), (0, 1))
        self.assertEqual(Article.objects.claim(self.row.pk), self.row)
