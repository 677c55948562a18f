"""Words of both languages by what they mean, and where a text has them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.facts.fact import Page

LEAST = 3  # letters of a stem
JOINT = re.compile("[ -]")


class Word(NamedTuple):
    """Where a text has a word, and the names of all that it may mean."""

    names: tuple[str, ...]
    start: int
    end: int


class Meant(NamedTuple):
    """What a Latin word means by itself, and the phrases that begin with it."""

    names: tuple[str, ...]
    phrases: tuple[tuple[str, tuple[str, ...]], ...]


class Vocabulary:
    """Names, each with the forms that stand for it.

    A form in Latin letters is how a word begins, or a whole word with "=" before it; "_" is a
    space. One with other letters is Chinese.
    """

    def __init__(self, rows: Iterable[tuple[str, Iterable[str]]]) -> None:
        self.han: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, tuple[str, ...]] = {}
        self._wholes: dict[str, tuple[str, ...]] = {}
        self._phrases: dict[str, dict[str, tuple[str, ...]]] = {}
        for name, forms in rows:
            for form in forms:
                kept, said = self._kept(form)
                kept[said] = (*kept.get(said, ()), name)
        self._begins: dict[str, list[str]] = {}
        for form in sorted(self.han, key=len, reverse=True):
            self._begins.setdefault(form[:2], []).append(form)
        firsts = "".join(sorted({form[0] for form in self.han if not form[0].isascii()}))
        self._firsts = re.compile(f"[{firsts}]")
        self._meant = lru_cache(maxsize=8192)(self._look_up)

    def _kept(self, form: str) -> tuple[dict[str, tuple[str, ...]], str]:
        """Where a form is kept, and as what."""
        if not form.isascii():
            return self.han, form
        said = form.strip("=_").replace("_", " ")
        if JOINT.search(said):
            return self._phrases.setdefault(JOINT.split(said)[0], {}), said
        return (self._wholes if form[0] == "=" else self._stems), said

    def in_han(self, low: str) -> Iterator[Word]:
        """The Chinese words of a text in lower case, the longest that begins at each place."""
        for place in self._firsts.finditer(low):
            at = place.start()
            for form in self._begins.get(low[at : at + 2], ()) or self._begins.get(low[at], ()):
                if low.startswith(form, at):
                    yield Word(self.han[form], at, at + len(form))
                    break

    def in_latin(self, page: Page) -> Iterator[Word]:
        """The Latin words of a text, and the phrases they begin, word by word."""
        for word, places in page.where.items():
            meant = self._meant(word)
            if meant is None:
                continue
            if meant.names:
                yield from (Word(meant.names, at, at + len(word)) for at in places)
            for said, names in meant.phrases:
                begun = (at for at in places if page.low.startswith(said, at))
                yield from (Word(names, at, at + len(said)) for at in begun)

    def _look_up(self, word: str) -> Meant | None:
        lengths = range(len(word), LEAST - 1, -1)
        stems = (self._stems[word[:length]] for length in lengths if word[:length] in self._stems)
        names = self._wholes.get(word) or next(stems, ())
        phrases = tuple(self._phrases.get(word, {}).items())
        return Meant(names, phrases) if names or phrases else None
