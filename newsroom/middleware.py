"""The language of the interface: the user's own in the admin, the site's or Series' elsewhere."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from newsroom.doorkeeper import at_the_door


class InterfaceLanguageMiddleware:
    """Speaks to editors in their language. Public pages never depend on who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/"):
            return self.get_response(request)
        asked = translation.get_language_from_request(request)
        with translation.override(getattr(at_the_door(request), "language", "") or asked):
            return self.get_response(request)
