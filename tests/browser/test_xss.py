"""Nothing that an outsider or a writer puts into any field runs in anybody's browser."""

import json
import logging
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import feedparser
import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import etree
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from digests import abroad, render
from digests.exporting import defused
from digests.shares import mail, wechat
from digests.sheets import sheets
from tests import goldmark, hostile
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter
from tests.browser.trap import BARE, DESK, FEED, HUGO, LETTER, OURS, Document, Stall, Watch

pytestmark = pytest.mark.django_db(transaction=True)

ALL = os.environ.get("NEWSROOM_XSS") == "all"
A_CHUNK = 250  # texts on the site at once, when all are tried
SAMPLE = 7  # of the corpora, beside our own, when they are not
UNSHOWN = ("/sitemap", "/opensearch")  # the browser has a style of its own, which we refuse
FEEDS_OF_A_KIND = 6  # looked into when few are tried: each tells the same of its editions
OF_A_KIND = 2  # pages that are opened with their headers, the longest
MORE = "<!--more-->"
LEADS = re.compile(r"\s*(javascript|vbscript|data):", re.IGNORECASE)
ADDRESSES = {"link", "guid", "id", "url", "href", "uri", "docs", "comments", "src", "ref"}
ADDRESSES |= {"external_url", "home_page_url", "feed_url", "image", "icon", "favicon", "rel"}
# What there is a page of for each vector, or for each but its doubles.
ONE_EACH = (
    *("<slug:series_slug>/ 200", "<slug:series_slug>/<edition:slug>/ 200"),
    *("<slug:series_slug>/<edition:slug>/ 410", "<slug:series_slug>/<edition:slug>.md 200"),
    *("stories/<int:pk>/ 200", "sources/<int:pk>/ 200"),
)
HARMLESS = ("<javascript:", "<ſcript>", "<!--<script>", "<input", "<x/", "<p title", "<noscript")

# At the desk: pages of one row, opened with their scripts at work; and lists, which say much else.
AT_WORK = (
    *("digests/digest/{open}/change/", "digests/digest/{main}/change/", "articles/article/"),
    *("digests/digest/", "digests/series/", "articles/source/", "articles/story/"),
    *("articles/topic/", "articles/outbox/", "digests/redirect/"),
    *("digests/series/{series}/change/", "articles/article/{article}/change/"),
    *("articles/source/{source}/change/", "articles/story/{story}/change/"),
    *("digests/series/{series}/layout/", "digests/digest/{small}/shares/"),
)
LISTS = (
    *("articles/article", "articles/source", "articles/story", "articles/topic"),
    *("digests/digest", "digests/series"),
)
A_PAGE = 100  # rows of a list
PREVIEWS = ("page", "feed")


def chunks() -> list[list[str]]:
    """Our own vectors and some of the corpora; with NEWSROOM_XSS=all every one there is.

    In texts of one or more, as hostile.packed has them.
    """
    own, theirs = hostile.vectors(), hostile.corpus()
    if not ALL:
        return [hostile.packed(own + theirs[:: max(1, len(theirs) // SAMPLE)])]
    # What begins a field runs where others do not: ours stay alone.
    whole = own + hostile.packed([each for each in theirs if each not in set(own)])
    return [whole[start : start + A_CHUNK] for start in range(0, len(whole), A_CHUNK)]


@dataclass
class Haul:
    """Every public address of a site, asked once, as those who ask would show it."""

    of: Sequence[str]
    documents: list[Document] = field(default_factory=list)
    longest: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    twins: list[tuple[str, str]] = field(default_factory=list)
    pieces: dict[str, str] = field(default_factory=dict)  # texts within feeds, and where one stands
    faults: dict[str, list[str]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def draw(self) -> None:
        client = Client()
        for path in addresses(self.of):
            answer: Any = client.get(path)
            if answer.status_code in (200, 400, 404, 410) and not answer.streaming:
                self.take(path, answer)
        self.documents += [Document(at, text, BARE) for text, at in self.pieces.items() if text]
        self.documents += [Document(at, render.html(text), BARE) for at, text in self.twins]
        # Their heads are text here; and Hugo prints no page with a comment open where it divides.
        whole = [defused(f"\n---\n{text}").replace(MORE, "") for _, text in self.twins]
        for (at, _), page in zip(self.twins, goldmark.pages(whole), strict=True):
            self.documents.append(Document(at, page, HUGO))

    def take(self, path: str, answer: HttpResponse) -> None:
        kind, text = answer.get("Content-Type", ""), answer.content.decode()
        self.seen[f"{route(path)} {answer.status_code}"] += 1
        if kind.startswith("text/html"):
            policy = answer.get("Content-Security-Policy", "")
            if "script-src 'none'" not in policy or "unsafe" in policy:
                self.faults[path] = [f"policy: {policy}"]
            self.documents.append(Document(path, text, OURS, policy))
        elif kind.startswith("text/markdown"):
            self.twins.append((path, text))
        elif is_feed(kind) and not path.startswith(UNSHOWN):
            if found := [*led(answer.content)]:
                self.faults[path] = found
            for at, each in bodies(path, answer.content):
                self.pieces.setdefault(each, at)
            if not text.startswith("{"):
                self.documents.append(Document(path, text, FEED))
        if kind.startswith(("text/html", "application/xml")) and not path.startswith(UNSHOWN):
            self.longest[route(path)].append((len(answer.content), path))


def is_feed(kind: str) -> bool:
    return any(word in kind for word in ("rss", "atom", "feed+json")) or kind.startswith(
        "application/xml"
    )


def bodies(path: str, body: bytes) -> Iterator[tuple[str, str]]:
    """What a reader shows as HTML of a feed, as it reads it: by our own reading and a library's."""
    if body.startswith(b"{"):
        for item in json.loads(body)["items"]:
            yield f"{path} {item['id']}", item.get("content_html", "")
        return
    for entry in etree.fromstring(body).iter("item", "{*}entry"):
        for each in entry.iter("{*}*"):
            name = etree.QName(each).localname
            if name in ("encoded", "content", "description") or each.get("type") == "html":
                yield f"{path} {name}", each.text or ""
    if ALL and not path.startswith(("/s", "/feed", "/corrections")):
        return  # the library is slow, and reads many of them in those
    raw = feedparser.parse(body, sanitize_html=False)
    for entry in raw.entries:
        yield f"{path} {entry.id}", "".join(part.value for part in entry.get("content", []))
        yield f"{path} {entry.id} summary", entry.get("summary", "")


def led(body: bytes) -> Iterator[str]:
    """Addresses in a feed that would run."""
    if body.startswith(b"{"):
        yield from (value for key, value in pairs(json.loads(body)) if runs(key, value))
        return
    for each in etree.fromstring(body).iter("{*}*"):
        said = [(etree.QName(each).localname, each.text or ""), *each.attrib.items()]
        yield from (value for key, value in said if runs(etree.QName(key).localname, value))


def runs(key: str, value: str) -> bool:
    return key in ADDRESSES and bool(LEADS.match(value))


def pairs(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """All texts in JSON, each with the key it stands at."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from pairs(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from pairs(each, key)
    elif isinstance(value, str):
        yield key, value


def addresses(of: Sequence[str]) -> Iterator[str]:
    """Every public address there is, and those that ask for something."""
    seen: Counter[str] = Counter()
    for sheet in sheets():
        kind = route(quote(sheet.path))
        if kind == "404":
            continue  # the pictures
        seen[kind] += 1
        if "<kind:kind>" not in kind or wanted(kind, seen[kind]):
            yield quote(sheet.path)
    for each in of if ALL else of[::4]:
        asked = quote(each, safe="")
        yield f"/search/?q={asked}"
        yield f"/nope/{asked}/"
    for n, each in list(enumerate(of))[::7]:
        asked = quote(each, safe="")
        yield f"/v{n}/feed.{('rss', 'atom', 'json')[n % 3]}?per=item"
        yield f"/feed.atom?topic={asked}"
        yield f"/feed.rss?{asked}=1"
    yield from (f"/s0/feed.{kind}?per=item" for kind in ("rss", "atom", "json"))


def wanted(kind: str, place: int) -> bool:
    """Whether a feed is looked into: of those that only bear another name some will do."""
    if not ALL:
        return place <= FEEDS_OF_A_KIND
    return not kind.startswith(("topics", "stories")) or place % 7 == 0


def route(path: str) -> str:
    """Which kind of page an address is of."""
    try:
        return resolve(unquote(path.partition("?")[0])).route
    except Resolver404:
        return "404"


@pytest.mark.parametrize("of", chunks(), ids=lambda of: str(len(of)))
def test_no_vector_runs_on_any_page_or_feed(
    live_server: LiveServer, new_page: OpenPage, tmp_path: Path, of: list[str]
) -> None:
    site = hostile.Site.build(of, tmp_path)
    haul = Haul(of)

    haul.draw()
    with Stall() as stall:
        tab = Watch(new_page(), stall)
        tab.show(haul.documents)
        tab.show(letters(site))
        tab.show(desk(site))
        for found in haul.longest.values():
            for _size, path in sorted(found, reverse=True)[:OF_A_KIND]:
                tab.visit(live_server.url + path)
        at_work(tab, live_server, site)

    if ALL:
        counts = f"{len(of)} texts, {sum(haul.seen.values())} addresses, {tab.opened} documents"
        logging.getLogger("newsroom.xss").warning("%s: %s", counts, dict(haul.seen))
    faults = {place: sorted(found) for place, found in tab.faults.items()} | haul.faults
    assert faults == {}
    assert len(haul.longest) > 12 and len(haul.pieces) > len(of), haul.seen
    for kind in ONE_EACH:
        assert haul.seen[kind] >= len(of), (kind, haul.seen)
    assert site.imported > len(of) * 3 // 5


def letters(site: hostile.Site) -> Iterator[Document]:
    """Every edition as it is sent by mail, and pasted into a 公众号."""
    for digest in (site.main, *site.small):
        revision = abroad.standing(digest)
        assert revision is not None
        edition = abroad.edition(digest, revision, lambda path: f"https://news.example{path}")
        for medium, made in (("mail", mail.mail), ("wechat", wechat.wechat)):
            yield Document(f"{medium} of {digest.slug}", made(edition), LETTER)


def desk(site: hostile.Site) -> Iterator[Document]:
    """The lists of the desk with all their rows, and what it shows of an edition."""
    client = Client()
    client.force_login(site.boss)
    paths = [f"{name}/?p={page}" for name in LISTS for page in range(1, pages_of(name) + 1)]
    previews = [f"digests/digest/{site.open.pk}/preview/?as={each}" for each in PREVIEWS]
    for path in paths + previews:
        text = client.get(f"/admin/{path}").content.decode()
        yield Document(path, text, OURS if path == previews[0] else DESK)


def pages_of(name: str) -> int:
    label, model = name.split("/")
    rows = next(
        each for each in admin.site._registry if each._meta.label_lower == f"{label}.{model}"
    )
    return -(-rows._default_manager.count() // A_PAGE)


def at_work(tab: Watch, live_server: LiveServer, site: hostile.Site) -> None:
    """The editors' pages, with all their scripts."""
    enter(tab.page, live_server, site.boss)
    rows = {
        "open": site.open.pk,
        "main": site.main.pk,
        "small": site.small[0].pk,
        "series": site.series[0].pk,
        "article": site.articles[0].pk,
        "source": site.sources[0].pk,
        "story": site.stories[0].pk,
    }
    for path in AT_WORK:
        tab.visit(f"{live_server.url}/admin/{path.format(**rows)}", whose=DESK)


def test_the_trap_catches_what_runs_and_what_could(new_page: OpenPage, browser: Browser) -> None:
    context = browser.new_context()
    vectors = [each for each in hostile.vectors() if each.startswith("<")]
    safe = "<p class=x><a href='https://a.example/'>javascript:alert(1)</a></p>"

    with Stall() as stall:
        tab = Watch(context.new_page(), stall)
        for each in vectors:
            tab.show([Document(each, each, BARE)])
        tab.show([Document("link", "<p><a href='java\nscript:x()'>x</a>", OURS)])
        tab.show([Document("fine", safe, OURS), Document("too", safe, BARE)])

    context.close()
    caught = {each.partition(" … ")[0] for each in tab.faults}
    assert "link" in caught and not caught & {"fine", "too"}
    assert any(each.startswith("ran: ") for found in tab.faults.values() for each in found)
    missed = [each for each in vectors if each not in caught]
    assert [each for each in missed if not each.startswith(HARMLESS)] == []
