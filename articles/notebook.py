"""What a feed says, noted down element by element; what might be meant otherwise is refused."""

import re
from collections.abc import Callable, Iterator, Mapping

from articles import lenient
from articles.dialect import BASE, kind
from articles.elements import Attributes, Event, NotPlainError
from articles.listing import Told

Events = Iterator[Event]  # those within an element and its end, and all that follows

# An xml:base that means no harm; where there is any, addresses must be complete without it.
HARMLESS = re.compile(r"[\w:/.~%?=+,-]*", re.ASCII)
# Attributes that would be heeded: anywhere, and of an entry or a channel.
FOOT = re.compile(r".*base", re.IGNORECASE)
MEANT = re.compile(r".*(?:base|about|href|lastmod)", re.IGNORECASE)
DEEPEST = 50  # elements within one another
NAMES = 500  # that a table keeps in mind; a feed could invent as many as it likes


class Progress:
    """What reading one part of a document changes for the next."""

    heard = False  # a content element came before
    based = False  # some addresses may be relative to another


class Draft:
    """What a feed or an entry says, as it adds up in the order of the document."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.values: dict[str, str] = {}  # what is said last counts
        self.title, self.title_depth = "", -1
        self.summary: str | None = None
        self.summary_depth = 99
        self.contents: list[str] = []
        self.authors: list[tuple[str, str]] = []  # name, and what a lone author is called
        self.persons = 0  # authors that were told by Atom's rules
        self.related: list[tuple[str, str]] = []  # rel, href

    def names(self) -> tuple[str, ...]:
        if len(self.authors) > 1 and any("@" in name for name, _ in self.authors):
            raise NotPlainError
        if 0 < self.persons < len(self.authors):
            raise NotPlainError  # it gives some of them the names of others
        names = [name for name, _ in self.authors]
        if any(map(lenient.ENDLESS.search, names)):
            raise NotPlainError
        return lenient.by_name(names, self.authors[-1][1] if self.authors else "")

    def told(self) -> Told:
        said = self.values.get
        content = max(self.contents, key=len, default="")
        summary = self.summary or ""
        guid = said("guid", "")
        return Told(
            guid=guid,
            links=lenient.links(guid, said("link", ""), said("original", "")),
            title=self.title,
            authors=self.names(),
            stamp=said("published") or said("updated") or said("created") or "",
            summary="" if summary == content else summary,
            content=content,
        )

    def first(self, rel: str) -> str:
        return next((href for said, href in self.related if href and rel in said.split()), "")


Take = Callable[[Draft, Attributes, Events, int], None]


class Table(dict[str, Take]):
    """What to do with an element by its full name; NotPlainError when nothing is said of it."""

    def __init__(self, *kinds: Mapping[str, Take]) -> None:
        super().__init__()
        self.kinds: dict[str, Take] = {}
        for names in kinds:
            self.kinds.update(names)

    def __missing__(self, name: str) -> Take:
        label = kind(name)
        take = self.kinds.get(label) or (self.kinds.get("+") if label[0] == "+" else None)
        if take is None:
            raise NotPlainError
        if len(self) < NAMES:
            self[name] = take
        return take


def text_of(events: Events) -> str:
    """The text of an element that holds nothing else."""
    found = ""
    for event in events:
        if event is None:
            return found.strip()
        if isinstance(event, str):
            found = found + event if found else event
        else:
            break
    raise NotPlainError


def harmless(draft: Draft, attributes: Attributes, meant: re.Pattern[str] = FOOT) -> None:
    """No attribute that would be heeded, an xml:base apart."""
    for name, value in attributes.items():
        if name == BASE and HARMLESS.fullmatch(value):
            draft.progress.based = True
        elif meant.match(name):
            raise NotPlainError


def each(draft: Draft, events: Events, table: Table, depth: int) -> None:
    """Take the elements within one, as far as its end."""
    if depth > DEEPEST:
        raise NotPlainError
    for event in events:
        if event is None:
            return
        if not isinstance(event, str):  # between elements nobody speaks
            name, attributes = event
            table[name](draft, attributes, events, depth)
