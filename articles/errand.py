"""One errand to the web: through the guard, from hop to hop, home with a capped body."""

import asyncio
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from yarl import URL

from articles import guard
from articles.answers import ELSEWHERE, FOREVER, FetchError, Request, Response, complaint, plain
from articles.inflate import Inflater

DEADLINE = 25.0  # seconds for one request, redirects and the last byte included
CONNECT = 10.0  # seconds of these for name, connection and TLS of one hop
BODY_LIMIT = 10_000_000  # bytes, counted after decompression
HEADER_LIMIT = 64 * 1024  # bytes a field: real sites send policies of more than aiohttp's 8 KB
HEADERS = 256
HOPS = 10
CHUNK = 64 * 1024

FAILURES: list[tuple[type[Exception], str]] = [  # the first that fits
    (
        guard.NotPublicError,
        gettext_noop("%(host)s is not on the public internet; nothing is fetched from there."),
    ),
    (
        aiohttp.ConnectionTimeoutError,
        gettext_noop("%(host)s could not be reached in %(connect)d seconds."),
    ),
    (TimeoutError, gettext_noop("%(host)s did not answer within %(deadline)d seconds.")),
    (socket.gaierror, gettext_noop("There is no host named %(host)s, as far as we can find out.")),
    (ssl.CertificateError, gettext_noop("%(host)s shows a certificate that cannot be trusted.")),
    (ssl.SSLError, gettext_noop("No secure connection to %(host)s is possible.")),
    (aiohttp.ClientConnectorError, gettext_noop("%(host)s accepts no connection.")),
    (zlib.error, gettext_noop("The compressed answer of %(host)s is broken.")),
    (aiohttp.ClientPayloadError, gettext_noop("%(host)s broke off in the middle of its answer.")),
    (
        aiohttp.ClientResponseError,
        gettext_noop("%(host)s answered in a way that is no proper HTTP."),
    ),
    (Exception, gettext_noop("The connection to %(host)s broke.")),
]


@asynccontextmanager
async def ways_out() -> AsyncIterator[dict[bool, aiohttp.ClientSession]]:
    """Two sessions: False for the public web, True for what the operator named.

    A connection belongs to one request (force_close): no idle ones pile up over thousands of
    hosts, and each request passes the guard.
    """

    def session(connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": f"Newsroom/0.1 (+{settings.SITE_URL or 'newsroom'})"},
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT),
            trust_env=False,
            auto_decompress=False,
            max_line_size=HEADER_LIMIT,
            max_field_size=HEADER_LIMIT,
            max_headers=HEADERS,
        )

    public = aiohttp.TCPConnector(limit=0, force_close=True, socket_factory=guard.open_socket)
    own = aiohttp.TCPConnector(limit=0, force_close=True)
    async with session(public) as outward, session(own) as homeward:
        yield {False: outward, True: homeward}


async def run(
    request: Request, ways: Mapping[bool, aiohttp.ClientSession]
) -> Response | FetchError:
    """Run one request to its end; what fails is returned, not raised."""
    try:
        return await _follow(request, ways)
    except guard.RefusedError as error:
        return FetchError(str(error), permanent=True)
    except FetchError as error:
        return error.with_traceback(None)  # which would keep the half-read body alive


async def _follow(request: Request, ways: Mapping[bool, aiohttp.ClientSession]) -> Response:
    """Ask, and go where we are sent, every hop through the guard again."""
    deadline = asyncio.get_running_loop().time() + DEADLINE
    address = guard.admit(request.url)
    seen: set[guard.Address] = set()
    for_good = True
    while len(seen) <= HOPS:
        answer = await _hop(address, request, ways[guard.is_own(address)], deadline)
        if answer.status not in ELSEWHERE:
            return replace(answer, moved_to=answer.url if seen and for_good else "")
        seen.add(address)
        for_good = for_good and answer.status in FOREVER
        address = guard.admit(answer.headers["location"], base=address.url)
        if address in seen:
            raise FetchError(
                _("%(host)s sends us round in circles.") % {"host": address.site},
                status=answer.status,
            )
    raise FetchError(
        _("%(host)s sends us on more than %(hops)d times.") % {"host": address.site, "hops": HOPS}
    )


async def _hop(
    address: guard.Address, request: Request, session: aiohttp.ClientSession, deadline: float
) -> Response:
    """One question and its answer; a redirect comes back with its location only."""
    try:
        async with (
            asyncio.timeout_at(deadline),
            session.get(
                URL(address.url, encoded=True), headers=_ask(request), allow_redirects=False
            ) as answer,
        ):
            headers = plain(answer.headers)
            if answer.status in ELSEWHERE and "location" in headers:
                location = {"location": answer.headers["location"]}
                return Response(address.url, answer.status, location, b"")
            unchanged = answer.status == 304 and request.is_conditional
            if not unchanged and not 200 <= answer.status < 300:
                raise complaint(answer.status, headers, address.site)
            body = b"" if unchanged else await _body(answer.content, headers, address.site)
            return Response(address.url, answer.status, headers, body)
    except (aiohttp.ClientError, OSError, zlib.error) as error:
        raise _failure(error, address.site) from error


def _ask(request: Request) -> dict[str, str]:
    headers = {"Accept": request.accept, "Accept-Encoding": "gzip, deflate"}
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.modified:
        headers["If-Modified-Since"] = request.modified
    return headers


async def _body(content: aiohttp.StreamReader, headers: Mapping[str, str], host: str) -> bytes:
    """The body, opened while it comes in and cut off at BODY_LIMIT."""
    inflater = Inflater(headers.get("content-encoding", ""))
    body = bytearray()
    received = 0
    async for chunk in content.iter_chunked(CHUNK):
        received += len(chunk)
        body += inflater.feed(chunk, BODY_LIMIT - len(body) + 1)
        if max(received, len(body)) > BODY_LIMIT:
            raise FetchError(
                _("What %(host)s sends is larger than %(megabytes)d MB.")
                % {"host": host, "megabytes": BODY_LIMIT // 1_000_000}
            )
    inflater.finish()
    if not body:
        raise FetchError(_("%(host)s answered with nothing.") % {"host": host})
    return bytes(body)


def _failure(error: Exception, host: str) -> FetchError:
    """What went wrong on the way."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    msgid = next(
        msgid for kind, msgid in FAILURES if isinstance(cause, kind) or isinstance(error, kind)
    )
    return FetchError(
        _(msgid) % {"host": host, "connect": CONNECT, "deadline": DEADLINE},
        permanent=isinstance(cause, guard.NotPublicError),
    )
