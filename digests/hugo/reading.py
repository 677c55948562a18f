"""A file read as an edition: front matter, what stands above the items, they, and what is below."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from digests.hugo import brief, closing, depth, front, item_shapes, opening, printing, starts
from digests.hugo.errors import HugoError
from digests.hugo.lines import HAN, fenced, usual
from digests.hugo.page import Found, Page, Part, framed, order
from digests.hugo.piece import Piece
from digests.issue import Issue, Item
from digests.labels import Labels
from digests.layout import KEYS, PRECISIONS, Layout
from digests.shapes import PLACE, literal, places

NO_ITEMS = gettext_noop("There are no numbered items in it: this is no digest.")
NOT_KEPT = gettext_noop("This line could not be kept as it is.")
MIXED = gettext_noop("Some lines end with CR LF, but this one does not.")
NO_TEXT = gettext_noop("The control character %(character)s is no text.")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
LINE_END = re.compile("\r\n|\r|\n")


def parse(text: str) -> tuple[Issue, Layout]:
    """The edition a file holds and how it is laid out, such that dump() gives the file again.

    HugoError, with a sentence and a line, for what is no edition or could not be kept.
    """
    plain, form = _plain(text)
    head = front.read(plain)
    lines = plain.split("\n")[head.end :]
    issue, layout = _read(Page(lines, fenced(lines), head.end), head, form)
    again = printing.dump(issue, layout)
    if again != text:
        raise HugoError(NOT_KEPT, _difference(text, again))
    return issue, layout


def _plain(text: str) -> tuple[str, dict[str, Any]]:
    """The text with LF for line ends and no mark before it, and what the layout says of those."""
    marked = text.startswith("\ufeff")
    text = text.removeprefix("\ufeff")
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise HugoError(NO_TEXT, line, character=f"U+{ord(found[0]):04X}")
    crlf = "\r" in text
    if crlf:
        for line, found in enumerate(LINE_END.finditer(text), 1):
            if found[0] != "\r\n":
                raise HugoError(MIXED, line)
    return text.replace("\r\n", "\n"), {"byte_order_mark": marked, "crlf": crlf}


def _difference(text: str, again: str) -> int:
    """The first line that came out otherwise."""
    pairs = zip(text.split("\n"), again.split("\n"), strict=False)
    return next((at for at, (one, other) in enumerate(pairs, 1) if one != other), 1)


def _read(page: Page, head: front.Front, form: dict[str, Any]) -> tuple[Issue, Layout]:
    """What a page and its head say, and the layout they have."""
    end, drafted, label = closing.drafted(page, head.values.get("drafted", ""))
    style, lines = starts.find(page.lines[:end], page.code[:end])
    if not lines:
        raise HugoError(NO_ITEMS, head.end)
    found, items, stop = _items(page, lines, end, style)
    above, start, items = opening.read(page, lines[0], items, found.form["first_number"])
    below, commentary, generated = closing.read(page, stop, end, style, head.values["date"].tzinfo)
    heading = "".join(literal(f"{line}\n") for line in page.lines[start : lines[0]])
    parts = [*above.parts, Part("items", start, stop, heading + "{items}"), *below.parts]
    parts += [label] if label else []
    text = "".join([head.values["title"], *(item.title for item in items)])
    issue = Issue(
        **{key: value for key, value in head.values.items() if key != "drafted"},
        lead="\n\n".join(page.text(part.start, part.end) for part in parts if part.name == "lead"),
        items=tuple(items),
        commentary=tuple(commentary),
        generated_at=generated,
        language="zh" if HAN.search(text) else "en",
        drafted=drafted,
    )
    words = {"items": "", "footer": "", **above.labels, **found.labels, **below.labels}
    words |= {drafted: page.lines[label.start]} if label else {}
    form |= {**found.form, **above.form, **below.form, **_head_form(head)}
    form |= {"style": style, "final_newline": page.lines[-1] == "", "parts": order(page, parts)}
    layout = _layout(form, words, issue.language)
    return _as_usual(issue, layout, head, framed(page, parts))


def _items(page: Page, lines: Sequence[int], end: int, style: str) -> tuple[Found, list[Item], int]:
    """What the items have in common, the items in the shapes they have, and where the last ends."""
    reader = depth if style == "heading" else brief
    ends = [page.trimmed(one, other)[1] for one, other in pairwise(lines)]
    regions = [page.lines[one:other] for one, other in zip(lines, [*ends, end], strict=True)]
    stop = _stop(page, lines[-1], end, depth.common(regions) if style == "heading" else None)
    regions[-1] = page.lines[lines[-1] : stop]
    known = reader.common(regions)
    pieces = [
        reader.read(region, at, known) for at, region in enumerate(regions, known.first_number)
    ]
    gaps = [
        "\n" + "".join(f"{line}\n" for line in page.lines[one:other])
        for one, other in zip(ends, lines[1:], strict=True)
    ]
    form = _between(gaps)
    usual_gap = item_shapes.between(Layout(**form))
    found = Found(labels=known.labels(), form={**known.form(), **form})
    return (
        found,
        [_item(*each, usual_gap) for each in zip(pieces, [*gaps, usual_gap], strict=True)],
        stop,
    )


def _stop(page: Page, last: int, end: int, known: depth.Known | None) -> int:
    """Where the last item ends. Under headings, nothing parts it from what follows before its
    source: a text may hold rules and headings of its own."""
    if known is None:
        return closing.items_end(page, last + 1, end, 6)
    level = (page.heading(last) or (3, ""))[0]
    source = last + depth.source_line(page.lines[last:end], known)
    return closing.items_end(page, source + 1, end, level - 1)


def _item(piece: Piece, gap: str, usual_gap: str) -> Item:
    """An item in its shape, which brings its own gap where that is not the usual one."""
    end = "" if gap == usual_gap else "{end}" + literal(gap)
    return replace(piece.item, shape=piece.shape + end)


def _between(gaps: Sequence[str]) -> dict[str, Any]:
    """The layout of what most often stands between two items."""
    gap = usual(gaps, "\n\n")
    rule = bool(gap.strip())
    return {"item_rule": rule, "item_gap": 1 if rule else len(gap) - 1}


def _head_form(head: front.Front) -> dict[str, Any]:
    """The layout of a front matter; keys it lacks follow, so that an edition may say more."""
    styles = {found[1]: found[2] for found in PLACE.finditer(head.shape) if found[1]}
    others = [key for key in KEYS if key not in styles and key != "draft"]
    precision = styles["date"] if styles["date"] in PRECISIONS else "seconds"
    return {
        "keys": [*styles, *others],
        "quote": "'" if styles["title"] == "single" else '"',
        "date_precision": precision,
    }


def _layout(form: dict[str, Any], words: dict[str, str], language: str) -> Layout:
    """The layout with what was found, in the language it was found in."""
    return Layout.from_json({**form, language: words})


def _as_usual(issue: Issue, layout: Layout, head: front.Front, frame: str) -> tuple[Issue, Layout]:
    """Without the shapes that are the layout's own."""
    labels = layout.labels(issue.language)
    items = tuple(_usual_item(at, item, layout, labels) for at, item in enumerate(issue.items))
    comments = tuple(
        replace(
            each,
            shape="" if each.shape == printing.usual_comment(each, layout, labels) else each.shape,
        )
        for each in issue.commentary
    )
    issue = replace(issue, items=items, commentary=comments)
    if head.shape != front.usual(layout, front.said(issue)):
        issue = replace(issue, front=head.shape)
    if frame != printing.frame(layout, labels, places(frame)):
        layout = replace(layout, frame=frame)
    return issue, layout


def _usual_item(at: int, item: Item, layout: Layout, labels: Labels) -> Item:
    shape = "" if item.shape == item_shapes.usual(item, layout, labels) else item.shape
    line = item.highlight_shape
    if "highlights" not in layout.parts or line == printing.highlight_shape(layout, at):
        line = ""
    return replace(item, shape=shape, highlight_shape=line)
