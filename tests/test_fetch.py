"""The door to the web, against real servers on loopback that behave well, badly and worse."""

import contextlib
import gzip
import re
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import tracemalloc
import unittest
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

import brotli
from backports import zstd
from django.conf import settings
from django.test import SimpleTestCase, override_settings
from django.utils import translation
from django.utils.http import http_date

from articles import connect, errand, fetch, guard, limits
from tests.frontdoor import free_port

SHARED = Path(settings.BASE_DIR).parent / "shared"
REALWEB = SHARED / "tools" / "realweb.py"

Page = Callable[["Visit"], None]


class Visit(BaseHTTPRequestHandler):
    """One request to a Site; pages answer through page(), raw() or the socket itself."""

    server: "Site"
    protocol_version = "HTTP/1.1"

    heard = b""

    def do_POST(self) -> None:
        self.heard = self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.visits.append(self)
        path = self.path.partition("?")[0]
        with contextlib.suppress(OSError):
            self.server.pages.get(path, status(404))(self)

    def raw(self, *parts: bytes) -> None:
        for part in parts:
            self.wfile.write(part)
            self.wfile.flush()

    def page(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


class Site(ThreadingHTTPServer):
    """A web site on loopback that notes who connected and what was asked."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.pages: dict[str, Page] = {}
        self.visits: list[Visit] = []
        self.connections = 0
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def get_request(self) -> tuple[socket.socket, object]:
        self.connections += 1
        return super().get_request()

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


def ok(body: bytes = b"hello", **headers: str) -> Page:
    return status(200, body, **headers)


def status(code: int, body: bytes = b"", **headers: str) -> Page:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda visit: visit.page(code, body, named)


def to(location: str, code: int = 302) -> Page:
    return status(code, Location=location)


def raw(*parts: bytes) -> Page:
    return lambda visit: visit.raw(*parts)


def silent(visit: Visit) -> None:
    visit.server.over.wait(60)


def drip(visit: Visit) -> None:
    visit.raw(b"HTTP/1.1 200 OK\r\n\r\n")
    while not visit.server.over.wait(0.05):
        visit.raw(b" ")


def hints(visit: Visit) -> None:
    while not visit.server.over.wait(0.05):
        visit.raw(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def endless(visit: Visit) -> None:
    visit.raw(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        visit.raw(b"x" * 100_000)


def reset(visit: Visit) -> None:
    visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    visit.connection.close()


class Crowd:
    """A page that notes how many were reading it at the same time, once two were."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.lock = threading.Lock()
        self.are_two = threading.Event()

    def __call__(self, visit: Visit) -> None:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        if self.most > 1:
            self.are_two.set()
        self.are_two.wait(60)
        visit.server.over.wait(0.05)
        with self.lock:
            self.now -= 1
        visit.page(200, b"x", {})


def all_names_lead_to(*addresses: str) -> contextlib.AbstractContextManager[object]:
    """A resolver that gives the same addresses for each name, as an attacker's own may."""

    def getaddrinfo(host: str, port: int, *_args: object, **_kwargs: object) -> list[object]:
        kinds = [(socket.AF_INET6 if ":" in each else socket.AF_INET, each) for each in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (each, port, 0, 0)[: 4 if ":" in each else 2])
            for family, each in kinds
        ]

    return mock.patch("socket.getaddrinfo", getaddrinfo)


class SiteTestCase(SimpleTestCase):
    """Each test has a site of its own, which the operator named."""

    def setUp(self) -> None:
        self.site = self.new_site()
        self.enterContext(translation.override("en"))
        self.enterContext(override_settings(FETCH_ALLOW=[self.site.place], SITE_URL=""))

    def new_site(self) -> Site:
        site = Site()
        self.addCleanup(site.close)
        return site

    def refusal(self, url: str, **options: str) -> fetch.FetchError:
        with self.assertRaises(fetch.FetchError) as caught:
            fetch.get(url, **options)
        return caught.exception


class GetTests(SiteTestCase):
    def test_a_page_comes_back_with_body_headers_and_address(self):
        self.site.pages["/a"] = ok(
            "新闻".encode(),
            Content_Type="text/html; charset=utf-8",
            ETag='"1"',
            Last_Modified="Wed, 02 Dec 2026 08:00:00 GMT",
        )

        answer = fetch.get(self.site.url("/a#part"))

        self.assertEqual(answer.url, self.site.url("/a"))
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.body.decode(), "新闻")
        self.assertEqual(answer.content_type, "text/html; charset=utf-8")
        self.assertEqual(answer.etag, '"1"')
        self.assertEqual(answer.modified, "Wed, 02 Dec 2026 08:00:00 GMT")
        self.assertEqual((answer.unchanged, answer.moved_to), (False, ""))

    def test_we_say_who_we_are_and_carry_nothing_else(self):
        self.site.pages["/a"] = ok()

        with override_settings(SITE_URL="https://news.example"):
            fetch.get(self.site.url("/a"))
            fetch.get(self.site.url("/a"), accept=fetch.FEEDS)

        first, second = (dict(visit.headers) for visit in self.site.visits)
        self.assertEqual(
            first,
            {
                "Host": self.site.place,
                "User-Agent": "Newsroom/0.2 (+https://news.example)",
                "Accept": fetch.PAGES,
                "Accept-Encoding": "gzip, deflate, br, zstd",
                "Connection": "close",
            },
        )
        self.assertEqual(second, {**first, "Accept": fetch.FEEDS})

    def test_cookies_are_not_kept(self):
        place = f"news.example:{self.site.server_port}"
        self.site.pages = {"/a": status(302, Location="/b", Set_Cookie="track=1"), "/b": ok()}

        with override_settings(FETCH_ALLOW=[place]), all_names_lead_to("127.0.0.1"):
            fetch.get(f"http://{place}/a")

        self.assertEqual(self.site.visits[1].path, "/b")
        self.assertNotIn("Cookie", self.site.visits[1].headers)

    def test_a_proxy_in_the_environment_is_not_used(self):
        self.site.pages["/a"] = ok()

        with mock.patch.dict("os.environ", {"http_proxy": "http://127.0.0.1:9"}):
            answer = fetch.get(self.site.url("/a"))

        self.assertEqual(answer.body, b"hello")

    def test_validators_are_sent_and_nothing_new_is_an_answer(self):
        self.site.pages["/a"] = status(304, ETag='"1"')

        answer = fetch.get(
            self.site.url("/a"), etag='"1"', modified="Wed, 02 Dec 2026 08:00:00 GMT"
        )

        self.assertTrue(answer.unchanged)
        self.assertEqual(answer.body, b"")
        self.assertEqual(self.site.visits[0].headers["If-None-Match"], '"1"')
        self.assertEqual(
            self.site.visits[0].headers["If-Modified-Since"], "Wed, 02 Dec 2026 08:00:00 GMT"
        )

    def test_nothing_new_is_an_error_when_nothing_was_known(self):
        self.site.pages["/a"] = status(304)

        error = self.refusal(self.site.url("/a"))

        self.assertEqual((error.status, error.permanent), (304, False))

    def test_compressed_bodies_arrive_open(self):
        text = "头条 ".encode() * 50_000
        packer = zlib.compressobj(wbits=-15)
        bare = packer.compress(text) + packer.flush()
        self.site.pages = {
            "/gzip": ok(gzip.compress(text), Content_Encoding="gzip"),
            "/parts": ok(
                gzip.compress(text[:9]) + gzip.compress(text[9:]), Content_Encoding="gzip"
            ),
            "/tail": ok(gzip.compress(text) + b"\0\0", Content_Encoding="x-gzip"),
            "/zlib": ok(zlib.compress(text), Content_Encoding="deflate"),
            "/bare": ok(bare, Content_Encoding="deflate"),
            "/brotli": ok(brotli.compress(text), Content_Encoding="br"),
            "/zstd": ok(zstd.compress(text), Content_Encoding="zstd"),
            "/frames": ok(
                zstd.compress(text[:9]) + zstd.compress(text[9:]), Content_Encoding="zstd"
            ),
            "/word": ok(text, Content_Encoding="UTF-8"),
        }

        bodies = {path: fetch.get(self.site.url(path)).body for path in self.site.pages}

        self.assertEqual(bodies, dict.fromkeys(self.site.pages, text))

    def test_urls_are_encoded_as_browsers_do_and_only_once(self):
        written = {
            "/新闻/头?q=苹果 x": "/%E6%96%B0%E9%97%BB/%E5%A4%B4?q=%E8%8B%B9%E6%9E%9C%20x",
            "/%E6%96%B0/a b/100%?u=a%2Fb+c&d=%": "/%E6%96%B0/a%20b/100%?u=a%2Fb+c&d=%",
            "/~a/%7Eb;v=1,2/(x)'!|": "/~a/%7Eb;v=1,2/(x)'!|",
            "/q?a=\"<b>'&c=[1]|{2}": "/q?a=%22%3Cb%3E%27&c=[1]|{2}",
            "?only=query": "/?only=query",
        }

        fetch.get_many([fetch.Request(f"  {self.site.url(path)}\n") for path in written])

        self.assertCountEqual([visit.path for visit in self.site.visits], written.values())

    def test_bytes_of_another_encoding_in_a_header_can_be_stored(self):
        self.site.pages["/a"] = raw(b'HTTP/1.1 200 OK\r\nETag: "\xd0\xc2\x01"\r\n\r\nx')

        etag = fetch.get(self.site.url("/a")).etag

        self.assertEqual(etag, '"\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"')

    def test_a_repeated_header_is_joined_where_it_is_a_list_and_else_the_first_counts(self):
        self.site.pages["/a"] = raw(
            b"HTTP/1.1 200 OK\r\nCache-Control: public\r\nCache-Control: max-age=60\r\n"
            b"Content-Type: text/html\r\nContent-Type: text/plain\r\n\r\nx"
        )

        answer = fetch.get(self.site.url("/a"))

        self.assertEqual(answer.headers["cache-control"], "public, max-age=60")
        self.assertEqual(answer.content_type, "text/html")

    def test_a_long_policy_header_is_no_obstacle(self):
        self.site.pages["/a"] = ok(Content_Security_Policy="x" * 30_000)

        self.assertEqual(fetch.get(self.site.url("/a")).body, b"hello")

    def test_it_works_inside_threads(self):
        self.site.pages["/a"] = ok()

        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(fetch.get, [self.site.url("/a")] * 8))

        self.assertEqual([answer.body for answer in answers], [b"hello"] * 8)

    def test_importing_the_door_does_not_import_aiohttp(self):
        script = "import sys, articles.fetch; sys.exit('aiohttp' in sys.modules)"

        run = subprocess.run([sys.executable, "-c", script], cwd=settings.BASE_DIR, check=False)

        self.assertEqual(run.returncode, 0)


class PostTests(SiteTestCase):
    """Messages to hubs; what they hold goes nowhere unasked."""

    def test_the_message_arrives_as_it_is_and_nothing_is_an_answer(self):
        self.site.pages["/hub"] = status(202)

        answer = fetch.post(self.site.url("/hub"), b"hub.mode=subscribe")

        visit = self.site.visits[0]
        self.assertEqual((visit.command, visit.heard), ("POST", b"hub.mode=subscribe"))
        self.assertEqual(visit.headers["Content-Type"], "application/x-www-form-urlencoded")
        self.assertEqual((answer.status, answer.body), (202, b""))

    def test_a_redirect_that_repeats_the_message_is_followed(self):
        for code in (307, 308):
            with self.subTest(code=code):
                self.site.pages = {"/hub": to("/new", code), "/new": status(204)}

                fetch.post(self.site.url("/hub"), b"a=1", "text/plain")

                visit = self.site.visits[-1]
                self.assertEqual((visit.path, visit.command, visit.heard), ("/new", "POST", b"a=1"))
                self.assertEqual(visit.headers["Content-Type"], "text/plain")

    def test_any_other_redirect_is_refused(self):
        for code in (301, 302, 303):
            with self.subTest(code=code):
                self.site.pages = {"/hub": to("/new", code), "/new": ok()}

                with self.assertRaises(fetch.FetchError) as caught:
                    fetch.post(self.site.url("/hub"), b"a=1")

                self.assertEqual(
                    (caught.exception.status, caught.exception.permanent), (code, True)
                )
                self.assertEqual(self.site.visits[-1].path, "/hub")

    def test_no_message_leaves_a_secure_connection_for_an_open_one(self):
        secure, plain = guard.read("https://a.example/"), guard.read("http://a.example/")

        answers = [
            errand._may_repeat(307, sender, receiver)
            for sender in (secure, plain)
            for receiver in (secure, plain)
        ]

        self.assertEqual(answers, [True, False, True, True])

    def test_the_guard_stands_before_messages_too(self):
        trap = self.new_site()
        self.site.pages["/hub"] = to(trap.url("/"), 307)

        for url in (trap.url("/"), self.site.url("/hub")):
            with self.subTest(url), self.assertRaises(fetch.FetchError):
                fetch.post(url, b"a=1")

        self.assertEqual(trap.connections, 0)


class RedirectTests(SiteTestCase):
    def test_permanent_redirects_tell_the_new_address(self):
        self.site.pages = {"/a": to("/b", 301), "/b": to("c?x=1", 308), "/c": ok()}

        answer = fetch.get(self.site.url("/a"))

        self.assertEqual(answer.url, self.site.url("/c?x=1"))
        self.assertEqual(answer.moved_to, self.site.url("/c?x=1"))

    def test_one_temporary_redirect_on_the_way_and_nothing_has_moved(self):
        for first, second in ((301, 302), (302, 301), (308, 303), (307, 308)):
            with self.subTest(first=first, second=second):
                self.site.pages = {"/a": to("/b", first), "/b": to("/c", second), "/c": ok()}

                answer = fetch.get(self.site.url("/a"))

                self.assertEqual((answer.url, answer.moved_to), (self.site.url("/c"), ""))

    def test_ten_redirects_are_followed_and_no_more(self):
        self.site.pages = {f"/{n}": to(f"/{n - 1}") for n in range(1, 12)} | {"/0": ok()}

        answer = fetch.get(self.site.url("/10"))
        error = self.refusal(self.site.url("/11"))

        self.assertEqual(answer.body, b"hello")
        self.assertIn("more than 10 times", str(error))

    def test_a_circle_is_seen_at_once(self):
        self.site.pages = {"/a": to("/b"), "/b": to("/a#again")}

        error = self.refusal(self.site.url("/a"))

        self.assertIn("in circles", str(error))
        self.assertEqual(len(self.site.visits), 2)

    def test_validators_travel_along(self):
        self.site.pages = {"/a": to("/b"), "/b": status(304)}

        self.assertTrue(fetch.get(self.site.url("/a"), etag='"1"').unchanged)

    def test_a_location_in_any_encoding_is_followed(self):
        self.site.pages = {
            "/utf8": raw(b"HTTP/1.1 302 x\r\nLocation: /\xe6\x96\xb0 1\r\n\r\n"),
            "/gbk": raw(b"HTTP/1.1 302 x\r\nLocation: /\xd0\xc2\r\n\r\n"),
            "/%E6%96%B0%201": ok(b"utf8"),
            "/%D0%C2": ok(b"gbk"),
        }

        bodies = [fetch.get(self.site.url(path)).body for path in ("/utf8", "/gbk")]

        self.assertEqual(bodies, [b"utf8", b"gbk"])

    def test_a_redirect_without_a_location_is_an_error(self):
        self.site.pages["/a"] = status(302)

        self.assertEqual(self.refusal(self.site.url("/a")).status, 302)

    def test_redirects_to_what_we_do_not_fetch_are_refused(self):
        for target in (
            "file:///etc/hostname",
            "ftp://127.0.0.1/",
            "https://",
            "http://[::",
            f"http://user:secret@{self.site.place}/b",
            "http://127.0.0.1:1/",
        ):
            with self.subTest(target=target):
                self.site.pages = {"/a": to(target), "/b": ok()}

                error = self.refusal(self.site.url("/a"))

                self.assertTrue(error.permanent)
                self.assertNotIn("secret", str(error))


class StatusTests(SiteTestCase):
    def test_what_is_gone_or_refused_is_permanent(self):
        for code in (401, 403, 404, 406, 410, 418, 451):
            with self.subTest(code=code):
                self.site.pages["/a"] = status(code, b"Just a moment")

                error = self.refusal(self.site.url("/a"))

                self.assertEqual((error.status, error.permanent), (code, True))
                self.assertIn(self.site.place, str(error))
                self.assertIn(str(code), str(error))

    def test_what_may_pass_is_temporary(self):
        for code in (408, 425, 429, 500, 502, 503, 599):
            with self.subTest(code=code):
                self.site.pages["/a"] = status(code)

                error = self.refusal(self.site.url("/a"))

                self.assertEqual((error.status, error.permanent), (code, False))

    def test_nothing_is_an_error(self):
        for page in (status(204), ok(b""), ok(gzip.compress(b""), Content_Encoding="gzip")):
            with self.subTest(page=page):
                self.site.pages["/a"] = page

                self.assertIn("answered with nothing", str(self.refusal(self.site.url("/a"))))

    def test_a_wish_to_be_left_alone_is_heard(self):
        soon = http_date(time.time() + 300)
        wishes = {"120": 120, "0": 0, "9" * 5000: 86_400, "999999": 86_400, soon: 300}
        for wish, seconds in wishes.items():
            with self.subTest(wish=wish[:40]):
                self.site.pages["/a"] = status(503, Retry_After=wish)

                wait = self.refusal(self.site.url("/a")).retry_after

                assert wait is not None
                self.assertAlmostEqual(wait.total_seconds(), seconds, delta=5)

    def test_a_date_long_past_means_now(self):
        self.site.pages["/a"] = status(429, Retry_After="Wed, 01 Jan 2020 00:00:00 GMT")

        self.assertEqual(self.refusal(self.site.url("/a")).retry_after, timedelta(0))

    def test_a_wish_that_makes_no_sense_is_not(self):
        for wish in (
            "soon",
            "-5",
            "1.5",
            "",
            "٣",
            "Wed, 99 Dec 2026 00:00:00 GMT",
            "1 Dec " + "9" * 99,
        ):
            with self.subTest(wish=wish):
                self.site.pages["/a"] = raw(
                    b"HTTP/1.1 429 x\r\nRetry-After: %s\r\n\r\n" % wish.encode()
                )

                self.assertIsNone(self.refusal(self.site.url("/a")).retry_after)

    def test_only_a_busy_host_can_ask_us_to_wait(self):
        self.site.pages["/a"] = status(404, Retry_After="120")

        self.assertIsNone(self.refusal(self.site.url("/a")).retry_after)


class BrokenTests(SiteTestCase):
    """Whatever a host does, an editor reads one sentence that names it, in time."""

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(mock.patch.multiple(limits, DEADLINE=0.6, FIRST_BYTE=0.4, SILENCE=0.3))
        self.enterContext(mock.patch.multiple(connect, LOOKUP=0.3, CONNECT=0.3, HANDSHAKE=0.3))

    def test_broken_answers_become_sentences(self):
        packed = gzip.compress(bytes(range(256)) * 50)
        broken: dict[str, list[Page]] = {
            "broke": [reset, raw(b"")],
            "no proper HTTP": [
                raw(b"hello\r\n\r\n"),
                raw(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
                raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n"),
            ],
            "more headers than anybody needs": [
                raw(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n"),
                raw(b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 20_000 + b"\r\n"),
                raw(b"HTTP/1.1 200 OK\r\n" + (b"X: %s\r\n" % (b"1" * 9999)) * 50 + b"\r\n"),
            ],
            "in the middle": [
                raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nshort"),
                raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx"),
            ],
            "compressed answer": [
                ok(b"no gzip", Content_Encoding="gzip"),
                ok(packed[:-20], Content_Encoding="gzip"),
                ok(packed[:-4] + b"oops", Content_Encoding="gzip"),
                ok(zlib.compress(b"x" * 99)[:-5], Content_Encoding="deflate"),
                ok(packed, Content_Encoding="br"),
                ok(packed, Content_Encoding="gzip, gzip"),
                ok(gzip.compress(b"") * 2000, Content_Encoding="gzip"),
            ],
            "said nothing for": [silent],
            "did not answer within": [drip, hints],
        }
        # Of the limits only the one that is meant is short: a slow machine reaches no other first.
        patience = {"DEADLINE": 30.0, "FIRST_BYTE": 30.0, "SILENCE": 30.0}
        short = {
            "said nothing for": {"FIRST_BYTE": 0.4, "SILENCE": 0.3},
            "did not answer within": {"DEADLINE": 0.6},
        }
        for words, pages in broken.items():
            for number, page in enumerate(pages):
                with self.subTest(words=words, number=number):
                    self.site.pages["/a"] = page
                    started = time.monotonic()

                    with mock.patch.multiple(limits, **patience | short.get(words, {})):
                        error = self.refusal(self.site.url("/a"))

                    self.assertIn(words, str(error))
                    self.assertIn(self.site.place, str(error))
                    self.assertFalse(error.permanent)
                    self.assertLess(time.monotonic() - started, 25)

    def test_redirects_and_body_share_one_deadline(self):
        def late(visit: Visit) -> None:
            visit.server.over.wait(0.25)
            visit.page(302, b"", {"Location": f"{visit.path}x"})

        self.site.pages = {"/" + "x" * n: late for n in range(9)}
        started = time.monotonic()

        with mock.patch.multiple(limits, FIRST_BYTE=30.0, SILENCE=30.0):
            error = self.refusal(self.site.url("/"))

        self.assertIn("did not answer", str(error))
        self.assertLess(len(self.site.visits), 9)
        self.assertLess(time.monotonic() - started, 25)

    def test_a_host_that_accepts_no_connection_is_named(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            place = f"127.0.0.1:{closed.getsockname()[1]}"

        with override_settings(FETCH_ALLOW=[place]):
            error = self.refusal(f"http://{place}/")

        self.assertEqual(str(error), f"{place} accepts no connection.")

    def test_a_name_that_does_not_exist_is_named(self):
        with mock.patch("socket.getaddrinfo", side_effect=socket.gaierror(-2, "unknown")):
            error = self.refusal("http://nowhere.example/")

        self.assertIn("no host named nowhere.example", str(error))
        self.assertFalse(error.permanent)

    def test_a_name_server_that_hangs_holds_up_nobody_for_longer_than_the_deadline(self):
        with mock.patch("socket.getaddrinfo", side_effect=lambda *_, **__: self.site.over.wait(60)):
            started = time.monotonic()

            error = self.refusal("http://hanging.example/")

        # Which of the two deadlines comes first is the machine's affair.
        self.assertRegex(str(error), "hanging.example (could not be looked up|did not answer)")
        self.assertLess(time.monotonic() - started, 25)

    def test_a_connection_that_is_not_secure_is_named(self):
        self.site.pages["/a"] = ok()

        error = self.refusal(f"https://{self.site.place}/a")

        self.assertEqual(str(error), f"No secure connection to {self.site.place} is possible.")

    @unittest.skipUnless(shutil.which("openssl"), "needs openssl to make a certificate")
    def test_a_certificate_nobody_vouches_for_is_not_trusted(self):
        with tempfile.TemporaryDirectory() as folder:
            pem = f"{folder}/pem"
            subprocess.run(
                f"openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x -keyout {pem} -out {pem}",
                shell=True,
                check=True,
                capture_output=True,
            )
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
        self.site.socket = context.wrap_socket(self.site.socket, server_side=True)

        error = self.refusal(f"https://{self.site.place}/a")

        self.assertIn("vouches only for itself", str(error))
        self.assertEqual(self.site.visits, [])


class SizeTests(SiteTestCase):
    def peak(self, page: Page) -> tuple[str, int]:
        """What an editor reads, and the most memory it took, in bytes."""
        self.site.pages["/a"] = page
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        error = self.refusal(self.site.url("/a"))
        return str(error), tracemalloc.get_traced_memory()[1]

    def test_a_body_of_exactly_the_limit_passes_and_one_byte_more_does_not(self):
        with mock.patch.object(limits, "BODY_LIMIT", 100_000):
            self.site.pages = {
                "/plain": ok(b"x" * 100_000),
                "/packed": ok(gzip.compress(b"x" * 100_000), Content_Encoding="gzip"),
                "/brotli": ok(brotli.compress(b"x" * 100_000), Content_Encoding="br"),
                "/zstd": ok(zstd.compress(b"x" * 100_000), Content_Encoding="zstd"),
            }
            bodies = [fetch.get(self.site.url(path)).body for path in self.site.pages]
            self.site.pages = {
                "/plain": ok(b"x" * 100_001),
                "/packed": ok(gzip.compress(b"x" * 100_001), Content_Encoding="gzip"),
                "/brotli": ok(brotli.compress(b"x" * 100_001), Content_Encoding="br"),
                "/zstd": ok(zstd.compress(b"x" * 100_001), Content_Encoding="zstd"),
            }
            errors = [self.refusal(self.site.url(path)) for path in self.site.pages]

        self.assertEqual([len(body) for body in bodies], [100_000] * 4)
        for error in errors:
            self.assertIn("larger than", str(error))

    def test_a_bomb_does_not_go_off(self):
        packer = zlib.compressobj(wbits=31)
        bomb = packer.compress(bytes(300_000_000)) + packer.flush()

        sentence, peak = self.peak(ok(bomb, Content_Encoding="gzip"))

        self.assertIn("larger than 10 MB", sentence)
        self.assertLess(peak, 50_000_000)

    def test_of_a_body_that_is_enough_no_more_is_taken(self):
        self.site.pages["/a"] = endless

        answer = fetch.get_many([fetch.Request(self.site.url("/a"), enough=200_000)])[0]

        self.assertEqual(getattr(answer, "body", b""), b"x" * 200_000)

    def test_large_bodies_come_a_few_at_a_time_and_waiting_costs_nobody_the_deadline(self):
        def large(visit: Visit) -> None:
            visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
            visit.raw(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 9_000_000)  # more than stays on the way
            visit.server.over.wait(0.5)
            visit.raw(b"x" * 500_000)

        self.site.pages["/a"] = large
        started = time.monotonic()

        with mock.patch.multiple(limits, DEADLINE=4.0, LARGE_AT_ONCE=1):
            answers = fetch.get_many([fetch.Request(self.site.url("/a"))] * 9)

        self.assertEqual([len(getattr(each, "body", b"")) for each in answers], [9_500_000] * 9)
        self.assertGreater(time.monotonic() - started, 4.4)

    def test_an_endless_body_is_cut_off(self):
        sentence, peak = self.peak(endless)

        self.assertIn("larger than 10 MB", sentence)
        self.assertLess(peak, 50_000_000)


class ManyTests(SiteTestCase):
    def test_answers_come_in_the_order_of_the_questions_and_failures_harm_no_other(self):
        self.site.pages = {"/a": ok(b"a"), "/bad": reset, "/b": ok(b"b")}
        urls = [self.site.url("/a"), "nonsense", self.site.url("/bad"), self.site.url("/b")]

        answers = fetch.get_many([fetch.Request(url) for url in urls])

        self.assertEqual(
            [getattr(each, "body", None) for each in answers], [b"a", None, None, b"b"]
        )

    def test_nothing_asked_is_nothing_answered(self):
        self.assertEqual(fetch.get_many([]), [])

    def test_the_operators_own_hosts_are_asked_all_at_once_without_a_pause(self):
        meeting = threading.Barrier(6)

        def meet(visit: Visit) -> None:
            meeting.wait(60)
            visit.page(200, b"x", {})

        self.site.pages["/a"] = meet

        answers = fetch.get_many([fetch.Request(self.site.url("/a"))] * 6, pause=9)

        self.assertEqual([getattr(answer, "body", None) for answer in answers], [b"x"] * 6)

    def test_different_hosts_are_asked_at_the_same_time(self):
        sites = [self.new_site() for _ in range(4)]
        meeting = threading.Barrier(4)

        def meet(visit: Visit) -> None:
            meeting.wait(60)
            visit.page(200, b"x", {})

        for site in sites:
            site.pages["/a"] = meet

        with override_settings(FETCH_ALLOW=[site.place for site in sites]):
            answers = fetch.get_many([fetch.Request(site.url("/a")) for site in sites])

        self.assertEqual([getattr(answer, "body", None) for answer in answers], [b"x"] * 4)

    def test_no_more_are_under_way_than_agreed(self):
        sites = [self.new_site() for _ in range(4)]
        crowd = Crowd()
        for site in sites:
            site.pages["/a"] = crowd

        with override_settings(FETCH_ALLOW=[site.place for site in sites]):
            fetch.get_many([fetch.Request(site.url("/a")) for site in sites], at_once=2)

        self.assertEqual(crowd.most, 2)

    def test_a_stranger_gets_a_pause_between_two_questions(self):
        with all_names_lead_to("127.0.0.1"):
            started = time.monotonic()
            fetch.get_many([fetch.Request(f"http://a.example/{n}") for n in range(4)], pause=0.1)
            same = time.monotonic() - started
            started = time.monotonic()
            fetch.get_many([fetch.Request(f"http://{n}.example/") for n in range(4)], pause=20)
            different = time.monotonic() - started

        self.assertGreaterEqual(same, 0.3)
        self.assertLess(different, 20)


class SentOnTests(SimpleTestCase):
    """Where a message of ours may be sent on to."""

    def may(self, sender, address, status=307):
        return errand._may_repeat(status, guard.read(sender), guard.read(address))

    def test_it_never_leaves_tls_and_is_never_turned_into_a_question(self):
        self.assertTrue(self.may("https://hub.example/", "https://other.example/"))
        self.assertTrue(self.may("http://hub.example/", "https://hub.example/", 308))
        self.assertFalse(self.may("https://hub.example/", "http://hub.example/"))
        for status in (301, 302, 303):
            self.assertFalse(self.may("https://hub.example/", "https://other.example/", status))

    @override_settings(FETCH_ALLOW=["10.1.1.1:8000", "10.1.1.2"])
    def test_nobody_on_the_web_sends_it_to_a_host_of_the_operators(self):
        self.assertFalse(self.may("http://hub.example/", "http://10.1.1.1:8000/"))
        self.assertTrue(self.may("http://10.1.1.1:8000/", "http://10.1.1.2/"))


class NamesTests(SimpleTestCase):
    def test_a_host_has_one_name_however_it_is_written(self):
        hosts = {
            "https://Example.COM/feed": "example.com",
            "http://example.com:80/": "example.com",
            "https://example.com:443/": "example.com",
            "http://example.com:443/": "example.com:443",
            "http://example.com.:8080/x": "example.com:8080",
            "https://例子.测试/feed.xml": "xn--fsqu00a.xn--0zwm56d",
            "https://xn--fsqu00a.xn--0zwm56d": "xn--fsqu00a.xn--0zwm56d",
            "http://①②⑦.⓪.⓪.①:8800/": "127.0.0.1:8800",
            "http://loc%61lhost/": "localhost",
            "http://[0:0:0:0:0:0:0:1]:8000/": "[::1]:8000",
        }

        self.assertEqual({url: fetch.host_of(url) for url in hosts}, hosts)

    def test_what_is_no_web_address_has_no_host(self):
        for url in (
            "",
            "nonsense",
            "//a.example/",
            "mailto:a@b.example",
            "http://a b/",
            "http:///x",
        ):
            with self.subTest(url=url), self.assertRaises(fetch.FetchError) as caught:
                fetch.host_of(url)

            self.assertTrue(caught.exception.permanent)

    def test_only_the_very_host_and_port_the_operator_named_are_own(self):
        named = [
            "127.0.0.1:8800",
            "Intranet.Example",
            "例子.测试:9000",
            "::1",
            "[::1]:7000",
            ":",
            "a:b",
        ]
        own = [
            "http://127.0.0.1:8800/x",
            "http://intranet.example/",
            "https://intranet.example/",
            "http://xn--fsqu00a.xn--0zwm56d:9000/",
            "http://[::1]/",
            "http://[::1]:7000/",
        ]
        foreign = [
            "http://127.0.0.1/",
            "http://127.0.0.1:8801/",
            "http://localhost:8800/",
            "http://intranet.example:8080/",
            "http://www.intranet.example/",
            "http://a.example/",
        ]

        with override_settings(FETCH_ALLOW=named):
            answers = {url: guard.is_own(guard.read(url)) for url in own + foreign}

        self.assertEqual(answers, dict.fromkeys(own, True) | dict.fromkeys(foreign, False))


class GuardTests(SiteTestCase):
    """Whoever asks, by whatever name: what is not public and not named is never connected to."""

    def setUp(self) -> None:
        super().setUp()
        self.trap = self.new_site()
        self.trap.pages["/"] = ok()
        # As if the trap stood on port 80: only its address can give it away.
        self.enterContext(mock.patch.dict(guard.PORTS, trap=self.trap.server_port))

    def test_a_private_address_is_not_connected_to(self):
        error = self.refusal(self.trap.url("/"))

        self.assertIn("not on the public internet", str(error))
        self.assertTrue(error.permanent)
        self.assertEqual(self.trap.connections, 0)

    def test_nor_through_a_redirect_of_a_host_we_may_ask(self):
        self.site.pages["/a"] = to(self.trap.url("/"))

        error = self.refusal(self.site.url("/a"))

        self.assertIn("not on the public internet", str(error))
        self.assertEqual((self.site.connections, self.trap.connections), (1, 0))

    def test_nor_by_a_name_that_leads_there(self):
        for addresses in (["127.0.0.1"], ["::1", "127.0.0.1"], ["::ffff:127.0.0.1", "10.0.0.1"]):
            with self.subTest(addresses=addresses), all_names_lead_to(*addresses):
                error = self.refusal(f"http://innocent.example:{self.trap.server_port}/")

                self.assertIn("not on the public internet", str(error))
        self.assertEqual(self.trap.connections, 0)

    def test_a_name_the_operator_did_not_give_opens_nothing_though_the_address_is_named(self):
        other = f"http://other.example:{self.trap.server_port}/"
        self.site.pages["/a"] = to(other)

        with (
            override_settings(FETCH_ALLOW=[self.trap.place, self.site.place]),
            all_names_lead_to("127.0.0.1"),
        ):
            by_address = fetch.get(self.trap.url("/"))
            errors = [self.refusal(other), self.refusal(self.site.url("/a"))]

        self.assertEqual(by_address.body, b"hello")
        self.assertTrue(all(error.permanent for error in errors))
        self.assertEqual(self.trap.connections, 1)

    def test_a_name_the_operator_gave_may_lead_anywhere(self):
        place = f"intranet.example:{self.trap.server_port}"

        with override_settings(FETCH_ALLOW=[place]), all_names_lead_to("127.0.0.1"):
            answer = fetch.get(f"http://{place}/")

        self.assertEqual(answer.body, b"hello")

    def test_unusual_ports_are_refused_before_anyone_is_asked(self):
        with mock.patch("socket.getaddrinfo", side_effect=AssertionError):
            for url in ("http://a.example:8080/", "https://a.example:22/", "http://a.example:0/"):
                with self.subTest(url=url):
                    self.assertIn("usual web ports", str(self.refusal(url)))

    def test_what_is_no_address_is_shown_without_its_password(self):
        for url in (
            "ftp://user:secret@a.example/",
            "http://user:secret@[::",
            "http://user:secret@a.example:99999/",
            "http://user:se@secret@a.example:x/",
        ):
            with self.subTest(url), self.assertRaises(guard.RefusedError) as caught:
                guard.admit(url)

            self.assertNotIn("secret", str(caught.exception))

    def test_credentials_are_refused_and_not_repeated(self):
        error = self.refusal(f"http://user:secret@{self.site.place}/")

        self.assertTrue(error.permanent)
        self.assertNotIn("secret", str(error))
        self.assertEqual(self.site.connections, 0)

    def test_addresses_are_public_only_when_their_packets_stay_there(self):
        public = ["1.1.1.1", "223.255.255.254", "2606:4700::1111", "2400:3200::1"]
        public += ["::ffff:8.8.8.8", "64:ff9b::808:808"]
        private = ["0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.9.9.9"]
        private += ["169.254.169.254", "172.31.255.255", "192.0.0.192", "192.168.1.1", "198.18.0.1"]
        private += ["224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.88.99.1"]
        private += ["::", "::1", "::7f00:1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1"]
        private += ["2002:808:808::", "2001:0:808:808::1", "2001:db8::1", "3fff::1", "5f00::1"]
        private += ["fc00::1", "fe80::1", "fec0::1", "ff02::1", "100::1"]

        answers = {address: guard.is_public(address) for address in public + private}

        self.assertEqual(answers, dict.fromkeys(public, True) | dict.fromkeys(private, False))


@unittest.skipUnless(REALWEB.exists(), "the server of faults is not here")
class FaultTests(SimpleTestCase):
    """Every fault of the server of faults, each within the deadline."""

    SERVED = {"wrong-type", "html", "json-error", "moved", "utf16-lie", "nul", "future", "max-age"}
    SERVED |= {"set-cookie", "etag-changes"}
    EITHER = {"truncated-gzip"}  # cut behind its end by the server as it stands
    place: str
    faults: list[str]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        port = free_port()
        command = [sys.executable, str(REALWEB), "--port", str(port)]
        cls.enterClassContext(running(command, port))
        cls.place = f"127.0.0.1:{port}"
        cls.enterClassContext(override_settings(FETCH_ALLOW=[cls.place]))
        front = fetch.get(f"http://{cls.place}/").body.decode()
        cls.faults = [*re.findall(r"/fault/([\w-]+)'", front), "chain-25"]

    def test_every_fault_ends_in_an_answer_or_a_sentence(self):
        self.assertGreater(len(self.faults), 40)
        short = {"DEADLINE": 1.0, "FIRST_BYTE": 0.8, "SILENCE": 0.6}
        long = dict.fromkeys(short, 30.0)
        for fault in self.faults:
            patience = long if fault in self.SERVED else short  # what comes, comes in time
            with mock.patch.multiple(limits, **patience), self.subTest(fault=fault):
                tracemalloc.start()
                started = time.monotonic()

                answer = fetch.get_many([fetch.Request(f"http://{self.place}/fault/{fault}")])

                took = time.monotonic() - started
                peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
                served = isinstance(answer[0], fetch.Response) or fault in self.EITHER
                self.assertEqual(served, fault in self.SERVED or fault in self.EITHER)
                self.assertLess(took, 25)
                self.assertLess(peak, 50_000_000)


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[None]:
    """A server in a process of its own, from when it listens."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            give_up = time.monotonic() + 60
            while not listens(port) and time.monotonic() < give_up:
                threading.Event().wait(0.05)
            yield
        finally:
            process.terminate()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
