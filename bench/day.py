"""A day of the newsroom: what it costs, what its queue costs while idle, whether memory grows.

1,440 ticks of the clock, one for each minute of a day that is passed in, back to back in one
process: 1,000 sources on loopback are polled in their own rhythm, 5,000 articles come, are read,
told and drafted, 15 editions are proposed, approved and published, the press prints them. Counted
is CPU, of this process; that of the web and the worker with nothing to do is measured apart, for a
minute of the real clock. Printed: cost of each kind of work, of the day against 5 % of two cores,
and memory (PSS) through the day: the last quarter must be within 5 % of the second. Takes half an
hour or so; with --work the newsroom is built the first time only.

  python -m bench.day [--ticks 1440] [--new 5000] [--idle 60] [--work FOLDER]
                      [--articles 30000] [--editions 365]
"""

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from contextlib import ExitStack
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

from bench.loading import housing
from bench.loading.housing import OUTLETS, Home
from bench.loading.outlets import host_of
from bench.loading.site import Site
from bench.shared import home
from bench.shared.processes import await_port, pss

DAY = 86_400.0
CORES = 2
MOST = 0.05  # of both cores, on average
GROWTH = 0.05  # of memory, from the second quarter to the last
POINTS = 24  # of the curve
OUT = "7:30, 12:30, 18:30"  # of each Series
SETTLED = 20.0  # seconds until an idle newsroom is idle


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ticks", type=int, default=1_440)
    parser.add_argument("--new", type=int, default=5_000, help="articles a day")
    parser.add_argument("--idle", type=float, default=60, help="seconds")
    parser.add_argument("--articles", type=int, default=30_000)
    parser.add_argument("--editions", type=int, default=365)
    parser.add_argument("--work", type=Path, help="kept for the next time")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    with home.folder(asked.work) as work, ExitStack() as stack:
        stock, run = housing.built(work, asked.articles, asked.editions), Home(work / "run")
        housing.copied(stock, run)
        os.environ |= run.environment()
        import django

        django.setup()
        site = Site(run.root, os.environ)
        prepare()
        idle = idled(site, run, asked.idle)
        command = [sys.executable, "-m", "bench.loading.outlets", str(OUTLETS), "0"]
        stack.enter_context(site.process("outlets", command))
        await_port(OUTLETS)
        day = Day(asked.new / 1_440)
        day.passes(asked.ticks)
        day.told(asked.ticks, idle)
        day.remembered()


def prepare() -> None:
    """Series that go out three times a day; nothing else to do yet."""
    from digests.models import Series

    for series in Series.objects.all():
        series.active, series.out_times = True, OUT
        series.plan()
        series.save()


def idled(site: Site, run: Home, seconds: float) -> dict[str, float]:
    """Cores that each group of processes takes while there is nothing to do."""
    from django.db import connection

    from digests.models import Series

    hours = dict(Series.objects.values_list("pk", "due_at"))
    Series.objects.update(due_at=None)
    connection.close()
    with site.open(run.press):
        time.sleep(SETTLED)
        before = site.spent()
        time.sleep(seconds)
        used = {name: (spent - before[name]) / seconds for name, spent in site.spent().items()}
    site.groups.clear()
    for pk, due_at in hours.items():
        Series.objects.filter(pk=pk).update(due_at=due_at)
    return used


class Day:
    """The minutes of a day, each at its time and all of them now."""

    def __init__(self, new: float) -> None:
        self.new = new  # articles a minute
        self.chance = Random(11)
        self.cpu: dict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()
        self.memory: list[float] = []
        self.refused: Counter[str] = Counter()

    def passes(self, ticks: int) -> None:
        import time_machine
        from django.db import close_old_connections
        from django.utils import timezone

        from bench.loading import stock
        from newsroom import clock

        # Whatever is handed out is done here and at once, so that all CPU is this process's.
        setattr(clock, "async_task", self.hand_over)  # noqa: B010
        self.began = timezone.now()
        stock.spread(self.began)
        with time_machine.travel(self.began, tick=True) as traveller:
            for number in range(ticks):
                now = self.began + timedelta(minutes=number)
                traveller.move_to(now, tick=True)
                self.news(now)
                self.sign(now)
                self.measured("the clock itself", clock.tick)
                close_old_connections()
                self.memory.append(pss(os.getpid()))
                if number % 60 == 59:
                    self.progress(number + 1)
            self.ended = timezone.now()

    def hand_over(self, name: str, *args: Any) -> None:
        from django.utils.module_loading import import_string

        self.measured(name, import_string(name), *args)

    def measured(self, name: str, work: Any, *args: Any) -> None:
        """Do it; what it costs is its own, without what is done within it by another name."""
        within, began = sum(self.cpu.values()), time.process_time()
        work(*args)
        inner = sum(self.cpu.values()) - within
        self.cpu[name] += time.process_time() - began - inner
        self.calls[name] += 1

    def news(self, now: datetime) -> None:
        """So many hosts have one more entry."""
        from bench.loading.stock import SOURCES

        count = int(self.new) + (self.chance.random() < self.new % 1)
        hosts = ",".join(host_of(self.chance.randrange(SOURCES)) for _ in range(count))
        connection = HTTPConnection("127.0.0.1", OUTLETS, timeout=10)
        connection.request("GET", f"/grow/{now.timestamp():.0f}/{hosts}")
        connection.getresponse().read()
        connection.close()

    def sign(self, now: datetime) -> None:
        """Somebody approves what the machine has proposed."""
        from articles.workflow import WorkflowError
        from bench.loading.stock import boss
        from digests.models import Digest
        from digests.publish import approve

        for digest in Digest.objects.in_review().filter(publish_at__gt=now):
            try:
                approve(digest, by=boss())
            except WorkflowError as error:
                self.refused[str(error)] += 1

    def progress(self, ticks: int) -> None:
        if sys.stdout.isatty():
            print(f"  {ticks} ticks, {sum(self.cpu.values()):.0f} s, {self.memory[-1]:.0f} MB")

    def told(self, ticks: int, idle: dict[str, float]) -> None:
        """The bill, and whether the day was cheap enough."""
        from articles.models import Article, Poll
        from digests.models import Digest

        hours = {"at__gte": self.began, "at__lte": self.ended}
        polls = Poll.objects.filter(**hours)
        new = Article.objects.filter(first_seen_at__gte=self.began)
        out = Digest.objects.published(self.ended).filter(published_at__gte=self.began)
        print(f"{ticks} ticks on {CORES} cores of this machine:")
        for name, spent in sorted(self.cpu.items(), key=lambda pair: -pair[1]):
            print(f"  {name:28} {spent:8.1f} s CPU, {self.calls[name]} times")
        print(
            f"polled {polls.count()} times (failed {polls.exclude(error='').count()}); "
            f"articles {new.count()}, drafted {new.exclude(summary='').count()}; "
            f"editions {out.count()}, not approved {dict(self.refused)}"
        )
        work = sum(self.cpu.values()) / (60 * ticks * CORES)
        print(f"the day's work: {work:.2%} of {CORES} cores")
        for name, cores in idle.items():
            told = f"{cores / CORES:.2%} of {CORES} cores, {cores * DAY:.0f} s a day"
            print(f"idle, its ticks among it, {name}: {told}")
        whole = work + sum(idle.values()) / CORES
        kept = work <= MOST
        print(f"  ≤ {MOST:.0%}: {'ok' if kept else 'NOT KEPT'}; with what is idle {whole:.2%}")

    def remembered(self) -> None:
        """The curve of memory, and whether it has become level."""
        size = max(len(self.memory) // POINTS, 1)
        points = [fmean(self.memory[at : at + size]) for at in range(0, len(self.memory), size)]
        print("memory (PSS, MB): " + " ".join(f"{point:.0f}" for point in points))
        quarter = max(len(self.memory) // 4, 1)
        parts = [fmean(self.memory[at : at + quarter]) for at in range(0, 4 * quarter, quarter)]
        growth = parts[3] / parts[1] - 1
        kept = abs(growth) <= GROWTH
        quarters = ", ".join(f"{part:.1f}" for part in parts)
        print(f"quarters: {quarters}; the last against the second: {growth:+.1%}, ", end="")
        print(f"within {GROWTH:.0%}: {'ok' if kept else 'NOT KEPT'}")


if __name__ == "__main__":
    main()
