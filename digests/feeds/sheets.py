"""Where the feeds are, and what differs as soon as one of them would."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from urllib.parse import unquote

from django.db.models import Q
from django.urls import reverse

from articles.models import Story, Topic
from digests import shelves, topic_pages
from digests.feeds.formats import FORMATS
from digests.freshness import version_of
from digests.models import Digest, Item, Series
from digests.sheets import Sheet

SEEN = ("version", "updated_at", "published_at", "fixed_at", "card", "series_id")

Stamps = dict[int, int]  # a number for each edition that differs as soon as its entry would


def sheets() -> Iterator[Sheet]:
    """All feeds without parameters. Few are of all, or of a Series: these are asked themselves."""
    yield from fed("feed")
    yield from fed("corrections-feed")
    for slug in shelves.public().values_list("slug", flat=True):
        yield from fed("series-feed", slug)
    series = {row.pk: row for row in Series.objects.all()}
    editions = list(Digest.objects.known().only(*SEEN))
    yield from topics(stamps(editions, {k: row for k, row in series.items() if usual(row)}))
    yield from stories(stamps(editions, series))


def fed(name: str, *place: object, version: str = "") -> Iterator[Sheet]:
    """One feed in all its formats."""
    return (Sheet(decoded(name, *place, kind), version) for kind in FORMATS)


def decoded(name: str, *place: object) -> str:
    """A path as a request has it."""
    return unquote(reverse(name, args=place))


def usual(series: Series) -> bool:
    return not series.rolling_hours


def stamps(editions: Iterable[Digest], series: dict[int, Series]) -> Stamps:
    """Those of the editions of these Series."""
    known = {key: version_of(row) for key, row in series.items()}
    return {
        each.pk: number(f"{version_of(each)} {each.card} {known[each.series_id]}")
        for each in editions
        if each.series_id in known
    }


def number(said: str) -> int:
    return int.from_bytes(sha256(said.encode()).digest()[:16], "big")


def versions(pairs: Iterable[tuple[int, int]], known: Stamps) -> dict[int, str]:
    """By the keys of what editions stand under, a text that differs when one of these does."""
    under: defaultdict[int, set[int]] = defaultdict(set)
    for key, edition in pairs:
        if edition in known:
            under[key].add(edition)
    return {
        key: f"{len(some)} {sum(known[each] for each in some):x}" for key, some in under.items()
    }


def topics(known: Stamps) -> Iterator[Sheet]:
    """A feed for each topic under which something came out; three queries."""
    filed = Digest.topics.through.objects.values_list("topic_id", "digest_id")
    told = Item.objects.filter(article__topics__isnull=False).order_by()
    pairs = [*filed, *told.values_list("article__topics", "digest_id")]
    found = versions(pairs, known)
    for topic in Topic.objects.filter(pk__in=found):
        segment = topic_pages.segment(topic)
        yield from fed("topic-feed", segment, version=f"{found[topic.pk]} {topic.name}")


def stories(known: Stamps) -> Iterator[Sheet]:
    """A feed for each story of which something was printed, and for those merged into one."""
    told = Item.objects.filter(article__story__isnull=False).order_by()
    found = versions(told.values_list("article__story", "digest_id"), known)
    rows = Story.objects.filter(Q(merged_into__isnull=False) | Q(pk__in=found))
    for pk, title, by_hand, into in rows.values_list("pk", "title", "title_by_hand", "merged_into"):
        if into is None:
            yield from of_story(pk, f"{found[pk]} {title if by_hand else None!r}")
        elif into in found:
            yield from of_story(pk, f"moved to {into}")


def of_story(pk: int, version: str) -> Iterator[Sheet]:
    """Its feeds. There are many: their addresses are not reversed one by one."""
    return (Sheet(path.replace("/0/", f"/{pk}/"), version) for path in story_paths())


@cache
def story_paths() -> list[str]:
    """The addresses of the feeds of story 0."""
    return [decoded("story-feed", 0, kind) for kind in FORMATS]
