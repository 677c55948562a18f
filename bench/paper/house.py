"""The newsroom whose pages are measured: its work folder, its servers, how they are asked."""

import http.client
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from email.message import Message
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from bench.paper import stock
from bench.paper.servers import Granian, Load, wrk

SITE = "http://press.example"
HOST = {"Host": "press.example"}
ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
PEERS_FRAME = 1000  # bytes around the body there, roughly


class Bench:
    """The work folder, and what is in it."""

    def __init__(self, work: Path, seconds: float) -> None:
        self.work, self.seconds = work, seconds
        self.root, self.chance = work / "press", Random(2)

    def fill(self, editions: int) -> None:
        from django.core.management import call_command

        from digests.models import Digest

        call_command("migrate", verbosity=0)
        if not Digest.objects.exists():
            began = time.perf_counter()
            stock.fill(editions)
            print(f"{editions} editions published in {time.perf_counter() - began:.0f} s")
        digest = Digest.objects.published().select_related("series")[20]
        self.address = digest.get_absolute_url()
        self.html = digest.body_html

    def page(self) -> str:
        """The body of a page, padded by what its frame takes, so that the peer's is as long."""
        from digests.press.printing import ask

        missing = len(ask(self.address).body) - len(self.html.encode()) - PEERS_FRAME
        return f"{self.html}<p>{'x' * max(missing, 0)}</p>"

    def publish(self) -> Any:
        """One more edition, now."""
        from django.utils import timezone

        from articles.models import User
        from digests.models import Digest, Series

        by = User.objects.get(username="editor")
        last = Digest.objects.published().latest("published_at")
        out = max(last.published_at + timedelta(seconds=1), timezone.now() - timedelta(hours=9))
        series = self.chance.choice(list(Series.objects.all()))
        name = f"extra-{time.time_ns()}"
        return stock.publish(series, by, out, self.chance, slug=name, title=name)

    def server(self, **environment: str) -> Granian:
        """Ours, as `manage.py run` starts it."""
        from newsroom.management.commands import run

        options = [each for each in run.web(False).command[5:] if "port" not in each]
        kept = [each for each in options if "host" not in each and "working-dir" not in each]
        ours = [each for each in kept if each not in ("--no-ws", "--log-level=warning")]
        return Granian("newsroom.wsgi:application", ROOT, environment, options=ours)

    def load(self, url: str, **headers: str) -> Load:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return wrk(url, seconds=self.seconds, headers=HOST | named)

    def alternately(self, *loads: Callable[[], Load]) -> list[Load]:
        """Each of them a few times in turn: medians, the errors of all."""
        seen: list[list[Load]] = [[] for _ in loads]
        for _ in range(ROUNDS):
            for found, load in zip(seen, loads, strict=True):
                found.append(load())
        return [
            Load(
                median(each.rate for each in found),
                median(each.p99 for each in found),
                sum(each.errors for each in found),
            )
            for found in seen
        ]

    def press_command(self) -> float:
        began = time.perf_counter()
        command = [sys.executable, "manage.py", "press", str(self.root)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        print(f"  {done.stdout.splitlines()[-1]}")
        return time.perf_counter() - began


def tell(what: str, value: str, promise: str = "", *, kept: bool | None = None) -> None:
    """A line: what was measured, and whether a promise was kept."""
    mark = {None: "", True: "  ok", False: "  NOT KEPT"}[kept]
    print(f"  {what:58} {value:>14}  {promise}{mark}", flush=True)


def get(url: str, path: str, **headers: str) -> tuple[int, Message, bytes]:
    """An answer at SITE_URL, as it came over the wire."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=HOST | named)
    response = connection.getresponse()
    found = response.status, response.headers, response.read()
    connection.close()
    return found
