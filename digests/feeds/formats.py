"""The three formats of a feed, and how much of it is printed in each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from types import ModuleType

from digests.feeds import atom, jsonfeed, rss
from digests.feeds.entry import Entry, Feed

FORMATS: dict[str, ModuleType] = {"rss": rss, "atom": atom, "json": jsonfeed}
MOST = 500_000  # bytes of a feed


def content_type(kind: str) -> str:
    """What a feed is sent as. Browsers show what calls itself RSS or Atom as its bare source; what
    is simply XML they show by its stylesheet, and readers' software looks at the text itself."""
    sent = FORMATS[kind].TYPE if kind == "json" else "application/xml"
    return f"{sent}; charset=utf-8"


def printed(feed: Feed, kind: str, most: int = MOST) -> bytes:
    """The feed in one of the formats, without its oldest entries as far as they do not fit.

    Notices of withdrawn entries stay; an entry that fills a feed alone is cut.
    """
    form = FORMATS[kind]
    head, tail, joint = (text.encode() for text in (form.head(feed), form.tail(feed), form.JOINT))
    room = most - len(head) - len(tail)
    pieces = [Piece.of(form, feed, each, room - len(joint)) for each in feed.entries]
    return head + joint.join(fitting(pieces, room, len(joint))) + tail


@dataclass(frozen=True)
class Piece:
    """An entry as it is printed."""

    entry: Entry
    text: bytes

    @classmethod
    def of(cls, form: ModuleType, feed: Feed, entry: Entry, room: int) -> "Piece":
        text: bytes = form.entry(feed, entry).encode()
        if len(text) > room and entry.cut:
            text = form.entry(feed, cut(entry)).encode()
        return cls(entry, text)


def cut(entry: Entry) -> Entry:
    """The entry with its summary, a sentence and a link for its text."""
    said = f'<p><a href="{escape(entry.link)}">{escape(entry.cut)}</a></p>'
    if entry.summary:
        said = f"<p>{escape(entry.summary, quote=False)}</p>\n{said}"
    return replace(entry, content=said)


def fitting(pieces: Sequence[Piece], room: int, joint: int) -> Iterable[bytes]:
    """As many as there is room for, in their order: notices first, then the newest."""
    kept: set[int] = set()
    order = sorted(range(len(pieces)), key=lambda place: not pieces[place].entry.withdrawn)
    for place in order:
        room -= len(pieces[place].text) + joint
        if room < 0:
            break
        kept.add(place)
    return (piece.text for place, piece in enumerate(pieces) if place in kept)
