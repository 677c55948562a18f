"""The archive: all editions by year, month and day; each on the day its own clock showed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from digests import almanac, shelves
from digests.freshness import answer, changed
from digests.models import Digest, Series
from digests.models.digest import DigestQuerySet
from digests.pages import page


def archive(request: HttpRequest) -> HttpResponse:
    """The latest year as a calendar, the months of all others, and all public Series."""
    rows = list(shelves.public())
    years = almanac.years(shelves.months())
    latest = outs(of_year(years[0][0])) if years else []
    return answer(
        request,
        lambda: page(request, "digests/archive", all_series=rows, years=years, **spread(latest)),
        rows=[*rows, years, latest],
        modified=changed(Digest.objects.all()),
    )


def year(request: HttpRequest, year: int) -> HttpResponse:
    """The months of a year, each as a calendar; Http404 if nothing came out in it."""
    there = of_year(year)
    found = outs(there)
    if not found:
        raise Http404
    years = [each for each, _ in almanac.years(shelves.months())]
    return answer(
        request,
        lambda: page(request, "digests/year", year=year, years=years, **spread(found)),
        rows=[years, found],
        modified=changed(there),
    )


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """What came out in a month, day by day; Http404 if nothing did."""
    there = shelves.of_month(year, month)
    editions = list(shelves.headed(there.published()).light().select_related("series"))
    if not editions:
        raise Http404
    return answer(
        request,
        lambda: page(
            request,
            "digests/month",
            first=date(year, month, 1),
            days=days(editions),
            out=almanac.by_day(map(told, editions)),
        ),
        rows=[*editions, *(edition.series for edition in editions)],
        modified=changed(there),
    )


def of_year(year: int) -> DigestQuerySet:
    return shelves.between(date(year, 1, 1), date(year + 1, 1, 1))


def outs(there: DigestQuerySet) -> list[almanac.Out]:
    """The public ones of these editions, told shortly; one query, and no rows of models."""
    names = ("series__slug", "slug", "title", "published_at", "series__time_zone")
    found = there.published().order_by("published_at", "pk").values_list(*names)
    return [
        almanac.Out.of(reverse("digest", args=[series, slug]), *rest)
        for series, slug, *rest in found
    ]


def told(edition: Digest) -> almanac.Out:
    return almanac.Out(edition.get_absolute_url(), edition.title, edition.local_time)


def spread(found: Iterable[almanac.Out]) -> dict[str, Any]:
    """What came out, by day, and the months that it takes."""
    out = almanac.by_day(found)
    return {"out": out, "months": almanac.months(out)}


@dataclass(frozen=True)
class Shelf:
    """What one Series brought out on one day, earliest first."""

    series: Series
    editions: list[Digest]


def days(editions: Iterable[Digest]) -> list[tuple[date, list[Shelf]]]:
    """Editions by day, the earliest first, and within each day by Series."""
    found: dict[date, dict[int, Shelf]] = {}
    for edition in sorted(editions, key=lambda each: (each.local_time, each.pk)):
        day = found.setdefault(edition.local_time.date(), {})
        shelf = day.setdefault(edition.series_id, Shelf(edition.series, []))
        shelf.editions.append(edition)
    return [(day, [found[day][key] for key in sorted(found[day])]) for day in sorted(found)]
