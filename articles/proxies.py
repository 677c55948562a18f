"""The proxies the operator set: one for all, and others by name for single sources."""

import ipaddress
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

DIRECT = "direct"  # the name for no proxy at all
KINDS = ("http", "socks5")


class NoProxyError(Exception):
    """A name behind which there is no proxy, with a sentence for the editor."""


@dataclass(frozen=True)
class Proxy:
    """Where a proxy listens and how it is spoken to; `site` is what may be shown of it."""

    kind: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def site(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@lru_cache(maxsize=32)
def read(url: str) -> Proxy:
    """A proxy from its URL, as in socks5://user:secret@10.0.0.5:1080; ValueError if it is none."""
    parts = urlsplit(url)
    if parts.scheme not in KINDS or not parts.hostname or not parts.port:
        raise ValueError("not scheme://host:port of a proxy")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("nothing comes after the port of a proxy")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if max(len(user.encode()), len(password.encode())) > 255:
        raise ValueError("longer than SOCKS can say")
    return Proxy(parts.scheme, parts.hostname, parts.port, user, password)


def named(name: str) -> Proxy | None:
    """The proxy of that name, the usual one for ""; None where the way out is straight.

    NoProxyError when there is none of that name: to go without it would tell who we are.
    """
    try:
        url = settings.PROXIES[name] if name and name != DIRECT else settings.PROXY
        return read(url) if url and name != DIRECT else None
    except (KeyError, ValueError) as error:
        raise NoProxyError(
            _("There is no usable proxy “%(name)s”; the operator sets it in NEWSROOM_PROXIES.")
            % {"name": name}
            if name
            else _("The proxy in NEWSROOM_PROXY is none that we can use.")
        ) from error


def choices() -> list[tuple[str, str]]:
    """What a source may be set to: the usual way, none, or one of those with a name."""
    ways = [("", _("as all others")), (DIRECT, _("no proxy"))]
    return ways + [(name, name) for name in settings.PROXIES]


def any_set() -> bool:
    """Whether there is a way out to choose at all."""
    return bool(settings.PROXY or settings.PROXIES)


def for_model(url: str) -> str:
    """The URL of the proxy for the model at this address, "" for none.

    It is its own or that of all; a model in the house (a bare name or a private address) is reached
    straight unless told otherwise.
    """
    if settings.MODEL_PROXY:
        return "" if settings.MODEL_PROXY == DIRECT else settings.MODEL_PROXY
    return "" if _is_in_the_house(urlsplit(url).hostname or "") else settings.PROXY


def _is_in_the_house(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return bool(host) and ("." not in host or host.endswith((".local", ".internal")))
