"""The claim ledger: what a text claims, held against its source, and what people let stand."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any

from articles.grounding import Claim, Verdict, check
from articles.sentences import sentences
from articles.vocabulary import fold

GAP = "\n\n"  # between a headline and what stands below it; ends a sentence
REFUSED = frozenset({Verdict.UNSUPPORTED, Verdict.DISPUTED})


@dataclass(frozen=True)
class Entry:
    """A claim in its sentence. The key is the same wherever that sentence says it."""

    claim: Claim
    sentence: str
    key: str
    override: Any = None  # the row in which a person let it stand

    @property
    def is_open(self) -> bool:
        """Whether it stands against approval."""
        return self.claim.verdict in REFUSED and self.override is None


def joined(headline: str, text: str) -> str:
    """A headline and its text as one, the way drafts and sources are both read."""
    return f"{headline}{GAP}{text}"


def entries(
    draft: str,
    source: str,
    *,
    names: Mapping[str, frozenset[str]] | None = None,
    when: date | None = None,
    credited: Collection[str] = (),
    overrides: Mapping[str, Any] | None = None,
) -> list[Entry]:
    """The claims of a plain text in their order, each with its key and its override by that key.

    `credited` are those whose article it is: to name them is no claim that their text must bear.
    """
    ours = {fold(name) for name in credited if name}
    text = Sentences(draft)
    found = []
    for claim in check(draft, source, names=names, when=when):
        if claim.kind == "name" and fold(claim.text) in ours:
            claim = replace(claim, verdict=Verdict.SUPPORTED)
        sentence = text.around(claim)
        key = key_of(claim, sentence)
        found.append(Entry(claim, sentence, key, (overrides or {}).get(key)))
    return found


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
