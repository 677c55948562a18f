"""Take the sample press out again."""

from typing import Any

from django.core.management.base import BaseCommand

from newsroom.sample import seed


class Command(BaseCommand):
    help = "Remove the sample sources, articles and editions; nothing else is touched."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"removed={seed.remove()}")
