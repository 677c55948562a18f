"""PostgreSQL stopped, or out of reach: nobody hangs, files go on, and all is well by itself."""

import errno
import io
import logging
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from unittest import mock

import psycopg
from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.test import SimpleTestCase, TransactionTestCase, override_settings
from django.utils import timezone
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task

from articles.workflow import State
from newsroom import logs, outage, role
from newsroom.management.commands import run
from newsroom.postgresql.base import DatabaseWrapper
from newsroom.settings import database
from newsroom.vigil import children
from tests import machines, makers
from tests.frontdoor import Nginx
from tests.machines import WebProcess, group, until
from tests.web import Web

URL = "postgres://newsroom@db.example.org/newsroom"
KEY = "one-for-all-machines"


class SettingsTests(SimpleTestCase):
    def test_only_a_process_that_serves_pages_has_a_pool(self):
        worker = database(URL)
        with mock.patch.object(role, "serves", True):
            web = database(URL)

        self.assertNotIn("pool", worker["OPTIONS"])
        self.assertEqual((worker["CONN_MAX_AGE"], worker["CONN_HEALTH_CHECKS"]), (60, True))
        self.assertEqual(web["OPTIONS"]["pool"]["max_size"], 8)
        self.assertEqual((web["CONN_MAX_AGE"], web["ENGINE"]), (0, "newsroom.postgresql"))

    def test_without_one_each_thread_keeps_its_connection(self):
        with mock.patch.object(role, "serves", True), mock.patch("newsroom.settings.POOL", 0):
            web = database(URL)

        self.assertNotIn("pool", web["OPTIONS"])
        self.assertEqual(web["CONN_MAX_AGE"], 60)

    def test_the_address_may_say_how_long_to_wait(self):
        self.assertEqual(database(URL)["OPTIONS"]["connect_timeout"], 2)
        self.assertEqual(database(f"{URL}?connect_timeout=9")["OPTIONS"]["connect_timeout"], 9)

    def test_the_way_in_of_the_web_server_asks_for_it(self):
        asks = "import newsroom.wsgi; from django.conf import settings; "
        asks += "raise SystemExit(0 if 'pool' in settings.DATABASES['default']['OPTIONS'] else 7)"

        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(
                [sys.executable, "-c", asks],
                env={"NEWSROOM_HOME": home, "DATABASE_URL": URL},
                cwd=settings.BASE_DIR,
            )

        self.assertEqual(done.returncode, 0)


class StartTests(SimpleTestCase):
    def test_who_starts_it_without_a_database_is_told_in_a_sentence(self):
        with (
            mock.patch.object(run, "prepare", side_effect=OperationalError("nobody there")),
            self.assertRaisesMessage(CommandError, "The database does not answer: nobody there"),
        ):
            run.prepared()

    def test_and_so_is_who_has_no_room_for_one(self):
        full = OSError(errno.ENOSPC, "no space left")

        with (
            mock.patch.object(run, "prepare", side_effect=full),
            self.assertRaisesMessage(CommandError, "The disk is full"),
        ):
            run.prepared()


class LogTests(SimpleTestCase):
    """What the handlers of ours write of what was caught and logged."""

    def written(self, error: Exception) -> str:
        stream = io.StringIO()
        out = logging.StreamHandler(stream)
        out.addFilter(outage.InOneLine())
        logger = logging.Logger("django-q")
        logger.addHandler(out)
        try:
            raise error
        except Exception:
            logger.exception("Could not create task from %s", "schedule")
        return stream.getvalue()

    def test_an_outage_is_one_line(self):
        away = OperationalError("connection is bad: no such socket\n\tIs the server running?")

        said = self.written(away)

        self.assertEqual(
            said, "Could not create task from schedule: connection is bad: no such socket\n"
        )
        self.assertIn("OperationalError\n", self.written(OperationalError()))

    def test_a_fault_keeps_its_traceback(self):
        self.assertIn("Traceback", self.written(ValueError("connection is bad")))

    def test_the_log_is_written_so(self):
        console = logs.logging_of("", "plain")["handlers"]["console"]

        self.assertIn("outage", console["filters"])


class UnreachableTests(SimpleTestCase):
    """A server that takes connections and never says a word, as one that hangs does."""

    def setUp(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        self.addCleanup(setattr, DatabaseWrapper.absence, "known", False)
        with mock.patch.object(role, "serves", True):
            said = database(f"postgres://x@127.0.0.1:{listener.getsockname()[1]}/x")
        self.said = {**connection.settings_dict, **said, "TIME_ZONE": None}

    def connect(self, _number: int = 0) -> float:
        """Seconds until a thread is told that it cannot."""
        began = time.monotonic()
        wrapper = DatabaseWrapper({**self.said}, alias="unreachable")
        try:
            wrapper.connect()
        except psycopg.OperationalError:
            return time.monotonic() - began
        raise AssertionError("it is not there")

    def test_two_seconds_are_waited_by_those_who_come_first_and_by_nobody_after_them(self):
        self.addCleanup(lambda: DatabaseWrapper(self.said, alias="unreachable").close_pool())
        with ThreadPoolExecutor(4) as threads, self.assertLogs("newsroom.absence") as said:
            first = list(threads.map(self.connect, range(4)))
            later = list(threads.map(self.connect, range(8)))

        self.assertLess(max(first), 7.5)  # one after another they would take eight
        self.assertLess(max(later), 1.9)
        self.assertEqual(len(said.records), 1)


@unittest.skipUnless(connection.vendor == "postgresql", "it is PostgreSQL that is stopped")
class StoppedTests(TransactionTestCase):
    def setUp(self):
        self.home = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.home / "press").mkdir()
        (self.home / "press" / "index.html").write_text("from the press")
        (self.home / "nginx").mkdir()
        self.enterContext(override_settings(SECRET_KEY=KEY))
        self.enterContext(mock.patch.object(Conf, "SECRET_KEY", KEY))
        self.outside = self.enterContext(Web())
        Schedule.objects.update(next_run=timezone.now() + timedelta(hours=1))
        makers.source(feed_url=f"{self.outside.url}/feed.xml")
        edition = makers.digest(items=0)
        edition.amend(state=State.APPROVED, publish_at=timezone.now() + timedelta(hours=1))
        async_task("newsroom.clock.tick")
        self.task = OrmQ.objects.get()
        OrmQ.objects.all().delete()

        self.server = self.enterContext(machines.postgres())
        environment = {
            "NEWSROOM_HOME": str(self.home),
            "DATABASE_URL": self.server.url,
            "NEWSROOM_FETCH_ALLOW": self.outside.host,
            "SECRET_KEY": KEY,
            "ALLOWED_HOSTS": "*",
            "NEWSROOM_SEARCHES": "0",
        }
        self.web = self.enterContext(WebProcess(environment))
        self.group = self.enterContext(group(environment))
        behind = f"127.0.0.1:{self.web.port}"
        self.nginx = self.enterContext(Nginx(self.home / "nginx", self.home / "press", behind))

    def say(self, sql: str) -> list[tuple]:
        """Ask or change the rows of the server that is stopped."""
        with psycopg.connect(f"host={self.server.folder} user=newsroom dbname=newsroom") as there:
            answer = there.execute(sql)
            return answer.fetchall() if answer.description else []

    def is_idle(self) -> bool:
        return self.say("SELECT count(*) FROM django_q_ormq") == [(0,)]

    def tick(self) -> None:
        columns = "(key, payload, lock) VALUES ('newsroom', '{}', now())"
        self.say(f"INSERT INTO django_q_ormq {columns.format(self.task.payload)}")

    def asked(self, path: str) -> tuple[int, str, float]:
        """What nginx answers: status, Retry-After, seconds."""
        began = time.monotonic()
        response, _ = self.nginx.get(path)
        return response.status, response.headers.get("Retry-After", ""), time.monotonic() - began

    def test_files_go_on_pages_say_when_to_come_back_and_nothing_is_lost(self):
        self.assertTrue(until(lambda: self.web.get("/readyz")[0] == 200), self.group.said())
        self.assertEqual(self.asked("/search/?q=x")[0], 200)
        self.assertTrue(until(self.is_idle), self.group.said())
        worker = next(pid for pid in children(self.group.process.pid) if children(pid))
        self.say("UPDATE digests_digest SET publish_at = now(), due_at = now()")
        self.say("UPDATE articles_source SET due_at = now()")

        self.server.stop()

        with ThreadPoolExecutor(8) as threads:
            pages = list(threads.map(self.asked, ["/stories/1/", "/archive/"] * 8))
        self.assertEqual({(status, again) for status, again, _ in pages}, {(503, "30")})
        self.assertLess(max(seconds for *_, seconds in pages), 10)
        self.assertEqual(self.asked("/")[0], 200)
        self.assertEqual([self.web.get(path)[0] for path in ("/healthz", "/readyz")], [200, 503])
        time.sleep(2)

        self.server.start()

        self.assertTrue(until(lambda: self.asked("/search/?q=x")[0] == 200), self.web.said())
        self.tick()
        states = "SELECT count(*) FROM digests_digest WHERE state = 'published'"
        self.assertTrue(until(lambda: self.say(states) == [(1,)]), self.group.said())
        self.assertTrue(until(lambda: "/feed.xml" in self.outside.requests), self.group.said())
        self.assertTrue(until(lambda: self.web.get("/readyz")[0] == 200), self.web.get("/readyz"))
        self.assertIn(worker, children(self.group.process.pid))
        self.assertNotIn("Traceback", self.group.said())
