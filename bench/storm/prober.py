"""A reader outside who looks twice a second, and how long nothing answered."""

import time
from itertools import pairwise
from threading import Event, Thread
from typing import Self
from urllib.error import HTTPError
from urllib.request import urlopen

EVERY = 0.5  # seconds
PATIENCE = 2.0


class Prober:
    """A context manager: looks at addresses, each in a thread of its own."""

    def __init__(self, site: str, *paths: str) -> None:
        self.site, self.paths = site, paths
        self.seen: dict[str, list[tuple[float, int]]] = {path: [] for path in paths}
        self.over = Event()

    def __enter__(self) -> Self:
        for path in self.paths:
            Thread(target=self.watch, args=[path], daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()

    def watch(self, path: str) -> None:
        while not self.over.wait(EVERY):
            self.seen[path].append((time.monotonic(), status(self.site + path)))

    def outage(self, path: str) -> float:
        """Seconds of the longest time from a good answer to the next one."""
        good = [at for at, answer in self.seen[path] if answer == 200]
        return max((after - before for before, after in pairwise(good)), default=0.0)

    def share(self, path: str) -> float:
        """How many of the answers were good."""
        answers = [answer for _, answer in self.seen[path]]
        return answers.count(200) / max(len(answers), 1)


def status(url: str) -> int:
    """Of an answer; 0 if there is none."""
    try:
        with urlopen(url, timeout=PATIENCE) as answer:
            answer.read()
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0
