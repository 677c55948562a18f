"""The addresses of the pages that list editions: front page, Series, archive, corrections."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from django.urls import reverse

from digests import shelves
from digests.freshness import version_of
from digests.models import Digest, Series
from digests.sheets import Sheet
from digests.surroundings import PRINTED

SHOWN = ("version", "updated_at", "published_at", "fixed_at", "series_id")
ASKED = ("front", "archive", "corrections")  # they show a bit of everything


def sheets() -> Iterator[Sheet]:
    """Their addresses, and that of the icon that browsers ask for by themselves."""
    yield from (Sheet(reverse(name)) for name in ASKED)
    yield from (Sheet(f"/{slug}/") for slug in shelves.public().values_list("slug", flat=True))
    yield from months()
    yield Sheet("/favicon.ico", "moved")


def months() -> Iterator[Sheet]:
    """A page for each month and year that has editions; one query for the editions and one for
    Series."""
    series = {row.pk: row for row in Series.objects.only(*PRINTED)}
    listed: defaultdict[date, list[str]] = defaultdict(list)
    for edition in Digest.objects.published().only(*SHOWN):
        row = series[edition.series_id]
        day = edition.published_at.astimezone(row.zone)
        said = [getattr(row, name) for name in PRINTED]
        listed[day.date().replace(day=1)].append(f"{version_of(edition)} {said}")
    for first, editions in listed.items():
        address = reverse("month", args=[first.year, first.month])
        yield Sheet(address, sha256("\n".join(editions).encode()).hexdigest())
    for year in {first.year for first in listed}:
        yield Sheet(f"/archive/{year}/")
