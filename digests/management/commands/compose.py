"""Propose an edition."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from digests.compose import ComposeError, compose
from digests.models import LayoutError, Series


class Command(BaseCommand):
    help = "Propose the edition of a series; prints its id and its admin address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("series", help="the address (slug) of the series")
        parser.add_argument(
            "--at",
            metavar="ISO8601",
            type=moment,
            help="the cut-off; without a zone, in the series'",
        )

    def handle(self, *args: Any, series: str, at: datetime | None, **options: Any) -> None:
        found = Series.objects.filter(slug=series).first()
        if found is None:
            known = ", ".join(Series.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no series “{series}”. There are: {known}.")
        cutoff = at or timezone.now()
        if timezone.is_naive(cutoff):
            cutoff = cutoff.replace(tzinfo=found.zone)
        try:
            digest = compose(found, cutoff)
        except (ComposeError, LayoutError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{digest.pk} {reverse('admin:digests_digest_change', args=[digest.pk])}")


def moment(text: str) -> datetime:
    found = parse_datetime(text)
    if found is None:
        raise ValueError(text)
    return found
