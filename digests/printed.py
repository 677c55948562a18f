"""What was printed, as lists across editions show it: where, under which title, and from whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from articles import markdown
from articles.models import Source
from digests import labels, shelves
from digests.models import Correction, Digest, Item, Series
from digests.models.item import ItemQuerySet

# All a list asks of an item.
COLUMNS = (
    *("uid", "digest_id", "article_id", "position", "title", "body", "url", "attribution"),
    *("access", "element", "article__source__name"),
)
SHOWN = ("pk", "title", "slug", "language", "time_zone")  # of a Series


@dataclass(frozen=True)
class Line:
    """An item in the edition that printed it."""

    item: Item
    digest: Digest
    is_corrected: bool

    @property
    def series(self) -> Series:
        return self.digest.series

    @property
    def title(self) -> str:
        return markdown.plain(self.item.title)

    @property
    def text(self) -> str:
        return " ".join(markdown.plain(self.item.body).split())

    @property
    def address(self) -> str:
        """Where it stands in its edition."""
        place = self.digest.get_absolute_url()
        return f"{place}#{self.item.element}" if self.item.element else place

    @property
    def errata(self) -> str:
        return f"{self.digest.get_absolute_url()}#corrections"

    @property
    def mark(self) -> str:
        """What says in the edition's language that the item was corrected."""
        return labels.errata(self.series.language).mark

    @property
    def source(self) -> Source | None:
        return self.item.article.source if self.item.article else None

    @property
    def outlet(self) -> str:
        """Whom it was taken from: the source, else whom the item names, else the host."""
        if self.source:
            return self.source.name
        return markdown.plain(self.item.attribution) or host(self.item.url)

    @property
    def original(self) -> str:
        """The page it was taken from; empty where that is no web page."""
        return self.item.url if host(self.item.url) else ""

    @property
    def host(self) -> str:
        return host(self.item.url).removeprefix("www.")

    @property
    def is_paywalled(self) -> bool:
        return self.item.access == Item.Access.PAYWALL


class Group(NamedTuple):
    """What one edition printed of something."""

    digest: Digest
    lines: list[Line]


class Place(NamedTuple):
    """A row on a long list: its key, and when its edition came out by the clock of its Series."""

    pk: int
    at: datetime

    @property
    def month(self) -> date:
        return date(self.at.year, self.at.month, 1)


def host(url: str) -> str:
    """The host of a web address; empty for any other."""
    try:
        parts = urlsplit(url.strip())
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def lines(items: ItemQuerySet) -> list[Line]:
    """Items of public editions as a list shows them, in the order given; three queries."""
    rows = list(items.select_related("article__source").only(*COLUMNS))
    editions = digests({row.digest_id for row in rows})
    amended = corrected(editions)
    return [
        Line(row, editions[row.digest_id], str(row.uid) in amended)
        for row in rows
        if row.digest_id in editions
    ]


def digests(pks: Iterable[int]) -> dict[int, Digest]:
    """Public editions with their Series and the title of their first item, newest first."""
    found = shelves.headed(Digest.objects.published().light().select_related("series"))
    return {row.pk: row for row in found.filter(pk__in=list(pks))}


def corrected(pks: Iterable[int]) -> set[str]:
    """The uids of the items of these editions that readers were told are corrected."""
    rows = Correction.objects.public().filter(digest__in=list(pks)).order_by()
    return {uid for row in rows.only("changes") for uid in row.items()}


def grouped(editions: Iterable[Digest], found: Iterable[Line]) -> list[Group]:
    """Lines by the edition they stand in; editions without a line are there too."""
    by_edition: dict[int, list[Line]] = defaultdict(list)
    for line in found:
        by_edition[line.digest.pk].append(line)
    return [Group(digest, by_edition[digest.pk]) for digest in editions]


def places(rows: Iterable[tuple[int, datetime | None, str]]) -> list[Place]:
    """Places from keys, moments of publication and the names of time zones."""
    return [Place(pk, moment.astimezone(ZoneInfo(zone))) for pk, moment, zone in rows if moment]


def months(found: Sequence[Place]) -> list[tuple[date, int]]:
    """The months of a long list and how much is in each, latest first."""
    return sorted(Counter(place.month for place in found).items(), reverse=True)


class Stamps:
    """What tells one state of the editions from another: a text for each, asked for at once."""

    def __init__(self) -> None:
        columns = ("pk", "version", "updated_at", "published_at", "series__time_zone")
        rows = list(Digest.objects.published().values_list(*columns))
        moments = places((pk, at, zone) for pk, _, _, at, zone in rows)
        self.of = {pk: f"{pk} {version} {updated}" for pk, version, updated, *_ in rows}
        self.month = {place.pk: place.month for place in moments}
        self.frame = _hash([*Series.objects.order_by("pk").values_list(*SHOWN), *names()])

    def version(self, rows: Iterable[tuple[int, ...]], *more: object) -> str:
        """A version of a page that shows these items, each a tuple that ends with its edition."""
        return _hash([self.frame, *more, *((row, self.of.get(row[-1])) for row in rows)])


def names() -> Iterator[tuple[object, ...]]:
    """What pages show of sources, for all there are."""
    yield from Source.objects.order_by("pk").values_list("pk", "name", "language", "site_url")


def _hash(rows: Iterable[object]) -> str:
    return sha256("\n".join(map(repr, rows)).encode()).hexdigest()[:32]
