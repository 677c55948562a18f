"""What models cost, and the money of each day."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import money
from articles.models.amount import MoneyField, amount
from articles.money import NOTHING


class PriceManager(models.Manager["Price"]):
    def of(self, model: str, host: str) -> "Price | None":
        """What a model costs at a host: its price there, else the one without a host."""
        known = self.filter(model=model, host__in=[host.lower(), ""])
        return known.order_by("-host").first()


class Price(models.Model):
    """What a million tokens of a model cost, in the currency of the house."""

    model = models.CharField(
        _("model"), max_length=200, help_text=_("Its name as the endpoint is asked for it.")
    )
    host = models.CharField(
        _("host"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Where this price holds, as in api.example.com; empty: everywhere."),
    )
    per_in = MoneyField(
        _("a million tokens read"), help_text=_("0 for a model that costs nothing, as a local one.")
    )
    per_out = MoneyField(_("a million tokens written"))

    objects = PriceManager()

    class Meta:
        verbose_name = _("price of a model")
        verbose_name_plural = _("prices of models")
        ordering = ("model", "host")
        constraints = [
            models.UniqueConstraint(fields=["model", "host"], name="price_once_a_model"),
            models.CheckConstraint(condition=~Q(model=""), name="price_has_a_model"),
            models.CheckConstraint(
                condition=Q(per_in__gte=0, per_out__gte=0), name="price_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model} @ {self.host}" if self.host else self.model

    def clean(self) -> None:
        self.model, self.host = self.model.strip(), self.host.strip().lower()
        if "/" in self.host:
            raise ValidationError({"host": gettext("A host has no “/”: api.example.com")})

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal:
        return money.cost(tokens_in, tokens_out, per_in=self.per_in, per_out=self.per_out)


class BudgetQuerySet(models.QuerySet["Budget"]):
    def reserve(
        self, day: date, sum_: Decimal, *, cap: Decimal | None, kept: Decimal, scheduled: bool
    ) -> bool:
        """Whether the sum was there and is now set aside; all in one statement.

        Of the cap `kept` is for what is scheduled; what others may spend never touches it.
        """
        rows = self.filter(day=day).annotate(then=F("spent") + F("reserved") + amount(sum_))
        if cap is not None and sum_:  # what costs nothing breaks no cap
            rows = rows.filter(then__lte=amount(cap))
            if not scheduled:
                rows = rows.filter(then__lte=F("scheduled") + amount(cap - kept))
        more: dict[str, Any] = {"reserved": F("reserved") + amount(sum_), "calls": F("calls") + 1}
        if scheduled:
            more["scheduled"] = F("scheduled") + amount(sum_)
        return bool(rows.update(**more))

    def book(
        self,
        day: date,
        *,
        reserved: Decimal = NOTHING,
        spent: Decimal = NOTHING,
        scheduled: bool = False,
        **counts: int,
    ) -> None:
        """Add to a day's columns, or take from them."""
        more: dict[str, Any] = {name: F(name) + count for name, count in counts.items()}
        sums = {"reserved": reserved, "spent": spent}
        if scheduled:
            sums["scheduled"] = reserved + spent
        more |= {name: F(name) + amount(sum_) for name, sum_ in sums.items() if sum_}
        if more:
            self.filter(day=day).update(**more)


class Budget(models.Model):
    """The money of one day in the zone of the site."""

    day = models.DateField(_("day"), primary_key=True)
    spent = MoneyField(_("spent"), default=NOTHING)
    reserved = MoneyField(_("set aside"), default=NOTHING)  # for calls that are under way
    scheduled = MoneyField(_("for editions by the clock"), default=NOTHING)  # of these two
    calls = models.PositiveIntegerField(_("calls"), default=0)
    tokens_in = models.PositiveBigIntegerField(_("tokens read"), default=0)
    tokens_out = models.PositiveBigIntegerField(_("tokens written"), default=0)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("day's money")
        verbose_name_plural = _("money by day")
        ordering = ("-day",)

    def __str__(self) -> str:
        return str(self.day)

    @property
    def committed(self) -> Decimal:
        """What is spent or may yet be."""
        return self.spent + self.reserved
