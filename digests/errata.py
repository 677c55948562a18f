"""What a correction changed, text by text, as values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from articles import markdown, worddiff
from articles.worddiff import Piece

EDITION, ITEM, COMMENT = "edition", "item", "comment"
FIELDS = {  # what can be corrected of each, in the order it is read
    EDITION: ("title", "lead", "description"),
    ITEM: ("title", "body", "url", "attribution", "published_on", "links"),
    COMMENT: ("heading", "body", "byline"),
}
BARE = {"url", "published_on", "links"}  # no Markdown


@dataclass(frozen=True)
class Change:
    """One text of an edition, before and after.

    `key` tells which: the uid of an item, the number of a commentary, "" for the edition itself.
    `name` is the item's title in plain words, `anchor` the id of its element on the page.
    """

    place: str
    key: str
    field: str
    before: str
    after: str
    name: str = ""
    anchor: str = ""

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> "Change":
        return cls(**stored)

    @property
    def plain(self) -> tuple[str, str]:
        """Both texts as they are read; as they are written where only marks and links differ."""
        if self.field in BARE:
            return self.before, self.after
        before, after = markdown.plain(self.before), markdown.plain(self.after)
        return (before, after) if before != after else (self.before, self.after)

    def pieces(self, around: int = 40) -> list[Piece]:
        """Both texts as one, word by word; long stretches that stay are cut."""
        return worddiff.brief(worddiff.words(*self.plain), around)


def as_text(value: Any) -> str:
    """A field of an edition as one text: a day in ISO 8601, links one a line."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "\n".join(f"{link['url']} {link['title']}".strip() for link in value)
    return str(value)


def as_value(field: str, text: str) -> Any:
    """The value of a field that as_text() wrote."""
    if field == "published_on":
        return date.fromisoformat(text) if text else None
    if field == "links":
        parts = (line.split(None, 1) for line in text.splitlines() if line.strip())
        return [{"url": url, "title": "".join(title)} for url, *title in parts]
    return text


def side(pieces: list[Piece], *, after: bool) -> list[Piece]:
    """The pieces of one of the two texts."""
    other = "gone" if after else "new"
    return [piece for piece in pieces if piece.kind != other]
