"""Empty prose: what sounds like news and says nothing, the plainest mark of a machine."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property, lru_cache

from articles import hollow, language
from articles.extractive import FINISHED, weight
from articles.grounding import Claim, check
from articles.grounding.claim import MEANINGS
from articles.sentences import CLOSERS, Sentence, sentences
from articles.units import units

# Of sentences that rest on a source 2 % have less than a fifth of their units in it; of Chinese
# ones held against another source 19 in 20, of English ones 4 in 5.
RESTING = 0.2
RETOLD = 0.6  # what promotes borrows the words of the news; so much is the source's own sentence
SHORTEST = 4  # Han characters; less is an exclamation
STANDING = 12  # what must be left of a sentence without facts when a clause goes
SAID = 5  # of a quotation; shorter ones only set a word apart
COUNTED = re.compile("[一两二三四][个大项方款种]")  # 三个方面: the parts of the text, no news
CLAUSE = re.compile(r"[^，,；;]+(?:[，,；;]\s*|$)")
AFTER = re.compile(r"[，,]\s*")
ENDING = f"{CLOSERS}。！？!?.…"
LEANING = re.compile("随着|从|在|作为|对于?|除了|超越|面对|为了|通过|凭借|as|with|by|in|for|from")


class Kind(StrEnum):
    """What is empty: all but a mere phrase can be cut as it is marked."""

    SENTENCE = "sentence"
    CLAUSE = "clause"  # from its comma to the end of the sentence
    OPENER = "opener"  # with its comma
    PHRASE = "phrase"  # among facts: to be reworded


@dataclass(frozen=True)
class Span:
    """An empty piece of a text and the phrase of the house list in it, if there is one."""

    start: int
    end: int
    kind: Kind
    phrase: str = ""


def empty(text: str, source: str = "") -> list[Span]:
    """What of a text says nothing, in order and apart: whole sentences, and listed phrases.

    A sentence is empty if it carries no number, name, date or quotation and has phrases of the
    house list in half its clauses, or rests on nothing in the source (of its own language; "" when
    there is none).
    """
    # A text without a phrase of the list that rests on its source needs no check.
    facts = cache(lambda: [claim for claim in check(text, source) if _is_fact(claim)])
    return [span for each in sentences(text) for span in _Reading(each, facts, source).spans()]


def phrases(text: str, source: str = "") -> list[str]:
    """What `empty` finds in a text, as it stands there, each thing once."""
    return list(dict.fromkeys(text[span.start : span.end] for span in empty(text, source)))


def without(text: str, spans: Iterable[Span]) -> str:
    """The text without those of these pieces that can go as they are."""
    for span in sorted(spans, key=lambda span: -span.start):
        if span.kind == Kind.PHRASE or not _is_whole(text[span.start : span.end]):
            continue
        before, behind = text[: span.start], text[span.end :]
        if span.kind == Kind.OPENER:
            behind = behind[:1].upper() + behind[1:]
        elif span.kind == Kind.SENTENCE:
            behind = behind.lstrip(" ") if before[-1:] in ("", " ", "\n") else behind
        text = before + behind
    return text.strip()


def tightened(text: str, source: str = "") -> tuple[str, int]:
    """A text without the empty sentences at its end, and how many went; none unless a fact is left.

    The marks in what is left, and those cut, are told by `empty`.
    """
    idle = {span.start for span in empty(text, source) if span.kind == Kind.SENTENCE}
    every = kept = sentences(text)
    while kept and kept[-1].start in idle and _is_whole(kept[-1].text):
        kept = kept[:-1]
    if len(kept) == len(every):
        return text, 0
    left = text[: kept[-1].end] if kept else ""
    says = any(_is_fact(claim) for claim in check(left, source))
    return (left, len(every) - len(kept)) if says else (text, 0)


@dataclass(frozen=True)
class Listed:
    """A phrase of the house list, and which of its patterns it is one of."""

    start: int
    end: int
    pattern: re.Pattern[str]


class _Reading:
    """One sentence, with the facts in it and the phrases of the house list."""

    def __init__(
        self, sentence: Sentence, claims: Callable[[], Iterable[Claim]], source: str
    ) -> None:
        self.text, self.offset, self.source = sentence.text, sentence.start, source
        self.claims = claims
        self.end = len(self.text.rstrip(ENDING))
        self.phrases = list(self._listed())
        self.clauses = [match.span() for match in CLAUSE.finditer(self.text)]

    @cached_property
    def facts(self) -> list[int]:
        """Where its facts end."""
        start, end = self.offset, self.offset + len(self.text)
        return [claim.end - start for claim in self.claims() if start <= claim.start < end]

    def spans(self) -> Iterator[Span]:
        found = [self._span(phrase) for phrase in self.phrases]
        if self._is_empty(found):
            first = next((self.text[each.start : each.end] for each in self.phrases), "")
            yield Span(self.offset, self.offset + len(self.text), Kind.SENTENCE, first)
            return
        last = 0
        for span in found:
            if span.start >= last:
                yield span
                last = span.end

    def _listed(self) -> Iterator[Listed]:
        """The phrases of the house list, in order and apart."""
        found = sorted(
            (
                Listed(match.start(), match.end(), pattern)
                for pattern in hollow.ANY
                for match in pattern.finditer(self.text)
            ),
            key=lambda each: (each.start, -each.end),
        )
        last = 0
        for each in found:
            if each.start >= last:
                last = each.end
                yield each

    def _is_empty(self, found: list[Span]) -> bool:
        if weight(self.text) < SHORTEST or not FINISHED.search(self.text):
            return False
        if any(span.kind == Kind.CLAUSE for span in found):
            return False  # the rest may stand
        idle = 2 * self._idle_clauses() >= len(self.clauses)
        if _speak_alike(self.text, self.source):
            idle = not _rests(self.text, self.source, RETOLD if idle else RESTING)
        return idle and not self.facts

    def _idle_clauses(self) -> int:
        """How many clauses have a phrase in them that makes a clause idle."""
        places = [each.start for each in self.phrases if each.pattern in hollow.IDLE]
        return sum(any(start <= each < end for each in places) for start, end in self.clauses)

    def _span(self, phrase: Listed) -> Span:
        """A phrase with what goes with it, or where nothing can, alone."""
        start, end, said = phrase.start, phrase.end, self.text[phrase.start : phrase.end]
        if phrase.pattern is hollow.PROMOTER and (place := self._tail(start)):
            return self._placed(place, self.end, Kind.CLAUSE, said)
        begins = any(start == clause for clause, _end in self.clauses)
        if phrase.pattern is hollow.OPENER and begins and (comma := AFTER.match(self.text, end)):
            return self._placed(start, comma.end(), Kind.OPENER, said)
        return self._placed(start, end, Kind.PHRASE, said)

    def _placed(self, start: int, end: int, kind: Kind, said: str) -> Span:
        return Span(self.offset + start, self.offset + end, kind, said)

    def _tail(self, place: int) -> int:
        """Where the clause of a place begins, with its comma, if all behind it can go; else 0."""
        behind = [each for each in self.clauses if each[1] > place]
        start = behind[0][0]
        head = self.text[:start].rstrip("，,；; ")
        kept = [end for end in self.facts if end <= start]
        stands = kept or (weight(head) >= STANDING and not LEANING.match(head))
        idle = all(any(a <= each.start < b for each in self.phrases) for a, b in behind)
        if not (start and stands and idle) or len(kept) < len(self.facts):
            return 0
        if _speak_alike(self.text, self.source) and _rests(self.text[start:], self.source, RETOLD):
            return 0
        return len(head)


def _is_fact(claim: Claim) -> bool:
    """Whether a claim says something: not a word set apart, nor the count of the text's parts."""
    if claim.kind in MEANINGS:
        return False  # a doubt about what is made of the source is no fact that a sentence states
    if claim.kind == "quotation":
        return weight(claim.text) >= SAID
    return claim.kind != "ordinal" and not COUNTED.fullmatch(claim.text)


def _rests(text: str, source: str, share: float) -> bool:
    """Whether so much of what a text speaks of is in the source."""
    said = units(text)
    return len(said & _units(source)) >= share * len(said)


def _speak_alike(text: str, source: str) -> bool:
    """Whether there is a source, and both are Chinese or neither: else words do not compare."""
    return bool(source) and (language.of(text) == "zh") == (_language(source) == "zh")


@lru_cache(maxsize=16)
def _units(source: str) -> frozenset[str]:
    return units(source)


@lru_cache(maxsize=16)
def _language(source: str) -> str:
    return language.of(source)


def _is_whole(text: str) -> bool:
    """Whether a piece of Markdown can go without leaving half a mark behind."""
    return text.count("**") % 2 == 0 and not any(mark in text for mark in "[]<>`")
