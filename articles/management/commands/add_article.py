"""Bring in one page."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import intake


class Command(BaseCommand):
    help = "Save one page as an article; it is read and drafted with the next tick."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the address of the page")
        parser.add_argument("--title", default="", help="its title, when the page refuses us")
        parser.add_argument(
            "--text",
            metavar="FILE",
            help="its text, when the page refuses us; - for standard input",
        )

    def handle(self, *args: Any, url: str, title: str, text: str | None, **options: Any) -> None:
        try:
            article, new = intake.add_article(url, text=pasted(text), title=title)
        except intake.IntakeError as error:
            raise CommandError(str(error)) from error
        if not new:
            self.stderr.write("This article is known already.")
        self.stdout.write(f"{article.pk} {article.canonical_url}")


def pasted(file: str | None) -> str:
    if file is None:
        return ""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read as UTF-8 text: {error}") from error
