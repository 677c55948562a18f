"""Write the public site into a folder, as plain files."""

from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digests.management.progress import Progress
from digests.press.folder import PressError
from digests.press.pressing import GONE, Press, press

COUNTED = ("written", "unchanged", "removed")


class Command(BaseCommand):
    help = (
        "Write the public site into a folder as plain files with compressed twins, for nginx or a "
        "bucket to serve; only what changed is written, and what is no longer public is removed. "
        "With NEWSROOM_PRESS=DIR this happens by itself on every publication."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", metavar="DIR", type=Path, help="an empty folder, or one of an earlier press"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        progress = Progress(self.stdout)
        try:
            done = press(folder, step=progress.step)
        except (PressError, OSError) as error:
            raise CommandError(str(error)) from error
        if done is None:
            raise CommandError(_("Another press is at work in this folder."))
        for line in remarks(done):
            progress.say(line)
        for path, crash in done.failures.items():
            progress.say(f"{path}: {type(crash).__name__}: {crash}")
        progress.say(" ".join(f"{name}={done.counts[name]}" for name in COUNTED))
        if failed := len(done.failures):
            raise CommandError(
                ngettext(
                    "One page could not be printed.",
                    "%(count)d pages could not be printed.",
                    failed,
                )
                % {"count": failed}
            )


def remarks(done: Press) -> list[str]:
    """What who serves the folder should know."""
    statuses = Counter(entry.status for entry in done.entries.values())
    said = [
        _(
            "A plain bucket cannot answer 410 for what was withdrawn (%(gone)d), send old "
            "addresses on (%(moved)d), tell the types of .rss, .atom, .md and feed.json by itself, "
            "choose between the compressed twins, or answer a search; nginx with deploy/nginx does."
        )
        % {"gone": statuses[GONE], "moved": done.redirects}
    ]
    if left := done.counts["left"]:
        said.append(
            ngettext(
                "One address is no name for a file: only the application answers there.",
                "%(count)d addresses are no names for files: only the application answers there.",
                left,
            )
            % {"count": left}
        )
    return said
