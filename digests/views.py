"""The public pages: functions of the rows and the path, the same for everyone who asks."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from digests import amends, shelves
from digests.box import Box
from digests.freshness import answer, changed, oldest
from digests.models import Digest, Series
from digests.models.digest import DigestQuerySet
from digests.pages import notice, page, plain

RECENT = 20
LATEST = 60
AMENDS = 200


def front(request: HttpRequest) -> HttpResponse:
    """Every Series with its latest edition, then what else came out lately."""
    rows = shelves.latest()
    leading = [edition for _, edition in rows if edition]
    others = Digest.objects.published().exclude(pk__in=[each.pk for each in leading])
    recent = list(others.light().select_related("series")[:RECENT])
    late = shelves.late()
    return answer(
        request,
        lambda: page(request, "digests/front", all_series=rows, recent=recent, late=late),
        rows=[*(series for series, _ in rows), *leading, *recent, *series_of(recent), *late],
        modified=changed(Digest.objects.all(), since=oldest(recent, RECENT)),
    )


def series(request: HttpRequest, series_slug: str) -> HttpResponse:
    """A Series: what it is, and its latest editions; Http404 for one not known to readers."""
    row = get_object_or_404(shelves.public(), slug=series_slug)
    editions = list(row.digests.published().light()[:LATEST])
    late = shelves.late(row)
    return answer(
        request,
        lambda: page(request, "digests/series", series=row, editions=editions, late=late),
        rows=[row, *editions, *late],
        modified=changed(row.digests.all(), since=oldest(editions, LATEST)),
    )


def editions_at(series_slug: str, slug: str) -> DigestQuerySet:
    return Digest.objects.filter(series__slug=series_slug, slug=slug).select_related("series")


def gone(request: HttpRequest, series_slug: str, slug: str) -> HttpResponse:
    """The notice of a withdrawn edition; for everything else that is not public, Http404."""
    return notice(request, get_object_or_404(editions_at(series_slug, slug).withdrawn()))


def digest(request: HttpRequest, series_slug: str, slug: str) -> HttpResponse:
    """An edition in its frame: its body as it was frozen, its hours, its neighbours."""
    row = editions_at(series_slug, slug).published().select_related("replaces__series").first()
    if row is None:
        return gone(request, series_slug, slug)
    older, newer = shelves.neighbours(row)
    return answer(
        request,
        lambda: edition(request, row, older, newer),
        rows=[row, row.series, older, newer],
        modified=changed(row.series.digests.all(), since=older.published_at if older else None),
    )


def edition(
    request: HttpRequest, row: Digest, older: Digest | None, newer: Digest | None
) -> HttpResponse:
    """The page of a public edition, with all that its frame says."""
    box = Box.of(row)
    return page(
        request,
        "digests/digest",
        series=row.series,
        digest=row,
        older=older,
        newer=newer,
        box=box,
        body=box.marked(row.body_html),
    )


def markdown(request: HttpRequest, series_slug: str, slug: str) -> HttpResponse:
    """The same edition as the Markdown it was frozen in, with its corrections below."""
    row = editions_at(series_slug, slug).published().first()
    if row is None:
        return gone(request, series_slug, slug)
    return answer(
        request,
        lambda: plain(Box.of(row).framed(row.body_md), "markdown"),
        rows=[row, row.series],
        modified=max(filter(None, [row.updated_at, row.fixed_at])),
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


def archive(request: HttpRequest) -> HttpResponse:
    """All months that have editions, and all public Series."""
    rows = list(shelves.public())
    months = shelves.months()
    return answer(
        request,
        lambda: page(request, "digests/archive", all_series=rows, months=months),
        rows=[*rows, months],
        modified=changed(Digest.objects.all()),
    )


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """All editions of a month; Http404 if it has none."""
    there = shelves.of_month(year, month)
    editions = list(there.published().light().select_related("series"))
    if not editions:
        raise Http404
    return answer(
        request,
        lambda: page(request, "digests/month", editions=editions, first=date(year, month, 1)),
        rows=[*editions, *series_of(editions)],
        modified=changed(there),
    )


def series_of(editions: list[Digest]) -> list[Series]:
    return [edition.series for edition in editions]
