"""How an edition is laid out (Layout), apart from what it says (Issue): the two never mix."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, TypeVar

from digests.issue import Commentary, Issue, Item, Link, one_of
from digests.labels import CHINESE, ENGLISH, Labels
from digests.shapes import PLACE

__all__ = [
    "ENGLISH",
    "LAYOUTS",
    "Commentary",
    "Issue",
    "Item",
    "Labels",
    "Layout",
    "Link",
    "anchor",
    "anchor_of",
]

Record = TypeVar("Record", "Layout", "Labels")


KEYS = ("title", "date", "draft", "tags", "categories", "description", "drafted")
PRECISIONS = ("seconds", "milliseconds")
RETIRED = {"items_end_gap"}  # what layouts stored once held: they stay readable
TIME_FORM = re.compile(r"(?:[^%]|%-?[YymdeHMS])+")
LEAD_FORM = re.compile(r"(?:first|after) \d{1,4}")
TEXTS = ("lead", "items", "commentary")
SEPARATORS = ("rule", "more", "blank")
PARTS = (*TEXTS, "highlights", "footer", *SEPARATORS)


@dataclass(frozen=True)
class Layout:
    """The form of an edition and nothing of its content; the same one composes and exports.

    `parts` is their order; a rule, a "more" mark or one more blank line among them is printed only
    between two parts that are. Front-matter `keys` without a value are left out. Gaps are counted
    in blank lines. `frame` is the shape (see digests.shapes) of a whole edition whose parts are
    not divided like that; it holds for editions that have just the parts it has places for.
    """

    keys: tuple[str, ...] = KEYS
    quote: str = '"'  # or a single one
    date_precision: str = "seconds"  # or milliseconds
    parts: tuple[str, ...] = ("lead", "rule", "items", "rule", "commentary")
    emoji: tuple[str, ...] = ()  # of the highlights, by position, over and over
    bold_highlights: bool = False
    style: str = "list"  # or heading
    bold_titles: bool = False
    anchors: bool = False
    first_number: int = 1
    marker_width: int = 4  # of a list item's number with its padding
    indent: int = 4  # of a list item's text
    body_gap: int = 1  # between a list item's link and its text
    item_rule: bool = False
    item_gap: int = 1
    day: str = "%Y/%m/%d"
    source_mark: str = ""
    credit: str = " - "  # between a link and its author or outlet
    commentary_level: int = 3
    bold_commentary: bool = False
    clock: str = "%Y/%m/%d %H:%M:%S"
    final_newline: bool = True
    crlf: bool = False
    byte_order_mark: bool = False
    frame: str = ""
    zh: Labels = CHINESE
    en: Labels = ENGLISH

    def __post_init__(self) -> None:
        one_of("quote", self.quote, ('"', "'"))
        one_of("date_precision", self.date_precision, PRECISIONS)
        one_of("style", self.style, ("list", "heading"))
        for key in self.keys:
            one_of("keys", key, KEYS)
        for part in self.parts:
            one_of("parts", part, PARTS)
        for text in TEXTS:
            if self.parts.count(text) != 1:
                raise ValueError(f"parts: {text!r} must have exactly one place")
        for name, form in (("day", self.day), ("clock", self.clock)):
            if "%" not in form or not TIME_FORM.fullmatch(form):
                raise ValueError(f"{name}: {form!r} is no form of a date")
        self._check_frame()
        if self.anchors and self.style == "list":
            raise ValueError("anchors: Markdown has no place for them in a list")

    def _check_frame(self) -> None:
        """ValueError unless a frame begins with the front matter and has every place once."""
        found = [(place[1], place[2] or "") for place in PLACE.finditer(self.frame) if place[1]]
        names = [name for name, _ in found if name != "lead"]
        if not self.frame:
            return
        if names[:1] != ["front"] or found[0][0] != "front":
            raise ValueError("frame: it begins with {front}")
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"frame: {twice[0]!r} has more than one place")
        for name, form in found:
            if form and not (name == "lead" and LEAD_FORM.fullmatch(form)):
                raise ValueError(f"frame: {name}:{form} is no place")

    def labels(self, language: str) -> Labels:
        """The words for a language code such as zh-hans or en."""
        return self.zh if language.startswith("zh") else self.en

    def emoji_at(self, place: int) -> str:
        """The sign of the highlight at a place, counted from 0; empty without signs."""
        return self.emoji[place % len(self.emoji)] if self.emoji else ""

    def numbered(self, issue: Issue) -> Iterator[tuple[int, int, Item]]:
        """The items with their places, counted from 0, and their numbers."""
        for place, item in enumerate(issue.items):
            yield place, place + self.first_number, item

    def day_of(self, item: Item, form: str = "") -> str:
        """When an item was published, as this layout or a form writes it; empty if unknown."""
        return item.published_on.strftime(form or self.day) if item.published_on else ""

    def clock_of(self, issue: Issue) -> str:
        """The line that says when an edition was generated, in the zone of its date; or empty."""
        if issue.generated_at is None:
            return ""
        here = issue.generated_at.astimezone(issue.date.tzinfo)
        return self.labels(issue.language).clock.replace("{time}", here.strftime(self.clock))

    def to_json(self) -> dict[str, Any]:
        """All of it, as JSON can hold it."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Layout":
        """The layout stored; what is missing has its default, what is unknown is a ValueError."""
        return _amended(cls(), {key: stored[key] for key in stored.keys() - RETIRED})


def anchor(number: int, title: str) -> str:
    """The name that links to an item: number, hyphen, title, in lower case; other runs a hyphen."""
    return re.sub(r"[\W_]+", "-", f"{number}-{title}".lower()).strip("-")


def anchor_of(number: int, item: Item) -> str:
    """An item's own anchor, or the scheme's for its number."""
    return item.anchor or anchor(number, item.title)


def _amended(record: Record, stored: Mapping[str, Any]) -> Record:
    """A record with the stored values in place of its own; ValueError names the key at fault."""
    own = {field.name: getattr(record, field.name) for field in fields(record)}
    if unknown := sorted(stored.keys() - own.keys()):
        raise ValueError(f"a layout knows no {', '.join(unknown)}")
    return replace(record, **{key: _like(own[key], stored[key], key) for key in stored})


def _like(own: Any, value: Any, key: str) -> Any:
    """A stored value in the type of our own; ValueError if it is of another kind."""
    if isinstance(own, Labels) and isinstance(value, Mapping):
        return _amended(own, value)
    if isinstance(own, tuple) and isinstance(value, list | tuple):
        return tuple(_like("", part, key) for part in value)
    if type(value) is not type(own):
        raise ValueError(f"{key}: {value!r} should be {type(own).__name__}")
    return value


LAYOUTS = {
    # Highlights that link to long items, each with its own headings.
    "daily": Layout(
        parts=(
            "lead",
            "highlights",
            "more",
            "items",
            "blank",
            "rule",
            "commentary",
            "rule",
            "footer",
        ),
        emoji=("🚀", "🌍", "💬", "🔥", "⚡"),
        bold_highlights=True,
        style="heading",
        anchors=True,
        item_rule=True,
        source_mark="📎 ",
        zh=Labels(footer="## 💡 关于本报\n\n每条消息都附原文链接，请以原文为准。"),
        en=replace(
            ENGLISH,
            footer="## 💡 About this digest\n\nEvery story links to its source; trust the source.",
        ),
    ),
    # A lead, many short items, commentary.
    "bulletin": Layout(
        keys=("title", "date", "tags", "categories", "description", "drafted"),
        bold_titles=True,
        bold_commentary=True,
        final_newline=False,
        zh=Labels(items=""),
        en=replace(ENGLISH, items=""),
    ),
    # What people said in the last hours: the author beside the link, the text right below.
    "pulse": Layout(
        keys=("title", "date", "tags", "categories", "description", "drafted"),
        date_precision="milliseconds",
        body_gap=0,
        final_newline=False,
        zh=Labels(items=""),
        en=replace(ENGLISH, items=""),
    ),
}
