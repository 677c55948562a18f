"""What the XML formats share: links to itself and its hubs, pictures, and the machine label."""

from collections.abc import Iterator

from digests.feeds.entry import Drafted, Feed, Picture
from digests.feeds.markup import element

MEDIA = "http://search.yahoo.com/mrss/"
# The trade's own vocabulary for it: IPTC's digital source types.
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TERMS = {"model": "trainedAlgorithmicMedia", "extract": "algorithmicMedia"}


def drafted(said: Drafted) -> tuple[str, str, str]:
    """The scheme, term and label of the category that says a machine wrote the first words."""
    return SOURCE_TYPES, TERMS[said.how], said.label


def links(feed: Feed, content_type: str, name: str) -> Iterator[str]:
    """Where the feed is, and the hubs that tell of it."""
    yield element(name, "", {"rel": "self", "type": content_type, "href": feed.address})
    yield from (element(name, "", {"rel": "hub", "href": hub}) for hub in feed.hubs)


def media(picture: Picture | None) -> Iterator[str]:
    """The picture of an entry, and the same as what to show in lists."""
    if picture is None:
        return
    size = {"width": str(picture.width), "height": str(picture.height)}
    said = {"url": picture.url, "type": picture.content_type, "medium": "image"} | size
    yield element("media:content", "", said)
    yield element("media:thumbnail", "", {"url": picture.url} | size)
