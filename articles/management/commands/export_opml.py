"""Write down which feeds are followed."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles import opml, subscriptions


class Command(BaseCommand):
    help = (
        "Write all sources that are switched on to an OPML 2.0 file, by name. The same sources "
        "give the same bytes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the file; - for standard output")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        outlines = subscriptions.listing()
        body = opml.write(outlines, title=_("Sources"))
        try:
            if file == "-":
                sys.stdout.buffer.write(body)
                sys.stdout.buffer.flush()
            else:
                Path(file).write_bytes(body)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(why)s") % {"file": file, "why": error.strerror}
            ) from error
        report = self.stderr if file == "-" else self.stdout
        report.write(f"written={len(outlines)}")
