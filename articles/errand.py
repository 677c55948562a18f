"""One errand to the web: through the guard, from hop to hop, home with a capped body."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import aiohttp
from django.conf import settings
from django.utils.translation import gettext as _
from yarl import URL

from articles import guard, limits, proxies
from articles.answers import (
    ELSEWHERE,
    FOREVER,
    PRODUCT,
    VERSION,
    WHOLE,
    WITH_BODY,
    FetchError,
    Request,
    Response,
    complaint,
    plain,
)
from articles.connect import Connector
from articles.incoming import Room, body_of
from articles.inflate import BrokenError
from articles.mishaps import TOO_MANY_HEADERS, failure

OWN = "\0own"  # no proxy has this name


class Ways:
    """The sessions an errand may leave by: to the operator's own hosts, or to the public web.

    What the operator named is reached straight, never through a proxy.
    """

    def __init__(self, open_ones: AsyncExitStack) -> None:
        self.open_ones = open_ones
        self.sessions: dict[str, aiohttp.ClientSession] = {}  # by the name of the proxy
        self.large = asyncio.Semaphore(limits.LARGE_AT_ONCE)

    async def to(self, address: guard.Address, proxy: str) -> aiohttp.ClientSession:
        """The session for this address, made when it is first needed."""
        own = guard.is_own(address)
        way = OWN if own else proxy
        if way not in self.sessions:
            through = None if own else proxies.named(proxy)
            session = _session(Connector(guarded=not own, proxy=through))
            self.sessions[way] = await self.open_ones.enter_async_context(session)
        return self.sessions[way]


@asynccontextmanager
async def ways_out() -> AsyncIterator[Ways]:
    """What `run` needs, for as many errands as this lasts."""
    async with AsyncExitStack() as open_ones:
        yield Ways(open_ones)


def name_ourselves() -> str:
    """The User-Agent: who we are and, where the operator said, where to complain."""
    contact = f" (+{settings.SITE_URL})" if settings.SITE_URL else ""
    return f"{PRODUCT}/{VERSION}{contact}"


def _session(connector: Connector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": name_ourselves()},
        timeout=aiohttp.ClientTimeout(total=None, sock_read=limits.FIRST_BYTE),
        trust_env=False,
        auto_decompress=False,
        max_line_size=limits.HEADER_LIMIT,
        max_field_size=limits.HEADER_LIMIT,
        max_headers=limits.HEADERS,
    )


async def run(request: Request, ways: Ways) -> Response | FetchError:
    """Run one request to its end; what fails is returned, not raised."""
    try:
        return await _follow(request, ways)
    except guard.RefusedError as error:
        return FetchError(str(error), permanent=True)
    except proxies.NoProxyError as error:
        return FetchError(str(error))
    except FetchError as error:
        return error.with_traceback(None)  # which would keep the half-read body alive


async def _follow(request: Request, ways: Ways) -> Response:
    """Ask, and go where we are sent, every hop through the guard again."""
    deadline = asyncio.get_running_loop().time() + limits.DEADLINE
    address = guard.admit(request.url)
    seen: set[guard.Address] = set()
    for_good = True
    while len(seen) <= limits.HOPS:
        answer = await _hop(address, request, ways, deadline)
        if answer.status not in ELSEWHERE:
            return replace(answer, moved_to=answer.url) if seen and for_good else answer
        seen.add(address)
        for_good = for_good and answer.status in FOREVER
        sender, address = address, guard.admit(answer.headers["location"], base=address.url)
        if request.data is not None and not _may_repeat(answer.status, sender, address):
            raise FetchError(
                _("%(host)s sends our message on in a way that is not safe (%(status)d).")
                % {"host": sender.site, "status": answer.status},
                permanent=True,
                status=answer.status,
            )
        if address in seen:
            raise FetchError(
                _("%(host)s sends us round in circles.") % {"host": address.site},
                status=answer.status,
            )
    raise FetchError(
        _("%(host)s sends us on more than %(hops)d times.")
        % {"host": address.site, "hops": limits.HOPS},
        status=answer.status,
    )


def _may_repeat(status: int, sender: guard.Address, address: guard.Address) -> bool:
    """Whether what we posted may go there, too.

    It may hold a secret, so never out of TLS; it may set something off, so nobody on the web
    sends it to a host of the operator's.
    """
    inwards = guard.is_own(address) and not guard.is_own(sender)
    safe = address.scheme == "https" or sender.scheme == "http"
    return status in WITH_BODY and safe and not inwards


async def _hop(address: guard.Address, request: Request, ways: Ways, deadline: float) -> Response:
    """One question and its answer; a redirect comes back with its location only."""
    session = await ways.to(address, request.proxy)
    try:
        async with (
            asyncio.timeout_at(deadline) as clock,
            session.request(
                "GET" if request.data is None else "POST",
                URL(address.url, encoded=True),
                headers=_ask(request),
                data=request.data,
                allow_redirects=False,
            ) as answer,
        ):
            headers = _headers(answer, address.site)
            if answer.status in ELSEWHERE and "location" in headers:
                location = {"location": answer.headers["location"]}
                return Response(address.url, answer.status, location, b"")
            if answer.status == 304 and request.is_conditional:
                return Response(address.url, answer.status, headers, b"")
            if answer.status not in WHOLE:
                raise complaint(answer.status, headers, address.site)
            async with Room(ways.large, clock) as room:
                body = await body_of(answer.content, headers, address.site, request.enough, room)
            if not body and not request.may_be_empty:
                raise FetchError(_("%(host)s answered with nothing.") % {"host": address.site})
            return Response(
                address.url, answer.status, headers, body, leave=room.leave if room.kept else None
            )
    except (aiohttp.ClientError, OSError, BrokenError) as error:
        raise failure(error, address.site) from error


def _ask(request: Request) -> dict[str, str]:
    headers = {"Accept": request.accept, "Accept-Encoding": "gzip, deflate, br, zstd"}
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.modified:
        headers["If-Modified-Since"] = request.modified
    if request.data is not None:
        headers["Content-Type"] = request.content_type
    return headers


def _headers(answer: aiohttp.ClientResponse, host: str) -> dict[str, str]:
    if sum(len(name) + len(value) for name, value in answer.raw_headers) > limits.HEADERS_LIMIT:
        raise FetchError(_(TOO_MANY_HEADERS) % {"host": host, "fields": limits.HEADERS})
    return plain(answer.headers)
