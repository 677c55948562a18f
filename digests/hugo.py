"""An edition as Hugo Markdown: dump() writes exactly what the Issue says, as the Layout says."""

import re
from collections.abc import Callable

from digests.layout import Commentary, Issue, Item, Labels, Layout, anchor_of

SEPARATORS = {"rule": "---", "more": "<!--more-->"}
# What YAML cannot hold between quotes as it is: its own escapes, controls, exotic line ends, BOM.
ESCAPED = re.compile('[\\\\"\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]')
SHORT_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def dump(issue: Issue, layout: Layout) -> str:
    """The edition as a file for a Hugo content folder; its texts are never altered or repaired."""
    blocks = [(front_matter(issue, layout), 1), *_body(issue, layout)]
    if label := layout.labels(issue.language).drafted(issue):
        blocks.append((label, 1))
    text = "".join(text + "\n" * (1 + gap) for text, gap in blocks[:-1]) + blocks[-1][0]
    return text + "\n" * layout.final_newline


def front_matter(issue: Issue, layout: Layout) -> str:
    """The YAML head between its dashes."""
    values = {
        "title": quoted(issue.title, layout.quote),
        "date": issue.date.isoformat(timespec=layout.date_precision),
        "draft": "false",
        "tags": _listed(issue.tags, layout.quote),
        "categories": _listed(issue.categories, layout.quote),
        "description": issue.description and quoted(issue.description, layout.quote),
    }
    lines = [f"{key}: {values[key]}" for key in layout.keys if values[key]]
    return "\n".join(["---", *lines, "---"])


def quoted(text: str, mark: str = '"') -> str:
    """A YAML string: in single quotes only if asked for and possible, else in double ones."""
    if mark == "'" and not ESCAPED.search(text.replace("\\", "").replace('"', "")):
        return "'" + text.replace("'", "''") + "'"
    return '"' + ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def _listed(texts: tuple[str, ...], mark: str) -> str:
    """A YAML list on one line; nothing for an empty one."""
    return "[" + ", ".join(quoted(text, mark) for text in texts) + "]" if texts else ""


def _body(issue: Issue, layout: Layout) -> list[tuple[str, int]]:
    """The parts that have something to say, each with the blank lines that follow it."""
    blocks: list[tuple[str, int]] = []
    waiting: list[str] = []
    for part in layout.parts:
        if part in SEPARATORS:
            waiting.append(part)
        elif text := PRINTED[part](issue, layout):
            if blocks:
                blocks += [(SEPARATORS[name], 1) for name in dict.fromkeys(waiting)]
            waiting.clear()
            blocks.append((text, layout.items_end_gap if part == "items" else 1))
    return blocks


def _lead(issue: Issue, layout: Layout) -> str:
    return issue.lead


def _highlights(issue: Issue, layout: Layout) -> str:
    """The table of contents."""
    if not issue.items:
        return ""
    labels = layout.labels(issue.language)
    lines = "\n".join(
        _highlight(number, item, layout) for number, item in enumerate(issue.items, 1)
    )
    return _paragraphs(_heading(2, labels.highlights), labels.counted(len(issue.items)), lines)


def _highlight(number: int, item: Item, layout: Layout) -> str:
    text = item.title
    if layout.anchors:
        text = f"[{text}](#{anchor_of(number, item)})"
    if layout.bold_highlights:
        text = f"**{text}**"
    return " ".join(filter(None, ["-", layout.emoji_at(number), text]))


def _items(issue: Issue, layout: Layout) -> str:
    if not issue.items:
        return ""
    labels = layout.labels(issue.language)
    item = _in_depth if layout.style == "heading" else _in_brief
    between = "\n\n---\n\n" if layout.item_rule else "\n" * (layout.item_gap + 1)
    texts = [item(number, each, layout, labels) for number, each in enumerate(issue.items, 1)]
    return _paragraphs(_heading(2, labels.items), between.join(texts))


def _in_depth(number: int, item: Item, layout: Layout, labels: Labels) -> str:
    """An item under its own headings, the source link below."""
    heading = f"### {number}. {_title(item, layout)}"
    if layout.anchors:
        heading += f" {{#{anchor_of(number, item)}}}"
    day = f"> {labels.published} {layout.day_of(item)}" if item.published_on else ""
    summary = _heading(4, labels.summary) if item.body else ""
    source = _link(f"{layout.source_mark}[{labels.source}]", item, layout)
    return _paragraphs(heading, day, summary, item.body, source, _links(item, labels), item.extra)


def _in_brief(number: int, item: Item, layout: Layout, labels: Labels) -> str:
    """An item of a numbered list: its title is the link, its text is indented."""
    marker = f"{number}.".ljust(layout.marker_width - 1) + " "
    title = _title(item, layout)
    first = marker + _link(f"[{title}]" if item.url else title, item, layout)
    if item.body:
        first += "\n" * (1 + layout.body_gap) + _indented(item.body, layout.indent)
    return _paragraphs(first, _indented(_links(item, labels), layout.indent), item.extra)


def _title(item: Item, layout: Layout) -> str:
    return f"**{item.title}**" if layout.bold_titles else item.title


def _link(text: str, item: Item, layout: Layout) -> str:
    """A link text with its address and its author or outlet."""
    address = f"({item.url})" if item.url else ""
    return text + address + (layout.credit + item.attribution if item.attribution else "")


def _links(item: Item, labels: Labels) -> str:
    """The further links, in one line."""
    if not item.links:
        return ""
    return f"{labels.links} " + " · ".join(f"[{link.title}]({link.url})" for link in item.links)


def _commentary(issue: Issue, layout: Layout) -> str:
    labels = layout.labels(issue.language)
    return "\n\n".join(_comment(each, layout, labels) for each in issue.commentary)


def _comment(commentary: Commentary, layout: Layout, labels: Labels) -> str:
    heading = commentary.heading or labels.commentary
    if layout.bold_commentary:
        heading = f"**{heading}**"
    heading = _heading(layout.commentary_level, heading)
    return _paragraphs(heading, commentary.body, labels.signed(commentary))


def _footer(issue: Issue, layout: Layout) -> str:
    return _paragraphs(layout.labels(issue.language).footer, layout.clock_of(issue))


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} {text}" if text else ""


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(filter(None, texts))


def _indented(text: str, width: int) -> str:
    """Text moved right; lines that hold nothing stay as they are."""
    return "\n".join(" " * width + line if line.strip() else line for line in text.split("\n"))


PRINTED: dict[str, Callable[[Issue, Layout], str]] = {
    "lead": _lead,
    "highlights": _highlights,
    "items": _items,
    "commentary": _commentary,
    "footer": _footer,
}
