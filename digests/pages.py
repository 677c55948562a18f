"""How a public page is printed: from its template and the rows, never from who asks."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format

from articles import markdown
from digests import hreflang, kinship, tongues
from digests.addresses import absolute
from digests.freshness import SECONDS
from digests.models import Digest, Series

NO_LETTER = re.compile(r"[\W_]+")
HOUR = re.compile("%-?H")


def language_of(series: Series | None) -> str:
    """The language a Series is printed in, or, without one, the site's; such as zh-hans."""
    code = series.language if series else settings.LANGUAGE_CODE
    return translation.get_supported_language_variant(code)


def spoken(request: HttpRequest, series: Series | None = None) -> str:
    """The language a page is printed in: that of its Series, else that of its address."""
    if series:
        return language_of(series)
    return translation.get_supported_language_variant(tongue(request))


def tongue(request: HttpRequest) -> str:
    """The language of a page without a Series; such as zh-hans."""
    code = tongues.of(request.path)
    return settings.LANGUAGE_CODE if code == tongues.house() else code


def standfirst(digest: Digest) -> str:
    """What an edition is about, as plain text: its description or its lead."""
    return digest.description or markdown.plain(digest.lead)


def untitled(digest: Digest) -> bool:
    """Whether its title says no more than the name of its Series and a date.

    Where both stand there anyway, a page need not show such a title a second time.
    """
    named = NO_LETTER.sub("", kinship.name(digest.title, ""))
    return named.casefold() in ("", NO_LETTER.sub("", digest.series.title).casefold())


def window_title(digest: Digest, *, bare: bool) -> str:
    """What the reader's window is called: one edition is told from the others, nothing said twice.

    Where it is `bare`, with a title that holds no more than the name of the Series, its day does.
    """
    name = digest.series.title
    if not bare:
        return f"{digest.title} · {name}"
    form = "DATETIME_FORMAT" if hourly(digest.series) else "DATE_FORMAT"
    return f"{name} · {date_format(digest.local_time, form)}"


def hourly(series: Series) -> bool:
    """Whether a day does not tell which of its editions is meant."""
    return series.is_sub_daily() or bool(HOUR.search(series.edition_title))


def page(
    request: HttpRequest,
    template: str,
    *,
    series: Series | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page, in the language of its Series or that which its address says.

    The template does not get the request: a session or a cookie cannot slip into it.
    """
    context |= {"series": series, "canonical": absolute(request, request.path)}
    if not series:
        context["tongues"] = hreflang.of_common(request)
    with translation.override(spoken(request, series)):
        return HttpResponse(render_to_string(f"{template}.html", context), status=status)


def plain(text: str, kind: str) -> HttpResponse:
    """A text that is no page."""
    return HttpResponse(text, content_type=f"text/{kind}; charset=utf-8")


def notice(request: HttpRequest, digest: Digest) -> HttpResponse:
    """410: what stands where a withdrawn edition stood."""
    context = {
        "digest": digest,
        "withdrawal": digest.withdrawal(),
        "successor": digest.successor(),
    }
    shown = page(request, "410", series=digest.series, status=410, **context)
    patch_cache_control(shown, public=True, max_age=SECONDS)
    return shown
