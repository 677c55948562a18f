"""Wrong configuration is said at start, with a hint, instead of failing later."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from articles import engines, proxies


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
def models_are_readable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    named = {f"NEWSROOM_MODEL_{purpose.upper()}": said for purpose, said in settings.MODELS.items()}
    named |= {"NEWSROOM_MODEL": settings.MODEL, "NEWSROOM_FALLBACK_MODEL": settings.FALLBACK_MODEL}
    return [
        Error(
            f"{place} is {said!r}, which is no model.",
            hint="Write a name, or more, as in: qwen-plus temperature=0.6 tokens=4000",
            id="newsroom.E003",
        )
        for place, said in named.items()
        if not _is_model(said)
    ]


def _is_model(said: str) -> bool:
    try:
        return bool(engines.read(said, engines.Engine()))
    except ValueError:
        return False


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


@register()
def proxies_are_usable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The addresses themselves are not printed: they may hold a password."""
    set_ones = {
        "NEWSROOM_PROXY": settings.PROXY,
        "NEWSROOM_MODEL_PROXY": settings.MODEL_PROXY.removeprefix(proxies.DIRECT),
    } | {f"NEWSROOM_PROXIES, {name!r}": url for name, url in settings.PROXIES.items()}
    return [
        Error(
            f"The proxy in {place} is none that we can use.",
            hint="Write it as http://host:port or socks5://user:password@host:port.",
            id="newsroom.E002",
        )
        for place, url in set_ones.items()
        if not _is_proxy(url, needed=place not in ("NEWSROOM_PROXY", "NEWSROOM_MODEL_PROXY"))
    ]


def _is_proxy(url: str, *, needed: bool) -> bool:
    try:
        return bool(proxies.read(url)) if url or needed else True
    except ValueError:
        return False
