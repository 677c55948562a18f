"""What Django answers at an address of ours, asked without a server."""

import io
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponseBase, HttpResponseNotFound
from django.urls import resolve
from django.utils import timezone, translation

UNCHANGED = 304


@dataclass(frozen=True)
class Printed:
    """An answer: its status, its bytes, and what its head says of them."""

    status: int
    body: bytes
    kind: str  # content type
    tag: str
    location: str


def ask(path: str, tag: str = "") -> Printed:
    """What is answered at a path of the public site; without its bytes where the tag still holds.

    No middleware has a part in it: public pages are functions of the rows and the path.
    """
    request = WSGIRequest(environment(path, tag))
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        response = answered(request)
    return Printed(
        status=response.status_code,
        body=body_of(response),
        kind=response.get("Content-Type", ""),
        tag=response.get("ETag", ""),
        location=response.get("Location", ""),
    )


def answered(request: WSGIRequest) -> HttpResponseBase:
    try:
        match = resolve(request.path_info)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return HttpResponseNotFound()
    render = getattr(response, "render", None)
    return render() if render else response


def body_of(response: HttpResponseBase) -> bytes:
    """All of it; a file that was opened for it is closed."""
    try:
        return b"".join(response)
    finally:
        if opened := getattr(response, "file_to_stream", None):
            opened.close()


def environment(path: str, tag: str = "") -> dict[str, object]:
    """A request for a decoded path, as it comes from a browser at SITE_URL."""
    site = urlsplit(settings.SITE_URL)
    port = site.port or (443 if site.scheme == "https" else 80)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **({"HTTP_IF_NONE_MATCH": tag} if tag else {}),
    }
