"""Editions written into a Hugo content folder: what is public as files, what was withdrawn gone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from articles.flanking import repair
from articles.workflow import State
from digests import hugo, hugo_cover
from digests.box import Box
from digests.folder import FileError, Shelf, exported
from digests.layout import Commentary, Issue, Item
from digests.models import Correction, Digest, Revision
from digests.models.correction import BIG
from digests.models.digest import DigestQuerySet

Part = TypeVar("Part", Item, Commentary)

AT_ONCE = 100  # editions in memory
MORE = "<!--more-->"
# Where a line begins a comment, in a quotation or a list too; elsewhere it is text to Hugo.
OPENING = re.compile(r"^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)<!--", re.MULTILINE)


@dataclass
class Export:
    """One run into one folder."""

    shelf: Shelf
    mend: bool = False
    taken: dict[str, str] = field(default_factory=dict)  # paths, and the editions they hold

    def editions(self, digests: DigestQuerySet) -> Iterator[Digest]:
        """What readers know of these, the oldest first, a few at a time; no samples."""
        found = digests.known().filter(sample=False).select_related("series")
        found = found.order_by("published_at", "pk")
        found = found.defer("body_html", "error")
        told = Correction.objects.told().order_by("at", "pk")
        printed = told.select_related("digest__series").defer(*BIG)
        found = found.prefetch_related(Prefetch("corrections", told), Prefetch("prints", printed))
        if self.mend:
            found = found.prefetch_related("items", "commentary")
        return found.iterator(chunk_size=AT_ONCE)

    def put(self, digest: Digest) -> str:
        """What became of an edition's file: "written", "unchanged", "removed", "elsewhere" if it is
        not in the part to write to, or "" if there is none; FileError when it must stay as it is.
        """
        below = place(digest)
        if not self.shelf.has_room_for(below):
            return "elsewhere"
        if digest.state == State.WITHDRAWN:
            return self.take_away(digest, below)
        address = digest.get_absolute_url()
        if (other := self.taken.setdefault(below, address)) != address:
            sentence = _("Another edition is exported to the same path: %(address)s.")
            raise FileError(sentence % {"address": other})
        text = framed(digest, repaired(digest) if self.mend else digest.body_md)
        return "written" if self.shelf.write(below, text) else "unchanged"

    def take_away(self, digest: Digest, below: str) -> str:
        """Remove the file of a withdrawn edition, if it is as we would have written it."""
        there = self.shelf.holds(below)
        if there is None or below in self.taken:
            return ""
        if not is_ours(digest, there):
            raise FileError(_("Withdrawn here, but the file is not as it was exported: it stays."))
        self.shelf.remove(below)
        return "removed"


def place(digest: Digest) -> str:
    """The path of an edition's file below the content folder."""
    if digest.imported_from:
        return exported(digest.imported_from)
    return f"{digest.series.slug}/{digest.slug}.md"


def is_ours(digest: Digest, there: bytes) -> bool:
    """Whether a file says what an edition says or has ever said, whatever its cover was."""
    text = there.decode(errors="replace")
    known = {text, hugo_cover.bare(text)}
    return any(version in known for version in versions(digest))


def versions(digest: Digest) -> Iterator[str]:
    """All that may have been exported of an edition but its cover: its last words, and what it
    said before."""
    yield corrected(digest, digest.body_md)
    yield corrected(digest, repaired(digest))
    for revision in digest.revisions.defer("provenance").iterator():
        issue, layout = revision.said()
        yield corrected(digest, hugo.dump(issue, layout), revision)
        yield corrected(digest, hugo.dump(mended(issue), layout), revision)


def framed(digest: Digest, text: str) -> str:
    """A text of an edition as its file has it: with its corrections and its cover."""
    return hugo_cover.hung(digest, corrected(digest, text))


def corrected(digest: Digest, text: str, revision: Revision | None = None) -> str:
    """A text of an edition with its corrections, all of them or those up to a revision."""
    own = digest.corrections.select_related("revision") if revision else digest.corrections
    rows = [
        each
        for each in own.all()
        if not each.minor and not (revision and each.revision.number > revision.number)
    ]
    rows.sort(key=lambda each: (each.at, each.pk))
    said = Box.of(digest, [*rows, *digest.prints.all()]).framed(text)
    return said if digest.imported_from else defused(said)


def defused(text: str) -> str:
    """A text in which Hugo finds no shortcode, and no comment that nobody closes: one from a feed
    would fail the build of a site, or take a page out of it.

    The file of an import says what it said: its shortcodes and its comments are the site's own.
    """
    head, rule, body = text.partition("\n---")
    body = body.replace("{{<", "{{&lt;").replace("{{%", "{{&#37;")
    return head + rule + MORE.join(map(uncommented, body.split(MORE)))


def uncommented(text: str) -> str:
    """What stands before or behind the mark of the summary, with an open comment as mere text.

    Hugo 0.111 prints no page at all where a comment is open at its mark.
    """
    closed, end, rest = text.rpartition("-->")
    return closed + end + OPENING.sub(r"\1&lt;!--", rest)


def repaired(digest: Digest) -> str:
    """The Markdown of an edition, with emphasis that Hugo reads as it was meant."""
    return hugo.dump(mended(digest.issue()), digest.frozen_layout())


def mended(issue: Issue) -> Issue:
    """The issue with its texts repaired; what is no Markdown stays."""
    return replace(
        issue,
        lead=repair(issue.lead),
        items=tuple(
            _mended(each, "title", "highlight", "attribution", "body", "extra")
            for each in issue.items
        ),
        commentary=tuple(_mended(each, "heading", "body", "byline") for each in issue.commentary),
    )


def _mended(part: Part, *names: str) -> Part:
    texts: dict[str, Any] = {name: repair(getattr(part, name)) for name in names}
    return replace(part, **texts)
