"""What one of each costs: the figures behind DESIGN.md's page on machines, sources and readers.

CPU time, of ours and of PostgreSQL's process for us, which a busy machine does not change; bytes on
disk; and what the clock asks every minute of a newsroom with a million sources. The web is a proxy
on loopback, the model a server that answers at once. (Served pages: bench/pages.py; search and the
desk: bench/admin.py.) Takes about ten minutes.

  python -m bench.units [--sources 1000000] [--articles 50000] [--feeds 200] [--postgres]
"""

import argparse

from bench.shared import home, invented
from bench.shared.processes import free_port


def main() -> None:
    asked = arguments()
    with home.alone("bench.units", on_postgres=asked.postgres, SITE_URL="http://units.example"):
        measure(asked)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--feeds", type=int, default=200, help="that are really polled")
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL")
    return parser.parse_args()


def measure(asked: argparse.Namespace) -> None:
    from django.apps import apps
    from django.core.management import call_command
    from django.db import connection, transaction

    from bench.costs import disk, scale, wire
    from newsroom.backup import rows

    call_command("migrate", verbosity=0)
    print(f"on {connection.vendor}")
    invented.fill(asked.articles)
    with transaction.atomic():
        rows.begin_numbers_after(rows.tables(apps))  # those were given theirs
    invented.index()
    wire.measure(asked.feeds, free_port())
    scale.fill(asked.sources)
    disk.measure()
    scale.measure(asked.sources)


if __name__ == "__main__":
    main()
