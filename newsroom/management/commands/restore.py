"""Bring back what a backup holds."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from digests.management.progress import Progress
from newsroom.backup.archive import BackupError
from newsroom.backup.restoring import restore


class Command(BaseCommand):
    help = (
        "Put a backup into this newsroom, whose database must be empty and may be of the other "
        "kind. Every byte of the archive is checked first."
    )
    requires_system_checks = []  # some ask tables that are not there yet
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--drill",
            action="store_true",
            help="restore into a new SQLite database, and throw that away: does it work?",
        )

    def handle(self, *args: Any, file: Path, drill: bool, **options: Any) -> None:
        if drill:
            self.practise(file)
            return
        progress = Progress(self.stdout)
        try:
            manifest = restore(file, lambda table: progress.step())
        except BackupError as error:
            raise CommandError(str(error)) from error
        total = sum(table["rows"] for table in manifest["tables"].values())
        progress.say(f"rows={total} made_at={manifest['made_at']}")

    def practise(self, file: Path) -> None:
        """The same in a process of its own, with a home that is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="newsroom-drill-") as home:
            elsewhere = {"NEWSROOM_HOME": home, "DATABASE_URL": f"sqlite:///{home}/drill.sqlite3"}
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(file)]
            environment = {**os.environ, **elsewhere}
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise CommandError(done.stderr.strip() or _("The drill failed without a word."))
        self.stdout.write(f"drill {done.stdout.strip()}")
