"""The queue in the rows: what is due, who holds it, when it is tried again."""

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import bulk, holder

Row = TypeVar("Row", bound="Chore")

FIRST_PAUSE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=12)


class Setback(Protocol):
    """What fetch, entries, extract and llm raise: a sentence, and whether trying again helps."""

    permanent: bool


class LeaseLostError(Exception):
    """The row is no longer ours: the claim ran out or a person changed it. Drop the result."""


class ChoreQuerySet(models.QuerySet[Any]):
    def due(self, now: datetime) -> Self:
        """Rows whose time has come and which nobody holds, the longest waiting first."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(free, due_at__lte=now).order_by("due_at", "pk")

    def turn(self, now: datetime, most: int) -> list[int]:
        """The ids of those whose turn it is, so many at most."""
        return list(self.due(now).values_list("pk", flat=True)[:most])

    def held(self, now: datetime) -> Self:
        """Rows that somebody works on; an index on who does keeps this from reading all rows."""
        return self.filter(claimed_by__gt="", claimed_until__gt=now)

    def claim(self, pk: int) -> Any | None:
        """The row, now ours for the length of a lease; None when not due or held by another."""
        return next(iter(self.claim_many([pk])), None)

    def claim_many(self, pks: Iterable[int], claim: str = "") -> list[Any]:
        """Those of the rows that are due and free, now ours under one claim."""
        now, claim = timezone.now(), claim or holder.new_claim()
        wanted = self.filter(pk__in=list(pks))
        wanted.due(now).order_by().update(claimed_by=claim, claimed_until=now + self.model.LEASE)
        return list(wanted.filter(claimed_by=claim).in_hand().order_by("due_at", "pk"))

    def still_held(self, claim: str, pks: Iterable[int]) -> set[int]:
        """Those of the rows that are ours, and stay so until the transaction ends."""
        ours = self.filter(pk__in=list(pks), claimed_by=claim, claimed_until__gt=timezone.now())
        # "no_key": who writes an article of a source need not wait for its poll.
        ours = ours.order_by("pk").select_for_update(no_key=True)
        return set(ours.values_list("pk", flat=True))

    def in_hand(self) -> Self:
        """With the columns that whoever claims them looks at."""
        return self

    def write_many(self, changes: Iterable[tuple[Any, Mapping[str, Any]]]) -> None:
        """Save columns of many rows that we hold, each row its own values."""
        alike: defaultdict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for row, columns in changes:
            alike[tuple(columns)].append((*columns.values(), row.pk))
        for names, values in alike.items():
            bulk.update(self.model, names, values)

    def give_back(self, claim: str) -> None:
        """Free what is left under a claim, still due."""
        self.filter(claimed_by=claim).update(claimed_by="", claimed_until=None)

    def free_dead(self) -> int:
        """Free the claims of processes of this machine that are gone; says how many.

        And, uncounted, those that ran out: who lost the database may have been unable to give a row
        back, and one that is not due again nobody else would claim.
        """
        now = timezone.now()
        self.filter(claimed_by__gt="", claimed_until__lte=now).update(
            claimed_by="", claimed_until=None
        )
        held = self.held(now).order_by()  # in no order, or each row would be told
        claims = held.values_list("claimed_by", flat=True).distinct()
        dead = [claim for claim in claims if holder.is_dead(claim)]
        return self.filter(claimed_by__in=dead).update(claimed_by="", claimed_until=None)


class Efforts(Generic[Row]):
    """Work on claimed rows, one after another: whatever happens, none stays held when it is over.

    `with efforts.on(row)` marks whose turn it is: a crash is put on that row, which then waits
    ever longer like after any failure, so that it cannot keep the others from their turn. The
    crash itself goes on up and is seen.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        for row in self.rows:
            row.release()

    @contextmanager
    def on(self, row: Row) -> Iterator[None]:
        try:
            yield
        finally:
            if isinstance(error := sys.exception(), Exception):
                row.crashed(error)


class Crashes(list[Exception]):
    """Work on claimed rows, many at once: a crash is put on its row, and seen when all is over."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None and self:
            raise self[0]

    def together(self, rows: Sequence[Row], work: Callable[[Sequence[Row]], None]) -> None:
        """`work(rows)`; should it crash, row by row, so that a poisoned one stands alone."""
        with _Caught() as crash:
            return work(rows)
        if len(rows) > 1:
            for row in rows:
                claim = row.claimed_by
                row.refresh_from_db()  # what the attempt left in memory was never written
                row.claimed_by = claim  # not whoever's it may be by now
                self.together([row], work)
        elif crash.error:
            rows[0].crashed(crash.error)
            self.append(crash.error)
        return None


class _Caught:
    """Keeps an exception for who decides what becomes of it."""

    error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        self.error = error if isinstance(error, Exception) else None
        return self.error is not None


class Chore(models.Model):
    """A row with work to do: a time, a lease, and what went wrong last."""

    LEASE: ClassVar[timedelta] = timedelta(minutes=2)

    due_at = models.DateTimeField(_("due at"), null=True, blank=True, db_index=True)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    claimed_by = models.CharField(
        max_length=200, blank=True, default="", editable=False, db_index=True
    )
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, editable=False)
    error = models.TextField(_("what went wrong"), blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def address(self) -> str:
        """What must be fetched for this work; "" when it needs no host."""
        return ""

    def fence(self) -> dict[str, Any]:
        """What else must still be so for a write to count, beside the claim."""
        return {}

    def write(self, **fields: Any) -> None:
        """Save fields while the claim holds; LeaseLostError when it does not."""
        rows = type(self)._default_manager.filter(
            pk=self.pk,
            claimed_by=self.claimed_by,
            claimed_until__gt=timezone.now(),
            **self.fence(),
        )
        if not self.claimed_by or not rows.update(**fields):
            raise LeaseLostError(str(self))
        for name, value in fields.items():
            setattr(self, name, value)

    def renew(self, lease: timedelta | None = None) -> None:
        """Begin the next step under a fresh lease."""
        self.write(claimed_until=timezone.now() + (lease or self.LEASE))

    def once_done(self, **fields: Any) -> dict[str, Any]:
        """The columns of a row whose work is finished: let go, failures forgotten."""
        free = {"claimed_by": "", "claimed_until": None, "failures": 0, "error": ""}
        return free | fields

    def done(self, *, due_at: datetime | None = None, **fields: Any) -> None:
        """The work is finished: let go, forget failures, come back at `due_at`."""
        self.write(**self.once_done(due_at=due_at, **fields))

    def after_failure(self, error: Setback, now: datetime) -> dict[str, Any]:
        """The columns of a row that failed: let go, with its sentence and a later time, if any."""
        pause = self.pause_after(error)
        return {
            "due_at": now + pause if pause else None,
            "claimed_by": "",
            "claimed_until": None,
            "failures": self.failures + 1,
            "error": gettext(str(error)),
        }

    def put_off(self, error: Setback, **fields: Any) -> None:
        """Let go after a failure, with its sentence and a later time, or none if that is final."""
        self.write(**self.after_failure(error, timezone.now()) | fields)

    def wait(self, until: datetime) -> None:
        """Give the row back, to be taken up at `until`: nothing failed, it was not its turn."""
        self.write(due_at=until, claimed_by="", claimed_until=None)

    def release(self) -> None:
        """Give an unfinished row back, still due; nothing happens when it is no longer ours."""
        if self.claimed_by:
            type(self)._default_manager.filter(pk=self.pk, claimed_by=self.claimed_by).update(
                claimed_by="", claimed_until=None
            )
            self.claimed_by = ""

    def after_crash(self, error: Exception, now: datetime) -> dict[str, Any]:
        """The columns of a row after a fault of ours."""
        return {
            "due_at": now + self.back_off(),
            "claimed_by": "",
            "claimed_until": None,
            "failures": models.F("failures") + 1,
            "error": gettext("Something unexpected happened (%(what)s); it is tried again later.")
            % {"what": type(error).__name__},
        }

    def crashed(self, error: Exception) -> None:
        """Put the row off after a fault of ours, without a condition but the claim."""
        type(self)._default_manager.filter(pk=self.pk, claimed_by=self.claimed_by).update(
            **self.after_crash(error, timezone.now())
        )
        self.claimed_by = ""

    def back_off(self) -> timedelta:
        """Longer with every failure in a row, within bounds."""
        return min(FIRST_PAUSE * 2 ** min(self.failures, 16), LONGEST_PAUSE)

    def pause_after(self, error: Setback) -> timedelta | None:
        """How long to wait after this failure: what the other side asked for, or ever longer."""
        if error.permanent:
            return None
        pause = self.back_off()
        asked = getattr(error, "retry_after", None) or timedelta()
        return max(pause * random.uniform(0.9, 1.2), asked)
