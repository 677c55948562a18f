"""What is asked for at an old address is sent to the new one."""

import posixpath
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import chain
from urllib.parse import unquote

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from digests import shelves
from digests.addresses import FeedKind
from digests.freshness import SECONDS
from digests.models import Digest, Redirect, Series
from digests.whereabouts import key

ASKED = ("GET", "HEAD")
FEED = "/index.xml"  # what Hugo calls the feed of a section, and that of the site
TWIN = ".md"
FEEDS = FeedKind.regex.split("|")


class RedirectMiddleware:
    """Answers 301 instead of 404 where an edition or a Series used to be, here or in the site it
    was imported from, or a list or feed of such; all else wins over it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ASKED or "\0" in request.path:
            return response
        return moved(request.path) or response


def moved(path: str) -> HttpResponse | None:
    """301 to what used to be there: an edition, withdrawn ones too, a Series or what lay below it,
    a section of the archive or a feed; None if nothing was."""
    old = key(path)
    address = edition(old) or below_series(path, old)
    if not address and old.endswith(FEED):
        address = feed(old.removesuffix(FEED))
    address = address or section(old)
    if not address or key(unquote(address)) == old:
        return None
    response = HttpResponsePermanentRedirect(address)
    patch_cache_control(response, public=True, max_age=SECONDS)
    return response


def edition(old: str) -> str:
    """Where the edition is now that was at an old address, as key() has it, or its Markdown twin;
    empty for none."""
    return edition_at([old])


def edition_at(paths: Iterable[str]) -> str:
    """The same, of several addresses of which only one was one."""
    asked = {each: each.removesuffix(TWIN) for each in paths}
    rows = Redirect.objects.filter(path__in={*asked, *asked.values()}, digest__isnull=False)
    rows = rows.select_related("digest__series").only(
        "path", "digest__slug", "digest__series__slug"
    )
    found = {row.path: row.digest for row in rows if row.digest}
    for old, plain in asked.items():
        if digest := found.get(old):
            return digest.get_absolute_url()
        if digest := found.get(plain):
            return twin(digest)
    return ""


def twin(digest: Digest) -> str:
    return reverse("markdown", args=[digest.series.slug, digest.slug])


def below_series(path: str, old: str) -> str:
    """Where something of a Series is now that had another address; empty for none."""
    first, _, rest = path.strip("/").partition("/")
    series = Series.objects.filter(redirects__path=key(first)).only("slug").first()
    if series is None:
        return ""
    if old == key(first):
        return series.get_absolute_url()
    name, _, kind = rest.partition(".")
    if name == "feed" and kind in FEEDS:
        return series_feed(series, kind)
    if rest == FEED[1:]:
        return series_feed(series)
    return of_series(series, rest)


def of_series(series: Series, rest: str) -> str:
    """The address of an edition by its name below that of its Series, now or once; or of its
    twin. Capitals matter as little as in any old address."""
    plain = rest.removesuffix(TWIN)
    known = series.digests.known().filter(Q(slug__iexact=rest) | Q(slug__iexact=plain))
    found = {each.slug: each for each in known.order_by("-pk").only("slug", "series")}
    for name, address in ((rest, Digest.get_absolute_url), (plain, twin)):
        alike = (each for slug, each in found.items() if slug.lower() == name.lower())
        if digest := found.get(name) or next(alike, None):
            digest.series = series
            return address(digest)
    return edition_at(key(f"{each}/{rest}") for each in prefixes(series))


def prefixes(series: Series) -> list[str]:
    """Every address a Series has had, the one it has now first."""
    return [here(series), *series.redirects.order_by("-pk").values_list("path", flat=True)]


def section(old: str) -> str:
    """The page of the Series whose editions lay below an old address; empty for none."""
    series = whose(old)
    return series.get_absolute_url() if series else ""


def feed(old: str) -> str:
    """The feed of a section, or of the whole site where that is empty; empty for none."""
    if not old:
        return reverse("feed", args=["rss"])
    series = whose(old) or shelves.public().filter(slug=old.removeprefix("/")).first()
    return series_feed(series) if series else ""


def whose(old: str) -> Series | None:
    """The Series of the newest edition that lay below an old address."""
    below = Redirect.objects.filter(path__startswith=f"{old}/", digest__isnull=False)
    found = below.select_related("digest__series").only("digest__series__slug")
    row = found.order_by("-digest__published_at", "-pk").first()
    return row.digest.series if row and row.digest else None


def readdress(row: Series | Digest, slug: str) -> None:
    """Give a Series or an edition another address, and let the old one lead there.

    No news: nobody's feed reader takes it for an update; but caches must hear of it.
    """
    old, before = row.slug, here(row)
    with transaction.atomic():
        if isinstance(row, Series):
            row.slug = slug
            row.save(update_fields=["slug"])
            leave_series(row, old)
            return
        seen = row.number is not None or row.published_at is not None
        row.amend(
            slug=slug, updated_at=row.updated_at, **{"fixed_at": timezone.now()} if seen else {}
        )
        if seen and before != here(row):
            Redirect.leave(before, digest=row)


def leave_series(series: Series, old: str) -> None:
    """Let what lay below the old name of a Series be found below its new one."""
    Redirect.leave(key(old), series=series)


def here(row: Series | Digest) -> str:
    """Its address as key() writes it."""
    return key(unquote(row.get_absolute_url()))


def redirects() -> Iterator[tuple[str, str]]:
    """Every old address that leads somewhere, and where, as RedirectMiddleware would say.

    The old ones as key() writes them: decoded, in lower case, neither slash nor index.html behind;
    whoever looks one up must write it so first. The new ones as a Location has them. Where
    something is now there is none, and each leads to its end in one step. A handful of queries.
    """
    known = Digest.objects.known().select_related("series").only("slug", "series__slug")
    editions: dict[int, list[Digest]] = {}
    for digest in known.order_by().iterator():
        editions.setdefault(digest.series_id, []).append(digest)
    rows = list(edition_rows())
    found = dict(hugo_feeds()) | sections(rows)
    had: dict[Series, list[str]] = {}
    for row in Redirect.objects.filter(series__isnull=False).select_related("series"):
        if row.series:
            had.setdefault(row.series, []).append(row.path)
    for series, old in had.items():
        names = dict(names_below({here(series), *old}, rows))
        names |= {each.slug: each for each in editions.get(series.pk, [])}
        for each in (here(series), *old):
            found |= dict(once_below(each, series, names))
    for path, digest in rows:
        found |= {path: digest.get_absolute_url(), f"{path}{TWIN}": twin(digest)}
    taken = set(chain.from_iterable(map(standing, shelves.public())))
    for digest in chain.from_iterable(editions.values()):
        taken |= {here(digest), f"{here(digest)}{TWIN}"}
    yield from ((old, new) for old, new in sorted(found.items()) if old not in taken)


def standing(series: Series) -> Iterator[str]:
    """What is at the address of a Series itself, and below it beside its editions."""
    yield here(series)
    yield from (f"{here(series)}/feed.{kind}" for kind in FEEDS)


def edition_rows() -> Iterator[tuple[str, Digest]]:
    """Where editions used to be that readers know of, those of the newest last."""
    rows = Redirect.objects.filter(digest__in=Digest.objects.known().order_by().values("pk"))
    columns = ("path", "digest__slug", "digest__published_at", "digest__series__slug")
    rows = rows.select_related("digest__series").only(*columns)
    for row in rows.order_by("digest__published_at", "pk"):
        if row.digest:
            yield row.path, row.digest


def hugo_feeds() -> Iterator[tuple[str, str]]:
    """The feeds where Hugo would have those of what is here now."""
    yield FEED, feed("")
    for series in shelves.public():
        yield here(series) + FEED, series_feed(series)


def sections(rows: Iterable[tuple[str, Digest]]) -> dict[str, str]:
    """The folders that editions used to lie in, with the Series of the newest of each."""
    found = {}
    for path, digest in rows:
        while (path := posixpath.dirname(path)) != "/":
            found[path] = digest.series.get_absolute_url()
            found[f"{path}{FEED}"] = series_feed(digest.series)
    return found


def names_below(
    folders: Container[str], rows: Iterable[tuple[str, Digest]]
) -> Iterator[tuple[str, Digest]]:
    """What editions were called that have an old address in one of these folders."""
    for path, digest in rows:
        if posixpath.dirname(path) in folders:
            yield posixpath.basename(path), digest


def once_below(old: str, series: Series, names: Mapping[str, Digest]) -> Iterator[tuple[str, str]]:
    """What lay below an old address of a Series, with its editions by all their names."""
    yield old, series.get_absolute_url()
    yield f"{old}{FEED}", series_feed(series)
    for kind in FEEDS:
        yield f"{old}/feed.{kind}", series_feed(series, kind)
    for name, digest in names.items():
        below = key(f"{old}/{name}")
        yield below, digest.get_absolute_url()
        yield f"{below}{TWIN}", twin(digest)


def series_feed(series: Series, kind: str = "rss") -> str:
    return reverse("series-feed", args=[series.slug, kind])
