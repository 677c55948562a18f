"""A source read once, for every claim that is held against it."""

import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from articles.facts import Fact, finding, measures
from articles.facts.fact import Page, Span
from articles.facts.quotations import folded
from articles.grounding import people, series, sounds
from articles.grounding.amounts import Amounts
from articles.grounding.moments import Moments
from articles.sentences import Sentence, sentences

Made = TypeVar("Made")
# What a unit is called for short, though other things are called so too.
CLIPPED = {"kWh": ("度",), "°C": ("度", "degrees", "degree"), "°F": ("度", "degrees", "degree")}
BARE_VERSION = re.compile(r"(?:version|ver\.?|v)([0-9][0-9.]*)")
FULL_NAME = 3  # characters
STEM = 4  # letters that make Italian and Italy, Scottish and Scotland one
ENOUGH = 20_000  # characters that settle the language
KEPT = 16  # sources whose reading is remembered: a draft is checked again as it is typed
HAN = re.compile("[\u4e00-\u9fff]")
RUN_TOGETHER = 5  # letters of a name that may be written as two
LATIN_WORD = re.compile("[A-Za-z]+")
SMALL = frozenset({"and", "of", "the", "for", "in", "to", "on", "a", "an", "or", "by"})
WORDS = re.compile("[a-z]+")
CAPITAL = re.compile(r"(?<![A-Za-z])[A-Z](?=[a-z])")
LAST_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
RUN = re.compile(r"[^\W_]+")
NUMBERED = re.compile("[0-9]+号")
HEAD = re.compile("[a-z]+")
# What a product is called for short, and in full.
LONG = {"ps": "playstation", "win": "windows"}
OTHERWISE = LONG | {long: short for short, long in LONG.items()}
GLUED = re.compile("(?<=[a-z])(?=[0-9])")
YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")


class Source:
    """A source's facts by kind, and where its text has a name or a quotation."""

    def __init__(self, text: str, when: date | None) -> None:
        self.text, self.when = text, when
        self.page = Page(text)
        self.series = series.names(self.page)
        self.facts = series.read(self.page, finding.find_in(self.page, when), self.series)
        self.even, self.low = self.page.even, self.page.low
        self.amounts = Amounts(self.facts)
        self.moments = Moments(self.facts, text, when)
        self.scores = {fact.value: fact for fact in self.facts if fact.kind == "score"}
        self.versions: dict[str, Fact] = {}
        self._reckoned: dict[Any, Any] = {}
        self.matter_of: dict[Span, frozenset[str]] = {}  # what a clause is about, by its place
        self.matters: dict[int, frozenset[str]] = {}  # what stands around a figure, by its place
        for fact in self.facts:
            if fact.kind == "version":
                self.versions.setdefault(str(fact.value), fact)

    def reckoned(self, how: Callable[["Source"], Made]) -> Made:
        """What a function makes of this source, made once."""
        if how not in self._reckoned:
            self._reckoned[how] = how(self)
        made: Made = self._reckoned[how]
        return made

    @cached_property
    def at(self) -> dict[Span, Fact]:
        """Each fact by where it begins and ends."""
        return {(fact.start, fact.end): fact for fact in self.facts}

    @cached_property
    def is_han(self) -> bool:
        """Whether the text is Chinese."""
        return is_han(self.page)

    @cached_property
    def initials(self) -> str:
        """The first letters of all words with a capital, in a row: FTC is among them."""
        return "".join(CAPITAL.findall(self.even)).lower()

    @cached_property
    def quotations(self) -> list[Fact]:
        """What stands in marks."""
        return [fact for fact in self.facts if fact.kind == "quotation"]

    @cached_property
    def _speakers(self) -> frozenset[str]:
        """Chinese persons told by their post or by what they say."""
        if not self.is_han:
            return frozenset()
        spans = (*people.persons(self.even), *people.told(self.even))
        return frozenset(self.even[slice(*span)] for span in spans)

    @cached_property
    def named(self) -> frozenset[str]:
        """Those, and whoever only stands behind a post."""
        spans = people.titled(self.even) if self.is_han else ()
        titled = {self.even[slice(*span)] for span in spans}
        return self._speakers | {name for name in titled if name[:2] not in self._speakers}

    @cached_property
    def persons(self) -> frozenset[str]:
        """Chinese persons of three characters who hardly can be else."""
        return frozenset(name for name in self._speakers if len(name) == FULL_NAME)

    @cached_property
    def shorter(self) -> frozenset[str]:
        """Those of two characters."""
        return frozenset(name for name in self._speakers if len(name) == FULL_NAME - 1)

    @cached_property
    def letters_of_words(self) -> str:
        """The first letters of all Latin words but the smallest, in a row."""
        return "".join(word[0][0] for word in WORDS.finditer(self.low) if word[0] not in SMALL)

    @cached_property
    def runs(self) -> list[list[str]]:
        """The Latin words with a capital, those side by side together."""
        return sounds.persons(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """How the words of the text begin."""
        return frozenset(word[:STEM] for word in self.page.where if len(word) >= STEM)

    def place(self, form: str) -> Span | None:
        """Where a spelling in lower case stands; Latin ones as whole words."""
        if not form.isascii():
            at = self.low.find(form)
            return (at, at + len(form)) if at >= 0 else None
        if form.isalpha():
            at = self.page.where.get(form, (-1,))[0]
            return (at, at + len(form)) if at >= 0 else self._in_two(form)
        spellings = (form, form.replace(" ", "-"), form.replace("-", " "), form.replace(" ", ""))
        return next((found for said in spellings if (found := self._word(said))), None)

    def _in_two(self, form: str) -> Span | None:
        """Where a word stands as two, in either order: Liang Wenfeng, Wenfeng Liang."""
        where = self.page.where
        for cut in range(2, len(form) - 1 if len(form) >= RUN_TOGETHER else 0):
            one, other = form[:cut], form[cut:]
            if one not in where or other not in where:
                continue
            for first, second in ((one, other), (other, one)):
                for at in where[first]:
                    gap = at + len(first)
                    if self.low[gap : gap + 1] in (" ", "-") and gap + 1 in where[second]:
                        return at, gap + 1 + len(second)
        return None

    def _word(self, form: str) -> Span | None:
        at = self.low.find(form)
        while at >= 0:
            end = at + len(form)
            around = (
                self.low[at - 1 : at] + self.low[end : end + 1] if at else self.low[end : end + 1]
            )
            if not any(mark.isascii() and mark.isalnum() for mark in around):
                return at, end
            at = self.low.find(form, at + 1)
        return None

    def letters(self, said: str) -> Span | None:
        """Where letters stand as they are written, though a word goes on before them: mAh."""
        match = re.search(rf"{re.escape(said)}(?![A-Za-z])", self.text)
        return match.span() if match else None

    def version(self, said: str, text: str) -> Span | None:
        """The same version, or a variant of it: V3.2 of V3.2-Exp."""
        head = HEAD.match(said)
        other = OTHERWISE.get(head[0], head[0]) + said[head.end() :] if head else said
        if known := self.versions.get(said) or self.versions.get(other):
            return known.start, known.end
        last = LAST_NUMBER.findall(said)[-1]
        for value, fact in self.versions.items():
            rest = value[len(said) :]
            if value.endswith(said) and not value[: -len(said)][-1:].isdigit():
                return fact.start, fact.end
            parted = re.search(rf"{re.escape(last)}[\W_]", fact.text)
            if value.startswith(said) and parted and not rest[0].isdigit() and rest[0] != ".":
                return fact.start, fact.end
        if bare := BARE_VERSION.fullmatch(said):
            at = re.search(rf"(?<![0-9.]){re.escape(bare[1])}(?=\s?版)", self.low)
            return at.span() if at else None
        apart = GLUED.sub(" ", text.lower())  # windows 11
        return self.place(text.lower()) or self.place(apart) or self._yearly(said, text)

    @cached_property
    def numbered(self) -> frozenset[str]:
        """The numbers of what has one in Chinese: 11号 of 长征十一号."""
        return frozenset(NUMBERED.findall(" ".join(self.versions)))

    def measures(self, unit: str) -> bool:
        """Whether the text has any name of a unit."""
        names = [name for name, row in measures.NAMES.items() if row[1] == unit]
        return any(self.place(name) for name in (*names, *CLIPPED.get(unit, ())))

    def has_value(self, value: int) -> bool:
        """Whether any fact has this very value, whatever it measures."""
        return any(fact.value == value for fact in self.facts)

    def has_number(self, version: str) -> bool:
        """Whether the source has the number a version ends in, alone or in another version."""
        number = LAST_NUMBER.findall(version)[-1]
        return any(number in value for value in self.versions) or any(
            number in (str(fact.value), fact.text) for fact in self.facts
        )

    def _yearly(self, said: str, text: str) -> Span | None:
        """CES 2026, where the source has both apart."""
        if not YEAR.search(said):
            return None
        named = LATIN_WORD.match(text)
        return self.place(named[0].lower()) if named and self.place(said[-4:]) is None else None

    @cached_property
    def _folded(self) -> tuple[str, list[int], list[int]]:
        """The source's words run together, where each begins in it, and where in the text."""
        letters: list[str] = []
        begins: list[int] = []
        places: list[int] = []
        length = 0
        for match in RUN.finditer(self.text):
            run = folded(match[0])
            pieces = [(run, match.start())] if len(run) == len(match[0]) else _by_letter(match)
            for piece, place in pieces:
                letters.append(piece)
                begins.append(length)
                places.append(place)
                length += len(piece)
        return "".join(letters), begins, places

    @cached_property
    def lines(self) -> list[Sentence]:
        """Its sentences."""
        return sentences(self.text)

    def words(self, said: str) -> Span | None:
        """Where folded words stand."""
        letters, begins, places = self._folded
        at = letters.find(said)
        if at < 0 or not said:
            return None
        first, last = (
            (run := bisect_right(begins, where) - 1, places[run] + where - begins[run])[1]
            for where in (at, at + len(said) - 1)
        )
        return first, last + 1


def _by_letter(match: re.Match[str]) -> list[tuple[str, int]]:
    """A run whose letters do not fold one to one."""
    return [(folded(mark), match.start() + at) for at, mark in enumerate(match[0])]


def is_han(page: Page) -> bool:
    """Whether a text is Chinese: two characters for each different Latin word are enough."""
    return len(HAN.findall(page.even[:ENOUGH])) >= 2 * len(page.where)


@lru_cache(maxsize=KEPT)
def read(text: str, when: date | None) -> Source:
    """A source's reading, remembered for a while."""
    return Source(text, when)
