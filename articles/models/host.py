"""Hosts: politeness towards each, shared by all workers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import holder


class HostQuerySet(models.QuerySet[Any]):
    def reserve(
        self, names: Iterable[str], claim: str, until: datetime
    ) -> dict[str, timedelta | None]:
        """Those of the hosts that were free and are now ours under this claim, until then.

        With each the pause it asks for between two requests, if it does.

        Asked in one order and past whatever a colleague holds, so that two workers with the same
        hosts never wait for each other.
        """
        wanted, now = sorted(set(names)), timezone.now()
        with transaction.atomic():
            rows = self.filter(name__in=wanted).order_by("name").select_for_update(skip_locked=True)
            known = list(rows.values_list("name", "next_at", "pause"))
            free = {name: pause for name, next_at, pause in known if next_at <= now}
            self.filter(name__in=free).update(next_at=until, claimed_by=claim)
        unknown = sorted(set(wanted).difference(name for name, *_ in known))
        return free | dict.fromkeys(self._open(unknown, claim, until))

    def _open(self, names: Sequence[str], claim: str, until: datetime) -> set[str]:
        """Those of the hosts that nobody had a row of; a colleague may be making them, too."""
        if not names:
            return set()
        self.bulk_create(
            (self.model(name=name, next_at=until, claimed_by=claim) for name in names),
            ignore_conflicts=True,
        )
        ours = self.filter(name__in=names, claimed_by=claim)
        return set(ours.values_list("name", flat=True))

    def resting(self, names: Collection[str]) -> dict[str, datetime]:
        """Until when those of the hosts are left alone that nobody has now."""
        if not names:
            return {}
        free = self.filter(name__in=names, claimed_by="", next_at__gt=timezone.now())
        return dict(free.values_list("name", "next_at"))

    def let_go(self, names: Iterable[str], claim: str, until: datetime) -> None:
        """Give hosts back that are ours; nobody asks them before then."""
        self.filter(name__in=list(names), claimed_by=claim).update(claimed_by="", next_at=until)

    def free_dead(self) -> int:
        """Free the hosts of processes of this machine that are gone; says how many."""
        held = self.filter(next_at__gt=timezone.now()).exclude(claimed_by="")
        claims = held.order_by().values_list("claimed_by", flat=True).distinct()
        dead = [claim for claim in claims if holder.is_dead(claim)]
        return self.filter(claimed_by__in=dead).update(claimed_by="", next_at=timezone.now())


class Host(models.Model):
    """When one host may be asked again, and what it asks of us."""

    name = models.CharField(max_length=260, primary_key=True)
    next_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=200, blank=True, default="", editable=False)
    pause = models.DurationField(null=True, editable=False)  # the Crawl-delay it asks for
    robots = models.TextField(blank=True, default="", editable=False)
    robots_until = models.DateTimeField(null=True, editable=False)  # until then it is not asked
    robots_error = models.TextField(blank=True, default="", editable=False)

    objects = HostQuerySet.as_manager()

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")

    def __str__(self) -> str:
        return self.name
