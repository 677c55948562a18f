"""Through a proxy on a connected socket, by HTTP CONNECT or SOCKS5: to an address, never a name."""

import asyncio
import ipaddress
import socket
from base64 import b64encode

from articles.proxies import Proxy

LONGEST_HEAD = 16 * 1024  # bytes of an HTTP proxy's answer
VERSION, CONNECT, NO_LOGIN, LOGIN = 5, 1, 0, 2  # of SOCKS, RFC 1928
IPV4, NAME, IPV6 = 1, 3, 4


class TunnelError(OSError):
    """The proxy does not get us through; an OSError, as all that befalls a connection."""


async def dig(wire: socket.socket, proxy: Proxy, address: str, port: int) -> None:
    """Have the proxy connect this socket to an IP address and port; TunnelError if it does not."""
    if proxy.kind == "http":
        await _connect(wire, proxy, address, port)
    else:
        await _socks(wire, proxy, address, port)


async def _connect(wire: socket.socket, proxy: Proxy, address: str, port: int) -> None:
    place = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    lines = [f"CONNECT {place} HTTP/1.1", f"Host: {place}"]
    if proxy.user:
        login = b64encode(f"{proxy.user}:{proxy.password}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {login}")
    await _send(wire, "\r\n".join([*lines, "", ""]).encode())
    head = b""
    while b"\r\n\r\n" not in head:
        # Byte by byte at the end is not needed: whom we reach waits for us to speak first.
        part = await asyncio.get_running_loop().sock_recv(wire, 4096)
        head += part
        if not part or len(head) > LONGEST_HEAD:
            raise TunnelError("no proper answer")
    version, _, rest = head.partition(b" ")
    if not version.startswith(b"HTTP/1.") or rest[:1] != b"2":
        raise TunnelError(f"refused: {rest[:3]!r}")


async def _socks(wire: socket.socket, proxy: Proxy, address: str, port: int) -> None:
    ways = bytes([NO_LOGIN, LOGIN] if proxy.user else [NO_LOGIN])
    await _send(wire, bytes([VERSION, len(ways)]) + ways)
    version, way = await _take(wire, 2)
    if version != VERSION or way not in ways:
        raise TunnelError("no way to log in that both know")
    if way == LOGIN:
        user, password = proxy.user.encode(), proxy.password.encode()
        await _send(wire, bytes([1, len(user)]) + user + bytes([len(password)]) + password)
        if (await _take(wire, 2))[1]:
            raise TunnelError("the login is not accepted")
    packed = ipaddress.ip_address(address).packed
    kind = IPV4 if len(packed) == 4 else IPV6
    await _send(wire, bytes([VERSION, CONNECT, 0, kind]) + packed + port.to_bytes(2, "big"))
    version, refusal, _, kind = await _take(wire, 4)
    if version != VERSION or refusal:
        raise TunnelError(f"refused: {refusal}")
    lengths = {IPV4: 4, IPV6: 16}
    length = lengths[kind] if kind in lengths else (await _take(wire, 1))[0]
    await _take(wire, length + 2)  # where the proxy itself stands, which is not ours to know


async def _send(wire: socket.socket, data: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(wire, data)


async def _take(wire: socket.socket, count: int) -> bytes:
    """Exactly so many bytes: the next one may belong to who is behind the proxy."""
    taken = b""
    while len(taken) < count:
        part = await asyncio.get_running_loop().sock_recv(wire, count - len(taken))
        if not part:
            raise TunnelError("broke off")
        taken += part
    return taken
