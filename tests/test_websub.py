"""Hubs: asked for pushes, confirmed over real HTTP, believed in nothing but that there is news."""

import hmac
from datetime import timedelta
from io import BytesIO

import time_machine
from django.db import connection
from django.test import LiveServerTestCase, SimpleTestCase, TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import hubs, websub
from articles.fetch import FetchError
from articles.models import Article, Source, Subscription
from articles.models.subscription import is_reachable
from newsroom import clock
from tests import makers
from tests.hub import Hub, Lease
from tests.web import Web

State = Subscription.State
FEED = "<rss version='2.0'><channel><title>甲报</title>{}</channel></rss>"
ITEM = "<item><title>{}</title><link>https://news.example/1</link><guid>1</guid></item>"
TOPIC = "https://news.example/feed.xml"
HUB = "https://hub.example/"


def quiet(line):
    """What the clock says while it works."""


def subscription(**fields):
    """A subscription, and a source that names just this hub and topic."""
    source = makers.source(hub=HUB, topic=TOPIC, polled_at=timezone.now() - timedelta(hours=1))
    return Subscription.objects.create(source=source, hub=HUB, topic=TOPIC, **fields)


def active(**fields):
    now = timezone.now()
    plan = {"state": State.ACTIVE, "lease_until": now + timedelta(days=1), "due_at": None}
    return subscription(**plan | fields)


class ReachableTests(SimpleTestCase):
    def test_only_a_public_address_of_ours_is_told_to_hubs(self):
        for url, expected in (
            ("https://news.example.org", True),
            ("http://新闻.example.org:8080", True),
            ("http://93.184.216.34", True),
            ("", False),
            ("nonsense", False),
            ("http://localhost:8000", False),
            ("http://news.localhost", False),
            ("http://newsroom:8000", False),
            ("http://newsroom.local", False),
            ("http://newsroom.lan", False),
            ("http://newsroom.home.arpa", False),
            ("http://127.0.0.1:8000", False),
            ("http://192.168.1.4", False),
            ("http://[::1]", False),
            ("http://10.1.1.1:8000", True),  # the operator has named it
        ):
            with (
                self.subTest(url),
                override_settings(SITE_URL=url, FETCH_ALLOW=["10.1.1.1:8000"]),
            ):
                self.assertEqual(is_reachable(), expected)


@override_settings(SITE_URL="https://we.example")
class SurveyTests(TestCase):
    def survey(self):
        websub.survey(timezone.now())

    def test_a_feed_that_names_a_hub_is_subscribed_to_once(self):
        source = makers.source(hub=HUB, topic=TOPIC)

        self.survey()
        self.survey()

        row = Subscription.objects.due(timezone.now()).get()
        self.assertEqual((row.source, row.hub, row.topic), (source, HUB, TOPIC))
        self.assertEqual(row.state, State.WANTED)

    def test_neither_a_feed_without_a_hub_nor_a_retired_source_is(self):
        makers.source()
        makers.source(hub=HUB, topic=TOPIC, active=False)

        self.survey()

        self.assertFalse(Subscription.objects.exists())

    @override_settings(SITE_URL="http://localhost:8000")
    def test_without_a_public_address_nothing_is_asked_and_nothing_is_due(self):
        makers.source(hub=HUB, topic=TOPIC)
        subscription(due_at=timezone.now(), owed=True)

        with self.assertNumQueries(0):
            self.survey()

        self.assertFalse(Subscription.objects.due(timezone.now()).exists())

    def test_a_survey_that_finds_nothing_costs_the_same_for_any_number_of_sources(self):
        for _ in range(20):
            active()

        with self.assertNumQueries(5):
            self.survey()

    def test_another_hub_gets_secrets_of_its_own(self):
        before = active()
        Source.objects.update(hub="https://second.example/")

        self.survey()

        after = Subscription.objects.get()
        self.assertEqual((after.hub, after.state), ("https://second.example/", State.WANTED))
        self.assertIsNone(after.lease_until)
        self.assertNotEqual(after.token, before.token)
        self.assertNotEqual(after.secret, before.secret)

    def test_another_topic_is_another_subscription(self):
        before = active()
        Source.objects.update(topic="https://news.example/moved.xml")

        self.survey()

        after = Subscription.objects.get()
        self.assertEqual((after.topic, after.state), ("https://news.example/moved.xml", "wanted"))
        self.assertNotEqual(after.token, before.token)

    def test_a_retired_source_leaves_its_hub(self):
        active(failures=3)
        Source.objects.update(active=False)

        self.survey()

        row = Subscription.objects.due(timezone.now()).get()
        self.assertEqual((row.state, row.failures), (State.LEAVING, 0))

    def test_who_never_had_a_lease_is_forgotten_at_once(self):
        subscription(state=State.PENDING)
        Source.objects.update(hub="", topic="")

        self.survey()

        self.assertFalse(Subscription.objects.exists())

    def test_who_had_a_lease_that_has_ended_is_forgotten_at_once(self):
        active(lease_until=timezone.now() - timedelta(minutes=1))
        Source.objects.update(active=False)

        self.survey()

        self.assertFalse(Subscription.objects.exists())

    def test_what_an_earlier_hub_pushed_is_not_owed_to_the_next(self):
        active(owed=True)
        Source.objects.update(hub="https://second.example/", claimed_until=None)

        websub.follow(timezone.now())

        self.assertFalse(Subscription.objects.get().owed)

    def test_a_source_switched_on_again_is_subscribed_anew(self):
        before = active(state=State.LEAVING)

        self.survey()

        row = Subscription.objects.get()
        self.assertEqual(row.state, State.WANTED)
        self.assertNotEqual(row.token, before.token)

    def test_a_source_in_quarantine_keeps_its_hub(self):
        active()
        Source.objects.update(quarantined_at=timezone.now())

        self.survey()

        self.assertEqual(Subscription.objects.get().state, State.ACTIVE)


@override_settings(SITE_URL="https://we.example")
class DueTests(TestCase):
    def setUp(self):
        self.later = timezone.now() + timedelta(hours=2)

    def due_after_push(self, *, active=True, **fields):
        source = makers.source(
            **{"hub": HUB, "topic": TOPIC, "due_at": self.later, "active": active} | fields
        )
        row = Subscription.objects.create(
            source=source, hub=HUB, topic=TOPIC, owed=True, state=State.ACTIVE
        )
        Subscription.objects.filter(pk=row.pk).update(
            lease_until=timezone.now() + timedelta(days=1)
        )
        websub.make_due(timezone.now())
        source.refresh_from_db()
        return source.due_at is not None and source.due_at <= timezone.now()

    def owed(self):
        return Subscription.objects.get().owed

    def test_a_push_makes_its_source_due_once(self):
        self.assertTrue(self.due_after_push())
        self.assertFalse(self.owed())

    def test_a_source_polled_within_the_minute_waits(self):
        self.assertFalse(self.due_after_push(polled_at=timezone.now()))
        self.assertTrue(self.owed())

    def test_a_push_while_the_source_is_polled_is_not_lost(self):
        busy = {"claimed_by": "x", "claimed_until": self.later}

        self.assertFalse(self.due_after_push(**busy))
        self.assertTrue(self.owed())

        Source.objects.update(claimed_by="", claimed_until=None)
        websub.make_due(timezone.now())
        self.assertLessEqual(Source.objects.get().due_at, timezone.now())

    def test_a_source_that_is_due_already_keeps_its_place_in_the_queue(self):
        long_ago = timezone.now() - timedelta(hours=1)

        self.due_after_push(due_at=long_ago)

        self.assertEqual(Source.objects.get().due_at, long_ago)

    def test_a_source_that_fails_keeps_its_pause(self):
        self.assertFalse(self.due_after_push(failures=2))
        self.assertFalse(self.owed())

    def test_a_retired_source_stays_at_rest(self):
        self.assertFalse(self.due_after_push(active=False))

    def test_the_minute_polls_what_was_pushed(self):
        makers.source(hub=HUB, topic=TOPIC, due_at=self.later)
        active(owed=True)
        Source.objects.update(due_at=self.later)

        clock.tick()

        self.assertEqual(Source.objects.due(timezone.now()).count(), 1)


@override_settings(ALLOWED_HOSTS=["testserver"])
class CallbackTests(TestCase):
    def url(self, row):
        return f"/websub/{row.token}/"

    def query(self, **said):
        plan = {"mode": "subscribe", "topic": TOPIC, "challenge": "c<b>1", "lease_seconds": "3600"}
        return {f"hub.{name}": value for name, value in (plan | said).items()}

    def asked(self, row, **said):
        return self.client.get(self.url(row), self.query(**said))

    def pushed(self, row, body=b"news", *, secret="", header=None, **extra):
        seal = hmac.new((secret or row.secret).encode(), body, "sha256").hexdigest()
        signed = {"X-Hub-Signature": f"sha256={seal}" if header is None else header}
        return self.client.post(
            self.url(row), body, content_type="application/atom+xml", headers=signed, **extra
        )

    def test_what_we_asked_for_is_confirmed_and_renewed_in_time(self):
        row = subscription(state=State.PENDING, failures=1, error="It has not confirmed this yet.")
        now = timezone.now()

        with time_machine.travel(now, tick=False):
            answer = self.asked(row)

        row.refresh_from_db()
        self.assertEqual((answer.status_code, answer.content), (200, b"c<b>1"))
        self.assertEqual(answer["Content-Type"], "text/plain; charset=utf-8")
        self.assertEqual(row.state, State.ACTIVE)
        self.assertEqual(row.lease_until, now + timedelta(hours=1))
        self.assertEqual(row.due_at, now + timedelta(minutes=48))
        self.assertEqual((row.failures, row.error), (0, ""))

    def test_what_we_did_not_ask_for_is_not(self):
        for state, said in (
            (State.PENDING, {"topic": f"{TOPIC}?other"}),
            (State.PENDING, {"topic": "\0"}),
            (State.PENDING, {"mode": "unsubscribe"}),
            (State.PENDING, {"mode": "publish"}),
            (State.PENDING, {"challenge": ""}),
            (State.WANTED, {}),
            (State.ACTIVE, {"topic": f"{TOPIC}?other"}),
            (State.ACTIVE, {"mode": "unsubscribe"}),
            (State.REFUSED, {}),
            (State.REFUSED, {"mode": "denied"}),
            (State.LEAVING, {}),
        ):
            with self.subTest(state=state, **said):
                Source.objects.all().delete()
                row = subscription(state=state)

                answer = self.asked(row, **said)

                self.assertEqual((answer.status_code, answer.content), (404, b""))
                self.assertEqual(Subscription.objects.get().state, state)

    def test_a_hub_that_did_not_hear_our_answer_may_ask_again_and_changes_nothing(self):
        row = subscription(state=State.PENDING)
        self.asked(row)
        before = Subscription.objects.values().get()

        answer = self.asked(row, challenge="second", lease_seconds="99999")

        self.assertEqual((answer.status_code, answer.content), (200, b"second"))
        self.assertEqual(Subscription.objects.values().get(), before)

    def test_a_hub_that_asks_again_after_the_lease_has_ended_is_not_confirmed(self):
        row = active(lease_until=timezone.now() - timedelta(minutes=1))

        self.assertEqual(self.asked(row).status_code, 404)

    def test_a_question_to_an_address_that_was_given_up_meanwhile_is_not_confirmed(self):
        row = subscription(state=State.PENDING)
        Subscription.objects.update(state=State.LEAVING)

        told = websub.confirm(row, hubs.Intent.of(self.query()), timezone.now())

        self.assertIsNone(told)
        self.assertEqual(Subscription.objects.get().state, State.LEAVING)

    def test_a_denial_counts_only_of_what_still_stands_as_it_was_read(self):
        for meanwhile in ({"state": State.LEAVING}, {"token": "another"}):
            with self.subTest(**meanwhile):
                Source.objects.all().delete()
                row = active()
                Subscription.objects.update(**meanwhile)

                self.assertFalse(websub.deny(row, "no", timezone.now()))
                self.assertEqual(Subscription.objects.get().error, "")

    def test_a_push_that_breaks_off_is_no_push(self):
        class Torn(BytesIO):
            def read(self, *size):
                raise OSError("the connection is gone")

        row = active()
        for length in ("4", ""):  # said, and not
            torn = {"wsgi.input": Torn(), "wsgi.input_terminated": True, "CONTENT_LENGTH": length}
            with self.subTest(length):
                self.assertEqual(self.pushed(row, **torn).status_code, 400)

        row.refresh_from_db()
        self.assertFalse(row.owed)

    def test_a_push_that_was_read_while_its_hub_was_left_for_another_is_not_noted(self):
        row = active()
        Subscription.objects.update(token="another")

        websub.push(row, timezone.now())

        self.assertFalse(Subscription.objects.get().owed)

    def test_a_hub_that_denies_is_asked_again_in_a_week(self):
        row = active()

        answer = self.asked(row, mode="denied", reason="余额不足\n<b>")

        row.refresh_from_db()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(row.state, State.REFUSED)
        self.assertIn("余额不足", row.error)
        self.assertGreater(row.due_at, timezone.now() + timedelta(days=6))

    def test_who_wanted_to_leave_is_let_go(self):
        row = active(state=State.LEAVING)

        answer = self.asked(row, mode="unsubscribe")

        self.assertEqual(answer.content, b"c<b>1")
        self.assertFalse(Subscription.objects.exists())

    def test_a_signed_push_is_noted_and_no_more(self):
        row = active()
        before = Source.objects.values().get()

        with self.assertNumQueries(2):
            answer = self.pushed(row, b"<rss>not looked at")

        row.refresh_from_db()
        self.assertEqual((answer.status_code, answer.content), (202, b""))
        self.assertTrue(row.owed)
        self.assertIsNotNone(row.pushed_at)
        self.assertEqual(Source.objects.values().get(), before)
        self.assertFalse(Article.objects.exists())

    def test_a_push_that_is_not_signed_by_our_hub_changes_nothing_and_learns_nothing(self):
        row = active()

        for sent in ({"secret": "guessed"}, {"header": ""}, {"header": "md5=1"}):
            with self.subTest(**sent):
                answer = self.pushed(row, **sent)
                self.assertEqual((answer.status_code, answer.content), (202, b""))
        row.refresh_from_db()
        self.assertFalse(row.owed)
        self.assertIsNone(row.pushed_at)

    def test_a_push_without_a_lease_changes_nothing(self):
        past, future = (timezone.now() + timedelta(hours=hours) for hours in (-1, 1))
        for state, until in (
            (State.ACTIVE, past),
            (State.PENDING, None),
            (State.REFUSED, future),
            (State.LEAVING, future),
        ):
            with self.subTest(state=state):
                Source.objects.all().delete()
                row = active(state=state, lease_until=until)

                self.pushed(row)

                row.refresh_from_db()
                self.assertFalse(row.owed)

    def test_pushes_count_while_the_next_lease_is_asked_for(self):
        row = active(state=State.PENDING)

        self.pushed(row)

        row.refresh_from_db()
        self.assertTrue(row.owed)

    def test_at_an_address_of_nobody_hubs_are_told_to_stop(self):
        answer = self.client.post("/websub/nobody/", b"x", content_type="text/plain")

        self.assertEqual(answer.status_code, 410)
        self.assertEqual(self.client.get("/websub/nobody/").status_code, 404)

    def test_a_push_larger_than_any_feed_is_not_read_to_its_end(self):
        row = active()

        with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
            self.assertEqual(self.pushed(row, b"x" * 3_000_000).status_code, 202)
            self.assertEqual(self.pushed(row, b"x" * 10_000_001).status_code, 413)

    def test_a_push_in_chunks_that_does_not_say_its_length_is_read(self):
        row = active()
        chunked = {"wsgi.input": BytesIO(b"news"), "wsgi.input_terminated": True}

        self.pushed(row, CONTENT_LENGTH="", **chunked)

        row.refresh_from_db()
        self.assertTrue(row.owed)

    def test_other_methods_are_refused(self):
        row = active()

        for method in ("put", "delete", "patch", "head"):
            with self.subTest(method):
                self.assertEqual(getattr(self.client, method)(self.url(row)).status_code, 405)

    def test_neither_session_nor_cookie_is_touched(self):
        row = active()
        self.client.force_login(makers.user("Editor"))
        client = self.client_class(enforce_csrf_checks=True)
        seal = hmac.new(row.secret.encode(), b"x", "sha256").hexdigest()

        with CaptureQueriesContext(connection) as queries:
            answer = client.post(
                self.url(row),
                b"x",
                content_type="application/x-www-form-urlencoded",
                headers={"X-Hub-Signature": f"sha256={seal}"},
            )

        self.assertEqual(answer.status_code, 202)
        self.assertFalse(answer.cookies)
        self.assertNotIn("Cookie", answer.get("Vary", ""))
        self.assertNotIn("django_session", str(queries.captured_queries))


class ToldTests(TestCase):
    def test_the_source_says_how_it_stands_with_its_hub(self):
        for fields, said in (
            ({}, r"Pushed by hub\.example until .*\d"),
            ({"state": State.REFUSED, "error": "It said: no"}, r"does not push: It said: no"),
            ({"state": State.PENDING, "lease_until": None, "error": "Why."}, r"to push\. Why\.$"),
            ({"state": State.WANTED, "lease_until": None}, r"is asked to push\.$"),
            ({"state": State.LEAVING, "error": "Why."}, r"is asked to push no more\. Why\.$"),
        ):
            with self.subTest(said):
                self.assertRegex(websub.told(active(**fields).source), said)

    def test_a_source_without_a_hub_says_nothing(self):
        self.assertEqual(websub.told(makers.source()), "")


class RoundTests(LiveServerTestCase):
    """The whole round over loopback: our server, a publisher, and its hub."""

    def setUp(self):
        self.hub = self.enterContext(Hub())
        self.web = self.enterContext(Web())
        here = self.live_server_url.removeprefix("http://")
        self.enterContext(
            override_settings(
                SITE_URL=self.live_server_url, FETCH_ALLOW=[self.hub.host, self.web.host, here]
            )
        )
        self.topic = f"{self.web.url}/feed.xml"
        self.web.headers["Link"] = f'<{self.hub.url}>; rel="hub", </feed.xml>; rel="self"'
        self.print("")
        self.source = makers.source(
            feed_url=self.topic, hub=self.hub.url, topic=self.topic, due_at=self.later()
        )

    def print(self, items: str):
        self.web.pages["/feed.xml"] = ("application/rss+xml", FEED.format(items))

    def later(self):
        return timezone.now() + timedelta(hours=5)

    def tick(self):
        tally = clock.once(quiet)
        self.source.refresh_from_db()
        self.row = Subscription.objects.filter(source=self.source).first()
        return tally

    def subscribe(self) -> Lease:
        self.hub.asks_first = True
        self.tick()
        return self.hub.leases[self.hub.asked[-1]["hub.callback"]]

    def test_from_a_named_hub_to_a_poll_of_what_was_pushed(self):
        self.tick()
        (asked,) = self.hub.asked
        self.assertEqual((asked["hub.mode"], asked["hub.topic"]), ("subscribe", self.topic))
        self.assertTrue(asked["hub.callback"].startswith(f"{self.live_server_url}/websub/"))
        self.assertEqual(self.row.state, State.PENDING)

        # Later the hub asks back, not believing anybody who names another's address.
        self.assertTrue(self.hub.verify(asked))
        self.assertEqual(self.tick(), {})
        self.assertEqual(self.row.state, State.ACTIVE)

        # Nothing is polled before something is pushed; the body pushed is not what is read.
        self.assertEqual(self.web.requests, [])
        self.print(ITEM.format("真的"))
        (lease,) = self.hub.leases.values()
        self.assertEqual(self.hub.push(lease, FEED.format(ITEM.format("推来的")).encode()), 202)
        self.tick()
        self.assertEqual(self.web.requests.count("/feed.xml"), 1)
        self.assertEqual(self.source.sightings.get().title, "真的")
        self.assertEqual(len(self.hub.asked), 1)

    def test_a_hub_that_asks_back_before_it_answers_is_understood(self):
        self.subscribe()

        self.assertEqual(self.row.state, State.ACTIVE)
        self.assertEqual((self.row.claimed_by, self.row.error), ("", ""))
        self.assertGreater(self.row.due_at, timezone.now() + timedelta(days=7))

    def test_a_push_with_a_wrong_secret_polls_nothing(self):
        lease = self.subscribe()

        self.assertEqual(self.hub.push(lease, b"x", secret="guessed"), 202)
        self.tick()

        self.assertEqual(self.web.requests, [])

    def test_the_challenge_for_another_topic_is_not_repeated(self):
        self.tick()
        (asked,) = self.hub.asked

        self.assertFalse(self.hub.verify(asked | {"hub.topic": f"{self.web.url}/other.xml"}))

        self.assertEqual(self.hub.leases, {})

    def test_a_lease_is_renewed_before_it_ends_and_pushes_count_meanwhile(self):
        self.hub.seconds = 36_000
        first = self.subscribe()
        self.hub.asks_first = False
        with time_machine.travel(timezone.now() + timedelta(hours=8, minutes=1)):
            Source.objects.update(due_at=self.later())
            self.tick()
            self.assertEqual(len(self.hub.asked), 2)
            self.assertEqual(self.row.state, State.PENDING)
            self.assertTrue(self.row.is_live(timezone.now()))

            self.hub.push(first, b"x")
            self.assertTrue(self.hub.verify(self.hub.asked[-1]))
            self.tick()

            self.assertEqual(self.web.requests, ["/feed.xml"])
            self.assertGreater(self.row.lease_until, timezone.now() + timedelta(hours=9))

    def test_when_a_lease_has_ended_it_is_polled_as_ever(self):
        lease = self.subscribe()
        Subscription.objects.update(lease_until=timezone.now() - timedelta(minutes=1))

        self.assertEqual(self.hub.push(lease, b"x"), 202)
        self.tick()
        self.assertEqual(self.web.requests, [])

        Source.objects.update(due_at=timezone.now())
        self.assertEqual(self.tick()["polled"], 1)

    def test_a_hub_that_is_down_is_asked_again_and_the_feed_polled(self):
        self.hub.status = 503
        Source.objects.update(due_at=timezone.now())

        tally = self.tick()

        self.assertEqual(tally["polled"], 1)
        self.assertIn("503", self.row.error)
        self.assertEqual(self.row.failures, 1)
        self.assertLess(self.row.due_at, timezone.now() + timedelta(minutes=5))
        self.assertEqual(self.row.claimed_by, "")

    def test_a_hub_that_refuses_is_left_alone_for_a_week(self):
        self.hub.status = 400

        self.tick()

        self.assertEqual(self.row.state, State.REFUSED)
        self.assertGreater(self.row.due_at, timezone.now() + timedelta(days=6))

    def test_a_hub_that_has_moved_gets_the_whole_request(self):
        self.hub.answers["/hub"] = (307, "/moved")

        self.tick()

        self.assertEqual(len(self.hub.asked), 2)
        self.assertEqual(self.hub.asked[0], self.hub.asked[1])

    def test_a_retired_source_is_unsubscribed(self):
        lease = self.subscribe()
        Source.objects.update(active=False)

        self.tick()

        self.assertEqual(self.hub.asked[-1]["hub.mode"], "unsubscribe")
        self.assertIsNone(self.row)
        self.assertEqual(self.hub.leases, {})
        self.assertEqual(self.hub.push(lease, b"x"), 410)

    def test_a_hub_that_does_not_let_go_is_forgotten(self):
        self.subscribe()
        self.hub.asks_first = False
        Source.objects.update(active=False)
        self.tick()
        self.assertEqual(self.row.state, State.LEAVING)

        with time_machine.travel(timezone.now() + timedelta(hours=2)):
            self.tick()

        self.assertIsNone(self.row)
        self.assertEqual(len(self.hub.asked), 2)

    @override_settings(FETCH_ALLOW=[])
    def test_a_hub_on_a_private_address_is_never_asked(self):
        with override_settings(SITE_URL="https://we.example"):
            self.tick()

        self.assertEqual(self.hub.asked, [])
        self.assertEqual(self.row.state, State.REFUSED)

    def test_a_feed_of_the_web_that_names_a_host_of_the_operators_has_nothing_posted_there(self):
        Source.objects.update(feed_url="https://feeds.example/all.xml")

        self.tick()

        self.assertEqual(self.hub.asked, [])
        self.assertEqual((self.row.state, self.row.claimed_by), (State.REFUSED, ""))
        self.assertIn("does not push", websub.told(self.source))

    @override_settings(PROXIES={"far": "http://127.0.0.1:1"})
    def test_a_hub_is_asked_by_the_way_out_of_its_source(self):
        subscription(due_at=timezone.now())
        Source.objects.update(proxy="far")
        (row,) = Subscription.objects.claim_many(Subscription.objects.values_list("pk", flat=True))

        with self.assertNumQueries(0):
            self.assertEqual(websub.request_for(row).proxy, "far")

    def test_a_row_that_the_hub_has_turned_is_let_go(self):
        (row,) = Subscription.objects.claim_many([subscription(due_at=timezone.now()).pk])
        websub.begin(row)
        Subscription.objects.update(state=State.ACTIVE)

        websub.settle(row, FetchError("no"))

        after = Subscription.objects.get()
        self.assertEqual((after.claimed_by, after.error, after.state), ("", "", State.ACTIVE))

    def test_a_feed_found_to_name_a_hub_is_subscribed_to_in_the_same_round(self):
        Source.objects.update(hub="", topic="", due_at=timezone.now())

        self.tick()

        self.assertEqual([form["hub.topic"] for form in self.hub.asked], [self.topic])
