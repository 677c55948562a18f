"""Whole lists of sources taken in and given out; the worker fetches, not this module."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import guard
from articles.canonical import canonical_url
from articles.intake import LONGEST_ADDRESS
from articles.models import Source
from articles.opml import Outline

TOGETHER = 500  # rows an INSERT
LONGEST_NAME = 200

# Each with its sentence for the report.
ADDED = gettext_noop("added: %(name)s, %(url)s")
KNOWN = gettext_noop("known: %(name)s, %(url)s")
SWITCHED_OFF = gettext_noop("known, but switched off: %(name)s, %(url)s")
LISTED_TWICE = gettext_noop("known, listed twice: %(name)s, %(url)s")
REFUSED = gettext_noop("refused, line %(line)d: %(name)s: %(reason)s")

COUNTED = {
    ADDED: "added",
    KNOWN: "known",
    SWITCHED_OFF: "known",
    LISTED_TWICE: "known",
    REFUSED: "refused",
}


@dataclass(frozen=True)
class Verdict:
    """What became of an outline, its addresses now as they are fetched; a refusal's reason."""

    outline: Outline
    told: str
    reason: str = ""

    @property
    def counted(self) -> str:
        return COUNTED[self.told]

    def __str__(self) -> str:
        values = {
            "name": self.outline.title or "—",
            "url": self.outline.feed_url,
            "line": self.outline.line,
            "reason": self.reason,
        }
        return _(self.told) % values


def take_in(outlines: Iterable[Outline], now: datetime) -> list[Verdict]:
    """Follow the feeds that are not known yet, due at once; a verdict for each outline.

    Names are the list's own, folders are not kept, and what is known stays as it is. All or
    nothing is written.
    """
    with transaction.atomic():
        verdicts = judge(outlines, Source.objects.order_by().values_list("feed_url", "active"))
        Source.objects.bulk_create(
            (_source(each.outline, now) for each in verdicts if each.told == ADDED),
            batch_size=TOGETHER,
            ignore_conflicts=True,  # a colleague may follow one of them at this moment
        )
    return verdicts


def judge(outlines: Iterable[Outline], known: Iterable[tuple[str, bool]]) -> list[Verdict]:
    """What is to become of each outline, beside the known feed addresses and if they are active."""
    told = {_key(url): KNOWN if active else SWITCHED_OFF for url, active in known}
    verdicts = []
    for outline in outlines:
        try:
            outline = _fetched(outline)
        except guard.RefusedError as error:
            verdicts.append(Verdict(outline, REFUSED, str(error)))
            continue
        key = _key(outline.feed_url)
        verdicts.append(Verdict(outline, told.get(key, ADDED)))
        told.setdefault(key, LISTED_TWICE)
    return verdicts


def listing() -> list[Outline]:
    """The sources that are followed, by name and address; those of the sample mode are not."""
    rows = Source.objects.active().filter(sample=False)
    found = (
        Outline(row.feed_url, title=row.name, site_url=row.site_url, language=row.language)
        for row in rows
    )
    return sorted(found, key=lambda outline: (outline.title, outline.feed_url))


def _fetched(outline: Outline) -> Outline:
    """The outline with a name, and its addresses in the spelling that goes over the wire.

    RefusedError says why its feed could never be fetched.
    """
    if not outline.feed_url:
        raise guard.RefusedError(_("No feed is named here."))
    address = guard.admit(outline.feed_url)
    if len(address.url) > LONGEST_ADDRESS:
        raise guard.RefusedError(_("The address of this feed is too long to be kept."))
    return replace(
        outline,
        feed_url=address.url,
        site_url=_site(outline.site_url),
        title=(outline.title or address.site)[:LONGEST_NAME],
    )


def _site(url: str) -> str:
    """A site's address without credentials; "" for what no page could link."""
    try:
        found = guard.read(url).url if url else ""
    except guard.RefusedError:
        return ""
    return found if len(found) <= LONGEST_ADDRESS else ""


def _key(url: str) -> str:
    """What two addresses of one feed have in common: most sites have both http and https."""
    return (canonical_url(url) or url).partition("://")[2]


def _source(outline: Outline, now: datetime) -> Source:
    return Source(
        name=outline.title,
        feed_url=outline.feed_url,
        site_url=outline.site_url,
        language=outline.language,
        due_at=now,
    )
