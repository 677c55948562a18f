"""The mark beside an item, followed in a browser: it leads to the very words of the source."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from digests.layout import LAYOUTS
from digests.models import Digest
from tests import makers, newsstand
from tests.test_edition_page import edition

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Page]
TEXT = "公司说，造价11.8亿元，没有超支——比上一条well-known海缆，贵10%&更长。"
FAR_DOWN = 3000  # pixels above the words


class Source(BaseHTTPRequestHandler):
    """A long page with the words far down."""

    def do_GET(self) -> None:
        page = f"<!doctype html><title>海缆</title><p style='margin-top:{FAR_DOWN}px'>{TEXT}"
        body = f"{page.replace('&', '&amp;')}<p style='margin-top:{FAR_DOWN}px'>完".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def source() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Source)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/cable"
    server.shutdown()
    server.server_close()


@pytest.fixture
def printed(source: str) -> Digest:
    """An edition with one item from that page."""
    row = makers.article(title="海缆", text=TEXT, canonical_url=source, language="zh")
    series = makers.series(layout=LAYOUTS["daily"].to_json())
    return edition(series, newsstand.editor(), datetime(2026, 3, 5, tzinfo=UTC), [row])


@pytest.mark.parametrize("words", ["", "贵10%&更长", "比上一条well-known海缆"])
def test_the_mark_shows_the_words_where_they_stand(
    live_server: LiveServer, new_page: OpenPage, printed: Digest, words: str
) -> None:
    printed.items.update(**{"evidence": words} if words else {})
    page = new_page()
    page.goto(f"{live_server.url}{printed.get_absolute_url()}")
    link = page.locator(".items a.evidence").get_attribute("href")
    assert link is not None

    page.goto(link)

    page.wait_for_function(f"scrollY > {FAR_DOWN // 2}")
    page.goto(link.partition("#")[0])
    page.wait_for_function("scrollY === 0")
