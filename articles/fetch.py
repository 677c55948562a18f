"""The door to the web: public addresses only, with deadlines and size caps, many at once."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from articles import guard
from articles.answers import FEEDS, PAGES, FetchError, Request, Response

__all__ = [
    "FEEDS",
    "PAGES",
    "FetchError",
    "Request",
    "Response",
    "get",
    "get_many",
    "host_of",
    "is_own",
]


def get(url: str, *, etag: str = "", modified: str = "", accept: str = PAGES) -> Response:
    """Fetch one address within 25 seconds; FetchError says why not."""
    answer = get_many([Request(url, etag, modified, accept)])[0]
    if isinstance(answer, FetchError):
        raise answer
    return answer


def get_many(
    requests: Sequence[Request], *, at_once: int = 64, pause: float = 1.0
) -> list[Response | FetchError]:
    """Fetch many addresses, the answers in the same order; one that fails harms no other.

    Different hosts are asked at the same time; one host is asked one thing after another, with
    pause seconds between the starts (the operator's own ones are not spared). Memory is bounded by
    10 MB an answer: hand in batches.
    """
    return asyncio.run(_get_all(requests, at_once, pause))


def host_of(url: str) -> str:
    """The site a URL asks, "host" or "host:port", as the key of politeness; FetchError if none."""
    try:
        return guard.read(url).site
    except guard.RefusedError as error:
        raise FetchError(str(error), permanent=True) from error


def is_own(url: str) -> bool:
    """Whether the operator named this URL's host and port in settings.FETCH_ALLOW."""
    try:
        return guard.is_own(guard.read(url))
    except guard.RefusedError:
        return False


class _Lookups(ThreadPoolExecutor):
    """Threads for DNS; one that hangs is left behind, where asyncio would wait for it."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)


async def _get_all(
    requests: Sequence[Request], at_once: int, pause: float
) -> list[Response | FetchError]:
    from articles import errand  # aiohttp takes a quarter of a second, and few processes fetch

    loop = asyncio.get_running_loop()
    loop.set_default_executor(_Lookups(at_once))
    turns = asyncio.Semaphore(at_once)
    answers: dict[int, Response | FetchError] = {}

    async def ask_in_turn(numbers: Iterable[int], rest: float) -> None:
        not_before = loop.time()
        for number in numbers:
            await asyncio.sleep(not_before - loop.time())
            async with turns:
                not_before = loop.time() + rest
                answers[number] = await errand.run(requests[number], ways)

    queues: defaultdict[str, list[int]] = defaultdict(list)
    for number, request in enumerate(requests):
        queues[_queue(request.url, number)].append(number)
    async with errand.ways_out() as ways:
        await asyncio.gather(*(ask_in_turn(numbers, pause) for numbers in queues.values()))
    return [answers[number] for number in range(len(requests))]


def _queue(url: str, number: int) -> str:
    """Where a request stands in line; the operator's own hosts are asked all at once."""
    try:
        return f"own {number}" if is_own(url) else host_of(url)
    except FetchError:
        return url  # it will be refused; nobody waits for it
