"""What an edition says: its Issue, with items and commentary, as values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

DRAFTED = ("", "extract", "model")


@dataclass(frozen=True)
class Link:
    """A further link of an item."""

    url: str
    title: str


@dataclass(frozen=True)
class Item:
    """One piece of news. Its title, attribution and link titles are each one line of Markdown; body
    and extra may be many.

    An anchor is given only where it differs from the layout's scheme, and `highlight` only where
    the highlights call the item by another name than its title. `extra` is text that fits no field.
    A shape (see digests.shapes) says how an item, or its line among the highlights, is printed
    where that is not as the layout prints the others; it holds as long as it has a place for all
    there is to say.
    """

    title: str
    url: str
    attribution: str = ""
    published_on: date | None = None
    body: str = ""
    links: tuple[Link, ...] = ()
    anchor: str = ""
    extra: str = ""
    uid: str = ""
    highlight: str = ""
    shape: str = ""
    highlight_shape: str = ""


@dataclass(frozen=True)
class Commentary:
    """Opinion, kept apart from the news; without a heading the layout's label stands."""

    heading: str
    body: str
    byline: str = ""
    shape: str = ""


@dataclass(frozen=True)
class Issue:
    """One edition. `drafted` says who wrote it before the editors did: nobody we know of (""),
    a machine that quotes ("extract"), or one that writes ("model").

    `front` is the shape of a front matter that holds more than the layout's keys, or other forms.
    """

    title: str
    date: datetime
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    description: str = ""
    lead: str = ""
    items: tuple[Item, ...] = ()
    commentary: tuple[Commentary, ...] = ()
    generated_at: datetime | None = None
    language: str = "zh"
    drafted: str = ""
    draft: bool = False
    front: str = ""

    def __post_init__(self) -> None:
        for moment in (self.date, self.generated_at):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"an edition's time needs its zone: {moment}")
        one_of("drafted", self.drafted, DRAFTED)

    def to_json(self) -> dict[str, Any]:
        """All of it, as JSON can hold it: moments and days in ISO 8601."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Issue":
        """The issue that to_json() stored."""
        generated = stored["generated_at"]
        return cls(
            **{
                **stored,
                "date": datetime.fromisoformat(stored["date"]),
                "generated_at": datetime.fromisoformat(generated) if generated else None,
                "tags": tuple(stored["tags"]),
                "categories": tuple(stored["categories"]),
                "items": tuple(_item(item) for item in stored["items"]),
                "commentary": tuple(Commentary(**each) for each in stored["commentary"]),
            }
        )


def one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    """ValueError unless the value is one of those known."""
    if value not in known:
        raise ValueError(f"{name}: {value!r} is none of {', '.join(map(repr, known))}")


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def _item(stored: Mapping[str, Any]) -> Item:
    day = stored["published_on"]
    links = tuple(Link(**link) for link in stored["links"])
    return Item(
        **{**stored, "published_on": date.fromisoformat(day) if day else None, "links": links}
    )
