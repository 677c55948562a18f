"""An upgrade from an earlier schema: every migration since, timed over a full newsroom.

A database is brought to that schema and filled: 200,000 articles with their texts, in half as many
stories, and editions of ten items. Then it is migrated forward one by one, while a reader and a
writer each ask for one article every 20 ms. Printed: seconds, and the longest that the reader and
the writer waited; of PostgreSQL also the longest lock on the articles, and whether all kept within
2 s. The private PostgreSQL never syncs: what a lock costs there is CPU, not the disk.

With --busy somebody is always in the middle of reading the articles for 3 s, as a backup is for
minutes: the migrations then wait for him, and nobody for them. Takes a quarter of an hour, nearly
all of it to fill.

  python -m bench.upgrade [--articles 200000] [--postgres [--busy]]
"""

import argparse
import sys
import time
from collections.abc import Iterator
from functools import partial

from bench.shared import home, invented, postgres
from bench.upgrading.probes import KEEP_OUT_ALL, KEEP_OUT_WRITERS, Probes, slowest

SINCE = [("articles", "0003_polling"), ("digests", "0003_series_layout")]
PROMISED = 2.0  # seconds that nobody waits longer for an article, on PostgreSQL


def main() -> None:
    asked = arguments()
    with home.alone("bench.upgrade", on_postgres=asked.postgres):
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

    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([*SINCE, *(leaf for leaf in leaves if is_theirs(leaf[0]))])
    apps = executor.loader.project_state(SINCE).apps
    invented.fill(count, apps)
    invented.put_into_stories(apps, count)
    invented.put_into_editions(apps, count // 400)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def is_theirs(label: str) -> bool:
    """Whether an application is not ours."""
    return label not in dict(SINCE)


if __name__ == "__main__":
    main()
