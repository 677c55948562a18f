"""What nginx is to include: what is gone, what has moved, and what every answer's head says."""

from collections.abc import Iterable, Mapping

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


def gone(entries: Iterable[Entry]) -> str:
    """A map of the addresses of what was withdrawn."""
    return "".join(f"{quoted(each.path)} 1;\n" for each in entries if each.status == 410)


def moved(entries: Iterable[Entry]) -> str:
    """A map of the addresses that lead to another, exactly as they are."""
    there = {each.path: each.target for each in entries if each.target}
    return mapping(there)


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


def heads() -> str:
    """What Django says in the head of every public page, for nginx to say, too."""
    handler = BaseHandler()
    handler.load_middleware()
    response = handler.get_response(WSGIRequest(environment(reverse("front"))))
    lines = (
        f"add_header {name} {quoted(value)} always;\n"
        for name, value in sorted(response.items())
        if name.lower() not in ITS_OWN
    )
    return "".join(lines)
