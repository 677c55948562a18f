"""Wrong configuration is said at start, with a hint, instead of failing later."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def model_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    reachable = settings.OPENAI_API_KEY or settings.OPENAI_BASE_URL
    if bool(settings.MODEL) == bool(reachable):
        return []
    return [
        Warning(
            "The model is only half configured, so drafts stay extracts.",
            hint="Set NEWSROOM_MODEL together with OPENAI_API_KEY or OPENAI_BASE_URL.",
            id="newsroom.W001",
        )
    ]


@register()
def workers_are_enough(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.WORKERS >= 3:
        return []
    return [
        Warning(
            f"NEWSROOM_WORKERS is {settings.WORKERS}, so editions may wait for long drafts.",
            hint="Set it to 3 or more: one polls, one drafts, one is the clock's.",
            id="newsroom.W002",
        )
    ]


@register()
def site_url_is_absolute(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.SITE_URL or settings.SITE_URL.startswith(("http://", "https://")):
        return []
    return [
        Error(
            f"SITE_URL is {settings.SITE_URL!r}, which is no address.",
            hint="Write it whole, as in https://news.example.org.",
            id="newsroom.E001",
        )
    ]
