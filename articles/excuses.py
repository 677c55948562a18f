"""What a failure of the model means for the editor, and whether asking again helps."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import markdown
from articles.engines import Engine

if TYPE_CHECKING:
    import openai

# Of these statuses one cannot say whether the model worked for it; the other refusals are free.
PERHAPS_CHARGED = frozenset({408, 500, 502, 504, 520, 522, 524})
NO_ROOM_PAUSE = timedelta(seconds=8)
HOPELESS = frozenset({400, 401, 402, 403, 404, 405, 413, 415, 422})  # the same would fail again
LONGEST_WAIT = timedelta(days=1)
PATIENCE = timedelta(hours=1)  # news does not keep: who asks for more is not waited for
LONGEST_REASON = 200

TOO_LONG = re.compile(
    r"context_length|context[ _](?:length|window|size)|too (?:long|many tokens|large)"
    r"|input length|max_(?:model|seq)_len|exceeds? .{0,40}(?:context|tokens)"
    r"|超长|过长|超过.{0,9}长度",
    re.IGNORECASE,
)
DECLINED = re.compile(
    r"content[ _](?:filter|policy|exists risk|management)|data_inspection|inappropriate"
    r"|敏感|不合规",
    re.IGNORECASE,
)
QUOTA = re.compile(r"insufficient|balance|billing|欠费|余额", re.IGNORECASE)


class LLMError(Exception):
    """No usable answer, with a sentence for the editor.

    `permanent` says that asking again is useless; `retry_after` is what the model asked for.
    `free` says that nobody will charge for it; `tokens` are those it counted, read and written.
    """

    def __init__(
        self,
        sentence: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        free: bool = False,
    ):
        super().__init__(sentence)
        self.permanent = permanent
        self.retry_after = retry_after
        self.free = free
        self.tokens = (0, 0)


class UnusableError(LLMError):
    """An answer came and is of no use; another sample may be."""


class TooLongError(LLMError):
    """The model cannot take that much text; less may do."""


class NoRoomError(LLMError):
    """As many questions are under way as may be: nothing failed, it was not our turn."""

    def __init__(self) -> None:
        said = _("As many questions as we may ask at once are under way.")
        super().__init__(said, retry_after=NO_ROOM_PAUSE, free=True)


def refused(error: "openai.APIStatusError", engine: Engine) -> LLMError:
    """What an HTTP status means, and whether waiting helps."""
    status, said = error.status_code, " ".join(_said(error))
    told = {
        "host": engine.host,
        "model": engine.model,
        "status": status,
        "reason": reason(error, engine),
    }
    if status == 413 or (status in (400, 422) and TOO_LONG.search(said)):
        return TooLongError(
            _("The text is too long for the model at %(host)s.") % told, permanent=True, free=True
        )
    if status in (400, 403, 422, 451) and DECLINED.search(said):
        return declined(free=True)
    match status:
        case 401:
            sentence = _("The model at %(host)s does not accept our key. Check OPENAI_API_KEY.")
        case 403:
            sentence = _("The model at %(host)s does not let us in (403).")
        case 404:
            sentence = _("There is no model “%(model)s” at %(host)s. Check NEWSROOM_MODEL.")
        case 402 | 429 if status == 402 or QUOTA.search(said):
            sentence = _("Our quota with the model at %(host)s is used up (%(status)d).")
            return LLMError(sentence % told, permanent=True, free=True)
        case 429:
            sentence = _("The model at %(host)s is busy, or our quota is used up (429).")
        case _ if 300 <= status < 400:
            sentence = _("The model at %(host)s is elsewhere (%(status)d). Check OPENAI_BASE_URL.")
            return LLMError(sentence % told, permanent=True, free=True)
        case _ if status in HOPELESS:
            sentence = _("The model at %(host)s cannot take this (%(status)d): %(reason)s")
        case _:
            sentence = _("The model at %(host)s failed (%(status)d).")
    wait = retry_after(error.response.headers.get("retry-after", ""))
    hopeless = status in HOPELESS or (wait is not None and wait > PATIENCE)
    free = status not in PERHAPS_CHARGED
    return LLMError(sentence % told, permanent=hopeless, retry_after=wait, free=free)


def declined(*, free: bool = False) -> LLMError:
    said = _("The model declined to write about this text.")
    return LLMError(said, permanent=True, free=free)


def unreadable(engine: Engine) -> LLMError:
    return LLMError(_("The answer from %(host)s cannot be read.") % {"host": engine.host})


def late(engine: Engine, seconds: float) -> LLMError:
    return LLMError(
        _("The model at %(host)s did not answer within %(seconds)g seconds.")
        % {"host": engine.host, "seconds": round(seconds, 1)}
    )


def unreachable(engine: Engine, *, free: bool = True) -> LLMError:
    said = _("The model at %(host)s cannot be reached.") % {"host": engine.host}
    return LLMError(said, free=free)


def broken_off(engine: Engine) -> LLMError:
    return LLMError(_("The model at %(host)s broke off its answer.") % {"host": engine.host})


def reason(error: "openai.APIStatusError", engine: Engine) -> str:
    """What the other side says went wrong, without our key, fit for a column."""
    return shown(next(_said(error), ""), engine)


def shown(said: str, engine: Engine) -> str:
    plain = " ".join(markdown.CONTROLS.sub(" ", said.encode("utf-8", "ignore").decode()).split())
    return (plain.replace(engine.key, "…") if engine.key else plain)[:LONGEST_REASON]


def retry_after(value: str) -> timedelta | None:
    """The wait that a Retry-After header names, in seconds or as a date; at most a day."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            then = parsedate_to_datetime(value)
            aware = then if then.tzinfo else then.replace(tzinfo=UTC)
            seconds = (aware - timezone.now()).total_seconds()
        except (ValueError, OverflowError):
            return None
    if math.isnan(seconds) or seconds <= 0:
        return None
    return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds()))


def _said(error: "openai.APIStatusError") -> Iterator[str]:
    """Message, code and type of an error, in whatever form the server gave them."""
    body = error.body if isinstance(error.body, dict) else {}  # else a page of a proxy, in HTML
    nested = body.get("error")
    told = nested if isinstance(nested, dict) else body
    words = [told.get("message"), body.get("detail"), nested, told.get("code"), told.get("type")]
    yield from (word for word in words if isinstance(word, str))
