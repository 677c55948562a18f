"""Hubs are told which feeds changed: once it is final, each of them, until they have heard it."""

from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from unittest.mock import patch
from urllib.parse import parse_qsl, quote

import time_machine
from django.test import TestCase, override_settings
from django.utils import timezone

from articles.models import Outbox, Topic, User
from digests.feeds import pings
from digests.layout import LAYOUTS
from digests.models import Digest, Series
from digests.publish import undo, withdraw
from newsroom import clock
from tests import errors, makers
from tests.hub import Hub
from tests.web import Served

SITE = "https://news.example"
KINDS = ("rss", "atom", "json")


def feeds(*bases: str) -> list[str]:
    return [f"{SITE}{base}.{kind}" for base in bases for kind in KINDS]


class Deaf(Served):
    """A hub that hears so many pings and then breaks down."""

    def __init__(self, hears: int) -> None:
        super().__init__(("127.0.0.1", 0), Breaking)
        self.hears = hears
        self.refuses = ""  # the end of addresses that it never wants
        self.heard: list[str] = []
        self.host = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.host}/"


class Breaking(BaseHTTPRequestHandler):
    server: Deaf

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        well = len(self.server.heard) < self.server.hears
        refused = self.server.refuses and form["hub.url"].endswith(self.server.refuses)
        if well and not refused:
            self.server.heard.append(form["hub.url"])
        self.send_response(410 if refused else 204 if well else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Tests keep quiet."""


@override_settings(SITE_URL=SITE)
class PingTestCase(TestCase):
    by: User
    series: Series

    @classmethod
    def setUpTestData(cls):
        cls.by = makers.user("Publisher")
        cls.series = makers.series(slug="daily", title="每日", layout=LAYOUTS["daily"].to_json())

    def setUp(self) -> None:
        self.hub = self.enterContext(Hub())
        self.use(self.hub.url, allow=[self.hub.host])

    def use(self, *hubs: str, allow: list[str]) -> None:
        self.enterContext(override_settings(WEBSUB_HUB=list(hubs), FETCH_ALLOW=allow))

    def out(self, *, day: int = 0, **fields) -> Digest:
        made = errors.edition(fields.pop("of", self.series), errors.article(), day=day, **fields)
        return errors.out(made, self.by)

    def minute(self, at) -> Counter[str]:
        """The worker's minute for hubs."""
        with time_machine.travel(at, tick=True):
            return pings.attend(Outbox.objects.of(Outbox.HUB).turn(timezone.now(), 20))

    def told(self) -> list[str]:
        """What the hub was told, in order; forgotten then."""
        found = [form["hub.url"] for form in self.hub.asked]
        self.assertEqual({form["hub.mode"] for form in self.hub.asked} - {"publish"}, set())
        self.hub.asked.clear()
        return sorted(found)


class ToldTests(PingTestCase):
    def test_a_publication_is_told_of_once_it_can_no_longer_be_undone(self):
        edition = self.out()

        early = self.minute(edition.published_at + timedelta(seconds=110))
        self.assertEqual((early, self.told()), (Counter(), []))
        done = self.minute(edition.undo_until())

        self.assertEqual(done, Counter(pinged=1))
        self.assertEqual(self.told(), sorted(feeds("/feed", "/daily/feed")))
        self.minute(edition.undo_until() + timedelta(hours=1))
        self.assertEqual(self.told(), [])

    def test_feeds_of_its_topics_and_stories_have_changed_too(self):
        story, topic = makers.story(), Topic.objects.learn("芯片", "芯片")[0]
        article = errors.article(story=story)
        article.topics.add(topic)
        edition = errors.edition(self.series, article, categories=["港口"])
        edition = errors.out(edition, self.by)

        self.minute(edition.undo_until())

        topics = [f"/topics/{quote(name)}/feed" for name in ("芯片", "港口")]
        bases = ("/feed", "/daily/feed", f"/stories/{story.pk}/feed", *topics)
        self.assertEqual(self.told(), sorted(feeds(*bases)))

    def test_a_rolling_series_does_not_change_the_common_feed(self):
        edition = self.out(of=makers.series(slug="rolling", rolling_hours=6), categories=["港口"])

        self.minute(edition.undo_until())

        self.assertEqual(self.told(), sorted(feeds("/rolling/feed")))

    def test_what_is_undone_is_never_told_of(self):
        edition = self.out()
        with time_machine.travel(edition.published_at + timedelta(seconds=30), tick=False):
            undo(Digest.objects.select_related("series").get(pk=edition.pk), by=self.by)

        self.minute(edition.undo_until())

        self.assertEqual(self.told(), [])

    def test_a_correction_and_a_withdrawal_change_the_feed_of_corrections_too(self):
        edition = self.out()
        self.minute(edition.undo_until())
        self.told()
        everywhere = sorted(feeds("/feed", "/daily/feed", "/corrections/feed"))

        made = errors.correct(edition, by=self.by)
        self.minute(made.at)
        self.assertEqual(self.told(), everywhere)
        later = made.at + timedelta(hours=1)
        with time_machine.travel(later, tick=False):
            fresh = Digest.objects.select_related("series").get(pk=edition.pk)
            withdraw(fresh, by=self.by, note="错了。")
        self.minute(later)
        self.assertEqual(self.told(), everywhere)

    def test_a_minor_fix_and_a_sample_are_told_to_nobody(self):
        edition = self.out()
        self.out(day=1, sample=True)
        self.minute(edition.undo_until())
        self.told()

        item = edition.items.get(position=1)
        fix = errors.change(item, item.body.replace("，下周", "， 下周"))
        errors.correct(edition, fix, by=self.by, minor=True, note="")
        self.minute(edition.undo_until() + timedelta(days=2))

        self.assertEqual(self.told(), [])

    def test_a_feed_that_several_events_changed_is_told_of_once(self):
        first, second = self.out(), self.out(day=1)

        done = self.minute(second.undo_until())

        self.assertEqual(done, Counter(pinged=2))
        self.assertEqual(self.told(), sorted(feeds("/feed", "/daily/feed")))
        self.assertLess(first.published_at, second.published_at)

    def test_the_worker_does_it_with_all_else_that_is_due(self):
        edition = self.out()

        with time_machine.travel(edition.undo_until(), tick=True):
            tally = clock.once(lambda said: None)

        self.assertEqual(tally["pinged"], 1)
        self.assertEqual(len(self.told()), 6)


class FailureTests(PingTestCase):
    def test_a_hub_that_breaks_down_is_told_the_rest_later(self):
        deaf = self.enterContext(Deaf(hears=4))
        self.use(deaf.url, allow=[deaf.host])
        edition = self.out()

        done = self.minute(edition.undo_until())
        row = Outbox.objects.of(Outbox.HUB).get()
        self.assertEqual(done, Counter(unpinged=1))
        self.assertIn(deaf.host, row.error)
        self.assertGreater(row.due_at, edition.undo_until())
        deaf.hears = 100
        self.minute(row.due_at)

        self.assertEqual(sorted(set(deaf.heard)), sorted(feeds("/feed", "/daily/feed")))
        self.assertLessEqual(len(deaf.heard), 7)  # at least once: two are under way at a time
        self.assertIsNotNone(Outbox.objects.of(Outbox.HUB).get().delivered_at)

    def test_a_feed_that_a_hub_refuses_for_good_keeps_no_other_back(self):
        picky = self.enterContext(Deaf(hears=100))
        picky.refuses = "/feed.rss"
        self.use(picky.url, allow=[picky.host])
        edition = self.out()

        done = self.minute(edition.undo_until())

        told = [each for each in feeds("/feed", "/daily/feed") if not each.endswith(".rss")]
        self.assertEqual(sorted(picky.heard), sorted(told))
        row = Outbox.objects.of(Outbox.HUB).get()
        self.assertEqual((done, row.due_at), (Counter(unpinged=1), None))
        self.assertTrue(all(path.endswith("/feed.rss") for path in row.payload["paths"]))

    def test_a_hub_that_takes_its_time_hears_the_rest_next_time(self):
        edition = self.out()

        with patch.object(pings, "PATIENCE", 0.0):
            first = self.minute(edition.undo_until())
            some = self.told()
            row = Outbox.objects.of(Outbox.HUB).get()
            self.minute(edition.undo_until() + timedelta(minutes=1))
        rest = self.told()

        self.assertEqual(first, Counter(unpinged=1))
        self.assertEqual((row.failures, row.delivered_at), (0, None))
        self.assertTrue(0 < len(some) < 6)
        self.assertTrue(rest)
        self.assertEqual(set(some) & set(row.payload["paths"]), set())

    def test_who_lost_its_lease_does_not_tell(self):
        edition = self.out()
        Outbox.objects.of(Outbox.HUB).update(due_at=edition.undo_until())
        with time_machine.travel(edition.undo_until(), tick=True):
            rows = Outbox.objects.of(Outbox.HUB).claim_many(
                Outbox.objects.values_list("pk", flat=True)
            )
            Outbox.objects.of(Outbox.HUB).update(claimed_by="another")

            held = pings.held(rows)

        self.assertEqual(held, [])

    def test_one_hub_does_not_keep_another_from_hearing(self):
        deaf = self.enterContext(Deaf(hears=0))
        self.use(deaf.url, self.hub.url, allow=[deaf.host, self.hub.host])
        edition = self.out()

        done = self.minute(edition.undo_until())

        self.assertEqual(done, Counter(pinged=1, unpinged=1))
        self.assertEqual(len(self.told()), 6)

    def test_a_hub_that_is_named_no_more_is_not_told(self):
        edition = self.out()
        self.use(allow=[self.hub.host])

        self.minute(edition.undo_until())

        self.assertEqual(self.told(), [])
        row = Outbox.objects.of(Outbox.HUB).get()
        self.assertIn("NEWSROOM_HUB", row.error)
        self.assertIsNone(row.due_at)

    def test_without_a_hub_nothing_is_kept(self):
        self.use(allow=[])

        self.out()

        self.assertEqual(Outbox.objects.of(Outbox.HUB).count(), 0)


class DeskTests(PingTestCase):
    def test_the_outbox_shows_what_goes_to_a_hub(self):
        self.out()
        self.client.force_login(makers.user(is_superuser=True))

        page = self.client.get("/admin/articles/outbox/").content.decode()

        self.assertIn(self.hub.host, page)
        self.assertIn("2026-03-02 每日", page)
