"""Questions to the database whose SQL Django writes once, and which are asked with many values.

Writing the SQL of a question costs more than its answer: on a page that readers open all day that
is most of the work.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import QuerySet

# What stands for a value while the SQL is written: nothing that a row could hold.
FIRST_NUMBER = 7_000_000_000_000_000_000
FIRST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)
PRIVATE = "\ue000"
# Where a value goes: places that have names are far less work for the database's own module.
PLACE = re.compile(r"(?<!%)%s")

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Written:
    """The SQL for one kind of database, which values are always the same, and how rows are read."""

    sql: str
    fixed: dict[str, Any]
    converters: list[tuple[int, Any, Any]]


class Prepared:
    """A question. It is asked by `rows(name=value, …)`, as `make(name=…)` would ask it."""

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **types: type) -> None:
        """`make` returns a queryset of tuples (values_list); `types` says int, str or datetime for
        each of its arguments."""
        self.make, self.types = make, types
        self.written: dict[str, Written] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The answer; one query."""
        told = self.written.get(connection.vendor) or self._write()
        asked = told.fixed | {name: adapted(values[name]) for name in self.types}
        with connection.cursor() as cursor:
            cursor.execute(told.sql, asked)
            found = cursor.fetchall()
        return [read(row, told.converters) for row in found]

    def _write(self) -> Written:
        stand_ins = {name: stand_in(kind, i) for i, (name, kind) in enumerate(self.types.items())}
        compiler = self.make(**stand_ins).query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        names = {adapted(value): name for name, value in stand_ins.items()}
        places = {f"fixed{i}": value for i, value in enumerate(values)}
        called = [names.get(hashable(value), name) for name, value in places.items()]
        following = iter(called)
        found = compiler.get_converters([column for column, *_ in compiler.select])
        told = Written(
            sql=PLACE.sub(lambda _: f"%({next(following)})s", sql),
            fixed={name: places[name] for name in called if name in places},
            converters=[
                (place, column, each) for place, (every, column) in found.items() for each in every
            ],
        )
        self.written[connection.vendor] = told
        return told


def stand_in(kind: type, number: int) -> Any:
    if kind is int:
        return FIRST_NUMBER + number
    return FIRST_MOMENT + timedelta(days=number) if kind is datetime else f"{PRIVATE}{number}"


def adapted(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def hashable(value: Any) -> Any:
    """What to look a value up by; some are wrapped for the database."""
    return value if isinstance(value, str | int | datetime) else None


def read(row: Sequence[Any], converters: list[tuple[int, Any, Any]]) -> tuple[Any, ...]:
    """A row as Python knows its values."""
    found = list(row)
    for place, column, convert in converters:
        if found[place] is not None:
            found[place] = convert(found[place], column, connection)
    return tuple(found)


def columns(model: type[models.Model], *names: str) -> tuple[str, ...]:
    """These columns of a model, in the order in which its rows are made."""
    wanted = set(names)
    found = tuple(field.attname for field in model._meta.concrete_fields if field.name in wanted)
    if len(found) != len(wanted):
        raise ValueError(f"{model.__name__} has not all of {sorted(wanted)}")
    return found


def made(model: type[Row], names: tuple[str, ...], values: Sequence[Any]) -> Row:
    """A row of a model with these of its columns, in the order of `columns`."""
    return model.from_db(connection.alias, sought(names), values)


@lru_cache
def sought(names: tuple[str, ...]) -> Any:
    """The same names, for Django to look each of its own up in them."""
    return frozenset(names)
