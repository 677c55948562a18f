"""The door to the web: public addresses only, with deadlines and size caps, many at once."""

from collections.abc import Sequence

from articles import guard
from articles.answers import FEEDS, FORMS, PAGES, PRODUCT, FetchError, Request, Response
from articles.stream import Home, host_to_spare, stream

__all__ = [
    "FEEDS",
    "PAGES",
    "PRODUCT",
    "FetchError",
    "Home",
    "Request",
    "Response",
    "get",
    "get_many",
    "host_of",
    "host_to_spare",
    "post",
    "stream",
]


def get(url: str, *, etag: str = "", modified: str = "", accept: str = PAGES) -> Response:
    """Fetch one address within 25 seconds; FetchError says why not."""
    return _one(Request(url, etag, modified, accept))


def post(url: str, data: bytes, content_type: str = FORMS) -> Response:
    """Send these bytes within 25 seconds; the answer may be empty. FetchError says why not.

    Redirects are followed only where they repeat the POST as it was (307, 308), and never from
    https to http.
    """
    return _one(Request(url, data=data, content_type=content_type))


def _one(request: Request) -> Response:
    answer = get_many([request])[0]
    if isinstance(answer, Exception):
        raise answer
    return answer


def get_many(
    requests: Sequence[Request], *, at_once: int = 64, pause: float = 1.0
) -> list[Response | Exception]:
    """Fetch many addresses, the answers in the same order; one that fails harms no other.

    As `stream`, a fault of ours included, but all are kept until the last is there: hand in
    batches.
    """
    answers: dict[int, Response | Exception] = {}
    for home in stream(requests, at_once=at_once, pause=pause):
        answers.update(home)
    return [answers[number] for number in range(len(requests))]


def host_of(url: str) -> str:
    """The site a URL asks, "host" or "host:port"; FetchError if none."""
    try:
        return guard.read(url).site
    except guard.RefusedError as error:
        raise FetchError(str(error), permanent=True) from error
