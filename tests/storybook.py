"""Pairs of news items written for the tests, and how well an assignment of stories does."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from articles import language
from articles.similar import Doc

HERE = Path(__file__).parent / "data" / "stories"


@dataclass(frozen=True)
class Pair:
    """Two items, and whether they tell one story."""

    same: bool
    docs: tuple[Doc, Doc]


def pairs(name: str) -> list[Pair]:
    """The pairs of one of the files, in its order."""
    return list(_pairs((HERE / f"{name}.txt").read_text("utf-8")))


def events(found: Sequence[Pair]) -> list[int]:
    """For each item of the pairs, one after the other, the event it tells.

    One event are the two of a pair of the same, and items with the same title.
    """
    docs = [doc for pair in found for doc in pair.docs]
    event = list(range(len(docs)))
    ties = [(2 * place, 2 * place + 1) for place, pair in enumerate(found) if pair.same]
    ties += [(a, b) for a, b in combinations(event, 2) if docs[a].title == docs[b].title]
    for a, b in ties:
        old, new = event[b], event[a]
        event = [new if one == old else one for one in event]
    return event


def b_cubed(
    gold: Sequence[object], found: Sequence[int], among: Collection[int] | None = None
) -> tuple[float, float, float]:
    """Precision, recall and F1 of an assignment, each item (or those `among`) counting once."""
    cells = list(zip(gold, found, strict=True))
    both, in_gold, in_found = Counter(cells), Counter(gold), Counter(found)
    counted = [cells[place] for place in (range(len(cells)) if among is None else among)]
    precision = sum(both[cell] / in_found[cell[1]] for cell in counted) / len(counted)
    recall = sum(both[cell] / in_gold[cell[0]] for cell in counted) / len(counted)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pair_f1(found: Sequence[Pair], stories: Sequence[int]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the pairs whose items stand in one story."""
    joined = [stories[2 * place] == stories[2 * place + 1] for place in range(len(found))]
    right = sum(pair.same for pair, one in zip(found, joined, strict=True) if one)
    same = sum(pair.same for pair in found)
    return right / max(sum(joined), 1), right / same, 2 * right / (sum(joined) + same)


def look_alikes_joined(
    topics: Sequence[object], gold: Sequence[object], found: Sequence[int]
) -> tuple[int, int]:
    """How many topics have items of their two events in one story, and how many such pairs."""
    cells = list(zip(topics, gold, found, strict=True))
    joined = [
        a[0] for a, b in combinations(cells, 2) if a[0] == b[0] and a[1] != b[1] and a[2] == b[2]
    ]
    return len(set(joined)), len(joined)


def _pairs(text: str) -> Iterator[Pair]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for verdict, *items in zip(*[iter(lines)] * 5, strict=True):
        if verdict not in ("same", "apart"):
            raise ValueError(verdict)
        yield Pair(verdict == "same", (_doc(*items[:2]), _doc(*items[2:])))


def _doc(head: str, text: str) -> Doc:
    day, title = head.split(" | ", 1)
    when = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    return Doc(title, text, when, language.of(f"{title}\n{text}"))
