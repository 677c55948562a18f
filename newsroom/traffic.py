"""What this process was asked and how soon it answered, counted in front of everything.

In front of the memory of pages too (microcache.py), where most is answered: so it must cost next to
nothing. Each web process knows its own figures only, and forgets them when it ends, as Prometheus
expects of counters.
"""

import logging
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from threading import Lock
from time import perf_counter
from typing import Any
from urllib.parse import quote

from django.conf import settings
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from newsroom.answer import Application, Environ, Headers, StartResponse
from newsroom.logs import HEADER, at_work

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
METHODS = frozenset({"GET", "HEAD", "POST"})  # others are one: anybody can make some up
KINDS = {  # by the first part of the path; what is not named here is a page or a feed
    "admin": "desk",
    "search": "search",
    "static": "file",
    "cards": "file",
    "websub": "hub",
    "healthz": "watch",
    "readyz": "watch",
    "metrics": "watch",
}
log = logging.getLogger(__name__)


class Book:
    """The counts; several threads write into one."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.requests: dict[tuple[str, str, str], int] = {}
        self.seconds: dict[str, list[float]] = {}  # a count for each bound, those beyond, their sum

    def enter(self, method: str, status: str, kind: str, seconds: float) -> None:
        """One more answer; `status` as a class, such as 2xx."""
        key, place = (method, status, kind), bisect_left(BOUNDS, seconds)
        with self.lock:
            self.requests[key] = self.requests.get(key, 0) + 1
            counts = self.seconds.get(kind)
            if counts is None:
                counts = self.seconds[kind] = [0.0] * (len(BOUNDS) + 2)
            counts[place] += 1
            counts[-1] += seconds

    def figures(self) -> Iterator[Metric]:
        """As Prometheus has them."""
        with self.lock:
            requests = dict(self.requests)
            seconds = {kind: list(counts) for kind, counts in self.seconds.items()}
        labels = ["method", "status", "kind"]
        counter = CounterMetricFamily(
            "newsroom_http_requests", "Answers of this web process.", labels=labels
        )
        for key, count in sorted(requests.items()):
            counter.add_metric(key, count)
        yield counter
        histogram = HistogramMetricFamily(
            "newsroom_http_request_seconds",
            "Seconds until an answer of this web process began.",
            labels=["kind"],
        )
        for kind, counts in sorted(seconds.items()):
            histogram.add_metric([kind], buckets=buckets(counts), sum_value=counts[-1])
        yield histogram


def buckets(counts: list[float]) -> list[tuple[str, float]]:
    """Bounds, each with how many were no slower."""
    found, sum_so_far = [], 0.0
    for bound, count in zip([*map(str, BOUNDS), "+Inf"], counts, strict=False):
        sum_so_far += count
        found.append((bound, sum_so_far))
    return found


class Traffic:
    """The application, with a book of what it answers; `told`: a line in the log for each."""

    def __init__(
        self,
        application: Application,
        book: Book,
        *,
        told: bool = False,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.application, self.book, self.told, self.clock = application, book, told, clock

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        said: list[Any] = ["500", []]
        # As they were sent: Django writes the path anew, as text.
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        began = self.clock()

        def starting(status: str, headers: Headers, *info: Any) -> Any:
            said[:] = status, headers
            return start(status, headers, *info)

        try:
            return self.application(environ, starting)
        finally:
            took, status = self.clock() - began, said[0]
            known = method if method in METHODS else "other"
            self.book.enter(known, f"{status[0]}xx", kind_of(path), took)
            if self.told:
                tell(method, path, status[:3], took, said[1])


@cache
def languages() -> frozenset[str]:
    """The codes that addresses begin with."""
    return frozenset(code[:2] for code, _ in settings.LANGUAGES)


def kind_of(path: str) -> str:
    """What sort of answer an address is for."""
    first, _, rest = path[1:].partition("/")
    if first in languages():  # the pages of the site in another language, see digests.tongues
        first = rest.partition("/")[0]
    kind = KINDS.get(first)
    return kind or ("feed" if "/feed." in path[-11:] else "page")


def tell(method: str, path: str, status: str, seconds: float, headers: Headers) -> None:
    """A line, without the query and who asked: what people look for is nobody's business."""
    where, took = quote(path.encode("latin-1")), round(seconds * 1000, 1)
    named = next((value for name, value in headers if name == HEADER), "-")
    token = at_work.set(named)
    try:
        log.info(
            "%s %s %s %s ms",
            *(method, where, status, took),
            extra={"method": method, "path": where, "status": int(status), "ms": took},
        )
    finally:
        at_work.reset(token)


BOOK = Book()
