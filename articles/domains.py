"""Who owns a host name: the domain somebody registered, by the Public Suffix List."""

import ipaddress
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def registrable(host: str) -> str:
    """The registered domain a host belongs to: news.bbc.co.uk is of bbc.co.uk.

    Host names as they go over the wire, without a port. An IP address, a bare name, and a suffix
    that is itself asked (github.io) are their own.
    """
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return load().privatesuffix(host) or host


def host(url: str) -> str:
    """The host an address names, as it goes over the wire; "" when it names none."""
    try:
        name = urlsplit(url).hostname or ""
        return name if name.isascii() else name.encode("idna").decode()
    except ValueError:  # UnicodeError too, of names that are none
        return ""


def are_one(host: str, other: str) -> bool:
    """Whether two hosts are under one registered domain."""
    return host == other or registrable(host) == registrable(other)


@cache
def load() -> "PublicSuffixList":
    """The list itself, read once."""
    from publicsuffixlist import PublicSuffixList  # 50 ms: only for who needs it

    return PublicSuffixList()
