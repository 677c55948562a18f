"""What a feed listed becomes rows: sightings, and an article for each page we had not seen."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from articles import entries, similar
from articles.models import Article, Sighting, Snapshot, Source


def guid_key(entry: entries.Entry) -> str:
    """What makes an entry of one feed itself: its guid, lacking one its address, else its title."""
    return sha256(
        (entry.guid or similar.canonical_url(entry.url) or entry.title).encode()
    ).hexdigest()


def unseen(source: Source, listed: Iterable[entries.Entry]) -> dict[str, entries.Entry]:
    """The entries this source never listed before, by key."""
    by_key = {guid_key(entry): entry for entry in listed}
    seen = set(
        Sighting.objects.filter(source=source, guid_key__in=by_key).values_list(
            "guid_key", flat=True
        )
    )
    return {key: entry for key, entry in by_key.items() if key not in seen}


def record(source: Source, feed: entries.Feed, now: datetime) -> int:
    """Write what is new in a feed; says how many articles came of it. Call it in a transaction."""
    fresh = unseen(source, reversed(feed.entries))
    news = {
        key: entry
        for key, entry in fresh.items()
        if similar.canonical_url(entry.url) and not source.is_backlog(entry.published, now)
    }
    articles = articles_for(source, news.values(), now)
    Sighting.objects.bulk_create(
        (
            Sighting(
                source=source,
                guid=entry.guid,
                guid_key=key,
                url=entry.url,
                title=entry.title,
                article=articles.get(similar.url_key(entry.url)) if key in news else None,
                first_seen_at=now,
            )
            for key, entry in fresh.items()
        ),
        ignore_conflicts=True,
    )
    return sum(article.first_seen_at == now for article in articles.values())


def articles_for(
    source: Source, news: Iterable[entries.Entry], now: datetime
) -> dict[str, Article]:
    """Articles for these entries by URL key, made where another source had not brought them."""
    by_url = {similar.url_key(entry.url): entry for entry in news}
    known = set(Article.objects.filter(url_key__in=by_url).values_list("url_key", flat=True))
    missing = [key for key in by_url if key not in known]
    Article.objects.bulk_create(
        # In one order everywhere: two workers with the same pages would wait for each other.
        (first_draft(source, key, by_url[key], now) for key in sorted(missing)),
        ignore_conflicts=True,  # another worker may have been quicker with the same page
    )
    articles = {
        article.url_key: article
        for article in Article.objects.filter(url_key__in=by_url).light().order_by()
    }
    keep_feed_texts([articles[key] for key in missing], by_url, now)
    return articles


def first_draft(source: Source, key: str, entry: entries.Entry, now: datetime) -> Article:
    """The unsaved article of an entry: what the feed says of it, due at once."""
    return Article(
        url_key=key,
        canonical_url=similar.canonical_url(entry.url),
        source=source,
        title=entry.title,
        byline=entry.author[:300],
        published_at=entry.published,
        first_seen_at=now,
        language=source.language,
        due_at=now,
        sample=source.sample,
    )


def keep_feed_texts(
    articles: Iterable[Article], by_url: dict[str, entries.Entry], now: datetime
) -> None:
    """What the feed itself says of each page: the text to fall back on when the page is closed."""
    texts = ((article, by_url[article.url_key]) for article in articles)
    Snapshot.objects.bulk_create(
        (
            Snapshot(
                article=article,
                text=text,
                hash=Snapshot.hash_of(text),
                origin=Snapshot.Origin.FEED,
                fetched_at=now,
            )
            for article, entry in texts
            if (text := entry.content or entry.summary)
        ),
        ignore_conflicts=True,
    )
