"""When two articles tell one story: an index of recent ones, incremental and near-linear."""

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import islice
from math import log
from typing import NamedTuple

from articles.canonical import canonical_url, url_key
from articles.likeness import ALIKE, Profile, Rarity, View
from articles.traits import READ, Traits, traits
from articles.units import CJK, units, weight

__all__ = [
    "ALIKE",
    "CJK",
    "READ",
    "Doc",
    "Index",
    "Match",
    "Reading",
    "assign",
    "canonical_url",
    "reading",
    "units",
    "url_key",
]

NEAR = timedelta(hours=72)
KEPT = timedelta(days=7)  # behind the newest; late arrivals still find their story
MOST = 30_000  # articles in an index, however many come in a week
# Two bare titles of one script share little but what they share word for word: the same event
# .45 to .88 of the shorter one, others near 0; and not "人工智能" alone.
BENT_TITLES = log(ALIKE) / log(0.45)
ENOUGH = 5
THIN = 25  # characters; a text with fewer ("Comments") is none
TELLING = 24  # an article's heaviest traits, by which others are found
LATEST = 16  # articles found by each, the latest; what more have tells little
# Of these the articles that share most are compared in full, if what they share makes up so much
# of an article: of labelled ones that are alike the least had .085. So the many that share a
# common word or two, ever more as an index fills, cost no comparison.
CANDIDATES = 16
PART = 0.06
NONE = -1  # no place
PEERS = 6  # the latest of a story, which a new article is held against


@dataclass(frozen=True)
class Doc:
    """What is compared of an article: `published` is aware, or None when nobody knows.

    Which language's rules hold is told from the letters, for feeds misname theirs.
    """

    title: str
    text: str
    published: datetime | None
    language: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What an index takes of an article: its traits, and what its title says if that is all."""

    traits: Traits
    bare: frozenset[str] | None
    published: datetime | None


def reading(doc: Doc) -> Reading:
    """Read a document: what costs most of its way into a story."""
    alone = units(doc.title) if len(doc.text.strip()) < THIN else None
    return Reading(traits(doc.title, doc.text[:READ]), alone, doc.published)


class Match(NamedTuple):
    """A story and how like a document it is: 1 the same, ALIKE and more told as one."""

    story: int
    likeness: float


@dataclass(frozen=True, slots=True)
class _Known:
    profile: Profile
    bare: frozenset[str] | None
    published: datetime | None
    story: int


@dataclass(frozen=True, slots=True)
class _Query:
    view: View
    bare: frozenset[str] | None

    def likeness(self, known: _Known) -> float:
        if self.bare is None or known.bare is None or self.view.cjk != known.profile.cjk:
            return self.view.likeness(known.profile)
        return _of_titles(self.bare, known.bare)


class Index:
    """Recent articles by their traits: finds the story a new one belongs to.

    Articles are found by an inverted index of their rarest traits and compared by cosine. A story
    is as near as half its nearest article and half the mean of its latest, so that no single
    look-alike chains two stories together. The work for an article does not grow with the index.
    """

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._rarity = Rarity()
        # By a trait's number; most are had by one article, and cost no list.
        self._having: list[array[int] | int] = []
        self._stories: dict[int, deque[int]] = {}
        self._arrivals: deque[tuple[int, datetime | None]] = deque()
        self._latest: deque[datetime] = deque(maxlen=LATEST)
        self._place = 0
        self._next = 0

    def __len__(self) -> int:
        return len(self._known)

    def add(self, doc: Doc | Reading) -> int:
        """Put a document in its story, or in a new one; the story's number, from 0 up."""
        read = _read(doc)
        match = self.match(read)
        story = match.story if match else self._next
        self.put(read, story)
        return story

    def put(self, doc: Doc | Reading, story: int) -> int:
        """Take in a document whose story is known; the place by which it can be moved or dropped.

        Later new stories get higher numbers.
        """
        read, place = _read(doc), self._place
        profile = self._rarity.take(read.traits)
        self._enter(profile.numbers, place)
        self._known[place] = _Known(profile, read.bare, read.published, story)
        self._join(place, story)
        if read.published:
            self._latest.append(read.published)
        # A document without a date is as old as the one before it.
        self._arrivals.append((place, self._latest[-1] if self._latest else None))
        self._place += 1
        self._forget()
        return place

    def move(self, place: int, story: int) -> None:
        """Put the document of a place into another story; nothing if it has been forgotten."""
        if known := self._known.get(place):
            self._leave(place, known.story)
            self._known[place] = replace(known, story=story)
            self._join(place, story)

    def drop(self, place: int) -> None:
        """Let go of the document of a place; nothing if it has been forgotten."""
        if known := self._known.pop(place, None):
            for number in self._rarity.drop(known.profile):
                self._having[number] = NONE
            self._leave(place, known.story)

    def match(self, doc: Doc | Reading) -> Match | None:
        """The story nearest to a document, of those alike; None if none is."""
        return next(iter(self.matches(doc, most=1, least=ALIKE)), None)

    def matches(self, doc: Doc | Reading, *, most: int, least: float) -> list[Match]:
        """The stories at least so like a document, the likest first."""
        read = _read(doc)
        query = _Query(View(read.traits, self._rarity), read.bare)
        found: dict[int, float] = {}
        nearest: dict[int, float] = {}

        def likeness(place: int) -> float:
            if place not in found:
                found[place] = query.likeness(self._known[place])
            return found[place]

        for place in islice(self._candidates(query, read.published), CANDIDATES):
            story = self._known[place].story
            peers = [
                likeness(peer)
                for peer in self._stories.get(story, ())
                if _near(read.published, self._known[peer].published)
            ] or [likeness(place)]
            score = (max(likeness(place), *peers) + sum(peers) / len(peers)) / 2
            if score >= least and score > nearest.get(story, 0):
                nearest[story] = score
        # Of equals the one found first, which shares most.
        best = nlargest(most, nearest, key=nearest.__getitem__)
        return [Match(story, round(nearest[story], 6)) for story in best]

    def _candidates(self, query: _Query, published: datetime | None) -> Iterator[int]:
        """Documents near in time that share telling traits, those that share most first."""
        values = query.view.values
        shared: dict[int, float] = {}
        for number in sorted(values, key=values.__getitem__, reverse=True)[:TELLING]:
            gain = values[number] ** 2
            having = self._having[number]
            for place in (having,) if isinstance(having, int) else having[-LATEST:]:
                shared[place] = shared.get(place, 0.0) + gain
        least = 0.0 if query.bare else PART * query.view.mass
        enough = [place for place, gain in shared.items() if gain >= least]
        for place in nlargest(4 * CANDIDATES, enough, key=shared.__getitem__):
            if place in self._known and _near(published, self._known[place].published):
                yield place

    def _enter(self, numbers: "array[int]", place: int) -> None:
        """Note the document of a place with each of its traits."""
        having = self._having
        having.extend([NONE] * (len(self._rarity.had) - len(having)))
        for number in numbers:
            had = having[number]
            if not isinstance(had, int):
                had.append(place)
                if len(had) > 2 * LATEST:
                    del had[:LATEST]
            elif had in self._known:
                having[number] = array("I", (had, place))
            else:  # nobody had it, or whoever did is gone
                having[number] = place

    def _join(self, place: int, story: int) -> None:
        self._stories.setdefault(story, deque(maxlen=PEERS)).append(place)
        self._next = max(self._next, story + 1)

    def _leave(self, place: int, story: int) -> None:
        peers = self._stories.get(story, deque())
        if place in peers:
            peers.remove(place)
        if not peers:
            self._stories.pop(story, None)

    def _forget(self) -> None:
        """Let go of what is too old or too much, first come first gone.

        Old is what lies behind all of the latest arrivals: one lying date empties no index.
        """
        horizon = min(self._latest) - KEPT if len(self._latest) == LATEST else None
        while self._arrivals:
            place, at = self._arrivals[0]
            if len(self._known) <= MOST and not (horizon and at and at < horizon):
                return
            self._arrivals.popleft()
            self.drop(place)


def assign(docs: Iterable[Doc]) -> list[int]:
    """The story number of each document, from 0 up, taking them in the order given."""
    index = Index()
    return [index.add(doc) for doc in docs]


def _read(doc: Doc | Reading) -> Reading:
    return reading(doc) if isinstance(doc, Doc) else doc


def _of_titles(a: frozenset[str], b: frozenset[str]) -> float:
    """How alike two titles are when there is nothing else, on the scale of ALIKE."""
    shared = weight(a & b)
    if shared < ENOUGH:
        return 0.0
    return float((shared / min(weight(a), weight(b))) ** BENT_TITLES)


def _near(a: datetime | None, b: datetime | None) -> bool:
    return a is None or b is None or abs(a - b) <= NEAR
