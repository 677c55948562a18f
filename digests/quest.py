"""What a reader looks for: the words of a query, which texts have them all, and where.

Width, case and the two ways to write Chinese make no difference. A text is searched as people see
it: several words are wanted all of them, Chinese ones anywhere, others at the beginning of a word.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles import terms
from articles.hanzi import SIMPLER
from articles.terms import RUN, Wish
from articles.units import is_cjk

LONGEST = 100  # characters of a query
MOST = 8  # words of one
SINGLES = 3  # of one Chinese character each that an index is asked for: it begins too many pairs
WHOLE = 2  # letters: a word as short as this does not go on (AI is no airline)
BEFORE, ROOM = 24, 110  # characters of a text shown: before the first word found, and in all


@dataclass(frozen=True)
class Quest:
    """The words somebody looks for, folded, each once."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, query: str) -> "Quest":
        """What a query asks for; nothing if there is no word in it."""
        runs = RUN.findall(fold(composed(query[:LONGEST])))
        return cls(tuple(dict.fromkeys(runs))[:MOST])

    def __bool__(self) -> bool:
        return bool(self.words)

    @cached_property
    def wish(self) -> Wish:
        """The terms to ask an index for, without more single characters than it bears."""
        singles = [word for word in self.words if len(word) == 1 and is_cjk(word)]
        asked = terms.wish(" ".join(w for w in self.words if w not in singles[SINGLES:]))
        short = {each for each in asked.begun if len(each) <= WHOLE and not is_cjk(each)}
        return Wish(asked.whole | short, asked.begun - short)

    def fits(self, text: str) -> bool:
        """Whether a text has all the words; the pairs of a longer one may stand apart."""
        folded = fold(composed(text))
        return all(word in folded for word in self.words)

    def marked(self, text: str) -> SafeString:
        """A whole text as HTML, the words found in it marked."""
        text = composed(text)
        return _html(text, self._spans(text))

    def excerpt(self, text: str) -> SafeString:
        """A piece of a text around the first word found, as HTML, the words marked."""
        text = composed(text)
        spans = self._spans(text)
        start = max(spans[0][0] - BEFORE, 0) if spans else 0
        end = min(start + ROOM, len(text))
        start = max(min(start, end - ROOM), 0)
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans]
        piece = _html(text[start:end], [(a, b) for a, b in inside if a < b])
        return mark_safe("…" * (start > 0) + piece + "…" * (end < len(text)))

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Where the words stand, in order; those that overlap or touch are one."""
        folded, places = folded_with_places(text)
        found = sorted(
            (places[at], places[at + len(word) - 1] + 1)
            for word in self.words
            for at in _occurrences(word, folded)
        )
        joined: list[tuple[int, int]] = []
        for a, b in found:
            if joined and a <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(b, joined[-1][1]))
            else:
                joined.append((a, b))
        return joined


def composed(text: str) -> str:
    """A text whose letters and their accents are one character, where there is one."""
    return unicodedata.normalize("NFC", text)


class Folds(dict[int, str]):
    """What becomes of each character, by its number: found out once, as far as there is room."""

    ROOM = 30_000

    def __init__(self) -> None:
        super().__init__()
        self.longer: set[str] = set()  # or shorter: those that do not become one character

    def __missing__(self, number: int) -> str:
        character = chr(number)
        plain = unicodedata.normalize("NFKC", character).casefold().translate(SIMPLER)
        if len(self) < self.ROOM:
            if len(plain) != 1:
                self.longer.add(character)
            self[number] = plain
        return plain


FOLDS = Folds()


def fold(text: str) -> str:
    """A text without what makes no difference."""
    return text.lower() if text.isascii() else text.translate(FOLDS)


def folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """A folded text, and for each of its characters the place of the one it came of."""
    folded = fold(text)
    # A full cache knows no more of who becomes longer.
    if text.isascii() or (len(FOLDS) < FOLDS.ROOM and FOLDS.longer.isdisjoint(text)):
        return folded, range(len(text))
    places = [place for place, one in enumerate(text) for _ in FOLDS[ord(one)]]
    return folded, places


def _occurrences(word: str, folded: str) -> Iterator[int]:
    """Where a word stands: at the beginning of words, or of parts of them; else anywhere."""
    everywhere = [found.start() for found in re.finditer(re.escape(word), folded)]
    if is_cjk(word):
        return iter(everywhere)
    begins = [at for at in everywhere if _begins(folded, at)]
    if len(word) <= WHOLE:
        begins = [at for at in begins if not folded[at + len(word) : at + len(word) + 1].isalpha()]
    return iter(begins or everywhere)


def _begins(folded: str, at: int) -> bool:
    before, first = folded[at - 1 : at], folded[at]
    return not before.isalnum() or is_cjk(before) or before.isdigit() != first.isdigit()


def _html(text: str, spans: list[tuple[int, int]]) -> SafeString:
    pieces, last = [], 0
    for a, b in spans:
        pieces += [escape(text[last:a]), "<mark>", escape(text[a:b]), "</mark>"]
        last = b
    return mark_safe("".join([*pieces, escape(text[last:])]))
