"""Whose turn it is with a host: one worker at a time, nobody while it wants to be left alone."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from articles.models import Host, Source
from articles.politeness import A_BATCH, PAUSE, Turns
from tests import makers

A, B = "a.example", "b.example"


class HostTests(TestCase):
    def setUp(self):
        self.until = timezone.now() + timedelta(minutes=2)

    def reserve(self, claim, *names):
        return set(Host.objects.reserve(names, claim, self.until))

    def test_a_host_is_one_workers_at_a_time(self):
        self.assertEqual(self.reserve("first", A, B), {A, B})
        self.assertEqual(self.reserve("second", A), set())

        Host.objects.let_go([A], "first", timezone.now())

        self.assertEqual(self.reserve("second", A, B), {A})

    def test_who_never_had_a_host_lets_go_of_nothing(self):
        self.reserve("first", A)

        Host.objects.let_go([A], "second", timezone.now())

        self.assertEqual(Host.objects.get().claimed_by, "first")

    def test_hosts_of_a_worker_that_died_are_free(self):
        here = makers.source(due_at=timezone.now())
        claim = Source.objects.claim(here.pk).claimed_by
        dead = "|".join([*claim.split("|")[:3], "4194305", "1", "nonce"])
        self.reserve(claim, A)
        self.reserve(dead, B)

        freed = Host.objects.free_dead()

        self.assertEqual(freed, 1)
        self.assertEqual(self.reserve("next", A, B), {B})


class TurnTests(TestCase):
    def setUp(self):
        for n in range(A_BATCH + 2):
            makers.source(feed_url=f"http://{A}/{n}", due_at=timezone.now())
        makers.source(feed_url=f"http://{B}/", due_at=timezone.now())

    def take(self, claim="mine"):
        turns = Turns(claim)
        return turns, turns.take(Source.objects.claim_many(self.due(), claim))

    def due(self):
        return list(Source.objects.due(timezone.now()).values_list("pk", flat=True))

    def test_a_host_gets_a_few_requests_in_a_batch_and_the_rest_wait(self):
        _turns, rows = self.take()

        self.assertEqual(len(rows), A_BATCH + 1)
        waiting = Source.objects.filter(claimed_by="")
        self.assertEqual([row.failures for row in waiting], [0, 0])

    def test_a_host_is_let_go_with_its_last_request(self):
        turns, rows = self.take()
        of_a = [row for row in rows if A in row.feed_url]

        turns.over((row, None) for row in of_a[:-1])
        self.assertEqual(Host.objects.get(name=A).claimed_by, "mine")
        turns.over([(of_a[-1], None)])

        host = Host.objects.get(name=A)
        self.assertEqual(host.claimed_by, "")
        self.assertLess(host.next_at, timezone.now() + PAUSE * 2)
        self.assertEqual(Host.objects.get(name=B).claimed_by, "mine")

    def test_the_other_sources_of_a_host_wait_as_long_as_it_asks(self):
        turns, rows = self.take()
        hour = timedelta(hours=1)
        turns.over((row, hour if row == rows[0] else None) for row in rows)
        Source.objects.update(due_at=timezone.now(), claimed_by="", claimed_until=None)

        _turns, again = self.take("later")

        self.assertEqual([row for row in again if A in row.feed_url], [])
        soonest = Source.objects.filter(feed_url__contains=A).earliest("due_at")
        self.assertGreater(soonest.due_at, timezone.now() + hour * 0.9)

    def test_what_is_not_over_is_let_go_in_the_end(self):
        turns, _rows = self.take()

        turns.end()

        self.assertEqual(list(Host.objects.exclude(claimed_by="")), [])
