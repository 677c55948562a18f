"""Making a backup: every row, as of one moment, and every file that was uploaded or made."""

import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from newsroom.backup import rows
from newsroom.backup.archive import BackupError, Writer, writing

ROWS, MEDIA = "rows/", "media/"
SUFFIX = ".tar.gz"
IN_MEMORY = 8 << 20  # bytes of a table before it goes through a file


def save(path: Path, step: Callable[[str], object] = lambda name: None) -> dict[str, int]:
    """Write a backup to a new file; returns how many rows of each table it has.

    Others may go on working. BackupError where the file cannot be written, or the tables are not
    those that we know.
    """
    counts: dict[str, int] = {}
    found = rows.tables(apps)

    def facts() -> dict[str, Any]:
        return {
            "made_at": timezone.now().isoformat(),
            "database": connection.vendor,
            "migrations": [list(leaf) for leaf in leaves()],
            "tables": {
                model._meta.label: {"columns": rows.columns(model), "rows": counts[name_of(model)]}
                for model in found
            },
        }

    refuse_other_tables(found)  # before we ask for them by name
    with writing(path, facts) as archive:
        with rows.one_moment(found):
            refuse_other_tables(found)  # somebody may have been changing them until now
            for model in found:
                counts[name_of(model)] = put_rows(archive, model)
                step(model._meta.label)
        put_media(archive)
    return counts


def refuse_other_tables(found: Iterable[Any]) -> None:
    """BackupError if the tables of these models are an older or newer newsroom's than this."""
    loader = MigrationLoader(connection)
    kept = {model._meta.app_label for model in found}
    known = {each for each in loader.graph.nodes if each[0] in kept}
    applied = {each for each in loader.applied_migrations if each[0] in kept}
    if missing := sorted(known - applied):
        raise BackupError(
            _("The tables are older than this newsroom (%(what)s is missing): migrate first.")
            % {"what": ".".join(missing[0])}
        )
    if more := sorted(applied - known):
        raise BackupError(
            _("The tables are newer than this newsroom (%(what)s): let the newer one back up.")
            % {"what": ".".join(more[0])}
        )


def name_of(model: Any) -> str:
    """The member that holds a table."""
    return f"{ROWS}{model._meta.label}.jsonl"


def put_rows(archive: Writer, model: Any) -> int:
    """A table as a member; says how many rows it has."""
    # Beside the archive: where it is to lie is room, and elsewhere may be but memory.
    with tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(archive.folder)) as content:
        count = rows.write(model, content)
        content.seek(0)
        archive.put(name_of(model), content)
    return count


def put_media(archive: Writer) -> None:
    """The files below the media folder; they are written once and never changed."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            # One may go after the moment of the rows, as they do when what they show is undone.
            with suppress(FileNotFoundError), path.open("rb") as content:
                archive.put(f"{MEDIA}{path.relative_to(root).as_posix()}", content)


def leaves() -> list[tuple[str, str]]:
    """The last migration of every application, by which a backup can be read later."""
    return sorted(MigrationLoader(connection).graph.leaf_nodes())
