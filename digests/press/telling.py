"""When the press runs by itself: at once after a publication, and every minute for the rest."""

import logging
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from articles.models import Beat
from digests.press.folder import PressError
from digests.press.pressing import Press, press

BEAT = "press"
AT_ONCE = 2.0  # seconds an editor may be kept waiting for it
A_MINUTE = 20.0  # seconds the clock may
log = logging.getLogger(__name__)


def soon() -> None:
    """Have the site written as soon as what was done is committed; once for a transaction.

    Whatever becomes of it, what was done stays done: the next minute tries again and says so.
    """
    if not settings.PRESS:
        return
    waiting = transaction.get_connection().run_on_commit
    if not any(entry[1] is at_once for entry in waiting):
        transaction.on_commit(at_once, robust=True)


def at_once() -> None:
    """What can be written within a moment."""
    try:
        press(Path(settings.PRESS), wait=False, seconds=AT_ONCE, thorough=False, hurried=True)
    except (PressError, OSError) as error:
        log.warning("The site could not be written: %s", error)


def attend() -> None:
    """The clock's minute: whatever changed since, and what could not be written then."""
    if not settings.PRESS:
        return
    try:
        done = press(Path(settings.PRESS), wait=False, seconds=A_MINUTE, thorough=False)
    except (PressError, OSError) as error:
        Beat.stumble(BEAT, str(error))
        return
    if done:
        Beat.strike(BEAT)
        if said := trouble(done):
            Beat.stumble(BEAT, said)


def trouble(done: Press) -> str:
    """Which page could not be printed, and why; empty if all were."""
    for path, crash in done.failures.items():
        said = gettext("%(path)s could not be printed (%(why)s).")
        return said % {"path": path, "why": f"{type(crash).__name__}: {crash}"}
    return ""
