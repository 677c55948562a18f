"""Items printed: under headings, or as a numbered list."""

import re
from functools import partial
from urllib.parse import quote

from digests import shapes
from digests.issue import Issue, Item
from digests.labels import Labels
from digests.layout import Layout, anchor_of
from digests.shapes import Value, heading, paragraphs

ENCODED, ENCODED_LOW = "%", "%x"  # forms of an anchor
HEX = re.compile("%[0-9A-F]{2}")
SAID = {"title", "url", "attribution", "published_on", "body", "links", "extra"}


def printed(issue: Issue, layout: Layout) -> str:
    """All items, each in its place."""
    labels = layout.labels(issue.language)
    return shapes.joined(
        (
            (shape_of(item, layout, labels), _item_values(number, item, layout, labels))
            for _, number, item in layout.numbered(issue)
        ),
        between(layout),
    )


def between(layout: Layout) -> str:
    """What stands between two items."""
    return "\n\n---\n\n" if layout.item_rule else "\n" * (layout.item_gap + 1)


def shape_of(item: Item, layout: Layout, labels: Labels) -> str:
    """An item's own shape if it has just the places it takes, else the layout's for such items."""
    own, other = item.shape, usual(item, layout, labels)
    of_this_style = own.startswith("#") == (layout.style == "heading")
    same = shapes.places(own) & SAID == shapes.places(other) & SAID
    return own if own and of_this_style and same else other


def usual(item: Item, layout: Layout, labels: Labels) -> str:
    return _in_depth(item, layout, labels) if layout.style == "heading" else _in_brief(item, layout)


def _in_depth(item: Item, layout: Layout, labels: Labels) -> str:
    """An item under its own headings, the source link below."""
    title = "### {number}. " + ("**{title}**" if layout.bold_titles else "{title}")
    day = shapes.literal(labels.published)
    return paragraphs(
        title + (" {{#{anchor}}}" if layout.anchors else ""),
        f"> {day} {{published_on}}" if item.published_on else "",
        heading(4, shapes.literal(labels.summary)) if item.body else "",
        "{body}" if item.body else "",
        linked(shapes.literal(f"{layout.source_mark}[{labels.source}]"), item, layout),
        "{links}" if item.links else "",
        "{extra}" if item.extra else "",
    )


def _in_brief(item: Item, layout: Layout) -> str:
    """An item of a numbered list: its title is the link, its text is indented."""
    title = "**{title}**" if layout.bold_titles else "{title}"
    indent = " " * layout.indent
    first = "{marker}" + (linked(f"[{title}]", item, layout) or title)
    if item.body:
        first += "\n" * (1 + layout.body_gap) + f"{{body:{indent}}}"
    return paragraphs(
        first,
        f"{indent}{{links}}" if item.links else "",
        "{extra}" if item.extra else "",
    )


def linked(text: str, item: Item, layout: Layout) -> str:
    """The shape of a link with its author or outlet; empty for an item without either."""
    if not item.url and not item.attribution:
        return ""
    address = "({url})" if item.url else "()"
    credit = shapes.literal(layout.credit) + "{attribution}" if item.attribution else ""
    return text + address + credit


def _item_values(number: int, item: Item, layout: Layout, labels: Labels) -> dict[str, Value]:
    links = " · ".join(f"[{link.title}]({link.url})" for link in item.links)
    return {
        "number": partial(numbered, number),
        "marker": f"{number}.".ljust(layout.marker_width - 1) + " ",
        "title": item.title,
        "anchor": partial(anchored, anchor_of(number, item)),
        "url": item.url,
        "attribution": item.attribution,
        "published_on": lambda form: layout.day_of(item, form),
        "body": lambda indent: indented(item.body, indent),
        "links": f"{labels.links} {links}",
        "extra": item.extra,
    }


def anchored(name: str, form: str) -> str:
    """An anchor as it is or, with a form, percent-encoded in capitals or small letters."""
    if not form:
        return name
    encoded = quote(name)
    return encoded if form == ENCODED else HEX.sub(lambda found: found[0].lower(), encoded)


def numbered(number: int, form: str) -> str:
    """A number or, while an item bears it, another: "3=4"."""
    usual_one, _, written = form.partition("=")
    return written if usual_one == str(number) else str(number)


def indented(text: str, indent: str) -> str:
    """Text moved right; lines that hold nothing stay as they are."""
    return "\n".join(indent + line if line.strip() else line for line in text.split("\n"))
