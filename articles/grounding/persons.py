"""Which Latin names of a text are persons: by their post, by who speaks, by the last name alone."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from articles.facts import Fact, openers
from articles.grounding import roster
from articles.grounding.names import COMMON
from articles.grounding.sounds import TITLE

NEAR, FURTHER = 32, 48  # characters beside a name that tell a person
POST = (
    "chief|president|director|(?:co-)?founders?|professor|researcher|analyst|"
    "spokes(?:man|woman|person)|minister|commissioner|executive|officer|ceo|cfo|cto|coo|scientist|"
    "engineer|head|author|economist|chair(?:man|woman)?|mr|ms|mrs|dr|judge|senator|colleague|"
    "manager|partner|lawyer|student|mayor|governor|secretary|physicist|physician|surgeon|editor|"
    "leads?|led|runs"
)
BEFORE = re.compile(rf"(?<![a-z])(?:{POST})[.,]?\s\Z")
BEHIND = re.compile(
    rf",\s(?:who(?![a-z])|[0-9]{{2}},|[^.;,\n]{{0,{FURTHER}}}(?<![a-z-])(?:{POST})(?![a-z]))"
)
AND = re.compile(r",?\s(?:and\s)?")
LEAST, MOST = 2, 4  # words of a person's name


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A name in lower case without what stands before a person's."""
    words = text.removesuffix("'s").removesuffix("’s").split()
    while len(words) > 1 and TITLE.fullmatch(words[0]):
        words = words[1:]
    return " ".join(words).lower()


def lasts(names: Sequence[Fact], low: str, firms: Collection[str]) -> set[str]:
    """The last names of the persons among Latin names in their order; `firms` go by other names."""
    told = {bare(fact.text) for fact in names}
    found: set[str] = set()
    before: Fact | None = None
    for fact in names:
        said = bare(fact.text)
        listed = (
            before is not None
            and bare(before.text).split()[-1] in found
            and AND.fullmatch(low, before.end, fact.start)
        )
        if _may_be_one(said, told, firms) and (listed or _is_one(fact, said, told, low)):
            found.add(said.split()[-1])
        before = fact
    return found


def _may_be_one(said: str, told: Collection[str], firms: Collection[str]) -> bool:
    """Whether a name is made as a person's, who is not called by the first word of it."""
    words = said.split()
    return (
        LEAST <= len(words) <= MOST
        and words[0] not in told
        and not COMMON.intersection(words)
        and not any(roster.known().get(word) in firms for word in words)
    )


def _is_else(word: str) -> bool:
    """Whether a word names something by itself, or nothing: London Marathon, Tractor Boys."""
    return word in roster.known() or openers.is_common(word)


def _is_one(fact: Fact, said: str, told: Collection[str], low: str) -> bool:
    """Whether what stands beside a name tells a person, or that its last word stands alone."""
    words = said.split()
    return bool(
        len(words) < len(fact.text.split())
        or BEFORE.search(low, max(0, fact.start - NEAR), fact.start)
        or BEHIND.match(low, fact.end)
        or (words[-1] in told and not any(map(_is_else, (words[0], words[-1]))))
    )
