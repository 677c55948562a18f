"""How editions are made: the steps, and the figures of the house as its rows have them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles import provenance
from articles.models import Source
from articles.provenance import Change
from digests.freshness import answer, changed
from digests.models import Correction, Digest, Item, Revision
from digests.pages import page
from digests.sheets import Sheet

LOOKED_AT = 50  # editions: what people changed is told of the latest


@dataclass(frozen=True)
class House:
    """The figures that say at once whether anything has changed."""

    editions: int
    first: datetime | None
    last: datetime | None
    withdrawn: int
    corrections: int
    sources: int  # that are read now


@dataclass(frozen=True)
class Work:
    """Who wrote what was printed."""

    items: int
    drafted: int  # by a model
    extracted: int  # by a machine that quotes
    printed_from: int  # sources
    change: Change  # what people changed of the machine's words, in the latest editions
    looked_at: int  # how many those are

    @property
    def percent(self) -> int:
        """The share of items whose first words were a machine's, in whole per cent."""
        return round(100 * (self.drafted + self.extracted) / self.items) if self.items else 0


def house() -> House:
    """Four queries."""
    public = Digest.objects.published().order_by()
    found = public.aggregate(n=Count("pk"), first=Min("published_at"), last=Max("published_at"))
    return House(
        editions=found["n"],
        first=found["first"],
        last=found["last"],
        withdrawn=Digest.objects.withdrawn().count(),
        corrections=Correction.objects.public().count(),
        sources=Source.objects.active().count(),
    )


def work() -> Work:
    """Three queries."""
    model, extract = Q(origin="model"), Q(origin="extract")
    found = Item.objects.printed().aggregate(
        n=Count("pk"),
        drafted=Count("pk", filter=model),
        extracted=Count("pk", filter=extract),
        sources=Count("article__source", distinct=True),
    )
    changes = [each for each in map(change_in, latest_provenance()) if each.longer]
    return Work(
        items=found["n"],
        drafted=found["drafted"],
        extracted=found["extracted"],
        printed_from=found["sources"],
        change=provenance.total(changes),
        looked_at=len(changes),
    )


def latest_provenance() -> Iterator[dict[str, Any]]:
    """What the words of the latest editions came of, as each stands now."""
    latest = list(Digest.objects.published().values_list("pk", flat=True)[:LOOKED_AT])
    rows = Revision.objects.standing().filter(digest__in=latest).order_by("digest", "number")
    yield from dict(rows.values_list("digest", "provenance")).values()


def change_in(came_of: dict[str, Any]) -> Change:
    """What people changed in one edition of what machines wrote; see origins.Origins.to_json."""
    if not came_of:
        return Change()
    parts = [came_of["lead"], *came_of["items"].values(), *came_of["commentary"]]
    drafted = (part for part in parts if part.get("draft") and "kept" in part)
    return provenance.total(Change(part["kept"], part["longer"]) for part in drafted)


def about(request: HttpRequest) -> HttpResponse:
    """How editions are made."""
    figures, moment = house(), changed(Digest.objects.all())
    return answer(
        request,
        lambda: page(request, "digests/about", house=figures, work=work()),
        rows=[figures, moment],
        modified=moment,
    )


def sheets() -> Iterator[Sheet]:
    yield Sheet(reverse("about"))
