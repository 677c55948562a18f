"""The page of an edition: its frozen body, and all that its frame says around it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from digests import cards, hreflang, jsonld, marginalia, pace, surroundings, tongues
from digests.addresses import absolute, at
from digests.box import Box
from digests.freshness import answer
from digests.marginalia import Margins
from digests.models import Digest
from digests.models.digest import DigestQuerySet
from digests.pages import (
    language_of,
    notice,
    page,
    plain,
    standfirst,
    untitled,
    window_title,
)
from digests.render import link
from digests.surroundings import Surroundings

ABOUT = 160  # characters of a description
NAMED = 3  # silent sources that are named
DRAFTED = re.compile(r'data-drafted="(\w+)"')
LOCALES = {"zh-hans": "zh_CN", "en": "en_US"}


def editions_at(series_slug: str, slug: str) -> DigestQuerySet:
    return Digest.objects.filter(series__slug=series_slug, slug=slug)


def gone(request: HttpRequest, series_slug: str, slug: str) -> HttpResponse:
    """The notice of a withdrawn edition; for everything else that is not public, Http404."""
    there = editions_at(series_slug, slug).select_related("series")
    return notice(request, get_object_or_404(there.withdrawn()))


def digest(request: HttpRequest, series_slug: str, slug: str) -> HttpResponse:
    """An edition in its frame: three queries, four where corrections stand around it."""
    found = surroundings.edition(series_slug, slug)
    if found is None:
        return gone(request, series_slug, slug)
    row, around, margins = found.digest, surroundings.of(found), marginalia.of(found.digest)
    box = Box.of(row, None if found.corrected else ())
    return answer(
        request,
        lambda: printed(request, row, around, margins, box),
        rows=[
            *(row, row.series, row.replaces, *around.shown, row.card),
            *(*map(tuple, margins.rows), *box.editions),
        ],
        modified=around.modified,
    )


def printed(
    request: HttpRequest,
    row: Digest,
    around: Surroundings | None,
    margins: Margins,
    box: Box,
) -> HttpResponse:
    """The page of an edition, in the language of its Series; without surroundings a preview."""
    with translation.override(language_of(row.series)):
        told = shown(request, row, around, margins, box)
        return page(request, "digests/digest", series=row.series, **told)


def shown(
    request: HttpRequest, row: Digest, around: Surroundings | None, margins: Margins, box: Box
) -> dict[str, Any]:
    """What the template of an edition's page gets."""
    about = standfirst(row) or row.series.description or row.series.title
    facts = Facts(row, margins, row.reading_minutes or pace.minutes(row.body_html))
    alternates = hreflang.of_edition(request, row, around.alternate) if around else []
    told = story(request, row, box, margins, about, facts)
    card, picture = cards.card_of(row), cards.picture_of(row)
    bare, address = untitled(row), told.href
    return {
        "digest": row,
        "bare": bare,
        "window": window_title(row, bare=bare),
        "older": around and neighbour(around.older),
        "newer": around and neighbour(around.newer),
        "place": row.series.get_absolute_url(),
        "zone": row.series.zone,
        "box": box,
        "body": mark_safe(margins.marked(box.marked(row.body_html))),
        "facts": facts,
        "topics": margins.topics,
        "about": shortened(about),
        "card": card,
        "picture": picture,
        "image": picture and absolute(request, picture.path),
        "cover": row.cover and (row.cover_at or cards.path_of(row.cover["name"])),
        "alternates": alternates,
        "others": hreflang.but(address, alternates),
        "here": address,
        "twin": twin(row),
        "letter": letter(row, address),
        "locale": LOCALES.get(language_of(row.series), ""),
        "ld": mark_safe(jsonld.script(*jsonld.edition(told))),
    }


def neighbour(row: Digest | None) -> dict[str, str] | None:
    """The title and the address of the edition before or after."""
    return {"title": row.title, "address": row.get_absolute_url()} if row else None


def twin(row: Digest) -> str:
    return at("markdown", row.series.slug, row.slug)


def shortened(text: str) -> str:
    """The beginning of a text, for a list of results or a card."""
    text = " ".join(text.split())
    return text if len(text) <= ABOUT else f"{text[: ABOUT - 1].rstrip()}…"


def letter(row: Digest, address: str) -> str:
    """A mailto: address that has a letter ready with the edition's title and address."""
    return f"mailto:?subject={quote(row.title, safe='')}&body={quote(address, safe='')}"


@dataclass(frozen=True)
class Facts:
    """The small facts in an edition's head."""

    digest: Digest
    margins: Margins
    minutes: int

    @property
    def drafted(self) -> str:
        """Who wrote the first words, as the frozen body is labelled."""
        found = DRAFTED.search(self.digest.body_html[:200])
        return found[1] if found else ""

    @property
    def label(self) -> str:
        """The same in words."""
        return {
            "model": gettext("Drafted by machine, approved by an editor"),
            "extract": gettext("Extracted by machine, approved by an editor"),
        }.get(self.drafted, "")

    @property
    def until(self) -> datetime | None:
        """When a source was read last."""
        said = self.digest.gathered.get("until")
        return datetime.fromisoformat(said) if said else None

    @property
    def read(self) -> int:
        """How many sources were read in its hours."""
        return int(self.digest.gathered.get("read", 0))

    @property
    def missing(self) -> list[str]:
        """Those that could not be."""
        return list(self.digest.gathered.get("missing", []))

    @property
    def named(self) -> str:
        """The first of those, in words."""
        return gettext(", ").join(self.missing[:NAMED])

    @property
    def more(self) -> int:
        """How many are not named."""
        return len(self.missing[NAMED:])


def story(
    request: HttpRequest, row: Digest, box: Box, margins: Margins, about: str, facts: Facts
) -> jsonld.Story:
    """The edition as machines are told of it."""
    address = absolute(request, row.get_absolute_url())
    assert row.published_at is not None  # it is public, or a preview that says when it will be
    hours = (row.window_start, row.window_end)
    return jsonld.Story(
        urn=row.urn,
        href=address,
        twin=absolute(request, twin(row)),
        title=row.title,
        about=about,
        language=hreflang.code_of(row.series),
        published=row.published_at.astimezone(row.series.zone),
        modified=row.updated_at.astimezone(row.series.zone),
        site=jsonld.Paper(gettext("Newsroom"), absolute(request, tongues.here("front"))),
        series=jsonld.Paper(row.series.title, absolute(request, row.series.get_absolute_url())),
        number=row.number,
        hours=(hours[0], hours[1]) if hours[0] and hours[1] else None,
        minutes=facts.minutes,
        drafted=facts.drafted,
        credit=facts.label,
        topics=[name for name, _ in margins.topics],
        tags=row.tags,
        parts=[part(each, address) for each in margins.items],
        image=image(request, row),
        mends=[jsonld.Mend(entry.correction.note, entry.at) for entry in box.own],
    )


def image(request: HttpRequest, row: Digest) -> jsonld.Image | None:
    """Its picture as machines are told of it."""
    card = cards.picture_of(row)
    if card is None:
        return None
    return jsonld.Image(
        absolute(request, card.path), card.width, card.height, card.alt, card.credit, card.licence
    )


def part(item: marginalia.Row, address: str) -> jsonld.Part:
    """An item as machines are told of it; only addresses that may be followed."""
    further = [each.get("url", "") for each in item.links or []]
    return jsonld.Part(
        title=marginalia.title_of(item),
        href=f"{address}#{item.element}" if item.element else address,
        sources=tuple(url for url in [item.url, *further] if link(url)),
    )


def markdown(request: HttpRequest, series_slug: str, slug: str) -> HttpResponse:
    """The same edition as the Markdown it was frozen in, with its corrections below."""
    row = editions_at(series_slug, slug).published().select_related("series").first()
    if row is None:
        return gone(request, series_slug, slug)
    box = Box.of(row)
    return answer(
        request,
        lambda: plain(box.framed(row.body_md), "markdown"),
        rows=[row, row.series, *box.editions],
        modified=max(filter(None, [row.updated_at, row.fixed_at])),
    )
