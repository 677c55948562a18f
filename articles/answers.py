"""What is asked of the web and what comes back: request, response, and the error in between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from django.utils.http import parse_http_date_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

PRODUCT = "Newsroom"  # as a robots.txt may name us
VERSION = "0.2"

PAGES = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FEEDS = (
    "application/atom+xml,application/rss+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
)

FORMS = "application/x-www-form-urlencoded"

WHOLE = frozenset(range(200, 300)) - {206}  # a part is what nobody asked for
FOREVER = {301, 308}
ELSEWHERE = {302, 303, 307} | FOREVER
WITH_BODY = {307, 308}  # the redirects that repeat a POST as it was
TEMPORARY = {408, 425, 429}
LONGEST_WAIT = timedelta(days=1)
SPLIT_OVER_LINES = {"cache-control", "link"}

REFUSAL = gettext_noop("%(host)s refuses us this address (%(status)d).")
NOWHERE = gettext_noop("%(host)s sends us elsewhere without saying where (%(status)d).")
TROUBLE = gettext_noop("%(host)s is in trouble itself (%(status)d).")
NO_ANSWER = gettext_noop("%(host)s does not answer this request (%(status)d).")
STATUSES = {
    **dict.fromkeys((401, 402, 403, 451), REFUSAL),
    **dict.fromkeys(ELSEWHERE, NOWHERE),
    206: gettext_noop("%(host)s sends only a part of it, which we did not ask (206)."),
    304: gettext_noop("%(host)s says that nothing has changed, which we did not ask (304)."),
    404: gettext_noop("%(host)s has nothing at this address (404)."),
    410: gettext_noop("%(host)s has removed this address for good (410)."),
    429: gettext_noop("%(host)s asks us to come less often (429)."),
}


class FetchError(Exception):
    """Why nothing was fetched, in a sentence for the editor; permanent: asking again is no use."""

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool = False,
        status: int | None = None,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(sentence)
        self.permanent = permanent
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True)
class Request:
    """One address to ask; etag and modified as an earlier Response gave them.

    With data it is a POST of these bytes. `proxy` is a name the operator gave to one, "" for the
    usual way out. Of a body longer than `enough` bytes (0: no such wish) only these are taken.
    """

    url: str
    etag: str = ""
    modified: str = ""
    accept: str = PAGES
    data: bytes | None = field(default=None, repr=False)
    content_type: str = FORMS
    proxy: str = ""
    enough: int = 0

    @property
    def may_be_empty(self) -> bool:
        """Whether nothing is an answer to this: to a message it is, and as rules of a host."""
        return self.data is not None or self.enough > 0

    @property
    def is_conditional(self) -> bool:
        """Whether "nothing new" is an answer to this."""
        return bool(self.etag or self.modified)


@dataclass(frozen=True)
class Response:
    """What came back: final address, lower-case header names, the body decompressed.

    A large body comes with a way to `leave` the place it takes up.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    moved_to: str = ""  # the final address, when every redirect on the way was a permanent one
    leave: Callable[[], None] | None = field(default=None, repr=False, compare=False)

    @property
    def content_type(self) -> str:
        """The Content-Type header as it came, charset included."""
        return self.headers.get("content-type", "")

    @property
    def etag(self) -> str:
        """What to send as Request.etag next time."""
        return self.headers.get("etag", "")

    @property
    def modified(self) -> str:
        """What to send as Request.modified next time."""
        return self.headers.get("last-modified", "")

    @property
    def unchanged(self) -> bool:
        """Whether the host said that nothing is new."""
        return self.status == 304


def plain(headers: Mapping[str, str]) -> dict[str, str]:
    """One storable string a name: the first, or all where a list may be split over lines."""
    tidy: dict[str, str] = {}
    for raw_name, raw_value in headers.items():
        name, value = raw_name.lower(), raw_value
        if not value.isascii():
            value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if not value.isprintable():
            value = "".join(character for character in value if character.isprintable())
        if name in tidy and name in SPLIT_OVER_LINES:
            tidy[name] += f", {value}"
        else:
            tidy.setdefault(name, value)
    return tidy


def complaint(status: int, headers: Mapping[str, str], host: str) -> FetchError:
    """What an unhappy status means."""
    msgid = STATUSES.get(status) or (TROUBLE if status >= 500 else NO_ANSWER)
    return FetchError(
        _(msgid) % {"host": host, "status": status},
        permanent=400 <= status < 500 and status not in TEMPORARY,
        status=status,
        retry_after=_retry_after(headers) if status in (429, 503) else None,
    )


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the host asks us to stay away, a day at most; nonsense is no wish."""
    wish = headers.get("retry-after", "")
    if wish.isascii() and wish.isdigit():
        return min(timedelta(seconds=int(wish[:9])), LONGEST_WAIT)
    moment = parse_http_date_safe(wish)
    if moment is None:
        return None
    wait = timedelta(seconds=moment - timezone.now().timestamp())
    return min(max(wait, timedelta(0)), LONGEST_WAIT)
