"""The texts of a public edition as fields, and what somebody changed in them."""

import json
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import QueryDict
from django.utils.translation import gettext

from articles import markdown
from articles.fields import MarkdownField, MarkdownForm, MarkdownWidget
from digests.errata import COMMENT, EDITION, FIELDS, ITEM, Change, as_text
from digests.forms import CommentaryForm, ItemForm
from digests.models import Digest, Item

Names = Mapping[str, frozenset[str]]


class CorrectedEdition(MarkdownForm):
    class Meta:
        model = Digest
        fields = FIELDS[EDITION]
        field_classes = {"lead": MarkdownField}
        widgets = {"lead": MarkdownWidget, "description": AdminTextareaWidget(attrs={"rows": 2})}


class CorrectedItem(ItemForm):
    class Meta(ItemForm.Meta):
        fields: tuple[str, ...] = FIELDS[ITEM]  # type: ignore[assignment]


class CorrectedCommentary(CommentaryForm):
    class Meta(CommentaryForm.Meta):
        fields: tuple[str, ...] = FIELDS[COMMENT]  # type: ignore[assignment]


FORMS: dict[str, Any] = {
    EDITION: CorrectedEdition,
    ITEM: CorrectedItem,
    COMMENT: CorrectedCommentary,
}


@dataclass
class Part:
    """A row of the edition with its fields; `base` is what they said when they were drawn."""

    place: str
    key: str
    row: Any
    form: Any
    base: Mapping[str, str]
    name: str
    now: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"part-{self.form.prefix}"

    def changes(self) -> Iterator[Change]:
        """What was typed over."""
        for name in FIELDS[self.place]:
            after = even(as_text(self.form.cleaned_data[name]))
            if after.strip() != self.now[name].strip():
                yield Change(self.place, self.key, name, self.now[name], after, name=self.name)

    def clashes(self) -> list[str]:
        """The fields that both we and a colleague have changed since the page was drawn."""
        return [
            name
            for name in FIELDS[self.place]
            if (base := self.base.get(f"{self.form.prefix}-{name}")) is not None
            and base != self.now[name]
            and even(self.form.data.get(f"{self.form.prefix}-{name}", "")).strip()
            not in (base.strip(), self.now[name].strip())
        ]


class Texts:
    """All parts of a public edition, as they are or as they were typed."""

    def __init__(self, digest: Digest, posted: Any = None) -> None:
        self.digest = digest
        self.bound = posted is not None
        self.base = read_base(posted.get("base", "")) if posted is not None else {}
        self.edition = self._part(
            EDITION, "", copy(digest), "edition", gettext("Title and lead"), posted
        )
        self.items = [
            self._part(ITEM, str(item.uid), item, f"item-{item.pk}", plain(item), posted)
            for item in digest.items.with_sources()
        ]
        self.comments = [
            self._part(COMMENT, str(each.pk), each, f"comment-{each.pk}", str(each), posted)
            for each in digest.commentary.all()
        ]

    def _part(self, place: str, key: str, row: Any, prefix: str, name: str, posted: Any) -> Part:
        now = {each: even(as_text(getattr(row, each))) for each in FIELDS[place]}
        posted = posted and rebased(posted, self.base, prefix, now)
        form = FORMS[place](posted, instance=row, prefix=prefix)
        form.label_suffix = ""
        return Part(place, key, row, form, self.base, name, now)

    def __iter__(self) -> Iterator[Part]:
        yield from [self.edition, *self.items, *self.comments]

    @property
    def parts(self) -> list[Part]:
        return list(self)

    def is_valid(self) -> bool:
        wrong = [part for part in self if not part.form.is_valid()]  # each of them is asked
        return not wrong

    def changes(self) -> list[Change]:
        return [change for part in self for change in part.changes()]

    def clashes(self) -> list[str]:
        """The names of the parts that a colleague has changed under our hands."""
        return [part.name for part in self if part.clashes()]

    def to_base(self) -> str:
        """What all fields say now: what the next request is compared with."""
        return json.dumps(
            {
                f"{part.form.prefix}-{name}": text
                for part in self
                for name, text in part.now.items()
            },
            ensure_ascii=False,
        )

    @property
    def media(self) -> forms.Media:
        return sum((part.form.media for part in self), forms.Media())


def read_base(text: str) -> dict[str, str]:
    """What a page says its fields were; nothing where it says it wrongly."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def rebased(
    posted: QueryDict, base: Mapping[str, str], prefix: str, now: Mapping[str, str]
) -> QueryDict:
    """What was typed, in which a field that nobody touched here says what it says by now."""
    posted = posted.copy()
    for name, text in now.items():
        field = f"{prefix}-{name}"
        drawn = base.get(field)
        if drawn is not None and even(posted.get(field, "")).strip() == drawn.strip():
            posted[field] = text
    return posted


def even(text: str) -> str:
    """A text with its lines ended as they are kept, and without what no database takes."""
    return text.replace("\r\n", "\n").replace("\x00", "")


def plain(item: Item) -> str:
    return f"{item.position}. {markdown.plain(item.title)}"
