"""Follow all feeds of a list."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import opml, subscriptions

COUNTED = ("added", "known", "refused")


class Command(BaseCommand):
    help = (
        "Follow all feeds of an OPML file. Nothing is fetched here: new sources are due at once, "
        "and the worker, or the next tick, polls them. Known ones stay as they are; folders are "
        "not kept. Each feed is told as added, known or refused with the reason; if one is "
        "refused, the exit status is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the OPML file; - for standard input")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        try:
            outlines = opml.parse(read(file))
        except opml.OpmlError as error:
            place = f"{file}:{error.line}" if error.line else file
            raise CommandError(f"{place}: {_(str(error))}") from error
        counts = Counter[str]()
        for verdict in subscriptions.take_in(outlines, timezone.now()):
            counts[verdict.counted] += 1
            self.stdout.write(str(verdict))
        self.stdout.write(" ".join(f"{name}={counts[name]}" for name in COUNTED))
        if refused := counts["refused"]:
            raise CommandError(
                ngettext("One feed was refused.", "%(count)d feeds were refused.", refused)
                % {"count": refused}
            )


def read(file: str) -> bytes:
    """The bytes of a file, or as many as show that it is too large."""
    most = opml.LARGEST + 1
    try:
        if file == "-":
            return sys.stdin.buffer.read(most)
        with Path(file).open("rb") as found:
            return found.read(most)
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(why)s") % {"file": file, "why": error.strerror}
        ) from error
