"""A backup there and back: while the newsroom is at work, and of a full one that is quiet.

At work: on either database a worker polls 30 feeds on loopback, reads, drafts, and an edition goes
out every second, when `manage.py backup` runs. What it kept is restored into the other kind of
database, where everything must be true that is true at every moment: each article's and edition's
moves lead to where it stands, each source's polls counted what was seen of it, editions are
numbered without a gap, and each printed what it holds.

Quiet: 20,000 articles with texts, stories, editions and files, from SQLite to PostgreSQL and back;
all three databases are compared row by row as Django reads them, the files byte by byte. Printed:
seconds and sizes. Takes about half an hour.

  python -m bench.roundtrip [--articles 20000] [--seconds 20]
"""

import argparse
import filecmp
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

from psycopg import connect
from psycopg.conninfo import make_conninfo

from bench.loading.outlets import host_of
from bench.shared import home, postgres
from bench.shared.processes import end, free_port

ROOT = Path(__file__).resolve().parent.parent
FEEDS = 30
MANAGE = [sys.executable, "manage.py"]
STEP = [sys.executable, "-m", "bench.trip.step"]


def main() -> None:
    asked = arguments()
    postgres.required("bench.roundtrip")
    os.chdir(ROOT)
    with home.folder() as work:
        well = [at_work(work, kind, asked.seconds) for kind in ("sqlite", "postgresql")]
        well.append(quiet(work, asked.articles))
    sys.exit(not all(well))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=20, help="at work before the backup")
    return parser.parse_args()


class Newsroom:
    """A home and a database of a kind, which are new."""

    def __init__(self, work: Path, kind: str, **more: str) -> None:
        self.kind, self.home = kind, work / uuid4().hex[:8]
        self.home.mkdir()
        self.url = f"sqlite:///{self.home}/newsroom.sqlite3"
        if kind == "postgresql":
            self.url = create_database(os.environ["DATABASE_URL"])
        told = {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "NEWSROOM_HOME": str(self.home),
            "DATABASE_URL": self.url,
            "LOG_LEVEL": "ERROR",
        }
        self.environment = os.environ | told | {"NEWSROOM_PROXY": ""} | more

    def call(self, *command: str) -> str:
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"It failed: {' '.join(command[1:])}")
        return done.stdout

    def manage(self, *command: str) -> str:
        return self.call(*MANAGE, *command)

    def step(self, *command: str) -> str:
        return self.call(*STEP, *command)

    @contextmanager
    def process(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """Something that goes on beside; ended with the context."""
        process = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True)
        try:
            yield process
        finally:
            end(process)


def create_database(url: str) -> str:
    """Another database in the private cluster; gone with it."""
    folder, _, _old = url.removeprefix("postgres://newsroom@/").rpartition("/")
    name = f"bench_{uuid4().hex[:8]}"
    conninfo = make_conninfo(host=folder, user="newsroom", dbname="newsroom")
    with connect(conninfo, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    return f"postgres://newsroom@/{folder}/{name}"


def at_work(work: Path, kind: str, seconds: float) -> bool:
    """Whether what was kept in the middle of the work is a moment of it."""
    port = free_port()
    source = Newsroom(work, kind, NEWSROOM_PROXY=f"http://127.0.0.1:{port}")
    other = Newsroom(work, "postgresql" if kind == "sqlite" else "sqlite")
    file = source.home / "kept.tar.gz"
    source.manage("migrate", "-v0")
    source.step("begin", *(f"http://{host_of(n)}/feed.xml" for n in range(FEEDS)))
    outlets = [sys.executable, "-m", "bench.loading.outlets", str(port), "1"]
    with (
        source.process(*outlets),
        source.process(*MANAGE, "run", "--worker"),
        source.process(*STEP, "drive", str(seconds + 10)) as driver,
    ):
        assert driver.stdout is not None
        driver.stdout.readline()  # it begins
        time.sleep(seconds)
        began = time.perf_counter()
        source.manage("backup", str(file))
        spent = time.perf_counter() - began
        print(f"at work, {kind}: backup in {spent:.1f} s, then {driver.communicate()[0].strip()}")
    other.manage("restore", str(file))
    return told(f"restored into {other.kind}", other.step("hold"))


def quiet(work: Path, count: int) -> bool:
    """Whether a full newsroom is the same in three databases."""
    places = [Newsroom(work, kind) for kind in ("sqlite", "postgresql", "sqlite")]
    places[0].manage("migrate", "-v0")
    places[0].step("fill", str(count))
    print(f"quiet: {count} articles, {size(places[0].home) >> 20} MB on disk")
    well = []
    for here, there in pairwise(places):
        file = here.home.parent / f"{uuid4().hex[:8]}.tar.gz"
        saved = timed(here, "backup", str(file))
        tried = timed(here, "restore", str(file), "--drill")
        put = timed(there, "restore", str(file))
        print(
            f"{here.kind} to {there.kind}: backup {saved:.1f} s, {file.stat().st_size >> 20} MB; "
            f"drill {tried:.1f} s, restore {put:.1f} s"
        )
        well.append(told("row by row", here.step("same", there.url)))
        well.append(same_files(here.home / "media", there.home / "media"))
    return all(well)


def timed(newsroom: Newsroom, *command: str) -> float:
    began = time.perf_counter()
    newsroom.manage(*command)
    return time.perf_counter() - began


def told(what: str, said: str) -> bool:
    """Print what a step found; whether that was no fault."""
    found: dict[str, Any] = json.loads(said)
    counts = ", ".join(f"{count} {name}" for name, count in found["counts"].items())
    print(f"  {what}: {counts}; {found['wrong']} faults")
    for fault in found["faults"]:
        print(f"    {fault}")
    return not found["wrong"] and all(found["counts"].values())


def same_files(here: Path, there: Path) -> bool:
    names = [sorted(f.relative_to(root) for f in root.rglob("*.*")) for root in (here, there)]
    same, other, lost = filecmp.cmpfiles(here, there, names[0], shallow=False)
    print(f"  files: {len(same)} the same, {len(other)} others, {len(lost)} lost")
    return names[0] == names[1] and not other and not lost


def size(home: Path) -> int:
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
