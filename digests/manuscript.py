"""What a file says as an edition, and why it may not come in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from digests import hugo, rows, whereabouts
from digests.folder import File, FileError
from digests.layout import Issue, Item, Layout
from digests.models import Digest

FIRST_YEAR = 1900
MOST_ITEMS = 1000
LONGEST_PATH = 500


@dataclass(frozen=True)
class Edition:
    """What a file says."""

    file: File
    text: str
    issue: Issue
    layout: Layout
    head: Mapping[str, Any]

    def line(self, key: str) -> int:
        """The line of a key of the front matter."""
        found = re.search(rf"^{key}[ \t]*:", self.text, re.MULTILINE | re.IGNORECASE)
        return self.text.count("\n", 0, found.start()) + 1 if found else 1


def read(file: File, text: str) -> Edition:
    """The edition a text is; FileError, with the line, if it is none."""
    try:
        issue, layout = hugo.parse(text)
    except hugo.HugoError as error:
        raise FileError(_(error.sentence) % error.values, error.line) from error
    return Edition(file, text, issue, layout, whereabouts.head(text))


def refusals(edition: Edition, now: datetime) -> Iterator[FileError]:
    """Why an edition does not come in, although its file can be read."""
    issue = edition.issue
    if issue.draft:
        yield FileError(_("This is a draft."), edition.line("draft"))
    for moment in filter(None, (issue.date, issue.generated_at)):
        if not FIRST_YEAR <= moment.year <= now.year + 1:
            sentence = _("No edition is from the year %(year)d.") % {"year": moment.year}
            yield FileError(sentence, edition.line("date"))
    if issue.date > now:
        yield FileError(_("This day has not come yet."), edition.line("date"))
    if not issue.title.strip():
        yield FileError(_("It has no title."), edition.line("title"))
    if not any(map(is_news, issue.items)):
        yield FileError(_("None of its items is a link with a text: this is no digest."))
    if len(issue.items) > MOST_ITEMS:
        yield FileError(_("It has more items than an edition can have."))
    if "\0" in "".join((issue.title, issue.description, *issue.tags, *issue.categories)):
        yield FileError(_("Its front matter holds a NUL character, which no database keeps."))
    if len(edition.file.below) > LONGEST_PATH:
        yield FileError(_("Its path is too long."))
    yield from too_long(Digest(title=issue.title), *rows.commentary_of(issue))


def is_news(item: Item) -> bool:
    """Whether an item says something of what it links to."""
    return bool(item.url and (item.body or item.published_on or item.attribution))


def too_long(*parts: Model) -> Iterator[FileError]:
    """What does not fit its column; only some databases would say so."""
    for row in parts:
        for column in row._meta.concrete_fields:
            most = column.max_length if isinstance(column, CharField) else None
            if most and len(getattr(row, column.attname)) > most:
                yield FileError(
                    _("Longer than %(most)d characters: %(what)s.")
                    % {"what": column.verbose_name, "most": most}
                )
