"""Telling people what happened: said once, in every language of the house, sent by the worker."""

from collections.abc import Callable, Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils import translation

from articles.models import Outbox
from articles.models.outbox import LONGEST_KEY
from articles.notice_words import EVENTS

# A text, or what makes it: asked once in each language. A lazy translation does as well.
Words = str | Callable[[], Any]


def tell(
    event: str,
    key: str,
    *,
    subject: Words,
    url: str = "",
    series: Any = None,
    due_at: datetime | None = None,
    lines: Iterable[Words] | Callable[[], Iterable[Any]] = (),
) -> bool:
    """Let everybody know who wants to hear of such events; False if it was told under this key.

    `url` is a path of ours or a whole address, `series` a row or None for what concerns all. It
    goes out at `due_at`, until then `Outbox.objects.drop(key)` takes it back. Give subject and
    lines as functions (`lambda: gettext(…) % {…}`): each channel has its own language.
    """
    if event not in EVENTS:
        raise ValueError(event)
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            some = lines() if callable(lines) else lines
            said[code] = {"subject": words(subject), "lines": [words(line) for line in some]}
    return Outbox.objects.put(
        Outbox.NOTICE,
        fitting(key),
        due_at=due_at,
        event=event,
        url=url,
        series=getattr(series, "pk", None),
        series_title=str(series) if series else "",
        said=said,
    )


def words(of: Words) -> str:
    """The text in the language of this moment."""
    return str(of() if callable(of) else of)


def fitting(key: str) -> str:
    """A key as it is, or one as good that is no longer than the column."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 65]}:{sha256(key.encode()).hexdigest()}"
