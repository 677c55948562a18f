"""Readers and editors, at a constant rate: python -m bench.loading.readers PLAN RESULT.

Open loop: a request is sent when it is due, whatever became of those before, and its time counts
from then. One process, one thread, HTTP/1.1 on connections that are kept; it says what it costs.
"""

import asyncio
import gc
import json
import os
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, cast

import uvloop

# Connections at a time: who finds none waits, which counts. Nobody waits for another kind's.
MOST = {"press": 100, "feeds": 40, "search": 200, "desk": 60}
BEAT = 0.002  # seconds between two looks at what is due
PATIENCE = 60.0  # seconds after the end for what is still under way
LOST = 0  # the status of a request whose connection broke
OWN = "sent late"  # by so much: this program's own share


@dataclass
class Ask:
    """One request: when it is due, of which kind, and its bytes."""

    due: float
    kind: str
    path: str
    wire: bytes


@dataclass
class Seen:
    """Milliseconds and statuses of each kind."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, dict[int, int]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )


class Connection(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, crowd: "Crowd", kind: str) -> None:
        self.crowd, self.kind = crowd, kind
        self.ask: Ask | None = None
        self.wire: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.wire = cast(asyncio.Transport, transport)

    def send(self, ask: Ask) -> None:
        assert self.wire is not None
        self.ask, self.heard, self.missing, self.status, self.head = ask, b"", -1, 0, b""
        self.crowd.seen.times[OWN].append(1000 * (perf_counter() - ask.due))
        self.wire.write(ask.wire)

    def data_received(self, data: bytes) -> None:
        if self.missing >= 0:
            self.missing -= len(data)
        elif self.missing == -2:
            self.heard = (self.heard + data)[-5:]
        else:
            self.heard += data
            self.read_head()
        if self.missing == 0 or (self.missing == -2 and self.heard.endswith(b"0\r\n\r\n")):
            self.done()

    def read_head(self) -> None:
        """Set how much is missing: -1 while the head is, -2 for a body in chunks."""
        self.head, end, rest = self.heard.partition(b"\r\n\r\n")
        if not end:
            return
        self.status = int(self.head[9:12])
        lower = self.head.lower()
        at = lower.find(b"\r\ncontent-length:")
        if self.status in (204, 304):
            self.missing = 0
        elif at >= 0:
            self.missing = int(lower[at + 17 :].split(b"\r\n", 1)[0]) - len(rest)
        else:
            self.missing, self.heard = -2, rest[-5:]

    def done(self) -> None:
        assert self.ask is not None and self.wire is not None
        ask, self.ask = self.ask, None
        self.crowd.saw(ask, self.status, self.head)
        if b"connection: close" in self.head.lower():
            self.wire.close()
        else:
            self.crowd.free(self)

    def connection_lost(self, error: Exception | None) -> None:
        if self.ask:
            self.crowd.saw(self.ask, LOST, b"")
            self.ask = None
        self.crowd.gone(self)


class Crowd:
    """All who read, through nginx."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.seen, self.chance = plan, Seen(), Random(4)
        self.idle: dict[str, list[Connection]] = defaultdict(list)
        self.queue: dict[str, deque[Ask]] = defaultdict(deque)
        self.open: Counter[str] = Counter()
        self.tags: dict[str, str] = {}
        self.popular = list(accumulate(1 / n for n in range(1, len(plan["press"]) + 1)))
        self.sought = list(accumulate(1 / n for n in range(1, len(plan["searches"]) + 1)))

    def request(self, path: str, **heads: str) -> bytes:
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.plan['host']}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in heads.items()]
        return "\r\n".join([*lines, "Accept-Encoding: gzip, br", "", ""]).encode()

    def reader(self) -> str:
        """One of many thousand addresses, as a proxy in front would name it."""
        return f"100.{self.chance.randrange(64)}.{self.chance.randrange(256)}.7"

    def public(self, due: float) -> Ask:
        dice = self.chance.random()
        if dice < 0.92:
            path = self.chance.choices(self.plan["press"], cum_weights=self.popular)[0]
            return Ask(due, "press", path, self.request(path, X_Forwarded_For=self.reader()))
        if dice < 0.95:
            path = self.chance.choice(self.plan["feeds"])
            heads = {"If_None_Match": self.tags[path]} if path in self.tags else {}
            return Ask(
                due, "feeds", path, self.request(path, X_Forwarded_For=self.reader(), **heads)
            )
        path = self.chance.choices(self.plan["searches"], cum_weights=self.sought)[0]
        return Ask(due, "search", path, self.request(path, X_Forwarded_For=self.reader()))

    def due(self, start: float) -> Iterator[Ask]:
        """Everybody in turn, in the order of their time."""
        seconds, rate = self.plan["seconds"], self.plan["rate"]
        editors, every = self.plan["editors"], self.plan["every"]
        desk = sorted(
            (start + every * n / len(editors) + every * visit, n, visit)
            for n in range(len(editors))
            for visit in range(int(seconds / every))
        )
        waiting = iter(desk)
        at, n, visit = next(waiting, (float("inf"), 0, 0))
        for number in range(int(rate * seconds)):
            moment = start + number / rate
            while at <= moment:
                cookie, paths = editors[n]
                path = paths[visit % len(paths)]
                yield Ask(at, "desk", path, self.request(path, Cookie=cookie))
                at, n, visit = next(waiting, (float("inf"), 0, 0))
            yield self.public(moment)

    async def read(self) -> None:
        """Send all that is due, when it is; then wait for what is under way."""
        self.loop = asyncio.get_running_loop()
        for path in self.plan["feeds"]:
            self.begin(Ask(perf_counter(), "warm", path, self.request(path)), "feeds")
        await asyncio.sleep(1)
        asks = self.due(perf_counter() + 0.5)
        ask = next(asks, None)
        while ask:
            now = perf_counter()
            while ask and ask.due <= now:
                self.begin(ask)
                ask = next(asks, None)
            await asyncio.sleep(BEAT)
        end = perf_counter() + PATIENCE
        while self.under_way() and perf_counter() < end:
            await asyncio.sleep(0.1)

    def under_way(self) -> bool:
        idle = sum(map(len, self.idle.values()))
        return sum(self.open.values()) > idle or any(self.queue.values())

    def begin(self, ask: Ask, kind: str = "") -> None:
        kind = kind or ask.kind
        idle = self.idle[kind]
        while idle:
            connection = idle.pop()
            if connection.wire and not connection.wire.is_closing():
                connection.send(ask)
                return
        self.queue[kind].append(ask)
        if self.open[kind] < MOST[kind]:
            self.open[kind] += 1
            task = self.loop.create_task(self.connect(kind))
            task.add_done_callback(lambda done: done.exception())

    async def connect(self, kind: str) -> None:
        try:
            _, connection = await self.loop.create_connection(
                lambda: Connection(self, kind), "127.0.0.1", self.plan["port"]
            )
        except OSError:
            self.open[kind] -= 1
            if self.queue[kind]:
                self.saw(self.queue[kind].popleft(), LOST, b"")
            return
        self.free(connection)

    def free(self, connection: Connection) -> None:
        if waiting := self.queue[connection.kind]:
            connection.send(waiting.popleft())
        else:
            self.idle[connection.kind].append(connection)

    def gone(self, connection: Connection) -> None:
        self.open[connection.kind] -= 1
        if connection in self.idle[connection.kind]:
            self.idle[connection.kind].remove(connection)

    def saw(self, ask: Ask, status: int, head: bytes) -> None:
        self.seen.times[ask.kind].append(1000 * (perf_counter() - ask.due))
        self.seen.statuses[ask.kind][status] += 1
        if ask.kind in ("feeds", "warm") and status == 200:
            at = head.lower().find(b"\r\netag:")
            if at >= 0:
                self.tags[ask.path] = head[at + 7 :].split(b"\r\n", 1)[0].decode().strip()


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text())
    crowd = Crowd(plan)
    gc.freeze()
    uvloop.run(crowd.read())
    times = os.times()
    said = {
        "times": crowd.seen.times,
        "statuses": crowd.seen.statuses,
        "cpu": times.user + times.system,
    }
    Path(sys.argv[2]).write_text(json.dumps(said))


if __name__ == "__main__":
    main()
