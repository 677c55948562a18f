"""What a web process tells of what it was asked, and of nobody who asked."""

import json
import logging
import logging.config
from io import StringIO
from threading import Thread
from typing import Any

from django.test import SimpleTestCase, TestCase
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector, CollectorRegistry

from newsroom.logs import HEADER, AtWork
from newsroom.microcache import Microcache
from newsroom.traffic import BOOK, Book, Traffic, kind_of

PUBLIC = [("Cache-Control", "public, max-age=60"), ("Content-Type", "text/html")]


class Told(Collector):
    def __init__(self, book: Book) -> None:
        self.book = book

    def collect(self) -> Any:
        return self.book.figures()


def figures(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


class BookTestCase(SimpleTestCase):
    def setUp(self) -> None:
        self.book, self.now, self.status = Book(), 0.0, "200 OK"
        self.asked = 0

    def application(self, environ: Any, start: Any) -> list[bytes]:
        self.asked += 1
        self.now += 0.03
        start(self.status, PUBLIC)
        return [b"page"]

    def ask(self, door: Any, path: str = "/daily/", method: str = "GET") -> None:
        door({"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "a"}, lambda *said: None)

    def told(self) -> dict[tuple[str, ...], float]:
        registry = CollectorRegistry(auto_describe=False)
        registry.register(Told(self.book))
        return figures(generate_latest(registry).decode())


class CountTests(BookTestCase):
    def test_an_answer_is_counted_by_method_class_of_status_and_kind(self) -> None:
        door = Traffic(self.application, self.book)
        self.ask(door)
        self.ask(door, "/daily/feed.rss")
        self.status = "404 Not Found"
        self.ask(door, method="PURGE")

        name, found = "newsroom_http_requests_total", self.told()

        self.assertEqual(found[name, "2xx", "GET", "page"], 1)
        self.assertEqual(found[name, "2xx", "GET", "feed"], 1)
        self.assertEqual(found[name, "4xx", "other", "page"], 1)

    def test_what_memory_answers_is_counted_too(self) -> None:
        door = Traffic(Microcache(self.application), self.book)
        for _ in range(3):
            self.ask(door)

        self.assertEqual(self.asked, 1)
        self.assertEqual(self.told()["newsroom_http_requests_total", "2xx", "GET", "page"], 3)

    def test_seconds_stand_in_every_bucket_they_fit_in(self) -> None:
        self.ask(Traffic(self.application, self.book, clock=lambda: self.now))

        name, found = "newsroom_http_request_seconds", self.told()

        self.assertEqual(found[f"{name}_bucket", "0.025", "page"], 0)
        self.assertEqual(found[f"{name}_bucket", "0.05", "page"], 1)
        self.assertEqual(found[f"{name}_bucket", "+Inf", "page"], 1)
        self.assertAlmostEqual(found[f"{name}_sum", "page"], 0.03)

    def test_a_crash_counts_as_one_of_ours(self) -> None:
        def crash(environ: Any, start: Any) -> list[bytes]:
            raise RuntimeError

        with self.assertRaises(RuntimeError):
            self.ask(Traffic(crash, self.book))

        self.assertEqual(self.told()["newsroom_http_requests_total", "5xx", "GET", "page"], 1)

    def test_threads_lose_no_count(self) -> None:
        def enter() -> None:
            for _ in range(5000):
                self.book.enter("GET", "2xx", "page", 0)

        many = [Thread(target=enter) for _ in range(4)]
        for each in many:
            each.start()
        for each in many:
            each.join()

        self.assertEqual(self.told()["newsroom_http_requests_total", "2xx", "GET", "page"], 20_000)

    def test_nobody_makes_up_kinds(self) -> None:
        paths = ("/", "/x/y/", "/feed.atom", "/search/", "/admin/", "/static/a.css", "/readyz")
        found = [kind_of(path) for path in paths]

        self.assertEqual(found, ["page", "page", "feed", "search", "desk", "file", "watch"])

    def test_a_search_is_one_in_any_language_of_the_site(self) -> None:
        found = [kind_of(path) for path in ("/en/search/", "/zh/search/", "/en/", "/daily/search/")]

        self.assertEqual(found, ["search", "search", "page", "page"])


class LineTests(BookTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.out = StringIO()
        handler = logging.StreamHandler(self.out)
        handler.addFilter(AtWork())
        handler.setFormatter(logging.Formatter("[%(work)s] %(message)s"))
        log = logging.getLogger("newsroom.traffic")
        log.addHandler(handler)
        self.addCleanup(log.removeHandler, handler)

    def named(self, environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [(HEADER, "abc123")])
        return [b""]

    def test_an_address_in_chinese_is_told_as_it_was_sent(self) -> None:
        sent = "/海缆/".encode().decode("latin-1")
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": sent}

        def renames(environ: Any, start: Any) -> list[bytes]:
            environ["PATH_INFO"] = "/海缆/"  # as Django does
            return self.named(environ, start)

        Traffic(renames, self.book, told=True)(environ, lambda *said: None)

        self.assertIn("GET /%E6%B5%B7%E7%BC%86/ 200", self.out.getvalue())

    def test_a_line_names_the_request_and_not_what_was_looked_for(self) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/search/", "QUERY_STRING": "q=secret"}

        Traffic(self.named, self.book, told=True)(environ, lambda *said: None)

        self.assertRegex(self.out.getvalue(), r"^\[abc123\] GET /search/ 200 [\d.]+ ms\n$")

    def test_no_address_writes_lines_of_its_own(self) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/a\nERROR b/\xe6\x97\xa9"}

        Traffic(self.named, self.book, told=True)(environ, lambda *said: None)

        self.assertIn(" /a%0AERROR%20b/%E6%97%A9 200", self.out.getvalue())

    def test_without_being_asked_it_is_silent(self) -> None:
        self.ask(Traffic(self.named, self.book))

        self.assertEqual(self.out.getvalue(), "")

    def test_as_json_each_part_has_a_name(self) -> None:
        from newsroom.logs import logging_of

        form = logging_of("", "json")["formatters"]["line"]
        formatter = logging.config.DictConfigurator({}).configure_formatter(dict(form))
        logging.getLogger("newsroom.traffic").handlers[-1].setFormatter(formatter)

        Traffic(self.named, self.book, told=True)(
            {"REQUEST_METHOD": "GET", "PATH_INFO": "/早/".encode().decode("latin-1")},
            lambda *said: None,
        )

        said = json.loads(self.out.getvalue())
        self.assertEqual((said["method"], said["status"], said["work"]), ("GET", 200, "abc123"))


class MetricsTests(TestCase):
    def test_the_figures_of_this_process_are_among_all_others(self) -> None:
        BOOK.enter("GET", "2xx", "page", 0.002)

        found = figures(self.client.get("/metrics").content.decode())

        self.assertGreaterEqual(found["newsroom_http_requests_total", "2xx", "GET", "page"], 1)
        self.assertIn(("process_resident_memory_bytes",), found)
