"""Series that editions from elsewhere come into: made after them, and laid out like them."""

from django.conf import settings

from digests import kinship
from digests.layout import LAYOUTS, Issue, Layout
from digests.manuscript import Edition
from digests.models import Digest, LayoutError, Series


def likeness(slug: str, edition: Edition) -> Series:
    """A Series after the first of its editions, not saved yet and switched off."""
    issue = edition.issue
    return Series(
        slug=slug,
        title=kinship.name(issue.title, slug)[:200],
        language=language_of(issue),
        time_zone=kinship.zone(issue.date, settings.TIME_ZONE),
        layout=kinship.lasting(edition.layout).to_json(),
        with_lead=bool(issue.lead),
        with_commentary=bool(issue.commentary),
        active=False,
    )


def language_of(issue: Issue) -> str:
    """The language of the Series an issue belongs to."""
    return "zh" if issue.language.startswith("zh") else "en"


def is_open(series: Series, form: Layout) -> bool:
    """Whether an import may lay out a Series: nothing was composed in it, and its layout is one of
    ours or from an import, so nobody has laid it out by hand."""
    if series.digests.filter(sample=False, imported_from="").exists():
        return False
    newest = newest_of(series)
    try:
        given = [kinship.lasting(newest.frozen_layout())] if newest else []
    except LayoutError:
        return False
    return form in (*LAYOUTS.values(), *given)


def newest_of(series: Series) -> Digest | None:
    """The newest imported edition of a Series."""
    found = series.digests.published().exclude(imported_from="")
    return found.only("layout", "title", "printed_date", "series_id").first()


def lay_out(series: Series, new: bool) -> bool:
    """Give a Series layout and pattern of title of its newest imported edition, the pattern only if
    it has none or is new; whether that changes how its next editions look."""
    newest = newest_of(series)
    if newest is None:
        return False
    before = (series.layout, series.edition_title)
    series.layout = kinship.lasting(newest.frozen_layout()).to_json()
    if new or not series.edition_title:
        pattern = kinship.pattern(newest.title, newest.date())
        series.edition_title = pattern or series.edition_title
    if before == (series.layout, series.edition_title):
        return False
    series.save(update_fields=["layout", "edition_title"])
    return True
