"""What feeds listed becomes rows: sightings, and an article for each page we had not seen."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from articles import bulk, entries, guard, quarantine, similar
from articles.models import Article, Sighting, Snapshot, Source

FIRST = (  # the fields of a new article
    *("url_key", "canonical_url", "source", "title", "byline", "published_at"),
    *("first_seen_at", "due_at", "language", "sample"),
)


@dataclass
class Arrival:
    """One feed as it came in; `ready` fills in what is unseen of it, `record` what is new."""

    source: Source
    listing: entries.Listing
    unseen: dict[str, entries.Listed] = field(default_factory=dict)  # by guid_key, oldest first
    new: int = 0  # articles that came of it

    @property
    def fresh(self) -> list[entries.Listed]:
        """What the source never listed before, in the feed's own order."""
        return list(reversed(self.unseen.values()))


class Page(NamedTuple):
    """A page that is news, and the first who listed it."""

    address: str
    arrival: Arrival
    listed: entries.Listed


def ready(arrivals: Sequence[Arrival], now: datetime) -> None:
    """Find out what is unseen in these feeds, and make plain what may become an article.

    To be done before the transaction, for it takes its time, and SQLite has one lock to write.
    What was found stays true for as long as the sources are ours: nobody else writes their
    sightings.
    """
    sift(arrivals)
    found = (page for arrival in arrivals for _, page in news(arrival, now))
    pages = {similar.url_key(page.address): page for page in found}
    for key in pages.keys() - known_articles(pages).keys():
        pages[key].listed.entry()  # which keeps what it made


def record(arrivals: Sequence[Arrival], now: datetime) -> None:
    """Write what is new in these feeds, all at once, as `ready` found it.

    Call it in a transaction in which the sources are still ours.
    """
    keys: dict[tuple[int, str], str] = {}  # source and guid_key of what is news, to its url_key
    pages: dict[str, Page] = {}
    # What a source in quarantine lists too is the other's: sorting keeps the order of the rest.
    for arrival in sorted(arrivals, key=lambda each: each.source.quarantined_at is not None):
        for key, page in news(arrival, now):
            keys[arrival.source.pk, key] = similar.url_key(page.address)
            pages.setdefault(keys[arrival.source.pk, key], page)
    made = articles_for(pages, now)
    bulk.insert(
        Sighting,
        ("source", "guid", "guid_key", "url", "title", "article", "first_seen_at"),
        (
            (
                pk,
                guard.without_login(listed.guid),
                key,
                listed.url,
                listed.title,
                made.get(keys.get((pk, key), "")),
                now,
            )
            for pk, key, listed in unseen(arrivals)
        ),
    )


def unseen(arrivals: Iterable[Arrival]) -> Iterator[tuple[int, str, entries.Listed]]:
    """What was never listed before: its source, its guid_key, itself."""
    for arrival in arrivals:
        for key, listed in arrival.unseen.items():
            yield arrival.source.pk, key, listed


def sift(arrivals: Iterable[Arrival]) -> None:
    """Find out which entries each source never listed before."""
    for arrival in arrivals:
        arrival.unseen = {guid_key(listed): listed for listed in reversed(arrival.listing)}
    asked = {arrival.source.pk: arrival.unseen for arrival in arrivals if arrival.unseen}
    for pk, key in bulk.known(Sighting, ("source", "guid_key"), asked):
        asked[pk].pop(key, None)


def guid_key(listed: entries.Listed) -> str:
    """What makes an entry of one feed itself: its guid, lacking one its address, else its title."""
    return sha256(
        (listed.guid or similar.canonical_url(listed.url) or listed.title).encode()
    ).hexdigest()


def news(arrival: Arrival, now: datetime) -> Iterator[tuple[str, Page]]:
    """What is to become an article, by guid_key: it has an address and is no backlog."""
    source = arrival.source
    for key, listed in arrival.unseen.items():
        # The date costs, and counts on a first poll only.
        if source.polled_at is None and source.is_backlog(listed.published, now):
            continue
        if address := similar.canonical_url(listed.url):
            yield key, Page(address, arrival, listed)


def articles_for(pages: Mapping[str, Page], now: datetime) -> dict[str, int]:
    """The articles for these pages, both by URL key, made where no source had brought them."""
    if not pages:
        return {}
    known = known_articles(pages)
    quarantine.hand_over({key: pages[key].arrival.source for key in known})
    # In one order everywhere: two workers with the same pages would wait for each other.
    said = {key: pages[key].listed.entry() for key in sorted(pages.keys() - known.keys())}
    bulk.insert(
        Article,
        FIRST,
        (first_draft(key, pages[key], entry, now) for key, entry in said.items()),
        known=True,  # another worker may have been quicker with the same page
    )
    rows = Article.objects.order_by().filter(url_key__in=said)
    made = rows.values_list("url_key", "pk", "first_seen_at")
    texts = {}
    for key, pk, seen in made if said else ():
        known[key] = pk
        if seen == now:
            pages[key].arrival.new += 1
            texts[pk] = said[key].content or said[key].summary
    keep_feed_texts(texts, now)
    return known


def known_articles(keys: Collection[str]) -> dict[str, int]:
    """By URL key the articles there are."""
    rows = Article.objects.order_by().filter(url_key__in=keys)
    return dict(rows.values_list("url_key", "pk")) if keys else {}


def first_draft(key: str, page: Page, entry: entries.Entry, now: datetime) -> tuple[Any, ...]:
    """The new article of an entry, by FIRST: what the feed says of it, due at once."""
    source = page.arrival.source
    about = entry.title, entry.author[:300], entry.published
    return (key, page.address, source.pk, *about, now, now, source.language, source.sample)


def keep_feed_texts(texts: Mapping[int, str], now: datetime) -> None:
    """What the feeds themselves say, by article: to fall back on when a page is closed."""
    bulk.insert(
        Snapshot,
        ("article", "text", "hash", "origin", "fetched_at"),
        (
            (pk, text, Snapshot.hash_of(text), Snapshot.Origin.FEED, now)
            for pk, text in texts.items()
            if text
        ),
        known=True,
    )
