"""The world around a newsroom: feeds and pages, a model that charges, and who is told."""

import json
import re
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import formatdate
from random import Random
from threading import Event, Lock, Thread
from typing import Any, Self

from bench.shared.processes import free_port
from bench.storm.words import SIGNS, Story, story
from tests.chat import Chat
from tests.hub import Hub
from tests.model_server import Answer, ModelServer, said
from tests.web import Handler, Web

TITLE = re.compile(f"[{SIGNS}]{{5}}迁往[{SIGNS}]{{5}}")
KINDS = ("plain", "plain", "plain", "plain", "unchanging", "slow", "faulty", "led on", "moved")
PER_IN, PER_OUT = Decimal(3), Decimal(9)  # a million tokens
MODEL = "storm-model"


class Stamped(list[Any]):
    """A list that knows when each of its members came, by our clock."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def append(self, what: Any) -> None:
        self.times.append(time.time())
        super().append(what)

    def stamped(self) -> Iterator[tuple[Any, float]]:
        return zip(self, self.times, strict=True)


class PressHandler(Handler):
    """Feeds of every temper."""

    server: "Press"

    def do_GET(self) -> None:
        press = self.server
        name = self.path.strip("/").partition(".")[0]
        kind = press.kinds.get(int(name), "") if name.isdigit() else ""
        if kind == "slow" and not press.calm:
            time.sleep(2)
        if kind == "faulty" and not press.calm and press.chance.random() < 0.3:
            self.answer(503, b"", {})
            return
        super().do_GET()


class Press(Web):
    """So many feeds; `offer` puts an entry into one of them."""

    def __init__(self, feeds: int, seed: int) -> None:
        super().__init__()
        self.RequestHandlerClass = PressHandler
        self.seed, self.chance, self.calm = seed, Random(seed), False
        self.kinds = {feed: KINDS[feed % len(KINDS)] for feed in range(feeds)}
        self.offered: dict[int, list[Story]] = {feed: [] for feed in self.kinds}
        self.dates: dict[str, str] = {}
        self.by_title: dict[str, Story] = {}
        for feed in self.kinds:
            self.pages[f"/{feed}.xml"] = ("application/rss+xml", self.rss(feed))
            if self.kinds[feed] == "unchanging":
                self.offer(feed)

    def address(self, feed: int) -> str:
        """Where a feed is followed; some lead on to where it is."""
        place = f"/{feed}.xml"
        if self.kinds[feed] in ("led on", "moved"):
            status = 302 if self.kinds[feed] == "led on" else 301
            self.answers[f"/old/{feed}"] = (status, {"Location": f"{self.url}{place}"})
            place = f"/old/{feed}"
        return self.url + place

    def offer(self, feed: int) -> None:
        if self.kinds[feed] == "unchanging" and self.offered[feed]:
            return
        made = story(feed, len(self.offered[feed]), self.seed)
        self.pages[made.path] = ("text/html", made.page())
        self.dates[made.path] = formatdate(time.time())
        self.by_title[made.title] = made
        self.offered[feed].append(made)
        self.pages[f"/{feed}.xml"] = ("application/rss+xml", self.rss(feed))

    def rss(self, feed: int) -> str:
        items = "".join(
            f"<item><title>{each.title}</title><link>{self.url}{each.path}</link>"
            f"<guid isPermaLink='false'>{feed}-{each.number}</guid>"
            f"<pubDate>{self.dates[each.path]}</pubDate>"
            f"<description>{each.sentences[0]}</description></item>"
            for each in reversed(self.offered[feed])
        )
        return (
            "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>Feed {feed}</title><link>{self.url}/</link><description/>{items}"
            "</channel></rss>"
        )

    def entries(self) -> Iterator[str]:
        """The address of every page that was ever offered."""
        return (self.url + each.path for stories in self.offered.values() for each in stories)


def unheard(*_request: object) -> None:
    """Nothing: that whoever asked is dead by now is what this is about."""


def json_of(**said: Any) -> str:
    return json.dumps(said, ensure_ascii=False)


@dataclass
class Till:
    """What a model server has answered, and what it takes for it."""

    press: Press
    answered: int = 0
    charged: Decimal = Decimal(0)
    mood: str = "well"
    lock: Lock = field(default_factory=Lock)

    def answer(self, asked: dict[str, Any]) -> Answer:
        text = "\n".join(str(each["content"]) for each in asked["messages"])
        words = self.words(text)
        tokens = len(text) // 2, len(words)
        with self.lock:
            self.answered += 1
            self.charged += (PER_IN * tokens[0] + PER_OUT * tokens[1]) / 1_000_000
        whole = said(words, tokens=tokens)
        if self.mood == "hang":
            return Answer(whole.body, pause=20)
        if self.mood == "half":
            return Answer(whole.body, cut=len(whole.body) // 2, reset=True)
        return whole

    def words(self, text: str) -> str:
        """The JSON that our prompts ask for, about whatever of our stories is in the material."""
        known = self.press.by_title
        found = [known[title] for title in TITLE.findall(text) if title in known]
        if not found:
            return json_of(summary="材料里没有可以概括的新闻。")
        if '"headline"' not in text:
            return json_of(summary="".join(each.sentences[0] for each in found[:2]))
        return json_of(
            headline=found[0].title, summary=found[0].summary(), importance=3, topics=[], story=""
        )


class World:
    """A context manager: all servers, and a clock that lets news appear until it is told to end."""

    def __init__(self, sources: int, seed: int, every: float) -> None:
        self.press = Press(sources, seed)
        self.hub, self.chat, self.beats = Hub(), Chat(), Web()
        self.hub.asked = self.pings = Stamped()
        self.beats.pages["/beat"] = ("text/plain", "ok")
        self.till = Till(self.press)
        self.model_port = free_port()
        self.every, self.chance = every, Random(seed)
        self.over = Event()

    def __enter__(self) -> Self:
        self.stack = ExitStack()
        for server in (self.press, self.hub, self.chat, self.beats):
            server.handle_error = unheard  # type: ignore[assignment]
            self.stack.enter_context(server)
        self.open_model()
        self.reporter = Thread(target=self.report, daemon=True)
        self.reporter.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.shut_model()
        self.stack.close()

    def report(self) -> None:
        """News, each in a feed of its own choosing."""
        feeds = list(self.press.kinds)
        while not self.over.wait(self.every):
            self.press.offer(self.chance.choice(feeds))

    def shut_model(self) -> None:
        """From now on nobody answers at the model's port."""
        self.model.__exit__()

    def open_model(self) -> None:
        self.model = ModelServer(self.till.answer, port=self.model_port)
        self.model.http.handle_error = unheard  # type: ignore[assignment]
        self.model.__enter__()

    def environment(self) -> dict[str, str]:
        """How a newsroom knows of all this."""
        hosts = [self.press.host, self.hub.host, self.chat.host, self.beats.host]
        return {
            "NEWSROOM_FETCH_ALLOW": ",".join(hosts),
            "NEWSROOM_HUB": self.hub.url,
            "HEARTBEAT_URL": f"{self.beats.url}/beat",
            "OPENAI_BASE_URL": f"http://127.0.0.1:{self.model_port}/v1",
            "OPENAI_API_KEY": "storm",
            "NEWSROOM_MODEL": MODEL,
        }
