"""Many machines, one database: two groups of workers and two web processes share the work.

On PostgreSQL alone, with Redis as the queue.
"""

import os
import signal
import tempfile
import threading
import time
import unittest
from collections import Counter
from datetime import timedelta
from unittest import mock

from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler
from django_q.tasks import async_task

from articles.models import Article, ArticleTransition, Beat, Sighting, Snapshot, Source
from articles.workflow import State
from digests.models import Digest, DigestTransition
from newsroom import vigil
from newsroom.brokers import InRedis
from newsroom.vigil import children, family
from tests import machines, makers
from tests.machines import Machine, WebProcess, group, until
from tests.test_tasks import PARAGRAPHS, feed
from tests.web import Web

FEEDS, ENTRIES = 3, 3


@unittest.skipUnless(connection.vendor == "postgresql", "SQLite is for one machine")
class ScheduleTests(TransactionTestCase):
    def test_of_many_who_look_at_once_one_hands_out_the_minute(self):
        Schedule.objects.update(next_run=timezone.now() - timedelta(seconds=1))
        together = threading.Barrier(4)

        def look() -> None:
            together.wait()
            scheduler()
            connection.close()

        every = [threading.Thread(target=look) for _ in range(4)]
        for each in every:
            each.start()
        for each in every:
            each.join()

        self.assertEqual([row.task["func"] for row in OrmQ.objects.all()], ["newsroom.clock.tick"])


@unittest.skipUnless(connection.vendor == "postgresql", "SQLite is for one machine")
@unittest.skipUnless(machines.REDIS, "there is no redis-server")
class ManyTests(TransactionTestCase):
    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory())
        self.web = self.enterContext(Web())
        self.redis = self.enterContext(machines.Redis(self.home))
        self.enterContext(override_settings(REDIS_URL=self.redis.url))
        Schedule.objects.update(next_run=timezone.now() + timedelta(hours=1))  # we tick by hand
        self.environment = {
            "NEWSROOM_HOME": self.home,
            "DATABASE_URL": machines.address(),
            "REDIS_URL": self.redis.url,
            "NEWSROOM_FETCH_ALLOW": self.web.host,
            "SECRET_KEY": "one-for-all-machines",
        }
        self.enterContext(override_settings(SECRET_KEY="one-for-all-machines"))
        self.enterContext(mock.patch.object(Conf, "SECRET_KEY", "one-for-all-machines"))
        for each in range(FEEDS):
            makers.source(feed_url=f"{self.web.url}/{each}.xml", polled_at=timezone.now())
        self.printed = 0

    def two_groups(self) -> list[Machine]:
        """Both at work, and known to each other."""
        both = [self.enterContext(group(self.environment)) for _ in "ab"]
        self.assertTrue(until(lambda: self.known() == 2), both[0].said() + both[1].said())
        return both

    def cluster(self, of: Machine) -> int:
        """The main process of its worker."""
        return next(pid for pid in children(of.process.pid) if children(pid))

    def known(self) -> int:
        return Beat.objects.filter(name__startswith=vigil.GROUP).count()

    def news(self) -> None:
        """So many more entries in every feed, and all of them due."""
        for each in range(FEEDS):
            items = [self.item(f"{each}-{n}") for n in range(self.printed + ENTRIES)]
            self.web.pages[f"/{each}.xml"] = ("application/rss+xml", feed(*items))
        self.printed += ENTRIES
        Source.objects.update(due_at=timezone.now())

    def item(self, name: str) -> str:
        """An entry of its own story, and the page behind it."""
        words = f"{name}号台风" + "春夏秋冬"[hash(name) % 4]
        body = "".join(f"<p>{words}：{paragraph}</p>" for paragraph in PARAGRAPHS)
        self.web.pages[f"/{name}"] = ("text/html", f"<html lang=zh><title>{words}</title>{body}")
        link = f"{self.web.url}/{name}"
        return f"<item><title>{words}</title><link>{link}</link><guid>{name}</guid></item>"

    def tick(self) -> None:
        async_task("newsroom.clock.tick", broker=InRedis())

    def all_done(self, seconds: float = 90) -> bool:
        """Whether every entry comes to be reviewed, while the clock strikes again and again."""

        def done() -> bool:
            if not InRedis().queue_size():
                self.tick()
                self.tick()  # who comes second must find nothing to do
            time.sleep(0.4)
            return Article.objects.in_review().count() == FEEDS * self.printed

        return until(done, seconds)

    def assert_nothing_twice(self) -> None:
        every = FEEDS * self.printed
        self.assertEqual(Sighting.objects.filter(article__isnull=False).count(), every)
        counts = [kind.objects.count() for kind in (Article, Snapshot, ArticleTransition)]
        self.assertEqual(counts, [every] * 3)

    def test_no_article_is_worked_on_twice_and_no_edition_goes_out_twice(self):
        edition = makers.digest(items=0)
        edition.amend(state=State.APPROVED, publish_at=timezone.now(), due_at=timezone.now())
        pages = [self.enterContext(WebProcess(self.environment)) for _ in "ab"]
        self.two_groups()
        self.news()

        done = self.all_done()

        self.assertTrue(done, Article.objects.values_list("state", "error"))
        self.assert_nothing_twice()
        asked = Counter(path for path in self.web.requests if not path.endswith((".xml", ".txt")))
        self.assertEqual(set(asked.values()), {1}, asked)
        self.assertEqual(Digest.objects.published().count(), 1)
        self.assertEqual(DigestTransition.objects.filter(new=State.PUBLISHED).count(), 1)
        for each in pages:
            self.assertTrue(until(each.is_up), each.said())
            self.assertEqual(each.get("/healthz")[0], 200)
            self.assertEqual(each.get("/readyz")[:2][0], 200, each.get("/readyz"))

    def test_a_group_that_is_killed_does_not_stop_the_other(self):
        first, _second = self.two_groups()
        self.news()
        self.tick()
        until(lambda: Sighting.objects.exists())

        machines.end({first.process.pid} | family(first.process.pid))

        self.assertTrue(self.all_done())
        self.news()
        self.assertTrue(self.all_done())
        self.assert_nothing_twice()

    def test_a_group_that_is_stuck_is_restarted_though_the_other_works(self):
        first, second = self.two_groups()
        clusters = {each: self.cluster(each) for each in (first, second)}
        sentinel = children(clusters[first])[0]
        *workers, monitor, _pusher = sorted(children(sentinel))

        for pid in workers:
            os.kill(pid, signal.SIGSTOP)
        os.kill(monitor, signal.SIGKILL)

        gone = until(lambda: clusters[first] not in children(first.process.pid), 15)
        self.assertTrue(gone, first.said())
        self.assertIn("no longer answers", first.said())
        self.assertIn(clusters[second], children(second.process.pid))
        self.news()
        self.assertTrue(self.all_done())

    def test_while_redis_is_away_the_work_goes_on_and_says_so_once(self):
        both = self.two_groups()
        page = self.enterContext(WebProcess(self.environment))
        until(page.is_up)

        self.redis.stop()
        self.news()

        self.assertTrue(self.all_done(), both[0].said())
        status, body, _ = page.get("/readyz")
        self.assertEqual(status, 503)
        self.assertIn("BAD broker", body.decode())
        self.assertEqual(page.get("/")[0], 200)
        for each in both:
            self.assertNotIn("Traceback", each.said())
            self.assertLessEqual(each.said().count("Redis is away"), 6, each.said())
        self.redis.start()
        self.news()
        self.assertTrue(self.all_done())
        self.assertTrue(until(lambda: page.get("/readyz")[0] == 200), page.get("/readyz"))
        self.assert_nothing_twice()
