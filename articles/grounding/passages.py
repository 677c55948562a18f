"""What a clause of a draft is about, and the clauses of its source that are about the same."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from articles.facts.fact import Page, Span
from articles.grounding import concepts
from articles.grounding.claim import Claim, Verdict
from articles.grounding.source import Source
from articles.grounding.vocabulary import Word
from articles.units import STOP

STOPS = re.compile(r"[。！？!?\n；;]|\.(?=\s+[A-Z“\"\u4e00-\u9fff]|\s*\Z)")
COMMAS = re.compile(r"[，：:—（）()]|,(?=\s)|\s(?:but|while|although|though|whereas|and)\s")
FAR = 400  # characters of a sentence that are looked through, on either side
HAN_RUN = re.compile("[\u4e00-\u9fff]+")
WORD = re.compile("[a-z][a-z-]{2,}[a-z]|[a-z]*[0-9][a-z0-9.,]*[a-z0-9]|[0-9]")
STEM = 5  # letters: approve, approval and approved are one
# Characters that tell nothing of what is spoken of.
EMPTY = frozenset(
    "的了在是和与及于也就都而着把被对为以将会要可能已经所其该此这那有从向到等并且又还更但或并"
    "未不没无非尚曾正拟称说表示"
)
IDLE = STOP | {"which", "said", "says", "also", "been", "were", "being", "than", "with"}


class Clause(NamedTuple):
    """A clause and the sentence that it stands in, by their places."""

    start: int
    end: int
    sentence: Span


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of a text in their order."""
    begin = 0
    for stop in (*(match.end() for match in STOPS.finditer(text)), len(text)):
        last = begin
        for comma in (*(match.end() for match in COMMAS.finditer(text, begin, stop)), stop):
            if text[last:comma].strip():
                yield Clause(last, comma, (begin, stop))
            last = comma
        begin = stop


def around(text: str, place: int) -> Clause:
    """The clause of a place, and its sentence."""
    low, high = max(0, place - FAR), min(len(text), place + FAR)
    begin = max((match.end() for match in STOPS.finditer(text, low, place)), default=low)
    stop = STOPS.search(text, place, high)
    end = stop.end() if stop else high
    start = max((match.end() for match in COMMAS.finditer(text, begin, place)), default=begin)
    comma = COMMAS.search(text, place, end)
    return Clause(start, comma.end() if comma else end, (begin, end))


def units(low: str) -> Iterator[tuple[int, str]]:
    """What a text in lower case is made of, with its place: Chinese in pairs, and words."""
    for run in HAN_RUN.finditer(low):
        for at in range(run.start(), run.end() - 1):
            if low[at] not in EMPTY and low[at + 1] not in EMPTY:
                yield at, low[at : at + 2]
    for word in WORD.finditer(low):
        if word[0] not in IDLE:
            yield word.start(), word[0]


def matter(low: str) -> frozenset[str]:
    """What a text in lower case is about: Chinese in pairs, the beginnings of other words."""
    return frozenset(_stem(unit) for _place, unit in units(low))


def in_order(low: str) -> list[str]:
    """What a text is about, word by word."""
    return [_stem(unit) for _place, unit in sorted(units(low))]


def _stem(word: str) -> str:
    return word[:STEM] if word.isalpha() else word


def places(low: str, unit: str) -> Iterator[int]:
    """Where a unit begins in a text, Latin ones only where a word does."""
    at = low.find(unit)
    while at >= 0:
        before = low[at - 1 : at] if at else ""
        if not unit[0].isascii() or not (before.isascii() and before.isalnum()):
            yield at
        at = low.find(unit, at + 1)


def source_deeds(reading: Source) -> list[Word]:
    """The deeds a source speaks of."""
    return concepts.deeds(reading.page)


def matter_of(reading: Source, start: int, end: int) -> frozenset[str]:
    """What a place of a source is about, remembered."""
    known = reading.matter_of
    if (start, end) not in known:
        known[start, end] = matter(reading.low[start:end])
    return known[start, end]


class Bearing:
    """How a draft's clauses lie on a source: by the same words, or across languages by facts."""

    def __init__(
        self, page: Page, claims: Sequence[Claim], reading: Source, *, across: bool
    ) -> None:
        self.even, self.low, self.reading, self.across = page.even, page.low, reading, across
        self.page = page
        shown = [
            (claim, claim.evidence)
            for claim in claims
            if claim.verdict is Verdict.SUPPORTED and claim.evidence
        ]
        self.names = [claim for claim, _there in shown if claim.kind == "name"]
        self.figured = [(claim.start, there) for claim, there in shown if claim.kind != "name"]
        self.borne = [(claim.start, reading.low[slice(*there)]) for claim, there in shown]
        self._mine: dict[Span, frozenset[str]] = {}

    @cached_property
    def deeds(self) -> list[Word]:
        """The deeds the draft speaks of."""
        return concepts.deeds(self.page)

    def matter(self, start: int, end: int) -> frozenset[str]:
        """What a place of the draft is about."""
        if (start, end) not in self._mine:
            self._mine[start, end] = matter(self.low[start:end])
        return self._mine[start, end]

    def reading_matter(self, start: int, end: int) -> frozenset[str]:
        """What a place of the source is about."""
        return matter_of(self.reading, start, end)

    def anchors(self, place: Span, there: Span, *, besides: int = -1) -> int:
        """How many facts of a place of the draft a place of the source has, too."""
        said = {
            known
            for start, known in self.borne
            if place[0] <= start < place[1]
            and start != besides
            and self.reading.low.find(known, *there) >= 0
        }
        return len(said)

    def clauses_of(self, place: Span) -> list[Clause]:
        """The source's clauses that have the figures of a place of the draft, all of each."""
        found = []
        for start, evidence in self.figured:
            if place[0] <= start < place[1]:
                known = self.reading.at.get(evidence)
                found += [
                    around(self.reading.even, each.start)
                    for each in self.reading.facts
                    if known and each.kind == known.kind and each.value == known.value
                ]
        return found
