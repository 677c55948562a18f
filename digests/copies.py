"""An edition as a copy that can be stored, and rows made to say again what a copy says.

A copy is {"form": 1, "digest": {…}, "items": [{…, "further": [{…}]}], "commentary": [{…}]}, each
part by the names of its columns. Reading one is forgiving, so that a later schema still reads it:
a key that is no column any more is passed over; a column that the copy does not know keeps what it
has, or its default in a row that is made anew; an article, a text or another row that is not there
any more becomes nothing where the column allows that. Only a column that changes its meaning needs
a new number for the form.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.db.models import ForeignKey

from digests.models import Commentary, Digest, FurtherSource, Item

FORM = 1
Columns = dict[str, Any]

# What an edition says itself; all else in its row is where and when it stands.
TEXTS = (
    *("title", "lead", "lead_origin", "lead_draft", "description"),
    *("categories", "tags", "layout", "front"),
)
OWNERS = frozenset(("digest", "item"))
FROZEN = frozenset(("element", "evidence"))  # written when an edition comes out: not its text


def copy_of(digest: Digest) -> Columns:
    """All that an edition says, as it is stored now; its row is read again."""
    saved = Digest.objects.get(pk=digest.pk)
    items = digest.items.order_by("position", "pk").prefetch_related("further")
    return {
        "form": FORM,
        "digest": {name: plain(saved, saved._meta.get_field(name)) for name in TEXTS},
        "items": [
            columns(item, "id") | {"further": [columns(each, "id") for each in item.further.all()]}
            for item in items
        ],
        "commentary": [columns(each) for each in digest.commentary.order_by("pk")],
    }


def columns(row: models.Model, *without: str) -> Columns:
    """A row's own columns, all but whose it is, as JSON can hold them."""
    skipped = OWNERS.union(FROZEN, without)
    return {
        field.attname: plain(row, field)
        for field in row._meta.concrete_fields
        if field.name not in skipped
    }


def plain(row: models.Model, field: Any) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def texts(copy: Columns) -> Columns:
    """The columns of the edition's own row that a copy has."""
    said = copy.get("digest", {})
    return {name: as_column(name, said[name]) for name in TEXTS if name in said}


def as_column(name: str, value: Any) -> Any:
    column: Any = Digest._meta.get_field(name)
    return column.to_python(value)


# Making rows say it again
def put_back(digest: Digest, copy: Columns) -> None:
    """Make the items and the commentary of an edition those of a copy; its own row is not touched.

    Items are told by their uid: those the copy does not have go, those that are not there are made
    again. Call it in a transaction that has raised the edition's version.
    """
    wanted = [part for part in copy.get("items", []) if "uid" in part]
    there = {str(item.uid): item for item in digest.items.all()}
    for uid in there.keys() - {str(part["uid"]) for part in wanted}:
        there.pop(uid).delete()
    # An article stands once in an edition, even for the moment in which two items change theirs.
    changing = [
        item.pk
        for part in wanted
        if (item := there.get(str(part["uid"])))
        and "article_id" in part
        and item.article_id != part["article_id"]
    ]
    digest.items.filter(pk__in=changing).update(article=None)
    living = Living([*wanted, *(row for part in wanted for row in part.get("further", []))])
    for part in wanted:
        item = there.get(str(part["uid"])) or Item(digest=digest, uid=free_uid(part["uid"]))
        write(item, part, living, without=("uid",))
        put_back_sources(item, part.get("further", []), living)
    put_back_commentary(digest, copy.get("commentary", []))


def put_back_sources(item: Item, wanted: Iterable[Columns], living: "Living") -> None:
    """What an item rests on beside its article."""
    there = {each.article_id: each for each in item.further.all()}
    kept = [part for part in wanted if living.has(FurtherSource, "article", part.get("article_id"))]
    for article in there.keys() - {part["article_id"] for part in kept}:
        there[article].delete()
    for part in kept:
        row = there.get(part["article_id"]) or FurtherSource(item=item)
        write(row, part, living)


def put_back_commentary(digest: Digest, wanted: Iterable[Columns]) -> None:
    """Commentary is told by its key; what was taken out is made anew, at the end."""
    wanted = list(wanted)
    there = {each.pk: each for each in digest.commentary.all()}
    for pk in there.keys() - {part.get("id") for part in wanted}:
        there[pk].delete()
    living = Living(wanted, Commentary)
    for part in wanted:
        row = there.get(part.get("id", 0)) or Commentary(digest=digest)
        write(row, part, living, without=("id",))


def free_uid(uid: str) -> UUID:
    """This uid, if no other edition has taken the item on meanwhile; else a new one."""
    return uuid4() if Item.objects.filter(uid=uid).exists() else UUID(str(uid))


def write(row: Any, part: Columns, living: "Living", *, without: Iterable[str] = ()) -> None:
    """Save a row with the columns that a part of a copy has, and this schema too."""
    skipped = OWNERS.union(FROZEN, without)
    changed = not row.pk
    for field in row._meta.concrete_fields:
        if field.name in skipped or field.attname not in part:
            continue
        value = living.value(row, field, part[field.attname])
        changed = changed or value != field.value_from_object(row)
        setattr(row, field.attname, value)
    if changed:
        row.save()


class Living:
    """Which of the rows that parts of a copy point at are there."""

    def __init__(self, parts: Iterable[Columns], *kinds: type[models.Model]) -> None:
        asked: dict[type[models.Model], set[Any]] = {}
        for part, field in self.pointers(list(parts), kinds or (Item, FurtherSource)):
            asked.setdefault(field.related_model, set()).add(part[field.attname])
        self.found = {
            kind: set(kind._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
            for kind, keys in asked.items()
        }

    @staticmethod
    def pointers(
        parts: Iterable[Columns], kinds: Iterable[type[models.Model]]
    ) -> Iterator[tuple[Columns, Any]]:
        fields = [
            field
            for kind in kinds
            for field in kind._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.name not in OWNERS
        ]
        for part in parts:
            yield from ((part, field) for field in fields if part.get(field.attname) is not None)

    def has(self, kind: type[models.Model], name: str, key: Any) -> bool:
        """Whether the row is there that a column of this kind points at."""
        other: Any = kind._meta.get_field(name).related_model
        return key in self.found.get(other, ())

    def value(self, row: models.Model, field: Any, value: Any) -> Any:
        """What a column is to hold: as its type has it, and nothing that points nowhere."""
        if not isinstance(field, ForeignKey):
            return field.to_python(value)
        gone = value is not None and not self.has(type(row), field.name, value)
        return None if gone and field.null else value
