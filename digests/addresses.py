"""Our addresses as the outside world sees them, and the pieces they are made of."""

from functools import cache, lru_cache, reduce
from typing import ClassVar
from urllib.parse import quote, unquote

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.urls.converters import StringConverter
from django.utils.encoding import iri_to_uri

PLAIN = "!$&'()*+,;=/~:@"  # stands in a path as it is (RFC 3986)


def absolute(request: HttpRequest, path: str) -> str:
    """A path of ours with scheme and host: those of SITE_URL, else those we were asked at."""
    if settings.SITE_URL:
        return f"{settings.SITE_URL}{iri_to_uri(path)}"
    return request.build_absolute_uri(path)


def at(name: str, *args: object) -> str:
    """The path of a page of ours; as reverse(), which costs more than a lookup."""
    return _at(settings.ROOT_URLCONF, get_script_prefix(), name, args)


@lru_cache(maxsize=4096)
def _at(urlconf: str, prefix: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, urlconf=urlconf, args=args)


@cache
def shape(name: str, places: int) -> str:
    """A path of ours for str.format(), where thousands of one kind are written at once: what goes
    in is slugs and numbers as they are in request.path."""
    marks = [f"0000{place}" for place in range(places)]
    path = unquote(reverse(name, args=marks))
    return reduce(lambda text, mark: text.replace(mark, "{}"), marks, path)


def sent(path: str) -> str:
    """A decoded path as it goes over the wire, as reverse() writes it."""
    return quote(path, safe=PLAIN)


class EditionSlug(StringConverter):
    """What names an edition in its Series; PostgreSQL keeps no NUL."""

    regex = r"[^/\x00]+"


class CardName(StringConverter):
    """The file of an edition's card: the uid of the edition, which of its versions, and a sign for
    what else it shows."""

    regex = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]{1,9}(?:-[0-9a-f]{8})?\.png"


class CoverName(StringConverter):
    """The file of an edition's cover: the uid of the edition, and a hash of the picture."""

    regex = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9a-f]{16}\.(?:png|jpg)"


class FeedKind(StringConverter):
    """The three feeds every list of editions has."""

    regex = "rss|atom|json"


class Place(StringConverter):
    """A number from 1, written in one way only."""

    regex = "[1-9][0-9]{0,5}"

    def to_python(self, value: str) -> int:  # type: ignore[override]
        return int(value)


class Number(StringConverter):
    """Digits, always written at the same width, so that a page has one address."""

    width: ClassVar[int]

    def to_python(self, value: str) -> int:  # type: ignore[override]
        return int(value)

    def to_url(self, value: int) -> str:  # type: ignore[override]
        return str(value).zfill(self.width)


class Year(Number):
    regex = "[12][0-9]{3}"
    width = 4


class Month(Number):
    regex = "0[1-9]|1[0-2]"
    width = 2
