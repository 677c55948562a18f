"""Every public address, and a text for each that differs as soon as its bytes would."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.module_loading import import_string

from digests import tongues

# Where each module with public pages tells all of its addresses. By name: they import Sheet.
KINDS = (
    "digests.cards.sheets",
    "digests.covers.sheets",
    "digests.edition_sheets.sheets",
    "digests.lists.sheets",
    "digests.sitemaps.sheets",
    "digests.signposts.sheets",
    "digests.feeds.sheets.sheets",
    "digests.story_pages.sheets",
    "digests.topic_pages.sheets",
    "digests.source_pages.sheets",
    "digests.about.sheets",
    "digests.finding.sheets",
)


@dataclass(frozen=True)
class Sheet:
    """One public address: a page, a feed, a text, or where one used to be.

    `path`: decoded, as in request.path. `version`: differs as soon as what is answered there
    would, be it 200, 410 or a redirect; empty where only the page itself can say (its ETag is
    asked for, without printing it: for the few pages that show a bit of everything).
    """

    path: str
    version: str = ""


def sheets() -> Iterator[Sheet]:
    """All of them, kind by kind, those of the whole site in each language; a few queries for each
    kind."""
    codes = tongues.spoken()
    for kind in KINDS:
        for sheet in import_string(kind)():
            yield from spread(sheet, codes) if tongues.is_common(sheet.path) else [sheet]


def spread(sheet: Sheet, codes: list[str]) -> Iterator[Sheet]:
    """A page of the whole site in each of these languages; each names the others."""
    version = f"{sheet.version} {codes}" if sheet.version else ""
    return (Sheet(tongues.within(sheet.path, code), version) for code in codes)
