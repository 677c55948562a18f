"""What browsers are told of public pages: they run no script, load nothing from elsewhere, and are
shown in nobody's frame."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# The desk keeps its own; the sample press is another site's pages, and a hub is no reader.
APART = ("/admin/", "/sample/", "/websub/")
CONTENT = {
    "default-src": "'none'",
    "script-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "manifest-src": "'self'",
    "connect-src": "'self'",  # for tools that read robots.txt from within a page
    "form-action": "'self'",  # the search
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
DENIED = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone")
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in CONTENT.items()),
    "Permissions-Policy": ", ".join(f"{name}=()" for name in (*DENIED, "payment", "usb")),
    # An outlet we link to may see that readers come from us, and not what they read here.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class PublicPolicyMiddleware:
    """Sends these headers with everything but the desk, whatever its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        explains = settings.DEBUG and response.status_code in (404, 500)  # with styles of its own
        if not request.path.startswith(APART) and not explains:
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
        return response


class DeskPolicyMiddleware(CSPMiddleware):
    """Sends the desk's own policy; what has one already does not have it written in vain."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        return response if HEADER in response else super().process_response(request, response)
