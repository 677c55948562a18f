"""Feeds that move for good: followed at once, stored when it holds.

To a foreign domain it is followed too, never stored, and when it holds a person has to decide.
"""

from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import domains, fetch, quarantine
from articles.models import Source

HELD = 3  # polls in a row that led to the same place
LONGEST = 1000  # characters an address may have


def after(source: Source, target: str) -> dict[str, Any]:
    """The columns that change when a poll was led to `target` for good; "" when it was not.

    Call it in a transaction, under the source's claim.
    """
    if not target or len(target) > LONGEST:
        return _noted("", 0, "") if source.moved_to else {}
    if not domains.are_one(_host(source.feed_url), _host(target)):
        return _led_abroad(source, target)
    times = source.moved_times + 1 if target == source.moved_to else 1
    return _noted(target, times, "") if times < HELD else _settle(source, target)


def _noted(target: str, times: int, notice: str) -> dict[str, Any]:
    return {"moved_to": target, "moved_times": times, "notice": notice}


def _host(url: str) -> str:
    return urlsplit(f"//{fetch.host_of(url)}").hostname or ""


def _led_abroad(source: Source, target: str) -> dict[str, Any]:
    """What a poll adds that was led to a foreign domain; its addresses there may vary."""
    again = domains.are_one(_host(source.moved_to), _host(target)) if source.moved_to else False
    times = min(source.moved_times + 1, HELD) if again else 1
    if times < HELD:
        return _noted(target, times, _abroad(target))
    if quarantine.is_allowed(source, target):
        return _noted(target, times, _kept(target))
    found = quarantine.moved(source, target, timezone.now())
    return _noted(target, times, _abroad(target)) | found


def _settle(source: Source, target: str) -> dict[str, Any]:
    """The address becomes the new one; where another source has that, one of the two is enough."""
    notice = _("This feed has moved; its address was %(url)s.") % {"url": source.feed_url}
    try:
        with transaction.atomic():
            source.write(feed_url=target)
    except IntegrityError:
        return _yield_to(Source.objects.get(feed_url=target), target)
    return _noted("", 0, notice)


def _yield_to(other: Source, target: str) -> dict[str, Any]:
    about = {"url": target, "source": other.name}
    if not other.active:  # to retire this one too would end the news without anybody's decision
        notice = _("This feed has moved to %(url)s, the address of “%(source)s”, which is off.")
        return _noted(target, HELD, notice % about)
    notice = _(
        "This feed has moved to %(url)s, which “%(source)s” follows already; it is switched off."
    )
    return _noted(target, 0, notice % about) | {"active": False, "due_at": None}


def _abroad(target: str) -> str:
    return _(
        "This feed has moved to %(url)s, on another domain. It is read there, "
        "but the old address is kept until a person decides."
    ) % {"url": target}


def _kept(target: str) -> str:
    return _(
        "This feed has moved to %(url)s, on another domain. It is read there; "
        "the old address is kept, as somebody decided."
    ) % {"url": target}
