"""What an answer costs: a file through nginx, a page from memory, one printed anew, a feed."""

from statistics import median
from urllib.parse import quote

from bench.paper.house import HOST, ROUNDS, Bench, get, tell
from bench.paper.peer import Wagtail
from bench.paper.servers import Granian, wrk
from bench.shared.processes import free_port

PLAIN = """
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {press}; index index.html; gzip_static on; }}
    }}
"""


def files(bench: Bench) -> None:
    """nginx as we ship it, beside nginx that does nothing but serve the same file."""
    from tests.frontdoor import Nginx

    if not bench.root.exists():
        bench.press_command()
    port, place = free_port(), bench.work / "nginx"
    place.mkdir(exist_ok=True)
    more = PLAIN.format(port=port, press=bench.root)
    path = quote(bench.address)
    with Nginx(place, bench.root, "127.0.0.1:9", more=more) as nginx:
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
