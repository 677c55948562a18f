"""What the words of an edition came of: the machine's drafts, their sources, people's changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from articles import markdown, prose, provenance
from articles.models import Override, Snapshot
from articles.provenance import Change
from digests.models import Commentary, Digest, Item


@dataclass(frozen=True)
class Origin:
    """Where one part of an edition comes from.

    `draft` is what the machine said (see articles.summarise.Draft); it is empty where people wrote
    the part, and where nobody knows. `change` is None in the latter case only.
    """

    kind: str  # "item", "lead" or "commentary"
    title: str
    text: str  # Markdown
    draft: Mapping[str, Any]
    change: Change | None
    item: Item | None = None

    @property
    def texts(self) -> list[Snapshot]:
        """What it was made from and is checked against."""
        return texts_of(self.item) if self.item else []

    @property
    def overrides(self) -> list[Override]:
        """The claims in it that people let stand."""
        return standing(self.item) if self.item else []

    @property
    def empty(self) -> int:
        """How many pieces of it say nothing."""
        return len(prose.empty(self.text, "\n".join(each.text for each in self.texts)))

    def to_json(self) -> dict[str, Any]:
        """What a revision keeps of it."""
        kept: dict[str, Any] = {"draft": dict(self.draft)}
        if self.change is not None:
            kept |= {"kept": self.change.kept, "longer": self.change.longer}
        if self.item is None:
            return kept
        return kept | {
            "article": self.item.article_id,
            "texts": [_text(each) for each in self.texts],
            "overrides": [_override(each) for each in self.overrides],
        }


class Origins:
    """Those of all parts of an edition, in the order they are read."""

    def __init__(self, digest: Digest, items: Iterable[Item] | None = None) -> None:
        """The edition's items are asked for with all they rest on, unless they are given."""
        self.digest = digest
        rows = digest.items.with_sources() if items is None else items
        self.lead = self._lead()
        self.items = [self._item(item) for item in rows]
        self.commentary = [self._comment(each) for each in digest.commentary.all()]

    def __iter__(self) -> Iterator[Origin]:
        yield from [self.lead] if self.lead else []
        yield from self.items
        yield from self.commentary

    @property
    def total(self) -> Change:
        """What people changed of all that machines wrote here, and wrote beside it."""
        return provenance.total(part.change for part in self if part.change)

    def to_json(self) -> dict[str, Any]:
        """What a revision keeps: the pieces of empty prose, the lead, items by their uid, and
        commentary in its order."""
        return {
            "empty": sum(part.empty for part in self),
            "lead": self.lead.to_json() if self.lead else {},
            "items": {str(part.item.uid): part.to_json() for part in self.items if part.item},
            "commentary": [part.to_json() for part in self.commentary],
        }

    def _lead(self) -> Origin | None:
        """None where there is no lead and never was one."""
        digest, draft = self.digest, self.digest.lead_draft
        if not digest.lead and not draft.get("summary"):
            return None
        known = bool(draft) or not digest.lead_origin
        return Origin("lead", "", digest.lead, draft, self._change(draft, "", digest.lead, known))

    def _item(self, item: Item) -> Origin:
        draft, title = item.draft, markdown.plain(item.title)
        known = bool(draft) or not item.origin
        said = {**draft, **draft.get("printed", {})}
        change = self._change(said, title, item.body, known)
        return Origin("item", title, item.body, draft, change, item)

    def _comment(self, comment: Commentary) -> Origin:
        heading = markdown.plain(comment.heading)
        known = bool(comment.draft) or comment.origin == Commentary.Origin.USER
        said = {**comment.draft, "headline": ""}  # which was never printed
        change = self._change(said, heading, comment.body, known)
        return Origin("commentary", heading, comment.body, comment.draft, change)

    def _change(
        self, draft: Mapping[str, Any], headline: str, text: str, known: bool
    ) -> Change | None:
        if self.digest.imported_from or not known:
            return None
        return provenance.of_draft(draft, headline, text)


def texts_of(item: Item) -> list[Snapshot]:
    """The texts it was made from and is checked against, its own article's first."""
    further = (each.snapshot for each in item.further.all())
    return [text for text in (item.snapshot, *further) if text]


def standing(item: Item) -> list[Override]:
    """The claims that people let stand in the words it prints."""
    if item.article is None:
        return []
    said = f"{markdown.plain(item.title)}\n{markdown.plain(item.body)}"
    return [each for each in item.article.overrides.all() if each.is_said(said)]


def _text(text: Snapshot) -> dict[str, Any]:
    return {
        "article": text.article_id,
        "hash": text.hash,
        "origin": text.origin,
        "fetched_at": text.fetched_at.isoformat(),
    }


def _override(row: Override) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "text": row.text,
        "sentence": row.sentence,
        "reason": row.reason,
        "note": row.note,
        "by_name": row.by_name,
        "at": row.at.isoformat(),
    }
