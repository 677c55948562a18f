"""How alike two articles are: by the traits they share, and by how rare those are."""

from array import array
from dataclasses import dataclass
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


class Rarity:
    """Numbers for traits, and how rare each is among the articles at hand."""

    def __init__(self) -> None:
        self.of: list[float] = []
        self._had: list[int] = []
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}
        self._free: list[int] = []
        self._count = 0
        self._reckoned = 0

    def number(self, trait: str) -> int | None:
        """The trait's number while an article has it."""
        return self._numbers.get(trait)

    def unseen(self) -> float:
        """The rarity of a trait that no article has."""
        return self._reckon(0)

    def take(self, traits: Traits) -> Profile:
        """Count an article in."""
        names = list(traits.weights)
        numbers = array("I", map(self._number_for, names))
        self._changed(1)
        for number in numbers:
            self._had[number] += 1
            self.of[number] = self._reckon(self._had[number])
        marks = bytes(
            TITLED * (name in traits.titled) + SHARED * (name in traits.shared) for name in names
        )
        return Profile(numbers, array("f", traits.weights.values()), marks, traits.cjk)

    def drop(self, profile: Profile) -> list[int]:
        """Count an article out; the numbers that stand for nothing any more."""
        self._changed(-1)
        gone = []
        for number in profile.numbers:
            self._had[number] -= 1
            self.of[number] = self._reckon(self._had[number])
            if not self._had[number]:
                del self._numbers[self._names[number]]
                gone.append(number)
        self._free += gone
        return gone

    def _changed(self, by: int) -> None:
        """What every trait's rarity owes to the number of articles is set anew now and then."""
        self._count += by
        if abs(self._count - self._reckoned) * 10 > self._reckoned + BEFORE:
            self._reckoned = self._count
            self.of = [self._reckon(had) for had in self._had]

    def _reckon(self, had: int) -> float:
        return log((1 + BEFORE + self._count) / (1 + had)) + 1

    def _number_for(self, trait: str) -> int:
        found = self._numbers.get(trait)
        if found is not None:
            return found
        if self._free:
            number = self._free.pop()
            self._names[number] = trait
        else:
            number = len(self._names)
            self._names.append(trait)
            self._had.append(0)
            self.of.append(0.0)
        self._numbers[trait] = number
        return number


class View:
    """One article, weighed and ready to be compared with many."""

    def __init__(self, traits: Traits, rarity: Rarity) -> None:
        self.cjk = traits.cjk
        self.values: dict[int, float] = {}  # of the traits that any other article has
        self._rare = rarity.of
        self._titled: set[int] = set()
        self._shared: set[int] = set()
        square = square_shared = 0.0
        for trait, weight in traits.weights.items():
            number = rarity.number(trait)
            value = weight * (rarity.unseen() if number is None else self._rare[number])
            square += value * value
            square_shared += value * value * (trait in traits.shared)
            if number is not None:
                self.values[number] = value
                if trait in traits.titled:
                    self._titled.add(number)
                if trait in traits.shared:
                    self._shared.add(number)
        self._length, self._length_shared = sqrt(square), sqrt(square_shared)

    def likeness(self, other: Profile) -> float:
        """From 0, nothing in common, to 1, the same; ALIKE and more is one story.

        Nothing, too, where neither title is borne out by the other article: what they share is
        then the frame of a site or a series.
        """
        if self.cjk != other.cjk:
            found = self._cosine(other, SHARED, self._length_shared, least=LEAST_ACROSS)
            return float(found**BENT_ACROSS)
        found = self._cosine(other, 0, self._length, least=1)
        return float(found**BENT) if self.cjk else found

    def _cosine(self, other: Profile, needed: int, length: float, least: int) -> float:
        """The cosine over the other's traits that bear the mark needed."""
        dot = square = 0.0
        common = 0
        borne_out = False
        rare, mine = self._rare, self.values
        rows = zip(other.numbers, other.weights, other.marks, strict=True)
        for number, weight, marks in rows:
            if marks & needed != needed:
                continue
            value = weight * rare[number]
            square += value * value
            if number in mine and (not needed or number in self._shared):
                dot += value * mine[number]
                common += 1
                borne_out = borne_out or bool(marks & TITLED) or number in self._titled
        return dot / (length * sqrt(square)) if borne_out and common >= least else 0.0
