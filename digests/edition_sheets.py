"""Where all editions are, and what their pages and Markdown twins depend on, in a few queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from django.utils import timezone

from articles.workflow import State
from digests.addresses import shape
from digests.models import Correction, Digest, Item, Series
from digests.sheets import Sheet
from digests.surroundings import PRINTED


class Edition(NamedTuple):
    """The light columns of one; in the order of `place` they are in the order they came out."""

    series: int
    published_at: datetime
    pk: int
    state: str
    version: int
    updated_at: datetime
    slug: str
    window_end: datetime | None
    replaces: int | None
    card: dict[str, Any]

    @property
    def said(self) -> str:
        """What differs as soon as it says something else."""
        card = self.card.get("name", "")
        return f"{self.pk} {self.state} {self.version} {self.updated_at.isoformat()} {card}"


@dataclass
class Archive:
    """All editions that readers know of, and what stands around them."""

    editions: dict[int, Edition]
    series: dict[int, tuple[Any, ...]]
    counterparts: dict[int, int]
    beside: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def slug(self, edition: Edition) -> str:
        return str(self.series[edition.series][PRINTED.index("slug")])

    def language(self, edition: Edition) -> str:
        return str(self.series[edition.series][PRINTED.index("language")])

    def add(self, edition: int, other: int | None) -> None:
        """Let a page change with another edition."""
        if edition in self.editions and other in self.editions:
            self.beside[edition].append(self.editions[other].said)


def sheets() -> Iterator[Sheet]:
    """The pages of all public and withdrawn editions, and their Markdown twins."""
    archive = read()
    for link in (neighbours, replacements, alternates, corrections, stories):
        link(archive)
    topics(archive)
    for pk, edition in archive.editions.items():
        around = [edition.said, repr(archive.series[edition.series]), *archive.beside[pk]]
        version = short(around)
        for name in ("digest", "markdown"):
            yield Sheet(shape(name, 2).format(archive.slug(edition), edition.slug), version)


def short(said: Iterable[str]) -> str:
    """Texts as one short one."""
    return blake2b("\n".join(said).encode(), digest_size=12).hexdigest()


def read() -> Archive:
    """All editions, each Series in the order they came out."""
    columns = ("pk", "state", "version", "updated_at", "slug", "window_end", "replaces", "card")
    known = Digest.objects.known().filter(published_at__lte=timezone.now())
    rows = known.order_by("series", "published_at", "pk")
    found = map(Edition._make, rows.values_list("series", "published_at", *columns))
    series = {row[0]: row for row in Series.objects.order_by().values_list(*PRINTED)}
    pairs = dict(
        Series.objects.exclude(counterpart=None).order_by().values_list("pk", "counterpart")
    )
    both = pairs | {other: one for one, other in pairs.items()}
    return Archive({each.pk: each for each in found}, series, both)


def neighbours(archive: Archive) -> None:
    """The ones before and after."""
    last: Edition | None = None
    for each in archive.editions.values():
        if each.state != State.PUBLISHED:
            continue
        if last and last.series == each.series:
            archive.add(each.pk, last.pk)
            archive.add(last.pk, each.pk)
        last = each


def replacements(archive: Archive) -> None:
    """The notice of a withdrawn one leads to what stands for it now, however many lie between."""
    for each in archive.editions.values():
        earlier = each.replaces
        archive.add(each.pk, earlier)
        while earlier in archive.editions:
            archive.add(earlier, each.pk)
            earlier = archive.editions[earlier].replaces


def alternates(archive: Archive) -> None:
    """The same in another language."""
    places: dict[tuple[int, Any], int] = {}
    for each in archive.editions.values():
        if each.state == State.PUBLISHED:
            places[each.series, each.slug] = each.pk
            if each.window_end:
                places[each.series, each.window_end] = each.pk
    for each in archive.editions.values():
        if other := archive.counterparts.get(each.series):
            archive.beside[each.pk].append(repr(archive.series[other]))
            for key in (each.window_end, each.slug):
                archive.add(each.pk, places.get((other, key)))


def corrections(archive: Archive) -> None:
    """Those that one prints of others: where these are may change."""
    printed = Correction.objects.told().filter(printed_in__isnull=False).order_by()
    for edition, other in printed.values_list("printed_in", "digest"):
        archive.add(edition, other)


def stories(archive: Archive) -> None:
    """Its items, and what was told of their stories before, in its language."""
    told: dict[int, list[Edition]] = defaultdict(list)
    known = Digest.objects.known().order_by().values("pk")
    rows = Item.objects.filter(article__story__isnull=False, digest__in=known).order_by()
    for edition, story in rows.values_list("digest", "article__story"):
        if edition in archive.editions:
            told[story].append(archive.editions[edition])
    for story, editions in told.items():
        public = [each for each in editions if each.state == State.PUBLISHED]
        for each in public if len(public) > 1 else ():
            before = [
                other
                for other in public
                if other.published_at < each.published_at
                and archive.language(other) == archive.language(each)
            ]
            told_by = {other.series: repr(archive.series[other.series]) for other in before}
            archive.beside[each.pk].extend(told_by.values())
            archive.beside[each.pk].extend(f"{story} {other.said}" for other in before)


def topics(archive: Archive) -> None:
    """The topics it is shelved under, by name."""
    through = Digest.topics.through.objects.order_by("digest", "topic")
    for edition, name in through.values_list("digest", "topic__name"):
        archive.beside[edition].append(name)
