"""Telling hubs which of our feeds changed: put with what is told of, sent by the worker."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from time import monotonic
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles import fetch
from articles.chores import Efforts, LeaseLostError, Setback
from articles.models import Outbox, Story, Topic
from articles.notices import fitting
from digests import topic_pages
from digests.feeds.formats import FORMATS
from digests.letters import whole
from digests.models import Correction, Digest

PATIENCE = 60.0  # seconds for one hub at a time; a lease is longer
AT_ONCE = 2
PAUSE = 0.05  # seconds between two pings: a hub is the operator's choice, and waits for them


class PingError(Exception):
    """Why a hub is not told, in a sentence; asking again is no use."""

    permanent = True


def published(digest: Digest, announcement: str) -> None:
    """Let the hubs be told of a publication, once it can no longer be undone."""
    if hears_of(digest):
        put(announcement, digest, changed_by(digest), due_at=digest.undo_until())


def unpublished(announcement: str) -> None:
    """A publication was taken back before it was told of."""
    for hub in settings.WEBSUB_HUB:
        Outbox.objects.drop(key(announcement, hub))


def corrected(correction: Correction) -> None:
    """Let the hubs be told of a correction, not before its edition is; of a minor fix nobody is."""
    digest = correction.digest
    if correction.minor or not hears_of(digest):
        return
    due = max(filter(None, [correction.at, digest.undo_until()]))
    paths = [*changed_by(digest), *feeds_at("corrections-feed")]
    put(f"corrected:{correction.uid}", digest, paths, due_at=due)


def withdrawn(digest: Digest, announcement: str) -> None:
    """Let the hubs be told of a withdrawal, and no more of the publication."""
    unpublished(announcement)
    if hears_of(digest):
        paths = [*changed_by(digest), *feeds_at("corrections-feed")]
        put(f"withdrawn:{digest.uid}", digest, paths)


def hears_of(digest: Digest) -> bool:
    """Whether any hub is told of an edition; of a sample none is."""
    return bool(settings.WEBSUB_HUB) and not digest.sample


def changed_by(digest: Digest) -> list[str]:
    """The paths of all feeds that an edition stands in; those with parameters have no hub.

    Of a rolling Series the common feed and those of topics have nothing unless they are asked to.
    """
    items = digest.items.filter(article__isnull=False).order_by()
    articles = items.values("article")
    filed = Topic.objects.filter(articles__in=articles) | Topic.objects.filter(digests=digest)
    topics = filed.none() if digest.series.rolling_hours else filed
    stories = Story.objects.standing().filter(articles__in=articles)
    return [
        *([] if digest.series.rolling_hours else feeds_at("feed")),
        *feeds_at("series-feed", digest.series.slug),
        *(path for each in topics.distinct() for path in topic_feeds(each)),
        *(path for each in stories.distinct() for path in feeds_at("story-feed", each.pk)),
    ]


def topic_feeds(topic: Topic) -> Iterator[str]:
    return feeds_at("topic-feed", topic_pages.segment(topic))


def feeds_at(name: str, *place: object) -> Iterator[str]:
    """The paths of one feed in all its formats."""
    return (reverse(name, args=[*place, kind]) for kind in FORMATS)


def key(of: str, hub: str) -> str:
    return fitting(f"hub:{of}@{hub}")


def put(of: str, digest: Digest, paths: Sequence[str], *, due_at: datetime | None = None) -> None:
    """Remember to tell every hub of these feeds."""
    for hub in settings.WEBSUB_HUB:
        Outbox.objects.put(
            Outbox.HUB,
            key(of, hub),
            due_at=due_at,
            hub=hub,
            paths=list(paths),
            event="hub",
            to=urlsplit(hub).netloc,
            series=digest.series.title,
            part={"subject": digest.title, "lines": []},
        )


def attend(ids: Iterable[int]) -> Counter[str]:
    """Tell the hubs what is due among these: each feed once, however many things changed it."""
    tally: Counter[str] = Counter()
    with Efforts(Outbox.objects.of(Outbox.HUB).claim_many(ids)) as efforts:
        by_hub: dict[str, list[Outbox]] = {}
        for row in efforts.rows:
            by_hub.setdefault(row.payload["hub"], []).append(row)
        for hub, wanting in by_hub.items():
            if not (rows := held(wanting)):
                continue
            with efforts.on(rows[0]):
                wanted = dict.fromkeys(path for row in rows for path in row.payload["paths"])
                told, error = tell(hub, list(wanted))
            for row in rows:
                with efforts.on(row), suppress(LeaseLostError):
                    tally[settle(row, told, error)] += 1
    return tally


def held(rows: Iterable[Outbox]) -> list[Outbox]:
    """Those that are still ours, under a fresh lease: the hub before may have been slow."""
    ours = []
    for row in rows:
        with suppress(LeaseLostError):
            row.renew()
            ours.append(row)
    return ours


def tell(hub: str, paths: Sequence[str]) -> tuple[set[str], Setback | None]:
    """Ping a hub for each of these, until it fails once or our patience ends: what it was told,
    and what went wrong. One feed that it refuses for good keeps no other back.

    One address a ping: not every hub takes several.
    """
    if hub not in settings.WEBSUB_HUB:
        return set(), PingError(gettext("This hub is not named in NEWSROOM_HUB any more."))
    told: set[str] = set()
    refused: Setback | None = None
    until = monotonic() + PATIENCE
    pings = [fetch.Request(hub, accept="*/*", data=ping(path)) for path in paths]
    for home in fetch.stream(pings, at_once=AT_ONCE, pause=PAUSE):
        for number, answer in home:
            if isinstance(answer, fetch.FetchError):
                if not answer.permanent:
                    return told, answer
                refused = answer
            elif isinstance(answer, Exception):
                raise answer
            else:
                told.add(paths[number])
        if monotonic() > until:
            return told, None
    return told, refused


def ping(path: str) -> bytes:
    """That a feed of ours changed, as a form."""
    return urlencode({"hub.mode": "publish", "hub.url": whole(path)}).encode()


def settle(row: Outbox, told: set[str], error: Setback | None) -> str:
    """Write down what came of a row; next time only what is left is told."""
    left = [path for path in row.payload["paths"] if path not in told]
    if not left:
        row.delivered()
        return "pinged"
    row.write(payload=row.payload | {"paths": left})
    if error:
        row.put_off(error)
    else:
        row.wait(timezone.now())
    return "unpinged"
