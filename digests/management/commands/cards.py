"""`manage.py cards`: draw the pictures of editions that have none."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from digests import cards
from digests.management.progress import Progress
from digests.models import Digest, Series
from digests.models.digest import DigestQuerySet


class Command(BaseCommand):
    help = (
        "Draw the picture beside a link to every published edition that has none, imported ones "
        "as well; those of others are drawn by the worker. Last line: drawn=…"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--series", metavar="SLUG", help="of this series only")
        parser.add_argument("--all", action="store_true", help="draw those that are there again")

    def handle(self, *args: Any, series: str | None, **options: Any) -> None:
        refuse_without_font()
        rows = wanted(series, again=options["all"])
        progress, drawn = Progress(self.stdout), 0
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            try:
                drawn += cards.make(Digest.objects.filter(pk=pk))
            except cards.CardError as error:
                raise CommandError(str(error)) from error
            progress.step()
        progress.say(f"drawn={drawn}")


def refuse_without_font() -> None:
    """CommandError when there is nothing to print Chinese with: boxes are worse than no picture."""
    try:
        found = cards.typeface_of("zh")
    except cards.CardError as error:
        raise CommandError(str(error)) from error
    if found is None:
        raise CommandError(_("This machine has no font with Chinese characters."))


def wanted(series: str | None, *, again: bool) -> DigestQuerySet:
    """The editions asked for; CommandError if there is no such Series."""
    if series is not None and not Series.objects.filter(slug=series).exists():
        raise CommandError(_("There is no series “%(slug)s”.") % {"slug": series})
    rows = Digest.objects.published() if again else cards.missing()
    return rows.filter(series__slug=series) if series else rows
