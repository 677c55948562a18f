"""Starter content for a new newsroom."""

from typing import Any

from django.core.management.base import BaseCommand

from newsroom import starter


class Command(BaseCommand):
    help = "Make the starter series, sources (switched off) and names that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        series, sources, names = starter.plant()
        self.stdout.write(f"series={series} sources={sources} names={names}")
