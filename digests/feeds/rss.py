"""RSS 2.0, with the modules that readers' software knows."""

from collections.abc import Iterator
from html import escape

from django.utils.feedgenerator import rfc2822_date, rfc3339_date

from digests.feeds import markup, vocabulary
from digests.feeds.entry import Entry, Feed
from digests.feeds.markup import element

TYPE = "application/rss+xml"
SPACES = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": vocabulary.MEDIA,
}
JOINT = ""


def head(feed: Feed) -> str:
    """All before the first entry."""
    return "".join(
        [
            markup.DECLARATION,
            markup.stylesheet(feed.stylesheet),
            markup.opening("rss", SPACES | {"xml:lang": feed.language}),
            "\n<channel>\n",
            element("title", feed.title),
            element("link", feed.link),
            element("description", feed.description),
            element("language", feed.language),
            element("lastBuildDate", rfc2822_date(feed.updated)),
            *vocabulary.links(feed, TYPE, "atom:link"),
        ]
    )


def tail(feed: Feed) -> str:
    return "</channel>\n</rss>\n"


def entry(feed: Feed, said: Entry) -> str:
    return markup.parent("item", children(feed, said))


def children(feed: Feed, said: Entry) -> Iterator[str]:
    yield element("title", said.title)
    yield element("link", said.link)
    if said.summary:  # readers take it for HTML
        yield element("description", escape(said.summary, quote=False))
    yield element("dc:creator", said.author)
    yield element("pubDate", rfc2822_date(said.published))
    yield element("guid", said.id, {"isPermaLink": "false"})
    yield from (element("category", tag) for tag in said.tags)
    if said.drafted:
        scheme, term, _label = vocabulary.drafted(said.drafted)
        yield element("category", term, {"domain": scheme})
    if said.language != feed.language:
        yield element("dc:language", said.language)
    if said.updated > said.published:  # RSS has no word of its own for it
        yield element("atom:updated", rfc3339_date(said.updated))
    if said.content:
        yield element("content:encoded", said.content)
    yield from vocabulary.media(said.picture)
