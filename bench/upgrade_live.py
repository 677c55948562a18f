"""An upgrade while readers read and editors write: how many of their requests fail?

Two web processes, a worker and nginx as they are shipped; requests without a pause, each kind over
connections that are kept and over new ones: files of the press, dynamic pages, and forms of the
desk that make a row each. Meanwhile what deploy/install does for a new release is done, again and
again: tables, another folder behind `current`, one web process after the other, the worker. Every
form must have made its row, and exactly one.

  python -m bench.upgrade_live [--rounds 3] [--rate 200]

Takes about half a minute, and 15 seconds a round. Wants nginx.
"""

import argparse
import asyncio
import itertools
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.request import urlopen

import aiohttp

from bench.shared import home
from bench.shared.processes import end

ROOT = Path(__file__).resolve().parent.parent
PORTS = ("8391", "8392")
SHARES = {"press": 0.5, "page": 0.25, "form": 0.25}
RESPITE = 3.0  # as in deploy/install
PAUSE = 3.0  # seconds of load before, between and after
TOKEN = "x" * 32
FORM = {
    "csrfmiddlewaretoken": TOKEN,
    "spellings-TOTAL_FORMS": "0",
    "spellings-INITIAL_FORMS": "0",
}


@dataclass
class Book:
    """What became of the requests of one kind."""

    seconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=int, default=200, help="requests a second")
    asked = parser.parse_args()
    with home.folder() as work:
        Upgrade(work, asked.rounds, asked.rate).run()


class Upgrade:
    """A server in a folder, as deploy/install makes it."""

    def __init__(self, folder: Path, rounds: int, rate: int) -> None:
        self.folder, self.rounds, self.rate = folder, rounds, rate
        self.releases = [folder / "releases" / str(number) for number in range(2)]
        self.press = folder / "press"
        self.books: defaultdict[str, Book] = defaultdict(Book)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.numbers = itertools.count()
        self.made: list[str] = []
        home.tell(folder / "home", ALLOWED_HOSTS="127.0.0.1", NEWSROOM_SEARCHES="0")

    def run(self) -> None:
        self.prepare()
        from tests.frontdoor import Nginx

        (self.folder / "nginx").mkdir()
        behind = [f"127.0.0.1:{port}" for port in PORTS]
        with Nginx(self.folder / "nginx", self.press, *behind, workers=2) as nginx:
            try:
                for name in (*PORTS, "worker"):
                    self.start(name)
                began = time.monotonic()
                asyncio.run(self.load(f"http://127.0.0.1:{nginx.port}"))
                self.report(time.monotonic() - began)
            finally:
                for name in list(self.processes):
                    self.stop(name)

    def prepare(self) -> None:
        """Two releases, a database with somebody at the desk, and a file of the press."""
        ignored = shutil.ignore_patterns(".*", "var", "__pycache__", "bench", "tests")
        for release in self.releases:
            shutil.copytree(ROOT, release, ignore=ignored)
        self.turn_to(0)
        (self.press / ".nginx").mkdir(parents=True)
        (self.press / ".nginx" / "away.html").write_text("away")
        (self.press / "index.html").write_text("<!doctype html>" + "press " * 3000)
        self.migrate()
        sys.path.insert(0, str(ROOT))
        import django

        django.setup()
        from django.conf import settings
        from django.test import Client

        from articles.models import User

        client = Client()
        client.force_login(User.objects.create_superuser("desk", password="a-long-password"))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = {settings.SESSION_COOKIE_NAME: session, "csrftoken": TOKEN}

    def turn_to(self, number: int) -> None:
        following = self.folder / "next"
        following.symlink_to(self.releases[number])
        following.replace(self.folder / "current")

    def migrate(self) -> None:
        command = [sys.executable, "manage.py", "migrate", "--no-input", "-v0"]
        subprocess.run(command, cwd=self.folder / "current", check=True)

    def start(self, name: str) -> None:
        """As its unit does, and until it answers."""
        unit = "newsroom-worker" if name == "worker" else "newsroom-web@"
        lines = (ROOT / "deploy" / "systemd" / f"{unit}.service").read_text().splitlines()
        said = next(line for line in lines if line.startswith("ExecStart="))
        _python, *arguments = shlex.split(said.replace("%i", name))
        with (self.folder / "log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=(self.folder / "current").resolve(),
                env=os.environ,
                stdout=log,
                stderr=log,
            )
        while name != "worker":
            try:
                urlopen(f"http://127.0.0.1:{name}/healthz", timeout=2).close()
                return
            except OSError:
                if self.processes[name].poll() is not None:
                    sys.exit((self.folder / "log").read_text()[-3000:])
                time.sleep(0.1)

    def stop(self, name: str) -> None:
        """As `systemctl stop` does with KillMode=mixed."""
        end(self.processes.pop(name))

    def upgrade(self, number: int) -> None:
        self.turn_to(number % 2)
        self.migrate()
        for name in (*PORTS, "worker"):
            self.stop(name)
            self.start(name)
            time.sleep(RESPITE)

    async def load(self, url: str) -> None:
        """Requests all the time, and upgrades one after the other."""
        async with (
            aiohttp.ClientSession(cookies=self.cookies) as kept,
            aiohttp.ClientSession(
                cookies=self.cookies, connector=aiohttp.TCPConnector(force_close=True)
            ) as fresh,
        ):
            flow = asyncio.create_task(self.flow(url, [kept, fresh]))
            for number in range(1, self.rounds + 1):
                await asyncio.sleep(PAUSE)
                await asyncio.to_thread(self.upgrade, number)
            await asyncio.sleep(PAUSE)
            flow.cancel()
            await asyncio.gather(flow, return_exceptions=True)

    async def flow(self, url: str, sessions: list[aiohttp.ClientSession]) -> None:
        under_way: set[asyncio.Task[None]] = set()
        try:
            for kind, session in zip(self.kinds(), itertools.cycle(sessions), strict=False):
                task = asyncio.create_task(self.request(kind, session, url))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
                await asyncio.sleep(1 / self.rate)
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)

    def kinds(self) -> Iterator[str]:
        weights = dict.fromkeys(SHARES, 0.0)
        while True:
            for kind, share in SHARES.items():
                weights[kind] += share
            kind = max(weights, key=lambda name: weights[name])
            weights[kind] -= 1
            # Twice: once over each session.
            yield kind
            yield kind

    async def request(self, kind: str, session: aiohttp.ClientSession, url: str) -> None:
        number = next(self.numbers)
        began = time.monotonic()
        failure = ""
        try:
            async with self.sent(kind, number, session, url) as answer:
                await answer.read()
                if answer.status != (302 if kind == "form" else 200):
                    failure = str(answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            failure = type(error).__name__
        book = self.books[kind]
        book.seconds.append(time.monotonic() - began)
        if failure:
            book.failures[failure] += 1
        elif kind == "form":
            self.made.append(f"topic {number}")

    def sent(self, kind: str, number: int, session: aiohttp.ClientSession, url: str) -> Any:
        if kind == "form":
            form = FORM | {"name": f"topic {number}"}
            address = f"{url}/admin/articles/topic/add/"
            return session.post(address, data=form, allow_redirects=False)
        return session.get(url + ("/" if kind == "press" else f"/search/?q=x{number}"))

    def report(self, took: float) -> None:
        from articles.models import Topic

        total = sum(len(book.seconds) for book in self.books.values())
        print(f"{self.rounds} upgrades in {took:.0f} s under {total / took:.0f} requests a second")
        print(f"{'':10}{'requests':>10}{'failed':>8}{'p50 ms':>9}{'p99 ms':>9}{'longest':>9}")
        for kind, book in sorted(self.books.items()):
            cuts = quantiles(book.seconds, n=100)
            times = "".join(
                f"{each * 1000:9.0f}" for each in (cuts[49], cuts[98], max(book.seconds))
            )
            print(f"{kind:10}{len(book.seconds):10}{book.failures.total():8}{times}", end="")
            print(f"  {dict(book.failures)}" if book.failures else "")
        names = Counter(
            Topic.objects.filter(name__startswith="topic ").values_list("name", flat=True)
        )
        missing = len(set(self.made) - names.keys())
        print(
            f"rows: {names.total()}, forms accepted: {len(self.made)}, of these missing: {missing}"
        )
        failed = sum(book.failures.total() for book in self.books.values())
        if failed:
            errors = (self.folder / "nginx" / "error.log").read_text().splitlines()
            print(*errors[-20:], sep="\n")
        sys.exit(1 if failed or missing else 0)


if __name__ == "__main__":
    main()
