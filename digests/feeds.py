"""The three feeds of a list of editions, with their full text and ids that never change."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from digests import amends, shelves
from digests.addresses import absolute
from digests.amends import Amend
from digests.box import Box, boxes
from digests.freshness import answer, changed, frame, oldest
from digests.models import Digest, Series
from digests.models.digest import DigestQuerySet
from digests.pages import language_of, standfirst

MOST = 30
# XML has no way to write these, and Django answers 500 when it meets one.
UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OURS = re.compile(r'(<a\b[^>]*?\bhref=")([#/?][^"]*)')


class Dated(SyndicationFeed):
    """A feed that is as old as its rows; Django's own, when empty, tells the time of day."""

    content_type: str

    def latest_post_date(self) -> datetime:
        changed_at: datetime = self.feed["changed_at"]
        return changed_at


class Rss(Dated, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        ours = {"xmlns:content": "http://purl.org/rss/1.0/modules/content/"}
        return super().rss_attributes() | ours

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])
        if item["updateddate"] > item["pubdate"]:  # RSS has no word of its own for it
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))


class Atom(Dated, Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Json(Dated):
    """JSON Feed 1.1."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: IO[str], encoding: str) -> None:
        head = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["link"]}],
            "items": [self.entry(item) for item in self.items],
        }
        json.dump(head, outfile, ensure_ascii=False, indent=1)

    def entry(self, item: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["content"],
            "summary": item["summary"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [{"name": item["author_name"], "url": item["author_link"]}],
            "tags": item["categories"],
            "language": item["language"],
        }


KINDS: dict[str, type[Dated]] = {"rss": Rss, "atom": Atom, "json": Json}


def site(request: HttpRequest, kind: str) -> HttpResponse:
    """What came out last, of all Series."""
    return feed(request, kind, Digest.objects.select_related("series"))


def series(request: HttpRequest, series_slug: str, kind: str) -> HttpResponse:
    """What came out last of one Series."""
    row = get_object_or_404(shelves.public(), slug=series_slug)
    return feed(request, kind, row.digests.all(), row)


def feed(
    request: HttpRequest, kind: str, digests: DigestQuerySet, series: Series | None = None
) -> HttpResponse:
    """One kind of feed of these editions; 304 without reading their bodies."""
    listed = list(digests.published().light()[:MOST])
    return answer(
        request,
        lambda: printed(request, kind, list(digests.published()[:MOST]), series),
        rows=[series, *listed, *(edition.series for edition in listed)],
        modified=changed(digests, since=oldest(listed, MOST)),
    )


def printed(
    request: HttpRequest, kind: str, editions: list[Digest], series: Series | None
) -> HttpResponse:
    """The feed as a response."""
    with translation.override(language_of(series)):
        title = clean(series.title) if series else _("Newsroom")
    found = boxes(editions)
    return written(
        request,
        kind,
        (entry(request, edition, found[edition.pk]) for edition in editions),
        title=title,
        link=absolute(request, series.get_absolute_url() if series else reverse("front")),
        description=clean(series.description) if series and series.description else title,
        language=language_of(series),
        changed_at=max((edition.updated_at for edition in editions), default=frame()[1]),
    )


def written(
    request: HttpRequest, kind: str, entries: Iterable[dict[str, Any]], *, title: str, **head: Any
) -> HttpResponse:
    """A feed with these entries as a response."""
    feed_url = absolute(request, request.path)
    generator = KINDS[kind](title=title, author_name=title, feed_url=feed_url, **head)
    for each in entries:
        generator.add_item(**each)
    return HttpResponse(generator.writeString("utf-8"), content_type=generator.content_type)


def corrections(request: HttpRequest, kind: str) -> HttpResponse:
    """What was put right and what was taken back last, of all Series."""
    found = amends.latest(MOST)
    return answer(
        request,
        lambda: amended(request, kind, found),
        rows=[*(each.version for each in found), *(each.series for each in found)],
        modified=amends.changed(found),
    )


def amended(request: HttpRequest, kind: str, found: list[Amend]) -> HttpResponse:
    """The feed of corrections and withdrawals as a response."""
    with translation.override(language_of(None)):
        title = _("Corrections")
    return written(
        request,
        kind,
        (amend(request, each) for each in found),
        title=title,
        link=absolute(request, reverse("corrections")),
        description=title,
        language=language_of(None),
        changed_at=amends.changed(found) or frame()[1],
    )


def amend(request: HttpRequest, amend: Amend) -> dict[str, Any]:
    """A correction or a withdrawal as the generator wants it: its note, then what it changed."""
    address = absolute(request, amend.address)
    note = clean(amend.note)
    return {
        "title": clean(amend.title),
        "link": address,
        "description": escape(note),
        "summary": note,
        "content": outward(clean(amend.html()), address),
        "unique_id": amend.urn,
        "unique_id_is_permalink": False,
        "pubdate": amend.at,
        "updateddate": amend.at,
        "author_name": clean(amend.series.title),
        "author_link": absolute(request, amend.series.get_absolute_url()),
        "categories": [],
        "language": language_of(amend.series),
    }


def entry(request: HttpRequest, digest: Digest, box: Box) -> dict[str, Any]:
    """An edition as the generator wants it; what was corrected in it comes first."""
    address = absolute(request, digest.get_absolute_url())
    summary = clean(" ".join(filter(None, [*box.notes, standfirst(digest)])))
    return {
        "title": clean(digest.title),
        "link": address,
        "description": escape(summary) or None,
        "summary": summary,
        "content": outward(clean(box.html(digest.body_html)), address),
        "unique_id": digest.urn,
        "unique_id_is_permalink": False,
        "pubdate": digest.published_at,
        "updateddate": digest.updated_at,
        "author_name": clean(digest.series.title),
        "author_link": absolute(request, digest.series.get_absolute_url()),
        "categories": [clean(word) for word in [*digest.categories, *digest.tags]],
        "language": language_of(digest.series),
    }


def clean(text: str) -> str:
    """A text without the characters that no XML document may hold."""
    return UNWRITABLE.sub("", text)


def outward(html: str, address: str) -> str:
    """A body whose links within our site still lead here when it is read elsewhere."""
    return OURS.sub(lambda link: link[1] + urljoin(address, link[2]), html)
