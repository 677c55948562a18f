"""WebSub's own words, read and written."""

import hmac
from datetime import timedelta
from time import process_time
from urllib.parse import parse_qs

from django.test import SimpleTestCase

from articles import hubs

URL = "https://news.example/feeds/all.xml"
HUB = "https://hub.example/"
SELF = "https://news.example/feeds/self.xml"


class NamedTests(SimpleTestCase):
    def named(self, link="", hub="", topic=""):
        return hubs.named(link, hub, topic, URL)

    def test_a_feed_without_a_hub_names_nothing(self):
        self.assertEqual(self.named(topic=SELF), ("", ""))
        self.assertEqual(self.named(link=f'<{SELF}>; rel="self"'), ("", ""))

    def test_the_feeds_own_links_count(self):
        self.assertEqual(self.named(hub=HUB, topic=SELF), (HUB, SELF))

    def test_the_link_header_goes_first(self):
        link = '<https://first.example/>; rel="hub", </feeds/first.xml>; rel="self"'

        named = self.named(link, HUB, SELF)

        self.assertEqual(named, ("https://first.example/", "https://news.example/feeds/first.xml"))

    def test_a_feed_that_does_not_name_itself_is_its_address(self):
        self.assertEqual(self.named(hub=HUB), (HUB, URL))

    def test_a_link_header_is_read_however_it_is_written(self):
        for link in (
            f"<{HUB}>;rel=hub,<{SELF}>;rel=self",
            f'<{HUB}>; REL="Hub" , <{SELF}> ; rel = "SELF"',
            f'<https://x.example/,;>; rel="next"; title="a, <b>; rel=hub", <{HUB}>; rel="x hub",'
            f' <{SELF}>; rel="self canonical"',
            f'<{HUB}>; rel="hub", <https://second.example/>; rel="hub", <{SELF}>; rel="self"',
            f'<{HUB}>; title="\\"; rel=self"; rel="hub", <{SELF}>; rel="self"',
            f'<{HUB}>; rel="hub"; rel="self", <{SELF}>; rel="self"; rel="hub"',
        ):
            with self.subTest(link):
                self.assertEqual(self.named(link), (HUB, SELF))

    def test_what_is_no_web_address_is_no_hub(self):
        for hub in (
            "javascript:alert(1)",
            "mailto:a@b.example",
            "http://[x/",
            "ftp://hub.example/",
        ):
            with self.subTest(hub):
                self.assertEqual(self.named(hub=hub), ("", ""))
                self.assertEqual(self.named(link=f'<{hub}>; rel="hub"'), ("", ""))

    def test_an_address_no_column_holds_is_left_out(self):
        self.assertEqual(self.named(hub=HUB + "x" * 1000), ("", ""))

    def test_a_header_made_to_take_long_does_not(self):
        for link in (
            '<hub>;a="' * 9000,
            "<hub>" + "; x" * 20_000,
            "<" * 60_000 + "hub",
            "<hub>;a=" + " " * 9000,
        ):
            began = process_time()

            self.named(link)

            self.assertLess(process_time() - began, 2)


class WishTests(SimpleTestCase):
    def test_a_request_holds_what_the_standard_asks_for(self):
        topic = "https://news.example/订阅?a=1&b=2"

        form = hubs.wish("subscribe", callback="https://we.example/t/", topic=topic, secret="s")

        self.assertEqual(
            parse_qs(form.decode(), strict_parsing=True),
            {
                "hub.mode": ["subscribe"],
                "hub.callback": ["https://we.example/t/"],
                "hub.topic": [topic],
                "hub.secret": ["s"],
                "hub.lease_seconds": ["864000"],
            },
        )

    def test_who_leaves_tells_no_secret(self):
        form = hubs.wish("unsubscribe", callback="https://we.example/t/", topic=URL, secret="s")

        self.assertNotIn(b"secret", form)


class LeaseTests(SimpleTestCase):
    def test_what_the_hub_grants_counts_within_a_month(self):
        for said, granted in (
            ("3600", timedelta(hours=1)),
            ("0", timedelta()),
            ("99999999999999999999", timedelta(days=30)),
            ("", timedelta(days=10)),
            ("-5", timedelta(days=10)),
            ("²", timedelta(days=10)),
        ):
            with self.subTest(said):
                self.assertEqual(hubs.lease(said), granted)

    def test_a_lease_is_renewed_before_it_ends_and_a_silly_one_not_all_the_time(self):
        self.assertEqual(hubs.rest(timedelta(days=10)), timedelta(days=8))
        self.assertEqual(hubs.rest(timedelta()), timedelta(minutes=10))


class SealTests(SimpleTestCase):
    BODY = "推送".encode()

    def seal(self, method, secret="密"):
        return f"{method}={hmac.new(secret.encode(), self.BODY, method).hexdigest()}"

    def signed(self, header):
        return hubs.is_signed(iter([self.BODY[:2], self.BODY[2:]]), header, "密")

    def test_every_method_of_the_standard_counts(self):
        for method in ("sha1", "sha256", "sha384", "sha512"):
            with self.subTest(method):
                self.assertTrue(self.signed(self.seal(method)))
                self.assertTrue(self.signed(self.seal(method).upper()))
                self.assertFalse(self.signed(self.seal(method, "another")))

    def test_anything_else_does_not(self):
        for header in ("", "sha256", "sha256=", self.seal("md5"), "none=1", "sha256=é", "=", "x=y"):
            with self.subTest(header):
                self.assertFalse(self.signed(header))

    def test_without_a_proper_header_the_body_is_not_read(self):
        def body():
            raise AssertionError("read")
            yield b""

        self.assertFalse(hubs.is_signed(body(), "md5=0", "s"))
