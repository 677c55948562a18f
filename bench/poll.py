"""Polling, against the feed library `reader` with 20 workers, on the same web on loopback.

Each feed has a host of its own; the guard, the limits and politeness are on, every row is written.
Each phase runs in a fresh process: all feeds new, none changed (304), one new entry in each.
Printed: feeds a second beside reader's, CPU a feed, peak memory. Takes a few minutes, most of them
reader's; nothing where the web's tools are not there.

  python -m bench.poll [--feeds 1000] [--latency 50-300] [--hanging 50] [--postgres] [--alone]
"""

import argparse
import os
from pathlib import Path

from bench.polling import peer
from bench.polling.phases import PHASES, Ours
from bench.polling.web import Web
from bench.shared import home, postgres

TOOLS = Path(os.environ.get("NEWSROOM_BENCH_TOOLS", "../shared/tools"))
REPEATS = 3  # of what is over in the blink of an eye


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--latency", default="0", help="milliseconds of every answer, as 50-300")
    parser.add_argument("--hanging", type=int, default=0, help="hosts that never answer")
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL")
    parser.add_argument("--alone", action="store_true", help="without reader")
    parser.add_argument("--tools", type=Path, default=TOOLS, help="where miniweb.py is")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    if asked.postgres:
        postgres.required("bench.poll")
    if not (asked.tools / "miniweb.py").exists():
        print(f"Nothing is measured: there is no miniweb.py in {asked.tools}.")
        return
    with home.folder() as folder:
        compare(asked, folder)


def compare(asked: argparse.Namespace, folder: Path) -> None:
    database = "PostgreSQL" if asked.postgres else "SQLite"
    print(f"{asked.feeds} feeds, latency {asked.latency} ms, {database}")
    with Web(asked.tools / "miniweb.py", feeds=asked.feeds) as web:
        theirs: dict[str, float] = {}
        if not asked.alone:
            theirs = peer.rates(asked.tools / "peer_reader.py", web, asked.latency, folder)
        ours = Ours(web, folder, postgres=asked.postgres)
        web.reset(asked.latency)
        ours.prepare(asked.feeds)
        for phase in PHASES:
            if phase == "one new":
                web.tick()
            report(phase, ours.run(phase), theirs.get(phase))
        if asked.hanging:
            hang(ours, asked.hanging)


def report(phase: str, found: dict[str, float], theirs: float | None) -> None:
    rate = found["rate"]
    compared = f"  reader {theirs:.0f}/s, ratio {rate / theirs:.1f}" if theirs else ""
    print(
        f"{phase:12} {rate:6.0f} feeds/s  CPU {found['cpu']:.2f} ms a feed"
        f"  peak {found['peak']:.0f} MB  failed {found['failed']:.0f}{compared}",
        flush=True,
    )


def hang(ours: Ours, hosts: int) -> None:
    """What the others lose when so many hosts never answer: the best of a few runs each."""
    before = max(ours.run("unchanged")["rate"] for _ in range(REPEATS))
    ours.add_hanging(hosts)
    after = max(ours.run("unchanged")["rate"] for _ in range(REPEATS))
    print(
        f"unchanged, {hosts} hosts hanging: {after:.0f} feeds/s of the others, "
        f"{before:.0f} without: {1 - after / before:+.1%} lost"
    )


if __name__ == "__main__":
    main()
