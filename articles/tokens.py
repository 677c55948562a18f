"""The words of a text as tokens: whatever may stand for one word has its key."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from articles import wording
from articles.facts import openers
from articles.facts.fact import Page
from articles.units import CJK_FIRST, STOP
from articles.words import words

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
DOTTED = re.compile(r"(?:[A-Z]\.){2,}|(?:[a-z]\.){2,}")
DIGITS = re.compile(r"[0-9](?:[0-9.,:/]*[0-9])?")
STOPS = "。！？｡.!?;；\n"
PAUSES = "，,、:：—()（）"
MEANING = frozenset("?%@#&*/+=<>$€£¥^|~\\§°‰℃")
GAP = 8  # characters in which a mark beside a word must stand
# Words that are another thing with a capital.
PROPER = words("may march august polish china turkey us it who un")
IZE = re.compile("(?<=[a-z]{3})is(e|ed|es|ing|ation|ations|er|ers)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text that counts: `key` is the same where the meaning is.

    kind: word, fact, name, quotation.
    """

    kind: str
    key: str
    start: int
    end: int
    text: str
    is_day: bool = False


class Words:
    """The words of a stretch between two facts."""

    def __init__(self, page: Page, start: int, end: int) -> None:
        self.page, self.start, self.end = page, start, end
        self.even = page.even

    def tokens(self) -> Iterator[Token]:
        at = self.start
        while at < self.end:
            mark = self.even[at]
            if CJK_FIRST.match(mark):
                key, end = self._han(at)
                if key:
                    yield self._token(key, at, end)
                at = end
            elif found := DOTTED.match(self.even, at, self.end):
                yield self._token(found[0].replace(".", ""), at, found.end())
                at = found.end()
            elif found := DIGITS.match(self.even, at, self.end):
                yield self._token(found[0], at, found.end())
                at = found.end()
            elif mark.isalpha():
                run = self._run(at)
                yield from self._latin(run)
                at = run[-1][2]
            else:
                if self._means(at):
                    yield self._token(mark, at, at + 1)
                at += 1

    def _means(self, at: int) -> bool:
        """Whether a sign says something: %, →, 👍, a minus; punctuation and spaces do not."""
        mark = self.even[at]
        if mark.isascii():
            return mark in MEANING or (mark == "-" and self.even[at + 1 : at + 2].isdigit())
        return not unicodedata.category(mark).startswith(("P", "Z", "C"))

    def _token(self, key: str, start: int, end: int) -> Token:
        return Token("word", key, start, end, self.page.text[start:end])

    def _han(self, at: int) -> tuple[str, int]:
        opens = self._opens_clause(at)
        for length in range(min(wording.LONGEST_HAN, self.end - at), 0, -1):
            said = self.even[at : at + length]
            if (
                opens
                and said in wording.HAN_OPENING
                and self.even[at + length : at + length + 1] in ("，", ",")
            ):
                return wording.HAN_OPENING[said], at + length
            if said in wording.HAN:
                return wording.HAN[said], at + length
        return self.even[at], at + 1

    def _opens_clause(self, at: int) -> bool:
        before = self.even[max(0, at - GAP) : at].rstrip(" \t")[-1:]
        return not before or before in STOPS or before in PAUSES

    def _run(self, at: int) -> list[tuple[str, int, int]]:
        """The Latin words from here that only spaces keep apart, each (as written, start, end)."""
        found: list[tuple[str, int, int]] = []
        while at < self.end and (word := WORD.match(self.even, at, self.end)):
            end = word.end()
            cut = CJK_FIRST.search(self.even, at, end)
            end = cut.start() if cut else end
            if end == at:
                break
            found.append((self.even[at:end], at, end))
            at = end
            while at < self.end and self.even[at] in " \t":
                at += 1
        return found

    def _latin(self, run: list[tuple[str, int, int]]) -> Iterator[Token]:
        pieces = [piece for word in run for piece in _pieces(*word)]
        at = 0
        while at < len(pieces):
            key, count = self._phrase(pieces, at)
            if key:
                yield self._token(key, pieces[at][1], pieces[at + count - 1][2])
            at += count

    def _phrase(self, pieces: list[tuple[str, int, int]], at: int) -> tuple[str, int]:
        if pieces[at][0].lower() == "on" and self._stands_before_day(pieces[at][2]):
            return "", 1
        for length in range(min(wording.LONGEST_LATIN, len(pieces) - at), 0, -1):
            said = tuple(piece[0].lower() for piece in pieces[at : at + length])
            ends = at + length == len(pieces)
            end = pieces[at + length - 1][2]
            after = self.even[end : end + GAP].lstrip(" \t")[:1]
            if said in wording.OPENING and self._opens_clause(pieces[at][1]) and after == ",":
                return "", length
            if said in wording.CLOSING and ends and (not after or not after.isalnum()):
                return "", length
            if said in wording.LATIN and not (length == 1 and pieces[at][0] in ("AN", "IT", "A'")):
                return wording.LATIN[said], length
        return self._single(pieces[at][0], pieces[at][1]), 1

    def _single(self, word: str, at: int) -> str:
        low = word.lower()
        if word.isupper() and len(word) > 1:
            return word
        if not word[0].isupper():
            return IZE.sub(r"iz\1", wording.SLIPS.get(low, word))
        if low in PROPER and not self._opens_clause(at):
            return word
        common = low in STOP or openers.is_common(low) or low in wording.SLIPS
        if common or self._opens_clause(at):
            return IZE.sub(r"iz\1", wording.SLIPS.get(low, low))
        return word

    def _stands_before_day(self, at: int) -> bool:
        """Whether the stretch ends here, before a fact: "on Monday"."""
        return at < len(self.even) and not self.even[at : self.end].strip()


def _pieces(word: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """A word without its contractions, each piece at the place of the whole."""
    low = word.lower()
    whole = wording.CONTRACTED.get(low)
    if whole is None:
        ending = next((tail for tail in wording.ENDINGS if low.endswith(tail)), "")
        whole = word[: -len(ending)] + wording.ENDINGS[ending] if ending else word.rstrip("'")
    yield from ((piece, start, end) for piece in whole.split())
