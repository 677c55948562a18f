"""How long one stays logged in: some hours without doing anything, some days at most."""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

BEGUN, SEEN = "begun", "seen"  # of a session, in seconds since 1970
EXACTLY = 300  # seconds: how well it is known when somebody was there last
HOUR = 3600
logger = logging.getLogger(__name__)


def begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Whoever logs in is there from now on. A line of the log says so, and no row: logs go."""
    logger.info("User %s logged in.", user.pk)
    request.session[BEGUN] = request.session[SEEN] = clock()


def clock() -> int:
    return int(timezone.now().timestamp())


def is_over(session: SessionBase, now: int) -> bool:
    """Whether nobody was there for too long, or it has lasted long enough."""
    idle, longest = settings.SESSION_IDLE, settings.SESSION_LONGEST
    left = idle > 0 and now - session.get(SEEN, now) > idle * HOUR
    return left or (longest > 0 and now - session.get(BEGUN, now) > longest * HOUR)


def attend(request: HttpRequest, now: int) -> None:
    """Note that somebody is there; what a page that lies open asks by itself says nothing."""
    session = request.session
    if BEGUN not in session:  # it is older than this rule
        session[BEGUN] = session[SEEN] = now
    elif now - session.get(SEEN, 0) >= EXACTLY and not is_by_itself(request):
        session[SEEN] = now


def is_by_itself(request: HttpRequest) -> bool:
    """Whether a script asked without anybody's doing, as those do that keep a page up to date."""
    if "X-Idle" in request.headers:
        return True
    return request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "empty"


def end(user: Any, *, but: str | None = None) -> int:
    """Log somebody out everywhere, except in one session; says of how many."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.session_key != but and session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended
