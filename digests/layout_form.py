"""A whole Layout as a form: every field of it, in groups an editor understands."""

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from digests import layout_words as words
from digests.layout import Labels, Layout
from digests.layout_fields import Ordered, Signs, Text, count, text_area, tick
from digests.layout_objections import in_plain_words, misread

LANGUAGES = [f.name for f in dataclasses.fields(Layout) if isinstance(f.default, Labels)]
LABELS = [f.name for f in dataclasses.fields(Labels)]
LONG = "footer"  # the label that is a text of its own
UNSEEN = {"seen", "came_from"}  # they hold nothing of a layout
DAY_CODES = _("%Y, %m and %d stand for year, month and day.")
CLOCK_CODES = _("%H, %M and %S stand for hour, minute and second.")


class Group(NamedTuple):
    """Fields that belong together, under a heading."""

    title: Any
    names: tuple[str, ...]
    help: Any = ""
    is_open: bool = True
    style: str = ""  # of the items it is for; empty: of any


GROUPS = (
    Group(
        _("Order of parts"),
        ("parts",),
        _(
            "What an edition lacks is left out, with the lines around it. "
            "A label on the machine's part in it is always last."
        ),
    ),
    Group(_("Highlights"), ("emoji", "bold_highlights")),
    Group(
        _("Items"),
        ("style", "bold_titles", "first_number", "credit", "day", "item_gap", "item_rule"),
    ),
    Group(_("Items in a numbered list"), ("marker_width", "indent", "body_gap"), style="list"),
    Group(_("Items under headings"), ("anchors", "source_mark"), style="heading"),
    Group(_("Commentary"), ("commentary_level", "bold_commentary")),
    Group(_("Ending"), ("clock", "final_newline")),
    Group(
        _("Front matter"),
        ("keys", "quote", "date_precision"),
        _("The lines at the head of the Hugo file."),
        is_open=False,
    ),
    Group(
        _("As imported files are"),
        ("frame", "crlf", "byte_order_mark"),
        _("Found when files were imported; what is written here needs none of it."),
        is_open=False,
    ),
)


class LayoutForm(forms.Form):
    """Shows a Layout and reads one: `layout` holds it once the form is valid.

    Fields that a Layout has and nobody has described here appear by their own names.
    """

    # They show in the Markdown only; a page has its own type, links and spaces.
    MARKDOWN_ONLY: ClassVar[frozenset[str]] = frozenset(
        {
            *("keys", "quote", "date_precision", "bold_highlights", "bold_titles", "anchors"),
            *("marker_width", "indent", "body_gap", "item_rule", "item_gap"),
            *("commentary_level", "bold_commentary", "final_newline"),
            *("crlf", "byte_order_mark", "frame"),
        }
    )

    # In a numbered list the Markdown has no place for them.
    LIST_PAGE_ONLY: ClassVar[frozenset[str]] = frozenset({"day"})

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    came_from = forms.CharField(required=False, widget=forms.HiddenInput)

    parts = Ordered(label=_("Parts"), choices=words.part_choices)
    emoji = Signs(
        label=_("Signs"),
        required=False,
        help_text=_("Before each title in turn, over and over; with blanks between them."),
    )
    bold_highlights = tick(_("In bold"))
    style = forms.ChoiceField(
        label=_("Items are"),
        choices=[("list", _("a numbered list")), ("heading", _("each under a heading"))],
        widget=forms.RadioSelect,
    )
    bold_titles = tick(_("Bold titles"))
    first_number = count(_("First number"), most=9999)
    credit = Text(
        label=_("Before the outlet"), help_text=_("Between a link and who said it; blanks count.")
    )
    day = Text(label=_("Day of an item"), help_text=DAY_CODES)
    item_gap = count(_("Blank lines between items"), most=9)
    item_rule = tick(_("A line (---) between items"), _("In place of the blank lines."))
    marker_width = count(
        _("Width of the number"), help_text=_("In characters, with its full stop and blanks.")
    )
    indent = count(_("Indent of the text"), help_text=_("In blanks."))
    body_gap = count(_("Blank lines between title and text"), most=9)
    anchors = tick(_("Anchors for the highlights to link to"))
    source_mark = Text(label=_("Before the source link"), help_text=_("Blanks count."))
    commentary_level = count(_("Level of its heading"), least=1, most=6, help_text=_("3 is ###."))
    bold_commentary = tick(_("Heading in bold"))
    clock = Text(
        label=_("Time of generation"),
        help_text=CLOCK_CODES,
    )
    final_newline = tick(_("The file ends with a line break"))
    keys = Ordered(label=_("Keys"), choices=words.key_choices)
    quote = forms.ChoiceField(
        label=_("Quotation marks"), choices=[('"', _('double: "…"')), ("'", _("single: '…'"))]
    )
    date_precision = forms.ChoiceField(
        label=_("Times to the"),
        choices=[("seconds", _("second")), ("milliseconds", _("millisecond"))],
    )
    frame = Text(
        label=_("Frame"),
        help_text=_(
            "How a whole imported edition is put together. It goes before the order of parts for "
            "editions that have just the parts it names. Empty it to do without."
        ),
    )
    crlf = tick(_("Lines end as on Windows (CR LF)"))
    byte_order_mark = tick(_("The file begins with a byte order mark"))

    def __init__(
        self,
        layout: Layout,
        data: Any = None,
        *,
        seen: str = "",
        came_from: str = "",
        items: int = 1,  # that an edition may have
    ) -> None:
        shown = flat(layout)
        hidden = {"seen": seen, "came_from": came_from}
        super().__init__(data, initial=shown | hidden, label_suffix="")
        self.before = self.layout = layout
        self.items = items
        for name, value in shown.items():
            if name not in self.fields:
                self.fields[name] = plain_field(name, value)
        for name, field in self.fields.items():
            if isinstance(field, Text) and "\n" in f"{shown.get(name)}{(data or {}).get(name)}":
                field.widget = text_area()
        if not layout.frame and not (data and data.get("frame")):
            self.fields["frame"].widget = forms.HiddenInput()
        self.keep_choices(shown)

    def keep_choices(self, shown: Mapping[str, Any]) -> None:
        """A choice that is stored stays possible, even where we do not offer it."""
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                offered: Any = field.choices
                known = {key for key, _label in offered}
                values = shown[name] if isinstance(shown[name], list) else [shown[name]]
                more = ((value, value) for value in values if value not in known)
                field.choices = [*offered, *dict.fromkeys(more)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                typed = Layout.from_json(whole(cleaned))
            except ValueError as error:
                self.refuse(str(error))
            else:
                self.take(typed)
        return cleaned

    def take(self, typed: Layout) -> None:
        """Have this layout, unless Markdown reads it otherwise than the one it was made from.

        What a file had when it was imported stays possible: only what was changed is refused.
        """
        untouched = room(typed) == room(self.before) and misread(self.before, self.items)
        found = {} if untouched else misread(typed, self.items)
        if typed.credit != self.before.credit and not typed.credit:
            found["credit"] = gettext("Link and outlet would run together: a blank at least.")
        for name, said in found.items():
            self.add_error(name, said)
        if not found:
            self.layout = typed

    def refuse(self, why: str) -> None:
        """Put a Layout's own objection where it belongs; it names its field before a colon."""
        name, _colon, said = why.partition(": ")
        if name in self.fields:
            self.add_error(name, in_plain_words(name, said))
        else:
            self.add_error(None, why)

    def problems(self) -> list[str]:
        """Every error with the name of its field, for where the field is not at hand."""
        found = []
        for name, errors in self.errors.items():
            label = f"{capfirst(self.fields[name].label)}: " if name in self.fields else ""
            found += [f"{label}{error}" for error in errors]
        return found

    # How it is shown
    def groups(self) -> list[dict[str, Any]]:
        """The groups with their fields; one more for fields that no group names."""
        named = {name for group in GROUPS for name in group.names}
        labels = {f"{language}_{label}" for language in LANGUAGES for label in LABELS}
        others = tuple(name for name in self.fields if name not in named | labels | UNSEEN)
        groups = [*GROUPS, Group(_("More"), others)] if others else GROUPS
        return [self.group(group) for group in groups]

    def group(self, group: Group) -> dict[str, Any]:
        fields = [self[name] for name in group.names]
        return {
            "title": group.title,
            "help": group.help,
            "style": group.style,
            "fields": fields,
            "is_open": group.is_open or any(field.errors for field in fields),
        }

    def labels(self) -> list[tuple[Any, list[BoundField]]]:
        """A row for each label: its name, and its field in each language."""
        return [
            (words.named(words.LABEL_NAMES, label), [self[f"{each}_{label}"] for each in LANGUAGES])
            for label in LABELS
        ]

    def languages(self) -> list[str]:
        return [words.named(words.LANGUAGE_NAMES, language) for language in LANGUAGES]


def flat(layout: Layout) -> dict[str, Any]:
    """A layout as the form's values: a label has its language before its name, such as zh_items."""
    values = layout.to_json()
    for language in LANGUAGES:
        labels = values.pop(language)
        values |= {f"{language}_{name}": text for name, text in labels.items()}
    return values


def whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """A layout as it is stored, from the form's values."""
    own = {f.name: values[f.name] for f in dataclasses.fields(Layout) if f.name in values}
    labels = {
        language: {name: values[f"{language}_{name}"] for name in LABELS} for language in LANGUAGES
    }
    return own | labels


def plain_field(name: str, value: Any) -> forms.Field:
    """A field for a value nobody has described; labels are such."""
    language, _line, label = name.partition("_")
    if language in LANGUAGES:
        name = f"{words.named(words.LABEL_NAMES, label)} ({words.LANGUAGE_NAMES[language]})"
    title = name.replace("_", " ")
    if isinstance(value, bool):
        return tick(title)
    if isinstance(value, int):
        return count(title)
    if isinstance(value, list):
        return Signs(label=title, required=False)
    return Text(label=title, widget=text_area()) if label == LONG else Text(label=title)


def room(layout: Layout) -> tuple[int, int]:
    """What an editor may set of the room that a list's numbers and texts have."""
    return layout.marker_width, layout.indent
