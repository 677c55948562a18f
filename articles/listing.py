"""What a feed lists: cheap to look through, an entry's text made plain only when asked for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, overload
from urllib.parse import urljoin, urlsplit

from articles import dateline, language, plain

LONGEST = 500_000  # characters of an entry's markup that are read
HEARD = 50  # entries that are listened to for the feed's language
# An address that resolving and normalising leave as it is.
FINISHED = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
    r"/[\w~!$'()*+,:@%/.-]*(?:\?[\w~!$'()*+,:@%/.=&?-]+)?(?:#[\w~!$'()*+,:@%/.=&?-]+)?",
    re.ASCII,
)


# A date that says its zone in one of the usual ways.
ZONED = re.compile(
    r"(?:[A-Z][a-z]{2}, )?[0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}"
    r" (?:GMT|[+-][0-9]{4})"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


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


class FeedError(Exception):
    """What was fetched is no feed; permanent when its publisher can hardly have meant one."""

    def __init__(self, sentence: str, *, permanent: bool = False):
        super().__init__(sentence)
        self.permanent = permanent


class Told(NamedTuple):
    """What a feed says of one entry, in its own markup; of several `links` the first good one."""

    guid: str = ""
    links: tuple[str, ...] = ()
    title: str = ""
    authors: tuple[str, ...] = ()
    stamp: str = ""
    summary: str = ""
    content: str = ""
    written: str = ""  # a text without markup, read when there is no content


class Listed:
    """One entry of a listing."""

    def __init__(self, listing: "Listing", told: Told):
        self._listing, self._told = listing, told

    @cached_property
    def guid(self) -> str:
        return plain.fold(plain.clean(self._told.guid)) or self.url

    @cached_property
    def url(self) -> str:
        found = (address(self._listing.base, link) for link in self._told.links)
        return next(filter(None, found), "")

    @cached_property
    def title(self) -> str:
        return plain.line(self._told.title)

    @cached_property
    def published(self) -> datetime | None:
        """When the feed says so; the zone of a date without one follows from the language."""
        stamp = self._told.stamp
        west = dateline.when(stamp) if stamp else None
        if west is None or ZONED.fullmatch(stamp) or west == dateline.when(stamp, language="zh"):
            return west  # its zone is written: the language need not be found out
        return dateline.when(stamp, language=self._listing.zone)

    @cached_property
    def texts(self) -> tuple[str, str]:
        """Summary and content in plain text: what costs."""
        content = _text_of(self._told.content) or plain.paragraphed(self._told.written[:LONGEST])
        return _text_of(self._told.summary), content

    def entry(self) -> Entry:
        """Everything the feed says of it, in plain text."""
        summary, content = self.texts
        author = names(self._told.authors) or self._listing.author
        return Entry(self.guid, self.url, self.title, author, self.published, summary, content)


class Listing(Sequence[Listed]):
    """A feed as far as it costs little: itself, and its first 1,000 entries in its own order.

    `ttl` is in minutes, 0 unsaid; `hub` and `self_url` are absolute addresses or "".
    """

    def __init__(
        self,
        told: Sequence[Told],
        *,
        url: str,
        title: str = "",
        link: str = "",
        declared: str = "",
        authors: Sequence[str] = (),
        ttl: int = 0,
        hub: str = "",
        self_url: str = "",
    ):
        self.title = plain.line(title)
        self.site_url = address(url, link)
        self.base = url or self.site_url
        self.declared = declared
        self.author = names(authors)
        self.ttl = ttl
        self.hub, self.self_url = address(self.base, hub), address(self.base, self_url)
        self._listed = [Listed(self, each) for each in told]

    def __len__(self) -> int:
        return len(self._listed)

    def __iter__(self) -> Iterator[Listed]:
        return iter(self._listed)

    @overload
    def __getitem__(self, place: int) -> Listed: ...
    @overload
    def __getitem__(self, place: slice) -> list[Listed]: ...
    def __getitem__(self, place: int | slice) -> Listed | list[Listed]:
        return self._listed[place]

    @cached_property
    def language(self) -> str:
        """The language it is written in; to know it, the texts of its entries are read."""
        sample = [self.title]
        for listed in self._listed[:HEARD]:
            summary, content = listed.texts
            sample += [listed.title, (summary or content)[:300]]
        return language.of(" ".join(sample), declared=self.declared)

    @property
    def zone(self) -> str:
        """The language whose clock is meant by dates without a zone."""
        # A Chinese feed may call itself English (its software's default) or be written in English.
        return "zh" if language.code(self.declared) == "zh" else self.language

    def feed(self) -> Feed:
        """All of it in plain text."""
        entries = tuple(listed.entry() for listed in self._listed)
        return Feed(self.title, self.site_url, self.language, entries, self.ttl)


def address(base: str, link: str) -> str:
    """The absolute http or https URL of a link, "" when it is none."""
    if FINISHED.fullmatch(link):
        return link
    link = re.sub(r"[\t\r\n]", "", plain.clean(link)).strip().replace(" ", "%20")
    try:
        parts = urlsplit(urljoin(base, link) if link else "")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:  # [broken brackets], impossible normalisation
        return ""
    # A password is nobody's to keep, and no page needs one to be told by.
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if usable else ""


def names(written: Sequence[str]) -> str:
    """People by name, each once, in one line."""
    return ", ".join(dict.fromkeys(filter(None, map(plain.line, written))))


def _text_of(markup: str) -> str:
    """The text of an entry; a tree of more markup takes hundreds of megabytes."""
    return plain.text_of(markup[:LONGEST])
