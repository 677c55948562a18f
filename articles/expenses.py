"""What the desk tells of money: spent and set aside, for what, and what is yet to come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncHour
from django.utils.translation import gettext, ngettext

from articles import chart, engines, purse, spending
from articles.engines import Engine
from articles.models import Article, Budget, Call, Source
from articles.models.amount import MoneyField
from articles.models.call import CallQuerySet
from articles.money import NOTHING
from articles.purse import HOUR, shown

LATELY = timedelta(days=14)  # what is usual is told from these days
ENOUGH = 5  # articles or editions, to tell what is usual from
DRAFTING = ("draft", "second", "opinion")  # what is asked for an article
COMPOSING = ("lead", "commentary")
# Tokens read and written where nothing is known yet: of an article, of an edition.
FIRST_GUESS = {DRAFTING: (2_000, 500), COMPOSING: (6_000, 800)}
EARLIER = timedelta(days=7)
SHOWN_SOURCES = 3


@dataclass(frozen=True)
class Cost:
    """What some calls came to; `amount` leaves out those of which no price was known."""

    amount: Decimal = NOTHING
    calls: int = 0
    tokens: int = 0
    unpriced: int = 0
    estimated: int = 0

    def __str__(self) -> str:
        if self.calls and self.unpriced == self.calls:
            return gettext("%(tokens)s tokens, no price known") % {"tokens": f"{self.tokens:,}"}
        return f"≈ {shown(self.amount)}" if self.estimated or self.unpriced else shown(self.amount)

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.amount + other.amount,
            self.calls + other.calls,
            self.tokens + other.tokens,
            self.unpriced + other.unpriced,
            self.estimated + other.estimated,
        )

    @property
    def detail(self) -> str:
        """How it came about, in a few words."""
        said = ngettext("%(count)d call", "%(count)d calls", self.calls) % {"count": self.calls}
        return gettext("%(calls)s, %(tokens)s tokens") % {
            "calls": said,
            "tokens": f"{self.tokens:,}",
        }


def _sums(call: str = "") -> dict[str, Any]:
    """What is summed up of calls, which lie behind this path."""
    return {
        "amount": Sum(f"{call}cost", output_field=MoneyField()),
        "calls": Count(f"{call}pk"),
        "read": Sum(f"{call}tokens_in"),
        "written": Sum(f"{call}tokens_out"),
        "unpriced": Count(f"{call}pk", filter=Q(**{f"{call}cost": None})),
        "estimated": Count(f"{call}pk", filter=Q(**{f"{call}estimated": True})),
    }


def _cost(sums: Mapping[str, Any]) -> Cost:
    return Cost(
        amount=sums["amount"] or NOTHING,
        calls=sums["calls"],
        tokens=sums["read"] + sums["written"],
        unpriced=sums["unpriced"],
        estimated=sums["estimated"],
    )


def of(calls: CallQuerySet) -> Cost | None:
    """What these calls cost; None where nothing was asked."""
    found = calls.counted().order_by().aggregate(**_sums())
    return _cost(found) if found["calls"] else None


def by(column: str, rows: QuerySet, call: str = "") -> dict[Any, Cost]:
    """What calls cost for each value of a column of these rows, which lead to them by this path."""
    found = rows.order_by().values(column).annotate(**_sums(call))
    return {row[column]: _cost(row) for row in found}


def of_article(article: Article) -> Cost | None:
    return of(article.calls.all())


def cap() -> Decimal | None:
    """The day's cap; None also where the setting cannot be read: the checks say so."""
    try:
        return purse.cap()
    except ValueError:
        return None


def cap_is_set() -> bool:
    return bool(settings.DAILY_BUDGET.strip())


def history(now: datetime) -> spending.Chart:
    """The last thirty days, in the zone of the site."""
    day = purse.day_of(now)
    rows = Budget.objects.filter(day__gte=chart.first_day(day))
    days = (
        spending.Day(row.day, row.spent, row.calls, row.tokens_in + row.tokens_out) for row in rows
    )
    return spending.chart(days, day, cap())


# What is yet to come
@dataclass(frozen=True)
class Forecast:
    """What an article or an edition will cost; None where no price is known."""

    amount: Decimal | None

    def times(self, count: int) -> Self:
        return replace(self, amount=None if self.amount is None else count * self.amount)

    def __str__(self) -> str:
        if self.amount is None:
            return gettext("no price known")
        return gettext("about %(amount)s") % {"amount": shown(self.amount)}


def forecast(purposes: tuple[str, ...], now: datetime) -> Forecast | None:
    """What asking for these purposes will cost each time, judged by the last two weeks.

    None where no model would be asked.
    """
    engine = first_engine(purposes[0])
    if engine is None:
        return None
    price = purse.price_of(engine)
    read, written = usual_tokens(engine, purposes, now)
    return Forecast(price.cost(read, written) if price else None)


def first_engine(purpose: str) -> Engine | None:
    try:
        return next(iter(engines.of(purpose)), None)
    except ValueError:
        return None


def usual_tokens(engine: Engine, purposes: tuple[str, ...], now: datetime) -> tuple[int, int]:
    """Tokens read and written for one article or edition, all its calls together."""
    each = "article" if purposes == DRAFTING else "edition"
    found = (
        Call.objects.filter(purpose__in=purposes, model=engine.model, at__gte=now - LATELY)
        .exclude(tokens_in=0)  # it failed, or was known: nobody counted
        .exclude(**{each: None})
        .order_by()
        .aggregate(read=Sum("tokens_in"), written=Sum("tokens_out"), of=Count(each, distinct=True))
    )
    if found["of"] < ENOUGH:
        return FIRST_GUESS[purposes]
    return found["read"] // found["of"], found["written"] // found["of"]


# What somebody must see
def unpriced() -> list[str]:
    """The models that are set up and have no price."""
    purposes = ("draft", *settings.MODELS)
    found = {engine.model: engine for purpose in purposes for engine in _readable(purpose)}
    return [model for model, engine in found.items() if purse.price_of(engine) is None]


def _readable(purpose: str) -> list[Engine]:
    try:
        return engines.of(purpose)
    except ValueError:
        return []


@dataclass(frozen=True)
class Burst:
    """Many more calls within an hour than usual, and the sources they were made for."""

    calls: int
    usual: int  # of the busiest hour of the days before
    cost: Cost | None
    sources: list[tuple[Source, int]]


def burst(now: datetime) -> Burst | None:
    """The last hour, where it is unlike all hours of the week before."""
    latest = Call.objects.asked().filter(at__gt=now - HOUR)
    count = latest.count()
    if count < spending.FEWEST:
        return None
    earlier = calls_by_hour(now - EARLIER, now - 2 * HOUR)
    if not spending.is_burst(count, earlier):
        return None
    return Burst(count, max(earlier), of(latest), busiest(latest))


def calls_by_hour(since: datetime, until: datetime) -> list[int]:
    """How many calls there were in each hour that had any."""
    rows = Call.objects.asked().filter(at__gt=since, at__lte=until).order_by()
    counted = rows.values(hour=TruncHour("at")).annotate(count=Count("pk"))
    return [row["count"] for row in counted]


def busiest(calls: QuerySet, least: int = 1) -> list[tuple[Source, int]]:
    """The sources for which most of these calls were made."""
    rows = calls.exclude(source=None).order_by().values("source").annotate(count=Count("pk"))
    counts = {row["source"]: row["count"] for row in rows if row["count"] >= least}
    first = sorted(counts, key=lambda pk: -counts[pk])[:SHOWN_SOURCES]
    known = Source.objects.in_bulk(first)
    return [(known[pk], counts[pk]) for pk in first]


def over_their_cap(now: datetime) -> list[tuple[Source, int]]:
    """Sources that have had all their calls of this hour."""
    if settings.SOURCE_CALLS <= 0:
        return []
    latest = Call.objects.asked().filter(at__gt=now - HOUR)
    return busiest(latest, settings.SOURCE_CALLS)
