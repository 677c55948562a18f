"""Items under headings: a title, a day, a summary, a source link below."""

from collections.abc import Sequence
from dataclasses import replace

from digests.hugo import marks
from digests.hugo.depth_lines import (
    CLOSED,
    NOTE,
    Known,
    Title,
    common,
    day_of,
    heading,
    source_line,
    source_of,
    summary_line,
)
from digests.hugo.lines import back, skip
from digests.hugo.piece import Piece, anchor_place, further_links, number_place
from digests.issue import Item
from digests.layout import anchor
from digests.shapes import literal

__all__ = ["Known", "common", "read", "source_line"]


def read(lines: Sequence[str], number: int, known: Known) -> Piece:
    """An item and its shape, from its heading to its last line."""
    piece, torn = _read(lines, number, known, fold=False)
    return _read(lines, number, known, fold=True)[0] if torn else piece


def _read(lines: Sequence[str], number: int, known: Known, *, fold: bool) -> tuple[Piece, bool]:
    """The item, and whether foreign text is torn: it stands both before the summary and behind the
    source. Folded, all before the source is the item's text."""
    item, first = _titled(heading(lines[0]), number, known)
    shape = [first]
    source = source_line(lines, known)
    end = source or len(lines)
    start, item, head = (1, item, []) if fold else _head(lines, end, item, known)
    shape += head
    body, stop = skip(lines, start, end), back(lines, start, end)
    if body < stop:
        item = replace(item, body="\n".join(lines[body:stop]))
        shape += [*map(literal, lines[start:body]), "{body}", *map(literal, lines[stop:end])]
    else:
        shape += map(literal, lines[start:end])
    torn = False
    if source:
        item, line, tail = _sourced(lines[source:], item)
        extra, item, rest = _tail(tail, item)
        if not extra and not item.extra and CLOSED.search(item.attribution):  # a link: no name
            extra, item = item.attribution, replace(item, attribution="")
            line = [part.replace("{attribution}", "{extra}") for part in line]
        torn = bool(extra and item.extra)
        item = replace(item, extra=extra or item.extra)
        shape += [*line, *rest]
    return Piece(item, "\n".join(shape)), torn


def _titled(title: Title, number: int, known: Known) -> tuple[Item, str]:
    """An item with its title, and the shape of its heading."""
    mark = "**" if title.strong else ""
    text = f"{mark}{{title}}{mark}"
    url, address = marks.address_place(title.link.url if title.link else "")
    if title.link:
        text = f"[{text}]({address}{literal(title.link.within)})"
    place = number_place(title.number, number, alike=known.alike)
    name = ""
    ending = literal(title.behind)
    if title.anchor is not None:
        mark_place = anchor_place(title.anchor, anchor(number, title.text))
        ending = f"{title.gap}{{{{#{mark_place or '{anchor}'}}}}}{ending}"
        name = "" if mark_place else title.anchor
    item = Item(title=title.text, url=url, anchor=name)
    return item, f"{title.level} {place}{title.point}{text}{ending}"


def _head(lines: Sequence[str], end: int, item: Item, known: Known) -> tuple[int, Item, list[str]]:
    """What stands before an item's text: its day, the heading of its summary, foreign text."""
    shape: list[str] = []
    at, extra = 1, ""
    summary = summary_line(lines[:end], known.summary)
    day = _day_line(lines, summary, known)
    for found in sorted({day, summary} - {0, end}):
        between, stop = skip(lines, at, found), back(lines, at, found)
        if between < stop:
            if extra or stop - between > NOTE:
                break
            extra = "\n".join(lines[between:stop])
            shape += [*map(literal, lines[at:between]), "{extra}", *map(literal, lines[stop:found])]
        else:
            shape += map(literal, lines[at:found])
        line = literal(lines[found])
        if found == day:
            item, line, behind = _dated(lines[found], item, known)
            extra, line = (behind, line) if not extra else (extra, line.replace("{extra}", behind))
        shape.append(line)
        at = found + 1
    return at, replace(item, extra=extra), shape


def _day_line(lines: Sequence[str], end: int, known: Known) -> int:
    """The line that names the day: by the usual label, or the first of all; 0 if there is none."""
    first = skip(lines, 1, end)
    for at in range(first, end):
        found = day_of(lines[at])
        if found and (at == first or found[0][2:].rstrip() == known.published):
            return at
    return 0


def _dated(line: str, item: Item, known: Known) -> tuple[Item, str, str]:
    """The item with its day, the shape of that line, and what it says behind the day."""
    found = day_of(line)
    if found is None:
        return item, literal(line), ""
    before, when, form, behind = found
    place = "{published_on}" if form == known.day else f"{{published_on:{form}}}"
    said = behind.strip()
    start, _, end = behind.partition(said) if said else (behind, "", "")
    shape = literal(before) + place + start + "{extra}" * bool(said) + end
    return replace(item, published_on=when), shape, said


def _sourced(lines: Sequence[str], item: Item) -> tuple[Item, list[str], Sequence[str]]:
    """The item with its source, the shape of that line, and the lines behind it.

    Where the title links elsewhere already, the line is one of those behind.
    """
    found = source_of(lines[0])
    if not found or (item.url and item.url != found[4]):
        return item, [], lines
    between, name, behind = marks.credited(found[5])
    place = literal(between) + "{attribution}" * bool(name) + literal(behind)
    mark = found[2] or ""
    words = literal(f"{found[1]}{mark}[{found[3]}]")
    url, address = marks.address_place(found[4])
    line = f"{words}({address}){mark}{place}"
    return replace(item, url=url, attribution=name), [line], lines[1:]


def _tail(lines: Sequence[str], item: Item) -> tuple[str, Item, list[str]]:
    """What stands behind the source: further links, and foreign text."""
    shape: list[str] = []
    at = skip(lines, 0, len(lines))
    if links := further_links(lines[at] if at < len(lines) else ""):
        item = replace(item, links=links[1])
        shape += [*map(literal, lines[:at]), "{links}"]
        lines = lines[at + 1 :]
        at = skip(lines, 0, len(lines))
    end = back(lines, at, len(lines))
    extra = ["{extra}"] if at < end else []
    shape += [*map(literal, lines[:at]), *extra, *map(literal, lines[end:])]
    return "\n".join(lines[at:end]), item, shape
