"""Chromium as a trap: what runs in a document, and what could, had a browser fewer guards."""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Self

from playwright.sync_api import Dialog, Frame, Page

A_SHEAF = 400_000  # characters: documents that are opened as one
A_WAIT = 180_000  # ms: of a page that holds hundreds of them, on a machine that is busy

# Who made the document around a text.
OURS, HUGO, BARE, FEED, DESK, LETTER = "ours", "hugo", "bare", "feed", "desk", "letter"

# Whatever runs comes upon one of these, in each frame.
TRAP = """
const caught = what => { (window.top.__ran ||= []).push(what); };
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
  window[name] = what => caught(`${name} ${what}`);
for (const name of ['log', 'info', 'warn', 'error', 'debug', 'dir'])
  console[name] = what => caught(`console.${name} ${what}`);
Object.defineProperty(window, '__x', { set: () => caught('__x') });
"""
# What in a document could run, or lead away, had the reader's browser fewer guards than ours.
LOOK = r"""
const URLS = ['href', 'src', 'action', 'formaction', 'data', 'poster', 'background', 'xlink:href',
              'srcset', 'ping', 'codebase', 'cite', 'longdesc', 'usemap', 'srcdoc'];
const GOOD = ['http:', 'https:', 'mailto:'];
const RUNS = ['iframe', 'object', 'embed', 'base', 'applet', 'svg', 'math', 'frame', 'marquee',
              'video', 'audio', 'template', 'portal', 'frameset'];
const PIECES = ['script', 'style', 'link', 'meta', 'form'];  // of a page, and of no text
const WORDS = ['name', 'headline', 'description', 'text', 'alternativeHeadline', 'keywords',
               'creditText', 'correction', 'about', 'abstract', 'caption', 'articleSection'];
const leads = (value, key) => {
  if (typeof value === 'string')
    return !WORDS.includes(key) && /^\s*(javascript|vbscript|data):/i.test(value)
      ? [`ld+json: ${key} ${value}`] : [];
  if (Array.isArray(value)) return value.flatMap(each => leads(each, key));
  return value && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, each]) => leads(each, key)) : [];
};
const data = each => {
  try { return leads(JSON.parse(each.text), ''); } catch (error) { return [`ld+json: ${error}`]; }
};
// What Hugo makes of a text has images, and links that only Hugo could keep out; the desk has
// scripts, drawings and frames of its own; a letter has styles.
const look = whose => {
  const page = ['ours', 'desk'].includes(whose), found = [];
  for (const each of document.querySelectorAll('*')) {
    const name = each.localName;
    if (whose === 'feed') {
      if (/xhtml|svg|MathML/.test(each.namespaceURI) && !each.classList.contains('sheaf'))
        found.push(`<${name} xmlns="${each.namespaceURI}">`);
      continue;
    }
    if (whose !== 'desk' && RUNS.includes(name)
        || !page && PIECES.includes(name) && !(whose === 'letter' && name !== 'script')
        || !['ours', 'desk', 'hugo'].includes(whose) && name === 'img'
        || whose === 'ours' && name === 'script' && each.type !== 'application/ld+json'
        || whose === 'desk' && name === 'script' && !each.src && each.type !== 'application/json'
        || name === 'style' && whose !== 'letter'
        || name === 'meta' && each.httpEquiv.toLowerCase() === 'refresh')
      found.push(`<${name}> ${each.outerHTML.slice(0, 80)}`);
    for (const { name: attribute, value } of each.attributes) {
      if (attribute.startsWith('on')
          || attribute === 'style' && !['desk', 'letter'].includes(whose)
          || attribute === 'srcdoc' && whose !== 'desk')
        found.push(`<${name} ${attribute}="${value.slice(0, 80)}">`);
      if (URLS.includes(attribute) && attribute !== 'srcdoc' && whose !== 'hugo'
          && URL.canParse(value, 'https://here.example/')
          && !GOOD.includes(new URL(value, 'https://here.example/').protocol))
        found.push(`<${name} ${attribute}="${value.slice(0, 80)}">`);
    }
    if (name === 'script' && each.type === 'application/ld+json') found.push(...data(each));
  }
  return [...new Set(found)];
};
"""
HERE = f"""async ([whose, ends]) => {{
  {LOOK}
  await new Promise(done => setTimeout(done, 20));
  const marks = [...document.querySelectorAll('hr.sheaf')];
  const astray = marks.filter(each => each.parentNode !== document.body
    || whose !== 'ours' && whose !== 'desk' && whose !== 'letter'
       && each.previousSibling?.className !== 'sheaf');
  const lost = ends < 0 ? 0 : ends - marks.length;
  const open = astray.map(each => `open: ${{each.id}}`);
  if (lost) open.push(`${{lost}} never end`);
  return [...(window.__ran || []).map(each => `ran: ${{each}}`), ...look(whose), ...open];
}}"""
FEEDS = """<?xml version="1.0"?><?xml-stylesheet type="text/css" href="/feeds.css"?>
<sheaf>%s</sheaf>"""
PAGES = "<!doctype html><html><head><title>texts</title></head><body>%s"
PROLOGUE = re.compile(r"<\?.*?\?>|<!DOCTYPE[^>]*>", re.DOTALL | re.IGNORECASE)
PICTURE = re.compile(r"(<img\b[^>]*? )src=")


@dataclass(frozen=True)
class Document:
    """A text as somebody is sent it: from where, what it is, and with which policy."""

    place: str
    text: str
    whose: str
    policy: str = ""

    def among_others(self, n: int) -> str:
        """The text with an end that is in its place only where all before it is closed."""
        end = f'<hr class="sheaf" id="end-{n}">'
        if self.whose in (OURS, DESK, LETTER):
            return f"{self.text}\n{end}"
        if self.whose == FEED:
            return PROLOGUE.sub("", self.text)
        text = self.text
        if self.whose == HUGO:  # it shows pictures of others, and nobody is asked for them here
            text = PICTURE.sub(r"\1data-src=", text)
        return f'<section class="sheaf" id="start-{n}">{text}</section>{end}'


@dataclass
class Stall:
    """A server of documents under the very policy they come with, or under none."""

    shown: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        stall = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                stall.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """A document; whatever a document asks for beside is empty, and asked for once."""
        kind, policy, body = self.shown.get(request.path, ("text/css", "", b""))
        request.send_response(200)
        request.send_header("Content-Type", f"{kind}; charset=utf-8")
        request.send_header("Content-Length", str(len(body)))
        request.send_header("Cache-Control", "no-store" if body else "max-age=9999, immutable")
        if policy:
            request.send_header("Content-Security-Policy", policy)
        request.end_headers()
        request.wfile.write(body)

    def show(self, text: str, kind: str, policy: str) -> str:
        """Put a document out in the place of the last; says where."""
        self.shown = {"/sheaf": (kind, policy, text.encode("utf-8", "replace"))}
        return f"http://127.0.0.1:{self.server.server_port}/sheaf"


class Watch:
    """A tab that notes all that runs or could."""

    def __init__(self, page: Page, stall: Stall) -> None:
        self.page, self.stall = page, stall
        self.faults = defaultdict[str, set[str]](set)
        self.place, self.going, self.opened, self.sheaves = "", "", 0, count(1)
        page.set_default_timeout(A_WAIT)
        page.context.add_init_script(TRAP)
        page.on("dialog", self.shut)
        page.on("console", lambda message: self.note(complaints(message.text)))
        page.on("framenavigated", self.moved)
        page.on("popup", lambda other: self.note([f"opened {other.url}"]))

    def note(self, found: Sequence[str]) -> None:
        if found:
            self.faults[self.place].update(found)

    def shut(self, dialog: Dialog) -> None:
        self.note([f"ran: {dialog.message}"])
        dialog.dismiss()

    def moved(self, frame: Frame) -> None:
        """Only where we went ourselves is all right."""
        if frame == self.page.main_frame and frame.url.partition("#")[0] != self.going:
            self.note([f"went to {frame.url[:80]}"])

    def go(self, url: str, *, whose: str = OURS, ends: int = -1) -> list[str]:
        """Open an address as it is served; what was found."""
        self.going = url
        self.page.goto(url)
        found: list[str] = self.page.evaluate(HERE, [whose, ends])
        return found

    def visit(self, url: str, *, whose: str = OURS) -> None:
        """Open a page of the site itself."""
        self.place, self.opened = url, self.opened + 1
        self.note(self.go(url, whose=whose))

    def show(self, documents: Iterable[Document]) -> None:
        """Open documents, many as one: without any policy, then under their own."""
        for some in sheaves(documents):
            self.opened += len(some)
            self.place = f"{some[0].place} … {some[-1].place}"
            if found := self.opened_as_one(some):
                self.note(found)
                for each in some if len(some) > 1 else ():  # again, to know which
                    self.place = each.place
                    self.note(self.opened_as_one([each]))

    def opened_as_one(self, some: Sequence[Document]) -> list[str]:
        """What is found in documents of one kind when they are opened."""
        self.place = f"{some[0].place} … {some[-1].place}"
        text = "\n".join(each.among_others(n) for n, each in enumerate(some))
        whose, ends = some[0].whose, len(some)
        kind = "text/html"
        if whose == FEED:
            text, kind, ends = FEEDS % text, "application/xml", -1
        elif whose in (BARE, HUGO):
            text = PAGES % text
        found: list[str] = []
        for policy in dict.fromkeys(("", some[0].policy)):
            found += self.go(self.stall.show(text, kind, policy), whose=whose, ends=ends)
        return found


def sheaves(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents of one kind and policy together, as many as make a big one."""
    kept: dict[tuple[str, str], list[Document]] = defaultdict(list)
    sizes: dict[tuple[str, str], int] = defaultdict(int)
    for each in documents:
        key = (each.whose, each.policy)
        kept[key].append(each)
        sizes[key] += len(each.text)
        if sizes[key] > A_SHEAF:
            yield kept.pop(key)
            sizes[key] = 0
    yield from kept.values()


def complaints(text: str) -> list[str]:
    """What the console says that a page of ours would not: that something was kept from running."""
    return [text] if "Content Security Policy" in text or "XSS" in text else []
