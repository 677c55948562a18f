"""The public pages: from files through nginx, from memory, uncached; beside Wagtail.

1,000 editions of about 30 KB a page, 50 connections (wrk), servers as we ship them, everything on
loopback. Printed: ratios, each with what is promised of it. Wagtail is installed into the work
folder the first time; the folder is kept with --work.

  python -m bench.pages [--editions 1000] [--seconds 5] [--only press …] [--work FOLDER]
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import Message
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from bench.paper import stock
from bench.paper.peer import Wagtail
from bench.paper.servers import Granian, Load, wrk

SITE = "http://press.example"
HOST = {"Host": "press.example"}
ROOT = Path(__file__).resolve().parent.parent
PLAIN = """
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {press}; index index.html; gzip_static on; }}
    }}
"""
ROUNDS = 3
PEERS_FRAME = 1000  # bytes around the body there, roughly


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--editions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=5, help="of each load")
    parser.add_argument("--only", choices=sorted(PARTS), nargs="+", default=list(PARTS))
    parser.add_argument("--work", type=Path, help="kept for the next time")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    with folder(asked.work) as work:
        home = work / "home"
        os.environ |= {
            "NEWSROOM_HOME": str(home),
            "DATABASE_URL": f"sqlite:///{home}/newsroom.sqlite3",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "SITE_URL": SITE,
            "NEWSROOM_PRESS": "",
        }
        home.mkdir(parents=True, exist_ok=True)
        import django

        django.setup()
        bench = Bench(work, asked.seconds)
        bench.fill(asked.editions)
        for part in PARTS:
            if part in asked.only:
                print(f"{part}:", flush=True)
                PARTS[part](bench)


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as work:
        yield Path(work)


def tell(what: str, value: str, promise: str = "", *, kept: bool | None = None) -> None:
    """A line: what was measured, and whether a promise was kept."""
    mark = {None: "", True: "  ok", False: "  NOT KEPT"}[kept]
    print(f"  {what:58} {value:>14}  {promise}{mark}", flush=True)


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


def get(url: str, path: str, **headers: str) -> tuple[int, Message, bytes]:
    """An answer at SITE_URL, as it came over the wire."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers=HOST | named)
    response = connection.getresponse()
    found = response.status, response.headers, response.read()
    connection.close()
    return found


def press(bench: Bench) -> None:
    """All of it, nothing of it, one edition of it; and whether it is what Django answers."""
    import shutil

    from django.test import override_settings

    shutil.rmtree(bench.root, ignore_errors=True)
    whole = bench.press_command()
    tell("press of all", f"{whole:.1f} s", "≤ 60 s", kept=whole <= 60)
    again = bench.press_command()
    tell("press of what is pressed", f"{again:.1f} s")
    with override_settings(PRESS=str(bench.root)):
        bench.publish()  # the first of a process loads code and templates
        began = time.perf_counter()
        bench.publish()
        one = time.perf_counter() - began
    with override_settings(PRESS=""):
        began = time.perf_counter()
        bench.publish()
        alone = time.perf_counter() - began
    spent = one - alone
    tell("press after one publication", f"{spent:.2f} s", "≤ 1 s", kept=spent <= 1)
    bench.press_command()
    same, all_pages = byte_equal(bench)
    tell("files with the bytes of Django", f"{same} of {all_pages}", "all", kept=same == all_pages)


def byte_equal(bench: Bench) -> tuple[int, int]:
    """Of a thousand files how many are what the server answers."""
    from urllib.parse import quote

    from digests import sheets
    from digests.press.places import file_of

    paths = sorted(sheet.path for sheet in sheets.sheets())
    same = pages = 0
    with bench.server() as server:
        for path in bench.chance.sample(paths, min(1000, len(paths))):
            status, _, body = get(server.url, quote(path))
            if status == 200:
                pages += 1
                same += (bench.root / str(file_of(path))).read_bytes() == body
    return same, pages


def files(bench: Bench) -> None:
    """nginx as we ship it, beside nginx that does nothing but serve the same file."""
    from bench.shared.processes import free_port
    from tests.frontdoor import Nginx

    if not bench.root.exists():
        bench.press_command()
    port, home = free_port(), bench.work / "nginx"
    home.mkdir(exist_ok=True)
    more = PLAIN.format(port=port, press=bench.root)
    from urllib.parse import quote

    path = quote(bench.address)
    with Nginx(home, bench.root, "127.0.0.1:9", more=more) as nginx:
        ours, plain = f"http://127.0.0.1:{nginx.port}", f"http://127.0.0.1:{port}"
        _, head, body = get(ours, path, Accept_Encoding="gzip")
        tell("served", f"{len(body)} bytes", f"Content-Encoding: {head.get('Content-Encoding')}")
        mine, theirs = bench.alternately(
            lambda: bench.load(ours + path, Accept_Encoding="gzip"),
            lambda: bench.load(plain + path, Accept_Encoding="gzip"),
        )
    ratio = mine.rate / theirs.rate
    tell("nginx, shipped", f"{mine.rate:.0f}/s", f"p99 {mine.p99:.1f} ms, errors {mine.errors}")
    tell("nginx, plain", f"{theirs.rate:.0f}/s", f"p99 {theirs.p99:.1f} ms")
    tell("shipped : plain", f"{ratio:.2f}", "≥ 0.95", kept=ratio >= 0.95)


def cached(bench: Bench) -> None:
    """A page from memory, beside Wagtail's from its."""
    from urllib.parse import quote

    wagtail = peer(bench)
    with (
        bench.server() as ours,
        Granian(
            "site_.wsgi:application",
            wagtail.site,
            wagtail.settings | {"CACHED": "1"},
            python=str(wagtail.python),
        ) as theirs,
    ):
        here = ours.url + quote(bench.address)
        sizes = [len(get(ours.url, quote(bench.address))[2]), len(get(theirs.url, "/")[2])]
        tell("bytes of the page, ours and Wagtail's", f"{sizes[0]}, {sizes[1]}")
        mine, packed, other = bench.alternately(
            lambda: bench.load(here),
            lambda: bench.load(here, Accept_Encoding="gzip"),
            lambda: bench.load(f"{theirs.url}/"),
        )
    ratio = mine.rate / other.rate
    tell("ours", f"{mine.rate:.0f}/s", f"errors {mine.errors}")
    tell("ours, compressed", f"{packed.rate:.0f}/s", f"p99 {packed.p99:.1f} ms")
    tell("Wagtail, locmem", f"{other.rate:.0f}/s", f"p99 {other.p99:.1f} ms")
    tell("ours : Wagtail", f"{ratio:.1f}", "≥ 2", kept=ratio >= 2)
    tell("p99", f"{mine.p99:.1f} ms", "≤ 50 ms", kept=mine.p99 <= 50)


def peer(bench: Bench) -> Wagtail:
    wagtail = Wagtail(bench.work / "wagtail")
    wagtail.prepare(bench.page())
    return wagtail


def uncached(bench: Bench) -> None:
    """A page printed anew for each who asks, in CPU, beside Wagtail's."""
    from urllib.parse import quote

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers=HOST)
    client.get(bench.address)
    with CaptureQueriesContext(connection) as queries:
        client.get(bench.address)
    found = len(queries.captured_queries)
    tell("queries", str(found), "≤ 4", kept=found <= 4)
    wagtail = peer(bench)
    with (
        bench.server(NEWSROOM_CACHE_MEGABYTES="0") as ours,
        Granian(
            "site_.wsgi:application", wagtail.site, wagtail.settings, python=str(wagtail.python)
        ) as theirs,
    ):
        addresses = (ours.url + quote(bench.address), f"{theirs.url}/")
        spent: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for server, url, each in zip((ours, theirs), addresses, spent, strict=True):
                each.append(cpu_a_page(bench, server, url))
    mine, other = (median(each) * 1000 for each in spent)
    tell("ours", f"{mine:.2f} ms CPU")
    tell("Wagtail", f"{other:.2f} ms CPU")
    tell("ours : Wagtail", f"{mine / other:.2f}", "≤ 0.5", kept=mine / other <= 0.5)


def cpu_a_page(bench: Bench, server: Granian, url: str) -> float:
    """Seconds of CPU for one answer, of many."""
    before = server.cpu()
    load = wrk(url, seconds=bench.seconds, connections=4, headers=HOST)
    return (server.cpu() - before) / (load.rate * bench.seconds)


def feeds(bench: Bench) -> None:
    """A subscriber who has it all, beside one who fetches it all; nothing kept in memory."""
    path = "/series-0/feed.rss"
    with bench.server(NEWSROOM_CACHE_MEGABYTES="0") as bare, bench.server() as kept:
        _, head, body = get(bare.url, path)
        _, packed, _ = get(kept.url, path, Accept_Encoding="gzip")
        full, same, usual = bench.alternately(
            lambda: bench.load(bare.url + path),
            lambda: bench.load(bare.url + path, If_None_Match=head["ETag"]),
            lambda: bench.load(
                kept.url + path, If_None_Match=packed["ETag"], Accept_Encoding="gzip"
            ),
        )
    tell("the feed, whole", f"{full.rate:.0f}/s", f"{len(body)} bytes")
    tell("304, nothing in memory", f"{same.rate:.0f}/s")
    tell("304, as we ship it", f"{usual.rate:.0f}/s")
    tell("304 : whole, nothing in memory", f"{same.rate / full.rate:.1f}")
    ratio = usual.rate / full.rate
    tell("304 : whole", f"{ratio:.1f}", "≥ 3", kept=ratio >= 3)


def visible(bench: Bench) -> None:
    """From the button to the reader: through nginx from files, and from the server's memory."""
    from urllib.parse import quote

    from django.test import override_settings

    from tests.frontdoor import Nginx

    bench.press_command()
    home = bench.work / "nginx-visible"
    home.mkdir(exist_ok=True)
    with bench.server() as server:
        application = server.url.removeprefix("http://")
        with (
            Nginx(home, bench.root, application) as nginx,
            override_settings(PRESS=str(bench.root)),
        ):
            bench.publish()
            places = {"nginx": f"http://127.0.0.1:{nginx.port}", "Django": server.url}
            seen: dict[str, float] = {}
            title = threading.Event()
            began = time.perf_counter()

            def watch(name: str, url: str) -> None:
                before = get(url, "/")[2]
                title.wait(30)
                while get(url, "/")[2] == before:
                    time.sleep(0.02)
                seen[name] = time.perf_counter() - began

            watchers = [threading.Thread(target=watch, args=pair) for pair in places.items()]
            for each in watchers:
                each.start()
            time.sleep(2)
            began = time.perf_counter()
            title.set()
            digest = bench.publish()
            for each in watchers:
                each.join(30)
            for name, url in places.items():
                status = get(url, quote(digest.get_absolute_url()))[0]
                promise = f"≤ 2 s; the page itself: {status}"
                tell(
                    f"published → on the front page, {name}",
                    f"{seen[name]:.2f} s",
                    promise,
                    kept=seen[name] <= 2 and status == 200,
                )


PARTS: dict[str, Callable[[Bench], None]] = {
    "press": press,
    "files": files,
    "cached": cached,
    "uncached": uncached,
    "feeds": feeds,
    "visible": visible,
}

if __name__ == "__main__":
    main()
