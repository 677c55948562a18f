"""Conditional answers: a page's tag is made from the rows that the page is made from."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from digests import tongues
from digests.models import Digest, Series
from digests.models.digest import DigestQuerySet

SECONDS = 60  # how long a reader or a proxy need not ask again
# And how long an old answer may do while a new one is fetched, or cannot be.
STALE = f"stale-while-revalidate=60, stale-if-error={24 * 3600}"
KEPT = f"public, max-age={SECONDS}, {STALE}"
MOST_KEYS = 12  # in a header; a list of more editions goes by its Series alone
FRAME = ("templates/**/*.html", "digests/**/*.py", "newsroom/locale/**/*.mo")
SERIES = (  # what the public pages show of one
    *("pk", "title", "slug", "description", "language", "time_zone", "edition_title"),
    *("active", "due_at", "out_at", "draft_minutes", "out_times", "quiet_from", "quiet_until"),
)


def answer(
    request: HttpRequest,
    make: Callable[[], HttpResponse],
    *,
    rows: Iterable[object],
    modified: datetime | None,
    by_date: bool = False,
) -> HttpResponse:
    """304 if the reader has what these rows say, else what make() says; cacheable either way.

    By its tag, for not all that changes a page has a moment: a topic, a source or a Series that
    gets another name has none. `by_date`: to who sends no tag, by the very date of what he has
    too. That is for feeds, where all that anybody waits for has one; by another date, which may
    be his own clock's, nobody knows what he has.
    """
    rows = [*rows, *tongues.asked(request)]
    tag = tag_of(rows)
    moment = max(filter(None, [modified, frame()[1]]))
    date = http_date(moment.timestamp())
    has_it = by_date and request.headers.get("If-Modified-Since") == date
    known = int(moment.timestamp()) if has_it else None
    unchanged = get_conditional_response(request, etag=tag, last_modified=known)
    response = unchanged or make()
    response.headers.setdefault("ETag", tag)
    response.headers.setdefault("Last-Modified", date)
    response.headers["Cache-Control"] = KEPT
    if keys := surrogate_keys(rows):
        response["Surrogate-Key"], response["Cache-Tag"] = " ".join(keys), ",".join(keys)
    return response


def surrogate_keys(rows: Iterable[object]) -> list[str]:
    """By which names a proxy may be told to forget this page: its Series and its editions.

    Whatever happens to an edition happens to its Series, so that name alone is enough.
    """
    editions = [row for row in rows if isinstance(row, Digest)]
    series = [f"series-{row.slug}" for row in rows if isinstance(row, Series)]
    names = [f"edition-{row.uid}" for row in editions] if len(editions) <= MOST_KEYS else []
    return list(dict.fromkeys([*series, *names]))


def tag_of(rows: Iterable[object]) -> str:
    """An ETag for the rows as they are, printed by the code and templates as they are."""
    said = "\n".join([frame()[0], settings.LANGUAGE_CODE, *map(version_of, rows)])
    return f'"{sha256(said.encode()).hexdigest()[:32]}"'


def version_of(row: object) -> str:
    """What differs as soon as a page that shows this row would."""
    if isinstance(row, Digest):
        return f"{row.pk} {row.version} {row.updated_at.isoformat()}"
    if isinstance(row, Series):
        said = row.__dict__  # what was read of it: nothing else can be shown
        return repr([said.get(name) for name in SERIES])
    return repr(row)


def changed(digests: DigestQuerySet, *, since: datetime | None = None) -> datetime | None:
    """When one of these that came out at `since` or later last came out or was withdrawn.

    The withdrawn count: their going changes a list although nothing in it is newer. So does the
    coming of an import, which is as old as it says, and a minor fix, which is no news. And so do
    those that readers know of although they are not out: they are late, or a publication was
    undone.
    """
    known = digests.filter(published_at__gte=since) if since else digests
    seen = known.published() | known.withdrawn() | digests.stirred()
    found = seen.aggregate(
        updated=Max("updated_at"), fixed=Max("fixed_at"), imported=Max("imported_at")
    )
    return max(filter(None, found.values()), default=None)


def oldest(shown: Sequence[Digest], most: int) -> datetime | None:
    """How far back a list of the `most` latest reaches; None if it holds all there are."""
    return shown[-1].published_at if len(shown) == most else None


@cache
def frame() -> tuple[str, datetime]:
    """The hash of the code and templates that make our pages, and when they last changed.

    Without it a new release would answer 304 to everyone who has a page of the old one.
    """
    paths = sorted(path for pattern in FRAME for path in Path(settings.BASE_DIR).glob(pattern))
    digest = sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()
    return digest, datetime.fromtimestamp(max(path.stat().st_mtime for path in paths), UTC)
