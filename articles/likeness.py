"""How alike two articles are: by the traits they share, and by how rare those are."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from math import log, sqrt

from articles.traits import Traits

# Chosen on labelled news (bench/stories.py). A trait seen once weighs 6 or 7 times one of every
# article; the articles imagined beforehand keep an index of ten from thinking every word rare.
TITLED, SHARED = 1, 2
BEFORE = 500  # articles without any of the traits
# The cosine at which two articles tell one story. Chinese is cut into overlapping pairs of
# characters, so any two articles share more; across languages only names, figures and the trade's
# words count. Both are bent to the scale of words, where 1 stays 1.
ALIKE = 0.30
BENT = log(ALIKE) / log(0.38)
BENT_ACROSS = log(ALIKE) / log(0.45)
LEAST_ACROSS = 3  # so many things in common: two articles that name Hong Kong are no story


@dataclass(frozen=True, slots=True)
class Profile:
    """An article's traits by number, with their plain weights and marks."""

    numbers: "array[int]"
    weights: "array[float]"
    marks: bytes  # TITLED, SHARED or both
    cjk: bool


class _Reckoned(dict[int, float]):
    """Rarities by how many articles have a trait; reckoned when asked for."""

    count = 0  # of the articles

    def __missing__(self, had: int) -> float:
        self[had] = found = log((1 + BEFORE + self.count) / (1 + had)) + 1
        return found


class Rarity:
    """Numbers for traits, and how rare each is among the articles at hand."""

    def __init__(self) -> None:
        self.had = array("I")  # by number: how many articles have it
        self.of = _Reckoned()  # by how many have it
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._free: list[int] = []

    def values(self, traits: Traits) -> tuple[dict[int, float], float]:
        """Weight times rarity of the traits that any article has, by number; the sum of squares
        of these and of the others."""
        number, had, rare = self._numbers.get, self.had, self.of
        known: dict[int, float] = {}
        square = unseen = 0.0
        for trait, weight in traits.weights.items():
            if (found := number(trait)) is None:
                unseen += weight * weight
            else:
                known[found] = value = weight * rare[had[found]]
                square += value * value
        return known, square + unseen * rare[0] ** 2

    def numbers(self, traits: Iterable[str]) -> set[int]:
        """The numbers of those traits that any article has."""
        return {self._numbers[trait] for trait in traits if trait in self._numbers}

    def take(self, traits: Traits) -> Profile:
        """Count an article in."""
        weights, titled, shared = traits.weights, traits.titled, traits.shared
        number = self._numbers.get
        numbers = [
            self._number_anew(one) if (found := number(one)) is None else found for one in weights
        ]
        self._changed(1)
        had = self.had
        for each in numbers:
            had[each] += 1
        marks = bytes([TITLED * (one in titled) + SHARED * (one in shared) for one in weights])
        plain = array("f", list(weights.values()))
        return Profile(array("I", numbers), plain, marks, traits.cjk)

    def drop(self, profile: Profile) -> list[int]:
        """Count an article out; the numbers that stand for nothing any more."""
        self._changed(-1)
        had = self.had
        gone = []
        for number in profile.numbers:
            had[number] = left = had[number] - 1
            if not left:
                gone.append(number)
        for number in gone:
            del self._numbers[self._names[number]]
            self._names[number] = ""
        self._free += gone
        return gone

    def _changed(self, by: int) -> None:
        """What every trait's rarity owes to the number of articles is reckoned anew."""
        self.of.count += by
        self.of.clear()

    def _number_anew(self, trait: str) -> int:
        """A number for a trait that has none: one that stands for nothing any more, or a new."""
        if self._free:
            number = self._free.pop()
            self._names[number] = trait
        else:
            number = len(self._names)
            self._names.append(trait)
            self.had.append(0)
        self._numbers[trait] = number
        return number


class View:
    """One article, weighed and ready to be compared with many."""

    def __init__(self, traits: Traits, rarity: Rarity) -> None:
        self.cjk = traits.cjk
        self.values, self.mass = rarity.values(traits)  # of the traits that any other article has
        self._traits, self._rarity = traits, rarity

    # Most articles are compared with none.
    @cached_property
    def _titled(self) -> set[int]:
        return self._rarity.numbers(self._traits.titled)

    @cached_property
    def _shared(self) -> set[int]:
        return self._rarity.numbers(self._traits.shared)

    @cached_property
    def _mass_shared(self) -> float:
        weights, shared = self._traits.weights, self._traits.shared
        only = replace(self._traits, weights={one: weights[one] for one in shared})
        return self._rarity.values(only)[1]

    def likeness(self, other: Profile) -> float:
        """From 0, nothing in common, to 1, the same; ALIKE and more is one story.

        Nothing, too, where neither title is borne out by the other article: what they share is
        then the frame of a site or a series.
        """
        if self.cjk != other.cjk:
            found = self._cosine(other, SHARED, self._mass_shared, least=LEAST_ACROSS)
            return float(found**BENT_ACROSS)
        found = self._cosine(other, 0, self.mass, least=1)
        return float(found**BENT) if self.cjk else found

    def _cosine(self, other: Profile, needed: int, mass: float, least: int) -> float:
        """The cosine over the other's traits that bear the mark needed."""
        dot = square = 0.0
        common = 0
        borne_out = False
        rare, had, mine = self._rarity.of, self._rarity.had, self.values
        rows = zip(other.numbers, other.weights, other.marks, strict=True)
        for number, weight, marks in rows:
            if marks & needed != needed:
                continue
            value = weight * rare[had[number]]
            square += value * value
            if number in mine and (not needed or number in self._shared):
                dot += value * mine[number]
                common += 1
                borne_out = borne_out or bool(marks & TITLED) or number in self._titled
        return dot / sqrt(mass * square) if borne_out and common >= least else 0.0
