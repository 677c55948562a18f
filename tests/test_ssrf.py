"""Whatever a feed, a redirect or a name server says: nobody behind our own walls is ever called."""

import errno
import ipaddress
import json
import socket
import threading
import unittest
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import timezone, translation

from articles import connect, fetch, intake, opml, subscriptions
from articles.models import Article, Sighting, Source
from articles.tasks import poll
from tests.test_fetch import Site, all_names_lead_to, ok, raw, to

CORPUS = Path(settings.BASE_DIR).parent / "shared/corpora/security/ssrf_urls.jsonl"
PUBLIC = "93.184.215.14"
PORTS = (0, 0, 22, 25, 80, 443, 3306, 5432, 6379, 8080)  # those that are free here; 0 is any

OURS = [
    # one address in all its spellings
    "http://127.0.0.1/",
    "http://127.0.0.1:80/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://4294967296/",
    "http://017700000001/",
    "http://0177.0.0.01/",
    "http://0x7f000001/",
    "http://0x7F.1/",
    "http://0x7f.0x0.0x0.0x1/",
    "http://127.0.0.1./",
    "http://127.0.0.1../",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://127%2e0%2e0%2e1/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%00.example/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]:80/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[::1%25lo]/",
    "http://[fe80::1%25eth0]/",
    "http://[::1%lo]/",
    "http://[fec0::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    # its neighbours
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://168.63.129.16/",
    "http://192.0.0.192/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    # names
    "http://localhost/",
    "http://LOCALHOST./",
    "http://loc%61lhost/",
    "http://ｌｏｃａｌｈｏｓｔ/",
    "http://localhost.localdomain/",
    "http://ip6-localhost/",
    "http://127.0.0.1.nip.example/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://kubernetes.default.svc/",
    # two hosts in one address
    "http://a.example@127.0.0.1/",
    "http://a.example:80@127.0.0.1:80/",
    "http://127.0.0.1:80\\@a.example/",
    "http://a.example\\@127.0.0.1/",
    "http://a.example#@127.0.0.1/",
    "http://a.example?@127.0.0.1/",
    "http://127.0.0.1\t/",
    "http://127.0.\n0.1/",
    "http://a.example\r\nHost: 127.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "http:127.0.0.1/",
    "http:/127.0.0.1/",
    "http:///127.0.0.1/",
    "http:////127.0.0.1/",
    "//127.0.0.1/",
    " http://127.0.0.1/",
    "\x01http://127.0.0.1/",
    "HTTP://127.0.0.1/",
    # ports
    "http://127.0.0.1:65616/",
    "http://127.0.0.1:0/",
    "http://127.0.0.1:-80/",
    "http://127.0.0.1:+80/",
    "http://127.0.0.1: 80/",
    "http://127.0.0.1:８０/",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:6379/",
    # other tongues
    "https://127.0.0.1/",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:6379/info",
    "ftp://127.0.0.1/",
    "sftp://127.0.0.1/",
    "ldap://127.0.0.1/",
    "tftp://127.0.0.1/",
    "jar:http://127.0.0.1!/",
    "view-source:http://127.0.0.1/",
    "feed:http://127.0.0.1/",
    "ws://127.0.0.1/",
    "data:text/xml,<rss/>",
    "unix:/var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
]


def corpus() -> list[str]:
    if not CORPUS.exists():
        return []
    return [json.loads(line)["url"] for line in CORPUS.read_text("utf-8").splitlines()]


class House:
    """Listeners on loopback that must never be called, and the only way out to PUBLIC: a site."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.listeners: list[socket.socket] = []
        self.called = 0  # from wherever
        self.calls: list[str] = []  # addresses that we tried to call
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            for port in PORTS:
                with suppress(OSError):  # taken, or no IPv6 here
                    self.listeners.append(socket.create_server((host, port), family=family))
        for listener in self.listeners:
            threading.Thread(target=self.listen, args=(listener,), daemon=True).start()

    def listen(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                caller, _ = listener.accept()
                self.called += 1
                caller.close()

    def close(self) -> None:
        for listener in self.listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def connect(self, wire: socket.socket, place: tuple[object, ...]) -> None:
        """Instead of socket.connect: the public web is one site, and everybody else is noted."""
        host = str(place[0])
        if host == PUBLIC:
            DIAL(wire, ("127.0.0.1", self.site.server_port))
            return
        if place[1] != self.site.server_port:
            self.calls.append(host)
        if not ipaddress.ip_address(host).is_loopback:
            raise OSError(errno.ENETUNREACH, "not from a test")
        DIAL(wire, place)


DIAL = socket.socket.connect


class HouseTestCase(SimpleTestCase):
    def setUp(self) -> None:
        self.site = Site()
        self.addCleanup(self.site.close)
        self.site.pages["/"] = ok()
        self.house = House(self.site)
        self.addCleanup(self.house.close)
        self.enterContext(translation.override("en"))
        self.enterContext(override_settings(FETCH_ALLOW=[], PROXY="", PROXIES={}))
        self.enterContext(mock.patch.object(connect, "CONNECT", 1.0))
        house = self.house
        self.enterContext(
            mock.patch.object(
                socket.socket, "connect", lambda wire, place: house.connect(wire, place)
            )
        )

    def assert_nobody_was_called(self) -> None:
        private = [call for call in self.house.calls if not ipaddress.ip_address(call).is_global]
        self.assertEqual(private, [])
        self.assertEqual(self.house.called, 0)

    def fetch_all(self, urls: Iterable[str]) -> list[fetch.Response | Exception]:
        """Their answers; none may be a fault of ours."""
        asked = [fetch.Request(url, accept=fetch.FEEDS) for url in urls]
        answers = fetch.get_many(asked, pause=0)
        for answer in answers:
            self.assertIsInstance(answer, fetch.Response | fetch.FetchError)
        return answers


class ListenerTests(HouseTestCase):
    def test_the_listeners_notice_who_calls(self):
        places = [listener.getsockname() for listener in self.house.listeners]
        for place in places:
            family = socket.AF_INET6 if ":" in place[0] else socket.AF_INET
            with socket.socket(family) as wire:
                wire.connect(place)
                wire.recv(1)

        self.assertGreaterEqual(len(places), 2)
        self.assertEqual(self.house.called, len(places))
        self.assertEqual(len(self.house.calls), len(places))

    def test_the_public_site_is_reached(self):
        with all_names_lead_to(PUBLIC):
            answers = self.fetch_all(["http://a.example/"])

        self.assertEqual(getattr(answers[0], "body", None), b"hello")


class StringTests(HouseTestCase):
    """Every spelling, ours and those of the corpus, and every name leads to loopback."""

    def test_none_is_reached_directly(self):
        for lead in (["127.0.0.1"], ["::1"], ["0.0.0.0"], ["::ffff:127.0.0.1"], ["10.0.0.1", "::"]):
            with self.subTest(lead), all_names_lead_to(*lead):
                answers = self.fetch_all(OURS)

                self.assertEqual([each for each in answers if isinstance(each, fetch.Response)], [])
                self.assert_nobody_was_called()

    def test_none_is_reached_by_a_redirect(self):
        self.redirect_to(OURS)

    @unittest.skipUnless(CORPUS.exists(), "the corpora are not here")
    def test_none_of_the_corpus_is_reached_directly(self):
        with all_names_lead_to("127.0.0.1"):
            answers = self.fetch_all(corpus())

        self.assertGreater(len(answers), 200)
        self.assertEqual([each for each in answers if isinstance(each, fetch.Response)], [])
        self.assert_nobody_was_called()

    @unittest.skipUnless(CORPUS.exists(), "the corpora are not here")
    def test_none_of_the_corpus_is_reached_by_a_redirect(self):
        self.redirect_to(corpus())

    def redirect_to(self, urls: list[str]) -> None:
        """From a site that may be asked, once as browsers would read it and once as it is."""
        for number, url in enumerate(urls):
            line = url.encode("utf-8", "surrogatepass").replace(b"\r", b"").replace(b"\n", b"")
            self.site.pages[f"/{number}"] = raw(
                b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % line
            )
        starts = [self.site.url(f"/{number}") for number in range(len(urls))]
        own = override_settings(FETCH_ALLOW=[self.site.place])
        with own, all_names_lead_to("127.0.0.1"):
            answers = self.fetch_all(starts)

        self.assert_nobody_was_called()
        self.assertGreaterEqual(self.site.connections, len(urls))
        served = [each.url for each in answers if isinstance(each, fetch.Response)]
        self.assertEqual([url for url in served if self.site.place not in url], [])


class RebindingTests(HouseTestCase):
    """A name server that is the attacker's own."""

    def changing(self, *answers: list[str]) -> AbstractContextManager[object]:
        """One answer after another; the last for good."""
        left = list(answers)
        self.asked = 0

        def getaddrinfo(host: str, port: int, *_args: object, **_kwargs: object) -> Any:
            self.asked += 1
            with all_names_lead_to(*(left.pop(0) if len(left) > 1 else left[0])):
                return socket.getaddrinfo(host, port)

        return mock.patch("socket.getaddrinfo", getaddrinfo)

    def test_a_name_that_turns_private_between_two_fetches(self):
        with self.changing([PUBLIC], ["127.0.0.1"]):
            first, second = (self.fetch_all(["http://rebinding.example/"])[0] for _ in range(2))

        self.assertEqual(getattr(first, "body", None), b"hello")
        self.assertIn("not on the public internet", str(second))
        self.assert_nobody_was_called()

    def test_a_name_that_turns_private_between_two_hops(self):
        self.site.pages["/a"] = to("http://b.rebinding.example/b")

        with self.changing([PUBLIC], ["127.0.0.1"]):
            answer = self.fetch_all(["http://rebinding.example/a"])[0]

        self.assertEqual(len(self.site.visits), 1)
        self.assertIn("not on the public internet", str(answer))
        self.assert_nobody_was_called()

    def test_a_name_is_asked_once_for_a_connection(self):
        with self.changing([PUBLIC], ["127.0.0.1"]):
            self.fetch_all(["http://rebinding.example/"])

        self.assertEqual(self.asked, 1)

    def test_private_addresses_among_public_ones(self):
        for mixture in (
            ["127.0.0.1", PUBLIC],
            ["::1", "10.0.0.1", PUBLIC],
            ["8.8.8.8", "127.0.0.1"],
        ):
            with self.subTest(mixture), all_names_lead_to(*mixture):
                self.fetch_all(["http://mixed.example/"])

                self.assert_nobody_was_called()


class PasteTests(HouseTestCase, TestCase):
    """What an editor pastes, and what a pasted page names."""

    def test_no_source_comes_of_a_private_address(self):
        with all_names_lead_to("127.0.0.1"):
            for url in OURS:
                with self.subTest(url), self.assertRaises((fetch.FetchError, intake.IntakeError)):
                    intake.add_source(url)

        self.assertFalse(Source.objects.exists())
        self.assert_nobody_was_called()

    def test_nor_of_a_public_page_that_names_one_as_its_feed(self):
        page = b'<link rel="alternate" type="application/rss+xml" href="http://127.0.0.1/feed">'
        self.site.pages["/"] = ok(b"<html><head>%s</head></html>" % page)

        with all_names_lead_to(PUBLIC), self.assertRaises(fetch.FetchError) as caught:
            intake.add_source("http://a.example/")

        self.assertIn("127.0.0.1 is not on the public internet", str(caught.exception))
        self.assert_nobody_was_called()


class CredentialTests(TestCase):
    """A password that stands in an address is nobody's to keep or to show."""

    def test_none_of_a_feed_is_kept(self):
        login = "https://me:secret@harbour.example"
        feed = (
            f"<rss version='2.0'><channel><title>t</title><link>{login}/</link>"
            f"<item><title>a</title><link>{login}/a</link><guid>{login}/a</guid></item>"
            "</channel></rss>"
        )
        site = Site()
        self.addCleanup(site.close)
        site.pages["/feed"] = ok(feed.encode(), Content_Type="application/rss+xml")
        with override_settings(FETCH_ALLOW=[site.place]):
            source, _ = intake.add_source(site.url("/feed"))
            source.polled_at = source.due_at  # so that what is undated is news
            source.save()

            poll([source.pk])

        kept = [*Source.objects.values(), *Sighting.objects.values(), *Article.objects.values()]
        self.assertEqual(len(kept), 3)
        self.assertNotIn("secret", str(kept))
        self.assertIn("https://harbour.example/a", str(kept))

    def test_none_of_a_list_of_feeds_is_kept_or_shown(self):
        outlines = opml.parse(
            b"<opml><body><outline type='rss' xmlUrl='https://me:secret@a.example/feed'/>"
            b"<outline type='rss' xmlUrl='https://b.example/feed' htmlUrl='https://me:secret@b.example/'/>"
            b"</body></opml>"
        )

        told = [str(verdict) for verdict in subscriptions.take_in(outlines, timezone.now())]

        self.assertNotIn("secret", str(told) + str(list(Source.objects.values())))
        self.assertEqual(Source.objects.get().site_url, "https://b.example/")

    def test_none_of_what_a_person_pastes_is_shown(self):
        for url in (
            "https://me:secret@a.example/",
            "ftp://me:secret@a.example/",
            "http://me:secret@[",
        ):
            for bring_in in (intake.add_source, intake.add_article):
                with self.subTest(url, way=bring_in.__name__):
                    told = ""
                    try:
                        row, _ = bring_in(url)
                        told = str(vars(row))
                    except (fetch.FetchError, intake.IntakeError) as error:
                        told = str(error)

                    self.assertNotIn("secret", told)
                    self.assertTrue(told)
