"""After a death in the worker's family, the vigil tells a stuck queue from one that works."""

import os
import pydoc
import signal
import subprocess
import sys
import time
from datetime import timedelta
from unittest import mock

from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from articles.models import Beat
from newsroom import clock, vigil
from newsroom.brokers import InRows, lane
from newsroom.vigil import Vigil, family, groups, pulse

PARENT = """
import subprocess, sys
children = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) for _ in "ab"]
print(*(child.pid for child in children), flush=True)
for child in children: child.wait()
"""


class VigilTests(TestCase):
    def setUp(self):
        self.at_work = self.frozen = False
        self.vigil = Vigil("ours", lambda pids: self.at_work, lambda pids, age: self.frozen)
        self.parent = subprocess.Popen(
            [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
        )
        assert self.parent.stdout
        self.children = set(map(int, self.parent.stdout.readline().split()))
        self.addCleanup(self.end)

    def end(self) -> None:
        for pid in family(self.parent.pid):
            os.kill(pid, signal.SIGKILL)
        self.parent.kill()
        self.parent.wait()
        assert self.parent.stdout
        self.parent.stdout.close()

    def look(self) -> bool:
        return self.vigil.is_stuck(self.parent.pid, 300.0)

    def kill_one(self) -> None:
        """Until it has left the family: the parent buries the first child at once."""
        victim = min(self.children)
        os.kill(victim, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while victim in family(self.parent.pid) and time.monotonic() < deadline:
            time.sleep(0.01)

    def wait_out(self) -> None:
        """Let the patience with a pulse pass."""
        self.vigil.asked -= vigil.PATIENCE + 1

    def test_the_family_is_all_that_a_process_started(self):
        self.assertEqual(family(self.parent.pid), self.children)

    def test_without_a_death_nothing_is_asked(self):
        self.assertFalse(self.look())
        self.assertFalse(self.look())

        self.assertEqual(OrmQ.objects.count(), 0)

    def test_a_death_is_followed_by_a_pulse_through_the_queue(self):
        self.look()
        self.kill_one()

        self.assertFalse(self.look())

        sent = OrmQ.objects.get()
        self.assertEqual((sent.key, sent.task["func"]), (lane("ours"), "newsroom.vigil.pulse"))

    def test_a_pulse_that_arrives_ends_the_doubt(self):
        self.look()
        self.kill_one()
        self.look()

        pulse("ours")
        self.wait_out()

        self.assertFalse(self.look())
        self.assertFalse(self.look())

    def test_a_pulse_that_does_not_arrive_means_a_stuck_queue(self):
        self.look()
        self.kill_one()
        self.look()

        self.wait_out()

        self.assertTrue(self.look())

    def test_the_pulse_of_another_group_says_nothing_about_ours(self):
        self.look()
        self.kill_one()
        self.look()

        pulse("theirs")
        self.wait_out()

        self.assertTrue(self.look())

    def test_while_somebody_works_the_pulse_may_wait(self):
        self.look()
        self.kill_one()
        self.look()
        self.wait_out()
        self.at_work = True

        self.assertFalse(self.look())

        self.at_work = False
        self.assertTrue(self.look())

    def test_a_queue_that_is_away_proves_nothing_and_is_asked_again(self):
        self.look()
        self.kill_one()
        self.look()
        self.wait_out()

        with mock.patch.object(InRows, "ping", lambda queue: False):
            self.assertFalse(self.look())

        OrmQ.objects.all().delete()
        self.vigil.again = time.monotonic()
        self.assertFalse(self.look())
        self.assertEqual(OrmQ.objects.count(), 1)

    def test_a_group_tells_every_minute_that_it_is_there(self):
        self.look()
        self.assertEqual(OrmQ.objects.count(), 0)

        self.vigil.again = time.monotonic()
        self.look()

        self.assertEqual(OrmQ.objects.get().task["args"], ("ours",))

    def test_that_costs_no_more_than_one_deletion(self):
        self.look()
        self.vigil.again = time.monotonic()

        with CaptureQueriesContext(connection) as asked:
            self.look()

        said = [each["sql"] for each in asked if each["sql"].startswith("DELETE")]
        self.assertLessEqual(len(said), 1)

    def test_who_died_before_the_first_look_is_not_waited_for_long(self):
        self.look()
        self.vigil.again = time.monotonic()
        self.look()

        self.vigil.asked -= vigil.EARLY + 1

        self.assertTrue(self.look())

    def test_but_one_that_took_a_task_before_or_is_alone_is(self):
        self.look()
        for alone in (True, False):
            with self.subTest(alone=alone), override_settings(WORKERS=1 if alone else 3):
                self.vigil.again, self.vigil.asked = time.monotonic(), 0.0
                self.look()
                self.vigil.asked -= vigil.EARLY + 1

                self.assertFalse(self.look())

            pulse("ours")
            self.look()

    def test_groups_are_counted_while_they_are_heard_of(self):
        now = timezone.now()
        self.assertEqual(groups(now), [])

        pulse("ours")
        pulse("theirs")

        self.assertEqual(groups(timezone.now()), ["ours", "theirs"])
        self.assertEqual(groups(now + timedelta(minutes=5)), [])

    @override_settings(GROUP="ours", PRESS="/nowhere")
    def test_each_group_is_told_to_press_the_folder_of_its_machine(self):
        for group in ("ours", "theirs", "third"):
            pulse(group)

        clock.press_elsewhere()

        sent = {row.key: row.task["func"] for row in OrmQ.objects.all()}
        task = "digests.press.telling.attend"
        self.assertEqual(sent, {lane("theirs"): task, lane("third"): task})
        self.assertTrue(callable(pydoc.locate(task)))

    def test_a_new_worker_is_looked_at_anew(self):
        self.look()
        self.kill_one()
        self.look()
        self.wait_out()

        self.assertFalse(self.vigil.is_stuck(os.getpid(), 1.0))

    def test_a_clock_that_does_not_strike_is_seen_as_before(self):
        self.frozen = True

        self.assertTrue(self.look())

    def test_an_old_sign_of_life_counts_for_nothing(self):
        pulse("ours")
        self.look()
        self.kill_one()
        self.look()
        self.wait_out()

        self.assertTrue(self.look())

    def test_the_pulse_is_a_task_that_can_be_found(self):
        self.look()
        self.kill_one()
        self.look()
        task = OrmQ.objects.get().task

        pydoc.locate(task["func"])(*task["args"])

        self.assertIsNotNone(Beat.age("pulse:ours"))
