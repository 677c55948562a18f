"""Where hubs call us: a GET asks whether we meant it, a POST is a push."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import hubs, websub
from articles.models import Subscription

LARGEST = 10_000_000  # bytes of a push that are read: a feed of more is not read either
CHUNK = 64 * 1024

TEXT = "text/plain; charset=utf-8"


class TooLargeError(Exception):
    """More was sent than any feed has."""


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest, token: str) -> HttpResponse:
    """A hub asks (404: we did not mean it) or pushes (410: we are no subscriber any more)."""
    row = Subscription.objects.filter(token=token).first()
    if request.method == "POST":
        return pushed(request, row) if row else HttpResponse(status=410)
    answer = row and websub.confirm(row, hubs.Intent.of(request.GET), timezone.now())
    return HttpResponse(status=404) if answer is None else HttpResponse(answer, content_type=TEXT)


def pushed(request: HttpRequest, row: Subscription) -> HttpResponse:
    """202 to whoever knows the address: one who guesses the secret learns nothing from it."""
    now = timezone.now()
    seal = request.headers.get("X-Hub-Signature", "")
    try:
        if row.is_live(now) and hubs.is_signed(body(request), seal, row.secret):
            websub.push(row, now)
    except TooLargeError:
        return HttpResponse(status=413)
    except OSError:  # Django's UnreadablePostError, too
        return HttpResponse(status=400)
    return HttpResponse(status=202)


def body(request: HttpRequest) -> Iterator[bytes]:
    """What was sent, piece by piece, none of it kept."""
    size, source = 0, stream(request)
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise TooLargeError
        yield chunk


def stream(request: HttpRequest) -> Any:
    """What to read the body from: Django takes one that does not say its length for empty."""
    unsaid = not request.META.get("CONTENT_LENGTH") and request.META.get("wsgi.input_terminated")
    return request.META["wsgi.input"] if unsaid else request
