"""Bring in editions that Hugo published."""

import re
from collections import Counter
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from digests import folder
from digests.importing import Import, Plan
from digests.management.progress import Progress
from digests.models import Series
from digests.models.series import validate_not_reserved

TOGETHER = 25  # files a commit, which waits for the disk; each is kept whole or not at all
COUNTED = {"new": "imported", "updated": "updated", "unchanged": "unchanged"}
TOLD = {
    "new": gettext_noop("%(file)s: new in %(series)s, %(address)s"),
    "updated": gettext_noop("%(file)s: updated in %(series)s, %(address)s"),
    "unchanged": gettext_noop("%(file)s: unchanged in %(series)s, %(address)s"),
}


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
        self.run = Import(now=timezone.now(), slug=series)
        if series in self.run.unread:
            raise CommandError(str(self.run.unread[series]))
        for sentence in self.run.unread.values():
            self.progress.say(str(sentence))
        files, dry = folder.find(paths), options["dry_run"]
        while batch := list(islice(files, TOGETHER)):
            with nullcontext() if dry else transaction.atomic():
                for file in batch:
                    self.take(file, dry=dry)
        if not dry:
            self.settle()
        self.sum_up()

    def take(self, file: folder.File, *, dry: bool) -> None:
        """One file: what it asks for is done, or only said."""
        known = len(self.run.made)
        try:
            plan = self.run.plan(file)
            if dry:
                self.run.foresee(plan)
            else:
                self.run.carry_out(plan)
        except folder.FileError as refusal:
            self.counts["refused"] += 1
            place = f"{file}:{refusal.line}" if refusal.line else str(file)
            self.progress.say(f"{place}: {refusal}")
        else:
            self.counts[COUNTED[plan.verb]] += 1
            self.tell(file, plan, dry=dry)
        for made in self.run.made[known:]:
            self.progress.say(_("Made the series %(slug)s.") % {"slug": made.slug})
        self.progress.step()

    def tell(self, file: folder.File, plan: Plan, *, dry: bool) -> None:
        """A line for what is done or would be; a terminal has its counter."""
        if dry or (plan.verb != "unchanged" and not self.stdout.isatty()):
            digest, series = plan.digest, plan.digest.series
            name = series.slug if series.pk else _("%(slug)s (to be made)") % {"slug": series.slug}
            values = {"file": file, "series": name, "address": digest.get_absolute_url()}
            self.progress.say(_(TOLD[plan.verb]) % values)

    def settle(self) -> None:
        """What the Series take over from their editions."""
        for series in self.run.settle():
            said = _("%(slug)s now has the layout of its newest imported edition.")
            self.progress.say(said % {"slug": series.slug})

    def sum_up(self) -> None:
        """The last lines; CommandError if something was refused, or nothing was there."""
        if odd := self.run.odd:
            said = ngettext(
                "One edition is laid out otherwise than the series %(slug)s.",
                "%(count)d editions are laid out otherwise than the series %(slug)s.",
                odd,
            )
            self.progress.say(said % {"count": odd, "slug": self.run.slug})
        if names := ", ".join(topic.name for topic in self.run.topics):
            self.progress.say(_("New in the vocabulary: %(names)s.") % {"names": names})
        counts = [f"{name}={self.counts[name]}" for name in (*COUNTED.values(), "refused")]
        self.progress.say(" ".join([*counts, f"topics={len(self.run.topics)}"]))
        if refused := self.counts["refused"]:
            raise CommandError(
                ngettext("One file was refused.", "%(count)d files were refused.", refused)
                % {"count": refused}
            )
        if not self.counts.total():
            raise CommandError(_("There is no Markdown file here."))


def check(slug: str) -> None:
    """CommandError for an address that no Series may have."""
    longest = Series._meta.get_field("slug").max_length
    if not re.fullmatch(rf"[-\w]{{1,{longest}}}", slug, re.ASCII):
        raise CommandError(
            _(
                "A series cannot have the address “%(slug)s”: it takes letters from a to z, "
                "digits, hyphens and underscores, %(longest)d at most."
            )
            % {"slug": slug, "longest": longest}
        )
    try:
        validate_not_reserved(slug)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
