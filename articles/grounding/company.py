"""How well a figure or a name of a draft fits a place of its source, by the company it keeps.

Company are the words, names and figures of its sentence, in both languages. What is nearer says
more, and what the source has everywhere says little.
"""

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from math import log

from articles.facts import Fact
from articles.facts.fact import Page, Span
from articles.grounding.claim import Claim, Verdict
from articles.grounding.layout import FIGURES, Layout, Placed, Ranked, Unit
from articles.grounding.moments import MOMENTS
from articles.grounding.source import Source

YEARLY = len("2026")
STRONG = 2.0  # a name or a figure says more than a word
KINDS = frozenset({"name", "fact"})


class Told:
    """What a draft tells that its source has, each with what surrounds it in either."""

    def __init__(
        self,
        page: Page,
        facts: Sequence[Fact],
        claims: Sequence[Claim],
        reading: Source,
        *,
        across: bool,
    ) -> None:
        self.page, self.facts, self.reading, self.across = page, facts, reading, across
        self.shown: dict[int, Fact] = {}  # what the source has for a figure, by its place
        self.names: dict[int, Fact] = {}  # a name as the draft writes and the source calls it
        self.places: dict[int, int] = {}  # the claim, by its place
        self.there: dict[int, Span] = {}  # where the source has it, by its place
        for place, claim in enumerate(claims):
            if claim.verdict is not Verdict.SUPPORTED or claim.evidence is None:
                continue
            if claim.kind == "name":
                said = reading.low[slice(*claim.evidence)]
                self.names[claim.start] = Fact("name", said, "", claim.start, claim.end, claim.text)
            elif known := reading.at.get(claim.evidence):
                self.shown[claim.start] = known
            elif claim.kind == "ordinal":  # 最大 for the first
                there = claim.evidence
                self.shown[claim.start] = Fact(
                    "ordinal", 1, "", *there, reading.text[slice(*there)]
                )
            else:
                continue
            self.places[claim.start] = place
            self.there[claim.start] = claim.evidence
        self._facts_at = {fact.start: fact for fact in facts}
        self._around: dict[int, Mapping[Unit, float]] = {}
        self._rows: dict[Span, list[Ranked]] = {}

    @cached_property
    def draft(self) -> Layout:
        """The layout of the draft, its names and figures as the source has them."""
        told: list[Placed] = [(place, ("name", name.value)) for place, name in self.names.items()]
        told += [(place, self._token(place, known)) for place, known in self.shown.items()]
        return Layout(self.page, self.facts, told, across=self.across)

    def _token(self, place: int, known: Fact) -> Unit:
        """What a figure of the draft is the same by: 去年 is no 去年四季度 that bears it out."""
        mine = self._facts_at[place]
        return token(mine if known.kind in MOMENTS and len(str(mine.value)) == YEARLY else known)

    @cached_property
    def source(self) -> Layout:
        """The layout of the source."""
        return self.reading.reckoned(_across if self.across else _alone)

    @cached_property
    def named(self) -> list[Fact]:
        """Where the source has the draft's names."""
        low = self.reading.low
        return [
            Fact("name", said, "", *match.span(), match[0])
            for said in {str(name.value) for name in self.names.values()}
            for match in re.finditer(_whole(said), low)
        ]

    @cached_property
    def weights(self) -> Mapping[Unit, float]:
        """What each word, name and figure of the draft says, the less the more often it is told."""
        counts = self.source.counts + Counter(("name", name.value) for name in self.named)
        return {
            unit: (STRONG if unit[0] in KINDS else 1.0) / (1 + log(counts[unit]))
            for unit in self.draft.counts
            if unit in counts
        }

    def fit(self, mine: Fact, theirs: Fact, *, without: Collection[Hashable] = ()) -> float:
        """How much of what stands around one in the draft stands around the other in the source."""
        there, weights = self._company(theirs), self.weights
        return sum(
            near * there[unit] * weights[unit]
            for unit, near in self.draft.around(mine).items()
            if unit in there and unit not in without
        )

    def best(self, mine: Fact, places: Iterable[Fact], *, without: Collection[Unit] = ()) -> float:
        """How well it fits the best of some places; 0.0 where there is none."""
        return max((self.fit(mine, place, without=without) for place in places), default=0.0)

    def is_nearer(self, mine: Fact, own: Iterable[Fact], other: Fact) -> bool:
        """Whether the draft's clause alone fits another place better than any of its own."""
        beyond = set(self.draft.around(mine)) - self.draft.within(mine)
        return self.fit(mine, other, without=beyond) > self.best(mine, own, without=beyond)

    def is_at_head(self, mine: Fact, own: Iterable[Fact], other: Fact) -> bool:
        """Whether more of what stands next to a figure does so in the source than next to another.

        Orders grew 21% of "Orders grew faster, by 21%", though profit rose in the same half-year.
        """
        there = self.shared(mine, other)
        return any(self.shared(mine, known) > there for known in own)

    def shared(self, mine: Fact, theirs: Fact) -> int:
        """How much stands next to one in the draft and next to the other in the source."""
        return len(self.draft.next_to(mine) & self.source.next_to(theirs))

    def are_beside(self, own: Iterable[Fact], other: Fact, *, near: bool) -> bool:
        """Whether a figure stands in the clause of one of some in the source.

        What is said there is said of both; with `near` also where they only follow each other.
        """
        there = self.source.clause(other.start)
        for known in own:
            here = self.source.clause(known.start)
            follows = near and not self.source.passed(known.start, other.start)
            if here == there or (follows and here.sentence == there.sentence):
                return True
        return False

    def _company(self, known: Fact) -> Mapping[Unit, float]:
        """What of the draft stands around a place of the source."""
        if known.start not in self._around:
            sentence = self.source.clause(known.start).sentence
            if sentence not in self._rows:
                self._rows[sentence] = self._shared(sentence)
            self._around[known.start] = self.source.nearest(known, self._rows[sentence])
        return self._around[known.start]

    def _shared(self, sentence: Span) -> list[Ranked]:
        """What a sentence of the source has of the draft, its names by what the source says."""
        first, last = sentence
        names: list[Placed] = [
            (name.start, ("name", name.value)) for name in self.named if first <= name.start < last
        ]
        known = [ranked for ranked in self.source.row(sentence) if ranked[1] in self.weights]
        return sorted(known + self.source.ranked(names))


def _across(reading: Source) -> Layout:
    return _layout(reading, across=True)


def _alone(reading: Source) -> Layout:
    return _layout(reading, across=False)


def _layout(reading: Source, *, across: bool) -> Layout:
    told = [(fact.start, token(fact)) for fact in reading.facts if fact.kind in FIGURES]
    return Layout(reading.page, reading.facts, told, across=across)


def _whole(said: str) -> str:
    """A pattern of a name; a Latin one is no part of another word."""
    name = re.escape(said)
    return rf"(?<![a-z0-9]){name}(?![a-z0-9])" if said[:1].isascii() else name


def token(fact: Fact) -> Unit:
    """What a fact is the same by, wherever it stands."""
    return "fact", fact.kind, fact.value, fact.unit
