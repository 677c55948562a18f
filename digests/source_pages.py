"""Sources as readers, and the outlets themselves, see them: what we took from each, and how."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.models import Article, Source
from digests import printed, shelves, tongues
from digests.freshness import answer, changed
from digests.models import Digest, FurtherSource, Item
from digests.models.item import ItemQuerySet
from digests.pages import page
from digests.printed import Line, Place
from digests.sheets import Sheet

LATEST = 60  # items on the first page
NEWEST = ("-digest__published_at", "-digest_id", "position", "pk")


@dataclass(frozen=True)
class Taken:
    """How much was taken from a source: items of its own, and items it bears out beside others."""

    source: Source
    items: int
    further: int
    share: float  # of all items that were taken from sources, from 0 to 1
    last: datetime

    @property
    def percent(self) -> int:
        """The share in whole per cent; 0 where it is less than a half."""
        return round(100 * self.share)


def took(source: Source) -> Q:
    """Which items rest on a source."""
    own = Article.objects.filter(source=source).order_by().values("pk")
    beside = FurtherSource.objects.filter(article__source=source).order_by().values("item")
    return Q(article__in=own) | Q(pk__in=beside)  # no join: an index leads to each of the two


def items(source: Source) -> ItemQuerySet:
    """What public editions printed that rests on a source, newest first."""
    return Item.objects.printed().filter(took(source)).order_by(*NEWEST)


def all_taken() -> list[Taken]:
    """Every source that something was printed from, the most used first; three queries."""
    public = Item.objects.printed().order_by()
    own = public.filter(article__source__isnull=False).values_list("article__source")
    beside = public.filter(further__article__source__isnull=False)
    last = Max("digest__published_at")
    counts = {pk: (n, at) for pk, n, at in own.annotate(n=Count("pk"), at=last)}
    helped = {
        pk: (n, at)
        for pk, n, at in beside.values_list("further__article__source").annotate(
            n=Count("pk", distinct=True), at=last
        )
    }
    total = sum(n for n, _ in counts.values())
    found = []
    for source in Source.objects.filter(pk__in={*counts, *helped}).order_by("name", "pk"):
        n, at = counts.get(source.pk, (0, None))
        more, then = helped.get(source.pk, (0, None))
        share = n / total if total else 0.0
        found.append(Taken(source, n, more, share, max(filter(None, (at, then)))))
    return sorted(found, key=lambda each: -each.items)


def sources(request: HttpRequest) -> HttpResponse:
    """All sources something was printed from."""
    found = all_taken()
    return answer(
        request,
        lambda: page(request, "digests/sources", sources=found),
        rows=[
            (x.source.pk, x.source.name, x.source.language, x.items, x.further, x.last)
            for x in found
        ],
        modified=changed(Digest.objects.all()),
    )


def shelf(source: Source) -> list[Place]:
    """Where its items stand in time, newest first; Http404 if there is none."""
    rows = items(source).values_list("pk", "digest__published_at", "digest__series__time_zone")
    if not (found := printed.places(rows)):
        raise Http404
    return found


def source(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest items of a source."""
    row = get_object_or_404(Source, pk=pk)
    places = shelf(row)
    shown = lines([place.pk for place in places[:LATEST]])
    further = printed.months(places) if len(places) > LATEST else []
    months = [
        (first, count, tongues.beside(request, "source-month", pk, first.year, first.month))
        for first, count in further
    ]
    return told(request, row, shown, months=months, count=len(places), since=places[-1].at.date())


def source_month(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """The items of a month; Http404 where the first page shows them all."""
    row = get_object_or_404(Source, pk=pk)
    inside = shelves.of_month(year, month).published().order_by()
    pks = list(items(row).filter(digest__in=inside).values_list("pk", flat=True))
    if not pks or items(row).order_by()[: LATEST + 1].count() <= LATEST:
        raise Http404
    return told(request, row, lines(pks), first=date(year, month, 1), months=[])


def lines(pks: list[int]) -> list[Line]:
    return printed.lines(Item.objects.filter(pk__in=pks).order_by(*NEWEST))


def told(request: HttpRequest, source: Source, shown: list[Line], **context: Any) -> HttpResponse:
    address = tongues.beside(request, "source", source.pk)
    beside = {line.item.pk for line in shown if line.source != source}
    return answer(
        request,
        lambda: page(
            request,
            "digests/source",
            source=source,
            site=source.site_url if printed.host(source.site_url) else "",
            address=address,
            months_shown=by_month(shown),
            beside=beside,
            **context,
        ),
        rows=[
            *dict.fromkeys(line.digest for line in shown),
            *dict.fromkeys(line.series for line in shown),
            (source.name, source.site_url, source.language, context),
            [(line.item.pk, line.outlet, line.is_corrected) for line in shown],
        ],
        modified=changed(Digest.objects.all()),
    )


def by_month(shown: list[Line]) -> list[tuple[date, list[Line]]]:
    """Lines under the month in which they were printed, in their order."""
    found: dict[date, list[Line]] = defaultdict(list)
    for line in shown:
        day = line.digest.date()
        found[date(day.year, day.month, 1)].append(line)
    return list(found.items())


def sheets() -> Iterator[Sheet]:
    """All sources that something was printed from, with their months."""
    yield Sheet(reverse("sources"))
    stamps = printed.Stamps()
    for pk, rows in sorted(taken_rows().items()):
        public = [row for row in rows if row[-1] in stamps.of]
        if not public:
            continue
        yield Sheet(f"/sources/{pk}/", stamps.version(public))
        if len(public) > LATEST:
            by_month: dict[date, list[tuple[int, ...]]] = defaultdict(list)
            for row in public:
                by_month[stamps.month[row[-1]]].append(row)
            for first, inside in by_month.items():
                yield Sheet(f"/sources/{pk}/{first:%Y/%m}/", stamps.version(inside))


def taken_rows() -> dict[int, list[tuple[int, ...]]]:
    """Item and edition of all that rests on each source, each item once; two queries."""
    found: dict[int, dict[int, tuple[int, ...]]] = defaultdict(dict)
    own = Item.objects.filter(article__source__isnull=False).order_by("pk")
    beside = FurtherSource.objects.filter(article__source__isnull=False).order_by("pk")
    for source, item, digest in own.values_list("article__source", "pk", "digest"):
        found[source][item] = (item, digest)
    for source, item, digest in beside.values_list("article__source", "item", "item__digest"):
        found[source][item] = (item, digest)
    return {pk: list(rows.values()) for pk, rows in found.items()}
