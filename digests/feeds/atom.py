"""Atom (RFC 4287), with tombstones (RFC 6721)."""

from collections.abc import Iterator
from html import escape

from django.utils.feedgenerator import rfc3339_date

from digests.feeds import markup, vocabulary
from digests.feeds.entry import Entry, Feed
from digests.feeds.markup import element

TYPE = "application/atom+xml"
SPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:media": vocabulary.MEDIA,
}
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
JOINT = ""


def head(feed: Feed) -> str:
    """All before the first entry."""
    return "".join(
        [
            markup.DECLARATION,
            markup.stylesheet(feed.stylesheet),
            markup.opening("feed", SPACES | {"xml:lang": feed.language}),
            "\n",
            text("title", feed.title),
            text("subtitle", feed.description) if feed.description else "",
            element("link", "", {"rel": "alternate", "type": "text/html", "href": feed.link}),
            *vocabulary.links(feed, TYPE, "link"),
            element("id", feed.id),
            element("updated", rfc3339_date(feed.updated)),
            element("icon", feed.icon),
            markup.parent("author", [element("name", feed.title)]),
        ]
    )


def tail(feed: Feed) -> str:
    return "</feed>\n"


def entry(feed: Feed, said: Entry) -> str:
    printed = markup.parent("entry", children(said), {"xml:lang": said.language})
    return tombstone(said) + printed if said.withdrawn else printed


def children(said: Entry) -> Iterator[str]:
    yield text("title", said.title)
    yield element("link", "", {"rel": "alternate", "type": "text/html", "href": said.link})
    if said.source:
        yield element("link", "", {"rel": "related", "href": said.source})
    yield element("id", said.id)
    yield element("published", rfc3339_date(said.published))
    yield element("updated", rfc3339_date(said.updated))
    name, uri = element("name", said.author), element("uri", said.author_link)
    yield markup.parent("author", [name, uri])
    if said.summary:
        yield text("summary", said.summary)
    yield from (element("category", "", {"term": tag}) for tag in said.tags)
    if said.drafted:
        scheme, term, label = vocabulary.drafted(said.drafted)
        yield element("category", "", {"term": term, "scheme": scheme, "label": label})
    if said.content:
        yield element("content", said.content, {"type": "html"})
    yield from vocabulary.media(said.picture)


def tombstone(said: Entry) -> str:
    """For software that takes an entry away when it is told so."""
    when = {"ref": said.id, "when": rfc3339_date(said.updated)}
    comment = [text("at:comment", said.summary)] if said.summary else []
    return markup.parent("at:deleted-entry", comment, {"xmlns:at": TOMBSTONES} | when)


def text(name: str, said: str) -> str:
    """A plain text; one that could be taken for markup is sent as HTML that shows it."""
    if "<" in said or "&" in said:
        return element(name, escape(said, quote=False), {"type": "html"})
    return element(name, said)
