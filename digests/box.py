"""What the frame of an edition says of corrections: its own, and those since the one before it.

Not the body: that is what is said now. Not asked of the clock either: what an edition prints of
others was written down when it came out (see models.correction).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles import markdown
from articles.worddiff import Piece
from digests.errata import COMMENT, ITEM, Change, side
from digests.hugo import values
from digests.labels import Errata, errata
from digests.models import Correction, Digest

AROUND = 24  # characters of what stays, on either side of what changed
DATE = re.compile(r"^(date: *)(\S+)(\r?)$", re.MULTILINE)
HEADING_END = re.compile(r"</h[2-4]>")


@dataclass(frozen=True)
class Line:
    """One text that was put right, in short: what it is, where it stands, and both its sides.

    `follows`: the line above is of the same item, and has said so.
    """

    name: str
    href: str
    before: list[Piece]
    after: list[Piece]
    follows: bool = False


class Entry:
    """One correction as readers are told of it."""

    def __init__(self, correction: Correction, words: Errata, *, here: bool) -> None:
        """`here`: on the page of the edition that was corrected."""
        self.correction, self.words, self.here = correction, words, here
        self.digest = correction.digest
        self.address = self.digest.get_absolute_url()

    @property
    def at(self) -> datetime:
        return self.correction.at.astimezone(self.digest.series.zone).replace(microsecond=0)

    @property
    def edition(self) -> str:
        """What is corrected, in words that no correction changes."""
        return self.words.of_edition(self.digest.number, f"{self.digest.date():%Y-%m-%d}")

    @property
    def lines(self) -> list[Line]:
        found: list[Line] = []
        for each in map(self._line, self.correction.texts()):
            last = found[-1] if found else None
            again = last is not None and (last.name, last.href) == (each.name, each.href)
            found.append(replace(each, follows=again))
        return found

    def _line(self, change: Change) -> Line:
        pieces = change.pieces(AROUND)
        anchor = f"#{change.anchor}" if change.anchor else ""
        href = anchor if self.here else f"{self.address}{anchor}"
        before, after = side(pieces, after=False), side(pieces, after=True)
        return Line(name_of(change, self.words), href, before, after)


def name_of(change: Change, words: Errata) -> str:
    """What a reader would call a text: the item by its title, the others by what they are."""
    if change.place == ITEM:
        bare = change.field in ("title", "body")
        return change.name if bare else f"{change.name} · {getattr(words, change.field)}"
    if change.place == COMMENT:
        return words.byline if change.field == "byline" else words.comment
    return str(getattr(words, change.field))


@dataclass(frozen=True)
class Box:
    """The corrections of an edition, and those that it prints of others; oldest first."""

    words: Errata
    own: list[Entry]
    others: list[Entry]

    @classmethod
    def of(cls, digest: Digest, corrections: Iterable[Correction] | None = None) -> Self:
        """The box of an edition; one query, unless its corrections are given.

        Of one that has not come out: what it would print if it did now.
        """
        words = errata(digest.series.language)
        if corrections is None and digest.editable():
            waiting = Correction.objects.to_print(digest).select_related("digest__series")
            return cls(words, [], [Entry(row, words, here=False) for row in waiting[::-1]])
        rows = list(Correction.objects.framing(digest) if corrections is None else corrections)
        own = [Entry(row, words, here=True) for row in rows if row.digest_id == digest.pk]
        others = [Entry(row, words, here=False) for row in rows if row.printed_in_id == digest.pk]
        return cls(words, own, others)

    @property
    def editions(self) -> list[Digest]:
        """Those it leads to: where they are may change."""
        return [entry.digest for entry in self.others]

    @property
    def marks(self) -> list[str]:
        """The ids of the items that were corrected."""
        changes = [each for entry in self.own for each in entry.correction.texts()]
        return list(dict.fromkeys(each.anchor for each in changes if each.anchor))

    def above(self) -> SafeString:
        """What stands above the body: what was corrected in it. Without layout of its own."""
        return self._html(self.own, self.words.heading, "corrections")

    def below(self) -> SafeString:
        """What stands below it: what was corrected in editions before."""
        return self._html(self.others, self.words.since, "corrected-since")

    def _html(self, entries: list[Entry], heading: str, name: str) -> SafeString:
        if not entries:
            return mark_safe("")
        context = {"entries": entries, "heading": heading, "id": name, "words": self.words}
        return mark_safe(render_to_string("digests/corrections_box.html", context).strip())

    def marked(self, body: str) -> str:
        """A body with a mark at each item that was corrected."""
        link = f' <a class="corrected" href="#corrections">{escape(self.words.mark)}</a>'
        for anchor in self.marks:
            place = body.find(f'id="{escape(anchor)}"')
            end = HEADING_END.search(body, max(place, 0))
            if place >= 0 and end:
                body = f"{body[: end.start()]}{link}{body[end.start() :]}"
        return body

    def html(self, body: str) -> str:
        """A body with all that its frame says of corrections."""
        return "\n".join(filter(None, [self.above(), self.marked(body), self.below()]))

    @property
    def notes(self) -> list[str]:
        """What readers of this edition are to know first."""
        return [f"{self.words.note}{entry.correction.note}" for entry in self.own]

    def framed(self, text: str) -> str:
        """The Markdown of an edition with its corrections below it, and in its head when the last
        was made (Hugo's `lastmod`); as it is where there is nothing to say."""
        if self.own:
            text = stamped(text, self.own[-1].at)
        parts = [
            *self._markdown(self.own, self.words.heading),
            *self._markdown(self.others, self.words.since),
        ]
        if not parts:
            return text
        said = "\n\n".join(["---", *parts])
        end = "\n" if text.endswith("\n") else ""
        text, said = text.rstrip("\r\n"), f"\n\n{said}{end}"
        return text + (said.replace("\n", "\r\n") if "\r\n" in text else said)

    def _markdown(self, entries: list[Entry], heading: str) -> list[str]:
        if not entries:
            return []
        return [f"## {heading}", *(self._entry(entry) for entry in entries)]

    def _entry(self, entry: Entry) -> str:
        """One correction as a paragraph and a list."""
        where = "" if entry.here else f" [{entry.edition}]({entry.address})"
        note = markdown.escape(" ".join(entry.correction.note.split()))
        lines = [f"**{entry.at:%Y-%m-%d %H:%M}**{where} {note}", ""]
        for line in entry.lines:
            both = f"{self.words.before} {self._said(line.before)} → {self.words.after} "
            lines.append(
                f"- {markdown.escape(line.name)}{self.words.colon}{both}{self._said(line.after)}"
            )
        return "\n".join(lines)

    def _said(self, pieces: list[Piece]) -> str:
        text = "".join("…" if piece.kind == "cut" else piece.text for piece in pieces)
        text = " ".join(text.split())
        said = self.words.quote.replace("{text}", markdown.escape(text))
        return said if text else self.words.nothing


def boxes(digests: Iterable[Digest]) -> dict[int, Box]:
    """The boxes of many editions, by their keys; one query."""
    rows = list(digests)
    found = list(Correction.objects.framing(*rows)) if rows else []
    return {row.pk: Box.of(row, found) for row in rows}


def stamped(text: str, updated: datetime) -> str:
    """A file whose head says below its date when it was last mended, in the same form."""

    def both(line: re.Match[str]) -> str:
        said = values.written(updated, "milliseconds" if "." in line[2] else "seconds")
        return f"{line[0]}\n{line[1].replace('date', 'lastmod')}{said}{line[3]}"

    return DATE.sub(both, text, count=1)
