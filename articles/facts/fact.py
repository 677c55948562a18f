"""One checkable statement of a text, and the text made even before it is looked through."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from articles import hanzi

Value = int | float | str
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact and its place: `text` is the source from `start` to `end`.

    kind: number, money (unit: ISO 4217), percent, points (percentage points), multiple, duration
    (unit: second to year), ordinal, date ("2025-11-13", "--11-13" without a year, "2025-11",
    "2025", "2020s"), time ("08:30"), quarter ("2025-Q3", "Q3", "H1"), version ("gpt5"), name,
    quotation. A number's unit is what it is measured in ("km"), "" when it is counted.
    Percentages and points are counted in hundredths: 30% is 30. `vague` says how the text takes
    the number: "" exactly, ">" or "<" as a bound, "~" about; for "dozens" the value is 10.
    """

    kind: str
    value: Value
    unit: str
    start: int
    end: int
    text: str
    vague: str = ""


class Page:
    """A text in which every character has one form and its old place; what is read is crossed out.

    Full-width letters, digits and signs become ASCII, traditional characters simplified ones, one
    for one, so that offsets hold. `even` is all of it, `left` what nobody has read yet.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.even = text if text.isascii() else _evened(text)
        self.left = self.even

    @cached_property
    def low(self) -> str:
        """The even text in lower case, character for character."""
        low = self.even.lower()
        if len(low) == len(self.even):
            return low
        return "".join(mark.lower() if len(mark.lower()) == 1 else mark for mark in self.even)

    @cached_property
    def where(self) -> dict[str, list[int]]:
        """The places of every Latin word, by the word in lower case."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for match in LATIN.finditer(self.low):
            found[match[0]].append(match.start())
        return dict(found)

    def at(self, words: Iterable[str]) -> list[int]:
        """The places of any of these Latin words, in order."""
        return sorted(place for word in words for place in self.where.get(word, ()))

    def cross_out(self, spans: Iterable[Span]) -> None:
        """Nobody reads these places again."""
        pieces, last = [], 0
        for start, end in sorted(spans):
            if end > last:
                start = max(start, last)
                pieces += [self.left[last:start], "\0" * (end - start)]
                last = end
        if pieces:
            self.left = "".join([*pieces, self.left[last:]])

    def take(self, facts: Iterable[Fact]) -> list[Fact]:
        """Those facts that lie on places nobody has read and apart from each other, crossed out."""
        kept: list[Fact] = []
        for fact in sorted(facts, key=lambda fact: (fact.start, -fact.end)):
            if (not kept or fact.start >= kept[-1].end) and self.is_left(fact.start, fact.end):
                kept.append(fact)
        if kept:
            self.cross_out((fact.start, fact.end) for fact in kept)
        return kept

    def is_left(self, start: int, end: int) -> bool:
        """Whether nobody has read this place."""
        return "\0" not in self.left[start:end]

    def fact(
        self, kind: str, value: Value, start: int, end: int, *, unit: str = "", vague: str = ""
    ) -> Fact:
        return Fact(kind, value, unit, start, end, self.text[start:end], vague)


def plain_number(value: Decimal) -> int | float:
    """A number as an int where it is whole, so that equal amounts are equal values."""
    return int(value) if value == value.to_integral_value() else float(value)


WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
# Some write Chinese with Latin commas: 799美元,11月17日.
NARROW_COMMA = re.compile("(?<=[\u4e00-\u9fff%”）)》」』]),(?! )|,(?=[\u4e00-\u9fff])")
LATIN = re.compile(r"[a-z]+")


def _evened(text: str) -> str:
    if "，" in text:
        text = WIDE_COMMA.sub(",", text)
    if "," in text:
        text = NARROW_COMMA.sub("，", text)
    return UNEVEN.sub(lambda match: EVEN[match[0]], text)


def _forms() -> Iterator[tuple[str, str]]:
    yield from ((chr(code), simple) for code, simple in hanzi.SIMPLER.items())
    for code in range(0xFF01, 0xFF5F):
        if code != ord("，"):  # between Chinese numbers it is no thousands separator
            yield chr(code), chr(code - 0xFEE0)
    for code in (*range(0x2070, 0x2090), *range(0x2460, 0x2474), *range(0xFFE0, 0xFFE7)):
        form = unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1:
            yield chr(code), form
    for form, marks in SAME.items():
        yield from ((mark, form) for mark in marks)


SAME = {
    " ": "\u3000\xa0\u2009\u202f\u2002\u2003",
    "-": "‐‑–—−﹣",
    "~": "〜∼",
    "'": "’‘",
    "〇": "○◯",
    "·": "・•‧",
    ":": "∶ː",
}
EVEN = dict(_forms())
UNEVEN = re.compile(f"[{re.escape(''.join(EVEN))}]")  # str.translate takes ten times as long
