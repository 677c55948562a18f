"""Make an approved edition public."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.workflow import WorkflowError
from digests.management import moves
from digests.publish import publish


class Command(BaseCommand):
    help = "Publish an approved edition now, through the same gates as in the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        moves.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        digest, user = moves.edition_and_user(options)
        try:
            publish(digest, by=user)
        except WorkflowError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(moves.report(digest))
