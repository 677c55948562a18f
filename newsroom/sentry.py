"""Errors told to Sentry, or whatever speaks its protocol, where SENTRY_DSN names one.

What is told is where in the code it broke, and in which request or task; nothing of what was sent,
asked or read, and nobody's name.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings

from newsroom.logs import at_work

if TYPE_CHECKING:
    from sentry_sdk.types import Event

PATIENCE = 2.0  # seconds a worker waits until a report is out: it may be stopped for good by then
KEPT = ("method", "url")  # of a request
HUBS = "/websub/"  # what follows is known to one hub alone


class TaskReporter:
    """Tells of a task that failed, in the way django-q2 asks for."""

    def report(self) -> None:
        import sentry_sdk

        sentry_sdk.capture_exception()
        sentry_sdk.flush(PATIENCE)


def begin() -> None:
    """Report from now on, if anywhere; the library costs memory, and is not loaded else."""
    if not is_address(settings.SENTRY_DSN):
        return  # a system check says so, if it is not just empty
    import sentry_sdk
    from django_q import conf
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.integrations.logging import ignore_logger

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,  # they hold texts, and prompts
        max_breadcrumbs=0,
        before_send=plainly,
        traces_sample_rate=None,
        # Else it loads what is installed to look into it: the model's library with its prompts.
        auto_enabling_integrations=False,
        integrations=[DjangoIntegration(middleware_spans=False, signals_spans=False)],
    )
    ignore_logger("django.security.DisallowedHost")  # whoever scans the web makes those
    conf.error_reporter = conf.ErrorReporter([TaskReporter()])


def is_address(dsn: str) -> bool:
    """Whether it looks like https://key@host/number."""
    try:
        found = urlsplit(dsn)
        whole = bool(found.scheme in ("http", "https") and found.username and found.hostname)
        whole = whole and found.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        return False
    return whole and found.path.rpartition("/")[2].isdecimal()


def plainly(event: "Event", hint: dict[str, Any]) -> "Event":
    """An event with the request or task it belongs to, and without what people sent or are."""
    said: Any = event
    asked = said.get("request") or {}
    said["request"] = {name: asked[name] for name in KEPT if name in asked}
    if HUBS in (url := said["request"].get("url", "")):
        said["request"]["url"] = url.partition(HUBS)[0] + HUBS
    said["tags"] = {**(said.get("tags") or {}), "work": at_work.get()}
    for private in ("user", "breadcrumbs", "extra"):
        said.pop(private, None)
    return event
