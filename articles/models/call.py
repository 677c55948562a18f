"""The calls of models: for whom, how each went, and what it cost."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.bills import Bill
from articles.models.amount import MoneyField
from articles.models.article import Article
from articles.models.money import Budget
from articles.models.source import Source
from articles.money import NOTHING


class CallQuerySet(models.QuerySet["Call"]):
    def under_way(self, now: datetime) -> Self:
        return self.filter(outcome=Call.Outcome.RESERVED, deadline__gt=now).order_by()

    def overdue(self, now: datetime) -> Self:
        """Those that nobody will hear of any more: their worker was killed."""
        return self.filter(outcome=Call.Outcome.RESERVED, deadline__lte=now).order_by()

    def asked(self) -> Self:
        """Those that went out to a model."""
        return self.exclude(outcome=Call.Outcome.AGAIN)

    def counted(self) -> Self:
        """Those of which it is known what came of them."""
        return self.filter(outcome__in=Call.COUNTED)

    def of_source(self, source: int, since: datetime) -> Self:
        """What was asked for the articles of a source."""
        return self.asked().filter(source=source, at__gt=since)

    def kept(self, key: str) -> "Call | None":
        """The latest answer to the same question that could be used."""
        usable = self.filter(key=key, outcome=Call.Outcome.USED).exclude(answer="")
        return usable.order_by("-pk").first()

    def settle(self, now: datetime) -> int:
        """Count what is overdue as spent; says how many calls that were."""
        return sum(
            call.settle(Call.Outcome.UNKNOWN, cost=call.reserved) for call in self.overdue(now)
        )


class Call(models.Model):
    """One question to a model: for whom, how it went, and what it cost."""

    class Outcome(models.TextChoices):
        RESERVED = "reserved", _("under way")
        USED = "used", _("usable")
        UNUSABLE = "unusable", _("of no use")
        AGAIN = "again", _("known already")
        FREE = "free", _("failed, not charged")
        FAILED = "failed", _("failed, perhaps charged")
        UNKNOWN = "unknown", _("never heard of again")

    COUNTED = (Outcome.USED, Outcome.UNUSABLE, Outcome.FREE, Outcome.FAILED, Outcome.UNKNOWN)

    purpose = models.CharField(_("purpose"), max_length=20)
    model = models.CharField(_("model"), max_length=200)
    host = models.CharField(_("host"), max_length=200, blank=True)
    prompt_hash = models.CharField(_("prompt"), max_length=64, blank=True)
    key = models.CharField(max_length=64)  # names the question
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("article"),
    )
    source = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
    )
    edition = models.UUIDField(_("edition"), null=True, blank=True)  # whether or not it was made
    series = models.CharField(_("series"), max_length=100, blank=True)
    scheduled = models.BooleanField(_("for an edition by the clock"), default=False)
    tokens_in = models.PositiveIntegerField(_("tokens read"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens written"), default=0)
    cost = MoneyField(_("cost"), null=True)  # null: no price was known
    estimated = models.BooleanField(_("estimated"), default=False)  # nobody counted the tokens
    milliseconds = models.PositiveIntegerField(_("milliseconds"), null=True)
    outcome = models.CharField(
        _("outcome"), max_length=8, choices=Outcome.choices, default=Outcome.RESERVED
    )
    error = models.TextField(_("what went wrong"), blank=True)
    reserved = MoneyField(_("set aside"), null=True)
    deadline = models.DateTimeField(_("at the latest"))
    day = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))
    answer = models.TextField(blank=True)  # what can be given again, and by whom it was said
    answered_by = models.CharField(max_length=200, blank=True)
    answered_in = models.CharField(max_length=10, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call of a model")
        verbose_name_plural = _("calls of models")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["-at", "-id"], name="call_at"),
            models.Index(fields=["source", "-at"], name="call_source_at"),
            models.Index(fields=["edition"], name="call_edition"),
            models.Index(fields=["key"], name="call_key"),
            # Not partial: SQLite would not see that a parameter fulfils the condition.
            models.Index(fields=["outcome", "deadline"], name="call_under_way"),
        ]

    def __str__(self) -> str:
        return f"{self.model}, {timezone.localtime(self.at):%Y-%m-%d %H:%M:%S}"

    def settle(self, outcome: str, *, cost: Decimal | None, **fields: Any) -> bool:
        """Write how it went, and move what was set aside to what is spent; once only.

        Who comes after its deadline and finds it given up for lost has the last word all the same.
        """
        open_ = [Call.Outcome.RESERVED]
        if outcome != Call.Outcome.UNKNOWN:
            open_.append(Call.Outcome.UNKNOWN)
        with transaction.atomic():
            rows = Call.objects.select_for_update().filter(pk=self.pk, outcome__in=open_)
            was = rows.values_list("outcome", "reserved", "cost").first()
            if was is None:
                return False
            fields |= {"outcome": outcome, "cost": cost}
            Call.objects.filter(pk=self.pk).update(**fields)
            held = (was[1] or NOTHING) if was[0] == Call.Outcome.RESERVED else NOTHING
            counted = NOTHING if was[0] == Call.Outcome.RESERVED else was[2] or NOTHING
            Budget.objects.book(
                self.day,
                reserved=-held,
                spent=(cost or NOTHING) - counted,
                scheduled=self.scheduled,
                tokens_in=fields.get("tokens_in", 0),
                tokens_out=fields.get("tokens_out", 0),
            )
        for name, value in fields.items():
            setattr(self, name, value)
        return True

    @classmethod
    def begin(cls, bill: Bill, *, at: datetime, within: timedelta, **fields: Any) -> "Call":
        """A call that is under way."""
        return cls.objects.create(
            article_id=bill.article,
            source_id=bill.source,
            edition=bill.edition,
            series=bill.series,
            scheduled=bill.scheduled,
            at=at,
            deadline=at + within,
            **fields,
        )
