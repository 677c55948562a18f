"""Drafts summed up: what each prompt says in vain, what people make of it, what it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from articles import markdown, provenance
from articles.provenance import Change


@dataclass(frozen=True)
class Sample:
    """One draft of a model's, and what people changed of it; its cost is None where nobody knows.

    `open` is how many of its claims its source did not bear when it was drafted.
    """

    purpose: str
    prompt_hash: str
    model: str
    at: datetime
    characters: int
    empty: int
    change: Change
    open: int | None = None
    cost: Decimal | None = None

    @classmethod
    def of(cls, draft: Mapping[str, Any], change: Change, at: datetime) -> "Sample":
        """The sample that a stored draft is."""
        text = markdown.plain(str(draft.get("summary") or ""))
        opened = draft.get("open")
        return cls(
            purpose=str((draft.get("parameters") or {}).get("prompt", "")),
            prompt_hash=str(draft.get("prompt_hash", "")),
            model=str(draft.get("model", "")),
            at=at,
            characters=provenance.size(text),
            empty=int(draft.get("empty") or 0),
            change=change,
            open=opened if isinstance(opened, int) else None,
            cost=cost_of(draft),
        )


@dataclass
class Tally:
    """Samples of one kind as sums and means."""

    samples: list[Sample] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.samples)

    @property
    def first(self) -> datetime:
        return min(sample.at for sample in self.samples)

    @property
    def last(self) -> datetime:
        return max(sample.at for sample in self.samples)

    @property
    def empty(self) -> int:
        """Pieces of empty prose."""
        return sum(sample.empty for sample in self.samples)

    @property
    def empty_rate(self) -> float:
        """Pieces of empty prose in a thousand characters."""
        characters = sum(sample.characters for sample in self.samples)
        return 1000 * self.empty / characters if characters else 0.0

    @property
    def change(self) -> Change:
        return provenance.total(sample.change for sample in self.samples)

    @property
    def open_rate(self) -> float | None:
        """Claims a draft that its source does not bear; None where nobody counted."""
        counted = [sample.open for sample in self.samples if sample.open is not None]
        return sum(counted) / len(counted) if counted else None

    @property
    def cost(self) -> Decimal | None:
        """The cost of a draft; None where no price is known."""
        known = [sample.cost for sample in self.samples if sample.cost is not None]
        return sum(known, Decimal()) / len(known) if known else None


Key = tuple[str, str, str]  # purpose, prompt, model


def by_prompt(samples: Iterable[Sample]) -> dict[Key, Tally]:
    """A tally for each purpose, prompt and model, the latest used first."""
    found: dict[Key, Tally] = {}
    for sample in samples:
        key = sample.purpose, sample.prompt_hash, sample.model
        found.setdefault(key, Tally()).samples.append(sample)
    return dict(sorted(found.items(), key=lambda pair: pair[1].last, reverse=True))


def cost_of(draft: Mapping[str, Any]) -> Decimal | None:
    """What a stored draft cost; None where no price was known."""
    try:
        return Decimal(str(draft.get("cost") or ""))
    except InvalidOperation:
        return None
