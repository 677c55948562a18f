"""Wrong configuration is said at start, with a hint, instead of failing later."""

import shutil
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from environ import Env

from articles import engines, expenses, proxies, purse
from articles.models import Price
from digests import cards
from newsroom import second_factor, sentry, storeroom


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
def budget_is_readable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        purse.cap()
    except ValueError:
        return [
            Error(
                f"NEWSROOM_DAILY_BUDGET is {settings.DAILY_BUDGET!r}, which is no amount.",
                hint="Write what a day may cost, as in 2.50, in the currency of the prices.",
                id="newsroom.E004",
            )
        ]
    return []


@register()
def disk_budget_is_readable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    try:
        storeroom.budgets()
    except ValueError as error:
        kinds = ", ".join(storeroom.LABELS)
        said = f"NEWSROOM_DISK_BUDGET says {str(error)!r}, which is no kind with its size."
        hint = f"Write it as in: database=20GB press=5GB. There are: {kinds}."
        return [Error(said, hint=hint, id="newsroom.E012")]
    return []


@register()
def editions_share_is_a_share(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if 0 <= settings.EDITIONS_SHARE <= 100:
        return []
    return [
        Error(
            f"NEWSROOM_EDITIONS_SHARE is {settings.EDITIONS_SHARE}, which is no share.",
            hint="Write the percent of the daily budget that editions by the clock have for "
            "themselves, from 0 to 100.",
            id="newsroom.E005",
        )
    ]


@register(Tags.database)
def models_have_prices(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Only where the database may be asked: `check --database default`, and before migrating."""
    if "default" not in (kwargs.get("databases") or []) or not expenses.cap_is_set():
        return []
    if Price._meta.db_table not in connections["default"].introspection.table_names():
        return []  # it is made in a moment
    return [
        Warning(
            f"There is a daily budget and no price for the model {model!r}, so it is not asked.",
            hint="Add its price at the desk (Prices of models); 0 for a local model.",
            id="newsroom.W003",
        )
        for model in expenses.unpriced()
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


@register()
def hugo_sites_are_reachable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if not settings.HUGO:
        return []
    found: list[CheckMessage] = []
    if not Path(settings.HUGO).is_dir():
        hint = "Make it and clone your Hugo sites into it, each with a branch that can be pushed."
        said = f"NEWSROOM_HUGO is {settings.HUGO!r}, which is no folder."
        found.append(Warning(said, hint=hint, id="newsroom.W004"))
    if not shutil.which("git"):
        said = "NEWSROOM_HUGO is set and there is no git on this machine."
        found.append(Warning(said, hint="Install git.", id="newsroom.W005"))
    if not all(parseaddr(settings.HUGO_AUTHOR)):
        said = f"NEWSROOM_HUGO_AUTHOR is {settings.HUGO_AUTHOR!r}, which is nobody."
        hint = "Write a name and an address, as in: Newsroom <newsroom@example.org>"
        found.append(Error(said, hint=hint, id="newsroom.E007"))
    return found


@register()
def pictures_have_letters(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without them editions have no cards and no long images; all else works."""
    try:
        found = cards.typeface_of("zh")
    except cards.CardError as error:
        said = f"NEWSROOM_FONT: {error}"
        hint = "Name a font file with Chinese characters, or leave it empty."
        return [Error(said, hint=hint, id="newsroom.E008")]
    if found:
        return []
    said = "There is no font with Chinese characters, so no pictures of editions are drawn."
    hint = "Install one (Debian: fonts-noto-cjk), or name a file in NEWSROOM_FONT."
    return [Warning(said, hint=hint, id="newsroom.W006")]


@register()
def hubs_are_usable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = [
        Error(
            f"NEWSROOM_HUB names {hub!r}, which is no address.",
            hint="Write it whole, as in https://hub.example.org/; several with commas.",
            id="newsroom.E009",
        )
        for hub in settings.WEBSUB_HUB
        if not hub.startswith(("http://", "https://"))
    ]
    if settings.WEBSUB_HUB and not settings.SITE_URL:
        said = "NEWSROOM_HUB is set without SITE_URL, so hubs are told addresses of this machine."
        found.append(Warning(said, hint="Set SITE_URL.", id="newsroom.W007"))
    return found


@register()
def mail_is_usable(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The address itself is not printed: it holds a password."""
    try:
        Env.email_url_config(settings.EMAIL_URL or "dummymail://")
    except (ImproperlyConfigured, ValueError):
        return [
            Error(
                "EMAIL_URL cannot be read, so no e-mail goes out.",
                hint="Write it as smtp+tls://user:password@host:587 (smtp+ssl:// for port 465).",
                id="newsroom.E006",
            )
        ]
    return []


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


@register()
def second_factor_is_known(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A word that is mistyped must not leave the door open."""
    if settings.SECOND_FACTOR in second_factor.WORDS:
        return []
    said = f"NEWSROOM_SECOND_FACTOR is {settings.SECOND_FACTOR!r}: nobody knows who that is."
    hint = f"Write one of: {', '.join(second_factor.WORDS)}."
    return [Error(said, hint=hint, id="newsroom.E010")]


@register()
def errors_can_be_reported(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The address itself is not printed: it holds a key."""
    if not settings.SENTRY_DSN or sentry.is_address(settings.SENTRY_DSN):
        return []
    hint = "Copy it from the settings of the project there: https://key@host/number"
    return [Error("SENTRY_DSN is no address to report to.", hint=hint, id="newsroom.E011")]
