"""When two articles tell one story: an index of titles, incremental and near-linear."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from articles.canonical import canonical_url, url_key
from articles.words import words

__all__ = ["CJK", "Doc", "Index", "assign", "canonical_url", "units", "url_key"]

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK = HAN + "\u3040-\u30ff\u31f0-\u31ff"
CJK_FIRST = re.compile(f"[{CJK}]")
UNIT = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:[.'’\-][^\W_{CJK}]+)*")
# Words that say nothing of the event. Without them short English titles still have content.
STOP = words(
    "a about after all an and are as at be been but by can could do for from had has have he her "
    "his how i in into is it its more new no not of off on or our out over s said say says she so "
    "than that the their them they this to up us was we were what when which who why will with "
    "would you your"
)
# Measured on titles: the same event .45 to .88, others near 0. On two labelled sets of look-alike
# events (English; Chinese and English) .85 and .82 of the pairs found are right.
ALIKE = 0.45
ENOUGH = 5  # shared weight (a word 2, two characters 1): "人工智能" alone makes no story
NEAR = timedelta(hours=72)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COMMON = 200  # documents; a unit that more of them have, and over 2%, finds no candidates


@dataclass(frozen=True)
class Doc:
    """What is compared of an article: `published` is aware, or None when nobody knows."""

    title: str
    text: str
    published: datetime | None
    language: str


@dataclass(frozen=True)
class _Known:
    units: frozenset[str]
    weight: int
    published: datetime | None
    story: int


class Index:
    """The articles so far, by what their titles say: finds the story a new one belongs to."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        # Which documents have a unit, by period, so that old ones cost nothing.
        self._having: dict[int | None, dict[str, list[int]]] = {}
        self._next = 0

    def add(self, doc: Doc) -> int:
        """Put a document in its story, or in a new one; the story's number, from 0 up."""
        match = self.match(doc)
        story = match[0] if match else self._next
        self.put(doc, story)
        return story

    def put(self, doc: Doc, story: int) -> None:
        """Take in a document whose story is known; later new stories get higher numbers."""
        place = len(self._known)
        mine = units(doc.title)
        self._known.append(_Known(mine, _weight(mine), doc.published, story))
        having = self._having.setdefault(_period(doc.published), defaultdict(list))
        for unit in mine:
            having[unit].append(place)
        self._next = max(self._next, story + 1)

    def match(self, doc: Doc) -> tuple[int, float] | None:
        """The story of the most similar document near in time, and how similar; None if none."""
        mine = units(doc.title)
        weight = _weight(mine)
        best: tuple[float, int, int] | None = None
        for place in self._candidates(mine, doc.published):
            other = self._known[place]
            shared = _weight(mine & other.units)
            if shared < ENOUGH or not _near(doc.published, other.published):
                continue
            score = shared / min(weight, other.weight)
            if score >= ALIKE and (best is None or (score, shared) > best[:2]):
                best = (score, shared, other.story)
        return (best[2], best[0]) if best else None

    def _candidates(self, mine: frozenset[str], published: datetime | None) -> list[int]:
        """Documents that may be near and share two telling units, in the order they came."""
        limit = max(COMMON, len(self._known) // 50)
        counts: Counter[int] = Counter()
        for period in self._periods_near(published):
            having = self._having[period]
            for unit in mine & having.keys():
                if len(having[unit]) <= limit:
                    counts.update(having[unit])
        return sorted(place for place, count in counts.items() if count > 1)

    def _periods_near(self, published: datetime | None) -> list[int | None]:
        period = _period(published)
        if period is None:
            return list(self._having)
        return [p for p in (None, period - 1, period, period + 1) if p in self._having]


def assign(docs: Iterable[Doc]) -> list[int]:
    """The story number of each document, from 0 up, taking them in the order given."""
    index = Index()
    return [index.add(doc) for doc in docs]


def units(title: str) -> frozenset[str]:
    """What a title is made of: pairs of CJK characters, and lower-case words of other scripts."""
    found: set[str] = set()
    for match in UNIT.finditer(unicodedata.normalize("NFKC", title).casefold()):
        run = match[0]
        if not _is_cjk(run):
            found.update({run} - STOP)
        elif len(run) == 1:
            found.add(run)
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)


def _weight(found: frozenset[str]) -> int:
    return sum(1 if _is_cjk(unit) else 2 for unit in found)


def _is_cjk(unit: str) -> bool:
    return CJK_FIRST.match(unit) is not None


def _period(published: datetime | None) -> int | None:
    """Which stretch of NEAR's length a moment falls in: near moments are at most one apart."""
    return None if published is None else (published - EPOCH) // NEAR


def _near(a: datetime | None, b: datetime | None) -> bool:
    return a is None or b is None or abs(a - b) <= NEAR
