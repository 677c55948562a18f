"""Who asks for more than a reader does is made to wait: searches, and answers made to order.

What everybody is given alike is kept in memory or in files and costs nothing; a query costs each
time. Counted by address, as the log-in does (see lockout.py), in the cache: in each process for
itself, or in Redis for all together.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from digests import tongues
from newsroom.lockout import address_of

AGAIN = 60  # seconds: by then as much as ever may be asked again
HERE = ("", "127.0.0.1", "::")  # this machine itself, or nobody knows who


@dataclass(frozen=True)
class Pace:
    """So many a minute, and so many at once."""

    name: str
    a_minute: int
    at_once: int

    def after(self, full: float, now: float) -> float | None:
        """When all that was let in is paid for, with one more now; None: it must wait.

        `full` is that moment so far. One that lies further off than can be is of a clock that was
        set back since.
        """
        each = 60 / self.a_minute
        most = each * self.at_once
        if full > now + most + each:
            full = now
        paid = max(full, now) + each
        return paid if paid <= now + most + each / 1000 else None


def search() -> Pace | None:
    """What one address may search for: more than anybody types."""
    a_minute = settings.SEARCHES
    return Pace("search", a_minute, max(a_minute // 3, 1)) if a_minute > 0 else None


TO_ORDER = Pace("order", a_minute=120, at_once=60)  # a reader's feeds are fetched all at once


class TurnstileMiddleware:
    """429 for who asks too much, before anything is looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        pace = pace_of(request)
        if pace and not is_let_in(address_of(request), pace):
            return refused(request)
        return self.get_response(request)


def pace_of(request: HttpRequest) -> Pace | None:
    """How often such a thing may be asked; None for what costs little.

    A page is the same whatever its query says, and chats put one behind every link.
    """
    if not request.META.get("QUERY_STRING"):
        return None
    if tongues.bare(request.path) == reverse("search"):
        return search()
    return TO_ORDER if "/feed." in request.path else None


def is_let_in(address: str, pace: Pace) -> bool:
    """Whether it may be answered; it counts then. Who is refused loses nothing by asking."""
    if address in HERE:
        return True
    key, now = f"turnstile:{pace.name}:{address}", time.time()
    full = pace.after(cache.get(key, now), now)
    if full is not None:
        cache.set(key, full, timeout=2 * AGAIN)
    return full is not None


def refused(request: HttpRequest) -> HttpResponse:
    """The page that says so, in the reader's language."""
    with translation.override(translation.get_language_from_request(request)):
        response = page()
    response["Retry-After"] = str(AGAIN)
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Accept-Language"
    return response


page = partial(render, None, "429.html", status=429)
