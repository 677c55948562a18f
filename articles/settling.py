"""What sources answered becomes rows: their polls, their new entries, and when to ask again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext

from articles import bulk, entries, fetch, freshness, hubs, moves, quarantine
from articles.models import Poll, Source
from articles.record import Arrival, ready, record

A_TRANSACTION = 3_000  # entries: SQLite has one lock to write


@dataclass
class Visit:
    """What came of asking one source: the answer, what was read in it, or why nothing was."""

    source: Source
    answer: fetch.Response | None = None
    hash: str = ""  # of the body
    arrival: Arrival | None = None  # None when nothing has changed, too
    error: fetch.FetchError | entries.FeedError | None = None

    @property
    def listed(self) -> int:
        """How many entries were read."""
        return len(self.arrival.listing) if self.arrival else 0

    @property
    def status(self) -> int | None:
        return self.answer.status if self.answer else getattr(self.error, "status", None)


def read(source: Source, answer: fetch.Response | Exception) -> Visit:
    """Read an answer; what nobody has changed is not read again. Raises what is our own fault."""
    if isinstance(answer, fetch.FetchError):
        return Visit(source, error=answer)
    if isinstance(answer, Exception):
        raise answer
    if answer.unchanged:
        return Visit(source, answer, source.body_hash)
    found = sha256(answer.body).hexdigest()
    if found == source.body_hash:
        return Visit(source, answer, found)
    try:
        listing = entries.skim(answer.body, url=answer.url, content_type=answer.content_type)
    except entries.FeedError as error:
        return Visit(source, answer, error=error)
    return Visit(source, answer, found, Arrival(source, listing))


def portions(visits: Iterable[Visit]) -> Iterator[list[Visit]]:
    """The visits, as many at a time as go into one transaction."""
    some: list[Visit] = []
    listed = 0
    for visit in visits:
        listed += visit.listed
        if some and listed > A_TRANSACTION:
            yield some
            some, listed = [], visit.listed
        some.append(visit)
    if some:
        yield some


def settle(visits: Sequence[Visit], claim: str, now: datetime) -> Counter[str]:
    """Write these visits down, as far as their sources are still ours, in one transaction."""
    ready(arrivals(visits), now)
    with transaction.atomic():
        return _keep(visits, claim, now)


def _keep(visits: Sequence[Visit], claim: str, now: datetime) -> Counter[str]:
    ours = Source.objects.still_held(claim, [visit.source.pk for visit in visits])
    visits = [visit for visit in visits if visit.source.pk in ours]
    came = arrivals(visits)
    whole = Source.objects.in_bulk([arrival.source.pk for arrival in came]) if came else {}
    for arrival in came:
        arrival.source = whole[arrival.source.pk]
    record(came, now)
    Source.objects.write_many((visit.source, columns(visit, now)) for visit in visits)
    bulk.insert(
        Poll,
        ("source", "at", "status", "entries", "new", "size", "error"),
        (poll_of(visit, now) for visit in visits),
    )
    return Counter(
        polled=len(visits),
        new=sum(arrival.new for arrival in came),
        failed=sum(visit.error is not None for visit in visits),
    )


def arrivals(visits: Iterable[Visit]) -> list[Arrival]:
    return [visit.arrival for visit in visits if visit.arrival]


def columns(visit: Visit, now: datetime) -> dict[str, Any]:
    """What changes in the source's row."""
    arrival = visit.arrival
    source = arrival.source if arrival else visit.source
    if visit.error:
        return source.after_failure(visit.error, now)
    answer = cast(fetch.Response, visit.answer)
    known = {}
    if arrival:
        known = learnt(source, answer, arrival, now)
        known |= quarantine.look(source, arrival.listing, arrival.fresh, now)
    plan = {
        "due_at": source.next_poll(now, freshness.lifetime(answer.headers, now)),
        "polled_at": now,
    }
    moved = moves.after(source, answer.moved_to)
    return source.once_done(**plan | validators(visit, answer) | known | moved)


def learnt(
    source: Source, answer: fetch.Response, arrival: Arrival, now: datetime
) -> dict[str, Any]:
    """What a feed that was read says of itself."""
    listing = arrival.listing
    source.learn(listing.ttl, (listed.published for listed in listing), arrival.new, now)
    link = answer.headers.get("link", "")
    hub, topic = hubs.named(link, listing.hub, listing.self_url, answer.url)
    return source.named(listing.title) | {
        "ttl": source.ttl,
        "lately": source.lately,
        "quiet_at": source.quiet_at,
        "hub": hub,
        "topic": topic,
    }


def validators(visit: Visit, answer: fetch.Response) -> dict[str, str]:
    """What to ask with next time; what an answer of "nothing new" leaves out stays as known."""
    told = {"etag": answer.etag[:1000], "modified": answer.modified[:200], "body_hash": visit.hash}
    known = vars(visit.source)
    return {
        name: value
        for name, value in told.items()
        if value != known[name] and (value or not answer.unchanged)
    }


def poll_of(visit: Visit, now: datetime) -> tuple[Any, ...]:
    """The row of a Poll."""
    new = visit.arrival.new if visit.arrival else 0
    size = len(visit.answer.body) if visit.answer else 0
    error = gettext(str(visit.error)) if visit.error else ""
    return visit.source.pk, now, visit.status, visit.listed, new, size, error
