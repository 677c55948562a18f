"""Write what is public into a Hugo content folder."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digests.exporting import Export, place
from digests.folder import FileError, Shelf, shown
from digests.management.progress import Progress
from digests.models import Digest, LayoutError, Series
from digests.models.digest import DigestQuerySet

COUNTED = ("written", "unchanged", "removed")


class Command(BaseCommand):
    help = (
        "Export every published edition as Hugo Markdown: an imported one to the path it came "
        "from, the others to SERIES/ADDRESS.md. Only files that differ are written; those of "
        "withdrawn editions are removed, unless somebody has changed them. Samples stay out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder",
            metavar="DIR",
            type=Path,
            help="the content folder, or a folder in it: then only what lies there is exported",
        )
        parser.add_argument("--series", metavar="SLUG", help="of this series only")
        parser.add_argument(
            "--repair",
            action="store_true",
            help="rewrite bold that Hugo would print as asterisks",
        )

    def handle(self, *args: Any, folder: Path, series: str | None, **options: Any) -> None:
        digests = wanted(series)
        if folder.exists() and not folder.is_dir():
            raise CommandError(_("%(path)s is no folder.") % {"path": shown(folder)})
        shelf, counts = Shelf.of(folder), Counter[str]()
        export, progress = Export(shelf, mend=options["repair"]), Progress(self.stdout)
        for digest in export.editions(digests):
            try:
                counts[export.put(digest)] += 1
            except (FileError, LayoutError) as error:
                counts["failed"] += 1
                progress.say(f"{shown(shelf.root / place(digest))}: {error}")
            progress.step()
        if elsewhere := counts["elsewhere"]:
            progress.say(left_out(elsewhere, shelf))
        progress.say(" ".join(f"{name}={counts[name]}" for name in COUNTED))
        if failed := counts["failed"]:
            raise CommandError(
                ngettext(
                    "One edition could not be exported or removed.",
                    "%(count)d editions could not be exported or removed.",
                    failed,
                )
                % {"count": failed}
            )


def wanted(series: str | None) -> DigestQuerySet:
    """The editions asked for; CommandError if there is no such Series."""
    if series is None:
        return Digest.objects.all()
    if not Series.objects.filter(slug=series).exists():
        raise CommandError(_("There is no series “%(slug)s”.") % {"slug": series})
    return Digest.objects.filter(series__slug=series)


def left_out(count: int, shelf: Shelf) -> str:
    """What is said of editions that do not lie in the folder asked for."""
    return ngettext(
        "One edition lies elsewhere in %(root)s and was not exported.",
        "%(count)d editions lie elsewhere in %(root)s and were not exported.",
        count,
    ) % {"count": count, "root": shown(shelf.root)}
