"""Answers in groups, as they come: what waits for whom, and who does not wait."""

import asyncio
import threading
import time
from contextlib import closing
from unittest import mock

from django.test import SimpleTestCase, override_settings

from articles import fetch, stream
from tests.web import Web


def asked(web, *paths):
    return [fetch.Request(web.url + path) for path in paths]


class StreamTests(SimpleTestCase):
    def setUp(self):
        self.web = self.enterContext(Web())
        self.web.pages = {f"/{n}": ("text/plain", f"page {n}") for n in range(300)}
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host]))

    def test_every_answer_comes_home_once_with_its_number(self):
        requests = asked(self.web, *(f"/{n}" for n in range(300)))

        home = [pair for group in fetch.stream(requests, at_once=40) for pair in group]

        self.assertEqual(
            {number: answer.body for number, answer in home},
            {n: f"page {n}".encode() for n in range(300)},
        )
        self.assertEqual(len(home), 300)

    def test_groups_are_no_larger_than_one_transaction_should_be(self):
        requests = asked(self.web, *(f"/{n}" for n in range(120)))

        sizes = [len(group) for group in fetch.stream(requests)]

        self.assertLessEqual(max(sizes), stream.GROUP)

    def test_requests_are_taken_only_as_there_is_room(self):
        waiting = asked(self.web, *["/1"] * 100)
        requests = (waiting.pop() for _ in range(100))

        with closing(fetch.stream(requests, at_once=8)) as groups:
            next(groups)
            left = len(waiting)

        self.assertEqual(left, 92)

    def test_who_stops_early_leaves_nothing_running(self):
        with closing(fetch.stream(asked(self.web, *["/1"] * 100), at_once=8)) as groups:
            next(groups)

        running = [thread.name for thread in threading.enumerate()]
        self.assertNotIn("couriers", running)

    def test_a_fault_of_ours_is_handed_over_and_stops_no_other(self):
        real = stream.host_to_spare

        def choke(url):
            if url.endswith("/7"):
                raise KeyError("poison")
            return real(url)

        with mock.patch("articles.stream.host_to_spare", choke):
            groups = fetch.stream(asked(self.web, "/6", "/7", "/8"))
            home = dict(pair for group in groups for pair in group)

        self.assertIsInstance(home[1], KeyError)
        self.assertEqual((home[0].body, home[2].body), (b"page 6", b"page 8"))

    def test_large_answers_do_not_pile_up_before_a_slow_reader(self):
        self.web.pages["/large"] = ("text/plain", "x" * 400_000)
        groups = []

        with mock.patch("articles.limits.LARGE_AT_ONCE", 2):
            for group in fetch.stream(asked(self.web, *["/large"] * 7)):
                groups.append(len(group))
                time.sleep(0.1)  # in which all the others would have come

        self.assertEqual(sum(groups), 7)
        self.assertLessEqual(max(groups), 2)

    def test_a_loop_that_does_not_come_up_says_why(self):
        broken = mock.patch("articles.errand.ways_out", side_effect=OSError("no more files"))

        with broken, mock.patch("threading.excepthook"), self.assertRaisesMessage(OSError, "files"):
            next(fetch.stream(asked(self.web, "/1")))

    def test_nobody_waits_for_a_loop_that_has_ended(self):
        async def leave(request, ways):
            raise SystemExit

        with (
            mock.patch("articles.errand.run", leave),
            mock.patch("threading.excepthook"),
            self.assertRaisesMessage(RuntimeError, "before its errands"),
        ):
            next(fetch.stream(asked(self.web, "/1")))

    def test_an_errand_that_is_cut_off_comes_home_as_a_fault(self):
        async def cut_off(request, ways):
            raise asyncio.CancelledError

        with mock.patch("articles.errand.run", cut_off):
            ((_number, found),) = next(fetch.stream(asked(self.web, "/1")))

        self.assertIsInstance(found, RuntimeError)


class LaneTests(SimpleTestCase):
    """One foreign host: every name leads to a web on loopback, which the guard lets through."""

    def setUp(self):
        self.web = self.enterContext(Web())
        self.enterContext(mock.patch("articles.guard.is_own", return_value=True))
        spared = mock.patch("articles.stream.host_to_spare", return_value="a.example")
        self.enterContext(spared)

    def test_a_host_that_asks_us_to_stay_away_is_not_asked_for_those_in_line(self):
        self.web.answers["/1"] = (429, {"Retry-After": "3600"})
        self.web.pages["/2"] = ("text/plain", "x")

        with mock.patch("articles.stream.A_HOST", 1):
            answers = fetch.get_many(asked(self.web, "/1", "/2", "/2"), pause=0.01)

        self.assertEqual(self.web.requests, ["/1"])
        self.assertEqual({str(answer) for answer in answers}, {str(answers[0])})

    def test_no_more_than_two_are_under_way_to_one_host(self):
        now, most, lock = [0], [0], threading.Lock()
        real = self.web.RequestHandlerClass.do_GET

        def watched(handler):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            threading.Event().wait(0.05)
            with lock:
                now[0] -= 1
            real(handler)

        with mock.patch.object(self.web.RequestHandlerClass, "do_GET", watched):
            fetch.get_many(asked(self.web, *["/1"] * 6), pause=0)

        self.assertEqual(most[0], 2)
