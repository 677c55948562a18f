"""What is answered while the database is away: 503 and when to come back, instead of 500.

So is a disk that is full: neither is a fault of ours, and both pass.
"""

import errno
import logging
import sqlite3
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

AGAIN = 30  # seconds
FULL = (errno.ENOSPC, errno.EDQUOT)
FULL_SQLITE, FULL_POSTGRESQL = "disk is full", "53100"  # the latter is an SQLSTATE
OURS = ("no such", "syntax error", "ambiguous column")  # faults that SQLite calls operational


class InOneLine(logging.Filter):
    """Leaves the traceback out of what is logged of an outage, by django-q2's scheduler above all:
    it shows a fault where there is none, every half minute while the database is away."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if is_away(error):
            first = next(iter(str(error).splitlines()), "")
            record.msg, record.args = f"{record.getMessage()}: {first or type(error).__name__}", ()
            record.exc_info = record.exc_text = None
        return True


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler of what nobody caught: it is called while the exception is handled."""
    error = sys.exc_info()[1]
    if not is_away(error):
        return server_error(request)
    response = render(None, "503.html", status=503)
    response["Retry-After"] = str(AGAIN)
    response["Cache-Control"] = "no-store"
    return response


def is_away(error: BaseException | None) -> bool:
    """Whether the database cannot be reached, is locked, or there is no room; no fault of ours."""
    if is_full(error):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    return not (isinstance(cause, sqlite3.Error) and any(word in str(cause) for word in OURS))


def is_full(error: BaseException | None) -> bool:
    """Whether there was no room on a disk: ours, or the database's."""
    if isinstance(error, OSError):
        return error.errno in FULL
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    full = isinstance(cause, sqlite3.Error) and FULL_SQLITE in str(cause)
    return full or getattr(cause, "sqlstate", "") == FULL_POSTGRESQL
