"""What people changed of a machine's words: the share of characters that are no longer its own."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import groupby, pairwise
from typing import Any

from articles import markdown
from articles.sentences import ONE_CJK, sentences

# A word of letters and digits, one Han character (or kana, or hangul), or any other mark.
UNIT = re.compile(rf"{ONE_CJK.pattern}|(?:(?!{ONE_CJK.pattern})[^\W_])+|[^\s]")
# Fewer of them in a row, between longer stretches that are new, are a name, a figure, or chance: a
# text of one's own would have them too.
LEAST = 4
TOO_MANY = 50_000  # pairs of the same unit; from here on the commonest units begin no passage


@dataclass(frozen=True)
class Change:
    """How many characters stood in the longer of two texts, and how many stand in both.

    White space is not counted. Changes add up, and so their shares are weighted by length.
    """

    kept: int = 0
    longer: int = 0

    @property
    def share(self) -> float:
        """From 0, all the machine's, to 1, nothing of it: how much people wrote or took out."""
        return 1 - self.kept / self.longer if self.longer else 0.0

    @property
    def percent(self) -> int:
        """The share in whole per cent; 0 and 100 only where that is the whole truth."""
        return min(max(round(100 * self.share), self.share > 0), 100 - (self.share < 1))

    def __add__(self, other: "Change") -> "Change":
        return Change(self.kept + other.kept, self.longer + other.longer)


@dataclass(frozen=True)
class Piece:
    """A stretch of one of two texts, and whether it stands in the other as well."""

    text: str
    kept: bool


def changed(machine: str, now: str) -> Change:
    """What was changed from a machine's text to the text as it stands, both plain.

    What is kept: sentences that stand in both, wherever (to move one is not to write it), and of
    the rest, in their order, passages of at least LEAST units; shorter ones, of two or more, where
    they are longer than what is new before or behind them. The share is 1 − kept ÷ longer: who cut
    the machine's text to half changed one half, and so did who added as much again. It is the same
    in both directions, 0 where nothing but white space and the order of sentences differs, and 1
    where no passage is left. An edit distance would not do: two English texts share half their
    letters in order by chance.
    """
    longer = max(size(machine), size(now))
    if machine == now:
        return Change(longer, longer)
    one, _two = _pair(machine, now)
    return Change(sum(len(one.units[place]) for place in one.kept), longer)


def pieces(machine: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts, each cut up into what stands in the other too and what does not."""
    one, two = _pair(machine, now)
    return one.pieces(), two.pieces()


def of_draft(draft: Mapping[str, Any], headline: str, text: str) -> Change:
    """What people changed of a stored draft, whose headline (plain) and text (Markdown) are now so.

    Markup is not counted, nor are the escapes and repairs that are ours.
    """
    return changed(*plainly(draft, headline, text))


def plainly(draft: Mapping[str, Any], headline: str, text: str) -> tuple[str, str]:
    """The draft and what stands there now as plain texts, headline first; see of_draft."""
    theirs, summary = str(draft.get("headline") or ""), str(draft.get("summary") or "")
    now = markdown.plain(text)
    before = now if summary == text else markdown.plain(summary)
    return f"{theirs}\n{before}".strip(), f"{headline}\n{now}".strip()


def total(changes: Iterable[Change]) -> Change:
    """All of them as one."""
    return sum(changes, Change())


def size(text: str) -> int:
    """The characters of a text, white space not counted."""
    return len("".join(text.split()))


class _Side:
    """One of two texts as units, and the places of those that stand in the other."""

    def __init__(self, text: str) -> None:
        found = list(UNIT.finditer(text))
        self.text = text
        self.units = [unit[0] for unit in found]
        self.starts = [unit.start() for unit in found]
        self.kept = set[int]()
        ends = (bisect_left(self.starts, sentence.end) for sentence in sentences(text))
        self.lines = [range(*pair) for pair in pairwise([0, *ends])]

    def said(self, places: Iterable[int]) -> tuple[str, ...]:
        return tuple(self.units[place] for place in places)

    def rest(self) -> list[int]:
        """The places of what has not been found in the other text."""
        return [place for place in range(len(self.units)) if place not in self.kept]

    def pieces(self) -> list[Piece]:
        runs = groupby(range(len(self.units)), key=self.kept.__contains__)
        starts = [(self.starts[next(run)], kept) for kept, run in runs]
        ends = [*(start for start, _kept in starts[1:]), len(self.text)]
        return [
            Piece(self.text[start:end], kept)
            for (start, kept), end in zip(starts, ends, strict=False)
        ]


def _pair(machine: str, now: str) -> tuple[_Side, _Side]:
    """Both texts, with what stands in both found."""
    one, two = _Side(machine), _Side(now)
    _match(*sorted((one, two), key=lambda side: side.text))  # matching is not quite symmetric
    return one, two


def _match(one: _Side, two: _Side) -> None:
    there = defaultdict[tuple[str, ...], list[range]](list)
    for line in two.lines:
        there[two.said(line)].append(line)
    for line in one.lines:
        if same := there[one.said(line)]:
            one.kept.update(line)
            two.kept.update(same.pop(0))
    left, right = one.rest(), two.rest()
    for block in _passages(one.said(left), two.said(right)):
        one.kept.update(left[block.a : block.a + block.size])
        two.kept.update(right[block.b : block.b + block.size])


def _passages(one: Sequence[str], two: Sequence[str]) -> Iterator[Match]:
    """What stands in both in the same order, and is long enough not to be chance."""
    times = Counter(two)
    many = sum(count * times[unit] for unit, count in Counter(one).items()) > TOO_MANY
    blocks = SequenceMatcher(None, one, two, autojunk=many).get_matching_blocks()
    before = [Match(0, 0, 0), *blocks]
    for last, block, following in zip(before, blocks, blocks[1:], strict=False):
        nearer = min(_gap(last, block), _gap(block, following))
        if block.size >= LEAST or block.size > max(nearer, 1):
            yield block


def _gap(block: Match, following: Match) -> int:
    """How many units lie between two matches, in the text that has more of them there."""
    end_a, end_b = block.a + block.size, block.b + block.size
    return max(following.a - end_a, following.b - end_b)
