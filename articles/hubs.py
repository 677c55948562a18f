"""WebSub's own words: what a feed names, what we ask a hub, and the seal on what it pushes."""

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Self
from urllib.parse import urlencode

from articles.listing import address
from articles.plain import line

METHODS = {"sha1", "sha256", "sha384", "sha512"}
ASKED = timedelta(days=10)  # the lease we ask for; what the hub says counts
LONGEST_LEASE = timedelta(days=30)  # a hub may promise years: then it is asked again anyway
SHORTEST_REST = timedelta(minutes=10)  # a hub may grant less: it is not asked more often
LONGEST_ADDRESS = 1000
LONGEST_HEADER = 8192  # characters of a Link header that are read
LONGEST_REASON = 200

VALUE = r'(?:"(?:[^"\\]|\\.)*+"|[^\s;,"]*+)'
PARAMETER = rf"\s*+;\s*+([\w*-]++)(?:\s*+=\s*+({VALUE}))?"
LINK = re.compile(rf"<([^<>]*+)>((?:{PARAMETER})*+)")  # nothing is tried twice
PARAMETERS = re.compile(PARAMETER)


def named(link: str, hub: str, topic: str, url: str) -> tuple[str, str]:
    """The hub and topic that what was fetched from `url` names, absolute; two "" if no hub.

    Its Link header goes before the feed's own links, as the standard has it.
    """
    if not hub and "hub" not in link.lower():
        return "", ""
    header = _links(link[:LONGEST_HEADER])
    hub = address(url, header.get("hub", "")) or address(url, hub)
    topic = address(url, header.get("self", "")) or address(url, topic) or url
    if not hub or max(len(hub), len(topic)) > LONGEST_ADDRESS:
        return "", ""
    return hub, topic


def _links(header: str) -> dict[str, str]:
    """The first target of each relation in a Link header (RFC 8288)."""
    found: dict[str, str] = {}
    for link in LINK.finditer(header):
        said = {name.lower(): value for name, value in reversed(PARAMETERS.findall(link[2]))}
        for relation in said.get("rel", "").strip('"').lower().split():
            found.setdefault(relation, link[1])
    return found


def wish(mode: str, *, callback: str, topic: str, secret: str) -> bytes:
    """The form that asks a hub to subscribe or unsubscribe us."""
    fields = {"hub.mode": mode, "hub.callback": callback, "hub.topic": topic}
    if mode == "subscribe":
        fields |= {"hub.secret": secret, "hub.lease_seconds": f"{ASKED.total_seconds():.0f}"}
    return urlencode(fields).encode()


@dataclass(frozen=True)
class Intent:
    """What a hub asks or tells us at our callback; `reason` is why it denied."""

    mode: str
    topic: str
    challenge: str
    lease: timedelta
    reason: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Read from a query; what is left out is ""."""
        said = {name: query.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge")}
        return cls(
            **said,
            lease=lease(query.get("hub.lease_seconds", "")),
            reason=line(query.get("hub.reason", ""))[:LONGEST_REASON],
        )


def lease(seconds: str) -> timedelta:
    """The lease that a hub grants, as written; what we asked for if that is no number."""
    if not (seconds.isascii() and seconds.isdigit()):
        return ASKED
    return min(timedelta(seconds=int(seconds[:9])), LONGEST_LEASE)


def rest(granted: timedelta) -> timedelta:
    """How long to wait before a lease is renewed: most of it, so that there is time to retry."""
    return max(granted * 0.8, SHORTEST_REST)


def is_signed(body: Iterable[bytes], header: str, secret: str) -> bool:
    """Whether an X-Hub-Signature is what one who knows our secret would write on this body.

    The body is read only when the header is one. SHA-1 counts: the largest hubs know no other,
    and what breaks SHA-1 does not break its HMAC.
    """
    method, _equals, said = header.strip().partition("=")
    if (method := method.lower()) not in METHODS:
        return False
    seal = hmac.new(secret.encode(), digestmod=method)
    for chunk in body:
        seal.update(chunk)
    return hmac.compare_digest(seal.hexdigest().encode(), said.strip().lower().encode())
