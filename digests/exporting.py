"""Editions written into a Hugo content folder: what is public as files, what was withdrawn gone."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from articles.flanking import repair
from articles.workflow import State
from digests import hugo
from digests.folder import FileError, Shelf, exported
from digests.layout import Commentary, Issue, Item
from digests.models import Digest
from digests.models.digest import DigestQuerySet

AT_ONCE = 100  # editions in memory


@dataclass
class Export:
    """One run into one folder."""

    shelf: Shelf
    mend: bool = False
    taken: dict[str, int] = field(default_factory=dict)  # paths, and the editions they hold

    def editions(self, digests: DigestQuerySet) -> Iterator[Digest]:
        """What readers know of these, the oldest first, a few at a time."""
        found = digests.known().order_by("published_at", "pk").select_related("series")
        found = found.defer("body_html", "error")
        if self.mend:
            found = found.prefetch_related("items", "commentary")
        return found.iterator(chunk_size=AT_ONCE)

    def put(self, digest: Digest) -> str:
        """What became of an edition's file: "written", "unchanged", "removed", or "" if there is
        none; FileError when it must stay as it is."""
        below = place(digest)
        if digest.state == State.WITHDRAWN:
            return self.take_away(digest, below)
        if self.taken.setdefault(below, digest.pk) != digest.pk:
            raise FileError(_("Another edition is exported to the same path."))
        text = repaired(digest) if self.mend else digest.body_md
        return "written" if self.shelf.write(below, text) else "unchanged"

    def take_away(self, digest: Digest, below: str) -> str:
        """Remove the file of a withdrawn edition, if it is as we would have written it."""
        there = self.shelf.holds(below)
        if there is None or below in self.taken:
            return ""
        if there not in (digest.body_md.encode(), repaired(digest).encode()):
            raise FileError(_("Withdrawn here, but the file is not as it was exported: it stays."))
        self.shelf.remove(below)
        return "removed"


def place(digest: Digest) -> str:
    """The path of an edition's file below the content folder."""
    if digest.imported_from:
        return exported(digest.imported_from)
    return f"{digest.series.slug}/{digest.slug}.md"


def repaired(digest: Digest) -> str:
    """The Markdown of an edition, with emphasis that Hugo reads as it was meant."""
    return hugo.dump(mended(digest.issue()), digest.frozen_layout())


def mended(issue: Issue) -> Issue:
    """The issue with its texts repaired; what is no Markdown stays."""
    return replace(
        issue,
        lead=repair(issue.lead),
        items=tuple(_mended_item(item) for item in issue.items),
        commentary=tuple(_mended_commentary(each) for each in issue.commentary),
    )


def _mended_item(item: Item) -> Item:
    return replace(
        item,
        title=repair(item.title),
        highlight=repair(item.highlight),
        attribution=repair(item.attribution),
        body=repair(item.body),
        extra=repair(item.extra),
    )


def _mended_commentary(commentary: Commentary) -> Commentary:
    return replace(
        commentary,
        heading=repair(commentary.heading),
        body=repair(commentary.body),
        byline=repair(commentary.byline),
    )
