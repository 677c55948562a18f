"""After a death in the worker's family, the vigil tells a stuck queue from one that works."""

import os
import signal
import subprocess
import sys
import time
from unittest import mock

from django.test import TestCase
from django_q.models import OrmQ

from articles.models import Beat
from newsroom import vigil
from newsroom.vigil import Vigil, family, pulse

PARENT = """
import subprocess, sys
children = [subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) for _ in "ab"]
print(*(child.pid for child in children), flush=True)
for child in children: child.wait()
"""


class VigilTests(TestCase):
    def setUp(self):
        self.at_work = self.frozen = False
        self.vigil = Vigil(lambda: self.at_work, lambda age: self.frozen)
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
        deadline = time.monotonic() + 10
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

        self.assertEqual(OrmQ.objects.get().task["func"], "newsroom.vigil.pulse")

    def test_a_pulse_that_arrives_ends_the_doubt(self):
        self.look()
        self.kill_one()
        self.look()

        pulse()
        self.wait_out()

        self.assertFalse(self.look())
        self.assertFalse(self.look())

    def test_a_pulse_that_does_not_arrive_means_a_stuck_queue(self):
        self.look()
        self.kill_one()
        self.look()

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
        pulse()
        self.look()
        self.kill_one()
        self.look()
        self.wait_out()

        self.assertTrue(self.look())

    def test_the_pulse_is_a_task_that_can_be_found(self):
        with mock.patch.object(Beat, "strike") as struck:
            pulse()

        struck.assert_called_once_with("pulse")
