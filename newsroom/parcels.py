"""What is too large is refused before a byte of it is read or kept on the disk."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from articles import callbacks, opml
from digests import covers, unpack

BESIDES = 1_000_000  # bytes of what a form with files says beside them
# The forms that take files, and how much; nowhere else does a file come in.
FILES = {
    "admin:digests_series_import": unpack.MOST_BYTES + BESIDES,
    "admin:articles_source_take_in": opml.LARGEST + BESIDES,
    "admin:digests_digest_cover": covers.MOST_BYTES + BESIDES,
}

HUBS = "websub"  # they send whole feeds


class ParcelsMiddleware:
    """Answers 413 to whatever is larger than its address takes; after the doorkeeper."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        size = int(sent) if sent.isdecimal() else 0
        if size <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE or size <= (most := most_of(request)):
            return self.get_response(request)
        said = {"size": most // 1_000_000, **door_of(request, size)}
        return render(None, "413.html", said, status=413)


def door_of(request: HttpRequest, size: int) -> dict[str, Any]:
    """What to tell who may have been an editor a moment ago: what they sent, others may hand in."""
    files = FILES.get(name_of(request), 0)
    if size > files or request.user.is_staff:
        return {}
    return {"log_in": f"{reverse('admin:login')}?next={quote(request.path)}"}


def name_of(request: HttpRequest) -> str:
    """What an address is called; "" where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def most_of(request: HttpRequest) -> int:
    """Bytes that may be sent to an address; only who is in hands in files."""
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    name = name_of(request)
    if name == HUBS:
        return max(most, callbacks.LARGEST)
    return FILES[name] if name in FILES and request.user.is_staff else most
