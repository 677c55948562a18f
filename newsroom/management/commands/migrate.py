"""Django's own, which on PostgreSQL lets nobody wait for a table that is to be changed."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from newsroom.upgrading import alone, patiently


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        link = connections[options["database"]]
        if link.vendor != "postgresql" or link.in_atomic_block:
            super().handle(*args, **options)
            return
        with alone(link, self.stderr.write):
            patiently(
                link, lambda: super(Command, self).handle(*args, **options), self.stderr.write
            )
