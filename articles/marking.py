"""A text cut where marks begin and end, so that a template can show each piece for what it is."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

BLANK_LINES = re.compile(r"\n\s*\n")


class Stretch(NamedTuple):
    """A place in a text, and the number of what is to be said of it."""

    start: int
    end: int
    mark: int


class Piece(NamedTuple):
    """A part of a text, and the marks that cover all of it, that of the shortest stretch first."""

    text: str
    marks: tuple[int, ...]


def paragraphs(text: str, stretches: Iterable[Stretch]) -> list[list[Piece]]:
    """The pieces of each paragraph of a text; an empty line ends one."""
    rows = sorted(stretches, key=lambda stretch: stretch.end - stretch.start)
    found, start = [], 0
    for blank in BLANK_LINES.finditer(text):
        found.append(_pieces(text, rows, start, blank.start()))
        start = blank.end()
    found.append(_pieces(text, rows, start, len(text)))
    return [each for each in found if each]


def _pieces(text: str, stretches: Sequence[Stretch], start: int, end: int) -> list[Piece]:
    here = [each for each in stretches if each.start < end and start < each.end]
    inner = {edge for each in here for edge in each[:2] if start < edge < end}
    return [
        Piece(text[a:b], tuple(each.mark for each in here if each.start <= a and b <= each.end))
        for a, b in pairwise(sorted({start, end} | inner))
    ]


def united(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
