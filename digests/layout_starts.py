"""Layouts that a Series' next one can start from: ours, and those its own editions came out in."""

from articles.keys import is_key
from digests.layout import LAYOUTS, Layout
from digests.models import Digest, LayoutError, Series

LOOKED_AT = 100  # of an archive's newest editions
OFFERED = 8
EDITION = "edition-"


def editions(series: Series) -> list[tuple[str, str]]:
    """The newest editions in each layout that neither we nor the Series have: name, and words."""
    newest = series.digests.published().only("title", "published_at", "layout", "series")
    others: dict[Layout, Digest] = {}
    for digest in newest[:LOOKED_AT]:
        layout = _layout_of(digest)
        if layout and not _at_hand(layout, series):
            others.setdefault(layout, digest)
    return [(f"{EDITION}{each.pk}", _words(each)) for each in [*others.values()][:OFFERED]]


def layout_named(name: str, series: Series) -> Layout | None:
    """One of ours, or that of an edition of this Series; None if there is none of that name."""
    pk = name.removeprefix(EDITION)
    if name in LAYOUTS or not is_key(pk):
        return LAYOUTS.get(name)
    digest = series.digests.published().filter(pk=pk).first()
    return _layout_of(digest) if digest else None


def _layout_of(digest: Digest) -> Layout | None:
    try:
        return digest.frozen_layout()
    except LayoutError:
        return None


def _at_hand(layout: Layout, series: Series) -> bool:
    return layout in LAYOUTS.values() or layout.to_json() == series.layout


def _words(digest: Digest) -> str:
    """Its title and the day it came out, by the clock of its Series."""
    moment = digest.published_at
    day = moment.astimezone(digest.series.zone).date().isoformat() if moment else ""
    return f"{digest.title} · {day}"
