"""Who guesses passwords is made to wait: what they are told, and what address they have."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

STATUS = 429


def locked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page instead of the log-in after too many wrong passwords for a name from one address."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(request, "admin/locked.html", {"minutes": minutes}, status=STATUS)
    response["Retry-After"] = str(minutes * 60)
    return response


def address_of(request: HttpRequest) -> str:
    """Whose request it is: behind a proxy of ours, whoever the proxy says it came from.

    It appends the address to what was sent, so that only the last one can be trusted.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    passed_on = request.headers.get("X-Forwarded-For", "")
    if passed_on and is_trusted(direct):
        return home_of(passed_on.rpartition(",")[2].strip()) or direct
    return home_of(direct)


def home_of(address: str) -> str:
    """An address as far as it tells one guesser from another; "" where it is none.

    Of IPv6 that is the network of 64 bits: whoever has one has all addresses in it.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((int(found), 64), strict=False).network_address)
    return address


def is_trusted(address: str) -> bool:
    """Whether a proxy of ours is there; one that connects through a socket has no address."""
    try:
        here = ip_address(address or "127.0.0.1")
    except ValueError:
        return False
    return any(here in ip_network(each, strict=False) for each in settings.TRUSTED_PROXIES)
