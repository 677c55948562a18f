"""The claim ledger: what a text claims, held against its source, and what people let stand."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from articles import rivals
from articles.grounding import Claim, Verdict, check_all
from articles.sentences import sentences
from articles.vocabulary import fold

GAP = "\n\n"  # between a headline and what stands below it; ends a sentence
REFUSED = frozenset({Verdict.UNSUPPORTED, Verdict.DISPUTED})

Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Ground:
    """A text that a draft rests on, title included, and the day it appeared.

    `name` is whom print names for it; `credited` are all whose article it is: to name them is no
    claim that a text must bear.
    """

    text: str
    when: date | None = None
    name: str = ""
    credited: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A claim in its sentence. The key is the same wherever that sentence says it."""

    claim: Claim
    sentence: str
    key: str
    override: Any = None  # the row in which a person let it stand
    printed: bool = False  # disputed, and what each source says stands in the text with its name

    @property
    def is_open(self) -> bool:
        """Whether it stands against approval."""
        return self.claim.verdict in REFUSED and self.override is None and not self.printed


def joined(headline: str, text: str) -> str:
    """A headline and its text as one, the way drafts and sources are both read."""
    return f"{headline}{GAP}{text}"


def entries(
    draft: str,
    source: str,
    *,
    names: Names | None = None,
    when: date | None = None,
    credited: Collection[str] = (),
    overrides: Mapping[str, Any] | None = None,
) -> list[Entry]:
    """The claims of a plain text held against one source: see `held`."""
    ground = Ground(source, when, credited=tuple(credited))
    return held(draft, [ground], names=names, overrides=overrides)


def held(
    draft: str,
    grounds: Sequence[Ground],
    *,
    names: Names | None = None,
    overrides: Mapping[str, Any] | None = None,
) -> list[Entry]:
    """The claims of a plain text in their order, each with its key and its override by that key."""
    glossary = names or {}
    ours = [name for ground in grounds for name in (ground.name, *ground.credited) if name]
    credited, folded = list(_named(draft, ours, glossary)), {fold(name) for name in ours}
    checked = _checked(
        draft,
        tuple(ground.text for ground in grounds),
        tuple(ground.when for ground in grounds),
        tuple(glossary.items()),
    )
    claims = [
        replace(claim, verdict=Verdict.SUPPORTED)
        if any(start <= claim.start and claim.end <= end for start, end in credited)
        or (claim.kind == "name" and fold(claim.text) in folded)
        else claim
        for claim in checked
    ]
    text = Sentences(draft)
    lines = [text.around(claim) for claim in claims]
    both = rivals.printed(claims, lines, [ground.name for ground in grounds], glossary)
    found = []
    for number, (claim, sentence) in enumerate(zip(claims, lines, strict=True)):
        key = key_of(claim, sentence)
        found.append(Entry(claim, sentence, key, (overrides or {}).get(key), number in both))
    return found


def _named(draft: str, ours: Iterable[str], glossary: Names) -> Iterator[tuple[int, int]]:
    """Where a text names those whose articles it rests on."""
    for form in {form for name in ours for form in rivals.known_as(name, glossary)}:
        for match in re.finditer(r"\s*".join(map(re.escape, form)), draft, re.IGNORECASE):
            yield match.span()


# A page asks for what is open, what to show and what its buttons may do; and approval asks again.
@lru_cache(maxsize=64)
def _checked(
    draft: str,
    sources: tuple[str, ...],
    whens: tuple[date | None, ...],
    names: tuple[tuple[str, frozenset[str]], ...],
) -> tuple[Claim, ...]:
    return tuple(check_all(draft, sources, names=dict(names), whens=whens))


class Sentences:
    """The sentences of a draft, found by the claims they make."""

    def __init__(self, draft: str) -> None:
        self.draft, self.lines = draft, sentences(draft)
        self.starts = [line.start for line in self.lines]
        self.ends = [line.end for line in self.lines]

    def around(self, claim: Claim) -> str:
        """The sentence that makes a claim; for a long quotation all that it runs through."""
        first = bisect_right(self.ends, claim.start)
        last = bisect_left(self.starts, claim.end)
        touched = self.lines[first:last]
        return self.draft[touched[0].start : touched[-1].end] if touched else claim.text


def key_of(claim: Claim, sentence: str) -> str:
    """What an override belongs to: this claim, in this sentence.

    Made of the words and not of the value they are read as: a better reader must not undo what
    people decided.
    """
    return _hash(f"{claim.kind}\n{fold(claim.text)}\n{_sentence_hash(sentence)}")


@lru_cache(maxsize=64)
def _sentence_hash(sentence: str) -> str:
    return _hash(fold(sentence))  # once for all its claims: a list may be one sentence


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def distinct(found: Iterable[Entry]) -> list[Entry]:
    """One entry a key, the first: what a sentence says twice is decided once."""
    return list({entry.key: entry for entry in reversed(list(found))}.values())[::-1]
