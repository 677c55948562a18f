"""The door to the model: any OpenAI-compatible endpoint, one question at a time."""

import asyncio
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from articles import excuses, manners, proxies, replies
from articles.engines import Engine, ready
from articles.excuses import LLMError, NoRoomError, TooLongError, UnusableError
from articles.manners import Manner, Shape
from articles.replies import Form

if TYPE_CHECKING:
    import openai

__all__ = [
    "Engine",
    "LLMError",
    "NoRoomError",
    "Reply",
    "TooLongError",
    "UnusableError",
    "complete",
    "ready",
]

CONNECT = 10.0  # seconds
DEADLINE = 90.0
LONGEST_NAME = 200
FILE = re.compile(r"^(?:[/~\\]|[A-Za-z]:[/\\])|\.gguf$", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What the model said, which model says so, and the tokens it counted (0: it did not)."""

    text: str
    model: str
    tokens_in: int
    tokens_out: int
    shape: str = Shape.TEXT


def complete(
    system: str,
    user: str,
    *,
    engine: Engine,
    form: Form | None = None,
    plainly: bool = False,
    deadline: float = DEADLINE,
    pause: float = 0,
) -> Reply:
    """Ask once, and have the whole answer within `deadline` seconds, or LLMError.

    A form is asked for as strictly as the endpoint knows how, `plainly` in words alone. Nothing is
    repeated here but what the endpoint did not take; `pause` seconds are waited first. Call it
    from synchronous code.
    """
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    import openai  # costs over a second and 40 MB: paid only by who asks

    try:
        asking = _ask(messages, engine, form, plainly=plainly, deadline=deadline, pause=pause)
        body, shape = asyncio.run(asyncio.wait_for(asking, deadline + pause))
    except TimeoutError as error:
        raise excuses.late(engine, deadline) from error
    except openai.APIStatusError as error:
        raise excuses.refused(error, engine) from error
    except openai.APIConnectionError as error:
        raise _unconnected(error, engine, deadline) from error
    except (openai.OpenAIError, ValueError) as error:
        raise excuses.unreadable(engine) from error  # too much of it, or an address that is none
    return read(body, engine, shape)


def reach(engine: Engine, *, deadline: float = CONNECT) -> None:
    """Ask an endpoint for nothing but its list of models, which costs nothing; LLMError when it
    cannot be reached or does not take the key. One that keeps no list is reached all the same."""
    import openai

    try:
        asyncio.run(asyncio.wait_for(_list(engine, deadline), deadline))
    except TimeoutError as error:
        raise excuses.late(engine, deadline) from error
    except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
        raise excuses.refused(error, engine) from error
    except openai.APIStatusError:
        return
    except openai.APIConnectionError as error:
        raise _unconnected(error, engine, deadline) from error
    except (openai.OpenAIError, ValueError) as error:
        raise excuses.unreadable(engine) from error


async def _list(engine: Engine, deadline: float) -> None:
    async with _client(engine, deadline) as client:
        await client.models.with_raw_response.list()


async def _ask(
    messages: list[dict[str, str]],
    engine: Engine,
    form: Form | None,
    *,
    plainly: bool,
    deadline: float,
    pause: float,
) -> tuple[bytes, str]:
    """The body of a completion, whatever the server sent, and the shape it was asked in.

    Asynchronous, because the client's own time-out counts each phase anew: an answer that drips
    a byte a second would never end. Cancelling from outside bounds the whole.
    """
    import openai

    await asyncio.sleep(pause)
    known = manner = manners.of(engine)
    if plainly:
        manner = Manner(Shape.TEXT, known.without)
    async with _client(engine, deadline) as client:
        while True:
            try:
                asked: dict[str, Any] = {"messages": messages} | manner.asking(engine, form)
                answer = await client.chat.completions.with_raw_response.create(**asked)
            except openai.APIStatusError as error:
                manner = _adapted(manner, error, engine, form)
            else:
                break
    if manner != known and not plainly:
        manners.learn(engine, manner)
    return answer.content, manner.shape if form else Shape.TEXT


def _client(engine: Engine, deadline: float) -> "openai.AsyncOpenAI":
    import openai

    from articles import bounded

    return openai.AsyncOpenAI(
        api_key=engine.key or "none",  # local servers want none, the client wants one
        base_url=engine.url,
        max_retries=0,
        # Ours instead of the client's own, which would take a proxy from the environment.
        http_client=bounded.client(
            proxies.for_model(engine.url), deadline=deadline, connect=CONNECT
        ),
    )


def _adapted(
    manner: Manner, error: "openai.APIStatusError", engine: Engine, form: Form | None
) -> Manner:
    """The manner to ask in next; the error when asking otherwise would not help."""
    if error.status_code not in (400, 415, 422, 501):
        raise error
    refusal = excuses.refused(error, engine)
    if isinstance(refusal, TooLongError) or str(refusal) == str(excuses.declined()):
        raise error
    complaint = f"{error.param or ''} {excuses.reason(error, engine)}"
    if (other := manner.after(complaint, form)) is None:
        raise error
    return other


def _unconnected(error: "openai.APIConnectionError", engine: Engine, deadline: float) -> LLMError:
    import httpx2

    match error.__cause__:
        case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.ProxyError():
            return excuses.unreachable(engine)
        case httpx2.TimeoutException():
            return excuses.late(engine, deadline)
        case httpx2.ReadError() | httpx2.RemoteProtocolError():
            return excuses.broken_off(engine)
    return excuses.unreachable(engine, free=False)


def read(body: bytes, engine: Engine, shape: str = Shape.TEXT) -> Reply:
    """The reply in a chat completion; LLMError when there is none, or not all of it."""
    answer = _parsed(body, engine)
    usage = answer.get("usage")
    tokens = _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    try:
        text = _said(answer, engine)
    except LLMError as error:
        error.tokens = tokens  # of no use to us, and charged
        raise
    return Reply(text, _named(answer.get("model"), engine), *tokens, shape=shape)


def _said(answer: dict[str, Any], engine: Engine) -> str:
    """The whole text of an answer; LLMError when there is none."""
    try:
        choice = answer["choices"][0]
        finish, message = choice.get("finish_reason"), choice["message"]
        text, declined = _joined(message.get("content")), message.get("refusal")
    except (AttributeError, LookupError, TypeError) as error:
        raise excuses.unreadable(engine) from error
    if finish == "content_filter" or declined:
        raise excuses.declined()
    if finish == "length":
        raise UnusableError(_("The model's answer was cut off in the middle."))
    if not isinstance(text, str) or not text.strip():
        raise UnusableError(_("The model's answer was empty."))
    return text


def _named(said: Any, engine: Engine) -> str:
    """Which model answered; of a file's path, as local servers say it, the name alone."""
    if not isinstance(said, str):
        return engine.model
    name = replies.legible(said)
    if FILE.search(name):
        name = name.replace("\\", "/").rpartition("/")[2]
    return name[:LONGEST_NAME]


def _parsed(body: bytes, engine: Engine) -> dict[str, Any]:
    """The answer as an object; some routers send an error with status 200."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise excuses.unreadable(engine) from error
    if not isinstance(answer, dict):
        raise excuses.unreadable(engine)
    if fault := answer.get("error"):
        said = fault.get("message") if isinstance(fault, dict) else fault
        told = {"host": engine.host, "reason": excuses.shown(str(said), engine)}
        raise LLMError(_("The model at %(host)s failed: %(reason)s") % told)
    return answer


def _joined(content: Any) -> Any:
    """The text of a message; some servers give it in parts, thoughts among them."""
    if not isinstance(content, list):
        return content
    return "".join(str(part["text"]) for part in content if part.get("type") == "text")


def _count(usage: Any, name: str) -> int:
    number = usage.get(name) if isinstance(usage, dict) else None
    return number if isinstance(number, int) and 0 <= number < 10**9 else 0
