"""A public edition and the editions around it: before and after it in its Series, the one it
replaces, and the same in another language. Two queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.workflow import State
from digests.models import Correction, Digest, Series
from digests.prepared import Prepared, columns, made

# What pages of editions show of it: nothing of its hours to come, which change every day.
PRINTED = columns(
    Series,
    *("id", "title", "slug", "description", "language", "time_zone", "edition_title", "out_times"),
)
NEAR = columns(
    Digest,
    *("id", "uid", "state", "version", "updated_at", "series", "number", "slug", "title"),
    *("window_end", "published_at", "fixed_at", "imported_at"),
)
REPLACED = columns(
    Digest,
    *("id", "uid", "version", "updated_at", "number", "slug", "title", "published_at"),
)
WHOLE = columns(
    Digest,
    *("id", "uid", "state", "version", "updated_at", "series", "number", "slug", "title"),
    *("window_start", "window_end", "lead", "description", "tags", "body_html", "published_at"),
    *(
        "fixed_at",
        "imported_at",
        "sample",
        "gathered",
        "card",
        "cover",
        "replaces",
        "imported_from",
        "reading_minutes",
    ),
)


@dataclass(frozen=True)
class Surroundings:
    """What is around an edition, and when that last changed."""

    older: Digest | None
    newer: Digest | None
    alternate: Digest | None
    modified: datetime

    @property
    def shown(self) -> list[object]:
        """All that the page shows of them; of the alternate's Series what its address says."""
        elsewhere = self.alternate.series if self.alternate else None
        there = (elsewhere.slug, elsewhere.language) if elsewhere else None
        return [self.older, self.newer, self.alternate, there]


@dataclass(frozen=True)
class Found:
    """An edition with its Series and what it replaces; the key of the counterpart of its Series,
    whichever of the two names the other; and whether corrections stand around it."""

    digest: Digest
    counterpart: int | None
    corrected: bool


def edition(series_slug: str, slug: str) -> Found | None:
    """The public edition at an address, with what its page needs; one query."""
    rows = AT.rows(series_slug=series_slug, slug=slug, now=timezone.now())
    if not rows:
        return None
    row = rows[0]
    ours, series, theirs, their_series, rest = split(row, WHOLE, PRINTED, REPLACED, PRINTED)
    digest = made(Digest, WHOLE, ours)
    digest.series = made(Series, PRINTED, series)
    if digest.replaces_id:
        digest.replaces = made(Digest, REPLACED, theirs)
        digest.replaces.series = made(Series, PRINTED, their_series)
    counterpart, corrected = rest
    return Found(digest, counterpart, bool(corrected))


def split(row: Sequence[Any], *parts: Sequence[str]) -> list[Sequence[Any]]:
    """A row in pieces as long as these lists of columns, and what is left of it."""
    found, at = [], 0
    for part in parts:
        found.append(row[at : at + len(part)])
        at += len(part)
    return [*found, row[at:]]


def under(way: str, names: Iterable[str]) -> list[str]:
    return [f"{way}__{name}" for name in names]


def at_address(series_slug: str, slug: str, now: datetime) -> QuerySet[Digest, Any]:
    """One row: an edition, its Series, the edition it replaces with its Series, and two more."""
    naming = Series.objects.filter(counterpart=OuterRef("series")).values("pk")[:1]
    told = Correction.objects.told().order_by()
    framing = told.filter(Q(digest=OuterRef("pk")) | Q(printed_in=OuterRef("pk")))
    here = Digest.objects.published(now).filter(series__slug=series_slug, slug=slug)
    return here.values_list(
        *WHOLE,
        *under("series", PRINTED),
        *under("replaces", REPLACED),
        *under("replaces__series", PRINTED),
        Coalesce(F("series__counterpart"), Subquery(naming)),
        Exists(framing),
    )[:1]


def of(found: Found) -> Surroundings:
    """What is around a public edition; one query.

    The withdrawn ones between its neighbours count for the date: their going changed the page. So
    does a publication that was undone.
    """
    digest = found.digest
    now = timezone.now()
    rows = NEARBY.rows(
        pk=digest.pk,
        series=digest.series_id,
        at=digest.published_at,
        other=found.counterpart,
        slug=digest.slug,
        end=digest.window_end,
        now=now,
    )
    near = [neighbour(row, digest) for row in rows]
    there = place(digest)
    ours = [each for each in near if each.series_id == digest.series_id]
    public = sorted((each for each in ours if each.state == State.PUBLISHED), key=place)
    older = [each for each in public if place(each) < there]
    newer = [each for each in public if place(each) > there]
    return Surroundings(
        older=older[-1] if older else None,
        newer=newer[0] if newer else None,
        alternate=same_as(digest, near, now),
        modified=latest([digest, *near]),
    )


def neighbour(row: Sequence[Any], digest: Digest) -> Digest:
    """An edition near another, with its Series."""
    own, series, _ = split(row, NEAR, PRINTED)
    found = made(Digest, NEAR, own)
    ours = found.series_id == digest.series_id
    found.series = digest.series if ours else made(Series, PRINTED, series)
    return found


def nearby(
    pk: int, series: int, at: datetime, other: int, slug: str, end: datetime, now: datetime
) -> QuerySet[Digest, Any]:
    """The editions of a Series from the one before to the one after, whatever became of those
    between; those that were public and are not any more; and what may be the same elsewhere."""
    public = Digest.objects.published(now).filter(series=series)
    tie = Q(published_at=at)
    before = public.filter(Q(published_at__lt=at) | tie & Q(pk__lt=pk))
    after = public.filter(Q(published_at__gt=at) | tie & Q(pk__gt=pk))
    low = Subquery(before.values("published_at")[:1])
    high = Subquery(after.order_by("published_at", "pk").values("published_at")[:1])
    between = Q(published_at__gte=Coalesce(low, Value(at)))
    between &= Q(published_at__lte=Coalesce(high, Value(now)))
    undone = Q(published_at=None, numbered__gt=0)
    same_address, same_hours = Q(series=other, slug=slug), Q(series=other, window_end=end)
    ours = Q(series=series)
    wanted = ours & between | ours & undone | same_address | same_hours
    # Not asked as a column: of all that have a number, SQLite would then look at each.
    known = Digest.objects.alias(numbered=Coalesce("number", 0))
    found = known.filter(wanted).exclude(pk=pk).order_by()
    return found.values_list(*NEAR, *under("series", PRINTED))


def place(digest: Digest) -> Any:
    """By what editions of a Series are ordered."""
    return digest.published_at, digest.pk


def same_as(digest: Digest, near: Iterable[Digest], now: datetime) -> Digest | None:
    """The one in another language that covers the same hours, else that has the same address."""
    others = [each for each in near if each.series_id != digest.series_id]
    public = [each for each in others if each.state == State.PUBLISHED]
    public = [each for each in public if each.published_at and each.published_at <= now]
    hours = [each for each in public if digest.window_end and each.window_end == digest.window_end]
    return next(iter([*hours, *public]), None)


def latest(digests: Iterable[Digest]) -> datetime:
    """When one of these last came out, was changed, taken back or taken in."""
    moments = ((each.updated_at, each.fixed_at, each.imported_at) for each in digests)
    return max(moment for row in moments for moment in row if moment)


AT = Prepared(at_address, series_slug=str, slug=str, now=datetime)
NEARBY = Prepared(
    nearby,
    **dict.fromkeys(("pk", "series", "other"), int),
    **dict.fromkeys(("at", "end", "now"), datetime),
    slug=str,
)
