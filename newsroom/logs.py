"""What a line of the log belongs to: the request or the task that was at work when it was written.

As plain lines for people, or with LOG_FORMAT=json as one JSON object a line for machines.
"""

import logging
import re
from collections.abc import Callable
from contextvars import ContextVar
from random import getrandbits
from typing import Any

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
SENT = re.compile(r"[\w.-]{1,64}", re.ASCII)  # what a proxy may call a request

at_work: ContextVar[str] = ContextVar("at_work", default="-")


class AtWork(logging.Filter):
    """Puts the name of the request or task into every record, as `work`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.work = at_work.get()
        return True


class RequestIdMiddleware:
    """Names each request as the proxy in front does (X-Request-ID), or anew, and says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get(HEADER, "")
        name = sent if SENT.fullmatch(sent) else f"{getrandbits(64):016x}"
        token = at_work.set(name)
        try:
            response = self.get_response(request)
        finally:
            at_work.reset(token)
        if not response.get("Cache-Control", "").startswith("public"):
            response[HEADER] = name  # what is kept for many is nobody's request
        return response


def begin_task(sender: Any, task: dict[str, Any], **kwargs: Any) -> None:
    """Names what is logged after django-q2's task; the next one takes its place."""
    at_work.set(f"task-{task['id'][:16]}")


def logging_of(level: str, form: str) -> dict[str, Any]:
    """Django's LOGGING for a level and a form, plain or json."""
    plain = {"format": "{asctime} {levelname} {name} [{work}]: {message}", "style": "{"}
    fields = ["asctime", "levelname", "name", "work", "message"]
    as_json = {
        "()": "pythonjsonlogger.json.JsonFormatter",
        "fmt": fields,
        "style": ",",
        "rename_fields": {"asctime": "at", "levelname": "level", "name": "logger"},
        "json_ensure_ascii": False,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "work": {"()": "newsroom.logs.AtWork"},
            "outage": {"()": "newsroom.outage.InOneLine"},
        },
        "formatters": {"line": as_json if form == "json" else plain},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["work", "outage"],
            }
        },
        # It logs a traceback for every page it cannot read; we say so on the article.
        "loggers": {
            "readability": {"level": "CRITICAL"},
            "django-q": {"level": level or "WARNING"},
            "httpx2": {"level": level or "WARNING"},
            "psycopg.pool": {"level": level or "ERROR"},  # of each attempt; absence.py says it once
        },
        "root": {"handlers": ["console"], "level": level or "INFO"},
    }
