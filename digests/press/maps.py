"""What nginx is to include: what is gone, what has moved, and what every answer's head says."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from http import HTTPStatus

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.urls import reverse
from django.utils.encoding import iri_to_uri

from digests.press.ledger import Entry
from digests.press.printing import environment
from digests.redirects import redirects

ITS_OWN = frozenset(  # what an answer says of itself alone, or what nginx says
    (
        *("content-type", "content-length", "content-encoding", "content-language"),
        *("etag", "last-modified", "date", "expires", "vary", "link"),
        *("surrogate-key", "cache-tag", "set-cookie", "x-request-id"),
    )
)


def gone(entries: Collection[Entry]) -> str:
    """A map of the addresses of what was withdrawn."""
    return exactly({each.path: "1" for each in entries if each.status == 410}, entries)


def moved(entries: Collection[Entry]) -> str:
    """A map of the addresses that lead to another, exactly as they are."""
    return exactly({each.path: each.target for each in entries if each.target}, entries)


def exactly(pairs: Mapping[str, str], entries: Iterable[Entry]) -> str:
    """The lines of a map of addresses as they are written.

    nginx takes small letters and capitals for the same but in expressions, and does not start
    where a map has an address twice. Those are slow, so only where there is another like it.
    """
    alike = Counter(each.path.lower() for each in entries)
    keys = {path: path if alike[path.lower()] < 2 else f"~^{re.escape(path)}$" for path in pairs}
    return mapping({keys[path]: there for path, there in pairs.items()})


def old() -> str:
    """A map of addresses that editions, Series and the site of an import had before, as Redirects
    have them: no slash and no index.html behind."""
    return mapping({path: iri_to_uri(there) for path, there in redirects()})


def mapping(pairs: Mapping[str, str]) -> str:
    """The lines of a map, in order."""
    lines = (f"{quoted(path)} {quoted(target(pairs[path]))};\n" for path in sorted(pairs))
    return "".join(lines)


def target(address: str) -> str:
    """An address as the value of a map: nginx has no way to write a dollar sign there."""
    return address.replace("$", "%24")


def quoted(text: str) -> str:
    """A text as a word of nginx's language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def links() -> str:
    """The header by which a subscriber of a feed finds hub and topic, as Django sends it."""
    hubs = [f'<{target(hub)}>; rel="hub"' for hub in settings.WEBSUB_HUB]
    own = f'<{target(settings.SITE_URL)}$request_uri>; rel="self"'
    return f"add_header Link {quoted(', '.join([*hubs, own]))};\n"


def heads() -> str:
    """What Django says in the head of every public page, for nginx to say, too; empty where no
    page can be printed to ask."""
    handler = BaseHandler()
    handler.load_middleware()
    response = handler.get_response(WSGIRequest(environment(reverse("front"))))
    if response.status_code != HTTPStatus.OK:
        return ""
    lines = (
        f"add_header {name} {quoted(value)} always;\n"
        for name, value in sorted(response.items())
        if name.lower() not in ITS_OWN
    )
    return "".join(lines)
