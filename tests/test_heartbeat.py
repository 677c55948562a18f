"""Each edition that has an hour gives a sign of life when it is out; silence is the alarm."""

from datetime import timedelta
from unittest import mock

from django.test import TestCase, override_settings
from django.utils import timezone

from articles import fetch
from articles.models import Outbox
from articles.workflow import State
from digests import heartbeat, publish
from digests.models import Digest
from newsroom import clock
from tests import makers
from tests.web import Web


class HeartbeatTests(TestCase):
    def setUp(self):
        self.web = self.enterContext(Web())
        self.web.pages["/sign"] = ("text/plain", "ok")
        url = f"{self.web.url}/sign"
        self.enterContext(override_settings(HEARTBEAT_URL=url, FETCH_ALLOW=[self.web.host]))
        self.by = makers.user("Publisher")

    def approved(self) -> Digest:
        edition = makers.digest(publish_at=timezone.now() + timedelta(hours=1))
        publish.approve(edition, by=self.by)
        return edition

    def attend(self) -> None:
        ids = Outbox.objects.of(Outbox.HEARTBEAT).due(timezone.now()).values_list("pk", flat=True)
        heartbeat.attend(list(ids))

    def test_an_edition_that_is_out_is_told_once(self):
        publish.publish(self.approved(), by=self.by)

        self.attend()
        self.attend()

        self.assertEqual(self.web.requests, ["/sign"])

    @override_settings(HEARTBEAT_URL="https://me:secret@watch.example/sign")
    def test_a_password_in_the_address_is_shown_to_nobody(self):
        publish.publish(self.approved(), by=self.by)

        told = Outbox.objects.of(Outbox.HEARTBEAT).get().payload
        self.assertEqual(told["to"], "watch.example")

    def test_one_that_goes_out_by_itself_is_told_within_the_same_minute(self):
        edition = self.approved()
        Digest.objects.filter(pk=edition.pk).update(due_at=timezone.now())

        clock.once(lambda line: None)

        edition.refresh_from_db()
        self.assertEqual(edition.state, State.PUBLISHED)
        self.assertIn("/sign", self.web.requests)

    def test_one_that_another_took_meanwhile_is_left_to_it(self):
        publish.publish(self.approved(), by=self.by)
        rows = Outbox.objects.of(Outbox.HEARTBEAT)

        with mock.patch.object(fetch, "get", lambda *_, **__: rows.update(claimed_by="another")):
            self.attend()

        row = rows.get()
        self.assertEqual((row.claimed_by, row.delivered_at, row.failures), ("another", None, 0))

    def test_what_is_not_heard_is_told_again(self):
        self.web.answers["/sign"] = (500, {})
        publish.publish(self.approved(), by=self.by)
        self.attend()
        row = Outbox.objects.of(Outbox.HEARTBEAT).get()
        self.assertEqual((row.delivered_at, row.failures), (None, 1))
        del self.web.answers["/sign"]
        Outbox.objects.send_again(timezone.now())

        self.attend()

        self.assertIsNotNone(Outbox.objects.of(Outbox.HEARTBEAT).get().delivered_at)

    def test_an_edition_without_an_hour_is_nothing_to_wait_for(self):
        edition = self.approved()
        Digest.objects.filter(pk=edition.pk).update(publish_at=None)
        edition.refresh_from_db()

        publish.publish(edition, by=self.by)

        self.assertFalse(Outbox.objects.of(Outbox.HEARTBEAT).exists())

    @override_settings(HEARTBEAT_URL="")
    def test_where_nobody_watches_nothing_is_sent(self):
        publish.publish(self.approved(), by=self.by)

        self.assertFalse(Outbox.objects.of(Outbox.HEARTBEAT).exists())
