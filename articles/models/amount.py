"""A column for money: exact on every database."""

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.db import models
from django.db.models import Value
from django.db.models.expressions import Combinable

from articles import money
from articles.money import SMALLEST

MOST = Decimal(1_000_000_000)


class Billionths(models.BigIntegerField):
    """An exact Decimal, stored as a whole number of billionths.

    SQLite calculates with decimals as binary fractions; with whole numbers it is as exact as we.
    """

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else int(value) * SMALLEST

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else int(money.exact(Decimal(value)) / SMALLEST)

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        own = {"form_class": forms.DecimalField, "min_value": 0, "max_value": MOST}
        wishes: dict[str, Any] = own | {"decimal_places": 9} | kwargs
        return models.Field.formfield(self, **wishes)

    @property
    def validators(self) -> list[Callable[[Any], None]]:
        return []  # those of whole numbers; forms ask for the right ones


if TYPE_CHECKING:
    Written = TypeVar("Written")
    Read = TypeVar("Read")

    class MoneyField(models.Field[Written, Read]):
        _pyi_private_set_type: Decimal | int | Combinable
        _pyi_private_get_type: Decimal
else:

    class MoneyField(Billionths):
        """The same; what it takes and gives is told to the checker above."""


def amount(of: Decimal) -> Value:
    """An amount to calculate with in the database."""
    return Value(of, output_field=MoneyField())
