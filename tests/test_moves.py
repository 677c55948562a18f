"""Feeds that move or are gone, over real HTTP: what is stored, what is only followed, what ends."""

from datetime import timedelta
from unittest import mock

from django.test import SimpleTestCase, override_settings
from django.utils import timezone

from articles import moves, tasks
from articles.models import Article, Poll, Source
from tests.test_tasks import WebCase, feed


class MoveCase(WebCase):
    def setUp(self):
        super().setUp()
        self.web.pages["/new"] = ("application/rss+xml", feed(self.item()))
        self.web.answers["/feed"] = (301, {"Location": "/new"})
        self.new = f"{self.web.url}/new"
        self.row = self.source(name="甲报")
        self.old = self.row.feed_url

    def poll(self, times=1):
        for _ in range(times):
            Source.objects.filter(pk=self.row.pk).update(due_at=timezone.now())
            tasks.poll([self.row.pk])
        self.row.refresh_from_db()


class MoveTests(MoveCase):
    def test_a_new_address_is_stored_when_three_polls_in_a_row_led_there(self):
        self.poll(2)
        self.assertEqual((self.row.feed_url, self.row.moved_times), (self.old, 2))

        self.poll()

        self.assertEqual((self.row.feed_url, self.row.moved_to), (self.new, ""))
        self.assertIn(self.old, self.row.notice)
        self.web.requests.clear()
        self.poll()
        self.assertEqual(self.web.requests, ["/new"])
        self.assertIn(self.old, self.row.notice)

    def test_308_is_as_good_as_301(self):
        self.web.answers["/feed"] = (308, {"Location": "/new"})

        self.poll(3)

        self.assertEqual(self.row.feed_url, self.new)

    def test_a_temporary_redirect_is_followed_and_never_stored(self):
        for status in (302, 303, 307):
            with self.subTest(status):
                self.web.answers["/feed"] = (status, {"Location": "/new"})

                self.poll(4)

                self.assertEqual((self.row.feed_url, self.row.moved_to), (self.old, ""))
                self.assertEqual(Article.objects.count(), 1)

    def test_another_target_begins_the_count_anew(self):
        self.web.pages["/newer"] = self.web.pages["/new"]
        self.poll(2)
        self.web.answers["/feed"] = (301, {"Location": "/newer"})

        self.poll(2)

        self.assertEqual((self.row.feed_url, self.row.moved_times), (self.old, 2))
        self.assertTrue(self.row.moved_to.endswith("/newer"))

    def test_a_poll_that_was_not_led_on_forgets_the_move(self):
        self.poll(2)
        del self.web.answers["/feed"]
        self.web.pages["/feed"] = self.web.pages["/new"]

        self.poll()

        self.assertEqual((self.row.moved_to, self.row.moved_times), ("", 0))

    def test_a_failure_in_between_neither_counts_nor_forgets(self):
        self.poll(2)
        self.web.answers["/feed"] = (503, {})
        self.poll()
        self.web.answers["/feed"] = (301, {"Location": "/new"})

        self.poll()

        self.assertEqual(self.row.feed_url, self.new)

    def test_a_move_to_what_is_no_feed_does_not_count(self):
        self.web.pages["/home"] = ("text/html", "<html><body>Welcome</body></html>")
        self.web.answers["/feed"] = (301, {"Location": "/home"})

        self.poll(4)

        self.assertEqual((self.row.feed_url, self.row.moved_to), (self.old, ""))
        self.assertEqual(self.row.failures, 4)

    def test_an_address_too_long_for_its_column_is_not_kept(self):
        long = "/" + "x" * 1000
        self.web.pages[long] = self.web.pages["/new"]
        self.web.answers["/feed"] = (301, {"Location": long})

        self.poll(4)

        self.assertEqual((self.row.feed_url, self.row.failures), (self.old, 0))

    def test_who_lost_the_source_moves_nothing(self):
        self.poll(2)
        Source.objects.update(due_at=timezone.now())
        real = tasks.fetch.stream

        def slowly(requests):
            for home in real(requests):
                Source.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
                yield home

        with mock.patch("articles.fetch.stream", slowly):
            tasks.poll([self.row.pk])

        self.row.refresh_from_db()
        self.assertEqual((self.row.feed_url, self.row.moved_times), (self.old, 2))
        self.assertEqual(Poll.objects.count(), 2)


class ClashTests(MoveCase):
    def setUp(self):
        super().setUp()
        self.other = self.source(name="乙报", feed_url=self.new)

    def test_who_moves_to_the_address_of_another_source_is_retired_with_a_sentence(self):
        self.poll(3)

        self.assertEqual((self.row.active, self.row.due_at, self.row.error), (False, None, ""))
        self.assertEqual((self.row.feed_url, self.row.claimed_by), (self.old, ""))
        self.assertIn("乙报", self.row.notice)
        self.assertEqual(Poll.objects.filter(source=self.row).count(), 3)
        self.other.refresh_from_db()
        self.assertTrue(self.other.active)

    def test_the_duplicate_can_be_switched_on_again(self):
        self.poll(3)
        Source.objects.filter(pk=self.row.pk).update(active=True)

        self.poll()

        self.assertEqual((self.row.active, self.row.notice), (True, ""))
        self.assertIsNotNone(self.row.due_at)

    def test_nobody_yields_to_a_source_that_is_switched_off(self):
        Source.objects.filter(pk=self.other.pk).update(active=False)

        self.poll(5)

        self.assertEqual((self.row.active, self.row.feed_url), (True, self.old))
        self.assertIn("乙报", self.row.notice)
        self.assertGreater(self.row.due_at, timezone.now())


class AbroadTests(MoveCase):
    def setUp(self):
        super().setUp()
        place = f"localhost:{self.web.server_port}"
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host, place]))
        self.abroad = f"http://{place}/new"
        self.web.answers["/feed"] = (301, {"Location": self.abroad})

    def test_a_move_to_another_domain_is_followed_told_and_never_stored(self):
        self.poll(5)

        self.assertEqual((self.row.feed_url, self.row.moved_to), (self.old, self.abroad))
        self.assertIn(self.abroad, self.row.notice)
        self.assertEqual((self.row.active, self.row.error), (True, ""))
        self.assertEqual(Article.objects.count(), 1)

    def test_the_sentence_goes_when_the_feed_comes_home(self):
        self.poll()
        self.web.answers["/feed"] = (301, {"Location": "/new"})

        self.poll(2)

        self.assertEqual((self.row.notice, self.row.moved_times), ("", 2))


class GoneTests(MoveCase):
    def setUp(self):
        super().setUp()
        self.web.answers["/feed"] = (410, {})

    def test_a_feed_removed_for_good_is_retired_and_says_why(self):
        self.poll()

        self.assertEqual((self.row.active, self.row.due_at), (False, None))
        self.assertIn("410", self.row.error)
        self.assertEqual(self.row.claimed_by, "")
        self.assertEqual(Poll.objects.get().status, 410)

    def test_it_can_be_switched_on_again(self):
        self.poll()
        self.web.answers.clear()
        self.web.pages["/feed"] = self.web.pages["/new"]
        Source.objects.update(active=True)

        self.poll()

        self.assertEqual((self.row.active, self.row.error, self.row.failures), (True, "", 0))

    def test_what_is_only_not_found_is_asked_again_next_day(self):
        self.web.answers["/feed"] = (404, {})

        self.poll()

        self.assertTrue(self.row.active)
        self.assertGreater(self.row.due_at, timezone.now() + timedelta(hours=23))


class OwnerTests(SimpleTestCase):
    def move(self, url, target):
        return moves.after(Source(feed_url=url), target)

    def test_a_move_from_http_to_https_or_to_another_host_of_the_domain_counts(self):
        for url, target in (
            ("http://example.com/feed", "https://example.com/feed"),
            ("https://www.example.com/feed", "https://feeds.example.com/main"),
            ("https://example.com/feed", "https://example.com:8443/feed"),
            ("https://新闻.公司.cn/feed", "https://www.xn--efvy88h.xn--55qx5d.cn/feed"),
        ):
            with self.subTest(target):
                self.assertEqual(self.move(url, target)["moved_times"], 1)

    def test_a_neighbour_under_the_same_suffix_is_another_owner(self):
        found = self.move("https://alice.github.io/feed", "https://mallory.github.io/feed")

        self.assertIn("another domain", found["notice"])
        self.assertNotIn("feed_url", found)
