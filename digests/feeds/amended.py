"""The feed of corrections: what was put right and what was taken back."""

from collections.abc import Iterable

from django.http import HttpRequest

from digests.addresses import absolute
from digests.amends import Amend
from digests.feeds.entries import clipped
from digests.feeds.entry import Entry, clean, outward
from digests.pages import language_of


def entries(request: HttpRequest, found: Iterable[Amend], *, summaries: bool) -> list[Entry]:
    """An entry for each, newest first."""
    return [entry(request, each, summaries=summaries) for each in found]


def entry(request: HttpRequest, amend: Amend, *, summaries: bool = False) -> Entry:
    """A correction or a withdrawal: its note, then what it changed. It never changes itself."""
    address = absolute(request, amend.address)
    return Entry(
        id=amend.urn,
        link=address,
        title=clean(amend.title),
        summary=clipped(amend.note),
        content="" if summaries else outward(clean(amend.html()), address),
        published=amend.at,
        updated=amend.at,
        author=clean(amend.series.title),
        author_link=absolute(request, amend.series.get_absolute_url()),
        language=language_of(amend.series),
    )
