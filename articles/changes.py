"""The fewest changes from one sequence of tokens to another, in bounded time; pure."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

Tokens = Sequence[Hashable]

LANDMARKS = (8, 3)  # tokens in a row that tell a place in a text, where it costs more


class Change(NamedTuple):
    """old[start:end] became new[begin:stop]."""

    start: int
    end: int
    begin: int
    stop: int

    def moved(self, by: int) -> "Change":
        return Change(*(place + by for place in self))

    def within(self, other: "Change") -> "Change":
        """This change of a part, as one of the whole that the part was taken from."""
        return Change(
            *(other.start + self.start, other.start + self.end),
            *(other.begin + self.begin, other.begin + self.stop),
        )


def compared(
    old: Tokens, new: Tokens, effort: int, landmarks: Sequence[int] = LANDMARKS
) -> list[Change]:
    """The fewest changes, as far as the effort goes; beyond that those between landmarks.

    A landmark is a run of tokens that stands once in either text.
    """
    changes = fewest(old, new, effort)
    if changes is not None:
        return changes
    for place, size in enumerate(landmarks, start=1):
        blocks = list(_between(_landmarks(old, new, size), old, new))
        if blocks != [Change(0, len(old), 0, len(new))]:
            share = effort // len(blocks)
            rest = landmarks[place:]
            return [part for each in blocks for part in _inside(each, old, new, share, rest)]
    return [Change(0, len(old), 0, len(new))]


def _inside(
    block: Change, old: Tokens, new: Tokens, effort: int, landmarks: Sequence[int]
) -> Iterator[Change]:
    a, b = old[block.start : block.end], new[block.begin : block.stop]
    return (each.within(block) for each in compared(a, b, effort, landmarks))


def _landmarks(old: Tokens, new: Tokens, size: int) -> list[tuple[int, int]]:
    """Places in both of the runs of this size that stand once in each, in one order."""
    there = _single(new, size)
    pairs = [(x, there[run]) for run, x in _single(old, size).items() if run in there]
    return rising(sorted(pairs))


def _single(tokens: Tokens, size: int) -> dict[tuple[Hashable, ...], int]:
    """The runs of this size that stand here once, and where."""
    runs = list(zip(*(tokens[shift:] for shift in range(size)), strict=False))
    often = Counter(runs)
    return {run: place for place, run in enumerate(runs) if often[run] == 1}


def rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of these pairs, ordered by the first, that rise in the second, too."""
    ends: list[int] = []  # of the rising rows of each length, the least last number
    last: list[int] = []  # and the pair that has it
    before: list[int] = []
    for place, (_x, y) in enumerate(pairs):
        length = bisect_left(ends, y)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [y]
        last[length : length + 1] = [place]
    found: list[tuple[int, int]] = []
    place = last[-1] if last else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]


def _between(landmarks: Sequence[tuple[int, int]], old: Tokens, new: Tokens) -> Iterator[Change]:
    """The stretches from landmark to landmark that differ."""
    for (x, y), (x1, y1) in pairwise(((0, 0), *landmarks, (len(old), len(new)))):
        if old[x:x1] != new[y:y1]:
            yield Change(x, x1, y, y1)


def fewest(old: Tokens, new: Tokens, effort: int) -> list[Change] | None:
    """The fewest changes from one sequence to the other; None where that takes more effort."""
    head = shared(old, new)
    tail = shared(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if not a or not b:
        return [Change(0, len(a), 0, len(b)).moved(head)] if a or b else []
    trail = _trail(a, b, effort)
    if trail is None:
        return None
    return [change.moved(head) for change in _runs(*_walked(trail, len(a), len(b)))]


def shared(old: Tokens, new: Tokens) -> int:
    """How many tokens both begin with."""
    most = min(len(old), len(new))
    return next((place for place in range(most) if old[place] != new[place]), most)


def _trail(a: Tokens, b: Tokens, effort: int) -> list[list[int]] | None:
    """How far each diagonal reaches with d changes, for d = 0, 1, … (Myers 1986)."""
    reach = {1: 0}
    trail: list[list[int]] = []
    steps = 0
    for d in range(len(a) + len(b) + 1):
        for k in range(-d, d + 1, 2):
            x = start = reach[k + 1] if _down(reach, k, d) else reach[k - 1] + 1
            while x < len(a) and 0 <= x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            steps += 1 + (x - start) // 8
            if x >= len(a) and x - k >= len(b):
                return trail
        trail.append([reach[k] for k in range(-d, d + 1, 2)])
        if steps > effort:
            return None
    return None


def _down(reach: dict[int, int], k: int, d: int) -> bool:
    """Whether the diagonal is best reached by something new, rather than something gone."""
    return k == -d or (k != d and reach[k - 1] < reach[k + 1])


def _walked(trail: list[list[int]], x: int, y: int) -> tuple[bytearray, bytearray]:
    """Which tokens are gone, which are new: the way back from the end."""
    gone, new = bytearray(x), bytearray(y)
    for d in range(len(trail), 0, -1):
        k = x - y
        reach = dict(zip(range(1 - d, d, 2), trail[d - 1], strict=True))
        down = _down(reach, k, d)
        above = k + 1 if down else k - 1
        x, y = reach[above], reach[above] - above
        if down:
            new[y] = 1
        else:
            gone[x] = 1
    return gone, new


def _runs(gone: bytearray, new: bytearray) -> Iterator[Change]:
    """Marked tokens as changes: runs of them, with what is the same in between."""
    x = y = 0
    while x < len(gone) or y < len(new):
        start, begin = x, y
        while x < len(gone) and gone[x]:
            x += 1
        while y < len(new) and new[y]:
            y += 1
        if (x, y) == (start, begin):
            x, y = x + 1, y + 1
        else:
            yield Change(start, x, begin, y)
