"""Links into the middle of somebody else's page: to the very words, as text fragments.

`#:~:text=…` is in the specification "URL Fragment Text Directives" of the WICG. A browser that does
not know it opens the page.
"""

import re
from itertools import pairwise
from urllib.parse import quote

LEAST, MOST = 15, 130  # how long the words may be; a Chinese character counts three
LINE_ENDS = "\n\r\u2028\u2029"  # no words run over the end of a block of the page
PAUSE = re.compile(r"[，。；：！？、…]+[”’」』）》]*|[,;:.!?]+[\"”’)]*(?=\s|$)|\s[—–-]\s|——+")
CLOSING = " \u3000”’」』）》\"')"
EDGES = " \t\u3000\u00a0，。；：！？、…,;:.!?—–“”‘’\"'「」『』（）()《》【】[]"


def linked(url: str, words: str) -> str:
    """The address of these words on a page."""
    return f"{url}{'' if '#' in url else '#'}:~:text={encoded(words)}"


def encoded(words: str) -> str:
    """Words as a text directive holds them: a hyphen, comma or ampersand would divide them."""
    return quote(words, safe="").replace("-", "%2D")


def span(text: str, start: int, end: int) -> str:
    """The words around a place that a page can be searched for; "" if there are none.

    Whole clauses of one line, as few as stand only once in the text: a browser looks for whole
    words, and shows the first place it finds.
    """
    first, last = line_around(text, start)
    clauses = clauses_of(text, first, last)
    inside = [i for i, (low, high) in enumerate(clauses) if low < min(end, last) and start < high]
    if not inside:
        return ""
    low, high = inside[0], inside[-1]
    while True:
        words = text[clauses[low][0] : clauses[high][1]].strip(EDGES)
        if weight(words) > MOST or not words:
            return ""
        if weight(words) >= LEAST and text.count(words) == 1:
            return words
        if low == 0 and high + 1 == len(clauses):
            return ""
        if low and (high + 1 == len(clauses) or ends(text, clauses[high])):
            low -= 1
        else:
            high += 1


def line_around(text: str, place: int) -> tuple[int, int]:
    """Where the line begins and ends that a place lies in."""
    start = max(text.rfind(mark, 0, place) for mark in LINE_ENDS) + 1
    ends = [at for mark in LINE_ENDS if (at := text.find(mark, place)) >= 0]
    return start, min(ends, default=len(text))


def clauses_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the clauses of a line begin and end, each with the mark behind it."""
    cuts = [start, *(pause.end() for pause in PAUSE.finditer(text, start, end)), end]
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def ends(text: str, clause: tuple[int, int]) -> bool:
    """Whether a sentence ends with this clause."""
    return text[clause[0] : clause[1]].rstrip(CLOSING)[-1:] in tuple("。！？.!?…")


def weight(words: str) -> int:
    """How long words are in an address, more or less."""
    return len(words.encode())
