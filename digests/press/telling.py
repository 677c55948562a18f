"""When the press runs by itself: at once after a publication, and every minute for the rest."""

import logging
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from articles.models import Beat
from digests.models import Digest
from digests.press.folder import PressError
from digests.press.places import OURS
from digests.press.pressing import Press, press

BEAT = "press"
AT_ONCE = 2.0  # seconds an editor may be kept waiting for it
A_MINUTE = 20.0  # seconds the clock may
SHARE = 0.05  # of a core: what it may cost to look whether anything has changed
LONGEST = 300.0  # seconds until it is looked all the same
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
    """What can be written within a moment; the next minute looks at the rest."""
    try:
        resting().unlink(missing_ok=True)
        press(Path(settings.PRESS), wait=False, seconds=AT_ONCE, thorough=False, hurried=True)
    except (PressError, OSError) as error:
        log.warning("The site could not be written: %s", error)


def attend() -> None:
    """The clock's minute: whatever changed since, and what could not be written then."""
    if not settings.PRESS or is_resting():
        return
    begun, cost = time.time(), time.thread_time()
    try:
        done = press(Path(settings.PRESS), wait=False, seconds=A_MINUTE, thorough=False)
    except PressError as error:
        Beat.stumble(BEAT, str(error))
        return
    except OSError as error:
        Beat.stumble(BEAT, unwritten(error))
        return
    if done:
        Beat.strike(BEAT)
        if said := trouble(done):
            Beat.stumble(BEAT, said)
        elif not done.counts["waiting"]:
            rest(begun, (time.thread_time() - cost) / SHARE)


def unwritten(error: OSError) -> str:
    """Which file or folder the disk refused, and why."""
    said = gettext("%(path)s cannot be written (%(why)s).")
    return said % {"path": error.filename or settings.PRESS, "why": error.strerror or error}


def resting() -> Path:
    """Where it is noted since when, and until when, the press of this machine rests."""
    return Path(settings.PRESS) / OURS / "resting"


def rest(begun: float, seconds: float) -> None:
    """After a look at everything, the longer the more it cost: thousands of pages cost seconds."""
    with suppress(OSError):  # then it does not rest
        resting().write_text(f"{begun} {begun + min(seconds, LONGEST)}")


def is_resting() -> bool:
    """Whether it was looked lately, and no edition has changed since."""
    try:
        begun, until = map(float, resting().read_text().split())
    except (OSError, ValueError):
        return False
    if not begun <= time.time() < until:
        return False
    since = datetime.fromtimestamp(begun, UTC)
    changed = Q(updated_at__gte=since) | Q(fixed_at__gte=since) | Q(published_at__gte=since)
    return not Digest.objects.filter(changed).exists()


def trouble(done: Press) -> str:
    """Which page could not be printed, and why; empty if all were."""
    for path, crash in done.failures.items():
        said = gettext("%(path)s could not be printed (%(why)s).")
        return said % {"path": path, "why": f"{type(crash).__name__}: {crash}"}
    return ""
