"""Do the due work now, without the worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom import clock


class Command(BaseCommand):
    help = "Poll, read, draft, assemble and publish what is due now, in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until-idle",
            action="store_true",
            help="go on with what this makes due, and wait for what other processes hold",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        work = clock.until_idle if options["until_idle"] else clock.once
        try:
            tally = work(self.progress)
        except clock.BusyError as error:
            raise CommandError(str(error)) from error
        if not tally:
            self.stdout.write("Nothing was due.")
        self.stdout.write(clock.summary(tally))

    def progress(self, line: str) -> None:
        self.stderr.write(line)
