"""How long a draft a source bears: length follows what is there, and nothing makes up the rest."""

from dataclasses import dataclass

from articles import density, facts
from articles.extractive import SHORTEST, weight

LONGEST = 220  # Han characters; see extractive.weight
SHARE = 0.5  # of the source's own length
BARE = 40  # for the event itself
A_FACT = 30  # more for each fact; of 202 articles of the corpora 7 are shortened by it
LITTLE = 30  # a source with less is its own summary
READ = 16_000  # characters that a model is given


@dataclass(frozen=True)
class Bearing:
    """What a source bears: a draft of `length` and never more than `most`, both in Han characters.

    `length` is 0 where only an extract will do, `most` where there is but a title.
    """

    length: int
    most: int


def is_bare(title: str, text: str) -> bool:
    """Whether a text says nothing that its title does not."""
    own = _own(title, text)
    return weight(own) < SHORTEST and not facts.find(own)


def of(title: str, text: str) -> Bearing:
    """What a text under this title bears."""
    if is_bare(title, text):
        return Bearing(0, 0)
    own = _own(title, text)
    size = weight(own)
    found = {(fact.kind, fact.value) for fact in facts.find(own[:READ])}
    if size < LITTLE or (density.is_thin(own) and not found):
        return Bearing(0, size)
    length = min(LONGEST, int(size * SHARE), BARE + A_FACT * len(found))
    return Bearing(length, weight(title) + size)


def _own(title: str, text: str) -> str:
    """A text without the title that many repeat."""
    return text.replace(title.strip(), "", 1) if title.strip() else text
