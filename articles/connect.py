"""Connections to the web: each phase in its time, each address through the guard, proxy or not."""

import asyncio
import errno
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

import aiohappyeyeballs
import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.client_proto import ResponseHandler
from aiohttp.resolver import ThreadedResolver
from django.utils.translation import gettext_noop

from articles import guard, tunnel
from articles.proxies import Proxy

LOOKUP = 6.0  # seconds until the name of a host is known
CONNECT = 6.0  # seconds until it, or the proxy, takes our call
TUNNEL = 8.0  # seconds until the proxy has reached it
HANDSHAKE = 6.0  # seconds until the connection is secure

NO_NAME = gettext_noop("The name %(host)s could not be looked up within %(seconds)g seconds.")
NO_CALL = gettext_noop("%(host)s could not be reached in %(seconds)g seconds.")
NO_TLS = gettext_noop("%(host)s did not agree on a secure connection within %(seconds)g seconds.")
TLS_BROKEN = gettext_noop("No secure connection to %(host)s is possible.")
NO_PROXY = gettext_noop("The proxy %(proxy)s accepts no connection.")
LATE_PROXY = gettext_noop("The proxy %(proxy)s did not reach %(host)s within %(seconds)g seconds.")
NO_TUNNEL = gettext_noop("The proxy %(proxy)s does not let us through to %(host)s.")


class ConnectError(OSError):
    """What went wrong while connecting, with its sentence.

    An OSError with a number, so that aiohttp takes it neither for a crash nor for a time-out of
    its own, which it would try again with the next address.
    """

    def __init__(self, msgid: str, **values: Any) -> None:
        super().__init__(errno.EIO, "no connection")
        self.msgid = msgid
        self.values = values


def trust() -> ssl.SSLContext | bool:
    """Whose certificates we believe: True, those this machine believes."""
    return True  # aiohttp reads them once, as it is imported


class Names(AbstractResolver):
    """The machine's own resolver, with a deadline."""

    def __init__(self) -> None:
        self.resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        try:
            async with asyncio.timeout(LOOKUP):
                return await self.resolver.resolve(host, port, family)
        except TimeoutError as error:
            raise ConnectError(NO_NAME, seconds=LOOKUP) from error

    async def close(self) -> None:
        await self.resolver.close()


class Curt(ResponseHandler):
    """A connection that hangs up without waiting to be told goodbye.

    Its one answer is in or will never be; a host that ignores the end of TLS would hold the loop.
    """

    def close(self) -> None:
        self.abort()


class Connector(aiohttp.TCPConnector):
    """Straight to the public web, through a proxy, or (guarded=False) to the operator's own hosts.

    A connection belongs to one request (force_close): no idle ones pile up over thousands of
    hosts, and each request passes the guard. Names are looked up here with a proxy, too: it is told
    the address that the guard has seen, so no name leads it where we would not go ourselves.
    """

    def __init__(self, *, guarded: bool = True, proxy: Proxy | None = None) -> None:
        super().__init__(limit=0, force_close=True, ssl=trust(), resolver=Names())
        self.open_socket = guard.open_socket if guarded else _open_socket
        self.proxy = proxy

    async def _wrap_create_connection(  # the one seam that both ways have in common
        self,
        *_theirs: Any,  # the protocol they would make
        addr_infos: list[aiohappyeyeballs.AddrInfoType],
        req: aiohttp.ClientRequest,
        timeout: aiohttp.ClientTimeout,
        client_error: type[Exception] = aiohttp.ClientConnectorError,
        **kwargs: Any,
    ) -> Any:
        key = req.connection_key
        try:
            wire = await (self._through(addr_infos) if self.proxy else self._straight(addr_infos))
            return await self._secured(wire, **kwargs)
        except ssl.CertificateError as error:
            raise aiohttp.ClientConnectorCertificateError(key, error) from error
        except ssl.SSLError as error:
            raise aiohttp.ClientConnectorSSLError(key, error) from error
        except ConnectError:
            raise
        except OSError as error:
            raise client_error(key, error) from error

    async def _straight(self, addr_infos: list[aiohappyeyeballs.AddrInfoType]) -> socket.socket:
        try:
            async with asyncio.timeout(CONNECT):
                return await _call(addr_infos, self.open_socket)
        except TimeoutError as error:
            raise ConnectError(NO_CALL, seconds=CONNECT) from error

    async def _through(self, addr_infos: Sequence[aiohappyeyeballs.AddrInfoType]) -> socket.socket:
        """A socket on which the proxy has reached the host's first public address."""
        assert self.proxy is not None
        place = guard.first_public(addr_infos)
        told = {"proxy": self.proxy.site}
        with ExitStack() as undo:
            wire = undo.enter_context(await self._proxy_socket(told))
            try:
                async with asyncio.timeout(TUNNEL):
                    await tunnel.dig(wire, self.proxy, *place)
            except TimeoutError as error:
                raise ConnectError(LATE_PROXY, seconds=TUNNEL, **told) from error
            except OSError as error:
                raise ConnectError(NO_TUNNEL, **told) from error
            undo.pop_all()
        return wire

    async def _proxy_socket(self, told: dict[str, str]) -> socket.socket:
        """The proxy's own address is the operator's affair: no guard."""
        assert self.proxy is not None
        try:
            async with asyncio.timeout(CONNECT):
                infos = await self._loop.getaddrinfo(
                    self.proxy.host, self.proxy.port, type=socket.SOCK_STREAM
                )
                return await _call(infos, _open_socket)
        except OSError as error:  # a time-out is one
            raise ConnectError(NO_PROXY, **told) from error

    async def _secured(self, wire: socket.socket, **kwargs: Any) -> Any:
        """Transport and protocol on this socket, TLS where it is asked for."""
        protocol = partial(Curt, loop=self._loop)
        if not kwargs.get("ssl"):
            return await self._loop.create_connection(protocol, sock=wire, **kwargs)
        try:
            async with asyncio.timeout(HANDSHAKE):
                return await self._loop.create_connection(protocol, sock=wire, **kwargs)
        except ssl.SSLError:
            raise
        except TimeoutError as error:
            raise ConnectError(NO_TLS, seconds=HANDSHAKE) from error
        except OSError as error:
            raise ConnectError(TLS_BROKEN) from error


async def _call(
    addr_infos: Sequence[aiohappyeyeballs.AddrInfoType],
    open_socket: Callable[[aiohappyeyeballs.AddrInfoType], socket.socket],
) -> socket.socket:
    """The first address to take our call, IPv6 and IPv4 in a race."""
    if len(addr_infos) == 1:  # the race is not free
        return await _call_one(addr_infos[0], open_socket)
    return await aiohappyeyeballs.start_connection(
        list(addr_infos), happy_eyeballs_delay=0.25, socket_factory=open_socket
    )


async def _call_one(
    info: aiohappyeyeballs.AddrInfoType,
    open_socket: Callable[[aiohappyeyeballs.AddrInfoType], socket.socket],
) -> socket.socket:
    with ExitStack() as undo:
        wire = undo.enter_context(open_socket(info))
        wire.setblocking(False)
        await asyncio.get_running_loop().sock_connect(wire, info[-1])
        undo.pop_all()
    return wire


def _open_socket(destination: aiohappyeyeballs.AddrInfoType) -> socket.socket:
    family, kind, protocol, _name, _place = destination
    return socket.socket(family, kind, protocol)
