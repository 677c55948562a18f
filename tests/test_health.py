"""What those who watch the newsroom are told: alive, ready, and in figures."""

import errno
from datetime import timedelta
from unittest import mock

from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import RequestFactory, SimpleTestCase, TestCase, override_settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from articles.models import Beat, Outbox
from newsroom import health, outage
from tests import makers


class ReadyTests(TestCase):
    def setUp(self):
        Beat.strike("worker")

    def said(self) -> dict[str, str]:
        lines = self.client.get("/readyz").content.decode().splitlines()
        return {line[4:].partition(":")[0]: line[:3].strip() for line in lines}

    def test_a_newsroom_at_work_is_ready(self):
        response = self.client.get("/readyz")

        self.assertEqual(response.status_code, 200)
        self.assertEqual(set(self.said().values()), {"ok"})
        self.assertIn("no-store", response["Cache-Control"])

    def test_a_silent_worker_is_said(self):
        Beat.objects.update(at=timezone.now() - timedelta(minutes=4))

        response = self.client.get("/readyz")

        self.assertEqual(response.status_code, 503)
        self.assertEqual(self.said()["worker"], "BAD")

    def test_a_worker_that_never_ran_is_said(self):
        Beat.objects.all().delete()

        self.assertEqual(self.said()["worker"], "BAD")

    def test_work_that_is_long_overdue_is_said(self):
        Outbox.objects.put("notice", "x", due_at=timezone.now() - timedelta(minutes=6))

        self.assertEqual(self.said()["work"], "BAD")

    def test_work_of_this_minute_is_not(self):
        Outbox.objects.put("notice", "x", due_at=timezone.now() - timedelta(minutes=2))

        self.assertEqual(self.said()["work"], "ok")

    def test_a_full_disk_is_said(self):
        with mock.patch.object(health, "LEAST_SPACE", 1 << 60):
            self.assertEqual(self.said()["disk"], "BAD")

    def test_liveness_asks_no_database(self):
        with self.assertNumQueries(0):
            response = self.client.get("/healthz")

        self.assertEqual(response.content, b"ok\n")


@override_settings(REDIS_URL="redis://127.0.0.1:1/0")
class BrokerTests(SimpleTestCase):
    def test_a_redis_that_is_away_is_said(self):
        from django_q.brokers.redis_broker import Redis
        from django_q.conf import Conf

        with mock.patch.object(Conf, "REDIS", "redis://127.0.0.1:1/0"):
            broker = Redis()
        with mock.patch.object(health, "get_broker", lambda: broker):
            sign = health.broker()

        self.assertEqual((sign.good, sign.name), (False, "broker"))


class MetricsTests(TestCase):
    def figures(self, **headers: str) -> dict[tuple[str, ...], float]:
        response = self.client.get("/metrics", headers=headers)
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(response.content.decode())
            for sample in family.samples
        }

    def test_they_tell_of_the_rows(self):
        makers.digest(items=2)
        makers.source(due_at=timezone.now() - timedelta(minutes=10))
        Beat.strike("worker")

        figures = self.figures()

        self.assertEqual(figures["newsroom_articles", "review"], 2)
        self.assertEqual(figures["newsroom_editions", "review"], 1)
        self.assertEqual(figures["newsroom_due", "source"], 1)
        self.assertAlmostEqual(figures["newsroom_due_oldest_seconds", "source"], 600, delta=5)
        self.assertLess(figures["newsroom_beat_age_seconds", "worker"], 5)
        self.assertEqual(figures["newsroom_sources", "unpolled"], 1)
        self.assertIn(("newsroom_money_today", "spent"), figures)

    def test_who_comes_through_a_proxy_needs_the_token(self):
        response = self.client.get("/metrics", headers={"x-forwarded-for": "203.0.113.5"})

        self.assertEqual(response.status_code, 403)

    def test_who_is_elsewhere_needs_the_token(self):
        self.assertEqual(self.client.get("/metrics", REMOTE_ADDR="203.0.113.5").status_code, 403)

    @override_settings(METRICS_TOKEN="a-secret")
    def test_the_token_opens_it_from_anywhere_and_nothing_else_does(self):
        for sent, status in (("Bearer a-secret", 200), ("Bearer no", 403), ("", 403)):
            with self.subTest(sent):
                response = self.client.get(
                    "/metrics", headers={"authorization": sent}, REMOTE_ADDR="203.0.113.5"
                )

                self.assertEqual(response.status_code, status)


class OutageTests(TestCase):
    def setUp(self):
        self.client.raise_request_exception = False

    def test_a_database_that_is_away_is_a_503_that_says_when_to_come_back(self):
        def away(*args: object) -> None:
            raise OperationalError("connection refused")

        with connection.execute_wrapper(away):
            page, desk = self.client.get("/"), self.client.get("/admin/login/")

        self.assertEqual(page.status_code, 503)
        self.assertEqual(page["Retry-After"], "30")
        self.assertIn("no-store", page["Cache-Control"])
        self.assertNotIn(b"Traceback", page.content)
        self.assertEqual(self.client.get("/").status_code, 200)
        self.assertIn(desk.status_code, (200, 503))

    def test_a_full_disk_is_no_fault_of_ours(self):
        def full(*args: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        with connection.execute_wrapper(full):
            response = self.client.get("/")

        self.assertEqual(response.status_code, 503)
        self.assertEqual(response["Retry-After"], "30")

    def test_a_fault_of_ours_is_still_one(self):
        def broken(*args: object) -> None:
            raise ValueError("a fault")

        with connection.execute_wrapper(broken):
            response = self.client.get("/")

        self.assertEqual(response.status_code, 500)

    def test_what_sqlite_calls_operational_and_is_our_fault_is_no_outage(self):
        request: HttpRequest = RequestFactory().get("/")
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")
        except Exception as error:  # noqa: BLE001
            self.assertFalse(outage.is_away(error))
        else:
            self.fail(request.path)
