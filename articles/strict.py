"""Well-formed RSS 2.0 and Atom in plain words, read fast; the rest is left to the lenient reader.

Both give the same listing to the letter.
"""

import re

from articles import elements, lenient
from articles.dialect import LANG, Namespaces, kind
from articles.elements import Attributes, NotPlainError
from articles.hearing import (
    QUIET,
    holding,
    leaves,
    take_author,
    take_content,
    take_feed_summary,
    take_feed_title,
    take_guid,
    take_leaf,
    take_link,
    take_media_title,
    take_person,
    take_relation,
    take_site,
    take_source,
    take_subtitle,
    take_summary,
    take_title,
    valued,
)
from articles.listing import Listing, Told
from articles.notebook import MEANT, Draft, Events, Progress, Table, each, harmless, text_of

LONG, TAGS = 300_000, 60_000  # a document of more is not held as a whole
# C1 codes, written or referred to: the lenient parser has its own ways with them.
C1 = re.compile(rb"\xc2[\x80-\x9f]")
C1_REFERENCE = re.compile(rb"&#(?:[xX]0*[89][0-9a-fA-F]|0*1(?:2[89]|[345][0-9]))(?![0-9a-fA-F])")
MEDIA = Table(QUIET.kinds, {"media:title": take_media_title, "media:description": take_summary})
MEDIA.kinds["media:group"] = MEDIA.kinds["media:content"] = holding(MEDIA)
COMMON = Table(
    {
        "creativecommons:license": take_leaf,
        "georss:point": take_leaf,
        "dc:creator": take_author,
        "dc:author": take_author,
        "itunes:author": take_author,
        "atom:link": take_relation,
    }
)
ATOM_ENTRY = Table(
    MEDIA.kinds,
    COMMON.kinds,
    {
        "itunes:summary": take_summary,
        "content:encoded": take_content,
        "dc:date": valued("updated"),
        "dc:description": take_summary,
        "dc:language": take_leaf,
        "dc:title": take_title,
        "dcterms:created": valued("created"),
        "dcterms:issued": valued("published"),
        "dcterms:modified": valued("updated"),
        "feedburner:origlink": valued("original"),
        "atom:title": take_title,
        "atom:id": take_guid,
        "atom:summary": take_summary,
        "atom:content": take_content,
        "atom:author": take_person,
        "atom:published": valued("published"),
        "atom:updated": valued("updated"),
    },
    leaves("atom", "category rights"),
)
RSS_ENTRY = Table(
    ATOM_ENTRY.kinds,
    {
        "title": take_title,
        "link": take_link,
        "guid": take_guid,
        "description": take_summary,
        "author": take_author,
        "pubdate": valued("published"),
        "source": take_source,
        "category": take_leaf,
        "enclosure": take_leaf,
        "+": take_leaf,
    },
)
FEED = Table(
    QUIET.kinds,
    COMMON.kinds,
    {
        "itunes:summary": take_feed_summary,
        "dc:description": take_subtitle,
        "dc:language": valued("language"),
        "dc:date": take_leaf,
        "sy:updatebase": take_leaf,
        "sy:updateperiod": valued("period"),
        "sy:updatefrequency": valued("frequency"),
    },
)
RSS_FEED = Table(
    FEED.kinds,
    {
        "title": take_feed_title,
        "link": take_site,
        "description": take_subtitle,
        "language": valued("language"),
        "+ttl": valued("ttl"),
        "image": holding(Table(leaves("", "url title link width height description"))),
        "itunes:owner": holding(Table(leaves("itunes", "name email"))),
        "+skiphours": holding(Table({"+hour": take_leaf})),
        "+skipdays": holding(Table({"+day": take_leaf})),
        "+": take_leaf,
    },
    leaves(
        "",
        "category cloud copyright generator lastbuilddate managingeditor pubdate webmaster",
    ),
)
ATOM_FEED = Table(
    FEED.kinds,
    {"atom:title": take_feed_title, "atom:id": take_guid, "atom:author": take_person},
    leaves("atom", "category generator icon logo published rights subtitle updated"),
)


def read(source: str, *, url: str, most: int) -> Listing | None:
    """The feed in mended XML, its first `most` entries; None when it is not of the plain kind."""
    document = source.encode("utf-8", "replace")
    if len(document) > LONG and document.count(b"<") > TAGS:
        return None
    if C1_REFERENCE.search(document) or (not source.isascii() and C1.search(document)):
        return None
    try:
        events = elements.read(document, Namespaces().declared)
        return _listing(iter(events), url, most)
    except NotPlainError:
        return None


def _listing(events: Events, url: str, most: int) -> Listing:
    feed = Draft(Progress())
    authors: tuple[str, ...] = ()
    name, attributes = _element(events)
    harmless(feed, attributes)
    if kind(name) == "atom:feed":
        told = _read(feed, events, ATOM_FEED, ATOM_ENTRY, most)
        authors = feed.names()
    elif kind(name) == "rss":
        told = _channel(feed, events, most)
    else:
        raise NotPlainError
    said = feed.values.get
    declared = attributes.get(LANG, attributes.get("lang", "")).replace("_", "-")
    return Listing(
        told,
        url=url,
        title=feed.title,
        link=said("link", ""),
        declared=said("language", declared),
        authors=authors,
        ttl=lenient.patience(said("ttl", ""), said("period", ""), said("frequency", "")),
        hub=feed.first("hub"),
        self_url=feed.first("self"),
    )


def _element(events: Events) -> tuple[str, Attributes]:
    """The next element that begins."""
    for event in events:
        if event is None:
            break
        if not isinstance(event, str):
            return event
    raise NotPlainError


def _channel(feed: Draft, events: Events, most: int) -> list[Told]:
    """The entries of the one channel of an RSS feed."""
    name, attributes = _element(events)
    if kind(name) != "channel":
        raise NotPlainError
    harmless(feed, attributes, MEANT)
    told = _read(feed, events, RSS_FEED, RSS_ENTRY, most)
    text_of(events)
    return told


def _read(feed: Draft, events: Events, about: Table, within: Table, most: int) -> list[Told]:
    """The entries; what stands beside them goes into `feed`."""
    told: list[Told] = []
    for event in events:
        if event is None:
            break
        if isinstance(event, str):
            continue
        name, attributes = event
        if kind(name) not in ("item", "atom:entry"):
            about[name](feed, attributes, events, 1)
            continue
        if len(told) == most:
            raise NotPlainError  # the rest is no longer read: let it be cut
        entry = Draft(feed.progress)
        harmless(entry, attributes, MEANT)
        each(entry, events, within, 1)
        told.append(entry.told())
        feed.progress.heard = False
    return told
