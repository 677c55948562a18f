"""What happened to all rows, and who did it, as lines for whoever has to check."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from articles.chronicle import Deed, chronicle
from newsroom import history_desk
from newsroom.history_desk import ALL, Wish

FORMS = ("csv", "jsonl")


class Command(BaseCommand):
    help = (
        "Write everything that people and machines decided, the latest first, to standard output: "
        "moves, publications, corrections, changes at the desk, failed log-ins. Read as it is "
        "written, so there may be any amount of it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", metavar="DAY", help="2026-01-31; included")
        parser.add_argument("--to", dest="last", metavar="DAY", help="included, too")
        parser.add_argument("--format", choices=FORMS, default="csv", dest="form")

    def handle(self, *args: Any, form: str, **options: Any) -> None:
        wish = Wish(first=day(options["first"]), last=day(options["last"]))
        deeds = chronicle(ALL, since=wish.since, until=wish.until)
        for line in history_desk.as_csv(deeds) if form == "csv" else as_lines(deeds):
            self.stdout.write(line, ending="")


def day(typed: str | None) -> date | None:
    """A day that was asked for; CommandError for what is none."""
    found = history_desk.day(typed) if typed else None
    if typed and not found:
        raise CommandError(_("“%(typed)s” is no day; write it as 2026-01-31.") % {"typed": typed})
    return found


def as_lines(deeds: Iterable[Deed]) -> Iterator[str]:
    """One JSON object a line."""
    for deed in deeds:
        yield json.dumps(history_desk.values(deed), ensure_ascii=False) + "\n"
