"""Items under headings: a title, a day, a summary, a source link below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from digests.hugo import marks
from digests.hugo.lines import back, is_blank, skip, usual
from digests.hugo.piece import Piece, further_links
from digests.issue import Item
from digests.layout import anchor
from digests.shapes import literal

TITLE = re.compile(r"(#{2,4}) (\d{1,4})([.．、] ?)(.*)$")
ANCHOR = re.compile(r"(.*?)([ \t]*)\{#([^{}]*)\}([ \t]*)$")
SOURCE = re.compile(
    r"([^\[\]]{0,40})\[([^\[\]]{1,40})\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)(.*)$"
)
NOTE = 6  # lines at most of foreign text above a summary; more are the summary itself
SUMMARY = re.compile(r"#### +(\S.*)$")


@dataclass(frozen=True)
class Known:
    """What the items of an edition have in common."""

    published: str
    summary: str
    source: tuple[str, str]  # its mark and its words
    links: str
    bold: bool
    anchors: bool
    credit: str
    day: str

    def form(self) -> dict[str, Any]:
        """What a layout says of it, where there is something to say."""
        form = {"bold_titles": self.bold, "anchors": self.anchors, "source_mark": self.source[0]}
        return form | {
            key: value for key, value in (("credit", self.credit), ("day", self.day)) if value
        }

    def labels(self) -> dict[str, str]:
        """The words a layout adds, where there are such."""
        words = {"published": self.published, "source": self.source[1], "links": self.links}
        return {"summary": self.summary} | {key: text for key, text in words.items() if text}


def common(regions: Sequence[Sequence[str]]) -> Known:
    """What most of the items have, looked at line by line."""
    days = [found for lines in regions for found in _days(lines)]
    titles = [_heading(lines[0]) for lines in regions]
    sources = [found for lines in regions for found in {s[:2]: s for s in _sources(lines)}.values()]
    mark, words = usual([found[:2] for found in sources], ("", ""))
    behind = [found[3] for found in sources if found[:2] == (mark, words)]
    credits = [sep for sep, name, _ in map(marks.credited, behind) if name]
    return Known(
        published=usual([label for label, _ in days], ""),
        summary=_summary(regions),
        source=(mark, words),
        links=usual([found for lines in regions if (found := _links(lines))], ""),
        bold=usual([title.strong for title in titles], False),
        anchors=usual([title.anchor is not None for title in titles], False),
        credit=usual(credits, ""),
        day=usual([form for _, form in days], ""),
    )


@dataclass(frozen=True)
class Title:
    """The heading of an item, taken apart."""

    level: str
    number: str
    point: str
    text: str
    strong: bool
    link: marks.Linked | None
    gap: str
    anchor: str | None
    behind: str


def _heading(line: str) -> Title:
    found = TITLE.match(line)
    if not found:
        raise ValueError(f"no heading of an item: {line}")
    text, gap, name, behind = found[4], "", None, ""
    if ending := ANCHOR.match(text):
        text, gap, name, behind = ending[1], ending[2], ending[3], ending[4]
    text, behind = text.rstrip(), text[len(text.rstrip()) :] + behind if name is None else behind
    link = marks.linked(text)
    if link and not link.behind and not link.before:
        return Title(found[1], found[2], found[3], link.title, link.strong, link, gap, name, behind)
    text, strong = marks.unbolded(text)
    return Title(found[1], found[2], found[3], text, strong, None, gap, name, behind)


def _days(lines: Sequence[str]) -> list[tuple[str, str]]:
    """The label and the form of the day an item names in its first quotation."""
    for line in lines[1:]:
        if line.startswith("> ") and (found := marks.day(line)):
            return [(found[0][2:].rstrip(), found[2])]
    return []


def _links(lines: Sequence[str]) -> str:
    """The label of the further links."""
    found = next(filter(None, map(further_links, lines[1:])), None)
    return found[0] if found else ""


def _summary(regions: Sequence[Sequence[str]]) -> str:
    """The heading above the summaries: the same for at least two items, or the only one's."""
    found = []
    for lines in regions:
        texts = [match[1] for line in lines[1:] if (match := SUMMARY.match(line))]
        found += texts[:1]
    label = usual(found, "")
    return label if found.count(label) > 1 or len(regions) == 1 else ""


def _sources(lines: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """The lines of an item that are one link each: mark, words, address, what stands behind."""
    found = []
    for at, line in enumerate(lines[1:], 1):
        match = None if line.startswith(("#", "-", ">", "*", "+", " ")) else SOURCE.match(line)
        alone = is_blank(lines[at - 1]) or at + 1 == len(lines)
        if match and alone and "](" not in match[4]:
            found.append((match[1], match[2], match[3], match[4]))
    return found


def source_line(lines: Sequence[str], known: Known) -> int:
    """The line of an item's source: the first behind some text, else the first at all, else its
    heading."""
    if not known.source[1]:
        return 0
    candidates = [
        at
        for at, line in enumerate(lines)
        if at and (found := SOURCE.match(line)) and (found[1], found[2]) == known.source
    ]
    for at in candidates:
        text = [line for line in lines[1:at] if not is_blank(line)]
        if any(not line.startswith((">", "#### ")) for line in text):
            return at
    return candidates[0] if candidates else 0


def read(lines: Sequence[str], position: int, known: Known) -> Piece:
    """An item and its shape, from its heading to its last line."""
    piece = _read(lines, position, known, fold=False)
    return piece or _read(lines, position, known, fold=True)  # type: ignore[return-value]


def _read(lines: Sequence[str], position: int, known: Known, *, fold: bool) -> Piece | None:
    """None where foreign text stands both before the summary and behind the source: folded, all
    before the source is the item's text."""
    item, first = _titled(_heading(lines[0]), position)
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
    if source:
        item, line, tail = _sourced(lines[source:], item)
        extra, item, rest = _tail(tail, item)
        if extra and item.extra:
            return None
        item = replace(item, extra=extra or item.extra)
        shape += [*line, *rest]
    return Piece(item, "\n".join(shape))


def _titled(title: Title, position: int) -> tuple[Item, str]:
    """An item with its title, and the shape of its heading."""
    mark = "**" if title.strong else ""
    text = f"{mark}{{title}}{mark}"
    if title.link:
        text = f"[{text}]({{url}}{literal(title.link.within)})"
    number = "{number}" if title.number == str(position) else title.number
    name = ""
    ending = literal(title.behind)
    if title.anchor is not None:
        ending = f"{title.gap}{{{{#{{anchor}}}}}}{ending}"
        name = "" if title.anchor == anchor(position, title.text) else title.anchor
    item = Item(title=title.text, url=title.link.url if title.link else "", anchor=name)
    return item, f"{title.level} {number}{title.point}{text}{ending}"


def _head(lines: Sequence[str], end: int, item: Item, known: Known) -> tuple[int, Item, list[str]]:
    """What stands before an item's text: its day, the heading of its summary, foreign text."""
    shape: list[str] = []
    at, extra = 1, ""
    for is_it in (_is_day, _is_summary):
        first = skip(lines, at, end)
        wanted = (n for n in range(at, end) if is_it(lines[n], known, first=n == first))
        found = next(wanted, None)
        if found is None:
            continue
        between, stop = skip(lines, at, found), back(lines, at, found)
        if between < stop:
            if extra or stop - between > NOTE:
                break
            extra = "\n".join(lines[between:stop])
            shape += [*map(literal, lines[at:between]), "{extra}", *map(literal, lines[stop:found])]
        else:
            shape += map(literal, lines[at:found])
        if is_it is _is_day:
            item, line = _dated(lines[found], item, known)
            shape.append(line)
        else:
            shape.append(literal(lines[found]))
        at = found + 1
    return at, replace(item, extra=extra), shape


def _is_day(line: str, known: Known, *, first: bool) -> bool:
    """Whether a quotation names the day: by the usual label, or as the first line of all."""
    found = marks.day(line) if line.startswith("> ") else None
    return found is not None and (first or found[0][2:].rstrip() == known.published)


def _is_summary(line: str, known: Known, *, first: bool) -> bool:
    return bool(known.summary) and line == f"#### {known.summary}"


def _dated(line: str, item: Item, known: Known) -> tuple[Item, str]:
    before, when, form, behind = marks.day(line) or ("", None, "", "")
    if form != known.day:
        return item, literal(line)
    return replace(item, published_on=when), f"{literal(before)}{{published_on}}{literal(behind)}"


def _sourced(lines: Sequence[str], item: Item) -> tuple[Item, list[str], Sequence[str]]:
    """The item with its source, the shape of that line, and the lines behind it.

    Where the title links elsewhere already, the line is one of those behind.
    """
    found = SOURCE.match(lines[0])
    if not found or (item.url and item.url != found[3]):
        return item, [], lines
    between, name, behind = marks.credited(found[4])
    place = literal(between) + "{attribution}" * bool(name) + literal(behind)
    words = literal(f"{found[1]}[{found[2]}]")
    line = f"{words}({'{url}' * bool(found[3])}){place}"
    return replace(item, url=found[3], attribution=name), [line], lines[1:]


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
