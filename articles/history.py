"""What sources brought of late, and how their polls went: the figures of the sources desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from articles import chart
from articles.models import Article, Poll, Source

LATELY = timedelta(days=chart.SPAN)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Yield:
    """Articles of the last thirty days; fewer days where a source was not followed so long."""

    articles: int
    days: float

    @property
    def per_day(self) -> float:
        return self.articles / self.days


def yields(source_ids: Iterable[int], now: datetime) -> dict[int, Yield]:
    """What each of these sources brought, in one query."""
    polls = Poll.objects.filter(source=OuterRef("pk")).order_by("at").values("at")
    found = Article.objects.filter(source=OuterRef("pk"), first_seen_at__gte=now - LATELY)
    rows = Source.objects.filter(pk__in=list(source_ids)).annotate(
        first=Subquery(polls[:1]), brought=counted(found.values("source"))
    )
    return {
        pk: Yield(brought or 0, days_followed(first, now))
        for pk, first, brought in rows.values_list("pk", "first", "brought").order_by()
    }


def counted(grouped: QuerySet) -> Subquery:
    """How many rows a group has, as a column; NULL where there is no group."""
    return Subquery(grouped.order_by().annotate(count=Count("pk")).values("count"))


def days_followed(first: datetime | None, now: datetime) -> float:
    """From the first poll we know of, between one day and thirty."""
    return min(max((now - (first or now)) / DAY, 1.0), LATELY / DAY)


def history(source: Source, now: datetime) -> chart.Chart:
    """The polls of the last thirty days, by the days of the site's own zone."""
    today = timezone.localdate(now)
    first = chart.first_day(today)
    begin = timezone.make_aware(datetime(first.year, first.month, first.day))
    days = (
        source.polls.filter(at__gte=begin)
        .order_by()
        .values(date=TruncDate("at"))
        .annotate(all_new=Sum("new"), polls=Count("pk"), failed=Count("pk", filter=~Q(error="")))
    )
    return chart.chart(
        (chart.Day(day["date"], day["all_new"], day["polls"], day["failed"]) for day in days),
        today,
    )
