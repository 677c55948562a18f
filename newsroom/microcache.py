"""Public answers kept in memory for a second: printed once, compressed once, asked for by many.

In front of Django, so that a page that thousands read costs what a dictionary costs. Nothing is
kept that does not call itself public; cookies, the desk and streams never come near it.
"""

import time
from collections.abc import Callable, Iterable
from threading import Event, Lock

from newsroom.answer import Answer, Application, Environ, StartResponse, close, read
from newsroom.kept_page import Page, send

FRESH = 1.0  # seconds an answer is given without asking whether it still holds
PATIENCE = 10.0  # seconds to wait for somebody else who asks the same
STALE = 60.0  # seconds for which an old answer does while one asks for the new
MISHAP = 24 * 3600.0  # and while there is no new one, as the answers themselves say
PRIVATE = ("/admin/", "/websub/", "/search/", "/healthz", "/readyz", "/metrics")


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
