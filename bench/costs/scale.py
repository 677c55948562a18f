"""What the clock asks the database every minute when there are a million sources.

Every question of a minute is timed, and explained where it takes long: one that reads a whole table
takes ten times as long with ten times as many rows, one that an index answers does not.
"""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import bulk
from articles.models import Call, Poll, Sighting, Source, Subscription
from bench.costs.meter import spent, tell

SLOW = 0.010  # seconds
DUE = 100  # of so many sources one is due: a minute of a day and a half
SHOWN = 110
BIG = {f"articles_{name}" for name in ("source", "article", "snapshot", "sighting", "poll")}
WHOLE = re.compile(r"Seq Scan on (\w+)|SCAN (\w+)\b(?! USING (?:COVERING )?INDEX)")


def fill(sources: int) -> None:
    """So many sources, each polled once; every hundredth is due."""
    now = timezone.now()
    names = ("name", "feed_url", "polled_at", "due_at", "etag")
    for start in range(0, sources, 20_000):
        numbers = range(start, min(start + 20_000, sources))
        rows = [
            (
                f"Outlet {n}",
                f"https://{n}.sources.example/feed.xml",
                now - timedelta(minutes=n % 1440),
                now + timedelta(minutes=n % 1440 + 5 if n % DUE else -1),
                f'"{n:032x}"',
            )
            for n in numbers
        ]
        with transaction.atomic():
            bulk.insert(Source, names, rows)
    pks = list(Source.objects.order_by("pk").values_list("pk", flat=True)[:200_000])
    for start in range(0, len(pks), 20_000):
        some = pks[start : start + 20_000]
        with transaction.atomic():
            seen = [(pk, "guid", f"{pk:064}", "https://a.example/1", "标题", now) for pk in some]
            about = ("source", "guid", "guid_key", "url", "title", "first_seen_at")
            bulk.insert(Sighting, about, seen)
            polled = [(pk, now - timedelta(minutes=n % 1440), 304) for n, pk in enumerate(some)]
            bulk.insert(Poll, ("source", "at", "status"), polled)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def minute() -> Iterable[tuple[str, Callable[[], Any]]]:
    """The parts of a minute, and of what is asked at the desk and by who watches."""
    from articles import noticing, search, websub
    from digests import catalogue, notifying, versions
    from newsroom import clock, health, metrics, retention

    now = timezone.now()
    for rows in clock.held():
        yield f"clock: free_dead {rows.model.__name__}", rows.free_dead
    yield "clock: calls settled", lambda: Call.objects.settle(now)
    yield "clock: editions", lambda: clock.editions(now)
    yield "clock: notices surveyed", lambda: noticing.survey(now)
    yield "clock: notices sent", lambda: notifying.attend(now)
    yield "clock: websub", lambda: websub.survey(now)
    yield "clock: search", search.catch_up
    yield "clock: catalogue", catalogue.catch_up
    yield "clock: versions", lambda: versions.prune(now)
    yield "clock: retention", lambda: retention.attend(now)
    yield "clock: sources handed out", lambda: Source.objects.all().turn(now, 1_000)
    yield "clock: hubs handed out", lambda: Subscription.objects.all().turn(now, 20)
    yield "clock: sources under way", lambda: clock.under_way(Source.objects.all(), now)
    yield "watch: /readyz", lambda: list(health.signs(now))
    yield "watch: /metrics", lambda: list(metrics.Figures(now).collect())


def measure(sources: int) -> None:
    print(f"{sources} sources: CPU of each part of a minute, and its slow questions")
    for name, part in minute():
        with CaptureQueriesContext(connection) as asked:
            ours, theirs = spent(part)
        database = f" + {theirs:.0f} db" if theirs else ""
        tell(name, f"{ours:.0f}{database} ms", f"{len(asked)} questions")
        for query in asked.captured_queries:
            if float(query["time"]) >= SLOW:
                tell_slow(query["sql"], float(query["time"]))


def tell_slow(sql: str, seconds: float) -> None:
    if tables := whole(sql):
        said = f"reads all of {', '.join(sorted(tables))}: {sql[:SHOWN]}"
        print(f"      {1000 * seconds:.0f} ms {said}", flush=True)


def whole(sql: str) -> set[str]:
    """Which of the big tables a question reads from end to end."""
    if not sql.startswith(("SELECT", "UPDATE", "DELETE")):
        return set()
    with connection.cursor() as cursor:
        how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        try:
            with transaction.atomic():
                cursor.execute(f"{how} {sql}".replace("%", "%%") if "%" in sql else f"{how} {sql}")
                plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
        except DatabaseError:
            return set()
    return BIG & {one or two for one, two in WHOLE.findall(plan)}
