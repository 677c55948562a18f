"""Feeds read: bytes in, entries of plain text out, whatever the format and its faults."""

import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from articles import dateline, decode, language, mend, plain

LONGEST = 500_000  # characters of an entry's markup that are read
TAGS = 200_000  # of one feed that are read, CDATA aside; the most in 5,749 real feeds are 19,771
MOST = 1_000  # entries of one feed that are read; the parser takes seconds for more


@dataclass(frozen=True)
class Entry:
    """One entry, in plain text; `summary` or `content` is "" if the feed gives only the other."""

    guid: str
    url: str
    title: str
    author: str
    published: datetime | None
    summary: str
    content: str


@dataclass(frozen=True)
class Feed:
    """A feed and its first 1,000 entries in the feed's own order; `ttl` in minutes, 0 unsaid."""

    title: str
    site_url: str
    language: str
    entries: tuple[Entry, ...]
    ttl: int = 0


@dataclass(frozen=True)
class FeedLink:
    """A feed that a page announces; `kind` is rss, atom or json."""

    url: str
    title: str
    kind: str


class FeedError(Exception):
    """What was fetched is no feed; permanent when its publisher can hardly have meant one."""

    def __init__(self, sentence: str, *, permanent: bool = False):
        super().__init__(sentence)
        self.permanent = permanent


EMPTY = gettext_noop("The address answered with nothing.")
WEB_PAGE = gettext_noop("This is a web page, not a feed.")
NO_FEED = gettext_noop("This is not a feed: neither RSS, Atom nor JSON Feed.")
BROKEN = gettext_noop("The feed is too broken to be read.")

# The parser for broken XML is loosely written and fails in many ways; to us all are one.
FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError)
TAG = re.compile(r"<(?:!\[CDATA\[.*?(?:\]\]>|\Z))?", re.DOTALL)  # or a whole CDATA section
MAIL = re.compile(r"\S*@\S*")
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
FEED_TYPES = {
    "application/rss+xml": "rss",
    "application/rdf+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
}
Draft = tuple[Entry, str]  # an entry and its date as written: the zone follows from the language


def parse(body: bytes, *, url: str = "", content_type: str = "") -> Feed:
    """The feed in a body fetched from `url`; FeedError when there is none in it."""
    text = decode.text(body, content_type=content_type).strip("\ufeff\0 \t\r\n")
    if not text:
        raise FeedError(EMPTY)
    return _json_feed(text, url) if text.startswith("{") else _xml_feed(text, url)


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


def address(base: str, link: str) -> str:
    """The absolute http or https URL of a link, "" when it is none."""
    link = re.sub(r"[\t\r\n]", "", plain.clean(link)).strip().replace(" ", "%20")
    try:
        parts = urlsplit(urljoin(base, link) if link else "")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # [broken brackets], impossible normalisation
        return ""
    return parts.geturl() if usable else ""


def _xml_feed(text: str, url: str) -> Feed:
    root = mend.root(text)
    if root is None:
        raise FeedError(NO_FEED, permanent=True)
    if root.kind == "html":
        raise FeedError(WEB_PAGE)
    source = _cut(mend.xml(text, root, most=MOST))
    try:
        found = feedparser.parse(
            io.BytesIO(source.encode("utf-8", "replace")),  # it would open what a str names
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # no markup leaves this module
            resolve_relative_uris=False,
        )
    except (*FAULTS, ValueError) as error:
        raise FeedError(BROKEN) from error
    if not (found["version"] or found["entries"]):
        raise FeedError(NO_FEED, permanent=True)
    about = found["feed"]
    site = address(url, _said(about, "link"))
    author = _names(about) if found["version"].startswith("atom") else ""
    drafts = [_xml_entry(entry, url or site, author) for entry in found["entries"][:MOST]]
    return _feed(
        title=plain.line(_said(about, "title")),
        site=site,
        declared=_said(about, "language"),
        drafts=drafts,
        ttl=max(_minutes(_said(about, "ttl")), _syndicated(about)),
    )


def _cut(source: str) -> str:
    """The document as far as its first tags go; the parser takes 15 seconds for a million."""
    beyond = next(islice(TAG.finditer(source), TAGS, None), None)
    return source[: beyond.start()] if beyond else source


def _text_of(markup: str) -> str:
    """The text of an entry; a tree of more markup takes hundreds of megabytes."""
    return plain.text_of(markup[:LONGEST])


def _xml_entry(entry: Any, base: str, author: str) -> Draft:
    guid = plain.fold(plain.clean(_said(entry, "id")))
    link = _said(entry, "feedburner_origlink") or _said(entry, "link")
    if link == _said(entry, "id") and not link.startswith(("http", "/")):
        link = ""  # RSS takes a guid for a link unless told otherwise; a bare number is none
    url = address(base, link)
    summary, content = _said(entry, "summary"), _content(entry)
    found = Entry(
        guid=guid or url,
        url=url,
        title=plain.line(_said(entry, "title")),
        author=_names(entry) or author,
        published=None,
        summary="" if summary == content else _text_of(summary),
        content=_text_of(content),
    )
    stamps = (_said(entry, key) for key in ("published", "updated", "created"))
    return found, next((stamp for stamp in stamps if stamp), "")


def _said(node: Any, key: str) -> str:
    """A value as text; dict.get, because the parser's own warns and invents on a missing date."""
    value = dict.get(node, key)
    return value if isinstance(value, str) else ""


def _content(entry: Any) -> str:
    parts = dict.get(entry, "content") or []
    return max((_said(part, "value") for part in parts), key=len, default="")


def _names(node: Any) -> str:
    """The authors by name; a mere mail address is nobody's byline."""
    names = [_said(author, "name") for author in dict.get(node, "authors") or []]
    if len(names) < 2:  # "mail (Name)" and the like, which the parser itself cuts up wrongly
        names = [MAIL.sub("", _said(node, "author")).strip(" ()<>")]
    return ", ".join(dict.fromkeys(filter(None, map(plain.line, names))))


def _minutes(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _syndicated(about: Any) -> int:
    """Minutes between updates by the syndication module: sy:updateFrequency times a period."""
    period = PERIODS.get(_said(about, "sy_updateperiod").strip().lower(), 0)
    return period // (_minutes(_said(about, "sy_updatefrequency").strip()) or 1)


def _json_feed(text: str, url: str) -> Feed:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(BROKEN) from error
    items = found.get("items")
    if not isinstance(items, list) or "jsonfeed.org/version/" not in _value(found, "version"):
        raise FeedError(NO_FEED, permanent=True)
    site = address(url, _value(found, "home_page_url"))
    author = _json_names(found)
    return _feed(
        title=plain.line(_value(found, "title")),
        site=site,
        declared=_value(found, "language"),
        drafts=[
            _json_entry(item, url or site, author)
            for item in items[:MOST]
            if isinstance(item, dict)
        ],
    )


def _json_entry(item: dict[str, Any], base: str, author: str) -> Draft:
    guid = plain.fold(plain.clean(_value(item, "id")))
    url = address(base, _value(item, "url") or _value(item, "external_url"))
    if not url and guid.startswith("http"):
        url = address(base, guid)
    written = _value(item, "content_text")
    found = Entry(
        guid=guid or url,
        url=url,
        title=plain.line(_value(item, "title")),
        author=_json_names(item) or author,
        published=None,
        summary=_text_of(_value(item, "summary")),
        content=_text_of(_value(item, "content_html")) or plain.paragraphed(written[:LONGEST]),
    )
    return found, _value(item, "date_published") or _value(item, "date_modified")


def _json_names(node: dict[str, Any]) -> str:
    authors = node.get("authors") or [node.get("author")]
    people = authors if isinstance(authors, list) else [authors]
    names = [plain.line(_value(person, "name")) for person in people if isinstance(person, dict)]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _value(node: dict[str, Any], key: str) -> str:
    """A member as text; publishers write numbers for ids and null for nothing."""
    value = node.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _feed(*, title: str, site: str, declared: str, drafts: list[Draft], ttl: int = 0) -> Feed:
    sample = " ".join([title, *_texts(entry for entry, _ in drafts[:50])])
    spoken = language.of(sample, declared=declared)
    # A Chinese feed may call itself English (its software's default) or be written in English.
    zone = "zh" if "zh" in (spoken, language.code(declared)) else spoken
    return Feed(
        title=title,
        site_url=site,
        language=spoken,
        entries=tuple(
            replace(entry, published=dateline.when(stamp, language=zone)) for entry, stamp in drafts
        ),
        ttl=ttl,
    )


def _texts(found: Iterable[Entry]) -> Iterable[str]:
    for entry in found:
        yield entry.title
        yield (entry.summary or entry.content)[:300]
