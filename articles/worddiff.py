"""What changed between two texts, word by word: Chinese by character, figures as wholes; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from articles.changes import Change, compared, shared

Kind = Literal["same", "gone", "new", "cut"]
Tokens = Sequence[str]

EFFORT = 250_000  # steps of comparison two texts may cost: about a fifth of a second

HAN = "\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
KANA = "\u3040-\u30ff"
LETTER = rf"[^\W_{HAN}{KANA}]"
TOKEN = re.compile(
    r"\r\n"
    # a figure with its sign, its marks, its Chinese scale and its unit: 380亿, $1,200, 08:30, 5%
    r"|[$€£¥￥]?\d+(?:[.,:/·．－-]\d+)*(?:\s?[十百千万萬亿億兆]+)?(?:[%％‰℃]|[a-zA-Z]+)?"
    r"|[〇零一二三四五六七八九十百千万萬亿億两兩兆]{2,}"
    rf"|{LETTER}+(?:['’.&-]{LETTER}+)*"
    r"|[^\S\r\n]+"
    # any other character, with what is combined with it
    r"|.[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]*(?:\u200d.[\u20d0-\u20ff\ufe00-\ufe0f]*)*",
    re.DOTALL,
)
BREAKS = frozenset(("\n", "\r\n"))
STOPS = frozenset("。！？!?；;.") | BREAKS
PAUSES = frozenset("，,、：:（）()「」“”‘’《》—…")
APART = 1_000_000  # the weight of what is never drawn into the changes around it


@dataclass(frozen=True)
class Piece:
    """A run of text: in both ("same"), only before ("gone"), only after ("new").

    Of `brief` there is also "cut": text in both that is not shown.
    """

    kind: Kind
    text: str


def words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order; where they differ, what is gone stands before what is new.

    "same" and "gone" joined are `before`, "same" and "new" joined are `after`. What has too
    little in common to be compared in time is told apart as a whole.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    changes = compared(old, new, EFFORT)
    joined = (trimmed(each, old, new) for each in merged(changes, old, new))
    return list(pieces(old, new, [aligned(each, old, new) for each in joined]))


def differs(found: Iterable[Piece]) -> bool:
    """Whether anything changed."""
    return any(piece.kind in ("gone", "new") for piece in found)


def brief(found: Sequence[Piece], around: int = 40) -> list[Piece]:
    """The same, of long unchanged runs only `around` characters next to a change."""
    return [
        part
        for place, piece in enumerate(found)
        for part in _brief(piece, around, first=place == 0, last=place == len(found) - 1)
    ]


def _brief(piece: Piece, around: int, *, first: bool, last: bool) -> Iterator[Piece]:
    head = 0 if first else around
    end = len(piece.text) - (0 if last else around)
    if piece.kind != "same" or end - head <= around:
        yield piece
        return
    parts: list[tuple[Kind, str]] = [
        ("same", piece.text[:head]),
        ("cut", piece.text[head:end]),
        ("same", piece.text[end:]),
    ]
    yield from (Piece(kind, text) for kind, text in parts if text)


# Reading well
def merged(changes: Sequence[Change], old: Tokens, new: Tokens) -> list[Change]:
    """Changes joined where so little stands between them that apart they would be harder to read.

    A character alone, or less than what changed on either side of it; never across a line.
    """
    found: list[Change] = []
    for change in changes:
        found.append(change)
        while len(found) > 1 and _slight(found[-2], found[-1], old, new):
            after, before = found.pop(), found.pop()
            found.append(Change(before.start, after.end, before.begin, after.stop))
    return found


def _slight(before: Change, after: Change, old: Tokens, new: Tokens) -> bool:
    between = weight(old[before.end : after.start])
    least = min(_most(before, old, new), _most(after, old, new))
    return between <= 1 or between < least


def _most(change: Change, old: Tokens, new: Tokens) -> int:
    return max(
        weight(old[change.start : change.end], apart=0),
        weight(new[change.begin : change.stop], apart=0),
    )


def weight(tokens: Iterable[str], apart: int = APART) -> int:
    """How much there is to read: a character of Chinese 1, a word or a figure 2."""
    return sum(_weight(token, apart) for token in tokens)


def _weight(token: str, apart: int) -> int:
    if token in BREAKS:
        return apart
    if token.isspace():
        return 0
    if token in STOPS:
        return 3
    return 2 if len(token) > 1 or (token.isascii() and token.isalnum()) else 1


def trimmed(change: Change, old: Tokens, new: Tokens) -> Change:
    """The change without what both its sides begin or end with."""
    a, b = old[change.start : change.end], new[change.begin : change.stop]
    head = shared(a, b)
    tail = shared(a[head:][::-1], b[head:][::-1])
    return Change(change.start + head, change.end - tail, change.begin + head, change.stop - tail)


def aligned(change: Change, old: Tokens, new: Tokens) -> Change:
    """The change moved to where it reads best: words put in (or taken out) as whole clauses.

    In 甲，乙 → 甲，丙，乙 both “，丙” and “丙，” could be what is new.
    """
    if change.start == change.end:
        moved = _best(new, change.begin, change.stop)
    elif change.begin == change.stop:
        moved = _best(old, change.start, change.end)
    else:
        return change
    return change.moved(moved)


def _best(tokens: Tokens, start: int, end: int) -> int:
    """How far to move a run so that it begins and ends at the strongest break."""
    span = end - start
    places = {0: _break(tokens, start) + _break(tokens, end)}
    for step, more in ((-1, _back), (1, _on)):
        moved = 0
        while abs(moved) < span and more(tokens, start + moved, end + moved):
            moved += step
            places[moved] = _break(tokens, start + moved) + _break(tokens, end + moved)
    return max(places, key=lambda moved: (places[moved], -abs(moved)))


def _back(tokens: Tokens, start: int, end: int) -> bool:
    return start > 0 and tokens[start - 1] == tokens[end - 1]


def _on(tokens: Tokens, start: int, end: int) -> bool:
    return end < len(tokens) and tokens[start] == tokens[end]


def _break(tokens: Tokens, place: int) -> int:
    """How well a text can be cut here."""
    if place in (0, len(tokens)):
        return 4
    before = tokens[place - 1]
    if before in BREAKS:
        return 4
    if before in STOPS:
        return 3
    if before in PAUSES:
        return 2
    return int(before.isspace() or tokens[place].isspace())


def pieces(old: Tokens, new: Tokens, changes: Iterable[Change]) -> Iterator[Piece]:
    """Changes in order, and what is the same between them, as text."""
    x = 0
    for change in changes:
        yield from _piece("same", old[x : change.start])
        yield from _piece("gone", old[change.start : change.end])
        yield from _piece("new", new[change.begin : change.stop])
        x = change.end
    yield from _piece("same", old[x:])


def _piece(kind: Kind, tokens: Tokens) -> Iterator[Piece]:
    if tokens:
        yield Piece(kind, "".join(tokens))
