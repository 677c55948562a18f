"""How a public page is printed: from its template and the rows, never from who asks."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from articles import markdown
from digests.addresses import absolute
from digests.models import Digest, Series


def language_of(series: Series | None) -> str:
    """The language a Series is printed in, or, without one, the site's; such as zh-hans."""
    code = series.language if series else settings.LANGUAGE_CODE
    return translation.get_supported_language_variant(code)


def standfirst(digest: Digest) -> str:
    """What an edition is about, as plain text: its description or its lead."""
    return digest.description or markdown.plain(digest.lead)


def page(
    request: HttpRequest,
    template: str,
    *,
    series: Series | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The page, in the language of its Series or of the site.

    The template does not get the request: a session or a cookie cannot slip into it.
    """
    context |= {"series": series, "canonical": absolute(request, request.path)}
    with translation.override(language_of(series)):
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
    return page(request, "410", series=digest.series, status=410, **context)
