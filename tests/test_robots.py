"""robots.txt: asked once a day and host, before any page; what it forbids is not read."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

import time_machine
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import translation

from articles import fetch, guard, robots
from articles.models import Article, Host, Snapshot
from articles.tasks import process
from tests import makers
from tests.test_fetch import all_names_lead_to
from tests.web import Web

NOW = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
PAGE = "<html><head><title>泊位</title></head><body><article>%s</article></body></html>" % (
    "<p>三号泊位今天启用，首船提前两天靠泊，装卸工作随即开始，港务局说明年再开两个。</p>" * 9
)


def told(text: str, *, status: int = 200) -> Host:
    """A host that has answered its robots.txt with this."""
    host = Host(name="a.example", next_at=NOW)
    robots.listen(host, fetch.Response("", status, {}, text.encode()), NOW)
    return host


def failed(**how: Any) -> Host:
    host = Host(name="a.example", next_at=NOW)
    robots.listen(host, fetch.FetchError("It failed.", **how), NOW)
    return host


def may_read(host: Host, path: str) -> bool:
    return robots.refusal(host, f"https://a.example{path}") is None


class RuleTests(SimpleTestCase):
    def setUp(self) -> None:
        self.enterContext(translation.override("en"))

    def test_the_longest_rule_decides_and_an_allowance_wins_a_tie(self):
        host = told(
            "User-agent: *\nDisallow: /\nAllow: /news/\nDisallow: /news/private\n"
            "Disallow: /same\nAllow: /same\n"
        )

        answers = {
            path: may_read(host, path) for path in ("/", "/news/1", "/news/private/2", "/same")
        }

        self.assertEqual(
            answers, {"/": False, "/news/1": True, "/news/private/2": False, "/same": True}
        )

    def test_stars_and_dollars_are_understood(self):
        host = told("User-agent: *\nDisallow: /*.pdf$\nDisallow: /*/print/\n")

        answers = [
            may_read(host, path)
            for path in ("/a.pdf", "/a.pdf?x=1", "/a/print/1", "/print/1", "/a.html")
        ]

        self.assertEqual(answers, [False, True, False, True, True])

    def test_rules_for_us_come_before_those_for_all(self):
        ours = told("User-agent: *\nDisallow: /\n\nUser-agent: newsroom\nDisallow: /private\n")
        others = told("User-agent: Newsroombot\nUser-agent: GPTBot\nDisallow: /\n")

        self.assertEqual([may_read(ours, "/a"), may_read(ours, "/private")], [True, False])
        self.assertTrue(may_read(others, "/a"))

    def test_a_name_that_only_begins_like_ours_is_not_ours(self):
        for name in ("news", "newsroombot", "newsroom-bot", "news*", "my newsroom"):
            with self.subTest(name):
                self.assertTrue(may_read(told(f"User-agent: {name}\nDisallow: /\n"), "/a"))

    def test_our_name_counts_however_it_is_written(self):
        for line in (
            "User-agent: NEWSROOM",
            "useragent:newsroom",
            "User agent: Newsroom/1.0",
            "User-Agent : Newsroom # us",
            "User-agent: Newsroom\nSitemap: https://a.example/map\nUser-agent: GPTBot",
            "User-agent: GPTBot\n\nUser-agent: *",
        ):
            with self.subTest(line):
                self.assertFalse(may_read(told(f"{line}\nDisallow: /\n"), "/a"))

    def test_rules_for_others_are_not_ours(self):
        host = told(
            "User-agent: *\nDisallow: /all\n\nUser-agent: GPTBot\nDisallow: /\n\n"
            "User-agent: Newsroom\nDisallow: /us\n\nUser-agent: Other\nDisallow: /other\n"
        )

        answers = [may_read(host, path) for path in ("/a", "/all", "/us", "/other")]

        self.assertEqual(answers, [True, True, False, True])
        self.assertNotIn("GPTBot", host.robots)

    def test_thousands_of_names_for_thousands_of_rules_take_no_time(self):
        names = "".join(f"User-agent: bot{n}\n" for n in range(9000))
        rules = "".join(f"Disallow: /{n}\n" for n in range(9000))
        started = time.process_time()

        host = told(f"{names}User-agent: *\n{rules}")

        self.assertFalse(may_read(host, "/8999"))
        self.assertLess(time.process_time() - started, 3)

    def test_characters_beyond_ascii_are_the_same_encoded_or_not(self):
        host = told("User-agent: *\nDisallow: /新闻/\nDisallow: /%E7%A7%81\n")

        self.assertFalse(may_read(host, "/%E6%96%B0%E9%97%BB/1"))
        self.assertFalse(may_read(host, "/私"))
        self.assertTrue(may_read(host, "/%E6%96%B0/1"))

    def test_a_mark_of_byte_order_hides_no_rule(self):
        self.assertFalse(may_read(told("\ufeffUser-agent: *\nDisallow: /\n"), "/a"))

    def test_what_holds_no_rules_allows_all(self):
        for text in ("", "hello", "Disallow: /", "<html>Disallow: /</html>", "User-agent: *\n\0:"):
            with self.subTest(text):
                self.assertTrue(may_read(told(text), "/a"))

    def test_no_file_is_no_rule(self):
        for status in (400, 401, 403, 404, 410, 451):
            with self.subTest(status=status):
                host = failed(permanent=True, status=status)

                self.assertTrue(may_read(host, "/a"))
                self.assertEqual(host.robots_until, NOW + robots.DAY)

    def test_a_file_that_moves_in_circles_is_no_rule(self):
        self.assertTrue(may_read(failed(status=302), "/a"))

    def test_a_host_in_trouble_allows_nothing_for_now(self):
        for how in ({"status": 500}, {"status": 503}, {"status": 429}, {}):
            with self.subTest(how):
                host = failed(**how)

                error = robots.refusal(host, "https://a.example/a")

                assert error
                self.assertFalse(error.permanent)
                self.assertIn("a.example is not known at present: It failed.", str(error))
                self.assertEqual(host.robots_until, NOW + robots.SOON)

    def test_a_wish_to_be_left_alone_is_heard(self):
        host = failed(status=503, retry_after=timedelta(hours=2))

        self.assertEqual(host.robots_until, NOW + timedelta(hours=2))

    def test_what_was_known_stays_good_while_the_host_is_in_trouble(self):
        host = told("User-agent: *\nDisallow: /private\n")

        robots.listen(host, fetch.FetchError("It failed.", status=500), NOW)

        self.assertEqual([may_read(host, "/a"), may_read(host, "/private")], [True, False])

    def test_a_refusal_is_for_good_and_names_its_reason(self):
        error = robots.refusal(told("User-agent: *\nDisallow: /"), "https://a.example/a")

        assert error
        self.assertTrue(error.permanent)
        self.assertEqual(str(error), "a.example asks machines not to read this page (robots.txt).")

    def test_a_longer_pause_is_granted_up_to_half_a_minute(self):
        pauses = [
            told(f"User-agent: *\nCrawl-delay: {delay}\n").pause
            for delay in ("10", "0.5", "86400", "1e300", "-3", "soon")
        ]

        self.assertEqual(
            pauses,
            [timedelta(seconds=10), None, robots.LONGEST_PAUSE, robots.LONGEST_PAUSE, None, None],
        )


class WalkTests(TestCase):
    """Pages of a host that is nobody's own, which stands on loopback for once."""

    def setUp(self) -> None:
        self.web = self.enterContext(Web())
        self.web.pages = {f"/{n}": ("text/html", PAGE) for n in range(4)}
        self.enterContext(translation.override("en"))
        self.enterContext(override_settings(FETCH_ALLOW=[], PROXY="", PROXIES={}, MODEL=""))
        self.enterContext(mock.patch.dict(guard.PORTS, test=self.web.server_port))
        self.enterContext(mock.patch.object(guard, "is_public", lambda address: True))
        self.enterContext(all_names_lead_to("127.0.0.1"))
        self.place = f"a.example:{self.web.server_port}"
        self.clock = self.enterContext(time_machine.travel(NOW, tick=True))

    def article(self, path: str, **fields: Any) -> Article:
        return makers.article(
            canonical_url=f"http://{self.place}{path}", due_at=NOW - timedelta(hours=1), **fields
        )

    def work(self, *articles: Article, minutes: float = 1) -> None:
        self.clock.shift(timedelta(minutes=minutes))
        process([article.pk for article in articles])
        for article in articles:
            article.refresh_from_db()

    def test_the_rules_are_asked_first_and_the_page_comes_with_the_next_turn(self):
        self.web.pages["/robots.txt"] = ("text/plain", "User-agent: *\nDisallow: /private\n")
        article = self.article("/1")

        self.work(article)
        first = list(self.web.requests)
        self.work(article)

        self.assertEqual(first, ["/robots.txt"])
        self.assertEqual(self.web.requests, ["/robots.txt", "/1"])
        self.assertEqual(article.state, "review")
        self.assertEqual(article.failures, 0)

    def test_they_are_asked_once_a_day(self):
        articles = [self.article(f"/{n}") for n in range(3)]

        self.work(*articles)
        self.work(*articles)
        self.clock.shift(timedelta(hours=25))
        late = self.article("/3")
        self.work(late)

        self.assertEqual(self.web.requests.count("/robots.txt"), 2)

    def test_a_page_that_is_forbidden_is_never_asked_for_and_the_feed_must_do(self):
        self.web.pages["/robots.txt"] = ("text/plain", "User-agent: *\nDisallow: /1\n")
        article = self.article("/1")
        said = article.keep_text(
            "三号泊位今天启用，首船提前两天靠泊。", origin=Snapshot.Origin.FEED
        )

        self.work(article)
        self.work(article)

        self.assertNotIn("/1", self.web.requests)
        self.assertEqual(article.snapshot, said)
        self.assertEqual(article.state, "review")

    def test_without_a_text_in_the_feed_it_waits_for_a_person(self):
        self.web.pages["/robots.txt"] = ("text/plain", "User-agent: *\nDisallow: /\n")
        article = self.article("/1")

        self.work(article)
        self.work(article)

        self.assertIsNone(article.due_at)
        self.assertIn("asks machines not to read this page", article.error)

    def test_a_host_in_trouble_loses_us_no_article(self):
        self.web.answers["/robots.txt"] = (500, {})
        article = self.article("/1")

        self.work(article)
        self.work(article)
        waiting = article.due_at
        del self.web.answers["/robots.txt"]
        self.work(article, minutes=10)
        self.work(article)

        self.assertIsNotNone(waiting)
        self.assertEqual(article.state, "review")

    def test_nothing_but_an_empty_file_is_no_rule(self):
        self.web.pages["/robots.txt"] = ("text/plain", "")
        article = self.article("/1")

        self.work(article)
        self.work(article)

        self.assertEqual(article.state, "review")

    def test_a_file_without_end_counts_as_far_as_we_read(self):
        rules = "User-agent: *\nDisallow: /1\n" + "# more\n" * 200_000 + "Disallow: /2\n"
        self.web.pages["/robots.txt"] = ("text/plain", rules)
        articles = [self.article("/1"), self.article("/2")]

        self.work(*articles)
        self.work(*articles)

        self.assertEqual([article.state for article in articles], ["draft", "review"])
        self.assertLessEqual(len(Host.objects.get(name=self.place).robots), robots.LARGEST)

    def test_a_host_that_wants_longer_pauses_gets_them(self):
        self.web.pages["/robots.txt"] = ("text/plain", "User-agent: *\nCrawl-delay: 20\n")
        articles = [self.article(f"/{n}") for n in range(3)]

        self.work(*articles)
        self.work(*articles)
        host = Host.objects.get(name=self.place)

        self.assertEqual(self.web.requests, ["/robots.txt", "/0"])
        self.assertGreater(host.next_at, NOW + timedelta(minutes=2, seconds=19))

    def test_the_operators_own_hosts_are_not_asked(self):
        article = self.article("/1")

        with override_settings(FETCH_ALLOW=[self.place]):
            self.work(article)

        self.assertEqual(self.web.requests, ["/1"])
        self.assertEqual(article.state, "review")

    def test_refusals_tell_what_is_known_without_asking(self):
        self.web.pages["/robots.txt"] = ("text/plain", "User-agent: *\nDisallow: /1\n")
        article = self.article("/0")
        urls = [f"http://{self.place}/1", f"http://{self.place}/0", "http://b.example/1"]
        before = robots.refusals(urls)

        self.work(article)

        self.assertEqual(before, {})
        self.assertEqual(list(robots.refusals(urls)), urls[:1])
        self.assertEqual(self.web.requests, ["/robots.txt"])
