"""The body of an answer as it comes in: opened, capped, and never too many large ones at once."""

import asyncio
from collections.abc import Mapping
from typing import Self

import aiohttp
from django.utils.translation import gettext as _

from articles import limits
from articles.answers import FetchError
from articles.inflate import Inflater


class Room:
    """A place for a large body, taken when it proves to be one; who waits for it loses no time.

    Without it 256 errands at once could hold 10 MB each. A body that came keeps its place until
    whoever has it is done with it.
    """

    def __init__(self, places: asyncio.Semaphore, clock: asyncio.Timeout) -> None:
        self.places = places
        self.clock = clock
        self.taken = self.kept = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, *error: object) -> None:
        self.kept = self.taken and kind is None
        if self.taken and not self.kept:
            self.leave()

    def leave(self) -> None:
        self.places.release()

    async def grow(self, size: int) -> None:
        """Wait for a place when a body of this size needs one."""
        if size <= limits.LARGE or self.taken:
            return
        now, until = asyncio.get_running_loop().time, self.clock.when()
        began = now()
        self.clock.reschedule(None)
        await self.places.acquire()
        self.taken = True
        self.clock.reschedule(None if until is None else until + now() - began)


async def body_of(
    content: aiohttp.StreamReader, headers: Mapping[str, str], host: str, enough: int, room: Room
) -> bytes:
    """The body, opened while it comes in and cut off at BODY_LIMIT."""
    inflater = Inflater(headers.get("content-encoding", ""))
    limit = enough or limits.BODY_LIMIT
    body = bytearray()
    received = 0
    while chunk := await _part(content, host):
        received += len(chunk)
        body += inflater.feed(chunk, limit - len(body) + 1)
        if max(received, len(body)) > limit:
            if enough:
                return bytes(body[:enough])
            raise FetchError(
                _("What %(host)s sends is larger than %(megabytes)d MB.")
                % {"host": host, "megabytes": limits.BODY_LIMIT // 1_000_000}
            )
        await room.grow(len(body))
    inflater.finish()
    return bytes(body)


async def _part(content: aiohttp.StreamReader, host: str) -> bytes:
    """The next bytes there are, b"" at the end."""
    try:
        async with asyncio.timeout(limits.SILENCE):
            return await content.readany()
    except TimeoutError as error:
        raise FetchError(
            _("%(host)s fell silent in the middle of its answer, for %(seconds)g seconds.")
            % {"host": host, "seconds": limits.SILENCE}
        ) from error
