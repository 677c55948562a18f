"""What is asked for at an old address is sent to the new one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from digests import shelves
from digests.freshness import SECONDS
from digests.models import Redirect, Series
from digests.whereabouts import key

ASKED = ("GET", "HEAD")
FEED = "/index.xml"  # what Hugo calls the feed of a section, and that of the site


class RedirectMiddleware:
    """Answers 301 instead of 404 where an imported edition used to be, or a list or feed of such;
    all else wins over it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ASKED or "\0" in request.path:
            return response
        return moved(request.path) or response


def moved(path: str) -> HttpResponse | None:
    """301 to what used to be there: an edition, withdrawn ones too, a section of the archive or a
    feed; None if nothing was."""
    old = key(path)
    address = edition(old) or (feed(old.removesuffix(FEED)) if old.endswith(FEED) else section(old))
    if not address:
        return None
    response = HttpResponsePermanentRedirect(address)
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response


def edition(old: str) -> str:
    """Where the edition is now that was at an old address, as key() has it; empty for none."""
    found = Redirect.objects.filter(path=old).select_related("digest__series")
    row = found.only("digest__slug", "digest__series__slug").first()
    return row.digest.get_absolute_url() if row else ""


def section(old: str) -> str:
    """The page of the Series whose editions lay below an old address; empty for none."""
    series = whose(old)
    return series.get_absolute_url() if series else ""


def feed(old: str) -> str:
    """The feed of a section, or of the whole site where that is empty; empty for none."""
    if not old:
        return reverse("feed", args=["rss"])
    series = whose(old) or shelves.public().filter(slug=old.removeprefix("/")).first()
    return reverse("series-feed", args=[series.slug, "rss"]) if series else ""


def whose(old: str) -> Series | None:
    """The Series of the newest edition that lay below an old address."""
    found = Redirect.objects.filter(path__startswith=f"{old}/").select_related("digest__series")
    row = found.only("digest__series__slug").order_by("-digest__published_at", "-pk").first()
    return row.digest.series if row else None
