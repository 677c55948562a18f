"""A thousand sources on loopback: python -m bench.loading.outlets PORT SHARE.

An HTTP proxy that is the whole web itself: each source is a host of its own with an address of the
public web, so that the guard, the turns on hosts and robots.txt cost what they cost outside. SHARE
of the polls find a new entry; the others hear that nothing has changed. Whoever asks it straight,
for /grow/UNIXTIME/HOST,HOST…, gives each of these one more entry.
"""

import asyncio
import sys
import time
from email.utils import formatdate
from functools import cache
from hashlib import sha256
from html import escape
from random import Random
from typing import cast

import uvloop

from bench.loading import words

KNOWN = 8  # entries of each feed from the beginning
LONGEST = 20  # entries of a feed
SINCE = 1_780_000_000  # Unix time of the first of them
HEADS = "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{more}\r\n"
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Outlet {host}</title><link>http://{host}/</link>
<description>News of {host}</description><language>zh</language>
{entries}</channel></rss>
"""
ENTRY = """<item><title>{title}</title><link>http://{host}/{name}.html</link>
<guid isPermaLink="false">{host}/{name}</guid><pubDate>{date}</pubDate>
<description>{said}</description></item>
"""
PAGE = """<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title} | {host}</title>
<style>{style}</style></head><body><header><nav><ul>{links}</ul></nav></header><main><article>
<h1>{title}</h1>{paragraphs}</article></main><aside>{cards}</aside><footer>© {host}</footer></body>
"""
STYLE = "".join(f".c{n}{{margin:{n % 40}px;display:flex}}" for n in range(200))
LINKS = "".join(f'<li><a href="/section/{n}">频道 {n}</a></li>' for n in range(60))
CARDS = "".join(
    f'<div class="card c{n}"><a href="/{n}.html"><h3>相关阅读 {n}</h3><p>更多内容见正文。</p></a>\n'
    for n in range(150)
)


def host_of(number: int) -> str:
    """The host of a source: an address that is public, and which nobody is asked for."""
    return f"11.0.{number // 250}.{number % 250 + 1}"


class Outlet:
    """One host: its feed, which grows, and its pages."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.chance = Random(host)
        self.entries = [self.entry(f"a{n}", SINCE + 3600 * n) for n in range(KNOWN)]
        self.lines: tuple[bytes, bytes] = self.printed()

    def entry(self, name: str, at: float) -> str:
        said = words.sentence(self.chance, "zh", 60)
        return ENTRY.format(
            title=words.title(Random(name + self.host), "zh"),
            host=self.host,
            name=name,
            date=formatdate(at, usegmt=True),
            said=escape(said),
        )

    def printed(self) -> tuple[bytes, bytes]:
        """The whole answer with the feed, and that it is unchanged."""
        feed = FEED.format(host=self.host, entries="".join(reversed(self.entries))).encode()
        self.tag = f'"{sha256(feed).hexdigest()[:16]}"'.encode()
        more = f"ETag: {self.tag.decode()}\r\nContent-Type: application/rss+xml\r\n"
        unchanged = f"HTTP/1.1 304 Not Modified\r\nETag: {self.tag.decode()}\r\n\r\n".encode()
        return head("200 OK", len(feed), more) + feed, unchanged

    def feed(self, known: bytes, fresh: bool) -> bytes:
        if fresh:
            self.grow(time.time())
        return self.lines[known == self.tag]

    def grow(self, at: float) -> None:
        """One more entry, dated so."""
        entry = self.entry(f"n{time.time_ns()}", at)
        self.entries = [*self.entries[1 - LONGEST :], entry]
        self.lines = self.printed()

    def page(self, name: str) -> bytes:
        """About 35 KB, of which the article is 4."""
        chance = Random(name + self.host)
        title = words.title(chance, "zh")
        paragraphs = "".join(f"<p>{words.sentence(chance, 'zh', 60)}</p>" for _ in range(10))
        said = {"title": title, "host": self.host, "paragraphs": paragraphs}
        page = PAGE.format(style=STYLE, links=LINKS, cards=CARDS, **said).encode()
        return head("200 OK", len(page), "Content-Type: text/html; charset=utf-8\r\n") + page


@cache
def outlet(host: str) -> Outlet:
    return Outlet(host)


def head(status: str, length: int, more: str = "") -> bytes:
    return HEADS.format(status=status, length=length, more=more).encode()


class Line(asyncio.Protocol):
    """One connection, through which one host is asked."""

    chance, share = Random(3), 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.wire = cast(asyncio.Transport, transport)
        self.heard, self.host = b"", ""

    def data_received(self, data: bytes) -> None:
        self.heard += data
        while b"\r\n\r\n" in self.heard:
            asked, _, self.heard = self.heard.partition(b"\r\n\r\n")
            self.wire.write(self.answer(asked))

    def answer(self, asked: bytes) -> bytes:
        first, *lines = asked.split(b"\r\n")
        method, target, _ = first.decode().split(" ", 2)
        if method == "CONNECT":
            self.host = target.partition(":")[0]
            return b"HTTP/1.1 200 Connection established\r\n\r\n"
        if target == "/feed.xml":
            known = next(
                (each[15:] for each in lines if each[:15].lower() == b"if-none-match: "), b""
            )
            return outlet(self.host).feed(known, self.chance.random() < self.share)
        if target.endswith(".html"):
            return outlet(self.host).page(target[1:-5])
        if target.startswith("/grow/"):
            at, hosts = target.removeprefix("/grow/").split("/")
            for host in filter(None, hosts.split(",")):
                outlet(host).grow(float(at))
            return head("200 OK", 0)
        return head("404 Not Found", 0)


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Line, "127.0.0.1", port, backlog=1_024)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    Line.share = float(sys.argv[2])
    uvloop.run(serve(int(sys.argv[1])))
