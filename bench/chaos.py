"""A whole newsroom in a storm: kill -9, a database that stops, a full disk, wrong clocks.

300 sources are polled, articles drafted, editions assembled, approved and published while processes
die at random, PostgreSQL stops, the disk is full, the model is cut and clocks are a minute off.
Then nothing may be lost, doubled, open or unpaid; exit status 1 if anything is. Takes the minutes
asked for and up to eight more.

  python -m bench.chaos [--minutes 10] [--sources 300] [--seed N] [--postgres | --sqlite]
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom

from bench.shared import home
from bench.storm import audit
from bench.storm.audit import Finding
from bench.storm.blows import Storm
from bench.storm.cluster import Cluster
from bench.storm.desk import NAME, PASSWORD, Desk
from bench.storm.house import Home, House
from bench.storm.outside import MODEL, PER_IN, PER_OUT, World
from bench.storm.prober import Prober
from bench.storm.skew import Skew

PORT = os.environ.get("PORT", "8491")
SITE = f"http://127.0.0.1:{PORT}"
CALM = 480.0  # seconds that may pass until all is quiet
SHOWN = 8  # faults of a kind
LEAD = 2  # minutes before its hour an edition is drafted


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--only", nargs="+", default=[], metavar="BLOW", help="such as: kill web")
    parser.add_argument("--log", type=Path, help="where what the newsroom says is kept")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--postgres", action="store_true", help="the default")
    which.add_argument("--sqlite", action="store_true")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that all is cleared away
    print(f"seed {asked.seed}, {asked.sources} sources, {asked.minutes:g} minutes", flush=True)
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="newsroom-storm-")))
        work.chmod(0o755)  # the cluster's owner is another
        cluster = None if asked.sqlite else stack.enter_context(Cluster(work / "cluster"))
        disk = stack.enter_context(Home(work / "home"))
        every = asked.minutes * 60 / asked.sources  # so that each has news about once
        world = stack.enter_context(World(asked.sources, asked.seed, every))
        skew = Skew(work)
        if not disk.small:
            print("No small tmpfs can be mounted here (not root?): the disk is never full.")
        if not skew.works:
            print("No C compiler (cc) is installed: clocks are not shifted.")
        prepare(disk.folder, cluster, world, asked.minutes)
        log = asked.log or work / "log"
        house = stack.enter_context(House(skew.environment, log))
        house.await_page(f"{SITE}/healthz")
        prober = stack.enter_context(Prober(SITE, "/", "/readyz"))
        desk = stack.enter_context(Desk(SITE, Random(asked.seed)))
        storm = Storm(disk, house, world, skew, cluster, Random(asked.seed), asked.only)
        storm.rage(asked.minutes * 60)
        took = calm_down(world, desk)
        strokes = sum(storm.counts.values())
        found = [
            *audit.findings(world, strokes),
            audit.press(disk.folder / "press"),
            *outside(house, prober, desk),
            Finding("quiet after", f"{took:.0f} s"),
        ]
    for name, count in sorted(storm.counts.items()):
        print(f"  {name:46} {count:>20}")
    sys.exit(report(found))


def prepare(place: Path, cluster: Cluster | None, world: World, minutes: float) -> None:
    """An empty newsroom that knows of this world."""
    home.ready(
        place,
        **world.environment(),
        DATABASE_URL=cluster.url if cluster else "",
        NEWSROOM_PRESS=str(place / "press"),
        NEWSROOM_SOURCE_CALLS="0",
        NEWSROOM_WORKERS="5",  # two of them draft, twenty articles a minute each
        PORT=PORT,
        SITE_URL=SITE,
        TIME_ZONE="UTC",
        LANGUAGE_CODE="en",
    )
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    furnish(world, minutes)


def furnish(world: World, minutes: float) -> None:
    """Sources, two Series that take turns minute by minute, who is told, what the model costs."""
    from django.utils import timezone

    from articles.models import Price, Source, User
    from digests.models import Channel, Series

    User.objects.create_superuser(NAME, password=PASSWORD)
    Price.objects.create(model=MODEL, per_in=PER_IN, per_out=PER_OUT)
    Channel.objects.create(name="chat", kind=Channel.Kind.PLAIN, address=world.chat.url)
    now = timezone.now()
    for feed in world.press.kinds:
        address = world.press.address(feed)
        name = f"Feed {feed}"
        Source.objects.create(name=name, feed_url=address, interval=1, due_at=now, language="zh")
    hours = list(outs(datetime.now(UTC), minutes))
    for turn, name in enumerate(("even", "odd")):
        Series.objects.create(
            title=name,
            slug=name,
            time_zone="UTC",
            out_times=",".join(f"{hour:%H:%M}" for hour in hours[turn::2]),
            draft_minutes=LEAD,
            cutoff_minutes=LEAD - 1,
            with_lead=bool(turn),
        )


def outs(now: datetime, minutes: float) -> Iterator[datetime]:
    """The hours of editions: each minute of the storm, and none after it."""
    for minute in range(LEAD + 1, LEAD + 1 + max(round(minutes), 2)):
        yield now + timedelta(minutes=minute)


def calm_down(world: World, desk: Desk) -> float:
    """Let the storm pass: no more news, all feeds asked once more; seconds until all was quiet."""
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone

    from articles.models import Source

    begun = time.monotonic()
    world.over.set()
    world.press.calm = desk.calm = True
    asked = False
    left = ["everything"]
    while time.monotonic() - begun < CALM:
        try:
            close_old_connections()
            if not asked:  # as "Poll now" at the desk does; then there is no hurry any more
                Source.objects.update(interval=24 * 60)
                Source.objects.filter(claimed_by="").update(due_at=timezone.now())
                asked = True
            left = audit.quiet(world)
        except DatabaseError as error:
            left = [str(error)]
        if not left:
            break
        time.sleep(5)
    print(f"  waited for: {', '.join(left) or 'nothing'}")
    time.sleep(65)  # a minute of the clock more, for the press
    return time.monotonic() - begun


def outside(house: House, prober: Prober, desk: Desk) -> Iterator[Finding]:
    """How it looked from outside."""
    from tests.hub import ask

    status, said = ask(f"{SITE}/readyz")
    yield Finding("/readyz", str(status), () if status == 200 else tuple(said.splitlines()))
    for path in prober.paths:
        span = f"{prober.outage(path):.1f} s, {prober.share(path):.1%} good"
        yield Finding(f"longest outage of {path}", span)
    yield Finding("restarts by the supervisor", str(house.restarts()))
    yield Finding("what the editor did, and had to try again", f"{desk.done}, {desk.failed}")


def report(found: list[Finding]) -> int:
    """The table, and the exit status."""
    for each in found:
        print(f"  {each.what:46} {each.found:>20}  {'NOT KEPT' if each.faults else ''}")
        for fault in each.faults[:SHOWN]:
            print(f"      {fault}")
        if (more := len(each.faults) - SHOWN) > 0:
            print(f"      and {more} more")
    return int(any(each.faults for each in found))


if __name__ == "__main__":
    main()
