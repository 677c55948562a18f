"""Errors reported to a server, when one is named: where it broke, and nothing people wrote."""

import gzip
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from tempfile import TemporaryDirectory
from typing import Any

import brotli
from django.conf import settings
from django.core.checks import run_checks
from django.test import SimpleTestCase, override_settings

from newsroom.sentry import is_address, plainly

REQUEST = """
from newsroom.wsgi import application
from newsroom import health
def broken(*args, **kwargs):
    secret = "a text that is nobody's business"
    raise RuntimeError("the machine broke")
health.signs = broken
from wsgiref.util import setup_testing_defaults
asked = {"HTTP_HOST": "127.0.0.1", "PATH_INFO": "/readyz", "QUERY_STRING": "q=what+I+looked+for"}
asked |= {"HTTP_X_REQUEST_ID": "r-1", "HTTP_COOKIE": "sessionid=s3cret"}
asked |= {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
setup_testing_defaults(asked)
answer = application(asked, lambda status, headers, *rest: None)
list(answer)
answer.close()
import sentry_sdk, sys
sentry_sdk.flush(60)
assert "openai" not in sys.modules  # nothing of ours is looked into
"""
TASK = """
import multiprocessing, django
django.setup()
from django_q.worker import worker
tasks, results = multiprocessing.Queue(), multiprocessing.Queue()
tasks.put({"id": "f" * 32, "name": "n", "func": "json.loads", "args": ["no JSON"], "kwargs": {}})
tasks.put("STOP")
worker(tasks, results, multiprocessing.Value("d", -1))
import sentry_sdk
sentry_sdk.flush(60)
"""
UNSET = """
import sys, django
django.setup()
assert "sentry_sdk" not in sys.modules
"""


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if packed := self.headers.get("Content-Encoding"):
            body = {"gzip": gzip.decompress, "br": brotli.decompress}[packed](body)
        self.server.received.append(body)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args: Any) -> None:
        """Not on the terminal."""


class SentryTests(SimpleTestCase):
    def setUp(self):
        self.server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        self.server.received = []
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.dsn = f"http://key@127.0.0.1:{self.server.server_address[1]}/1"

    def run_newsroom(self, script: str, **environment: str) -> None:
        """A newsroom of its own, in which something happens."""
        with TemporaryDirectory() as home:
            ours = {"NEWSROOM_HOME": home, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
            subprocess.run(
                [sys.executable, "-W", "ignore", "-c", script],
                cwd=settings.BASE_DIR,
                env={**os.environ, "DATABASE_URL": "", **ours, **environment},
                capture_output=True,
                check=True,
                timeout=300,
            )

    def events(self) -> list[dict[str, Any]]:
        """What was reported, of envelopes that hold an event."""
        found = [json.loads(line) for body in self.server.received for line in body.splitlines()]
        return [part for part in found if "exception" in part]

    def test_a_page_that_breaks_is_reported_and_nothing_of_what_was_sent_or_read(self):
        self.run_newsroom(REQUEST, SENTRY_DSN=self.dsn)

        event = self.events()[0]
        self.assertEqual(event["exception"]["values"][-1]["value"], "the machine broke")
        self.assertEqual(event["tags"]["work"], "r-1")
        self.assertEqual(event["request"], {"method": "GET", "url": "http://127.0.0.1/readyz"})
        told = json.dumps(event)
        for private in ("nobody's business", "looked", "s3cret", "203.0.113.9"):
            with self.subTest(private):
                self.assertNotIn(private, told)

    def test_what_scanners_do_is_no_error_of_ours(self):
        scan = REQUEST.replace('"127.0.0.1"', '"evil.example"')

        self.run_newsroom(scan, SENTRY_DSN=self.dsn)

        self.assertEqual(self.events(), [])

    def test_a_task_that_breaks_is_reported_with_its_id(self):
        self.run_newsroom(TASK, SENTRY_DSN=self.dsn)

        event = self.events()[0]
        self.assertEqual(event["exception"]["values"][-1]["type"], "JSONDecodeError")
        self.assertEqual(event["tags"]["work"], f"task-{'f' * 16}")

    def test_the_address_that_one_hub_knows_is_kept_from_others(self):
        url = "https://news.example.org/websub/c2VjcmV0/"

        told: Any = plainly({"request": {"method": "POST", "url": url}}, {})

        self.assertEqual(told["request"]["url"], "https://news.example.org/websub/")

    def test_a_call_of_a_hub_that_breaks_tells_nothing_of_its_address(self):
        called = REQUEST.replace("from newsroom import health", "from articles import callbacks")
        called = called.replace("health.signs = broken", "callbacks.Subscription = None")
        called = called.replace(
            '"/readyz"', '"/websub/t0ken-of-one-hub/", "REQUEST_METHOD": "POST"'
        )

        self.run_newsroom(called, SENTRY_DSN=self.dsn)

        (event,) = self.events()
        self.assertEqual(event["request"]["url"], "http://127.0.0.1/websub/")
        self.assertNotIn(b"t0ken", b"".join(self.server.received))

    def test_without_an_address_the_library_is_not_even_loaded(self):
        self.run_newsroom(UNSET, SENTRY_DSN="")

    @override_settings(SENTRY_DSN="https://sentry.example/")
    def test_an_address_that_is_none_is_said_without_printing_it(self):
        found = [each for each in run_checks() if each.id == "newsroom.E011"]

        self.assertEqual(len(found), 1)
        self.assertNotIn("sentry.example", found[0].msg)

    def test_an_address_has_a_key_and_a_number(self):
        for dsn, good in (
            ("https://k@o1.example/5", True),
            ("https://k@sentry.example/sub/5", True),
            ("https://sentry.example/5", False),
            ("k@sentry.example/5", False),
            ("https://k@sentry.example:port/5", False),
            ("https://k@[sentry.example/5", False),
            ("", False),
        ):
            with self.subTest(dsn):
                self.assertEqual(is_address(dsn), good)
