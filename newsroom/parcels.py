"""What is too large is refused before a byte of it is read or kept on the disk."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from articles import callbacks, opml
from digests import unpack

BESIDES = 1_000_000  # bytes of what a form with files says beside them
# The forms that take files, and how much; nowhere else does a file come in.
FILES = {
    "admin:digests_series_import": unpack.MOST_BYTES + BESIDES,
    "admin:articles_source_take_in": opml.LARGEST + BESIDES,
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
        return render(None, "413.html", {"size": most // 1_000_000}, status=413)


def most_of(request: HttpRequest) -> int:
    """Bytes that may be sent to an address; only who is in hands in files."""
    most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        return most
    if name == HUBS:
        return max(most, callbacks.LARGEST)
    return FILES[name] if name in FILES and request.user.is_staff else most
