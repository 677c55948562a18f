"""What `run` decides about its worker, from the rows alone."""

import os
from datetime import timedelta

from django.test import TestCase, override_settings
from django.utils import timezone
from django_q.models import OrmQ

from articles.models import Beat, Source
from newsroom import clock
from newsroom.management.commands.run import forget_lost_tasks, is_frozen, make_ready
from tests import makers
from tests.web import Web

OLD = 300.0  # seconds of age at which a worker has had the time to tick several times
OURS = {os.getpid()}  # the processes of the worker


class FrozenTests(TestCase):
    def silence(self, minutes: int) -> None:
        """Make the last tick this long ago."""
        clock.tick()
        Beat.objects.update(at=timezone.now() - timedelta(minutes=minutes))

    def test_a_worker_that_ticks_is_not_frozen(self):
        clock.tick()

        self.assertFalse(is_frozen(OURS, OLD))

    def test_a_worker_that_has_not_ticked_for_minutes_is_frozen(self):
        self.silence(minutes=5)

        self.assertTrue(is_frozen(OURS, OLD))

    def test_a_worker_that_never_ticked_is_frozen(self):
        self.assertTrue(is_frozen(OURS, OLD))

    def test_a_young_worker_is_given_time(self):
        self.silence(minutes=5)

        self.assertFalse(is_frozen(OURS, 60.0))

    def test_a_worker_busy_with_long_work_is_not_frozen(self):
        self.silence(minutes=5)
        Source.objects.claim(makers.source(due_at=timezone.now()).pk)

        self.assertFalse(is_frozen(OURS, OLD))

    def test_work_on_another_machine_says_nothing_about_ours(self):
        self.silence(minutes=5)
        Source.objects.claim(makers.source(due_at=timezone.now()).pk)
        Source.objects.update(claimed_by="elsewhere|0|1|1|0")

        self.assertTrue(is_frozen(OURS, OLD))

    def test_work_of_another_group_on_this_machine_says_nothing_about_ours(self):
        self.silence(minutes=5)
        Source.objects.claim(makers.source(due_at=timezone.now()).pk)

        self.assertTrue(is_frozen({os.getppid()}, OLD))


class ReadyTests(TestCase):
    def test_a_worker_that_is_started_again_gets_a_tick_at_once(self):
        with Web() as web, override_settings(PORT=web.server_port):
            make_ready()

        self.assertEqual([row.task["func"] for row in OrmQ.objects.all()], ["newsroom.clock.tick"])

    def test_a_worker_without_a_web_server_beside_it_gets_it_in_any_case(self):
        with override_settings(PORT=1):
            make_ready(alone=True)

        self.assertEqual([row.task["func"] for row in OrmQ.objects.all()], ["newsroom.clock.tick"])

    def test_the_first_worker_waits_for_the_web_server(self):
        with override_settings(PORT=1):
            make_ready()

        self.assertFalse(OrmQ.objects.exists())


class LostTaskTests(TestCase):
    def test_what_a_dead_worker_had_taken_is_dropped_and_what_waits_stays(self):
        now = timezone.now()
        OrmQ.objects.create(key="newsroom", payload="taken", lock=now + timedelta(minutes=20))
        OrmQ.objects.create(key="newsroom", payload="waiting", lock=now - timedelta(seconds=1))

        forget_lost_tasks()

        self.assertEqual([task.payload for task in OrmQ.objects.all()], ["waiting"])
