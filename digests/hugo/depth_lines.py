"""What items under headings have in common, and the lines that show it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from digests.hugo import marks
from digests.hugo.lines import divides, is_blank, skip, usual
from digests.hugo.piece import are_alike, first_number, further_links

TITLE = re.compile(r"(#{2,4}) (\d{1,4})([.．、] ?)(.*)$")
SOURCE = re.compile(
    rf"([^\[\]]{{0,40}}?)(\*\*)?(?<!!)\[([^\[\]]{{1,40}})\]\(({marks.ADDRESS})\)(?(2)\*\*)(.*)$"
)
BLOCK = re.compile(r"[#>*+ -]|\d+[.)]\s")  # no line of a paragraph
NOTE = 6  # lines at most of foreign text above a summary; more are the summary itself
SUMMARY = re.compile(r"(#{3,5}) +(\S.*)$")
MEANING = re.compile(
    r"\W*(?:内容)?(?:概要|摘要|概述|简介|总结|summary|abstract|overview)\W*", re.IGNORECASE
)
CLOSING = re.compile(r"(?<=[ \t])#+[ \t]*$")  # a heading may be closed as it was opened
CLOSED = re.compile(r"(?<!\\)\]\(")  # another link


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
    alike: bool  # their numbers
    first_number: int

    def form(self) -> dict[str, Any]:
        """What a layout says of it, where there is something to say."""
        form = {
            "bold_titles": self.bold,
            "anchors": self.anchors,
            "source_mark": self.source[0],
            "first_number": self.first_number,
        }
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
    titles = [heading(lines[0]) for lines in regions]
    sources = [found for lines in regions for _, found in _sources(lines)]
    mark, words = _usual_source(regions)
    behind = [found[5] for found in sources if (found[1], found[3]) == (mark, words)]
    credits = [sep for sep, name, _ in map(marks.credited, behind) if name]
    numbers = [title.number for title in titles]
    return Known(
        published=usual([label for label, _ in days], ""),
        summary=_summary(regions),
        source=(mark, words),
        links=usual([found for lines in regions if (found := _links(lines))], ""),
        bold=usual([title.strong for title in titles], False),
        anchors=usual([title.anchor is not None for title in titles], False),
        credit=usual(credits, ""),
        day=usual([form for _, form in days], ""),
        alike=are_alike(numbers),
        first_number=first_number(numbers),
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


def heading(line: str) -> Title:
    found = TITLE.match(line)
    if not found:
        raise ValueError(f"no heading of an item: {line}")
    text, gap, name, behind = _anchored(found[4])
    link = marks.linked(text)
    if link and not link.behind and not link.before:
        return Title(found[1], found[2], found[3], link.title, link.strong, link, gap, name, behind)
    text, strong = marks.unbolded(text)
    return Title(found[1], found[2], found[3], text, strong, None, gap, name, behind)


def _anchored(text: str) -> tuple[str, str, str | None, str]:
    """A title, the space behind it, its anchor if it has one, the space behind all."""
    bare = CLOSING.sub("", text).rstrip()
    start = bare.rfind("{#")
    name = bare[start + 2 : -1]
    if start < 0 or not bare.endswith("}") or "{" in name or "}" in name:
        return bare, "", None, text[len(bare) :]
    title = bare[:start].rstrip(" \t")
    return title, bare[len(title) : start], name, text[len(bare) :]


def _days(lines: Sequence[str]) -> list[tuple[str, str]]:
    """The label and the form of the day an item names above its summary."""
    for line in lines[1 : 1 + NOTE]:
        if SUMMARY.match(line):
            break
        if found := day_of(line):
            return [(found[0][2:].rstrip(), found[2])]
    return []


def day_of(line: str) -> tuple[str, date, str, str] | None:
    """The day of a quotation that is a label and a day, or nothing but a day."""
    found = marks.day(line) if line.startswith("> ") else None
    return found if found and (found[0][2:].strip() or not found[3].strip()) else None


def _links(lines: Sequence[str]) -> str:
    """The label of the further links."""
    found = next(filter(None, map(further_links, lines[1:])), None)
    return found[0] if found else ""


def _summary(regions: Sequence[Sequence[str]]) -> str:
    """The heading above the summaries: the same in at least two items, or the first thing said in
    the only one that has such a heading."""
    found = []
    for lines in regions:
        texts = [text for line in lines[1:] if (text := summary_of(line, lines[0]))]
        found += texts[:1]
    label = usual(found, "")
    alone = len(found) == 1 and any(_opens_with(lines, label) for lines in regions)
    return label if found.count(label) > 1 or alone else ""


def summary_of(line: str, first: str) -> str:
    """The text of a heading one level below that of an item; empty for another line."""
    found = SUMMARY.match(line)
    one_below = found is not None and len(found[1]) == len(heading(first).level) + 1
    return found[2].rstrip(" ") if found and one_below else ""


def summary_line(lines: Sequence[str], label: str) -> int:
    """The line of the heading above an item's summary: with the usual label or, right behind its
    day, another that means the same; else the end."""
    if not label:
        return len(lines)
    found = ((at, summary_of(line, lines[0])) for at, line in enumerate(lines))
    headings = {at: text for at, text in found if at and text}
    same = next((at for at, text in headings.items() if text == label), None)
    if same is not None:
        return same
    said = (at for at, line in enumerate(lines) if at and not is_blank(line) and not day_of(line))
    first = next(said, 0)
    text = headings.get(first, "")
    alike = text[:1] == label[:1] and not label[:1].isalnum()
    return first if text and (alike or MEANING.fullmatch(text)) else len(lines)


def _opens_with(lines: Sequence[str], label: str) -> bool:
    """Whether that heading stands right behind the day, or above all that is no quotation, and
    text follows."""
    at = next((at for at, line in enumerate(lines) if summary_of(line, lines[0]) == label), 0)
    above = [line for line in lines[1:at] if not is_blank(line)]
    below = [line for line in lines[at + 1 :] if not is_blank(line) and not source_of(line)]
    first = all(line.startswith(">") for line in above)
    return bool(at and below) and (first or day_of(above[-1]) is not None)


def _usual_source(regions: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The mark and the words of the source, as most items have them."""
    of_items = [dict.fromkeys((m[1], m[3]) for _, m in _sources(lines)) for lines in regions]
    return usual([found for each in of_items for found in each], ("", ""))


def _sources(lines: Sequence[str]) -> list[tuple[int, re.Match[str]]]:
    """The lines of an item that are one link each and stand alone."""
    found = []
    for at, line in enumerate(lines[1:], 1):
        match = source_of(line)
        alone = is_blank(lines[at - 1]) or at + 1 == len(lines)
        if match and alone and not CLOSED.search(match[5]):
            found.append((at, match))
    return found


def source_of(line: str) -> re.Match[str] | None:
    """The mark, the words, the address and what stands behind, of a line that begins with one link
    and is part of a paragraph."""
    return None if BLOCK.match(line) else SOURCE.match(line)


def source_line(lines: Sequence[str], known: Known) -> int:
    """The line of an item's source: the first in the usual words behind some text, else the first
    at all; in other words the last before a rule or the end; else its heading."""
    if not known.source[1]:
        return 0
    candidates = [
        at
        for at, line in enumerate(lines)
        if at and (found := source_of(line)) and (found[1], found[3]) == known.source
    ]
    for at in candidates:
        text = [line for line in lines[1:at] if not is_blank(line)]
        if any(day_of(line) is None and not SUMMARY.match(line) for line in text):
            return at
    return candidates[0] if candidates else _last_link(lines)


def _last_link(lines: Sequence[str]) -> int:
    """The line of a link that is the last of its item; its heading if there is none."""
    for at, _ in _sources(lines):
        following = skip(lines, at + 1, len(lines))
        if following == len(lines) or divides(lines[following]):
            return at
    return 0
