"""Lists of the admin that go from page to page by where the last one ended.

The thousandth page costs what the first does: the database counts no rows and skips none.
"""

from typing import Any, NamedTuple, Self, cast

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from articles.lists import OpenEndedList

PAST, BEFORE = "past", "before"  # in an address: the page behind this row, and the one before it
EDGES = (PAST, BEFORE)


class Order(NamedTuple):
    """The one column a list is ordered by, its key apart; it is never null."""

    field: Field
    descends: bool

    @property
    def names(self) -> list[str]:
        sign = "-" if self.descends else ""
        return [f"{sign}{self.field.name}", f"{sign}pk"]

    def reversed(self) -> "Order":
        return Order(self.field, not self.descends)

    def beyond(self, rows: QuerySet, edge: "Edge") -> QuerySet:
        """The rows behind an edge, in this order."""
        name, (side, tie) = self.field.name, ("lte", "gte") if self.descends else ("gte", "lte")
        # Not "less, or equal and …": only a single bound lets an index begin in its middle.
        rows = rows.filter(**{f"{name}__{side}": edge.value})
        return rows.exclude(**{name: edge.value, f"pk__{tie}": edge.pk}).order_by(*self.names)


class Edge(NamedTuple):
    """A row at the end of a page: its value in the column of the order, and its key."""

    value: Any
    pk: int

    @classmethod
    def read(cls, text: str, order: Order) -> Self:
        """As an address names it; IncorrectLookupParameters when it names none."""
        key, _line, value = text.partition("~")
        try:
            return cls(order.field.to_python(value), int(key))
        except (ValidationError, ValueError) as error:
            raise IncorrectLookupParameters from error

    @classmethod
    def of(cls, row: Any, order: Order) -> str:
        return f"{row.pk}~{order.field.value_to_string(row)}"


class SeekingChangeList(ChangeList):
    """One page, the way to the next and the way back."""

    older = newer = ""  # addresses, as far as there are such pages
    multi_page = can_show_all = False
    show_admin_actions = True

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        for name in EDGES:  # no filter, and another filter's list begins at its beginning
            self.params.pop(name, None)
            self.filter_params.pop(name, None)
        return super().get_queryset(request, *args, **kwargs)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        first = str(super().get_ordering(request, queryset)[0])
        self.order = Order(
            cast(Field, self.opts.get_field(first.lstrip("-"))), first.startswith("-")
        )
        return self.order.names

    def get_results(self, request: HttpRequest) -> None:
        past, before = (request.GET.get(name, "") for name in EDGES)
        rows, more = self.before(before) if before else self.past(past)
        if before and not more:  # what is left of the way back is the first page
            past, before = "", ""
            rows, more = self.past(past)
        self.result_list, self.result_count = rows, len(rows)
        self.full_result_count = self.result_count
        self.show_full_result_count = False
        self.paginator = Paginator(rows, self.list_per_page)
        if rows and (before or more):
            self.older = self.address(PAST, rows[-1])
        if rows and (before or past):
            self.newer = self.address(BEFORE, rows[0])

    def past(self, edge: str) -> tuple[list[Any], bool]:
        """The page behind an edge, or the first, and whether there is more."""
        rows = self.queryset
        if edge:
            rows = self.order.beyond(rows, Edge.read(edge, self.order))
        return self.page(rows)

    def before(self, edge: str) -> tuple[list[Any], bool]:
        """The page that ends at an edge, and whether there is one before it."""
        behind = self.order.reversed()
        rows, more = self.page(behind.beyond(self.queryset, Edge.read(edge, self.order)))
        return rows[::-1], more

    def page(self, rows: QuerySet) -> tuple[list[Any], bool]:
        found = list(rows[: self.list_per_page + 1])
        return found[: self.list_per_page], len(found) > self.list_per_page

    def address(self, name: str, row: Any) -> str:
        return self.get_query_string({name: Edge.of(row, self.order)})


class SeekingList(OpenEndedList):
    """A list that never counts its table; what it is sorted by is a column without nulls."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return SeekingChangeList
