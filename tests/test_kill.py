"""kill -9 in the middle of the work: the next run finishes it, nothing is lost, nothing is twice.

Two kills here; NEWSROOM_KILLS=50 asks for more.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone

from articles.models import Article, ArticleTransition, Sighting, Snapshot, Source
from tests import makers
from tests.hours import FOLLOWING, AtNoon, now_here
from tests.test_tasks import PARAGRAPHS, feed
from tests.web import Web

KILLS = int(os.environ.get("NEWSROOM_KILLS", "2"))
FEEDS, ENTRIES = 4, 6
ALL = FEEDS * ENTRIES

TICK = f"""{FOLLOWING}
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.core.management import call_command
call_command("tick", "--until-idle")
"""


POLL = f"""{FOLLOWING}
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.utils import timezone
from articles.models import Host, Source
from articles.tasks import poll
Source.objects.free_dead(), Host.objects.free_dead()
while pks := list(Source.objects.due(timezone.now()).values_list("pk", flat=True)):
    poll(pks)
"""


class KillCase(AtNoon, TransactionTestCase):
    script: str
    web: Web

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                *(sys.executable, "-c", self.script),
                *(str(connection.settings_dict["NAME"]), now_here()),
            ],
            env=self.environment(),
            cwd=settings.BASE_DIR,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_FETCH_ALLOW": self.web.host,
        }

    def await_work(self) -> None:
        """Until the first request of this run: what comes before is Python starting."""
        deadline = time.monotonic() + 90
        while not self.web.requests and time.monotonic() < deadline:
            time.sleep(0.01)

    def kill_at_random(self, within: float) -> None:
        """Let one run begin its work, and kill it at some moment of so many seconds."""
        self.web.requests.clear()
        with self.start() as victim:
            self.await_work()
            time.sleep(random.uniform(0, within))
            victim.kill()


class PollKillTests(KillCase):
    """200 sources, each with one more entry whenever the worker is killed."""

    script = POLL
    SOURCES, FIRST = 200, 3

    def setUp(self):
        self.web = self.enterContext(Web())
        past = timezone.now() - timedelta(hours=1)
        Source.objects.bulk_create(
            Source(name=f"{n}", feed_url=f"{self.web.url}/{n}.xml", polled_at=past)
            for n in range(self.SOURCES)
        )

    def publish(self, entries: int) -> None:
        """So many entries in every feed, and every source due."""
        for n in range(self.SOURCES):
            items = (self.item(n, entry) for entry in range(entries))
            self.web.pages[f"/{n}.xml"] = ("application/rss+xml", feed(*items))
        Source.objects.update(due_at=timezone.now())

    def item(self, n: int, entry: int) -> str:
        return (
            f"<item><title>{n} {entry}</title><link>{self.web.url}/{n}/{entry}</link>"
            f"<guid>{n}-{entry}</guid><description>{PARAGRAPHS[0]}</description></item>"
        )

    def test_every_entry_is_there_once_whenever_the_worker_was_killed(self):
        for kill in range(KILLS):
            self.publish(self.FIRST + kill)
            self.kill_at_random(within=0.6)

        began = time.monotonic()
        with self.start() as last:
            said = last.communicate(timeout=300)[0]

        self.assertEqual(last.returncode, 0, said)
        self.assertLess(time.monotonic() - began, 100, "it waited for a dead claim")
        every = self.SOURCES * (self.FIRST + KILLS - 1)
        self.assertEqual(Sighting.objects.filter(article__isnull=False).count(), every)
        self.assertEqual(Sighting.objects.values("article").distinct().count(), every)
        self.assertEqual((Article.objects.count(), Snapshot.objects.count()), (every, every))
        self.assertFalse(Source.objects.exclude(claimed_by="").exists())
        self.assertFalse(Source.objects.exclude(failures=0).exists())


class KillTests(KillCase):
    script = TICK

    def setUp(self):
        self.web = self.enterContext(Web())
        for f in range(FEEDS):
            self.web.pages[f"/{f}.xml"] = (
                "application/rss+xml",
                feed(*map(self.item, range(f * ENTRIES, (f + 1) * ENTRIES))),
            )
            makers.source(
                feed_url=f"{self.web.url}/{f}.xml",
                due_at=timezone.now(),
                polled_at=timezone.now(),
            )

    def item(self, n: int) -> str:
        """An entry of its own story, and the page behind it."""
        name = "".join(random.Random(n).choices("春夏秋冬山川河海风云雷电金木水火", k=12))
        body = "".join(f"<p>{name}：{paragraph}</p>" for paragraph in PARAGRAPHS)
        self.web.pages[f"/{n}"] = ("text/html", f"<html lang=zh><title>{name}</title>{body}</html>")
        return f"<item><title>{name}</title><link>{self.web.url}/{n}</link><guid>{n}</guid></item>"

    def test_every_article_is_there_once_whenever_the_worker_was_killed(self):
        for _ in range(KILLS):
            self.kill_at_random(within=1)
            Source.objects.update(due_at=timezone.now())  # as if the next poll were due

        began = time.monotonic()
        with self.start() as last:
            said = last.communicate(timeout=300)[0]

        self.assertEqual(last.returncode, 0, said)
        self.assertLess(time.monotonic() - began, 100, "it waited for a dead claim")
        self.assertEqual(Article.objects.count(), ALL)
        self.assertEqual(Article.objects.in_review().count(), ALL)
        self.assertEqual(Sighting.objects.filter(article__isnull=False).count(), ALL)
        self.assertEqual(Snapshot.objects.count(), ALL)
        self.assertEqual(ArticleTransition.objects.count(), ALL)
        with self.start() as again:
            self.assertIn("Nothing was due.", again.communicate(timeout=300)[0])
