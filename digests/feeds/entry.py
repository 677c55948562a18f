"""A feed and its entries as values, whatever the format they are printed in."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

# XML has no way to write these.
UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OURS = re.compile(r'(<a\b[^>]*?\bhref=")([#/?][^"]*)')


@dataclass(frozen=True)
class Picture:
    """A picture of ours that stands for an entry; sizes in pixels."""

    url: str
    content_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Drafted:
    """That a machine wrote the first words: `how` for programs, `label` for people."""

    how: str  # "model" or "extract"
    label: str


@dataclass(frozen=True)
class Entry:
    """What one entry says. Texts are plain, `content` is HTML and empty where it is left out."""

    id: str
    link: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    author: str
    author_link: str
    language: str
    tags: tuple[str, ...] = ()
    drafted: Drafted | None = None
    source: str = ""  # what an item is about, elsewhere
    picture: Picture | None = None
    withdrawn: bool = False
    cut: str = ""  # the sentence that stands for the text where that does not fit


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself, and its entries, newest first."""

    address: str  # its own
    link: str  # the page it is the feed of
    id: str
    title: str
    description: str
    language: str
    updated: datetime
    stylesheet: str
    icon: str
    about: str  # the page that explains what we say of machines
    hubs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = field(default=(), repr=False)


def clean(text: str) -> str:
    """A text without the characters that no XML document may hold."""
    return UNWRITABLE.sub("", text)


def outward(html: str, address: str) -> str:
    """A body whose links within our site still lead here when it is read elsewhere."""
    return OURS.sub(lambda link: link[1] + urljoin(address, link[2]), html)
