"""The door to the model: any OpenAI-compatible endpoint, one question at a time."""

import asyncio
import math
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    import openai

OPENAI = "https://api.openai.com/v1"
HOPELESS = frozenset({400, 401, 403, 404, 413, 422})  # the same request would fail again
LONGEST_WAIT = timedelta(days=1)


class LLMError(Exception):
    """No usable answer, with a sentence for the editor.

    `permanent` says that asking again is useless; `retry_after` is what the model asked for.
    """

    def __init__(
        self, sentence: str, *, permanent: bool = False, retry_after: timedelta | None = None
    ):
        super().__init__(sentence)
        self.permanent = permanent
        self.retry_after = retry_after


@dataclass(frozen=True)
class Reply:
    """What the model said, which model says so, and the tokens it counted (0: it did not)."""

    text: str
    model: str
    tokens_in: int
    tokens_out: int


def ready() -> bool:
    """Whether a model is set up."""
    return bool(settings.MODEL and (settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL))


def complete(
    system: str,
    user: str,
    *,
    max_tokens: int = 1200,
    temperature: float = 0.2,
    deadline: float = 90,
) -> Reply:
    """Ask once, and have the whole answer within `deadline` seconds, or LLMError.

    Nothing is repeated here: the caller puts the work off. Call it from synchronous code.
    """
    if not ready():
        raise LLMError(_("No model is set up."), permanent=True)
    import openai  # costs over a second and 40 MB: paid only by who asks

    asked = {
        "model": settings.MODEL,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": user},
        ],
        "max_tokens": max_tokens,
        "temperature": temperature,
    }
    try:
        return read(asyncio.run(asyncio.wait_for(_ask(asked, deadline), deadline)))
    except (TimeoutError, openai.APITimeoutError) as error:
        raise LLMError(
            _("The model at %(host)s did not answer within %(seconds)g seconds.")
            % {"host": _host(), "seconds": deadline}
        ) from error
    except openai.APIStatusError as error:
        raise refused(error) from error
    except openai.APIConnectionError as error:
        raise LLMError(_("The model at %(host)s cannot be reached.") % {"host": _host()}) from error
    except (openai.OpenAIError, ValueError) as error:
        # ValueError: a body that is no JSON, and pydantic's ValidationError, which is one.
        raise unreadable() from error


async def _ask(asked: dict[str, Any], deadline: float) -> Any:
    """The completion, typed as the client builds it: unchecked, whatever the server sent.

    Asynchronous, because the client's own time-out counts each phase anew: an answer that drips
    a byte a second would never end. Cancelling from outside bounds the whole.
    """
    import openai

    async with openai.AsyncOpenAI(
        api_key=settings.OPENAI_API_KEY or "none",  # local servers want none, the client wants one
        base_url=settings.OPENAI_BASE_URL or OPENAI,
        max_retries=0,
        timeout=deadline,
    ) as client:
        while True:
            try:
                return await client.chat.completions.create(**asked)
            except openai.BadRequestError as error:
                asked = _adapted(asked, error)


def _adapted(asked: dict[str, Any], error: "openai.BadRequestError") -> dict[str, Any]:
    """The question without the parameter that this model refuses; the error when it is another.

    Reasoning models take max_completion_tokens and no temperature; most servers know neither rule.
    """
    if error.param not in ("max_tokens", "temperature") or error.param not in asked:
        raise error
    rest = {name: value for name, value in asked.items() if name != error.param}
    if error.param == "max_tokens":
        rest["max_completion_tokens"] = asked["max_tokens"]
    return rest


def read(answer: Any) -> Reply:
    """The reply in a chat completion; LLMError when there is none, or not all of it."""
    try:
        choice = answer.choices[0]
        finish, text = choice.finish_reason, choice.message.content
        declined = getattr(choice.message, "refusal", None)
    except (AttributeError, IndexError, TypeError) as error:
        raise unreadable() from error
    if finish == "content_filter" or declined:
        raise LLMError(_("The model declined to write about this text."), permanent=True)
    if finish == "length":
        raise LLMError(_("The model's answer was cut off in the middle."))
    if not isinstance(text, str) or not text.strip():
        raise LLMError(_("The model's answer was empty."))
    usage = getattr(answer, "usage", None)
    return Reply(
        text=text,
        model=str(answer.model or settings.MODEL),
        tokens_in=_count(usage, "prompt_tokens"),
        tokens_out=_count(usage, "completion_tokens"),
    )


def refused(error: "openai.APIStatusError") -> LLMError:
    """What an HTTP status means for the editor, and whether waiting helps."""
    status = error.status_code
    told = {"host": _host(), "model": settings.MODEL, "status": status, "reason": _reason(error)}
    match status:
        case 401:
            sentence = _("The model at %(host)s does not accept our key. Check OPENAI_API_KEY.")
        case 403:
            sentence = _("The model at %(host)s does not let us in (403).")
        case 404:
            sentence = _("There is no model “%(model)s” at %(host)s. Check NEWSROOM_MODEL.")
        case 429:
            sentence = _("The model at %(host)s is busy, or our quota is used up (429).")
        case _ if status in HOPELESS:
            sentence = _("The model at %(host)s cannot take this (%(status)d): %(reason)s")
        case _:
            sentence = _("The model at %(host)s failed (%(status)d).")
    wait = _retry_after(error.response.headers.get("retry-after", ""))
    return LLMError(sentence % told, permanent=status in HOPELESS, retry_after=wait)


def unreadable() -> LLMError:
    return LLMError(_("The answer from %(host)s cannot be read.") % {"host": _host()})


def _reason(error: "openai.APIStatusError") -> str:
    body = error.body
    said = body.get("message") if isinstance(body, dict) else None
    return str(said or "")[:200]


def _retry_after(value: str) -> timedelta | None:
    """The wait that a Retry-After header names, in seconds or as a date; at most a day."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            then = parsedate_to_datetime(value)
        except ValueError:
            return None
        aware = then if then.tzinfo else then.replace(tzinfo=UTC)
        seconds = (aware - timezone.now()).total_seconds()
    if math.isnan(seconds) or seconds <= 0:
        return None
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def _count(usage: Any, name: str) -> int:
    number = getattr(usage, name, None)
    return number if isinstance(number, int) else 0


def _host() -> str:
    """Who we asked, for a sentence: without credentials, and whatever was configured."""
    url = settings.OPENAI_BASE_URL or OPENAI
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2] or url
