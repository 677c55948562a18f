"""An edition printed: what the Issue says, in the shapes that the Layout gives it."""

from functools import partial

from digests import shapes
from digests.hugo import front, item_shapes
from digests.issue import Commentary, Issue, Item
from digests.labels import Labels
from digests.layout import Layout, anchor_of
from digests.shapes import Value, heading, paragraphs

SEPARATORS = {"rule": "---\n\n", "more": "<!--more-->\n\n", "blank": "\n"}
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


def _texts(issue: Issue, layout: Layout) -> dict[str, str]:
    labels = layout.labels(issue.language)
    return {
        "lead": issue.lead,
        "highlights": highlights(issue, layout) if "highlights" in layout.parts else "",
        "items": item_shapes.printed(issue, layout),
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
    lines = (highlight(*each, layout) for each in layout.numbered(issue))
    return "\n".join(line for line in lines if line is not None)


def highlight(place: int, number: int, item: Item, layout: Layout) -> str | None:
    """The line of one item; None if the highlights leave it out."""
    if item.highlight_shape == SKIPPED:
        return None
    values: dict[str, Value] = {
        "number": partial(item_shapes.numbered, number),
        "emoji": layout.emoji_at(place),
        "words": item.highlight or item.title,
        "anchor": partial(item_shapes.anchored, anchor_of(number, item)),
    }
    return shapes.fill(item.highlight_shape or highlight_shape(layout, place), values)


def highlight_shape(layout: Layout, place: int) -> str:
    text = "[{words}](#{anchor})" if layout.anchors else "{words}"
    text = f"**{text}**" if layout.bold_highlights else text
    return " ".join(filter(None, ["-", layout.emoji_at(place) and "{emoji}", text]))


def commentaries(issue: Issue, layout: Layout) -> str:
    """All commentary, each with its heading and its byline."""
    labels = layout.labels(issue.language)
    return shapes.joined(
        (
            (
                comment_shape(each, layout, labels),
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


def comment_shape(commentary: Commentary, layout: Layout, labels: Labels) -> str:
    """A commentary's own shape if it has just the places it takes, else the layout's."""
    usual = usual_comment(commentary, layout, labels)
    own = commentary.shape
    return own if own and shapes.places(own) - {"end"} == shapes.places(usual) else usual


def usual_comment(commentary: Commentary, layout: Layout, labels: Labels) -> str:
    """The layout's shape of a commentary; without a heading if neither has words for one."""
    title = "**{heading}**" if layout.bold_commentary else "{heading}"
    return paragraphs(
        heading(layout.commentary_level, title if commentary.heading or labels.commentary else ""),
        "{body}" if commentary.body else "",
        "{byline}" if commentary.byline else "",
    )
