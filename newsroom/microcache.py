"""Public answers kept in memory for a second: printed once, compressed once, asked for by many.

In front of Django, so that a page that thousands read costs what a dictionary costs. Nothing is
kept that does not call itself public; cookies, the desk and streams never come near it.
"""

import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from threading import Event, Lock
from typing import Any

import brotli

FRESH = 1.0  # seconds an answer is given without asking whether it still holds
PATIENCE = 10.0  # seconds to wait for somebody else who asks the same
STALE = 60.0  # seconds for which an old answer does while one asks for the new
MISHAP = 24 * 3600.0  # and while there is no new one, as the answers themselves say
LARGEST = 2 * 1024 * 1024  # bytes of one answer
SMALLEST = 256  # bytes below which it does not pay to compress
LONGEST = 200  # characters that are read of what encodings somebody takes
STATUSES = frozenset({200, 301, 308, 410})
PRIVATE = ("/admin/", "/websub/", "/search/", "/healthz", "/readyz", "/metrics")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
TEXT = ("text/", "application/json", "application/xml", "image/svg+xml")
OF_BODY = frozenset({"content-type", "content-length", "content-encoding", "content-disposition"})
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass(eq=False)
class Answer:
    """What the application said, as far as it was read."""

    status: str = ""
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    stream: Iterable[bytes] | None = None  # what was not read

    def start(self, status: str, headers: Headers, info: Any = None) -> None:
        self.status, self.headers = status, headers

    @property
    def code(self) -> int:
        return int(self.status[:3])

    def get(self, name: str) -> str:
        """A header by its name in lower case; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def may_be_kept(self) -> bool:
        """Whether it is the same for everyone, and says so."""
        names = {key.lower() for key, _ in self.headers}
        varies = {name.strip() for name in self.get("vary").lower().split(",")}
        return (
            self.stream is None
            and self.code in STATUSES
            and "public" in self.get("cache-control")
            and not names & {"set-cookie", "content-encoding"}
            and varies <= {"", "accept-encoding"}
        )


@dataclass(frozen=True)
class Form:
    """An answer in one encoding, ready to be sent."""

    tag: str
    headers: Headers
    unchanged: Headers  # of a 304
    body: bytes


class Page:
    """A kept answer, in every encoding it was asked for."""

    def __init__(self, answer: Answer, checked: float, epoch: int) -> None:
        self.status, self.body = answer.status, answer.body
        self.checked, self.said, self.used, self.epoch = checked, checked, checked, epoch
        self.own_tag = answer.get("etag")  # what the application knows it by
        self.tag = self.own_tag or f'"{sha256(answer.body).hexdigest()[:32]}"'
        plain = answer.get("content-type").partition(";")[0].strip()
        # Not all that changes a page of ours has a date: see digests.freshness.
        dated = not self.own_tag or plain in FEEDS
        self.modified = answer.get("last-modified") if dated else ""
        dropped = ("etag", "content-length", "vary")
        self.headers = [pair for pair in answer.headers if pair[0].lower() not in dropped]
        self.varies = answer.get("vary")
        text = plain.startswith(TEXT) or plain.endswith(("+json", "+xml"))
        self.compressible = text and len(answer.body) >= SMALLEST
        self.lock = Lock()
        self.forms: dict[str, Form] = {}
        # Bytes, roughly; with the compressed forms, which are about as long as the text together.
        self.size = 2048 + len(answer.body) * (2 if self.compressible else 1)

    def form(self, accepted: str) -> Form:
        """The best of the encodings that a reader takes; made when it is first asked for."""
        encoding = chosen(accepted[:LONGEST]) if self.compressible else ""
        found = self.forms.get(encoding)
        if found is None:
            with self.lock:
                found = self.forms.get(encoding) or self.made(encoding)
                self.forms[encoding] = found
        return found

    def made(self, encoding: str) -> Form:
        body = ENCODERS[encoding](self.body) if encoding else self.body
        tag = f'{self.tag[:-1]}-{encoding}"' if encoding else self.tag
        vary = ", ".join(filter(None, [self.varies, "Accept-Encoding"]))
        kept = [*self.headers, ("ETag", tag), *([("Vary", vary)] if self.compressible else [])]
        encoded = [("Content-Encoding", encoding)] if encoding else []
        whole = [*kept, *encoded, ("Content-Length", str(len(body)))]
        unchanged = [pair for pair in kept if pair[0].lower() not in OF_BODY]
        return Form(tag, whole, unchanged, body)

    def holds_for(self, environ: Environ, form: Form) -> bool:
        """Whether the reader has this very form."""
        if (known := environ.get("HTTP_IF_NONE_MATCH")) is not None:
            tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
            return form.tag.removeprefix("W/") in tags or known.strip() == "*"
        return bool(self.modified) and environ.get("HTTP_IF_MODIFIED_SINCE") == self.modified


class Microcache:
    """The application, behind a memory of what it said to everyone within the last second."""

    def __init__(
        self,
        application: Application,
        *,
        size: int = 64 * 1024 * 1024,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.application, self.size, self.clock = application, size, clock
        self.pages: dict[tuple[str, ...], Page] = {}  # changed under the lock, read without
        self.held = 0  # bytes of these
        self.flights: dict[tuple[str, ...], Event] = {}
        self.lock = Lock()
        self.epoch = 0  # raised by whatever may have changed something in this process

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            return self.changing(environ, start)
        key = key_of(environ)
        page = self.pages.get(key)
        if page and self.is_fresh(page):
            return send(page, environ, start)
        if page is None and not is_plain(environ, method):
            return self.application(environ, start)
        return self.renewed(key, page, environ, start)

    def changing(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        """Pass on what may change rows; what is kept must be asked about again."""
        try:
            return self.application(environ, start)
        finally:
            self.epoch += 1

    def is_fresh(self, page: Page) -> bool:
        return page.epoch == self.epoch and self.clock() - page.checked < FRESH

    def renewed(
        self, key: tuple[str, ...], page: Page | None, environ: Environ, start: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application, once for all who want to know."""
        with self.lock:
            under_way = self.flights.get(key)
            if under_way is None:
                landed = self.flights[key] = Event()
        if under_way is None:
            try:
                return self.asked(key, page, environ, start)
            finally:
                with self.lock:
                    del self.flights[key]
                landed.set()
        if page and self.clock() - page.checked < STALE:
            return send(page, environ, start)
        under_way.wait(PATIENCE)
        page = self.pages.get(key)
        if page and self.clock() - page.checked < STALE:
            return send(page, environ, start)
        return self.application(environ, start)

    def asked(
        self, key: tuple[str, ...], page: Page | None, environ: Environ, start: StartResponse
    ) -> Iterable[bytes]:
        """Send what holds: what was kept, if it does or nothing better is to be had, or anew."""
        now, epoch = self.clock(), self.epoch
        answer = read(self.application, plain(environ, page.own_tag if page else ""))
        if page and (answer.code == 304 or self.does_in_need(page, answer, now)):
            close(answer)
            page.checked, page.epoch = now, epoch
            if answer.code == 304:
                page.said = now
            return send(page, environ, start)
        if answer.may_be_kept():
            page = Page(answer, now, epoch)
            self.keep(key, page)
            return send(page, environ, start)
        self.forget(key)
        start(answer.status, answer.headers)
        if answer.stream is not None:
            return answer.stream
        return [answer.body if environ["REQUEST_METHOD"] == "GET" else b""]

    def does_in_need(self, page: Page, answer: Answer, now: float) -> bool:
        """Whether the application is in trouble, and what we have is not too old."""
        return answer.code >= 500 and now - page.said < MISHAP

    def keep(self, key: tuple[str, ...], page: Page) -> None:
        """Remember it; when memory is short, forget what nobody has asked for lately."""
        with self.lock:
            self._forget(key)
            self.pages[key] = page
            self.held += page.size
            if self.held <= self.size:
                return
            for each in sorted(self.pages, key=lambda each: self.pages[each].used):
                self._forget(each)
                if self.held <= self.size * 3 // 4:
                    return

    def forget(self, key: tuple[str, ...]) -> None:
        with self.lock:
            self._forget(key)

    def _forget(self, key: tuple[str, ...]) -> None:
        if page := self.pages.pop(key, None):
            self.held -= page.size


def key_of(environ: Environ) -> tuple[str, ...]:
    """Everything an answer may depend on; a query is part of none that is kept.

    Of a proxy's word on the scheme, what Django hears: whoever makes words up fills no memory.
    """
    passed_on = environ.get("HTTP_X_FORWARDED_PROTO", "").partition(",")[0].strip()
    return (
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_HOST", ""),
        environ.get("wsgi.url_scheme", ""),
        "https" if passed_on == "https" else "",
    )


def is_plain(environ: Environ, method: str) -> bool:
    """Whether it is a request whose answer may be for everyone."""
    return (
        method == "GET"
        and not environ.get("QUERY_STRING")
        and "HTTP_COOKIE" not in environ
        and "HTTP_AUTHORIZATION" not in environ
        and "HTTP_RANGE" not in environ
        and not environ["PATH_INFO"].startswith(PRIVATE)
    )


def plain(environ: Environ, tag: str) -> Environ:
    """The same request from nobody in particular, who may have what bears this tag."""
    dropped = {"HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_ACCEPT_ENCODING"}
    dropped |= {"wsgi.file_wrapper"}
    asked = {
        name: value
        for name, value in environ.items()
        if name not in dropped and not name.startswith("HTTP_IF_")
    }
    asked["REQUEST_METHOD"] = "GET"
    return asked | {"HTTP_IF_NONE_MATCH": tag} if tag else asked


def read(application: Application, environ: Environ) -> Answer:
    """What it answers; without its body where that has no end in sight."""
    answer = Answer()
    stream = application(environ, answer.start)
    length = answer.get("content-length")
    endless = getattr(stream, "streaming", False) and not length
    if endless or int(length or 0) > LARGEST:
        answer.stream = stream
        return answer
    try:
        answer.body = b"".join(stream)
    finally:
        answer.stream = stream
        close(answer)
        answer.stream = None
    return answer


def close(answer: Answer) -> None:
    if shut := getattr(answer.stream, "close", None):
        shut()


def send(page: Page, environ: Environ, start: StartResponse) -> Iterable[bytes]:
    """A kept answer, or that it is unchanged."""
    page.used = page.checked
    form = page.form(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if page.status[:3] == "200" and page.holds_for(environ, form):
        start("304 Not Modified", form.unchanged)
        return [b""]
    start(page.status, form.headers)
    return [form.body if environ["REQUEST_METHOD"] == "GET" else b""]


@lru_cache(maxsize=512)
def chosen(accepted: str) -> str:
    """The best encoding that a reader takes, as of its Accept-Encoding; empty for none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        weights[name.strip()] = weight(parameter)
    rest = weights.get("*", 0.0)
    best = max(ENCODERS, key=lambda name: weights.get(name, rest))
    wanted = weights.get(best, rest)
    # As it is only where somebody says that this is liked better.
    return best if wanted > 0 and wanted >= weights.get("identity", 0.0) else ""


def weight(parameter: str) -> float:
    """The q of one encoding; 1 where none is given or none can be read."""
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 1.0
