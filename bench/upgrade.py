"""An upgrade from an earlier schema: every migration since, timed over a full newsroom.

A database is brought to that schema and filled: 200,000 articles with their texts, in half as many
stories, and editions of ten items. Then it is migrated forward one by one, while a reader and a
writer each ask for one article every 20 ms. Printed: seconds, and the longest that the reader and
the writer waited; of PostgreSQL also the longest lock on the articles, and whether all kept within
2 s. The private PostgreSQL never syncs: what a lock costs there is CPU, not the disk.

With --busy somebody is always in the middle of reading the articles for 3 s, as a backup is for
minutes: the migrations then wait for him, and nobody for them.

  python -m bench.upgrade [--articles 200000] [--postgres [--busy]]
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from bench.shared import postgres
from bench.upgrading.probes import KEEP_OUT_ALL, KEEP_OUT_WRITERS, Probes, slowest

SINCE = [("articles", "0003_polling"), ("digests", "0003_series_layout")]
PROMISED = 2.0  # seconds that nobody waits longer for an article, on PostgreSQL
AN_EDITION = 10  # items
A_BATCH = 5_000


def main() -> None:
    asked = arguments()
    if asked.postgres:
        postgres.required("bench.upgrade")
    else:
        os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as home:
        os.environ |= {"NEWSROOM_HOME": home, "DJANGO_SETTINGS_MODULE": "newsroom.settings"}
        import django

        django.setup()
        kept = measure(asked.articles, busy=asked.busy)
    sys.exit(not kept)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL")
    parser.add_argument("--busy", action="store_true", help="while somebody reads for long")
    return parser.parse_args()


def measure(count: int, *, busy: bool) -> bool:
    """Whether nobody waited longer than promised."""
    from django.db import connection

    began = time.perf_counter()
    fill(count)
    spent = time.perf_counter() - began
    print(f"{count} articles on {connection.vendor} as of {SINCE[0][1]}, written in {spent:.0f} s")
    locks = connection.vendor == "postgresql"
    steps, end = [], time.monotonic()
    with Probes(address(), postgres=locks, migrating=postgres.backend(), busy=busy) as probes:
        for name in forward():
            steps.append((name, end, end := time.monotonic()))
    head = f"{'migration':28} {'seconds':>8} {'read':>8} {'write':>8}"
    print(head + (f" {'no access':>10} {'no writes':>10}" if locks else ""))
    worst = 0.0
    for name, since, until in steps:
        waits = [slowest(each, since, until) for each in (probes.seen.reads, probes.seen.writes)]
        if locks:
            modes = (KEEP_OUT_ALL, KEEP_OUT_WRITERS)
            waits += [probes.seen.held(each, since, until) for each in modes]
        worst = max(worst, *waits)
        spans = "".join(f" {each:>{8 if n < 2 else 10}.3f}" for n, each in enumerate(waits))
        print(f"{name:28} {until - since:8.2f}{spans}")
    total = steps[-1][2] - steps[0][1]
    kept = not locks or worst <= PROMISED
    promise = f", ≤ {PROMISED:.0f} s: {'ok' if kept else 'NOT KEPT'}" if locks else ""
    print(f"all in {total:.1f} s; the longest anybody waited {worst:.3f} s{promise}")
    return kept


def address() -> str:
    """The database as its own library takes it."""
    from django.db import connection
    from psycopg.conninfo import make_conninfo

    told = connection.settings_dict
    if connection.vendor != "postgresql":
        return str(told["NAME"])
    return make_conninfo(host=told["HOST"], user=told["USER"], dbname=told["NAME"])


def forward() -> Iterator[str]:
    """Apply what is missing, one migration at a time as `migrate` does, and name each when done."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from newsroom.upgrading import patiently

    executor = MigrationExecutor(connection)

    def apply(app: str, name: str) -> None:
        executor.loader.build_graph()
        executor.migrate([(app, name)])

    for each, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        step = partial(apply, each.app_label, each.name)
        if connection.vendor == "postgresql":
            patiently(connection, step, lambda said: None)
        else:
            step()
        yield f"{each.app_label}.{each.name}"


def fill(count: int) -> None:
    """Bring an empty database to the earlier schema, and fill it through the models of that."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from bench import admin

    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([*SINCE, *(leaf for leaf in leaves if is_theirs(leaf[0]))])
    apps = executor.loader.project_state(SINCE).apps
    admin.fill(count, apps)
    put_into_stories(apps, count)
    put_into_editions(apps, count // 400)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def is_theirs(label: str) -> bool:
    """Whether an application is not ours."""
    return label not in dict(SINCE)


def put_into_stories(apps: Any, count: int) -> None:
    from django.db.models import F
    from django.utils import timezone

    from articles import bulk

    story, now = apps.get_model("articles", "Story"), timezone.now()
    names = ("id", "title", "first_seen", "last_seen")
    for start in range(0, count // 2 + 1, A_BATCH):
        rows = range(start, min(start + A_BATCH, count // 2 + 1))
        bulk.insert(story, names, [(n, f"事件{n}", now, now) for n in rows])
    apps.get_model("articles", "Article").objects.update(story_id=F("id") / 2)


def put_into_editions(apps: Any, count: int) -> None:
    from django.utils import timezone

    series, digest, item = (apps.get_model("digests", n) for n in ("Series", "Digest", "Item"))
    daily, now = series.objects.create(title="速递", slug="daily"), timezone.now()

    def edition(n: int) -> Any:
        end = now - timedelta(hours=n)
        frozen = {"state": "published", "published_at": end, "body_html": "<p>正文</p>" * 500}
        about = {"slug": f"no-{n}", "title": f"第{n}期", "window_end": end, "number": n}
        return digest(id=n, series=daily, **about, **frozen)

    def part(n: int, place: int) -> Any:
        words = {"title": f"第{place}条", "body": "正文" * 200}
        return item(digest_id=n, article_id=AN_EDITION * n + place, position=place, **words)

    numbers = range(1, count + 1)
    digest.objects.bulk_create(map(edition, numbers), 500)
    parts = (part(n, place) for n in numbers for place in range(AN_EDITION))
    item.objects.bulk_create(parts, A_BATCH)


if __name__ == "__main__":
    main()
