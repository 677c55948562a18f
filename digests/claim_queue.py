"""All that an edition leaves open as one queue, in order of appearance; what blocks comes first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from digests.closure_desk import Mark
from digests.models import Digest

LEAD = "lead"
ABSENT = _("no item speaks of it")
MISSING = _("missing")


@dataclass(frozen=True)
class Stop:
    """One claim of the queue, or one empty field: what and where, and the line that decides it.

    `look` is its verdict, a class of the style sheet; `item` is the key of its item, if any.
    """

    look: str
    text: str
    verdict: str
    where: str
    line: str  # an id
    sentence: str = ""
    kind: str = ""
    item: int | None = None
    number: int = 0

    @property
    def blocks(self) -> bool:
        return self.look in ("unsupported", "disputed", "missing")


@dataclass(frozen=True)
class Queue:
    """The stops in the order they are gone through."""

    stops: list[Stop]

    @property
    def blocking(self) -> list[Stop]:
        return [stop for stop in self.stops if stop.blocks]

    @property
    def doubtful(self) -> list[Stop]:
        return [stop for stop in self.stops if not stop.blocks]

    def __len__(self) -> int:
        return len(self.stops)


def queue(lead: Sequence[Mark], items: Iterable[Any], comments: Iterable[Any]) -> Queue:
    """The queue of an edition: what its lead, its dressed items and its commentary leave open."""
    found = list(_absent(lead, gettext("lead"), "marks-lead"))
    for number, item in enumerate(items, start=1):
        found += _of_item(item, gettext("item %(number)d") % {"number": number})
    for comment in comments:
        found += _absent(comment.marks.absent, gettext("commentary"), f"marks-{comment.prefix}")
    ordered = sorted(found, key=lambda stop: not stop.blocks)
    return Queue([replace(stop, number=place) for place, stop in enumerate(ordered, start=1)])


def _of_item(item: Any, where: str) -> Iterator[Stop]:
    page = item.page
    for name, label in item.gaps:
        line = f"{page.anchor}no-{name}"
        yield Stop("missing", str(label), str(MISSING), where, line, item=item.pk)
    for row in (*page.open, *page.unsure):
        yield Stop(
            look=row.look,
            text=row.entry.claim.text,
            verdict=row.verdict,
            where=where,
            line=f"{page.anchor}claim-{row.number}",
            sentence=row.entry.sentence.strip(),
            kind=row.kind,
            item=item.pk,
        )


def _absent(marks: Iterable[Mark], where: str, line: str) -> Iterator[Stop]:
    for mark in marks:
        yield Stop("absent", mark.text, str(ABSENT), where, line)


def standing(found: Queue, digest: Digest) -> dict[str, Any]:
    """What a page says of all that blocks approval: the queue, and what was spiked."""
    spiked = digest.spiked()
    return {"queue": found, "spiked": spiked, "blocked": len(found.blocking) + len(spiked)}
