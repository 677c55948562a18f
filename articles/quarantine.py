"""Sources that are not what they were: taken out of the news, until a person frees or retires them.

Nothing is written on the articles: what a quarantined source lists is recorded as ever, and no
queryset calls it due. To free a source is one UPDATE of its row.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import domains, habits, suspicion
from articles.models import Article, Sighting, Source
from articles.suspicion import Listed

MOVED = "moved"
TITLES = 6  # shown of before, and of now
HISTORY = 10  # decisions that are remembered


class QuarantineError(Exception):
    """A decision that cannot be carried out, with a sentence for who made it."""


def look(
    source: Source, listed: Sequence[Listed], fresh: Sequence[Listed], now: datetime
) -> dict[str, Any]:
    """The columns that change when a feed listed these entries, `fresh` ones for the first time.

    Both in the feed's order. Call it when they are recorded, as of the same `now`.
    """
    seen = fresh if source.profile else listed  # all of a first listing is what is usual
    if source.quarantined_at or not seen:
        return {}
    home = list(filter(None, (domains.host(source.feed_url), domains.host(source.site_url))))
    verdict, profile = suspicion.judge(source.profile, seen, home=home, now=now)
    if verdict is None:
        return {"profile": profile}
    titles = [entry.title for entry in fresh[:TITLES]]
    return close(source, verdict.reasons, verdict.before, verdict.after | {"titles": titles}, now)


def moved(source: Source, target: str, now: datetime) -> dict[str, Any]:
    """The columns of a source whose feed has moved for good to a foreign domain.

    None when it is in quarantine already.
    """
    if source.quarantined_at:
        return {}
    known = habits.usual(source.profile, now)
    before, after = known | {"address": source.feed_url}, {"address": target}
    return close(source, [MOVED], before, after, now)


def is_allowed(source: Source, target: str) -> bool:
    """Whether a person has seen that the feed is led to this domain, and kept its old address."""
    return owner(target) == source.quarantine.get("allowed")


def close(
    source: Source, reasons: Sequence[str], before: Any, after: Any, now: datetime
) -> dict[str, Any]:
    """The columns of a source that goes into quarantine."""
    earlier = Sighting.objects.filter(source=source, first_seen_at__lt=now)
    titles = earlier.order_by("-first_seen_at", "-pk").values_list("title", flat=True)[:TITLES]
    return {
        "quarantined_at": now,
        "quarantine": source.quarantine
        | {
            "reasons": list(reasons),
            "before": before | {"titles": list(titles)},
            "after": after,
        },
    }


def free(source: Source, *, by: Any, follow: str = "") -> None:
    """Let a source's news in again, what was held back too; what it is now is usual from now on.

    `follow`: the address its feed has moved to, which becomes its own. QuarantineError when a
    colleague was quicker, when it leads elsewhere by now, or when that address is another source's.
    """
    now = timezone.now()
    came = Sighting.objects.filter(source=source, first_seen_at__gte=source.quarantined_at or now)
    newest = list(came.order_by("-first_seen_at", "-pk")[: habits.LOOK])
    seen = habits.accept(source.profile, newest, came=came.count(), now=now)
    columns = {"quarantined_at": None, "profile": seen, "due_at": now}
    if not follow:
        allowed = owner(source.moved_to) if source.moved_to else ""
        return _decide(source, "freed", by, columns, allowed=allowed)
    columns |= _at(follow, source)
    try:
        with transaction.atomic():
            _decide(source, "followed", by, columns, allowed="", moved_to=follow)
    except IntegrityError as clash:
        said = _("Another source has the address %(url)s already; retire this one instead.")
        raise QuarantineError(said % {"url": follow}) from clash
    return None


def retire(source: Source, *, by: Any) -> None:
    """Switch a source off for good; what was held back stays unread.

    It stays in quarantine: switched on again, it is polled, and held back as before.
    """
    allowed = source.quarantine.get("allowed", "")
    _decide(source, "retired", by, {"active": False, "due_at": None}, allowed=allowed)


def _at(url: str, source: Source) -> dict[str, Any]:
    """The columns of a source whose feed is at this address from now on."""
    notice = _("This feed has moved; its address was %(url)s.") % {"url": source.feed_url}
    blank = {"moved_to": "", "moved_times": 0, "etag": "", "modified": ""}
    return blank | {"feed_url": url, "notice": notice}


def _decide(
    source: Source, did: str, by: Any, columns: dict[str, Any], *, allowed: str, **seen: Any
) -> None:
    """Write a decision and who made it, on the quarantine that this person saw."""
    past = {
        "since": source.quarantined_at.isoformat() if source.quarantined_at else "",
        "until": timezone.now().isoformat(timespec="seconds"),
        "reasons": source.quarantine.get("reasons", []),
        "did": did,
        "by": by.get_username(),
    }
    history = [past, *source.quarantine.get("history", [])][:HISTORY]
    rows = Source.objects.quarantined().filter(pk=source.pk, quarantined_at=source.quarantined_at)
    kept = source.quarantine | {"allowed": allowed, "history": history}
    if not rows.filter(**seen).update(quarantine=kept, **columns):
        raise QuarantineError(
            _("“%(source)s” has changed meanwhile; this is how it stands now.") % {"source": source}
        )


def hand_over(pages: Mapping[str, Source]) -> None:
    """Articles held back that a trusted source lists too, by url_key, are its own from now on."""
    if not pages:
        return
    held = Article.objects.held_back()
    # In one order everywhere: two workers with the same pages would wait for each other.
    keys = held.filter(url_key__in=pages).order_by("url_key").values_list("url_key", flat=True)
    for key in list(keys):
        if pages[key].quarantined_at is None:
            held.filter(url_key=key).update(source=pages[key])


def owner(url: str) -> str:
    """The registered domain of an address."""
    return domains.registrable(domains.host(url))
