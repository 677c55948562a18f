"""What the worker's minute finds worth telling: sources that fail or are held back, and money.

A source's `told` says what people know of it. Whether many fail at once is asked of all rows
together, so a network that is down gives one notice, whatever the number of sources.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import expenses, llm, notices, purse
from articles.models import Source
from articles.models.source import SourceQuerySet

ENOUGH = 5  # failures in a row: about half an hour
TWICE = 2  # a storm is told of sooner: one failure may be a matter of a second
STORM_SHARE, STORM_LEAST = 4, 5  # a quarter of all sources, and no fewer than that
SHOWN = 5  # sources by name
NEARLY = 80  # percent of the budget

ALONE, STORM, HELD = "failing", "storm", "held"  # what may be told of a source


def survey(now: datetime) -> None:
    """Tell what has come up since the last look; each thing once."""
    sources(now)
    held(now)
    money(now)


def sources(now: datetime) -> None:
    """Sources that cannot be reached: told once until they recover, all together in a storm."""
    with transaction.atomic():
        Source.objects.filter(failures=0, told__in=(ALONE, STORM)).update(told="")
        failing = Source.objects.failing().order_by()
        if failing.filter(told=STORM).exists():
            weather(failing)
        elif storm := breaking(failing):
            mark(storm, STORM)
            tell_storm(storm, now)
            return
        if not failing.filter(told=STORM).exists():
            news = list(locked(failing.filter(told="", failures__gte=ENOUGH)))
            mark(news, ALONE)
            tell_failing(news)


def weather(failing: SourceQuerySet) -> None:
    """While a storm lasts, who joins is no news; when it is over, who still fails is."""
    if failing.exclude(told=ALONE).count() * 2 < threshold():
        failing.filter(told=STORM).update(told="")
    else:
        failing.filter(told="").update(told=STORM)


def breaking(failing: SourceQuerySet) -> list[Source]:
    """The sources of a storm that begins; none where no more fail than usual."""
    news = list(locked(failing.filter(told="", failures__gte=TWICE)))
    return news if len(news) >= threshold() else []


def threshold() -> int:
    """How many sources that fail at once are a storm."""
    return max(Source.objects.active().count() // STORM_SHARE, STORM_LEAST)


def locked(rows: SourceQuerySet) -> SourceQuerySet:
    """These, and no other worker's minute has them; a poll that writes one is not waited for."""
    return rows.order_by("name", "pk").select_for_update(skip_locked=True, no_key=True)


def mark(rows: Sequence[Source], told: str) -> None:
    Source.objects.filter(pk__in=[source.pk for source in rows]).update(told=told)


def tell_storm(rows: Sequence[Source], now: datetime) -> None:
    count = len(rows)
    notices.tell(
        "source_failing",
        f"storm:{now.isoformat()}",
        subject=lambda: (
            _("%(count)d sources fail at once: the network may be down") % {"count": count}
        ),
        lines=lambda: [names(rows), rows[0].error],
        url=f"{reverse('admin:articles_source_changelist')}?state=failing",
    )


def tell_failing(rows: Sequence[Source]) -> None:
    if len(rows) == 1:
        [source] = rows
        since = source.failing_since.isoformat() if source.failing_since else ""
        notices.tell(
            "source_failing",
            f"failing:{source.pk}:{since}",
            subject=lambda: _("“%(source)s” cannot be reached") % {"source": source},
            lines=[source.error],
            url=reverse("admin:articles_source_change", args=[source.pk]),
        )
    elif rows:
        key = ",".join(f"{source.pk}:{source.failing_since}" for source in rows)
        notices.tell(
            "source_failing",
            f"failing:{key}",
            subject=lambda: _("%(count)d sources cannot be reached") % {"count": len(rows)},
            lines=lambda: [names(rows)],
            url=f"{reverse('admin:articles_source_changelist')}?state=failing",
        )


def names(rows: Sequence[Source]) -> str:
    """Some of the sources by name, and how many more there are."""
    said = _(", ").join(str(source) for source in rows[:SHOWN])
    if (more := len(rows) - SHOWN) <= 0:
        return said
    return ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more) % {
        "names": said,
        "count": more,
    }


def held(now: datetime) -> None:
    """Sources that were taken out of the news, each once until it is freed."""
    with transaction.atomic():
        Source.objects.filter(quarantined_at=None, told=HELD).update(told="")
        rows = list(locked(Source.objects.quarantined().exclude(told=HELD)))
        mark(rows, HELD)
        for source in rows[:SHOWN]:
            tell_held(source)
        if rest := rows[SHOWN:]:
            key = ",".join(f"{source.pk}:{source.quarantined_at}" for source in rest)
            notices.tell(
                "source_quarantined",
                f"held:{key}",
                subject=lambda: (
                    _("%(count)d more sources are in quarantine") % {"count": len(rest)}
                ),
                lines=lambda: [names(rest)],
                url=f"{reverse('admin:articles_source_changelist')}?state=quarantined",
            )


def tell_held(source: Source) -> None:
    notices.tell(
        "source_quarantined",
        f"held:{source.pk}:{source.quarantined_at}",
        subject=lambda: _("“%(source)s” is in quarantine") % {"source": source},
        lines=lambda: [
            _("It is not what it was: nothing of it is printed until somebody decides.")
        ],
        url=reverse("admin:articles_source_change", args=[source.pk]),
    )


def money(now: datetime) -> None:
    """A day's budget that is nearly or wholly spent, calls by the hundred: once a day each."""
    if not llm.ready():
        return
    day, limit = purse.day_of(now), expenses.cap()
    if limit:
        today = purse.of_day(now)
        told = {"spent": purse.shown(today.committed), "cap": purse.shown(limit)}
        if not purse.for_drafts(today, limit):
            notices.tell(
                "budget",
                f"money:spent:{day}",
                subject=lambda: _("Today's money for drafts is spent: %(spent)s of %(cap)s") % told,
                lines=lambda: [_("Until midnight drafts are extracts.")],
                url=calls_of(day),
            )
        elif today.committed * 100 >= limit * NEARLY:
            notices.tell(
                "budget",
                f"money:nearly:{day}",
                subject=lambda: _("Today's money is nearly spent: %(spent)s of %(cap)s") % told,
                url=calls_of(day),
            )
    if found := expenses.burst(now):
        notices.tell(
            "budget",
            f"money:burst:{day}",
            subject=lambda: (
                _("%(calls)d calls of models within an hour; the busiest before had %(usual)d")
                % {"calls": found.calls, "usual": found.usual}
            ),
            lines=[str(source) for source, _count in found.sources],
            url=calls_of(day),
        )


def calls_of(day: date) -> str:
    """The list of what models were asked on a day."""
    return f"{reverse('admin:articles_call_changelist')}?day={day}"
