"""Readers, editors, polls and editions at once: does all stay quick on one small machine?

A newsroom some years old (built once, kept with --work) is started as it is shipped: nginx, two web
processes, a worker. For some minutes a constant stream of requests comes: 92 % files of the press,
3 % feeds of subscribers who have them, 5 % searches; times count from the moment each was due.
Meanwhile 1,000 sources are polled every 15 minutes, 20 editors open a page every 5 s each, and each
minute an edition goes out. --mode many: PostgreSQL, Redis and two workers. Printed: times by kind
against what is promised, the CPU of each group of processes, the load's own share. Takes an hour
to build, then with --work two minutes more than it is asked for.

  python -m bench.load [--minutes 5] [--rate 500] [--mode embedded|many] [--work FOLDER]
                       [--articles 100000] [--editions 5000] [--build]
"""

import argparse
import contextlib
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

from bench.loading import housing
from bench.loading.housing import OUTLETS, Home
from bench.loading.readers import OWN
from bench.loading.site import HOST, ROOT, Site, busy, postmaster
from bench.shared import home, postgres
from bench.shared.processes import await_port

PROMISED = {"press": 100.0, "feeds": 100.0, "search": 300.0}  # ms, of 99 in a hundred
EVERY = 5.0  # seconds between two pages of an editor
WARM = 20.0  # seconds of work before anything counts
REDIS = 8591  # its port
A_DAY = 5_000  # articles, of 1,000 sources that are polled 96 times
SHARE = A_DAY / 96_000  # of polls that find something new
QUERIES = 3_000  # different ones


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--rate", type=float, default=500, help="requests a second")
    parser.add_argument("--mode", choices=("embedded", "many"), default="embedded")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--editions", type=int, default=5_000)
    parser.add_argument("--work", type=Path, help="kept for the next time")
    parser.add_argument("--build", action="store_true", help="nothing but the database and press")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    if asked.mode == "many":
        postgres.required("bench.load")
    with home.folder(asked.work) as work, ExitStack() as stack:
        stock, run = housing.built(work, asked.articles, asked.editions), Home(work / "run")
        more = many(stack, stock) if asked.mode == "many" else {}
        if asked.build:
            return
        housing.copied(stock, run)
        os.environ |= run.environment(**more)
        import django

        django.setup()
        Trial(run, asked).hold()


def many(stack: ExitStack, stock: Home) -> dict[str, str]:
    """A PostgreSQL with the rows of the stock, and a Redis; how they are named."""
    url = os.environ["DATABASE_URL"]
    housing.on_postgres(stock, url)
    housing.call(stock.environment(DATABASE_URL=url), "manage.py", "migrate", "-v0")
    housing.analyse(url)
    stack.enter_context(redis(stock.root))
    return {"DATABASE_URL": url, "REDIS_URL": f"redis://127.0.0.1:{REDIS}/0"}


@contextmanager
def redis(where: Path) -> Iterator[int]:
    """A Redis of our own that keeps nothing."""
    command = ["redis-server", "--port", str(REDIS), "--bind", "127.0.0.1", "--save", ""]
    with subprocess.Popen(command, cwd=where, stdout=subprocess.DEVNULL) as process:
        try:
            await_port(REDIS)
            yield process.pid
        finally:
            process.terminate()


class Trial:
    """Some minutes of load, and what came of them."""

    def __init__(self, run: Home, asked: argparse.Namespace) -> None:
        self.run, self.rate, self.minutes = run, asked.rate, asked.minutes
        many = asked.mode == "many"
        self.site = Site(run.root, os.environ, workers=2 if many else 1)
        self.url = os.environ["DATABASE_URL"] if many else ""

    def hold(self) -> None:
        """Begin, have everybody come, and print what they met with."""
        from django.db import connection
        from django.utils import timezone

        from bench.loading import editors, stock

        stock.spread(timezone.now())
        begin = timezone.now() + timedelta(seconds=30 + WARM)
        first = begin.replace(second=0, microsecond=0) + timedelta(minutes=1)
        hours = stock.approve_coming(first, max(math.ceil(self.minutes), 1))
        connection.close()
        with ExitStack() as stack:
            self.open_outlets(stack)
            self.port = stack.enter_context(self.site.open(self.run.press))
            self.find_servers()
            came = editors.logged_in(self.port)
            connection.close()
            time.sleep(WARM)
            began, spent, machine = timezone.now(), self.site.spent(), busy()
            seen = self.read(came)
            seconds = (timezone.now() - began).total_seconds()
            now, after = self.site.spent(), busy()
            used = {name: (now[name] - spent[name]) / seconds for name in spent}
            share = (after[0] - machine[0]) / (after[1] - machine[1])
            memory = self.site.memory()
            rows = [self.polled(began), self.published(hours)]
        times(seen)
        processes(used, memory, seen["cpu"] / seconds, share)
        for line in rows:
            print(line)

    def open_outlets(self, stack: ExitStack) -> None:
        command = [sys.executable, "-m", "bench.loading.outlets", str(OUTLETS), str(SHARE)]
        stack.enter_context(self.site.process("outlets (not ours)", command))
        await_port(OUTLETS)

    def find_servers(self) -> None:
        """Those we did not start here: their CPU counts all the same."""
        if self.url and (pid := postmaster(self.url)):
            self.site.groups["postgres"] = [pid]
            found = subprocess.run(["pgrep", "-f", f"redis-server.*:{REDIS}"], capture_output=True)
            self.site.groups["redis"] = list(map(int, found.stdout.split()))

    def read(self, came: list[tuple[str, list[str]]]) -> dict[str, Any]:
        """Have them all read, in a process of their own; what they saw."""
        from bench.loading import words

        chance = Random(8)
        sought = [f"/search/?q={quote(each)}" for each in words.queries(chance, QUERIES)]
        plan = {"port": self.port, "host": HOST, "seconds": 60 * self.minutes, "rate": self.rate}
        plan |= {"press": pages(self.run.press), "feeds": feeds(self.run.press)}
        plan |= {"searches": sought, "editors": came, "every": EVERY}
        files = [self.run.root / name for name in ("plan.json", "seen.json")]
        files[0].write_text(json.dumps(plan))
        command = [sys.executable, "-m", "bench.loading.readers", *map(str, files)]
        subprocess.run(command, cwd=ROOT, check=True)
        found: dict[str, Any] = json.loads(files[1].read_text())
        return found

    def polled(self, since: datetime) -> str:
        from articles.models import Article, Poll

        polls = Poll.objects.filter(at__gte=since)
        new = Article.objects.filter(first_seen_at__gte=since)
        return (
            f"polled: {polls.count()}, of them failed {polls.exclude(error='').count()}; new "
            f"articles: {new.count()}, of them drafted {new.exclude(summary='').count()}"
        )

    def published(self, hours: list[tuple[str, datetime]]) -> str:
        from django.utils import timezone

        from digests.models import Digest

        due = [hour for _, hour in hours if hour <= timezone.now() - timedelta(minutes=1)]
        out = Digest.objects.published().filter(publish_at__in=due)
        late = [(each.published_at - each.publish_at).total_seconds() for each in out]
        files = sum((self.run.press / path.strip("/") / "index.html").exists() for path, _ in hours)
        return (
            f"editions: {len(late)} out of {len(due)} due, at most {max(late, default=0):.0f} s "
            f"after their hour; their pages pressed: {files}"
        )


def pages(press: Path) -> list[str]:
    """Files of the press, what is asked for most first: front pages, forms, the newest editions."""
    found = [path for path in press.glob("*/*/index.html") if path.parts[-3] != "archive"]
    newest = sorted(found, key=lambda path: (path.parts[-2], path.parts[-3]), reverse=True)
    forms = sorted(press.glob("static/**/*.css"))[:2] + sorted(press.glob("static/**/*.svg"))[:1]
    fronts = [press / "index.html", *sorted(press.glob("*/index.html"))]
    order = [fronts[0], *forms, *fronts[1:], *newest]
    return [address(press, path) for path in order]


def feeds(press: Path) -> list[str]:
    found = [*press.glob("feed.*"), *press.glob("*/feed.*")]
    kept = [path for path in found if path.suffix in (".rss", ".atom", ".json")]
    return sorted(address(press, path) for path in kept)


def address(press: Path, path: Path) -> str:
    return quote(f"/{path.relative_to(press)}".removesuffix("index.html"))


def times(seen: dict[str, Any]) -> None:
    """A line for each kind, and whether what is promised of it was kept."""
    print(f"{'':10} {'asked':>8} {'p50':>8} {'p99':>8} {'max':>8} ms  statuses")
    for kind in (*PROMISED, "desk"):
        found, statuses = seen["times"].get(kind, []), seen["statuses"].get(kind, {})
        bad = sum(n for status, n in statuses.items() if status == "0" or status >= "400")
        most = PROMISED.get(kind)
        holds = not bad and (most is None or share(found, 0.99) <= most)
        figures = " ".join(f"{share(found, each):8.1f}" for each in (0.5, 0.99, 1))
        said = f"p99 ≤ {most:.0f} ms, no 5xx" if most else "no 5xx"
        told = " ".join(f"{status}×{n}" for status, n in sorted(statuses.items()))
        mark = "ok" if holds else "NOT KEPT"
        print(f"{kind:10} {len(found):8} {figures}     {told}; {said}: {mark}")
    late = seen["times"][OWN]
    print(f"{OWN:10} {len(late):8} {share(late, 0.5):8.1f} {share(late, 0.99):8.1f}")


def share(found: list[float], part: float) -> float:
    """The value that so large a part does not exceed."""
    ordered = sorted(found)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else math.nan


def processes(used: dict[str, float], memory: dict[str, float], own: float, machine: float) -> None:
    for name, cores in used.items():
        print(f"  {name:20} {100 * cores:6.1f} % of one core  {memory[name]:6.0f} MB")
    print(f"  {'load (not ours)':20} {100 * own:6.1f} % of one core")
    print(f"the whole machine: {100 * machine:.0f} % of its {os.cpu_count()} cores busy")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
