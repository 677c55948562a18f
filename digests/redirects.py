"""What is asked for at an old address is sent to the new one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control

from digests.freshness import SECONDS
from digests.models import Redirect
from digests.whereabouts import key

ASKED = ("GET", "HEAD")


class RedirectMiddleware:
    """Answers 301 instead of 404 where an imported edition used to be; all else wins over it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ASKED or "\0" in request.path:
            return response
        return moved(request.path) or response


def moved(path: str) -> HttpResponse | None:
    """301 to the edition that used to be there, withdrawn ones too; None if there was none."""
    found = Redirect.objects.filter(path=key(path)).select_related("digest__series")
    row = found.only("digest__slug", "digest__series__slug").first()
    if row is None:
        return None
    response = HttpResponsePermanentRedirect(row.digest.get_absolute_url())
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response
