"""What stands against a Layout at the desk, in an editor's words."""

import re

from django.utils.translation import gettext

from digests import layout_words as words
from digests.layout import TEXTS, Layout

CODE = 4  # blanks more than a text needs, and Markdown takes it for code
CODES = "%Y, %y, %m, %d, %e, %H, %M, %S"


def misread(layout: Layout, items: int) -> dict[str, str]:
    """What Markdown would take for no part of a list so long, or for code; sentences by field."""
    if layout.style != "list":
        return {}
    first, last = (len(f"{layout.first_number + at}.") for at in (0, max(items, 1) - 1))
    if layout.marker_width > first + CODE:
        said = gettext("Titles would become code: at most %(most)d.")
        return {"marker_width": said % {"most": first + CODE}}
    if layout.indent < (least := max(layout.marker_width, last + 1)):
        said = gettext("The text would fall out of the list: at least %(least)d.")
        return {"indent": said % {"least": least}}
    if layout.indent >= (code := max(layout.marker_width, first + 1) + CODE):
        said = gettext("The text would become code: at most %(most)d.")
        return {"indent": said % {"most": code - 1}}
    return {}


def in_plain_words(name: str, said: str) -> str:
    """An objection as an editor would put it; ours where we know it, else the Layout's own."""
    known = {"anchors": _anchors, "parts": _parts, "day": _time, "clock": _time, "frame": _frame}
    return (known[name](said) if name in known else "") or gettext(said)


def _anchors(said: str) -> str:
    return gettext("A numbered list has no place for anchors: put the items under headings.")


def _parts(said: str) -> str:
    for part in TEXTS:
        if repr(part) in said:
            label = words.named(words.PART_NAMES, part)
            return gettext("“%(part)s” must have exactly one place.") % {"part": label}
    return ""


def _time(said: str) -> str:
    if not said.endswith("is no form of a date"):
        return ""
    said = gettext(
        "Write it in these codes, at least one, and no other sign after a %%: %(codes)s."
    )
    return said % {"codes": CODES}


def _frame(said: str) -> str:
    if said.startswith("it begins"):
        return gettext("It must begin with {front}, the front matter.")
    if twice := re.fullmatch(r"'(\w+)' has more than one place", said):
        return gettext("{%(part)s} stands in it more than once.") % {"part": twice[1]}
    if odd := re.fullmatch(r"(.+) is no place", said):
        asked = gettext("{%(place)s} is no place: write {lead:first 2} or {lead:after 2}.")
        return asked % {"place": odd[1]}
    return ""
