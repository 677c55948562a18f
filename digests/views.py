"""The public pages: functions of the rows and the path, the same for everyone who asks."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from digests import amends, hreflang, jsonld, shelves, tongues
from digests.addresses import absolute
from digests.freshness import answer, changed, oldest
from digests.models import Digest, Series
from digests.pages import page, spoken

RECENT = 12
LATEST = 60
OPEN = 6
AMENDS = 200


def front(request: HttpRequest) -> HttpResponse:
    """Every Series with its latest edition and next hour, what was put right, what came before."""
    rows = shelves.latest(tongues.of(request.path))
    leading = [edition for _, edition in rows if edition]
    others = Digest.objects.published().exclude(pk__in=[each.pk for each in leading])
    recent = list(shelves.headed(others).light().select_related("series")[:RECENT])
    late, amended = shelves.late(), amends.lately(leading, OPEN)
    shown: dict[str, Any] = {"all_series": rows, "recent": recent, "late": late, "amends": amended}
    return answer(
        request,
        lambda: page(
            request, "digests/front", newest=newest(leading), ld=website(request), **shown
        ),
        rows=[
            *(series for series, _ in rows),
            *[*leading, *recent, *series_of(recent), *late],
            *(each.version for each in amended),
        ],
        modified=changed(Digest.objects.all(), since=oldest(recent, RECENT)),
    )


def website(request: HttpRequest) -> SafeString:
    """The site and its search, for machines."""
    language = spoken(request)
    with translation.override(language):
        site = jsonld.Paper(gettext("Newsroom"), absolute(request, request.path))
        search = absolute(request, tongues.here("search")) + "?q={words}"
    return mark_safe(jsonld.script(jsonld.website(site, language=language, search=search)))


def newest(editions: Iterable[Digest]) -> Digest | None:
    """The one of these that came out last."""
    return max(editions, key=lambda each: each.local_time, default=None)


def series(request: HttpRequest, series_slug: str) -> HttpResponse:
    """A Series: what it is, its latest edition, those before; Http404 for one not public."""
    public = shelves.public().select_related("counterpart", "counterpart_of")
    row = get_object_or_404(public, slug=series_slug)
    editions = list(shelves.headed(row.digests.published().light())[:LATEST])
    late = shelves.late(row)
    items = shelves.titles(editions[0]) if editions else []
    alternates = hreflang.of_series(request, row)
    shown: dict[str, Any] = {
        "editions": editions,
        "items": items,
        "late": late,
        "alternates": alternates,
        "others": hreflang.but(absolute(request, row.get_absolute_url()), alternates),
    }
    return answer(
        request,
        lambda: page(request, "digests/series", series=row, **shown),
        rows=[row, row.other, *editions, *late],
        modified=changed(row.digests.all(), since=oldest(editions, LATEST)),
    )


def corrections(request: HttpRequest) -> HttpResponse:
    """What was put right and what was taken back, of all Series."""
    found = amends.latest(AMENDS)
    return answer(
        request,
        lambda: page(request, "digests/corrections", amends=found),
        rows=[*(each.version for each in found), *(each.series for each in found)],
        modified=amends.changed(found),
    )


def series_of(editions: list[Digest]) -> list[Series]:
    return [edition.series for edition in editions]
