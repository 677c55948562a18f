"""Reading feeds: the fast reader against feedparser, whether they agree and what each costs.

    python bench/feeds.py [CORPORA]

Each feed goes through the same mending; then the fast reader has it, and feedparser. Where the fast
one declines, feedparser is what is used. Printed for each corpus: feeds, how many of them are read
fast, on how many of these both give the same, to the letter, and the milliseconds of processor time
for each feed read fast. Then the same for made-up feeds of 26 entries: looking at them (guid,
address and title of each entry), and at all of their text. Without the corpora only these. Takes
ten seconds.
"""

import gzip
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from articles import decode, entries, lenient, mend, strict
from articles.listing import FeedError, Listing

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
URL = "https://feeds.example/dir/feed"
ROUNDS = 25
WORDS = "The harbour opened its third berth; 港务局昨日宣布三号泊位启用，年吞吐 120 万箱。 "
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def bodies(corpus: Path) -> Iterator[bytes]:
    for path in sorted(corpus.rglob("*")):
        if path.is_file():
            body = path.read_bytes()
            yield gzip.decompress(body) if path.suffix == ".gz" else body


def mended(body: bytes) -> str | None:
    """The XML of a body as both readers get it; None when there is none."""
    text = decode.text(body).strip("\ufeff\0 \t\r\n")
    root = None if text.startswith("{") else mend.root(text)
    if root is None or root.kind == "html":
        return None
    return mend.capped(mend.xml(text, root), root, entries.MOST)


def said(listing: Listing | None) -> Any:
    """All that is in a listing, down to its entries' markup."""
    if listing is None:
        return None
    about = {key: value for key, value in vars(listing).items() if key != "_listed"}
    return about, [listed._told for listed in listing], listing.feed()


def timed(read: Callable[..., Listing | None], source: str) -> tuple[float, Listing | None]:
    """Seconds of processor time, and the listing if there is one."""
    began = time.process_time()
    try:
        found = read(source, url=URL, most=entries.MOST)
    except FeedError:
        found = None
    return time.process_time() - began, found


def compare(name: str, corpus: Path) -> None:
    feeds = fast_ones = equal = 0
    fast_time = slow_time = declined = 0.0
    for body in bodies(corpus):
        source = mended(body)
        if source is None:
            continue
        feeds += 1
        took, fast = timed(strict.read, source)
        if fast is None:
            declined += took
            continue
        fast_ones += 1
        fast_time += took
        took, slow = timed(lenient.read, source)
        slow_time += took
        equal += said(fast) == said(slow)
    print(f"{name:18} {feeds:5} feeds, {fast_ones:5} read fast, {equal:5} of these the same")
    if fast_ones:
        mine, theirs = (1000 * total / fast_ones for total in (fast_time, slow_time))
        wasted = 1000 * declined / max(feeds - fast_ones, 1)
        print(
            f"{'':18} {mine:.2f} ms each, feedparser {theirs:.2f}, {theirs / mine:.0f}×;", end=" "
        )
        print(f"{wasted:.2f} ms to decline")


def made_up(kind: str) -> bytes:
    """A feed of 26 entries with 2.5 KB of text each."""
    text = "".join(
        f"<p>{WORDS * 6} <a href='https://port.example/{n}'>{n}</a></p>" for n in range(4)
    )
    stamp = "2025-12-02T09:05:00Z"
    if kind == "rss":
        items = "".join(
            f"<item><title>Berth {n}</title><link>https://port.example/{n}</link>"
            f'<guid isPermaLink="false">{n}</guid><pubDate>Tue, 02 Dec 2025 09:05:00 GMT</pubDate>'
            f"<dc:creator>Ada</dc:creator><category>port</category><category>trade</category>"
            f"<description>{WORDS}</description>"
            f"<content:encoded><![CDATA[{text}]]></content:encoded></item>"
            for n in range(26)
        )
        channel = f"<channel><title>Port</title>{items}</channel>"
        return f'<rss version="2.0" {SPACES}>{channel}</rss>'.encode()
    items = "".join(
        f'<entry><title>Berth {n}</title><link href="https://port.example/{n}"/><id>urn:x:{n}</id>'
        f"<published>{stamp}</published><updated>{stamp}</updated><author><name>Ada</name></author>"
        f'<category term="port"/><summary>{WORDS}</summary>'
        f'<content type="html">{escape(text)}</content></entry>'
        for n in range(26)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Port</title>{items}</feed>'.encode()


def looked_at(body: bytes) -> None:
    for listed in entries.skim(body, url=URL):
        _ = listed.guid, listed.url, listed.title


def by_feedparser(body: bytes) -> None:
    lenient.read(mended(body) or "", url=URL, most=entries.MOST)


def cost(read: Callable[[bytes], object], body: bytes) -> float:
    """Milliseconds of processor time: the quickest fifth of many."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        read(body)
        times.append(time.process_time() - began)
    return 1000 * sorted(times)[ROUNDS // 5]


def measure(kind: str) -> None:
    body = made_up(kind)
    plain = cost(by_feedparser, body)
    print(f"{kind:18} of 26 entries, {len(body) // 1000} KB: feedparser {plain:.2f} ms")
    for title, read in (
        ("skimmed", lambda body: entries.skim(body, url=URL)),
        ("looked at", looked_at),
        ("all its texts", lambda body: entries.parse(body, url=URL)),
    ):
        took = cost(read, body)
        print(f"{'':18} {title:14} {took:6.2f} ms, {plain / took:4.0f}×")


if __name__ == "__main__":
    corpora = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPORA
    for folder in sorted(corpora.glob("feeds-*")):
        compare(folder.name, folder)
    for made in ("rss", "atom"):
        measure(made)
