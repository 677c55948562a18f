"""What a crawler should know: every public address with its last change, and what is news."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from articles.models import Source, Topic
from digests import shelves, tongues, topic_pages
from digests.addresses import absolute, sent, shape
from digests.freshness import answer, changed
from digests.models import Digest, FurtherSource, Item
from digests.models.digest import DigestQuerySet
from digests.sheets import Sheet

MOST = 5_000  # addresses in a part; the protocol allows ten times as many
NEWS = timedelta(days=2)  # what a news sitemap may hold, and how much of it
MOST_NEWS = 1_000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
GOOGLE_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
LANGUAGES = {"zh": "zh-cn"}  # as that schema has it
# XML has no way to write these.
UNWRITABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class Entry:
    """A public address, and when it last said something new."""

    path: str
    changed: datetime | None = None
    more: str = ""  # XML of another kind

    def xml(self, request: HttpRequest, kind: str = "url") -> str:
        parts = [f"<loc>{escape(absolute(request, self.path))}</loc>"]
        if self.changed:
            parts.append(f"<lastmod>{written(self.changed)}</lastmod>")
        return f"<{kind}>{''.join(parts)}{self.more}</{kind}>\n"


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def public() -> DigestQuerySet:
    """The editions that crawlers are told of: no samples."""
    return Digest.objects.published().filter(sample=False)


def pages() -> list[Entry]:
    """What lists something: the front page, the archive, all Series and the rest."""
    whole = public().order_by().aggregate(last=Max("updated_at"))["last"]
    found = [Entry(reverse(name), whole) for name in ("front", "archive", "corrections")]
    found += [Entry(reverse(name), whole) for name in ("topics", "sources")]
    found.append(Entry(reverse("about")))
    rows = public().order_by().values_list("series").annotate(last=Max("updated_at"))
    of_series: dict[int, datetime] = dict(rows)
    months = [first for first, _ in shelves.months()]
    found += [Entry(reverse("year", args=[year])) for year in sorted({x.year for x in months})]
    found += [Entry(reverse("month", args=[x.year, x.month])) for x in sorted(months)]
    abroad = tongues.spoken()[1:]
    found += [replace(x, path=tongues.within(x.path, code)) for code in abroad for x in found]
    return found + [
        Entry(row.get_absolute_url(), of_series.get(row.pk)) for row in shelves.public()
    ]


def editions() -> list[Entry]:
    """Every public edition, oldest first: what is added changes only the last part."""
    rows = public().order_by("published_at", "pk").values_list("series__slug", "slug", "updated_at")
    page = shape("digest", 2)
    return [Entry(sent(page.format(series, slug)), at) for series, slug, at in rows]


def stories() -> list[Entry]:
    """The stories one can follow: of which something was printed twice."""
    told = Item.objects.printed().filter(article__story__isnull=False).order_by("pk")
    seen: defaultdict[int, list[datetime]] = defaultdict(list)
    for story, at in told.values_list("article__story", "digest__updated_at"):
        seen[story].append(at)
    found = sorted((pk, max(ats)) for pk, ats in seen.items() if len(ats) > 1)
    page = shape("story", 1)
    return [Entry(page.format(pk), at) for pk, at in found]


def topics() -> list[Entry]:
    """The topics of public editions."""
    filed = Digest.topics.through.objects.filter(digest__in=public().order_by())
    told = Item.objects.printed().filter(article__topics__isnull=False).order_by()
    last = latest(
        filed.values_list("topic").annotate(at=Max("digest__updated_at")),
        told.values_list("article__topics").annotate(at=Max("digest__updated_at")),
    )
    rows = Topic.objects.filter(pk__in=last).order_by("pk")
    return [Entry(topic_pages.address(row), last[row.pk]) for row in rows]


def sources() -> list[Entry]:
    """The sources of public editions."""
    own = Item.objects.printed().filter(article__source__isnull=False).order_by()
    items = Item.objects.printed().order_by().values("pk")
    beside = FurtherSource.objects.filter(item__in=items, article__source__isnull=False).order_by()
    last = latest(
        own.values_list("article__source").annotate(at=Max("digest__updated_at")),
        beside.values_list("article__source").annotate(at=Max("item__digest__updated_at")),
    )
    keys = Source.objects.filter(pk__in=last).order_by("pk").values_list("pk", flat=True)
    return [Entry(reverse("source", args=[pk]), last[pk]) for pk in keys]


def latest(*found: Iterable[tuple[int, datetime]]) -> dict[int, datetime]:
    """The latest moment of each key."""
    last: dict[int, datetime] = {}
    for rows in found:
        for pk, at in rows:
            last[pk] = max(at, last.get(pk, at))
    return last


def news() -> list[Entry]:
    """The editions of the newest two days there are, as Google News wants them."""
    newest = public().order_by().aggregate(last=Max("published_at"))["last"]
    if newest is None:
        return []
    rows = public().filter(published_at__gt=newest - NEWS).light().select_related("series")
    return [Entry(row.get_absolute_url(), more=told(row)) for row in rows[:MOST_NEWS]]


def told(row: Digest) -> str:
    """An edition as an entry of news: of which paper, in which language, when, what."""
    assert row.published_at is not None  # it is public
    language = LANGUAGES.get(row.series.language, row.series.language)
    name, title = (escape(each.translate(UNWRITABLE)) for each in (row.series.title, row.title))
    at = row.published_at.astimezone(row.series.zone).isoformat(timespec="seconds")
    return (
        f"<news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{at}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news>"
    )


KINDS: dict[str, Callable[[], list[Entry]]] = {
    "pages": pages,
    "editions": editions,
    "stories": stories,
    "topics": topics,
    "sources": sources,
}


def parts() -> Iterator[tuple[str, list[Entry]]]:
    """All sitemaps by their paths, none of them empty: the schema knows no empty ones."""
    for kind in KINDS:
        found = KINDS[kind]()
        for number, start in enumerate(range(0, len(found), MOST), 1):
            yield reverse("sitemap-part", args=[kind, number]), found[start : start + MOST]
    if found := news():
        yield reverse("sitemap-news"), found


def sitemap(request: HttpRequest) -> HttpResponse:
    """The index: all parts, each with its last change."""
    found = [
        Entry(path, max(filter(None, (each.changed for each in entries)), default=None))
        for path, entries in parts()
    ]
    return shown(request, found, "sitemapindex", "sitemap")


def part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """One part of a kind; Http404 beyond the last."""
    make = KINDS.get(kind)
    found = make()[(number - 1) * MOST : number * MOST] if make and number else []
    if not found:
        raise Http404
    return shown(request, found)


def newest(request: HttpRequest) -> HttpResponse:
    """The sitemap of news; Http404 before the first edition."""
    if not (found := news()):
        raise Http404
    return shown(request, found, space=f' xmlns:news="{GOOGLE_NEWS}"')


def shown(
    request: HttpRequest,
    entries: list[Entry],
    root: str = "urlset",
    kind: str = "url",
    *,
    space: str = "",
) -> HttpResponse:
    return answer(
        request,
        partial(document, request, entries, root, kind, space),
        rows=[settings.SITE_URL, *((each.path, each.changed, each.more) for each in entries)],
        modified=changed(Digest.objects.all()),
    )


def document(
    request: HttpRequest, entries: list[Entry], root: str, kind: str, space: str
) -> HttpResponse:
    """A sitemap or an index of such, as XML."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SITEMAP}"{space}>\n'
    body = "".join(entry.xml(request, kind) for entry in entries)
    return HttpResponse(f"{head}{body}</{root}>\n", content_type="application/xml; charset=utf-8")


def sheets() -> Iterator[Sheet]:
    """The index and its parts; each says itself whether it has changed. Counted, not written."""
    yield Sheet(reverse("sitemap"))
    out = public().count()
    known = {"pages": 1, "editions": out}
    for kind in KINDS:
        entries = known[kind] if kind in known else len(KINDS[kind]())
        for number in range(1, math.ceil(entries / MOST) + 1):
            yield Sheet(reverse("sitemap-part", args=[kind, number]))
    if out:
        yield Sheet(reverse("sitemap-news"))
