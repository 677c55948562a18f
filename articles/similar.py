"""When two articles tell one story: an index of recent ones, incremental and near-linear."""

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import nlargest
from itertools import islice
from math import log

from articles.canonical import canonical_url, url_key
from articles.likeness import ALIKE, Profile, Rarity, View
from articles.traits import READ, traits
from articles.units import CJK, units, weight

__all__ = ["ALIKE", "CJK", "READ", "Doc", "Index", "assign", "canonical_url", "units", "url_key"]

NEAR = timedelta(hours=72)
KEPT = timedelta(days=7)  # behind the newest; late arrivals still find their story
MOST = 30_000  # articles in an index, however many come in a week
# Two bare titles of one script share little but what they share word for word: the same event
# .45 to .88 of the shorter one, others near 0; and not "人工智能" alone.
BENT_TITLES = log(ALIKE) / log(0.45)
ENOUGH = 5
THIN = 25  # characters; a text with fewer ("Comments") is none
TELLING = 24  # an article's heaviest traits, by which others are found
LATEST = 32  # articles found by each, the latest; what more have tells little
CANDIDATES = 16  # of these, compared in full
PEERS = 6  # the latest of a story, which a new article is held against
# An article is matched, then put, and put again when a worker sets up its next index.
remembered = lru_cache(maxsize=4096)(traits)


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
        self._having: dict[int, array[int]] = {}
        self._stories: dict[int, deque[int]] = {}
        self._arrivals: deque[tuple[int, datetime | None]] = deque()
        self._latest: deque[datetime] = deque(maxlen=LATEST)
        self._place = 0
        self._next = 0

    def __len__(self) -> int:
        return len(self._known)

    def add(self, doc: Doc) -> int:
        """Put a document in its story, or in a new one; the story's number, from 0 up."""
        match = self.match(doc)
        story = match[0] if match else self._next
        self.put(doc, story)
        return story

    def put(self, doc: Doc, story: int) -> None:
        """Take in a document whose story is known; later new stories get higher numbers."""
        profile = self._rarity.take(remembered(doc.title, doc.text[:READ]))
        for number in profile.numbers:
            having = self._having.setdefault(number, array("L"))
            having.append(self._place)
            if len(having) > 2 * LATEST:
                del having[:LATEST]
        self._known[self._place] = _Known(profile, _bare(doc), doc.published, story)
        self._stories.setdefault(story, deque(maxlen=PEERS)).append(self._place)
        if doc.published:
            self._latest.append(doc.published)
        # A document without a date is as old as the one before it.
        self._arrivals.append((self._place, self._latest[-1] if self._latest else None))
        self._place += 1
        self._next = max(self._next, story + 1)
        self._forget()

    def match(self, doc: Doc) -> tuple[int, float] | None:
        """The story nearest to a document, of those alike, and how alike (to 1); None if none."""
        query = _Query(View(remembered(doc.title, doc.text[:READ]), self._rarity), _bare(doc))
        found: dict[int, float] = {}

        def likeness(place: int) -> float:
            if place not in found:
                found[place] = query.likeness(self._known[place])
            return found[place]

        nearest: tuple[float, int] | None = None
        for place in islice(self._candidates(query.view, doc.published), CANDIDATES):
            story = self._known[place].story
            peers = [
                likeness(peer)
                for peer in self._stories[story]
                if _near(doc.published, self._known[peer].published)
            ] or [likeness(place)]
            score = (max(likeness(place), *peers) + sum(peers) / len(peers)) / 2
            if score >= ALIKE and (nearest is None or score > nearest[0]):
                nearest = score, story
        return (nearest[1], round(nearest[0], 6)) if nearest else None

    def _candidates(self, view: View, published: datetime | None) -> Iterator[int]:
        """Documents near in time that share telling traits, those that share most first."""
        values = view.values
        shared: dict[int, float] = {}
        for number in sorted(values, key=values.__getitem__, reverse=True)[:TELLING]:
            gain = values[number] ** 2
            for place in self._having[number][-LATEST:]:
                shared[place] = shared.get(place, 0.0) + gain
        for place in nlargest(4 * CANDIDATES, shared, key=shared.__getitem__):
            if place in self._known and _near(published, self._known[place].published):
                yield place

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
            known = self._known.pop(place)
            for number in self._rarity.drop(known.profile):
                del self._having[number]
            peers = self._stories[known.story]
            if place in peers:
                peers.remove(place)
            if not peers:
                del self._stories[known.story]


def assign(docs: Iterable[Doc]) -> list[int]:
    """The story number of each document, from 0 up, taking them in the order given."""
    index = Index()
    return [index.add(doc) for doc in docs]


def _bare(doc: Doc) -> frozenset[str] | None:
    """What a title says that stands alone; None when there is a text to judge by."""
    return units(doc.title) if len(doc.text.strip()) < THIN else None


def _of_titles(a: frozenset[str], b: frozenset[str]) -> float:
    """How alike two titles are when there is nothing else, on the scale of ALIKE."""
    shared = weight(a & b)
    if shared < ENOUGH:
        return 0.0
    return float((shared / min(weight(a), weight(b))) ** BENT_TITLES)


def _near(a: datetime | None, b: datetime | None) -> bool:
    return a is None or b is None or abs(a - b) <= NEAR
