"""A Layout in an editor's words: the names of its parts and choices, and the whole in sentences."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from digests.layout import KEYS, LAYOUTS, PARTS, Layout

PRESET_NAMES: dict[str, Any] = {
    "daily": _("Daily: highlights, then long items under headings"),
    "bulletin": _("Bulletin: a lead, short items, commentary"),
    "pulse": _("Pulse: a plain list, and who said it"),
}
PART_NAMES: dict[str, Any] = {
    "lead": _("Lead"),
    "highlights": _("Highlights"),
    "items": _("Items"),
    "commentary": _("Commentary"),
    "footer": _("Ending"),
    "rule": _("line (---)"),
    "more": _("read more (<!--more-->)"),
    "blank": _("blank line"),
}
LABEL_NAMES: dict[str, Any] = {
    "highlights": _("Heading of the highlights"),
    "intro": _("Above the highlights"),
    "items": _("Heading of the items"),
    "published": _("Before the day"),
    "summary": _("Heading of an item's text"),
    "source": _("Words of the source link"),
    "links": _("Before further links"),
    "commentary": _("Heading of the commentary"),
    "byline": _("Signature"),
    "footer": _("Closing words"),
    "clock": _("Time of generation"),
    "extract": _("Label: extracted"),
    "model": _("Label: drafted by a model"),
}
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def named(names: dict[str, Any], key: str) -> Any:
    """The words for a name of ours, or the name itself where nobody has found words yet."""
    return names.get(key, key.replace("_", " "))


def preset_choices() -> list[tuple[str, Any]]:
    return [(name, named(PRESET_NAMES, name)) for name in LAYOUTS]


def part_choices() -> list[tuple[str, Any]]:
    return [(part, named(PART_NAMES, part)) for part in PARTS]


def key_choices() -> list[tuple[str, Any]]:
    return [(key, key) for key in KEYS]


def in_words(layout: Layout) -> list[str]:
    """What a reader of the edition would notice first, a sentence each."""
    said = [_like(layout), _order(layout), _highlights(layout), _items(layout), _commentary(layout)]
    return [sentence for sentence in said if sentence]


def preset_of(layout: Layout) -> str:
    """The name of the layout of ours that this one is; empty if it is none."""
    return next((name for name, preset in LAYOUTS.items() if preset == layout), "")


def _like(layout: Layout) -> str:
    return str(named(PRESET_NAMES, preset_of(layout)))


def _order(layout: Layout) -> str:
    parts = (str(named(PART_NAMES, part)) for part in layout.parts)
    return gettext("In this order: %(parts)s") % {"parts": " → ".join(parts)}


def _highlights(layout: Layout) -> str:
    if "highlights" not in layout.parts or not layout.emoji:
        return ""
    return gettext("Highlights with %(signs)s") % {"signs": " ".join(layout.emoji)}


def _items(layout: Layout) -> str:
    headed = layout.style == "heading"
    marks = [
        gettext("Items under headings") if headed else gettext("Items in a numbered list"),
        gettext("titles in bold") if layout.bold_titles else "",
        gettext("with anchors") if layout.anchors else "",
        gettext("a line between two") if layout.item_rule else "",
    ]
    return gettext(", ").join(mark for mark in marks if mark)


def _commentary(layout: Layout) -> str:
    marks = "#" * layout.commentary_level
    return gettext("Commentary under %(heading)s") % {
        "heading": f"{marks} **…**" if layout.bold_commentary else f"{marks} …"
    }
