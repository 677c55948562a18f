"""Two states of one edition side by side: what of each part is gone, new, moved; pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from articles.changes import rising
from articles.worddiff import Piece, words
from digests.issue import Issue

LABELS = {
    "title": gettext_noop("Title"),
    "lead": gettext_noop("Lead"),
    "description": gettext_noop("Description"),
    "categories": gettext_noop("Categories"),
    "tags": gettext_noop("Tags"),
    "body": gettext_noop("Text"),
    "extra": gettext_noop("More text"),
    "url": gettext_noop("Link"),
    "links": gettext_noop("Further links"),
    "attribution": gettext_noop("Named source"),
    "published_on": gettext_noop("Published on"),
    "access": gettext_noop("Access"),
    "heading": gettext_noop("Heading"),
    "byline": gettext_noop("Signed"),
}
HEAD = ("title", "lead", "description", "categories", "tags")
ITEM = ("title", "body", "extra", "url", "links", "attribution", "published_on", "access")
COMMENT = ("heading", "body", "byline")


@dataclass(frozen=True)
class Part:
    """An item or a commentary: what tells it again, and its texts by column."""

    key: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Said:
    """What an edition says, as texts."""

    head: Mapping[str, str]
    items: Sequence[Part] = ()
    commentary: Sequence[Part] = ()


@dataclass(frozen=True)
class Line:
    """One field that differs; `label` is a message."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Row:
    """A part and what became of it: places count from one, and are 0 where it does not stand."""

    title: str
    was: int
    now: int
    moved: bool
    lines: Sequence[Line]

    @property
    def added(self) -> bool:
        return not self.was

    @property
    def gone(self) -> bool:
        return not self.now

    @property
    def changed(self) -> bool:
        return bool(self.lines) or self.moved


@dataclass(frozen=True)
class Comparison:
    """What two states of an edition differ in."""

    head: Sequence[Line]
    items: Sequence[Row]
    commentary: Sequence[Row]
    same: int = field(default=0)  # items that say what they said, where they stood

    def __bool__(self) -> bool:
        return bool(self.head or self.items or self.commentary)


def of_copy(copy: Mapping[str, Any]) -> Said:
    """A stored copy, see digests.copies."""
    return Said(
        texts(copy.get("digest", {}), HEAD),
        [Part(str(each.get("uid", "")), texts(each, ITEM)) for each in copy.get("items", [])],
        [
            Part(str(each.get("id", "")), texts(each, COMMENT))
            for each in copy.get("commentary", [])
        ],
    )


def of_issue(issue: Issue) -> Said:
    """What was public; commentary is told by its place there."""
    stored = issue.to_json()
    return Said(
        texts(stored, HEAD),
        [Part(each["uid"], texts(each, ITEM)) for each in stored["items"]],
        [Part("", texts(each, COMMENT)) for each in stored["commentary"]],
    )


def texts(columns: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Columns as texts; of those that are not known, nothing."""
    return {name: text(columns[name]) for name in names if name in columns}


def text(value: Any) -> str:
    """A column as a text: of lists, a line for each of their parts."""
    if isinstance(value, list | tuple):
        return "\n".join(map(text, value))
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values())
    return "" if value is None else str(value)


def compare(before: Said, after: Said) -> Comparison:
    """What differs from one state to another."""
    items = list(rows(before.items, after.items))
    commentary = rows(*told_by_place(before.commentary, after.commentary))
    return Comparison(
        list(lines(before.head, after.head)),
        [row for row in items if row.changed or row.added or row.gone],
        [row for row in commentary if row.lines],
        sum(not (row.changed or row.added or row.gone) for row in items),
    )


def told_by_place(
    before: Sequence[Part], after: Sequence[Part]
) -> tuple[Sequence[Part], Sequence[Part]]:
    """Parts of which one side has no keys are told by their place on both."""
    if all(part.key for part in (*before, *after)):
        return before, after
    return tuple(  # type: ignore[return-value]
        [Part(str(place), part.texts) for place, part in enumerate(side, start=1)]
        for side in (before, after)
    )


def rows(before: Sequence[Part], after: Sequence[Part]) -> Iterator[Row]:
    """Each part of either side: first what stands now, in its order, then what was taken out."""
    was = {part.key: place for place, part in enumerate(before, start=1)}
    now = {part.key: place for place, part in enumerate(after, start=1)}
    stayed = {pair[1] for pair in rising([(was[key], now[key]) for key in was if key in now])}
    old = {part.key: part.texts for part in before}
    for part in after:
        place = now[part.key]
        moved = part.key in was and place not in stayed
        found = list(lines(old.get(part.key, {}), part.texts))
        yield Row(name(part), was.get(part.key, 0), place, moved, found)
    for part in before:
        if part.key not in now:
            yield Row(name(part), was[part.key], 0, False, list(lines(part.texts, {})))


def name(part: Part) -> str:
    """What a part goes by."""
    return part.texts.get("title") or part.texts.get("heading") or part.texts.get("body", "")[:40]


def lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Line]:
    """The texts that differ. What one side does not know of is no difference, unless it is bare."""
    for column in after or before:
        old, new = before.get(column), after.get(column)
        known = (old is not None and new is not None) or not before or not after
        if known and (old or "") != (new or ""):
            yield Line(LABELS[column], words(old or "", new or ""))
