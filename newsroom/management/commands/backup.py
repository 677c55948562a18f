"""Keep the whole newsroom in one file."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Beat
from digests.management.progress import Progress
from newsroom.backup.archive import UNPROVED, BackupError, forget_old, prove, unproved
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
            help="restore it into a database that is thrown away; it gets its name, and old ones "
            "go, only if that worked",
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
            counts = save(unproved(path) if drill else path, lambda table: progress.step())
        except BackupError as error:
            raise CommandError(str(error)) from error
        if keep:
            forget_old(file, f"newsroom-*{SUFFIX}{UNPROVED}")
        if drill:
            self.try_out(path)
        for old in sorted(file.glob(f"newsroom-*{SUFFIX}"))[:-keep] if keep else []:
            old.unlink()
        Beat.strike("backup")
        progress.say(f"{path} rows={sum(counts.values())} bytes={path.stat().st_size}")

    def try_out(self, path: Path) -> None:
        """Restore a backup for a trial; it bears its name only after that."""
        try:
            call_command("restore", unproved(path), drill=True, stdout=self.stdout)
        except CommandError as error:
            said = _(
                "%(why)s\nThis backup counts for nothing. To look into, it is kept as %(file)s."
            )
            raise CommandError(said % {"why": error, "file": unproved(path)}) from error
        prove(path)


def in_folder() -> str:
    """A name that sorts by time."""
    return f"newsroom-{timezone.now():%Y-%m-%dT%H%M%SZ}{SUFFIX}"
