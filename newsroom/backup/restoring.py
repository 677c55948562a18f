"""Restoring a backup: into an empty database of either kind, of this or an older newsroom's."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from newsroom.backup import rows
from newsroom.backup.archive import A_PIECE, BackupError, members, readable, verify
from newsroom.backup.saving import MEDIA, ROWS

HELD = ("articles_user", "articles_source", "digests_series")


def restore(path: Path, step: Callable[[str], object] = lambda name: None) -> dict[str, Any]:
    """Put all that a backup holds into this newsroom, which must be empty; returns its manifest.

    Checked as a whole before a row is written; all rows, or none. Its tables are first made as
    they were then, and brought up to date when they are filled.
    """
    manifest = verify(path)
    with storable():
        refuse_unless_empty()
        state = as_they_were(manifest)
        with readable(path):
            put_files(path)  # first: what fails here may be begun again
            with transaction.atomic():
                fill(path, manifest, state, step)
        call_command("migrate", interactive=False, verbosity=0)
    return manifest


@contextmanager
def storable() -> Iterator[None]:
    """A database that takes no more becomes a BackupError."""
    try:
        yield
    except OperationalError as error:
        raise BackupError(
            _("The database does not take the rows: %(why)s.") % {"why": str(error).strip()}
        ) from error


def refuse_unless_empty() -> None:
    """BackupError if anybody has worked with this database."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in sorted(there.intersection(HELD)):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                raise BackupError(
                    _(
                        "This database is in use. A backup is restored into an empty one: name "
                        "another in DATABASE_URL, or another NEWSROOM_HOME."
                    )
                )


def as_they_were(manifest: dict[str, Any]) -> Apps:
    """Make the tables of the time of a backup; returns their models."""
    executor = MigrationExecutor(connection)
    wanted = [(app, name) for app, name in manifest["migrations"]]
    if unknown := sorted(set(wanted) - set(executor.loader.graph.nodes)):
        raise BackupError(
            _("It was made by a newer newsroom (%(what)s): upgrade this one first.")
            % {"what": ".".join(unknown[0])}
        )
    if ahead := executor.loader.applied_migrations.keys() - before(executor, wanted):
        raise BackupError(
            _("The tables are newer than the backup (%(what)s): restore into a database without.")
            % {"what": ".".join(sorted(ahead)[0])}
        )
    executor.migrate(wanted)
    return executor.loader.project_state(wanted).apps


def before(executor: MigrationExecutor, wanted: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """All migrations that lead to these, and these."""
    return {each for leaf in wanted for each in executor.loader.graph.forwards_plan(leaf)}


def fill(path: Path, manifest: dict[str, Any], state: Apps, step: Callable[[str], object]) -> None:
    """Put the rows in. Each refers to others that may come later: that is checked at the end."""
    models_of = {model._meta.label: model for model in rows.tables(state)}
    rows.empty(models_of.values())
    for name, content in members(path):
        if not name.startswith(ROWS):
            continue
        label = name.removeprefix(ROWS).removesuffix(".jsonl")
        told = manifest["tables"][label]
        check_count(label, rows.read(models_of[label], told["columns"], content), told["rows"])
        step(label)
    rows.begin_numbers_after(models_of.values())
    let_index_anew(models_of["articles.Article"])
    connection.check_constraints()


def check_count(label: str, put: int, told: int) -> None:
    if put != told:
        raise BackupError(
            _("%(table)s has %(put)d rows where %(told)d were kept.")
            % {"table": label, "put": put, "told": told}
        )


def let_index_anew(article: type[models.Model]) -> None:
    """What searches find by is made again by the worker, a thousand articles a minute."""
    article._base_manager.update(indexed=False)


def put_files(path: Path) -> None:
    """The files, below the media folder; one that is there as it was stays."""
    try:
        for name, content in members(path):
            if not name.startswith(MEDIA):
                continue
            inside = PurePosixPath(name.removeprefix(MEDIA))
            if inside.is_absolute() or ".." in inside.parts:
                raise BackupError(_("%(name)s leads out of the media folder.") % {"name": name})
            target = Path(settings.MEDIA_ROOT, inside)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file, A_PIECE)
    except OSError as error:  # the archive has just been read to its end
        raise BackupError(
            _("The files could not be put into %(folder)s: %(why)s.")
            % {"folder": settings.MEDIA_ROOT, "why": error.strerror or error}
        ) from error
