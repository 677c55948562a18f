"""Give an edition or a Series another address; the old one leads there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from digests.models import Digest, Series
from digests.redirects import readdress


class Command(BaseCommand):
    help = (
        "Change the last part of the address of a series (/daily/) or of an edition "
        "(/daily/2025-11-21/). Readers and feed readers with the old one are led to the new one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="where it is now, as in /daily/2025-11-21/")
        parser.add_argument("slug", help="what is to stand there instead of the last part")

    def handle(self, *args: Any, address: str, slug: str, **options: Any) -> None:
        row = found(address)
        row.slug, before = slug, row.slug
        try:
            others = {field.name for field in row._meta.fields} - {"slug", "series"}
            row.clean_fields(others | {"series"})
            row.validate_unique(others)
            row.validate_constraints(others)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        row.slug = before
        readdress(row, slug)
        self.stdout.write(row.get_absolute_url())


def found(address: str) -> Series | Digest:
    """The row at an address; CommandError if there is none."""
    slug, _slash, rest = address.strip("/").partition("/")
    row: Series | Digest | None = Series.objects.filter(slug=slug).first()
    if rest:
        editions = Digest.objects.filter(series__slug=slug, slug=rest)
        row = editions.select_related("series").first()
    if row is None:
        raise CommandError(_("There is nothing at %(address)s.") % {"address": address})
    return row
