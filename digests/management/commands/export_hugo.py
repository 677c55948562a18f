"""Write what is public into a Hugo content folder."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from digests.exporting import Export, place
from digests.folder import FileError, Shelf
from digests.management.progress import Progress
from digests.models import Digest, Series

COUNTED = ("written", "unchanged", "removed")


class Command(BaseCommand):
    help = (
        "Export every published edition as Hugo Markdown: an imported one to the path it came "
        "from, the others to SERIES/ADDRESS.md. Only files that differ are written; those of "
        "withdrawn editions are removed, unless somebody has changed them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="the content folder")
        parser.add_argument("--series", metavar="SLUG", help="of this series only")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="rewrite bold that Hugo would print as asterisks",
        )

    def handle(self, *args: Any, folder: Path, series: str | None, **options: Any) -> None:
        digests = Digest.objects.all()
        if series is not None:
            if not Series.objects.filter(slug=series).exists():
                raise CommandError(f"There is no series “{series}”.")
            digests = digests.filter(series__slug=series)
        if folder.exists() and not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        export, counts = Export(Shelf(folder), mend=options["repair"]), Counter[str]()
        progress = Progress(self.stdout)
        for digest in export.editions(digests):
            try:
                counts[export.put(digest)] += 1
            except FileError as error:
                counts["failed"] += 1
                progress.say(f"{folder / place(digest)}: {error}")
            progress.step()
        progress.say(" ".join(f"{name}={counts[name]}" for name in COUNTED))
        if failed := counts["failed"]:
            raise CommandError(f"{failed} could not be exported or removed.")
