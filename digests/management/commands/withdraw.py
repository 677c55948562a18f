"""Take a public edition back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.workflow import WorkflowError
from digests.management import moves
from digests.publish import withdraw


class Command(BaseCommand):
    help = "Withdraw a published edition; its page stays as a notice that says why."

    def add_arguments(self, parser: CommandParser) -> None:
        moves.add_arguments(parser)
        parser.add_argument("--note", required=True, metavar="TEXT", help="why, for the readers")

    def handle(self, *args: Any, note: str, **options: Any) -> None:
        digest, user = moves.edition_and_user(options)
        try:
            withdraw(digest, by=user, note=note)
        except WorkflowError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(moves.report(digest))
