"""The memory in front of Django: the same bytes, for a second, for everyone, once."""

import gzip
from collections.abc import Iterable
from threading import Barrier, Event, Thread
from typing import Any

import brotli
from django.test import SimpleTestCase, TestCase

from digests.models import Digest
from newsroom.encodings import chosen
from newsroom.microcache import Microcache
from tests import newsstand

TEXT = "海缆开工。" * 200


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Application:
    """Answers what it is told to, and remembers who asked."""

    def __init__(self, body: str = TEXT, status: str = "200 OK", **headers: str) -> None:
        self.body, self.status = body.encode(), status
        self.tag = '"v1"'
        self.headers = {"Cache-Control": "public, max-age=60", "Content-Type": "text/html"}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.asked: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.asked.append(environ)
        headers = [*self.headers.items(), ("ETag", self.tag)]
        if environ.get("HTTP_IF_NONE_MATCH") == self.tag:
            start("304 Not Modified", headers)
            return [b""]
        start(self.status, [*headers, ("Content-Length", str(len(self.body)))])
        return [self.body]


class Asked:
    """A request, and what came of it."""

    def __init__(self, cache: Any, path: str = "/", method: str = "GET", **more: str) -> None:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "HTTP_HOST": "testserver",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "wsgi.url_scheme": "http",
            "wsgi.input": None,
        } | more
        self.body = b"".join(cache(environ, self.start))

    def start(self, status: str, headers: list[tuple[str, str]], info: Any = None) -> None:
        self.status, self.headers = int(status[:3]), dict(headers)


class Cached(SimpleTestCase):
    def setUp(self):
        self.clock, self.application = Clock(), Application()
        self.cache = Microcache(self.application, clock=self.clock)

    def get(self, path: str = "/", method: str = "GET", **more: str) -> Asked:
        return Asked(self.cache, path, method, **more)


class MemoryTests(Cached):
    def test_within_a_second_the_application_is_asked_once(self):
        bodies = {self.get().body for _ in range(3)}

        self.assertEqual(bodies, {TEXT.encode()})
        self.assertEqual(len(self.application.asked), 1)

    def test_after_a_second_it_is_asked_whether_it_still_holds(self):
        self.get()
        self.clock.now += 1.1

        again = self.get()

        self.assertEqual(again.body, TEXT.encode())
        self.assertEqual(self.application.asked[1]["HTTP_IF_NONE_MATCH"], '"v1"')

    def test_what_changed_is_seen_after_a_second(self):
        self.get()
        self.application.body, self.application.tag = b"new", '"v2"'
        self.clock.now += 1.1

        self.assertEqual(self.get().body, b"new")

    def test_what_this_process_changes_is_seen_at_once(self):
        self.get()
        self.get("/admin/", "POST")
        self.application.body, self.application.tag = b"new", '"v2"'

        self.assertEqual(self.get().body, b"new")

    def test_hosts_and_schemes_are_kept_apart(self):
        self.get()
        self.get(HTTP_HOST="other")
        self.get(HTTP_X_FORWARDED_PROTO="https")
        self.get(**{"wsgi.url_scheme": "https"})

        self.assertEqual(len(self.application.asked), 4)

    def test_who_makes_up_schemes_does_not_fill_it(self) -> None:
        for made_up in ("", "a", "b", "http, https"):
            self.get(HTTP_X_FORWARDED_PROTO=made_up)

        self.assertEqual(len(self.application.asked), 1)

    def test_a_head_is_answered_from_memory_without_its_body(self):
        self.get()

        head = self.get(method="HEAD")

        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.headers["Content-Length"], str(len(TEXT.encode())))
        self.assertEqual(len(self.application.asked), 1)

    def test_its_memory_is_bounded(self):
        self.cache.size = 20_000
        for number in range(50):
            self.get(f"/{number}/")

        self.assertLessEqual(sum(page.size for page in self.cache.pages.values()), 20_000)
        self.assertTrue(self.cache.pages)

    def test_a_broken_application_is_covered_by_what_it_said_before(self):
        self.get()
        self.application.status, self.application.tag = "500 Oops", '"v2"'
        self.clock.now += 10

        self.assertEqual((self.get().status, self.get().body), (200, TEXT.encode()))

    def test_what_is_gone_meanwhile_is_forgotten(self):
        self.get()
        self.application.status, self.application.tag = "404 Not Found", '"v2"'
        self.clock.now += 1.1

        self.assertEqual(self.get().status, 404)
        self.assertEqual(self.cache.pages, {})


class NeverTests(Cached):
    def assert_never_kept(self, **more: str) -> None:
        self.get(**more)
        self.get(**more)
        self.assertEqual(len(self.application.asked), 2)
        self.assertEqual(self.cache.pages, {})

    def test_not_what_is_private(self):
        self.application.headers["Cache-Control"] = "private"
        self.assert_never_kept()

    def test_not_what_sets_a_cookie(self):
        self.application.headers["Set-Cookie"] = "session=1"
        self.assert_never_kept()

    def test_not_what_varies_with_cookies(self):
        self.application.headers["Vary"] = "Cookie"
        self.assert_never_kept()

    def test_not_what_varies_with_what_it_does_not_look_at(self) -> None:
        self.application.headers["Vary"] = "Accept-Language"
        self.assert_never_kept()

    def test_not_the_desk(self):
        self.assert_never_kept(path="/admin/")

    def test_not_what_has_a_query(self):
        self.assert_never_kept(QUERY_STRING="q=1")

    def test_not_for_who_brings_a_cookie_and_the_application_sees_it(self):
        self.assert_never_kept(HTTP_COOKIE="sessionid=1")
        self.assertEqual(self.application.asked[0]["HTTP_COOKIE"], "sessionid=1")

    def test_not_errors(self):
        self.application.status = "500 Oops"
        self.assert_never_kept()

    def test_not_streams_which_are_passed_on_as_they_come(self):
        class Stream(list[bytes]):
            streaming = True

        read = []

        def application(environ: Any, start: Any) -> Iterable[bytes]:
            start("200 OK", [("Cache-Control", "public")])
            return Stream([b"a", b"b"])

        self.cache.application = application
        found = self.cache(
            {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}, lambda *said: read.append(said)
        )

        self.assertIsInstance(found, Stream)
        self.assertEqual(self.cache.pages, {})

    def test_who_has_it_already_is_no_reason_to_keep_nothing(self):
        first = self.get(HTTP_IF_NONE_MATCH='"v1"')

        self.assertEqual(first.status, 304)
        self.assertNotIn("HTTP_IF_NONE_MATCH", self.application.asked[0])
        self.assertEqual(self.get().body, TEXT.encode())


class EncodingTests(Cached):
    def test_each_encoding_has_its_own_tag_and_the_same_text(self):
        plain = self.get()
        packed = self.get(HTTP_ACCEPT_ENCODING="gzip")
        small = self.get(HTTP_ACCEPT_ENCODING="gzip, deflate, br")

        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertEqual(brotli.decompress(small.body), plain.body)
        self.assertEqual(small.headers["Content-Encoding"], "br")
        self.assertEqual(len({each.headers["ETag"] for each in (plain, packed, small)}), 3)
        self.assertEqual({each.headers["Vary"] for each in (plain, packed)}, {"Accept-Encoding"})
        self.assertEqual(packed.headers["Content-Length"], str(len(packed.body)))

    def test_each_is_compressed_once(self):
        self.get(HTTP_ACCEPT_ENCODING="gzip")
        page = next(iter(self.cache.pages.values()))
        form = page.forms["gzip"]
        self.clock.now += 1.1

        self.get(HTTP_ACCEPT_ENCODING="gzip")

        self.assertIs(page.forms["gzip"], form)

    def test_who_has_this_very_form_gets_304_from_memory(self):
        first = self.get(HTTP_ACCEPT_ENCODING="br")

        same = self.get(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=first.headers["ETag"])
        other = self.get(HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=first.headers["ETag"])

        self.assertEqual((same.status, same.body), (304, b""))
        self.assertEqual(same.headers["ETag"], first.headers["ETag"])
        self.assertNotIn("Content-Length", same.headers)
        self.assertEqual(other.status, 200)
        self.assertEqual(len(self.application.asked), 1)

    def test_a_weakened_tag_and_one_of_several_hold_too(self):
        tag = self.get().headers["ETag"]

        self.assertEqual(self.get(HTTP_IF_NONE_MATCH=f'"x", W/{tag}').status, 304)
        self.assertEqual(self.get(HTTP_IF_NONE_MATCH='"x"').status, 200)

    def test_a_date_holds_where_there_is_no_tag(self):
        self.application.tag = ""
        self.application.headers["Last-Modified"] = "Mon, 01 Dec 2025 08:00:00 GMT"

        same = self.get(HTTP_IF_MODIFIED_SINCE="Mon, 01 Dec 2025 08:00:00 GMT")
        older = self.get(HTTP_IF_MODIFIED_SINCE="Mon, 01 Dec 2025 07:00:00 GMT")

        self.assertEqual((same.status, older.status), (304, 200))

    def test_a_date_holds_for_a_feed_to_who_sends_no_tag(self):
        self.application.headers["Last-Modified"] = date = "Mon, 01 Dec 2025 08:00:00 GMT"
        self.application.headers["Content-Type"] = "application/atom+xml; charset=utf-8"

        same = self.get(HTTP_IF_MODIFIED_SINCE=date)
        later = self.get(HTTP_IF_MODIFIED_SINCE="Tue, 02 Dec 2025 08:00:00 GMT")
        other = self.get(HTTP_IF_MODIFIED_SINCE=date, HTTP_IF_NONE_MATCH='"x"')

        self.assertEqual([each.status for each in (same, later, other)], [304, 200, 200])

    def test_a_date_alone_does_not_hold_where_there_is_a_tag(self):
        self.application.headers["Last-Modified"] = "Mon, 01 Dec 2025 08:00:00 GMT"

        found = self.get(HTTP_IF_MODIFIED_SINCE="Mon, 01 Dec 2025 08:00:00 GMT")

        self.assertEqual(found.status, 200)

    def test_pictures_are_not_compressed(self):
        self.application.headers["Content-Type"] = "image/png"

        found = self.get(HTTP_ACCEPT_ENCODING="br")

        self.assertNotIn("Content-Encoding", found.headers)

    def test_readers_choose(self):
        for accepted, encoding in {
            "": "",
            "gzip": "gzip",
            "br;q=0, gzip": "gzip",
            "gzip;q=1.0, br;q=0.5": "gzip",
            "*": "br",
            "identity": "",
            "*;q=0": "",
            "gzip;q=oops": "gzip",
            "gzip;q=0.5, identity": "",
            "gzip, identity;q=0.5": "gzip",
            "gzip;q=0.5, *;q=0.1": "gzip",
            "identity;q=0, *": "br",
        }.items():
            with self.subTest(accepted):
                self.assertEqual(chosen(accepted), encoding)


class StampedeTests(Cached):
    def test_of_many_who_ask_at_once_one_prints_and_the_others_get_the_same(self):
        at_work, go_on, together = Event(), Event(), Barrier(8)
        inner = self.application

        def slow(environ: Any, start: Any) -> Iterable[bytes]:
            at_work.set()
            go_on.wait(60)
            return inner(environ, start)

        self.cache.application, bodies = slow, []

        def ask() -> None:
            together.wait(60)
            bodies.append(self.get().body)

        threads = [Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        at_work.wait(60)
        go_on.set()
        for thread in threads:
            thread.join(60)

        self.assertEqual(bodies, [TEXT.encode()] * 8)
        self.assertEqual(len(inner.asked), 1)

    def test_while_one_asks_for_the_new_the_others_read_the_old(self):
        self.get()
        self.clock.now += 1.1
        at_work, go_on = Event(), Event()
        inner = self.application

        def slow(environ: Any, start: Any) -> Iterable[bytes]:
            at_work.set()
            go_on.wait(60)
            return inner(environ, start)

        self.cache.application = slow
        thread = Thread(target=self.get)
        thread.start()
        at_work.wait(60)

        meanwhile = self.get()
        go_on.set()
        thread.join(60)

        self.assertEqual(meanwhile.body, TEXT.encode())
        self.assertEqual(len(inner.asked), 2)

    def test_nobody_changes_its_memory_while_another_looks_through_it(self) -> None:
        locked = self.cache.lock.locked

        class Watched(dict[Any, Any]):
            def __setitem__(self, key: Any, value: Any) -> None:
                changes.append(locked())
                super().__setitem__(key, value)

            def pop(self, *key: Any) -> Any:
                changes.append(locked())
                return super().pop(*key)

        changes: list[bool] = []
        self.cache.pages = Watched()
        self.get()
        self.clock.now += 1.1
        self.application.status, self.application.tag = "404 Not Found", '"v2"'
        self.get()

        self.assertEqual(self.cache.pages, {})
        self.assertEqual(set(changes), {True})

    def test_what_is_compressed_later_is_counted_from_the_start(self) -> None:
        self.get()
        [page] = self.cache.pages.values()
        before = page.size

        for accepted in ("br", "gzip"):
            self.get(HTTP_ACCEPT_ENCODING=accepted)

        self.assertEqual(page.size, before)
        self.assertGreater(before, sum(len(form.body) for form in page.forms.values()))

    def test_a_crash_lets_nobody_wait_for_ever(self):
        def broken(environ: Any, start: Any) -> Iterable[bytes]:
            raise RuntimeError("oops")

        self.cache.application = broken
        with self.assertRaises(RuntimeError):
            self.get()

        self.assertEqual(self.cache.flights, {})


class DjangoTests(TestCase):
    """In front of the real application."""

    @classmethod
    def setUpTestData(cls):
        newsstand.fill()

    def setUp(self):
        self.clock = Clock()
        self.cache = Microcache(self.passed_on, clock=self.clock)

    def passed_on(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """As the test client does, which keeps the connection of the test open."""
        given = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
        method = environ["REQUEST_METHOD"].lower()
        path = environ["PATH_INFO"].encode("latin-1").decode()
        response = getattr(self.client, method)(path, **given)
        start(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [b"".join(response)]

    def test_pages_feeds_and_notices_are_the_same_bytes(self):
        for path in ("/", "/daily/", "/daily/feed.rss", "/bulletin/2025-11-20/", "/archive/"):
            with self.subTest(path):
                django = self.client.get(path)
                kept = [Asked(self.cache, path) for _ in range(2)][1]

                self.assertEqual((kept.status, kept.body), (django.status_code, django.content))
                self.assertEqual(kept.headers["Cache-Control"], django["Cache-Control"])
        self.assertEqual(len(self.cache.pages), 5)

    def test_an_unchanged_page_is_not_printed_again(self):
        Asked(self.cache, "/daily/2025-11-21/")
        self.clock.now += 1.1
        with self.assertTemplateNotUsed("digests/digest.html"):
            again = Asked(self.cache, "/daily/2025-11-21/")

        self.assertEqual(again.status, 200)
        self.assertIn(b"</html>", again.body)

    def test_it_says_by_which_names_a_proxy_may_forget_it(self):
        digest = Digest.objects.get(slug="2025-11-21", series__slug="daily")
        headers = Asked(self.cache, "/daily/2025-11-21/").headers

        self.assertIn("series-daily", headers["Surrogate-Key"].split(" "))
        self.assertIn(f"edition-{digest.uid}", headers["Cache-Tag"].split(","))

    def test_the_stylesheet_is_kept_and_compressed_too(self):
        sheet = Asked(self.cache, "/static/press.css", HTTP_ACCEPT_ENCODING="br")

        self.assertEqual(sheet.headers.get("Content-Encoding"), "br")
