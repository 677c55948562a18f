"""Bring in editions that Hugo published."""

from collections import Counter
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from digests import folder
from digests.importing import Import, Plan
from digests.management.progress import Progress
from digests.manuscript import RefusalError
from digests.models import LayoutError, Series

TOGETHER = 25  # files a commit, which waits for the disk; each is kept whole or not at all
COUNTED = {"new": "imported", "updated": "updated", "unchanged": "unchanged"}


class Command(BaseCommand):
    help = (
        "Import Hugo Markdown: files, or folders with all *.md in them. An edition that was "
        "imported before is updated if its file has changed, and left alone if not. Files that "
        "are refused are named with line and reason; then the exit status is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="file or folder")
        parser.add_argument(
            "--series",
            default="",
            metavar="SLUG",
            help="the series they belong to, made if missing; without it the layout found decides",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, paths: list[Path], series: str, **options: Any) -> None:
        if series:
            check(series)
        self.progress = Progress(self.stdout)
        self.counts = Counter[str]()
        try:
            self.run = Import(now=timezone.now(), slug=series)
        except LayoutError as error:
            raise CommandError(str(error)) from error
        files, dry = folder.find(paths), options["dry_run"]
        while batch := list(islice(files, TOGETHER)):
            with nullcontext() if dry else transaction.atomic():
                for file in batch:
                    self.take(file, dry=dry)
        self.sum_up()

    def take(self, file: folder.File, *, dry: bool) -> None:
        """One file: what it asks for is done, or only said."""
        known = len(self.run.made)
        try:
            plan = self.run.plan(file)
            if not dry:
                self.run.carry_out(plan)
        except RefusalError as refusal:
            self.counts["refused"] += 1
            self.progress.say(f"{file}:{refusal.line}: {refusal}")
        else:
            self.counts[COUNTED[plan.verb]] += 1
            self.tell(file, plan, dry=dry)
        for made in self.run.made[known:]:
            self.progress.say(f"Made the series {made.slug}.")
        self.progress.step()

    def tell(self, file: folder.File, plan: Plan, *, dry: bool) -> None:
        """A line for what is done or would be; a terminal has its counter."""
        if dry or (plan.verb != "unchanged" and not self.stdout.isatty()):
            digest, series = plan.digest, plan.digest.series
            name = series.slug if series.pk else f"{series.slug} (to be made)"
            self.progress.say(f"{file}: {plan.verb} {name} {digest.get_absolute_url()}")

    def sum_up(self) -> None:
        if names := ", ".join(topic.name for topic in self.run.topics):
            self.progress.say(f"New in the vocabulary: {names}.")
        counts = [f"{name}={self.counts[name]}" for name in (*COUNTED.values(), "refused")]
        self.progress.say(" ".join([*counts, f"topics={len(self.run.topics)}"]))
        if refused := self.counts["refused"]:
            raise CommandError(f"{refused} refused." if refused > 1 else "One file was refused.")


def check(slug: str) -> None:
    """CommandError for an address that no Series may have."""
    try:
        Series._meta.get_field("slug").run_validators(slug)
    except ValidationError as error:
        raise CommandError(f"--series {slug}: {' '.join(error.messages)}") from error
