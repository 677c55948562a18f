"""How much room each kind of data takes on disk, how much it may take, and who is told in time.

Measured by the worker once an hour; of the last measurement of each day a row is kept, from which
everybody else is told: the desk, /metrics and the doctor.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import notices
from articles.models import Beat
from newsroom.health import LEAST_SPACE
from newsroom.measuring import FOLDERS, FREE, HOME, PARTS, WHOLE, measured
from newsroom.models import Footprint

NAME = "storeroom"
EVERY = timedelta(hours=1)
KEPT = timedelta(days=30)
LATELY = timedelta(days=7)  # over which growth is told
STALE = timedelta(days=2)  # a kind that is not measured any more is not told of
NEARLY, FULL = 80, 100  # percent
LITTLE, LEAST = 1 << 30, LEAST_SPACE  # bytes free: whatever the shares, that is nearly nothing

LABELS = {
    WHOLE: gettext_noop("database"),
    **{name: label for name, (label, _tables) in PARTS.items()},
    **FOLDERS,
}
PLACES = {
    HOME: gettext_noop("the newsroom's folder lies"),
    WHOLE: gettext_noop("the database lies"),
    "media": gettext_noop("uploaded files lie"),
    "cards": gettext_noop("cards of editions lie"),
    "press": gettext_noop("the static site lies"),
    "hugo": gettext_noop("the Hugo sites lie"),
}
UNITS = {"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}
WISH = re.compile(rf"(\w+)=(\d+(?:\.\d+)?)({'|'.join(UNITS)})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Stock:
    """A kind of data: what it takes, what it may take if that is limited, and what it grew by in
    how many days; all in bytes."""

    kind: str
    size: int
    budget: int | None
    place: str
    grown: int | None
    days: int

    @property
    def is_part(self) -> bool:
        return self.kind in PARTS

    @property
    def label(self) -> str:
        return _(LABELS[self.kind])

    @property
    def share(self) -> int | None:
        """Percent of what it may take."""
        return None if self.budget is None else self.size * 100 // self.budget

    @property
    def growth(self) -> str:
        """What it grew by, with its sign; none where it is the same."""
        grown = self.grown or 0
        return f"{'+' if grown > 0 else '−' if grown else ''}{filesizeformat(abs(grown))}"

    @property
    def level(self) -> int:
        share = self.share or 0
        return FULL if share >= FULL else NEARLY if share >= NEARLY else 0

    def sentence(self) -> str:
        told = {
            "kind": self.label,
            "size": filesizeformat(self.size),
            "budget": filesizeformat(self.budget or 0),
            "share": self.share or 0,
        }
        return _("%(kind)s: %(size)s of %(budget)s, %(share)d %%.") % told


@dataclass(frozen=True)
class Place:
    """A file system that holds something of ours: what is free, and what ours takes there."""

    kind: str
    free: int
    ours: int

    @property
    def name(self) -> str:
        return self.kind.removeprefix(FREE)

    @property
    def label(self) -> str:
        return _(PLACES[self.name])

    @property
    def level(self) -> int:
        """Nearly full where ours could not grow by a quarter any more."""
        if self.free < LEAST:
            return FULL
        share = self.ours * 100 // (self.ours + self.free)
        return NEARLY if share >= NEARLY or self.free < LITTLE else 0

    def sentence(self) -> str:
        told = {"free": filesizeformat(self.free), "place": self.label}
        return _("Only %(free)s left where %(place)s.") % told


def attend(now: datetime) -> bool:
    """Measure, if that was not done within the hour, and tell of what has become too much."""
    age = Beat.age(NAME)
    if age is not None and age < EVERY:
        return False
    before = {each.kind: each.level for each in watched(now)}
    keep(timezone.localdate(now), list(measured(now)))
    Beat.strike(NAME)
    for each in watched(now):
        if each.level > before.get(each.kind, 0):
            tell(each, now)
    return True


def tell(of: Stock | Place, now: datetime) -> None:
    """Once a day each, and only while it gets worse."""
    notices.tell(
        "disk",
        f"disk:{of.kind}:{of.level}:{timezone.localdate(now)}",
        subject=of.sentence,
        lines=lambda: [_("Make room, or allow more: NEWSROOM_DISK_BUDGET, NEWSROOM_KEEP_TEXTS.")],
        url=reverse("admin:index"),
    )


def keep(day: date, found: list[tuple[str, int, str]]) -> None:
    """Write down kinds with their bytes and places; the last of a day stays."""
    rows = [Footprint(kind=kind, day=day, bytes=size, place=at) for kind, size, at in found]
    Footprint.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["kind", "day"],
        update_fields=["bytes", "place"],
    )
    Footprint.objects.filter(day__lt=day - KEPT).delete()


# What there is
def watched(now: datetime | None = None) -> list[Stock | Place]:
    """Everything that has a limit, set or by nature."""
    return [*(each for each in stocks(now) if each.budget is not None), *places(now)]


def crowded(now: datetime | None = None) -> list[Stock | Place]:
    """What is nearly or wholly full, the worst first."""
    return sorted((each for each in watched(now) if each.level), key=lambda each: -each.level)


def stocks(now: datetime | None = None) -> list[Stock]:
    """Every kind as it was last measured; the database, its parts, then the folders."""
    rows, allowed = recent(now), allowances()
    found = []
    for kind in LABELS:
        if kind in rows:
            first, last = rows[kind]
            days = (last.day - first.day).days
            grown = last.bytes - first.bytes if days else None
            found.append(Stock(kind, last.bytes, allowed.get(kind), last.place, grown, days))
    return found


def places(now: datetime | None = None) -> list[Place]:
    """Every file system of ours, as it was last measured."""
    rows = recent(now)
    found = []
    for kind, (_first, last) in rows.items():
        if kind.startswith(FREE):
            inside = (row for name, (_, row) in rows.items() if name in (WHOLE, *FOLDERS))
            ours = sum(row.bytes for row in inside if row.place == last.place)
            found.append(Place(kind, last.bytes, ours))
    return found


def recent(now: datetime | None = None) -> dict[str, tuple[Footprint, Footprint]]:
    """By kind, the first row of these days and the last."""
    today = timezone.localdate(now)
    found: dict[str, tuple[Footprint, Footprint]] = {}
    for row in Footprint.objects.filter(day__gte=today - LATELY).order_by("day", "kind"):
        found[row.kind] = (found.get(row.kind, (row, row))[0], row)
    return {kind: pair for kind, pair in found.items() if pair[1].day >= today - STALE}


def budgets(said: str | None = None) -> dict[str, int]:
    """Bytes by kind, as NEWSROOM_DISK_BUDGET has them; ValueError names what cannot be read."""
    found = {}
    for each in re.split(r"[,\s]+", settings.DISK_BUDGET if said is None else said):
        wish = WISH.fullmatch(each)
        if wish and wish[1] in LABELS and float(wish[2]):
            found[wish[1]] = int(float(wish[2]) * UNITS[wish[3].upper()])
        elif each:
            raise ValueError(each)
    return found


def allowances() -> dict[str, int]:
    """The same; none where it cannot be read, which a system check says."""
    try:
        return budgets()
    except ValueError:
        return {}


# At the desk
def is_shown(user: Any) -> bool:
    """Whether somebody may see what there is: who runs the site, and whom they let."""
    return bool(user.has_perm("newsroom.view_footprint"))


def section() -> dict[str, Any]:
    """What the dashboard's template draws; empty before anything was measured."""
    found = stocks()
    if not found:
        return {}
    beat = Beat.objects.filter(name=NAME).first()
    return {
        "stocks": found,
        "days": max(each.days for each in found),
        "wholes": [each for each in found if not each.is_part],
        "places": places(),
        "crowded": bool(crowded()),
        "at": beat.at if beat else None,
    }
