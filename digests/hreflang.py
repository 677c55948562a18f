"""The same page in another language: what <link rel="alternate" hreflang> says of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from digests import tongues
from digests.addresses import absolute
from digests.models import Digest, Series
from digests.models.series import LANGUAGES

CODES = {"zh": "zh-Hans"}  # a Series in Chinese is in simplified characters
DEFAULT = "x-default"


@dataclass(frozen=True)
class Alternate:
    """A page in a language, as BCP 47 writes it, or for readers of all other languages."""

    code: str
    href: str
    title: str = ""
    name: str = ""  # of the language, in the language


def code_of(series: Series) -> str:
    """The language of a Series, as BCP 47 writes it."""
    return written(series.language)


def written(code: str) -> str:
    """A code of a Series' language, as BCP 47 writes it."""
    return CODES.get(code, code)


def of_series(request: HttpRequest, series: Series) -> list[Alternate]:
    """The pages of a Series and its counterpart; none where it has none."""
    other = series.other
    pages = [(each, each.get_absolute_url(), each.title) for each in (series, other) if each]
    return among(request, pages) if other else []


def of_edition(request: HttpRequest, digest: Digest, other: Digest | None) -> list[Alternate]:
    """An edition and the same in another language; none where there is none."""
    found = [each for each in (digest, other) if each]
    pages = [(each.series, each.get_absolute_url(), each.title) for each in found]
    return among(request, pages) if other else []


def of_common(request: HttpRequest) -> list[Alternate]:
    """A page of the whole site in each of the languages it is read in; none where that is one."""
    plain, names = tongues.bare(request.path), dict(LANGUAGES)
    codes = tongues.asked(request)
    if len(codes) < 2:
        return []
    places = [(code, absolute(request, tongues.within(plain, code))) for code in codes]
    found = [Alternate(written(code), at, name=names.get(code, code)) for code, at in places]
    return [*found, Alternate(DEFAULT, found[0].href)]


def but(address: str, alternates: Iterable[Alternate]) -> list[Alternate]:
    """What a page leads its readers to: the same in other languages."""
    return [each for each in alternates if each.title and each.href != address]


def among(request: HttpRequest, pages: Iterable[tuple[Series, str, str]]) -> list[Alternate]:
    """Each page in its language, in one order on all of them, and the one for everybody else: in
    the language of the site, or of the Series that was there first."""
    rows = sorted(pages, key=lambda row: row[0].pk)
    made = [
        Alternate(code_of(series), absolute(request, path), title, series.get_language_display())
        for series, path, title in rows
    ]
    house = settings.LANGUAGE_CODE[:2]
    default = next((each for each in made if each.code[:2] == house), made[0])
    return [*made, Alternate(DEFAULT, default.href)]
