"""The pages of the whole site in each language of its Series: the frame of a list follows its
reader, and an address still is one page.

Those in the language of the site stand where they always did; the same in another language stands
below its code, as in /en/archive/.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_script_prefix, include
from django.urls.resolvers import RoutePattern
from django.utils import translation

from digests.addresses import at
from digests.models.series import LANGUAGES
from digests.shelves import public

CODES = [code for code, _ in LANGUAGES]
# First parts of the addresses of pages that belong to no Series; feeds and texts for machines are
# one for all.
COMMON = {"", "about", "archive", "corrections", "opensearch.xml", "search"}
COMMON |= {"sources", "stories", "topics"}
KEPT = "newsroom.tongues"  # in a request: what was asked for it already


class Below(RoutePattern):
    """What stands below a language's code, unless it is the language of the site."""

    def match(self, path: str) -> Any:
        return None if str(self) == f"{house()}/" else super().match(path)


def below(code: str, pages: list[URLPattern]) -> URLResolver:
    """The same pages, below a code."""
    return URLResolver(Below(f"{code}/", is_endpoint=False), include(pages)[0])


def house() -> str:
    """The code of the site's own language."""
    return settings.LANGUAGE_CODE[:2]


def every() -> list[str]:
    """All languages there may be pages in, the site's own first."""
    return [house(), *(code for code in CODES if code != house())]


def of(path: str) -> str:
    """The code of the language in which the page at a path without a Series is printed."""
    first = path.removeprefix(get_script_prefix()).partition("/")[0]
    return first if first in CODES and first != house() else house()


def bare(path: str) -> str:
    """The same page in the language of the site."""
    start, code = get_script_prefix(), of(path)
    return path if code == house() else start + path.removeprefix(f"{start}{code}/")


def within(path: str, language: str) -> str:
    """The address of the same page in a language; `path`: that in the language of the site."""
    code, start = language[:2], get_script_prefix()
    if code == house() or code not in CODES:
        return path
    return f"{start}{code}/{path.removeprefix(start)}"


def here(name: str, *args: object) -> str:
    """The address of a page of the whole site in the language that is being printed."""
    return within(at(name, *args), translation.get_language() or "")


def beside(request: HttpRequest, name: str, *args: object) -> str:
    """The address of a page of the whole site in the language of the one that is asked for."""
    return within(at(name, *args), of(request.path))


def is_common(path: str) -> bool:
    """Whether a page belongs to no Series, so that there is one for each language."""
    first, _, rest = bare(path).removeprefix(get_script_prefix()).partition("/")
    return first in COMMON and "feed." not in rest.rpartition("/")[2]


def spoken() -> list[str]:
    """The codes of the languages that the site is read in, its own first."""
    found = set(public().order_by().values_list("language", flat=True).distinct())
    return [house(), *sorted(found - {house()})]


def others(path: str, codes: Iterable[str]) -> list[str]:
    """The addresses of the same page in the other languages; none of what is not common."""
    plain = bare(path)
    found = [within(plain, code) for code in codes] if is_common(path) else []
    return [each for each in found if each != path]


def asked(request: HttpRequest) -> list[str]:
    """The languages of the site, for a page in one of them; one query a request."""
    if KEPT not in request.META:
        request.META[KEPT] = spoken() if is_common(request.path) else []
    found: list[str] = request.META[KEPT]
    return found
