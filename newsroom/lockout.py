"""Who guesses passwords is made to wait: what they are told, and what address they have."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

STATUS = 429


def locked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page instead of the log-in after too many wrong passwords for a name from one address."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(request, "admin/locked.html", {"minutes": minutes}, status=STATUS)
    response["Retry-After"] = str(minutes * 60)
    return response


def address_of(request: HttpRequest) -> str:
    """Whose request it is: behind a proxy of ours, whoever the proxy says it came from.

    It appends the address to what was sent, so that only the last one can be trusted.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    passed_on = request.headers.get("X-Forwarded-For", "")
    if direct in ("127.0.0.1", "::1", "") and passed_on:
        return passed_on.rpartition(",")[2].strip()
    return direct
