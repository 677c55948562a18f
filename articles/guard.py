"""Who on the web may be asked: public addresses on the usual ports, and what the operator named."""

import errno
import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}

# Spelt out, not asked of ipaddress.is_global: its answer changes with the patch release of Python,
# and it says nothing about where a translated address ends up. 168.63.129.16 looks public, but is
# the metadata service of one large cloud.
IPV4 = ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"]
IPV4 += ["172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"]
IPV4 += ["198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "168.63.129.16/32"]
IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]
NOT_PUBLIC = [ipaddress.ip_network(block) for block in IPV4 + IPV6]
UNICAST = ipaddress.ip_network("2000::/3")  # the only part of IPv6 handed out to the public
TRANSLATED = [ipaddress.ip_network("::ffff:0:0/96"), ipaddress.ip_network("64:ff9b::/96")]

# What a browser sends as it is; a percent sign stays, so that nothing is encoded twice.
PATH_SAFE = "%/:@!$&'()*+,;=[]|"
QUERY_SAFE = "%/:@!$&()*+,;=[]|?^`{}\\"
EDGES = "".join(map(chr, range(0x21)))
LINE_BREAKS = str.maketrans("", "", "\t\r\n")
NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
LOGIN = re.compile(r"(?<=//)[^/?#]*@")
NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)")


class RefusedError(Exception):
    """A URL that is not fetched, with a sentence for the editor."""


class NotPublicError(OSError):
    """A connection that would have left the public web.

    An OSError, because only those survive the race between a host's IPv6 and IPv4 addresses.
    """


@dataclass(frozen=True)
class Address:
    """What a URL asks of whom; path includes the query and is percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str
    has_credentials: bool = False

    @property
    def site(self) -> str:
        """Host, with the port where it is not the scheme's own; IPv6 in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The URL as it goes over the wire, without credentials or fragment."""
        return f"{self.scheme}://{self.site}{self.path}"


@lru_cache(maxsize=4096)  # a poll asks several times for the same
def read(url: str, base: str = "") -> Address:
    """Take a URL apart as a browser would, relative to base; RefusedError when it is none."""
    url = url.strip(EDGES).translate(LINE_BREAKS)
    try:
        parts = urlsplit(urljoin(base, url))
        if parts.scheme not in PORTS:
            raise RefusedError(
                _("Only http and https addresses are fetched, not %(url)s.") % {"url": shown(url)}
            )
        path = quote(parts.path.replace("\\", "/") or "/", safe=PATH_SAFE, errors="surrogateescape")
        query = quote(parts.query, safe=QUERY_SAFE, errors="surrogateescape")
        return Address(
            scheme=parts.scheme,
            host=_host(parts.hostname or ""),
            port=PORTS[parts.scheme] if parts.port is None else parts.port,
            path=f"{path}?{query}" if query else path,
            has_credentials="@" in parts.netloc,
        )
    except ValueError as error:
        raise RefusedError(_("%(url)s is not a web address.") % {"url": shown(url)}) from error


def admit(url: str, base: str = "") -> Address:
    """Read a URL that may be asked for; RefusedError for credentials, unusual ports and private
    addresses. What a name leads to is seen when it is called.
    """
    address = read(url, base)
    if address.has_credentials:
        raise RefusedError(
            _("The address on %(host)s contains a user name or password; such are not fetched.")
            % {"host": address.site}
        )
    if address.port not in PORTS.values() and not is_own(address):
        raise RefusedError(
            _("%(host)s is not on one of the usual web ports, 80 and 443.") % {"host": address.site}
        )
    if _is_literal(address.host) and not is_own(address) and not is_public(address.host):
        raise RefusedError(
            _("%(host)s is not on the public internet; nothing is fetched from there.")
            % {"host": address.site}
        )
    return address


def _is_literal(host: str) -> bool:
    """Whether a host, as `read` spells it, is an IP address."""
    return ":" in host or host.replace(".", "").isdigit()


def is_own(address: Address) -> bool:
    """Whether the operator named this very host and port; a host alone stands for 80 and 443."""
    return (address.host, address.port) in _own_places(tuple(settings.FETCH_ALLOW))


@lru_cache(maxsize=4096)
def is_public(address: str) -> bool:
    """Whether packets to this IP address stay on the public internet, wherever it is wrapped."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in block for block in TRANSLATED):
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in UNICAST:
            return False
    return not any(ip in block for block in NOT_PUBLIC)


def open_socket(destination: tuple[Any, ...]) -> socket.socket:
    """A socket for one resolved destination (as from getaddrinfo), or NotPublicError.

    It sits where the connection is made: redirects, rebinding and every way of writing an address
    end here.
    """
    family, kind, protocol, _name, place = destination
    if not is_public(place[0]):
        # One text for all, or the race reports a mixture instead of this error.
        raise NotPublicError(errno.EACCES, "not a public address")
    return socket.socket(family, kind, protocol)


def first_public(destinations: Iterable[tuple[Any, ...]]) -> tuple[str, int]:
    """Address and port of the first destination a proxy may be sent to, or NotPublicError.

    IPv4 comes first: many a proxy has nothing else.
    """
    places = sorted((each[4][:2] for each in destinations), key=lambda place: ":" in place[0])
    for address, port in places:
        if is_public(address):
            return address, port
    raise NotPublicError(errno.EACCES, "not a public address")


@lru_cache(maxsize=4)
def _own_places(entries: tuple[str, ...]) -> frozenset[tuple[str, int]]:
    return frozenset(place for entry in entries for place in _places(entry))


def _places(entry: str) -> set[tuple[str, int]]:
    """The host and port pairs one entry of the operator's list stands for; nonsense for none."""
    is_bare_ipv6 = entry.count(":") > 1 and "[" not in entry
    try:
        parts = urlsplit(f"//[{entry}]" if is_bare_ipv6 else f"//{entry}")
        ports = PORTS.values() if parts.port is None else [parts.port]
        host = _host(parts.hostname or "")
    except ValueError:
        return set()
    return {(host, port) for port in ports}


def _host(name: str) -> str:
    """The one spelling of a host name or IP address; ValueError when it is neither."""
    if ":" in name:
        if "%" in name:
            raise ValueError("a zone belongs to no public address")
        return str(ipaddress.IPv6Address(name))
    name = unquote(name)
    if not name.isascii():
        import idna  # 30 ms, and most hosts are ASCII

        name = idna.encode(name, uts46=True).decode()
    name = name.lower().removesuffix(".")
    if NUMBER.fullmatch(name):  # 127.1 and 0x7f000001 are refused, not understood
        return str(ipaddress.IPv4Address(name))
    if not NAME.fullmatch(name):
        raise ValueError("not a host name")
    return name


def without_login(text: str) -> str:
    """Text that may be a URL, without the user and password it may hold."""
    return LOGIN.sub("", text) if "@" in text else text


def shown(url: str) -> str:
    """What somebody gave us for a URL as a sentence can bear it: short, without a password."""
    url = LOGIN.sub("…@", url)
    text = "".join(character if character.isprintable() else "�" for character in url)
    return f"“{text[:99]}…”" if len(text) > 100 else f"“{text}”"
