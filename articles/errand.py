"""One errand to the web: through the guard, from hop to hop, home with a capped body."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Self

import aiohttp
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from yarl import URL

from articles import guard, proxies
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
from articles.connect import ConnectError, Connector
from articles.inflate import BrokenError, Inflater

DEADLINE = 25.0  # seconds for one request: names, connections, redirects and the last byte
FIRST_BYTE = 15.0  # seconds of these from our question to the first word of the answer
SILENCE = 10.0  # seconds of these between two parts of the body
BODY_LIMIT = 10_000_000  # bytes, counted after decompression
LARGE = 256 * 1024  # bytes from which on a body waits for one of the places for large ones
LARGE_AT_ONCE = 8
HEADER_LIMIT = 64 * 1024  # bytes a field: real sites send policies of more than aiohttp's 8 KB
HEADERS_LIMIT = 256 * 1024  # bytes of all fields together
HEADERS = 256
HOPS = 10
OWN = "\0own"  # no proxy has this name

TOO_MANY_HEADERS = gettext_noop(
    "%(host)s sends more headers than anybody needs: over %(fields)d, or too long ones."
)
NO_HTTP = gettext_noop("%(host)s answered in a way that is no proper HTTP.")
BROKEN_OFF = gettext_noop("%(host)s broke off in the middle of its answer.")
CERTIFICATES = {  # by OpenSSL's number for what is wrong
    9: gettext_noop("The certificate of %(host)s is not valid yet."),
    10: gettext_noop("%(host)s has let its certificate expire."),
    18: gettext_noop("%(host)s vouches only for itself: its certificate cannot be trusted."),
    62: gettext_noop("%(host)s shows the certificate of another host."),
    64: gettext_noop("%(host)s shows the certificate of another host."),
}
FAILURES: list[tuple[type[Exception], str]] = [  # the first that fits
    (
        guard.NotPublicError,
        gettext_noop("%(host)s is not on the public internet; nothing is fetched from there."),
    ),
    (
        aiohttp.SocketTimeoutError,
        gettext_noop("%(host)s took our question and said nothing for %(first_byte)g seconds."),
    ),
    (TimeoutError, gettext_noop("%(host)s did not answer within %(deadline)g seconds.")),
    (socket.gaierror, gettext_noop("There is no host named %(host)s, as far as we can find out.")),
    (ssl.CertificateError, gettext_noop("%(host)s shows a certificate that cannot be trusted.")),
    (ssl.SSLError, gettext_noop("No secure connection to %(host)s is possible.")),
    (aiohttp.ClientConnectorError, gettext_noop("%(host)s accepts no connection.")),
    (BrokenError, gettext_noop("The compressed answer of %(host)s is broken.")),
    (aiohttp.ClientPayloadError, BROKEN_OFF),
    (aiohttp.ClientResponseError, NO_HTTP),
    (Exception, gettext_noop("The connection to %(host)s broke.")),
]


class Ways:
    """The sessions an errand may leave by: to the operator's own hosts, or to the public web.

    What the operator named is reached straight, never through a proxy.
    """

    def __init__(self, open_ones: AsyncExitStack) -> None:
        self.open_ones = open_ones
        self.sessions: dict[str, aiohttp.ClientSession] = {}  # by the name of the proxy
        self.large = asyncio.Semaphore(LARGE_AT_ONCE)

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
        timeout=aiohttp.ClientTimeout(total=None, sock_read=FIRST_BYTE),
        trust_env=False,
        auto_decompress=False,
        max_line_size=HEADER_LIMIT,
        max_field_size=HEADER_LIMIT,
        max_headers=HEADERS,
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
    deadline = asyncio.get_running_loop().time() + DEADLINE
    address = guard.admit(request.url)
    seen: set[guard.Address] = set()
    for_good = True
    while len(seen) <= HOPS:
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
        _("%(host)s sends us on more than %(hops)d times.") % {"host": address.site, "hops": HOPS},
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
            async with _Room(ways.large, clock) as room:
                body = await _body(answer.content, headers, address.site, request.enough, room)
            if not body and not request.may_be_empty:
                raise FetchError(_("%(host)s answered with nothing.") % {"host": address.site})
            return Response(
                address.url, answer.status, headers, body, leave=room.leave if room.kept else None
            )
    except (aiohttp.ClientError, OSError, BrokenError) as error:
        raise _failure(error, address.site) from error


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
    if sum(len(name) + len(value) for name, value in answer.raw_headers) > HEADERS_LIMIT:
        raise FetchError(_(TOO_MANY_HEADERS) % {"host": host, "fields": HEADERS})
    return plain(answer.headers)


class _Room:
    """A place for a large body, taken when it proves to be one; who waits for it loses no time.

    Without it 256 errands at once could hold 10 MB each. A body that came keeps its place until
    whoever has it is done with it.
    """

    def __init__(self, places: asyncio.Semaphore, clock: asyncio.Timeout) -> None:
        self.places = places
        self.clock = clock
        self.taken = self.kept = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, *error: object) -> None:
        self.kept = self.taken and kind is None
        if self.taken and not self.kept:
            self.leave()

    def leave(self) -> None:
        self.places.release()

    async def grow(self, size: int) -> None:
        """Wait for a place when a body of this size needs one."""
        if size <= LARGE or self.taken:
            return
        now, until = asyncio.get_running_loop().time, self.clock.when()
        began = now()
        self.clock.reschedule(None)
        await self.places.acquire()
        self.taken = True
        self.clock.reschedule(None if until is None else until + now() - began)


async def _body(
    content: aiohttp.StreamReader, headers: Mapping[str, str], host: str, enough: int, room: _Room
) -> bytes:
    """The body, opened while it comes in and cut off at BODY_LIMIT."""
    inflater = Inflater(headers.get("content-encoding", ""))
    limit = enough or BODY_LIMIT
    body = bytearray()
    received = 0
    while chunk := await _part(content, host):
        received += len(chunk)
        body += inflater.feed(chunk, limit - len(body) + 1)
        if max(received, len(body)) > limit:
            if enough:
                return bytes(body[:enough])
            raise FetchError(
                _("What %(host)s sends is larger than %(megabytes)d MB.")
                % {"host": host, "megabytes": BODY_LIMIT // 1_000_000}
            )
        await room.grow(len(body))
    inflater.finish()
    return bytes(body)


async def _part(content: aiohttp.StreamReader, host: str) -> bytes:
    """The next bytes there are, b"" at the end."""
    try:
        async with asyncio.timeout(SILENCE):
            return await content.readany()
    except TimeoutError as error:
        raise FetchError(
            _("%(host)s fell silent in the middle of its answer, for %(seconds)g seconds.")
            % {"host": host, "seconds": SILENCE}
        ) from error


def _failure(error: Exception, host: str) -> FetchError:
    """What went wrong on the way."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    reason = cause if isinstance(cause, ConnectError) else error.__cause__
    if isinstance(reason, ConnectError):
        return FetchError(_(reason.msgid) % ({"host": host} | reason.values))
    msgid = (
        _of_certificate(cause)
        or _of_headers(error)
        or next(
            msgid for kind, msgid in FAILURES if isinstance(cause, kind) or isinstance(error, kind)
        )
    )
    values = {"host": host, "deadline": DEADLINE, "first_byte": FIRST_BYTE, "fields": HEADERS}
    return FetchError(_(msgid) % values, permanent=isinstance(cause, guard.NotPublicError))


def _of_certificate(cause: Exception) -> str | None:
    if isinstance(cause, aiohttp.ClientConnectorCertificateError):
        cause = cause.certificate_error
    return CERTIFICATES.get(getattr(cause, "verify_code", 0))


def _of_headers(error: Exception) -> str | None:
    """aiohttp tells headers beyond its limits from other nonsense by its words only."""
    words = error.message if isinstance(error, aiohttp.ClientResponseError) else ""
    beyond = "Got more than" in words or "Too many headers" in words
    return TOO_MANY_HEADERS if beyond else None
