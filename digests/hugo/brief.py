"""Items of a numbered list: the title is the link, the text stands below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from digests.hugo import marks
from digests.hugo.lines import back, is_blank, skip, usual
from digests.hugo.piece import Piece, are_alike, first_number, further_links, number_place
from digests.issue import Item, Link
from digests.shapes import literal

MARKER = re.compile(r"( {0,2})(\d{1,4})([.)])([ \t]+)(.*)$")


@dataclass(frozen=True)
class Known:
    """What the items of an edition have in common."""

    marker_width: int
    indent: int
    body_gap: int
    bold: bool
    credit: str
    links: str
    alike: bool  # their numbers
    first_number: int

    def form(self) -> dict[str, Any]:
        """What a layout says of it."""
        form = {
            "marker_width": self.marker_width,
            "indent": self.indent,
            "body_gap": self.body_gap,
            "bold_titles": self.bold,
            "first_number": self.first_number,
        }
        return form | ({"credit": self.credit} if self.credit else {})

    def labels(self) -> dict[str, str]:
        """The words a layout adds, where there are such."""
        return {"links": self.links} if self.links else {}


def common(regions: Sequence[Sequence[str]]) -> Known:
    """What most of the items have, looked at line by line."""
    markers = [found for lines in regions if (found := MARKER.match(lines[0]))]
    short = [found for found in markers if len(found[2]) == 1] or markers
    links = [link for each in markers if (link := marks.linked(each[5]))]
    bodies = [(lines, at) for lines in regions if (at := skip(lines, 1, len(lines))) < len(lines)]
    indents = [len(_indent(lines[at]).expandtabs(4)) for lines, at in bodies]
    titles = [link.strong for link in links] or [marks.unbolded(each[5])[1] for each in markers]
    credits = [mark for link in links for mark, name, _ in [marks.credited(link.behind)] if name]
    labels = [found[0] for lines in regions for found in map(_further, lines[1:]) if found]
    numbers = [found[2] for found in markers]
    return Known(
        marker_width=usual([each.start(5) for each in short], 4),
        indent=usual(indents, 4),
        body_gap=usual([at - 1 for _, at in bodies], 1),
        bold=usual(titles, False),
        credit=usual(credits, ""),
        links=usual(labels, ""),
        alike=are_alike(numbers),
        first_number=first_number(numbers),
    )


def _further(line: str) -> tuple[str, object] | None:
    return further_links(line.lstrip(" "))


def read(lines: Sequence[str], number: int, known: Known) -> Piece:
    """An item and its shape, from its number to its last line."""
    found = MARKER.match(lines[0])
    if not found:
        raise ValueError(f"no item of a list: {lines[0]}")
    start = skip(lines, 1, len(lines))
    item, first = _titled(found[5], alone=start == len(lines))
    indent = _indent(lines[start]) if start < len(lines) else ""
    stop = _body_end(lines, start, indent)
    end = back(lines, start, stop)
    text, links = _without_links(lines[start:end], indent)
    rest = skip(lines, stop, len(lines))
    last = back(lines, rest, len(lines))
    item = replace(item, body=text or item.body, links=links[1])
    item = replace(item, extra="\n".join(lines[rest:last]))
    shape = [
        _marker(found, number, known) + first,
        *map(literal, lines[1:start]),
        *([f"{{body:{indent}}}"] if text else []),
        *links[0],
        *map(literal, lines[end:rest]),
        *(["{extra}"] if item.extra else []),
        *map(literal, lines[last:]),
    ]
    return Piece(item, "\n".join(shape))


def _marker(found: re.Match[str], number: int, known: Known) -> str:
    """The shape of an item's number."""
    usual_one = f"{number}.".ljust(known.marker_width - 1) + " "
    if found[0][: found.start(5)] == usual_one and not known.alike:
        return "{marker}"
    return found[1] + number_place(found[2], number, alike=known.alike) + found[3] + found[4]


def _titled(text: str, *, alone: bool) -> tuple[Item, str]:
    """An item with what its first line says, and the shape of that; where the line is alone, a
    sentence behind the link is the text."""
    link = marks.linked(text)
    if link is None:
        bare = text.rstrip()
        title, strong = marks.unbolded(bare)
        mark = "**" * strong
        return Item(title, ""), f"{mark}{{title}}{mark}{literal(text[len(bare) :])}"
    closing = link.before if link.behind.startswith(link.before) else ""
    between, name, behind = marks.credited(link.behind[len(closing) :])
    mark = "**" * link.strong
    url, address = marks.address_place(link.url)
    address += literal(link.within)
    item = Item(link.title, url, attribution=name)
    place = "{attribution}" * bool(name)
    if alone and not between.strip() and marks.is_prose(name):
        text = name.lstrip("：:，, ")
        item, place = Item(link.title, url, body=text), literal(name[: -len(text)]) + "{body}"
    credit = closing + literal(between) + place + literal(behind)
    return item, f"{link.before}[{mark}{{title}}{mark}]({address}){credit}"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _body_end(lines: Sequence[str], start: int, indent: str) -> int:
    """The first line that stands further left than the text of the item."""
    inside = (at for at in range(start, len(lines)) if _is_left(lines[at], indent))
    return next(inside, len(lines))


def _is_left(line: str, indent: str) -> bool:
    return not is_blank(line) and not line.startswith(indent)


def _without_links(
    lines: Sequence[str], indent: str
) -> tuple[str, tuple[list[str], tuple[Link, ...]]]:
    """The text of an item; apart, the shape of the further links below it, and those."""
    end = len(lines)
    found = further_links(lines[-1][len(indent) :]) if lines else None
    if found is None or (end > 1 and not is_blank(lines[-2])):
        return _moved_left(lines, indent), ([], ())
    stop = back(lines, 0, end - 1)
    shape = [*map(literal, lines[stop : end - 1]), f"{indent}{{links}}"]
    return _moved_left(lines[:stop], indent), (shape, found[1])


def _moved_left(lines: Sequence[str], indent: str) -> str:
    return "\n".join(line if is_blank(line) else line[len(indent) :] for line in lines)
