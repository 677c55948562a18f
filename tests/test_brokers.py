"""The queue outlasts Redis: tasks go into rows meanwhile, and the cache holds nothing."""

import time
from unittest import mock

from django.core.cache.backends.base import BaseCache
from django.db import OperationalError
from django.test import SimpleTestCase, TestCase, override_settings
from django_q.models import OrmQ
from django_q.tasks import async_task

from newsroom import brokers
from newsroom.absence import PAUSE, Absence
from newsroom.brokers import InRedis, InRows, lane
from newsroom.cache import ForgetfulCache

NOWHERE = "redis://127.0.0.1:1/0"


class AbsenceTests(SimpleTestCase):
    def setUp(self):
        self.now = 100.0
        self.absence = Absence("Somebody", OSError, clock=lambda: self.now)

    def ask(self, there: bool) -> None:
        with self.absence.asking():
            if not there:
                raise OSError("nobody")

    def test_after_a_failure_nobody_asks_for_a_moment(self):
        with (
            self.assertLogs("newsroom.absence") as said,
            self.assertRaisesMessage(OSError, "nobody"),
        ):
            self.ask(there=False)

        with self.assertRaisesMessage(OSError, "Somebody did not answer a moment ago"):
            self.ask(there=True)

        self.assertEqual(
            [each.getMessage() for each in said.records], ["Somebody does not answer: nobody"]
        )

    def test_then_one_asks_while_the_others_are_told_at_once(self):
        with self.assertLogs("newsroom.absence") as said:
            with self.assertRaises(OSError):
                self.ask(there=False)
            self.now += PAUSE

            with self.absence.asking(), self.assertRaisesMessage(OSError, "a moment ago"):
                self.ask(there=True)
            self.ask(there=True)

        self.assertEqual(said.records[-1].getMessage(), "Somebody answers again.")


class CacheTests(SimpleTestCase):
    def test_while_redis_is_away_it_holds_nothing_and_nothing_fails(self):
        cache: BaseCache = ForgetfulCache(NOWHERE, {})
        self.addCleanup(setattr, ForgetfulCache.absence, "known", False)
        began = time.monotonic()

        with self.assertLogs("newsroom.absence") as said:
            found = [
                cache.get("name", "otherwise"),
                cache.get_many(["name"]),
                cache.set("name", 1),
                cache.set_many({"name": 1}),
                cache.add("name", 1),
                cache.incr("name"),
                cache.get_or_set("name", 5),
                cache.has_key("name"),
                cache.touch("name"),
                cache.delete("name"),
                cache.delete_many(["name"]),
                cache.clear(),
            ]

        expected = ["otherwise", {}, None, ["name"], True, 1, 5, False, False, False, None, False]
        self.assertEqual(found, expected)
        self.assertLess(time.monotonic() - began, 1.0)
        self.assertEqual(len(said.records), 1)


class RowsTests(TestCase):
    @override_settings(GROUP="ours")
    def test_a_group_takes_from_its_own_lane_first_and_from_no_other(self):
        for group in ("", "theirs", "ours"):
            async_task(f"for.{group}", cluster=lane(group) if group else None)
        queue = InRows()

        taken = [queue.dequeue() for _ in range(2)]
        with mock.patch.object(brokers.Conf, "POLL", 0):
            nothing = queue.dequeue()

        keys = {row.pk: row.key for row in OrmQ.objects.all()}
        self.assertEqual([keys[tasks[0][0]] for tasks in taken], [lane("ours"), "newsroom"])
        self.assertFalse(nothing)

    def test_an_outage_is_one_sentence(self):
        queue = InRows()
        away = mock.patch.object(InRows, "take", side_effect=OperationalError("gone"))

        with mock.patch.object(brokers.Conf, "POLL", 0), self.assertLogs(brokers.log) as said:
            with away:
                self.assertFalse(queue.dequeue())
                self.assertFalse(queue.dequeue())
            queue.dequeue()

        sentences = [record.getMessage() for record in said.records]
        self.assertEqual(len(sentences), 2, sentences)
        self.assertEqual(sentences[1], "The database is back.")


@override_settings(REDIS_URL=NOWHERE)
class RedisAwayTests(TestCase):
    def setUp(self):
        self.queue = InRedis()
        self.addCleanup(setattr, InRedis.outage, "now", False)

    def test_tasks_go_by_the_rows_meanwhile(self):
        with self.assertLogs(brokers.log) as said:
            async_task("newsroom.clock.tick", broker=self.queue)
            async_task("newsroom.clock.tick", broker=self.queue)
            self.assertEqual(self.queue.queue_size(), 2)
            (number, _payload), *others = self.queue.dequeue() or []

        self.queue.acknowledge(number)

        self.assertEqual((others, OrmQ.objects.count()), ([], 1))
        self.assertEqual(len(said.records), 1)
        self.assertFalse(self.queue.ping())
        self.queue.set_stat("key", "value", 3)

    def test_what_others_left_in_the_rows_is_found_by_who_saw_no_outage(self):
        with self.assertLogs(brokers.log):
            async_task("newsroom.clock.tick", broker=self.queue)
        self.queue.outage.now = False
        answers = mock.Mock(blpop=lambda *asked: None)

        with mock.patch.object(brokers, "client", lambda url: answers):
            (number, _payload), *others = InRedis().dequeue() or [(None, None)]

        self.assertEqual((number, others), (OrmQ.objects.get().pk, []))

    def test_nobody_waits_long_for_who_is_away(self):
        began = time.monotonic()

        with self.assertLogs(brokers.log):
            async_task("newsroom.clock.tick", broker=self.queue)

        self.assertLess(time.monotonic() - began, 1.0)
