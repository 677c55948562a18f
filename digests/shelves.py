"""Which Series and editions a page lists: the latest, the ones around, the ones of a month."""

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from digests.models import Digest, Item, Series
from digests.models.digest import DigestQuerySet


def public() -> QuerySet[Series]:
    """The Series readers may know of: the active ones, and those of which something came out."""
    known = Digest.objects.known().filter(series=OuterRef("pk"))
    return Series.objects.filter(Q(active=True) | Exists(known))


def latest() -> list[tuple[Series, Digest | None]]:
    """The active Series, each with its latest edition, if any, and the titles of its items."""
    newest = Digest.objects.published().filter(series=OuterRef("pk")).values("pk")[:1]
    found = list(Series.objects.active().annotate(newest=Subquery(newest)))
    titles = Prefetch("items", Item.objects.only("digest_id", "position", "title"))
    wanted = Digest.objects.published().light().filter(pk__in=[each.newest for each in found])
    editions = {edition.series_id: edition for edition in wanted.prefetch_related(titles)}
    for series in found:
        if series.pk in editions:
            editions[series.pk].series = series
    return [(series, editions.get(series.pk)) for series in found]


def neighbours(digest: Digest) -> tuple[Digest | None, Digest | None]:
    """The editions of the same Series that came out before this one and after it."""
    others = digest.series.digests.published().light()
    earlier = Q(published_at__lt=digest.published_at)
    same_moment = Q(published_at=digest.published_at)
    older = others.filter(earlier | same_moment & Q(pk__lt=digest.pk)).first()
    later = others.exclude(earlier | same_moment & Q(pk__lte=digest.pk))
    return older, later.order_by("published_at", "pk").first()


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
    """All editions, whatever their state, of a month in the zone of their Series."""
    inside = Q(pk__in=[])
    for zone in zones():
        start = datetime(year, month, 1, tzinfo=ZoneInfo(zone))
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=ZoneInfo(zone))
        inside |= Q(series__time_zone=zone, published_at__gte=start, published_at__lt=end)
    return Digest.objects.filter(inside)
