"""How long an answer calls itself fresh: Cache-Control, Expires, Date, Age, read by RFC 9111."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.utils.http import parse_http_date_safe

DIRECTIVE = re.compile(r"""([^\s,;="]+)(?:\s*=\s*(?:"([^"]*)"|([^\s,;"]*)))?""")
STALE = timedelta(0)
LONGEST = 2**31  # seconds; what the standard has us read into any longer number


def lifetime(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long from now the answer stays fresh, zero if it is stale; None when it does not say.

    Header names are in lower case. We are a private cache: s-maxage is not meant for us. What is
    said badly (Expires: 0, a max-age that is no number) is stale.
    """
    said = directives(headers.get("cache-control", ""))
    if said.keys() & {"no-cache", "no-store"}:
        return STALE
    if "max-age" in said:
        return max(_seconds(said["max-age"]) - _seconds(headers.get("age", "")), STALE)
    if "expires" in headers:
        return _until(headers["expires"], headers, now)
    return None


def directives(header: str) -> dict[str, str]:
    """The directives of a Cache-Control header; of one that is repeated the first counts."""
    found: dict[str, str] = {}
    for name, quoted, bare in DIRECTIVE.findall(header):
        found.setdefault(name.lower(), quoted or bare)
    return found


def _until(expires: str, headers: Mapping[str, str], now: datetime) -> timedelta:
    """From the host's own clock to Expires, less the time the answer lay in a cache."""
    end, sent = _moment(expires), _moment(headers.get("date", "")) or now
    if end is None:
        return STALE
    return max(end - sent - _seconds(headers.get("age", "")), STALE)


def _moment(text: str) -> datetime | None:
    seconds = parse_http_date_safe(text)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _seconds(text: str) -> timedelta:
    if not re.fullmatch(r"[0-9]+", digits := text.strip()):
        return STALE
    return timedelta(seconds=min(int(digits.lstrip("0")[:11] or 0), LONGEST))
