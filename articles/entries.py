"""Feeds read: bytes in, entries of plain text out, whatever the format and its faults."""

import re
from dataclasses import dataclass
from itertools import islice

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from articles import decode, jsonfeed, lenient, mend, plain, strict
from articles.lenient import BROKEN, NO_FEED
from articles.listing import Entry, Feed, FeedError, Listed, Listing, address

__all__ = [
    "BROKEN",
    "EMPTY",
    "NO_FEED",
    "WEB_PAGE",
    "Entry",
    "Feed",
    "FeedError",
    "FeedLink",
    "Listed",
    "Listing",
    "address",
    "find_feeds",
    "parse",
    "skim",
]

TAGS = 60_000  # of one feed that are read, CDATA aside; the most in 5,749 real feeds are 19,771
LONG = 300_000  # characters of a feed from which on it is cut before it is read at all
MOST = 1_000  # entries of one feed that are read; the parser takes seconds for more
EMPTY = gettext_noop("The address answered with nothing.")
WEB_PAGE = gettext_noop("This is a web page, not a feed.")
TAG = re.compile(r"<(?:!\[CDATA\[.*?(?:\]\]>|\Z))?", re.DOTALL)  # or a whole CDATA section
FEED_TYPES = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
}


@dataclass(frozen=True)
class FeedLink:
    """A feed that a page announces; `kind` is rss, atom or json."""

    url: str
    title: str
    kind: str


def parse(body: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """The feed in a body fetched from `url`; FeedError when there is none in it."""
    return skim(body, url=url, content_type=content_type).feed()


def skim(body: bytes, *, url: str = "", content_type: str = "") -> Listing:
    """The same feed, of which each entry is made plain only when asked for; FeedError likewise."""
    text = decode.text(body, content_type=content_type).strip("\ufeff\0 \t\r\n")
    if not text:
        raise FeedError(EMPTY)
    if text.startswith("{"):
        return jsonfeed.read(text, url=url, most=MOST)
    root = mend.root(text)
    if root is None:
        raise FeedError(NO_FEED, permanent=True)
    if root.kind == "html":
        raise FeedError(WEB_PAGE)
    return _xml(mend.xml(text, root), root, url)


def _xml(source: str, root: mend.Root, url: str) -> Listing:
    """The listing in mended XML, by the fast reader if it may be."""
    found = strict.read(source, url=url, most=MOST) if len(source) <= LONG else None
    if found is None:
        cut = _cut(mend.capped(source, root, MOST))
        shorter = len(source) > LONG or len(cut) < len(source)
        found = strict.read(cut, url=url, most=MOST) if shorter else None
        found = lenient.read(cut, url=url, most=MOST) if found is None else found
    return found


def _cut(source: str) -> str:
    """The document as far as its first tags go; the parser takes 15 seconds for a million."""
    beyond = next(islice(TAG.finditer(source), TAGS, None), None)
    return source[: beyond.start()] if beyond else source


def find_feeds(page: bytes | str, *, url: str = "", content_type: str = "") -> list[FeedLink]:
    """The feeds a page announces in its <link> elements, in its order, each once."""
    text = page if isinstance(page, str) else decode.text(page, content_type=content_type)
    root = plain.tree(text)
    found: dict[str, FeedLink] = {}
    for link in [] if root is None else root.iter("base", "link"):
        if link.tag == "base":
            url = address(url, link.get("href", "")) or url
            continue
        kind = _feed_kind(link.get("rel", ""), link.get("type", ""), link.get("href", ""))
        if kind and (target := address(url, link.get("href", ""))):
            found.setdefault(target, FeedLink(target, plain.line(link.get("title", "")), kind))
    return list(found.values())


def _feed_kind(rel: str, type_: str, href: str) -> str:
    kind = FEED_TYPES.get(type_.partition(";")[0].strip().lower(), "")
    if not {"alternate", "feed"} & set(rel.lower().split()):
        return ""
    if type_.startswith("application/json") and "/wp-json/" in href:
        return ""  # every WordPress page links its programming interface so
    return kind
