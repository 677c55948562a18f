"""Where a line of print may end: Chinese characters, words, and the marks that cling to them."""

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width

# Marks that no line begins with, and marks that no line ends with (kinsoku, 避头尾).
NEVER_FIRST = frozenset("。，、；：？！．·・」』）】》〉〕〗］｝”’…—–～‰％℃々ー〜,.;:?!)]}%°")
NEVER_LAST = frozenset("「『（【《〈〔〖［｛“‘￥＄￡€([{$£¥#№@")
TWINS = frozenset("…—")  # two of them are one mark
CLINGING = frozenset("“”‘’…—–·")  # as wide as the font likes, but no letters of a word


def is_wide(char: str) -> bool:
    """Whether a character stands for itself, as Chinese ones do, and is no letter of a word."""
    return east_asian_width(char) in "WF" or char in CLINGING


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two characters."""
    if after.isspace() or after in NEVER_FIRST:
        return False
    if before in NEVER_LAST or (before == after and after in TWINS):
        return False
    if before == "’" and after.isalnum() and not is_wide(after):
        return False  # an apostrophe
    return before.isspace() or is_wide(before) or is_wide(after)


def lines(text: str, advances: Sequence[float], room: float) -> Iterator[tuple[int, int]]:
    """The lines of a paragraph as (start, end) in the text; `advances` has each character's width.

    A word that is wider than the room is broken anywhere: nothing is ever lost beyond the edge.
    """
    start, chance, width, at = 0, 0, 0.0, 0
    while at < len(text):
        if at > start and may_break(text[at - 1], text[at]):
            chance = at
        width += advances[at]
        if width > room and at > start and not text[at].isspace():
            end = chance if chance > start else at
            yield start, _rest(text, start, end)
            start = at = end
            width = 0.0
            continue
        at += 1
    if start < len(text):
        yield start, _rest(text, start, len(text))


def _rest(text: str, start: int, end: int) -> int:
    """Where the line ends without the space behind it."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def narrowest(text: str, advances: Sequence[float], room: float) -> float:
    """The room in which a paragraph has no more lines than in this one: its lines are alike."""
    count = len(list(lines(text, advances, room)))
    low, high = room / 2, room
    while count > 1 and high - low > 4:
        middle = (low + high) / 2
        if len(list(lines(text, advances, middle))) > count:
            low = middle
        else:
            high = middle
    return high
