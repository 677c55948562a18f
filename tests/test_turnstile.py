"""Who asks too much waits; who reads, searches by hand or works at the desk never does."""

import time
from http.client import HTTPConnection
from types import SimpleNamespace
from unittest import mock

from django.core.cache import cache
from django.test import SimpleTestCase, TestCase, override_settings

from newsroom import turnstile
from newsroom.turnstile import AGAIN, Pace
from tests.test_nginx import FrontDoor

SEARCH = "/search/?q=海缆"
ENGLISH, CHINESE = '<html lang="en">', '<html lang="zh-hans">'


class PaceTests(SimpleTestCase):
    pace = Pace("p", a_minute=30, at_once=10)

    def let_in(self, moments: list[float]) -> list[float]:
        """Which of these moments, in seconds, somebody who asks at each is let in."""
        full, done = 1000.0, []
        for moment in moments:
            if (after := self.pace.after(full, 1000 + moment)) is not None:
                full = after
                done.append(moment)
        return done

    def test_ten_at_once_are_let_in_and_then_one_every_two_seconds(self) -> None:
        self.assertEqual(len(self.let_in([0.0] * 50)), 10)
        self.assertEqual(len(self.let_in([each / 10 for each in range(600)])), 10 + 29)

    def test_one_every_two_seconds_never_waits(self) -> None:
        moments = [each * 2.0 for each in range(200)]

        self.assertEqual(self.let_in(moments), moments)

    def test_after_a_minute_as_much_as_ever_may_be_asked(self) -> None:
        found = self.let_in([0.0] * 50 + [float(AGAIN)] * 50)

        self.assertEqual(len([each for each in found if each]), 10)

    def test_a_clock_that_is_set_back_locks_nobody_out(self) -> None:
        self.assertIsNotNone(self.pace.after(full=5000, now=1000))


@override_settings(LANGUAGE_CODE="zh-hans", TRUSTED_PROXIES=["127.0.0.1"])
class TurnstileTests(TestCase):
    def setUp(self) -> None:
        cache.clear()
        self.addCleanup(cache.clear)
        self.at(1_800_000_000)

    def at(self, now: float) -> None:
        """From here on it is this moment, in seconds."""
        clock = SimpleNamespace(time=lambda: now)
        self.enterContext(mock.patch.object(turnstile, "time", clock))

    def ask(self, count: int, address: str, path: str = SEARCH, **headers: str) -> list[int]:
        """The statuses of so many requests at once that a proxy of ours passes on."""
        told = {"X-Forwarded-For": address, **headers}
        return [self.client.get(path, headers=told).status_code for _ in range(count)]

    def test_a_crawler_is_refused_and_a_reader_elsewhere_is_not(self) -> None:
        found = self.ask(15, "203.0.113.7")

        self.assertEqual(found, [200] * 10 + [429] * 5)
        self.assertEqual(self.ask(1, "203.0.113.8"), [200])

    def test_the_search_in_another_language_is_the_same_door(self) -> None:
        for path in ("/search/?q=a", "/en/search/?q=a") * 5:
            self.ask(1, "203.0.113.7", path)

        self.assertEqual(self.ask(1, "203.0.113.7", "/en/search/?q=a"), [429])

    def test_a_network_of_ipv6_is_one_reader(self) -> None:
        self.ask(10, "2001:db8:1:2::1")

        self.assertEqual(self.ask(1, "2001:db8:1:2:ffff::9"), [429])
        self.assertEqual(self.ask(1, "2001:db8:1:3::1"), [200])

    def test_nobody_helps_himself_to_another_address(self) -> None:
        self.ask(10, "203.0.113.7")

        self.assertEqual(self.ask(1, "198.51.100.1, 203.0.113.7"), [429])

    def test_it_is_said_in_the_reader_s_language_and_when_to_come_back(self) -> None:
        self.ask(10, "203.0.113.7")
        for language, said in (("en-GB,en;q=0.8", ENGLISH), ("zh-CN", CHINESE), ("", CHINESE)):
            with self.subTest(language):
                told = {"X-Forwarded-For": "203.0.113.7", "Accept-Language": language}
                response = self.client.get(SEARCH, headers=told)

                self.assertEqual(response.status_code, 429)
                self.assertContains(response, said, status_code=429)
                self.assertEqual(response["Retry-After"], "60")
                self.assertEqual(response["Cache-Control"], "no-store")
                self.assertIn("Content-Security-Policy", response.headers)

    def test_a_refusal_asks_nothing_of_the_database(self) -> None:
        self.ask(10, "203.0.113.7")

        with self.assertNumQueries(0):
            self.ask(5, "203.0.113.7")

    def test_feeds_to_order_have_a_wider_door_of_their_own(self) -> None:
        found = self.ask(61, "203.0.113.7", "/feed.rss?content=summary")

        self.assertEqual(found.count(429), 1)
        self.assertEqual(self.ask(1, "203.0.113.7", "/feed.atom?per=item"), [429])
        self.assertEqual(self.ask(1, "203.0.113.7"), [200])

    def test_what_is_the_same_for_all_is_never_refused(self) -> None:
        for path in ("/", "/?from=chat", "/search/", "/feed.rss", "/admin/login/?next=/admin/"):
            with self.subTest(path):
                self.assertNotIn(429, self.ask(70, "203.0.113.7", path))

    def test_this_machine_is_never_refused(self) -> None:
        statuses = {self.client.get(SEARCH).status_code for _ in range(20)}

        self.assertEqual(statuses, {200})

    @override_settings(SEARCHES=0)
    def test_it_can_be_left_to_somebody_else(self) -> None:
        self.assertNotIn(429, self.ask(40, "203.0.113.7"))

    def test_somebody_who_waits_is_let_in_again(self) -> None:
        self.ask(15, "203.0.113.7")

        self.at(1_800_000_003)

        self.assertEqual(self.ask(2, "203.0.113.7"), [200, 429])


@override_settings(LANGUAGE_CODE="zh-hans")
class NginxTests(FrontDoor):
    """The same, by nginx, before Django is asked."""

    def ask(self, path: str, address: str, language: str = "") -> tuple[int, str, str]:
        """Status, Retry-After and page for who is at an address of this machine."""
        reader = HTTPConnection(
            "127.0.0.1", self.nginx.port, timeout=60, source_address=(address, 0)
        )
        reader.request("GET", path, headers={"Host": "press.example", "Accept-Language": language})
        response = reader.getresponse()
        said = response.read().decode()
        reader.close()
        return response.status, response.headers.get("Retry-After", ""), said

    def ask_until_refused(self, path: str, address: str) -> list[int]:
        """The statuses of one question after the other; however slow we are, one is too many."""
        found = [self.ask(path, address)[0]]
        while 429 not in found and len(found) < 1000:
            found.append(self.ask(path, address)[0])
        return found

    def test_a_crawler_is_refused_in_its_language_and_a_reader_elsewhere_is_not(self) -> None:
        began = time.monotonic()

        found = self.ask_until_refused("/search/?q=a", "127.0.0.2")
        found += [self.ask("/search/?q=a", "127.0.0.2")[0] for _ in range(5)]

        paced = (time.monotonic() - began) / 2  # one in two seconds
        self.assertEqual(found[:10], [200] * 10)
        self.assertIn(429, found)
        self.assertLessEqual(found.count(200), 10 + paced + 1, found)
        for language, said in (
            ("en-GB,zh;q=0.8", ENGLISH),
            ("fr, en;q=0.5", ENGLISH),
            ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
            ("fr", CHINESE),
            ("EN", CHINESE),  # none that has a file
            ("", CHINESE),
        ):
            with self.subTest(language):
                every = (self.ask("/search/?q=a", "127.0.0.2", language) for _ in range(100))
                status, again, page = next(each for each in every if each[0] != 200)

                self.assertEqual((status, again), (429, str(AGAIN)))
                self.assertIn(said, page)
                self.assertIn("<h1", page)
        self.assertEqual(self.ask("/search/?q=a", "127.0.0.3")[0], 200)

    def test_pages_and_the_empty_search_are_never_refused(self) -> None:
        for path in ("/", "/daily/feed.rss", "/search/", "/admin/", "/never/heard/"):
            with self.subTest(path):
                found = {self.ask(path, "127.0.0.4")[0] for _ in range(70)}

                self.assertEqual(found, {200})

    def test_feeds_to_order_have_a_wider_door(self) -> None:
        found = self.ask_until_refused("/daily/feed.rss?content=summary", "127.0.0.5")

        self.assertEqual(found[:60], [200] * 60)
        self.assertEqual(found[-1], 429)
        self.assertEqual(self.ask("/daily/feed.rss", "127.0.0.5")[0], 200)

    def test_the_pages_of_refusals_are_no_addresses(self) -> None:
        self.assertEqual(self.ask("/.nginx/busy.html", "127.0.0.6")[0], 404)
