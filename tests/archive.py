"""Content folders for tests: invented editions as files, and the two commands run on them."""

import tempfile
from dataclasses import replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.test import TestCase

from digests import hugo
from digests.layout import LAYOUTS, Issue
from tests import editions
from tests.editions import BEIJING

DAY = datetime(2025, 12, 2, 9, 16, 40, tzinfo=BEIJING)
BULLETIN = replace(editions.BULLETIN, title="2025.12.02 港口快讯", date=DAY)


def without_uids(issue: Issue) -> Issue:
    return replace(issue, items=tuple(replace(item, uid="") for item in issue.items))


class ArchiveTestCase(TestCase):
    """Each test has a content folder of its own."""

    def setUp(self) -> None:
        self.root = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.content = self.root / "content"

    def put(self, below: str, text: str | bytes) -> Path:
        path = self.content / below
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def edition(self, below: str, issue: Issue = BULLETIN, layout: str = "bulletin") -> str:
        """Put an edition there; returns its text."""
        text = hugo.dump(issue, LAYOUTS[layout])
        self.put(below, text)
        return text

    def with_head(self, below: str, *lines: str) -> None:
        """An edition there whose front matter says more."""
        text = hugo.dump(BULLETIN, LAYOUTS["bulletin"])
        self.put(below, text.replace("---\n", "---\n" + "".join(f"{x}\n" for x in lines), 1))

    def run_command(self, *args: Any, **options: Any) -> list[str]:
        """The lines a command prints; what it fails with is kept in `failure`."""
        out, self.failure = StringIO(), ""
        try:
            call_command(*args, **options, stdout=out, stderr=out)
        except CommandError as error:
            self.failure = str(error)
        return out.getvalue().splitlines()

    def take_in(self, *paths: Path, **options: Any) -> list[str]:
        return self.run_command("import_hugo", *(paths or [self.content]), **options)

    def give_out(self, folder: Path | None = None, **options: Any) -> list[str]:
        return self.run_command("export_hugo", folder or self.root / "out", **options)
