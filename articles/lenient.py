"""RSS and Atom in any state of repair, as feedparser reads them."""

import io
import re
from collections.abc import Callable
from typing import Any

import feedparser
from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings
from feedparser import mixin

from articles.listing import FeedError, Listing, Told

NO_FEED = gettext_noop("This is not a feed: neither RSS, Atom nor JSON Feed.")
BROKEN = gettext_noop("The feed is too broken to be read.")

# The parser for broken XML is loosely written and fails in many ways; to us all are one.
FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError)
MAIL = re.compile(r"(?<!\S)\S*@\S*")  # from the start of a word, or a long one takes ages
# No name has such a word: the parser looks for a mail address in it in time with its square.
ENDLESS = re.compile(r"[A-Za-z0-9_.+-]{300}")
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


def _spare(sync: Callable[..., None]) -> Callable[..., None]:
    """The parser's look at an author, who is cut short where nobody's name goes on."""

    def spared(parser: Any, key: str = "author") -> None:
        said = parser._get_context()
        if endless := ENDLESS.search(_said(said, key)):
            said[key] = said[key][: endless.end()]
        sync(parser, key)

    return spared


mixin._FeedParserMixin._sync_author_detail = _spare(mixin._FeedParserMixin._sync_author_detail)


def read(source: str, *, url: str, most: int) -> Listing:
    """The feed in mended XML, its first `most` entries; FeedError when there is none in it."""
    try:
        found = feedparser.parse(
            io.BytesIO(source.encode("utf-8", "replace")),  # it would open what a str names
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,  # no markup leaves the listing
            resolve_relative_uris=False,
        )
    except (*FAULTS, ValueError) as error:
        raise FeedError(BROKEN) from error
    if not (found["version"] or found["entries"]):
        raise FeedError(NO_FEED, permanent=True)
    about = found["feed"]
    return Listing(
        [_told(entry) for entry in found["entries"][:most]],
        url=url,
        title=_said(about, "title"),
        link=_said(about, "link"),
        declared=_said(about, "language"),
        authors=_authors(about) if found["version"].startswith("atom") else (),
        ttl=patience(
            _said(about, "ttl"),
            _said(about, "sy_updateperiod"),
            _said(about, "sy_updatefrequency"),
        ),
        hub=_related(about, "hub"),
        self_url=_related(about, "self"),
    )


def _told(entry: Any) -> Told:
    guid = _said(entry, "id")
    summary, content = _said(entry, "summary"), _content(entry)
    stamps = (_said(entry, key) for key in ("published", "updated", "created"))
    return Told(
        guid=guid,
        links=links(guid, _said(entry, "link"), _said(entry, "feedburner_origlink")),
        title=_said(entry, "title"),
        authors=_authors(entry),
        stamp=next(filter(None, stamps), ""),
        summary="" if summary == content else summary,
        content=content,
    )


def links(guid: str, link: str, original: str = "") -> tuple[str, ...]:
    """The link of an entry, unless it is a guid that was taken for one."""
    link = original or link
    if link == guid and not link.startswith(("http", "/")):
        return ()  # RSS takes a guid for a link unless told otherwise; a bare number is none
    return (link,)


def patience(ttl: str, period: str, frequency: str) -> int:
    """Minutes a feed asks to be left alone: by its ttl, or sy:updateFrequency times a period."""
    interval = PERIODS.get(period.strip().lower(), 0)
    return max(_whole(ttl), interval // (_whole(frequency.strip()) or 1))


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _said(node: Any, key: str) -> str:
    """A value as text; dict.get, because the parser's own warns and invents on a missing date."""
    value = dict.get(node, key)
    return value if isinstance(value, str) else ""


def _content(entry: Any) -> str:
    parts = dict.get(entry, "content") or []
    return max((_said(part, "value") for part in parts), key=len, default="")


def _authors(node: Any) -> tuple[str, ...]:
    authors = [_said(author, "name") for author in dict.get(node, "authors") or []]
    return by_name(authors, _said(node, "author"))


def by_name(authors: list[str], one: str) -> tuple[str, ...]:
    """The authors by name; a mere mail address is nobody's byline."""
    if len(authors) < 2:  # "mail (Name)" and the like, which the parser itself cuts up wrongly
        return ((MAIL.sub("", one) if "@" in one else one).strip(" ()<>"),)
    return tuple(authors)


def _related(about: Any, rel: str) -> str:
    """Where a feed's first link of a kind points."""
    links = dict.get(about, "links") or []
    found = (_said(link, "href") for link in links if rel in _said(link, "rel").lower().split())
    return next(filter(None, found), "")
