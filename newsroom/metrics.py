"""What Prometheus reads at /metrics: told from the rows, so every process says the same of them.

Names and units follow Prometheus's own advice on naming. Counts of what is pruned are of the last
hour, as gauges: a counter may never fall. What was asked over HTTP, and what a process takes, it
knows of itself alone: ask every port (see README.md).
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Model
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from articles import condition, money_desk
from articles.models import Article, Beat, Call, Outbox, Poll, Source
from digests.models import Digest
from newsroom import clock, storeroom
from newsroom.health import due_since
from newsroom.traffic import BOOK

HOUR = timedelta(hours=1)
LOOPBACK = ("127.0.0.1", "::1")


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for who may have them: money is among them."""
    if not may_read(request):
        return HttpResponseForbidden("Send NEWSROOM_METRICS_TOKEN as a bearer token.\n")
    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    registry.register(Figures(timezone.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whoever has the token; without one, who asks from this machine and through no proxy."""
    if settings.METRICS_TOKEN:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    through = {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"} & set(request.META)
    return not through and request.META.get("REMOTE_ADDR") in LOOPBACK


class Figures(Collector):
    """All of them, as of one moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        yield from self.queue()
        yield from self.wire()
        yield from self.desk()
        yield from self.money()
        yield from self.disk()
        yield from BOOK.figures()
        yield gauge(
            "newsroom_beat_age_seconds",
            "Seconds since the worker's clock struck.",
            "name",
            {name: (self.now - at).total_seconds() for name, at in beats()},
        )

    def queue(self) -> Iterator[Metric]:
        """What waits for the worker, and how long."""
        due, oldest = {}, {}
        for rows in clock.chores():
            kind = rows.model._meta.model_name or ""
            due[kind] = rows.due(self.now).count()
            first = due_since(rows, self.now)
            oldest[kind] = (self.now - first).total_seconds() if first else 0
        yield gauge("newsroom_due", "Rows whose time has come.", "kind", due)
        yield gauge("newsroom_due_oldest_seconds", "How long the oldest waits.", "kind", oldest)

    def wire(self) -> Iterator[Metric]:
        """How the sources do, and how they were polled in the last hour."""
        judged = Source.objects.judged(self.now).order_by().values_list("condition")
        found = dict(judged.annotate(Count("pk")))
        yield gauge(
            "newsroom_sources",
            "Sources by condition.",
            "condition",
            {each.value: found.get(each.value, 0) for each in condition.Condition},
        )
        polls = Poll.objects.filter(at__gt=self.now - HOUR).order_by()
        failed = polls.exclude(error="").count()
        yield gauge(
            "newsroom_polls_last_hour",
            "Polls of the last hour.",
            "outcome",
            {"ok": polls.count() - failed, "failed": failed},
        )

    def desk(self) -> Iterator[Metric]:
        """Where articles and editions stand, and what has not been delivered."""
        yield gauge("newsroom_articles", "Articles by state.", "state", by_state(Article))
        yield gauge("newsroom_editions", "Editions by state.", "state", by_state(Digest))
        outbox = Outbox.objects.order_by()
        yield gauge(
            "newsroom_outbox",
            "What is to be sent: waiting, or given up.",
            "state",
            {
                "waiting": outbox.waiting().exclude(due_at=None).count(),
                "given_up": outbox.undeliverable().count(),
            },
        )

    def money(self) -> Iterator[Metric]:
        """Questions to models in the last hour, and the money of today."""
        calls = Call.objects.filter(at__gt=self.now - HOUR).order_by()
        counted = dict(calls.values_list("outcome").annotate(Count("pk")))
        yield gauge(
            "newsroom_calls_last_hour",
            "Calls of models in the last hour.",
            "outcome",
            {outcome: counted.get(outcome, 0) for outcome in Call.Outcome.values},
        )
        today = money_desk.today(self.now)
        budget = today.budget
        amounts = {"spent": budget.spent, "reserved": budget.reserved, "cap": today.cap}
        yield gauge(
            "newsroom_money_today",
            f"Money of today, in {settings.CURRENCY}.",
            "kind",
            {kind: amount for kind, amount in amounts.items() if amount is not None},
        )

    def disk(self) -> Iterator[Metric]:
        """What each kind of data takes, as of the last hour, and what it may take."""
        stocks, places = storeroom.stocks(), storeroom.places()
        yield gauge(
            "newsroom_disk_bytes",
            "Bytes on disk.",
            "kind",
            {each.kind: each.size for each in stocks},
        )
        budgets = {each.kind: each.budget for each in stocks if each.budget}
        yield gauge("newsroom_disk_budget_bytes", "Bytes it may take.", "kind", budgets)
        free = {each.name: each.free for each in places}
        yield gauge("newsroom_disk_free_bytes", "Bytes free.", "place", free)


def by_state(model: type[Model]) -> dict[str, int]:
    return dict(model._default_manager.order_by().values_list("state").annotate(Count("pk")))


def beats() -> Iterable[tuple[str, datetime]]:
    return Beat.objects.values_list("name", "at")


def gauge(name: str, said: str, label: str, values: Mapping[str, int | float | Decimal]) -> Metric:
    """One figure for each value of a label."""
    family = GaugeMetricFamily(name, said, labels=[label])
    for key, value in values.items():
        family.add_metric([str(key)], float(value))
    return family
