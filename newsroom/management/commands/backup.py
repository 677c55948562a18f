"""Keep the whole newsroom in one file."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Beat
from digests.management.progress import Progress
from newsroom.backup.archive import BackupError
from newsroom.backup.saving import SUFFIX, save


class Command(BaseCommand):
    help = (
        "Write every row, as of one moment, and every file into one archive. The newsroom may go "
        "on running. Into a folder, the archive is named after the hour, and old ones go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a new file, or a folder")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="of a folder: keep only the N newest archives"
        )

        parser.add_argument(
            "--drill",
            action="store_true",
            help="restore it into a database that is thrown away; old ones go only if that worked",
        )

    def handle(
        self, *args: Any, file: Path, keep: int | None, drill: bool = False, **options: Any
    ) -> None:
        if keep is not None and (keep < 1 or not file.is_dir()):
            raise CommandError(_("--keep takes a number from 1 on, and FILE must be a folder."))
        path = file / in_folder() if file.is_dir() else file
        if path.exists():
            raise CommandError(_("%(file)s is there already.") % {"file": path})
        progress = Progress(self.stdout)
        try:
            counts = save(path, lambda table: progress.step())
        except BackupError as error:
            raise CommandError(str(error)) from error
        if drill:
            call_command("restore", path, drill=True, stdout=self.stdout)
        for old in sorted(file.glob(f"newsroom-*{SUFFIX}"))[:-keep] if keep else []:
            old.unlink()
        Beat.strike("backup")
        progress.say(f"{path} rows={sum(counts.values())} bytes={path.stat().st_size}")


def in_folder() -> str:
    """A name that sorts by time."""
    return f"newsroom-{timezone.now():%Y-%m-%dT%H%M%SZ}{SUFFIX}"
