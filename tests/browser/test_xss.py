"""Nothing that an outsider or a writer puts into any field runs in anybody's browser."""

import json
import logging
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

import feedparser
import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from lxml import etree
from playwright.sync_api import Browser, Dialog, Page
from pytest_django.live_server_helper import LiveServer

from digests import render
from digests.exporting import defused
from digests.sheets import sheets
from tests import goldmark, hostile
from tests.browser.conftest import OpenPage
from tests.browser.doors import enter

pytestmark = pytest.mark.django_db(transaction=True)

A_CHUNK = 250  # vectors on the site at once, when all are tried
SAMPLE = 7  # of the corpora, beside our own, when they are not
AT_ONCE = 30  # documents open in one tab
SHOWN = ("text/html", "application/xml")  # by a browser; it saves others
BARE = ("/sitemap", "/opensearch")  # shown by the browser in a style of its own, which we refuse
FEEDS_OF_A_KIND = 6  # looked into: each tells the same of its editions
OF_A_KIND = 2  # pages that are opened with their headers, the longest

OURS, HUGO, BARE_TEXT = "ours", "hugo", "bare"  # who made the document around a text

# Whatever runs comes upon one of these, in each frame.
TRAP = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = what => { (window.top.__ran ||= []).push(`${name} ${what}`); };
Object.defineProperty(window, '__x', { set: () => (window.top.__ran ||= []).push('__x') });
"""
# What in a document could run, or lead away, had the reader's browser fewer guards than ours.
LOOK = r"""
const URLS = ['href', 'src', 'action', 'formaction', 'data', 'poster', 'background', 'xlink:href',
              'srcset', 'ping', 'codebase', 'cite', 'longdesc', 'usemap', 'srcdoc'];
const GOOD = ['http:', 'https:', 'mailto:'];
// What Hugo makes of a text has images, and links that only Hugo could keep out.
const look = (doc, whose) => {
  const ours = whose === 'ours', hugo = whose === 'hugo';
  const found = [];
  for (const each of doc.querySelectorAll('*')) {
    const name = each.localName;
    if (['iframe', 'object', 'embed', 'base', 'applet', 'svg', 'math', 'frame', 'marquee',
         'video', 'audio', 'template'].includes(name)
        || (!ours && ['script', 'style', 'link', 'meta', 'form'].includes(name))
        || (!ours && !hugo && name === 'img')
        || (name === 'script' && each.type !== 'application/ld+json')
        || name === 'style'
        || (name === 'meta' && each.httpEquiv.toLowerCase() === 'refresh'))
      found.push(`<${name}>`);
    for (const { name: attribute, value } of each.attributes) {
      if (attribute.startsWith('on') || attribute === 'style' || attribute === 'srcdoc')
        found.push(`<${name} ${attribute}>`);
      if (!hugo && URLS.includes(attribute) && URL.canParse(value, 'https://here.example/')
          && !GOOD.includes(new URL(value, 'https://here.example/').protocol))
        found.push(`<${name} ${attribute}="${value}">`);
    }
    if (name === 'script' && each.type === 'application/ld+json') {
      const words = ['name', 'headline', 'description', 'text', 'alternativeHeadline', 'keywords',
                     'creditText', 'correction', 'about', 'abstract', 'caption'];
      const walk = (value, key) => {
        if (typeof value === 'string')
          return !words.includes(key) && /^\s*(javascript|vbscript|data):/i.test(value)
            ? [`${key} ${value}`] : [];
        if (Array.isArray(value)) return value.flatMap(each => walk(each, key));
        return value && typeof value === 'object'
          ? Object.entries(value).flatMap(([key, each]) => walk(each, key)) : [];
      };
      try { walk(JSON.parse(each.text)).forEach(each => found.push(`ld+json: ${each}`)); }
      catch (error) { found.push(`ld+json: ${error}`); }
    }
  }
  return [...new Set(found)];
};
"""
# Opens documents side by side, as a reader without any of our headers would.
OPEN = f"""async ([documents, whose]) => {{
  {LOOK}
  window.__ran = [];
  const faults = [];
  await Promise.all(documents.map(text => new Promise(done => {{
    const frame = document.createElement('iframe');
    frame.addEventListener('load', () => {{
      faults.push(look(frame.contentDocument, whose));
      done();
    }});
    frame.srcdoc = text;
    document.body.append(frame);
    setTimeout(done, 5000);
  }})));
  await new Promise(done => setTimeout(done, 20));
  const ran = window.__ran;
  document.body.replaceChildren();
  return [...ran.map(each => `ran: ${{each}}`), ...faults.flat()];
}}"""
# The desk has scripts and drawings of its own; nobody else's.
AT_THE_DESK = r"""() => {
  const found = [...(window.__ran || [])];
  for (const each of document.querySelectorAll('*')) {
    for (const { name, value } of each.attributes) {
      if (name.startsWith('on')) found.push(`<${each.localName} ${name}>`);
      if (['href', 'src', 'action', 'formaction'].includes(name)
          && /^\s*(javascript|vbscript):/i.test(value)) found.push(value);
    }
    if (each.localName === 'script' && !each.src && each.type !== 'application/json')
      found.push(each.text);
  }
  return found;
}"""
HARMLESS = ("<javascript:", "<ſcript>", "<!--<script>", "<input", "<x/", "<p title", "<noscript")
HERE = f"whose => {{ {LOOK} return [...(window.__ran || []), ...look(document, whose)]; }}"

DESK = (
    *("digests/digest/{open}/change/", "digests/digest/{main}/change/", "articles/article/"),
    *("digests/digest/", "digests/series/", "articles/source/", "articles/story/"),
    *("articles/topic/", "articles/outbox/", "digests/redirect/"),
    *("digests/series/{series}/change/", "articles/article/{article}/change/"),
    *("articles/source/{source}/change/", "articles/story/{story}/change/"),
)


def chunks() -> list[list[str]]:
    """Our own vectors and some of the corpora; with NEWSROOM_XSS=all every one there is."""
    own, theirs = hostile.vectors(), hostile.corpus()
    if os.environ.get("NEWSROOM_XSS") != "all":
        return [own + theirs[:: max(1, len(theirs) // SAMPLE)]]
    whole = list(dict.fromkeys(own + theirs))
    return [whole[start : start + A_CHUNK] for start in range(0, len(whole), A_CHUNK)]


class Watch:
    """A tab that notes all that runs or could."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, defaultdict[str, set[str]](set)
        self.place, self.opened = "", 0
        page.context.add_init_script(TRAP)
        page.on("dialog", self.shut)
        page.on("console", lambda message: self.note(complaints(message.text)))

    def note(self, found: Sequence[str]) -> None:
        if found:
            self.faults[self.place].update(found)

    def shut(self, dialog: Dialog) -> None:
        self.note([dialog.message])
        dialog.dismiss()

    def go(self, url: str, *, whose: str = OURS) -> None:
        """Open a page as it is served."""
        self.place, self.opened = url, self.opened + 1
        self.page.goto(url)
        self.note(self.page.evaluate(HERE, whose))

    def show(self, documents: Sequence[tuple[str, str]], *, whose: str) -> None:
        """Open documents, each with its place, without headers."""
        for start in range(0, len(documents), AT_ONCE):
            some = documents[start : start + AT_ONCE]
            self.opened += len(some)
            if found := self.page.evaluate(OPEN, [[text for _, text in some], whose]):
                self.place = f"{some[0][0]} … {some[-1][0]}"
                self.note(found)
                for place, text in some:  # again, to know which
                    self.place = place
                    self.note(self.page.evaluate(OPEN, [[text], whose]))


def complaints(text: str) -> list[str]:
    """What the console says that a page of ours would not: that something was kept from running."""
    return [text] if "Content Security Policy" in text or "XSS" in text else []


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
    raw = feedparser.parse(body, sanitize_html=False)
    for entry in raw.entries:
        yield f"{path} {entry.id}", "".join(part.value for part in entry.get("content", []))
        yield f"{path} {entry.id} summary", entry.get("summary", "")


def is_feed(kind: str) -> bool:
    return any(word in kind for word in ("rss", "atom", "feed+json")) or kind.startswith(
        "application/xml"
    )


@pytest.mark.parametrize("of", chunks(), ids=lambda of: str(len(of)))
def test_no_vector_runs_on_any_page_or_feed(
    live_server: LiveServer, new_page: OpenPage, tmp_path: Path, of: list[str]
) -> None:
    site = hostile.Site.build(of, tmp_path)
    client, tab = Client(), Watch(new_page())
    pages, texts = list[tuple[str, str]](), list[tuple[str, str]]()
    parts, kinds = list[tuple[str, str]](), defaultdict[str, list[tuple[int, str]]](list)

    for path in addresses(of):
        answer = client.get(path)
        kind = answer.get("Content-Type", "")
        if answer.status_code not in (200, 410) or answer.streaming:
            continue
        if kind.startswith(SHOWN) and not path.startswith(BARE):
            kinds[route(path)].append((len(answer.content), path))
        if kind.startswith("text/html"):
            pages.append((path, answer.content.decode()))
        elif kind.startswith("text/markdown"):
            texts.append((path, answer.content.decode()))
        elif is_feed(kind) and "sitemap" not in path and "opensearch" not in path:
            parts += bodies(path, answer.content)
    tab.show(pages, whose=OURS)
    once = {text: place for place, text in parts if text}
    tab.show([(place, text) for text, place in once.items()], whose=BARE_TEXT)
    whole = [defused(f"\n---\n{text}") for _, text in texts]  # their heads are text here
    tab.show([(path, render.html(text)) for path, text in texts], whose=BARE_TEXT)
    tab.show(list(zip([p for p, _ in texts], goldmark.pages(whole), strict=True)), whose=HUGO)
    for found in kinds.values():
        for _size, path in sorted(found, reverse=True)[:OF_A_KIND]:
            tab.go(live_server.url + path)
    desk(tab, live_server, site)

    if os.environ.get("NEWSROOM_XSS") == "all":
        counts = f"{len(of)} vectors, {tab.opened} documents, {len(tab.faults)} with faults"
        logging.getLogger("newsroom.xss").warning(counts)
    assert {place: sorted(found) for place, found in tab.faults.items()} == {}
    assert len(pages) > 50 and len(parts) > 100 and len(kinds) > 12, (len(pages), len(parts))
    assert site.imported > len(of) // 4


def test_the_trap_catches_what_runs_and_what_could(browser: Browser) -> None:
    context = browser.new_context()
    tab = Watch(context.new_page())
    vectors = [each for each in hostile.vectors() if each.startswith("<")]

    tab.show([(each, each) for each in vectors], whose=BARE_TEXT)
    tab.show([("link", "<p><a href='java\nscript:x()'>x</a>")], whose=OURS)
    tab.show(
        [("fine", "<p class=x><a href='https://a.example/'>javascript:alert(1)</a></p>")],
        whose=OURS,
    )

    context.close()
    caught = set(tab.faults)
    assert "link" in caught and "fine" not in caught
    assert any(each.startswith("ran: ") for found in tab.faults.values() for each in found)
    missed = [each for each in vectors if each not in caught]
    assert [each for each in missed if not each.startswith(HARMLESS)] == []


def addresses(of: Sequence[str]) -> Iterator[str]:
    """Every public address there is, and those that ask for something."""
    seen: Counter[str] = Counter()
    for sheet in sheets():
        path = quote(sheet.path)
        kind = route(path)
        seen[kind] += 1
        if "<kind:kind>" not in kind or seen[kind] <= FEEDS_OF_A_KIND:
            yield path
    for each in of[::4]:
        asked = quote(each, safe="")
        yield f"/search/?q={asked}"
        yield f"/nope/{asked}/"
    yield from (f"/s0/feed.{kind}?per=item" for kind in ("rss", "atom", "json"))
    yield f"/feed.atom?topic={quote(of[0], safe='')}"


def route(path: str) -> str:
    """Which kind of page an address is of."""
    try:
        return resolve(unquote(path.partition("?")[0])).route
    except Resolver404:
        return "404"


def desk(tab: Watch, live_server: LiveServer, site: hostile.Site) -> None:
    """The editors' pages, with all their scripts at work."""
    enter(tab.page, live_server, site.boss)
    rows = {
        "open": site.open.pk,
        "main": site.main.pk,
        "series": site.series[0].pk,
        "article": site.articles[0].pk,
        "source": site.sources[0].pk,
        "story": site.stories[0].pk,
    }
    for path in DESK:
        tab.place, tab.opened = path, tab.opened + 1
        tab.page.goto(f"{live_server.url}/admin/{path.format(**rows)}")
        tab.page.wait_for_load_state("load")
        tab.note(tab.page.evaluate(AT_THE_DESK))
    for look in ("page", "feed", "markdown"):
        tab.place, tab.opened = look, tab.opened + 1
        tab.page.goto(f"{live_server.url}/admin/digests/digest/{site.open.pk}/preview/?as={look}")
        tab.note(tab.page.evaluate("window.__ran || []"))
