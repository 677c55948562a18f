"""Many rows of a few columns written or asked for at once, without making models of them."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Sized
from typing import Any

from django.db import connections, models, router

Rows = Iterable[Sequence[Any]]


def insert(
    model: type[models.Model], names: Sequence[str], rows: Rows, *, known: bool = False
) -> None:
    """Write new rows, each the values of these fields; all other fields have their defaults.

    With `known`, rows that break a constraint are there already and left out. A third of what
    bulk_create costs, which first makes a model of each.
    """
    link = connections[router.db_for_write(model)]
    fields = [_field(model, name) for name in names]
    others = [each for each in model._meta.concrete_fields if each not in (*fields, model._meta.pk)]
    defaults = tuple(each.get_default() for each in others)
    rows, fields = ((*row, *defaults) for row in rows), fields + others
    names = [link.ops.quote_name(field.column) for field in fields]
    head = f"INSERT INTO {link.ops.quote_name(model._meta.db_table)} ({', '.join(names)}) "
    tail = " ON CONFLICT DO NOTHING" if known else ""
    if link.vendor != "postgresql":
        _one_by_one(link, f"{head} VALUES {_places(fields)}{tail}", fields, rows)
    elif new := _Columns(fields, rows, link):
        values = ", ".join(new.values)
        new.execute(f"{head} SELECT {values} FROM {new.table}{tail}")


def update(model: type[models.Model], names: Sequence[str], rows: Rows) -> None:
    """Write these fields of known rows, each their values and then its key.

    A tenth of what bulk_update costs, which has the database choose among the values of all.
    """
    link = connections[router.db_for_write(model)]
    fields = [_field(model, name) for name in (*names, "pk")]
    *columns, key = (link.ops.quote_name(field.column) for field in fields)
    table = link.ops.quote_name(model._meta.db_table)
    if link.vendor != "postgresql":
        setting = ", ".join(f"{column} = %s" for column in columns)
        _one_by_one(link, f"UPDATE {table} SET {setting} WHERE {key} = %s", fields, rows)
    elif new := _Columns(fields, rows, link):
        *values, which = new.values
        setting = ", ".join(f"{pair[0]} = {pair[1]}" for pair in zip(columns, values, strict=True))
        new.execute(f"UPDATE {table} SET {setting} FROM {new.table} WHERE {table}.{key} = {which}")


def known(
    model: type[models.Model], names: tuple[str, str], asked: Mapping[int, Collection[str]]
) -> list[tuple[int, str]]:
    """Which of these pairs there are: each number goes with each of its words, free of commas.

    The ORM can only ask PostgreSQL for "this or that or …", which it plans for 50 milliseconds.
    """
    if not asked:
        return []
    link = connections[router.db_for_read(model)]
    table = link.ops.quote_name(model._meta.db_table)
    one, two = (link.ops.quote_name(_field(model, name).column) for name in names)
    head = f"SELECT {table}.{one}, {table}.{two} FROM {table}"
    if link.vendor == "postgresql":
        pairs = [(str(number), word) for number, words in asked.items() for word in words]
        given: list[Any] = [",".join(column) for column in zip(*pairs, strict=True)] or ["", ""]
        lists = "string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')"
        source = f"unnest({lists}) AS asked ({one}, {two})"
        where = f"{table}.{one} = asked.{one} AND {table}.{two} = asked.{two}"
        sql = f"{head} JOIN {source} ON {where}"
    else:
        given = [each for number, words in asked.items() for each in (number, *words)]
        alike = (f"({one} = %s AND {two} IN {_places(words)})" for words in asked.values())
        sql = f"{head} WHERE {' OR '.join(alike)}"
    with link.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _places(fields: Sized) -> str:
    return f"({', '.join(['%s'] * len(fields))})"


class _Columns:
    """PostgreSQL's way: what a statement costs it costs once, and so does every parameter.

    `table` has a row for each of ours and is called new; `values` are our columns in its terms. A
    column with one value for all rows is no part of it: an array costs by its length.
    """

    def __init__(self, fields: Sequence[Any], rows: Rows, link: Any) -> None:
        self.link, self.given = link, dict[str, Any]()
        self.values, arrays, names = list[str](), list[str](), list[str]()
        columns = list(zip(*rows, strict=True))
        for number, (field, column) in enumerate(zip(fields, columns, strict=False)):
            name, kind = f"c{number}", field.db_type(link)
            alike = number < len(fields) - 1 and _is_one(column)  # the last one counts the rows
            self.values.append(f"%({name})s::{kind}" if alike else f"new.{name}")
            if alike:
                self.given[name] = field.get_db_prep_save(column[0], link)
            else:
                self.given[name] = _prepared(field, column, link)
                arrays.append(f"%({name})s::{kind}[]")
                names.append(name)
        self.table = f"unnest({', '.join(arrays)}) AS new ({', '.join(names)})"

    def __bool__(self) -> bool:
        return bool(self.values)

    def execute(self, sql: str) -> None:
        with self.link.cursor() as cursor:
            cursor.execute(sql, self.given)


def _one_by_one(link: Any, sql: str, fields: Sequence[Any], rows: Rows) -> None:
    """SQLite's way: it has no journey to the server to save, and runs a ready statement fastest."""
    columns = list(zip(*rows, strict=True))
    if not columns:
        return
    ready = [_prepared(*pair, link) for pair in zip(fields, columns, strict=True)]
    with link.cursor() as cursor:
        cursor.executemany(sql, list(zip(*ready, strict=True)))


def _prepared(field: Any, column: Sequence[Any], link: Any) -> list[Any]:
    """A column as the database takes it; most have one value for all rows, made ready once."""
    if _is_one(column):
        return [field.get_db_prep_save(column[0], link)] * len(column)
    return [field.get_db_prep_save(value, link) for value in column]


def _is_one(column: Sequence[Any]) -> bool:
    return all(value is column[0] for value in column)
