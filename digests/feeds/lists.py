"""Which editions or items a feed shows: the latest, and what was withdrawn of late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from articles.models import Article, Source, Story, Topic
from digests import topic_pages
from digests.freshness import changed, oldest
from digests.models import Digest, Item, Series
from digests.models.digest import DigestQuerySet
from digests.recipes import USUAL

MOST = 30
MOST_NOTICES = 15  # of withdrawn entries: some room is left for the news
KEPT = timedelta(days=30)  # how long a withdrawn entry is told of
# What a feed's tag is made of, and where its entries stand; the rest is read where it is printed.
SEEN = ("uid", "state", "version", "updated_at", "fixed_at", "published_at", "card", "series")
PLACE = ("-digest__published_at", "-digest_id", "position", "pk")  # of items among each other


@dataclass(frozen=True)
class Choice:
    """What a feed is of: where it belongs, and what its reader asks for."""

    series: Series | None = None
    topic: Topic | None = None
    story: Story | None = None
    source: Source | None = None
    importance: int = 0
    language: str = ""
    rolling: bool = False
    per_item: bool = False

    def digests(self) -> DigestQuerySet:
        """The editions, whatever their state, that it shows or has items of."""
        found = Digest.objects.all()
        if self.series:
            found = found.filter(series=self.series)
        elif not (self.rolling or self.story):
            found = found.filter(series__rolling_hours=None)
        if self.language:
            found = found.filter(series__language=self.language)
        if self.topic:
            found = found.filter(topic_pages.under(self.topic))
        if wanted := self.of_item():
            found = found.filter(Exists(inside(wanted)))
        return found

    def items(self) -> QuerySet[Item]:
        """All items it may show, those of the newest edition first.

        An item is on a topic if its article is, or where nobody has said what the article is on,
        if its edition is.
        """
        found = Item.objects.filter(self.of_item(), digest__in=self.digests().order_by())
        if self.topic:
            unsaid = ~Exists(Article.topics.through.objects.filter(article=OuterRef("article")))
            by_edition = Digest.topics.through.objects.filter(
                digest=OuterRef("digest"), topic=self.topic
            )
            found = found.filter(on_topic(self.topic) | unsaid & Exists(by_edition))
        return found.order_by(*PLACE)

    def of_item(self) -> Q:
        """What an item must meet, but for its topic."""
        wanted = Q()
        if self.story:
            wanted &= Q(article__story=self.story)
        if self.source:
            wanted &= Q(article__source=self.source)
        if self.importance:  # as recipes do, what nobody has weighed is taken for usual
            weight = Coalesce("article__importance", USUAL)
            wanted &= Q(
                pk__in=Item.objects.alias(weight=weight).filter(weight__gte=self.importance)
            )
        return wanted


def on_topic(topic: Topic) -> Exists:
    """Items whose article is on a topic."""
    through = Article.topics.through.objects.filter(article=OuterRef("article"), topic=topic)
    return Exists(through)


def inside(wanted: Q) -> QuerySet[Item]:
    """Items like this of the edition that is asked about."""
    return Item.objects.filter(wanted, digest=OuterRef("pk"))


@dataclass(frozen=True)
class Listing:
    """What a feed shows, without texts: editions, newest first, and the items of them, if those
    are its entries."""

    editions: Sequence[Digest]
    items: Sequence[Item] | None
    modified: datetime | None

    @property
    def rows(self) -> list[object]:
        """What its tag is made of."""
        keys = [item.pk for item in self.items or ()]
        cards = [each.card for each in self.editions]
        series = dict.fromkeys(each.series for each in self.editions)
        return [*self.editions, *series, cards, keys]


def listing(choice: Choice) -> Listing:
    """The latest of a choice, and what was withdrawn within thirty days of the last event in it."""
    return of_items(choice) if choice.per_item else of_editions(choice)


def of_editions(choice: Choice) -> Listing:
    there = choice.digests().only(*SEEN)
    public = list(there.published()[:MOST])
    gone = recent(public, list(there.withdrawn().order_by("-updated_at", "-pk")[:MOST_NOTICES]))
    shown = public[: MOST - len(gone)]
    modified = changed(choice.digests(), since=oldest(public, MOST))
    found = with_series(in_order([*shown, *gone]), choice.series)
    return Listing(found, None, latest(modified, gone))


def of_items(choice: Choice) -> Listing:
    items = choice.items().only("uid", "position", "digest")
    public = list(items.filter(digest__in=Digest.objects.published().order_by())[:MOST])
    gone = list(
        items.filter(digest__in=Digest.objects.withdrawn()).order_by("-digest__updated_at", *PLACE)[
            :MOST_NOTICES
        ]
    )
    keys = {item.digest_id for item in [*public, *gone]}
    editions = Digest.objects.only(*SEEN).in_bulk(keys)
    with_series(editions.values(), choice.series)
    for item in [*public, *gone]:
        item.digest = editions[item.digest_id]
    told = recent([item.digest for item in public], [item.digest for item in gone])
    gone = [item for item in gone if item.digest in told]
    shown = sorted([*public[: MOST - len(gone)], *gone], key=lambda item: place(item.digest))
    since = public[-1].digest.published_at if len(public) == MOST else None
    modified = changed(choice.digests(), since=since)
    return Listing(in_order({item.digest for item in shown}), shown, latest(modified, told))


def with_series(editions: Iterable[Digest], known: Series | None) -> list[Digest]:
    """The editions with their Series, each read once."""
    found = list(editions)
    rows = Series.objects.defer("layout", "instructions")
    there = {known.pk: known} if known else rows.in_bulk({each.series_id for each in found})
    for each in found:
        each.series = there[each.series_id]
    return found


def recent(public: Sequence[Digest], gone: Sequence[Digest]) -> list[Digest]:
    """The withdrawn ones that readers are still told of.

    Counted back from the last event in the feed and not from the reader's clock: then a feed
    changes with its rows only, and every reader has at least these days to hear of it.
    """
    events = [edition.updated_at for edition in [*public, *gone]]
    return [each for each in gone if each.updated_at >= max(events) - KEPT]


def in_order(editions: Sequence[Digest] | set[Digest]) -> list[Digest]:
    return sorted(editions, key=place)


def place(edition: Digest) -> tuple[float, int]:
    """Where an edition stands: the newest first."""
    out = edition.published_at
    return (-out.timestamp() if out else 0, -edition.pk)


def latest(modified: datetime | None, gone: Sequence[Digest]) -> datetime | None:
    return max(filter(None, [modified, *(each.updated_at for each in gone)]), default=None)
