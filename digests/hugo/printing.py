"""An edition printed: what the Issue says, in the shapes that the Layout gives it."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from urllib.parse import quote

from digests import shapes
from digests.hugo import front
from digests.issue import Commentary, Issue, Item
from digests.labels import Labels
from digests.layout import Layout, anchor_of

SEPARATORS = {"rule": "---\n\n", "more": "<!--more-->\n\n", "blank": "\n"}
ENCODED, ENCODED_LOW = "%", "%x"  # forms of an anchor
Value = str | Callable[[str], str]
HEX = re.compile("%[0-9A-F]{2}")
SAID = ("title", "url", "attribution", "published_on", "body", "links", "extra")
SKIPPED = "{skipped}"  # the shape of an item that the highlights leave out


def dump(issue: Issue, layout: Layout) -> str:
    """The edition as a file for a Hugo content folder; its texts are never altered or repaired."""
    labels = layout.labels(issue.language)
    texts = _texts(issue, layout)
    text = shapes.fill(
        frame(layout, labels, {name for name, text in texts.items() if text}),
        {
            **texts,
            "lead": partial(_part_of, issue.lead),
            "front": front.written(issue, layout),
            "count": str(len(issue.items)),
        },
    )
    text = text.replace("\n", "\r\n") if layout.crlf else text
    return "\ufeff" * layout.byte_order_mark + text


def present(issue: Issue, layout: Layout) -> set[str]:
    """The parts that have something to say."""
    return {name for name, text in _texts(issue, layout).items() if text}


def _texts(issue: Issue, layout: Layout) -> dict[str, str]:
    labels = layout.labels(issue.language)
    return {
        "lead": issue.lead,
        "highlights": highlights(issue, layout) if "highlights" in layout.parts else "",
        "items": items(issue, layout),
        "commentary": commentaries(issue, layout),
        "footer": labels.footer,
        "clock": layout.clock_of(issue),
        "drafted": labels.drafted(issue),
    }


def _part_of(lead: str, form: str) -> str:
    """A lead, its "first 2" paragraphs, or those "after 2"."""
    which, _, count = form.partition(" ")
    if not which:
        return lead
    paragraphs = lead.split("\n\n")
    part = paragraphs[: int(count)] if which == "first" else paragraphs[int(count) :]
    return "\n\n".join(part)


def frame(layout: Layout, labels: Labels, present: set[str]) -> str:
    """The shape of an edition with these parts: the layout's own if it has just their places."""
    if layout.frame and shapes.places(layout.frame) - {"front", "count"} == present:
        return layout.frame
    blocks, held, group = ["{front}"], list[str](), list[str]()
    for part in layout.parts:
        if part in SEPARATORS:
            group += [part] if part not in held else []
        elif text := part_shape(part, labels, present):
            first = len(blocks) == 1
            between = "" if first else "".join(SEPARATORS[name] for name in held + group)
            blocks.append(f"\n\n{between}{text}")
            held, group = [], []
        else:
            held, group = held + group, []
    if "drafted" in present:
        blocks.append("\n\n{drafted}")
    return "".join(blocks) + "\n" * layout.final_newline


def part_shape(part: str, labels: Labels, present: set[str]) -> str:
    """What is printed for a part: its label and its place; empty for one with nothing to say."""
    if part == "footer":
        return paragraphs(*(f"{{{name}}}" for name in ("footer", "clock") if name in present))
    if part not in present:
        return ""
    label = {"highlights": labels.highlights, "items": labels.items}.get(part, "")
    intro = labels.intro if part == "highlights" else ""
    counted = shapes.literal(intro).replace("{{count}}", "{count}")
    return paragraphs(heading(2, shapes.literal(label)), counted, f"{{{part}}}")


def highlights(issue: Issue, layout: Layout) -> str:
    """The table of contents, a line an item."""
    lines = (highlight(number, item, layout) for number, item in enumerate(issue.items, 1))
    return "\n".join(line for line in lines if line is not None)


def highlight(number: int, item: Item, layout: Layout) -> str | None:
    """The line of one item; None if the highlights leave it out."""
    if item.highlight_shape == SKIPPED:
        return None
    values: dict[str, Value] = {
        "number": str(number),
        "emoji": layout.emoji_at(number),
        "words": item.highlight or item.title,
        "anchor": partial(anchored, anchor_of(number, item)),
    }
    return shapes.fill(item.highlight_shape or highlight_shape(layout, number), values)


def highlight_shape(layout: Layout, number: int) -> str:
    text = "[{words}](#{anchor})" if layout.anchors else "{words}"
    text = f"**{text}**" if layout.bold_highlights else text
    return " ".join(filter(None, ["-", layout.emoji_at(number) and "{emoji}", text]))


def items(issue: Issue, layout: Layout) -> str:
    """All items, each in its place."""
    labels = layout.labels(issue.language)
    return _joined(
        (
            (item_shape(item, layout, labels), _item_values(number, item, layout, labels))
            for number, item in enumerate(issue.items, 1)
        ),
        between(layout),
    )


def between(layout: Layout) -> str:
    """What stands between two items."""
    return "\n\n---\n\n" if layout.item_rule else "\n" * (layout.item_gap + 1)


def item_shape(item: Item, layout: Layout, labels: Labels) -> str:
    """An item's own shape if it has just the places it takes, else the layout's for such items."""
    own, usual = item.shape, usual_shape(item, layout, labels)
    of_this_style = own.startswith("#") == (layout.style == "heading")
    same = shapes.places(own) & set(SAID) == shapes.places(usual) & set(SAID)
    return own if own and of_this_style and same else usual


def usual_shape(item: Item, layout: Layout, labels: Labels) -> str:
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
        "number": partial(_numbered, number),
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


def _numbered(position: int, form: str) -> str:
    """A number: its place, that and a step ("+2"), or, at one place, another ("3=4")."""
    if form.startswith(("+", "-")):
        return str(position + int(form))
    place, _, written = form.partition("=")
    return written if place == str(position) else str(position)


def commentaries(issue: Issue, layout: Layout) -> str:
    """All commentary, each with its heading and its byline."""
    labels = layout.labels(issue.language)
    return _joined(
        (
            (
                comment_shape(each, layout),
                {
                    "heading": each.heading or labels.commentary,
                    "body": each.body,
                    "byline": labels.signed(each),
                },
            )
            for each in issue.commentary
        ),
        "\n\n",
    )


def comment_shape(commentary: Commentary, layout: Layout) -> str:
    """A commentary's own shape if it has just the places it takes, else the layout's."""
    usual = usual_comment(commentary, layout)
    own = commentary.shape
    return own if own and shapes.places(own) - {"end"} == shapes.places(usual) else usual


def usual_comment(commentary: Commentary, layout: Layout) -> str:
    title = "**{heading}**" if layout.bold_commentary else "{heading}"
    return paragraphs(
        heading(layout.commentary_level, title),
        "{body}" if commentary.body else "",
        "{byline}" if commentary.byline else "",
    )


def _joined(pieces: Iterable[tuple[str, dict[str, Value]]], usual: str) -> str:
    """Filled shapes in a row, the usual text between two; {end} in a shape brings its own."""
    text, gap = "", ""
    for shape, values in pieces:
        shape, own = shapes.cut(shape, "end")
        text += gap + shapes.fill(shape, values)
        gap = usual if own is None else shapes.fill(own, values)
    return text


def heading(level: int, text: str) -> str:
    return f"{'#' * level} {text}" if text else ""


def paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def indented(text: str, indent: str) -> str:
    """Text moved right; lines that hold nothing stay as they are."""
    return "\n".join(indent + line if line.strip() else line for line in text.split("\n"))
