"""Follow a site or a feed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import fetch, intake


class Command(BaseCommand):
    help = "Find the feed behind an address, save it as a source, and poll it with the next tick."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the address of a site or of a feed")

    def handle(self, *args: Any, url: str, **options: Any) -> None:
        try:
            source, new = intake.add_source(url)
        except (fetch.FetchError, intake.IntakeError) as error:
            raise CommandError(str(error)) from error
        if not new:
            self.stderr.write("This source is known already.")
        self.stdout.write(f"{source.pk} {source.feed_url}")
