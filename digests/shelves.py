"""Which Series and editions a page lists: the latest, the ones around, the ones of a month."""

from collections import Counter
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from digests.models import Digest, Item, Series
from digests.models.digest import DigestQuerySet

SHORT = ("digest_id", "position", "title", "element")


def public() -> QuerySet[Series]:
    """The Series readers may know of: the active ones, and those of which something came out."""
    known = Digest.objects.known().filter(series=OuterRef("pk"))
    return Series.objects.filter(Q(active=True) | Exists(known))


def latest(language: str) -> list[tuple[Series, Digest | None]]:
    """The public Series, the active first, those in the language of the page before others, each
    with its latest edition and what is in it.

    An active one may have none yet, and stands behind those that have.
    """
    newest = Digest.objects.published().filter(series=OuterRef("pk")).values("pk")[:1]
    there = public().annotate(newest=Subquery(newest)).order_by("-active", "pk")
    found = [each for each in there if each.active or each.newest]
    found.sort(key=lambda each: (not each.active, not each.newest, each.language != language))
    titles = Prefetch("items", Item.objects.only(*SHORT))
    wanted = Digest.objects.published().light().filter(pk__in=[each.newest for each in found])
    editions = {edition.series_id: edition for edition in wanted.prefetch_related(titles)}
    for series in found:
        if series.pk in editions:
            editions[series.pk].series = series
    return [(series, editions.get(series.pk)) for series in found]


def titles(edition: Digest) -> list[Item]:
    """The items of an edition: what they are called, and where they stand."""
    return list(edition.items.only(*SHORT))


def headed(editions: DigestQuerySet) -> DigestQuerySet:
    """These with the title of their first item, `top`, None for those without one; no query."""
    titles = Item.objects.filter(digest=OuterRef("pk")).order_by("position", "pk").values("title")
    return editions.annotate(top=Subquery(titles[:1]))


def late(series: Series | None = None) -> list[Digest]:
    """What is not out although its hour has passed, of one active Series or of all."""
    found = Digest.objects.late().filter(series__active=True).light().select_related("series")
    return list(found.filter(series=series) if series else found)


def zones() -> list[str]:
    """The time zones our Series keep."""
    return list(Series.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct())


def months() -> list[tuple[date, int]]:
    """The months that have editions and how many, latest first; each edition by its own zone."""
    counts: Counter[date] = Counter()
    for zone in zones():
        month = TruncMonth("published_at", tzinfo=ZoneInfo(zone))
        there = Digest.objects.published().filter(series__time_zone=zone).order_by()
        for row in there.values(month=month).annotate(editions=Count("pk")):
            counts[row["month"].date()] += row["editions"]
    return sorted(counts.items(), reverse=True)


def of_month(year: int, month: int) -> DigestQuerySet:
    """Those of a month; see `between`."""
    return between(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))


def between(first: date, end: date) -> DigestQuerySet:
    """All editions, whatever their state, of the days from `first` to before `end` in the zone of
    their Series, and those that may have been there before their publication was undone."""
    inside = Q(published_at=None, number__isnull=False)
    for zone in zones():
        start, stop = (datetime.combine(day, time(), ZoneInfo(zone)) for day in (first, end))
        inside |= Q(series__time_zone=zone, published_at__gte=start, published_at__lt=stop)
    return Digest.objects.filter(inside)
