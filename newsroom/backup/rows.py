"""The rows of a newsroom as lines of JSON that any database of ours can take."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.utils.duration import duration_iso_string

A_BATCH = 500  # rows read, and written, at once

# What is made again: who is logged in or was refused, what is queued, signs of life, and the
# indexes of searches.
LEFT_OUT = {
    "sessions.Session",
    "articles.Beat",
    "articles.Entry",
    "articles.Presence",
    "digests.Catalogued",
    *(f"axes.{name}" for name in ("AccessAttempt", "AccessFailureLog", "AccessLog")),
    *(f"django_q.{name}" for name in ("OrmQ", "Schedule", "Task")),
}


def tables(apps: Apps) -> list[type[models.Model]]:
    """The models whose rows are kept, those between two others included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label not in LEFT_OUT
    ]


def columns(model: type[models.Model]) -> list[str]:
    """What a line holds of a row, in this order."""
    return [field.attname for field in model._meta.concrete_fields]


@contextmanager
def one_moment(found: Iterable[type[models.Model]]) -> Iterator[None]:
    """Read these tables as they were at one moment, while others go on writing."""
    if connection.vendor == "postgresql":
        named = ", ".join(connection.ops.quote_name(each._meta.db_table) for each in found)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # Before the moment begins: a table that is rewritten after it would seem empty.
            cursor.execute(f"LOCK TABLE {named} IN ACCESS SHARE MODE")
            yield
        return
    # Django's own transactions would lock SQLite for everybody who writes.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write(model: type[models.Model], into: IO[bytes]) -> int:
    """Write all rows of a table, a line each; says how many."""
    rows = model._base_manager.order_by("pk").values_list(*columns(model))
    count = 0
    for row in rows.iterator(chunk_size=A_BATCH):
        line = json.dumps(row, default=_written, ensure_ascii=False)
        into.write(line.encode("utf-8", "surrogatepass") + b"\n")  # SQLite's JSON may hold halves
        count += 1
    return count


def read(model: type[models.Model], names: Sequence[str], lines: Iterable[bytes]) -> int:
    """Put the rows of these lines into an empty table; says how many."""
    fields = [_field(model, name) for name in names]
    for field in fields:
        if isinstance(field, models.DateField):  # of a migration's model, nobody else's
            field.auto_now = field.auto_now_add = False  # a row was made when it was made
    count = 0
    for some in _batches(lines):
        rows = [
            model(
                **{
                    field.attname: field.to_python(value)
                    for field, value in zip(fields, json.loads(line), strict=True)
                }
            )
            for line in some
        ]
        model._base_manager.bulk_create(rows)
        count += len(rows)
    return count


def begin_numbers_after(found: Iterable[type[models.Model]]) -> None:
    """Let each table give the next row a number that none of the rows put into it has."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(found)):
            cursor.execute(sql)


def empty(found: Iterable[type[models.Model]]) -> None:
    """Take out what migrations put into tables that are to be filled."""
    for model in found:
        model._base_manager.all()._raw_delete(connection.alias)


def _field(model: type[models.Model], name: str) -> models.Field:
    return next(field for field in model._meta.concrete_fields if field.attname == name)


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(lines)
    for first in rest:
        yield [first, *islice(rest, A_BATCH - 1)]


def _written(value: Any) -> str:
    """A value JSON has no form for, so that the field's to_python() gives it back exactly."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in a backup")
