"""Behind the door to the model: answers of so many bytes and no more, kept from none but us."""

import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpx2
import openai

LARGEST = 1_000_000  # bytes of an answer, error pages included


class TooMuchError(openai.OpenAIError):
    """The answer does not end; of openai's kind, because the client hides no such error."""


class Bounded(httpx2.AsyncHTTPTransport):
    """Reads at most LARGEST bytes of a body, and none that is packed: a bomb would be small."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise TooMuchError
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Counted(response.stream)
        return response


class _Counted(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        room = LARGEST
        async for part in self._stream:
            room -= len(part)
            if room < 0:
                raise TooMuchError
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


@cache
def trust() -> ssl.SSLContext:
    """Whom we believe, read once: it takes longer than a question to a local model."""
    return httpx2.create_ssl_context(trust_env=False)


def client(proxy: str, *, deadline: float, connect: float) -> httpx2.AsyncClient:
    """A client that follows no redirect: the text goes where the operator said, or nowhere."""
    return httpx2.AsyncClient(
        transport=Bounded(verify=trust(), trust_env=False, proxy=proxy or None),
        timeout=httpx2.Timeout(deadline, connect=min(connect, deadline)),
        follow_redirects=False,
        trust_env=False,
    )
