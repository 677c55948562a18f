"""What stands behind the items: commentary, a footer with its clock, the label of machine work."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from digests.hugo import marks
from digests.hugo.lines import ABOUT, OPINION, back, is_blank, skip, usual
from digests.hugo.page import Found, Page, Part
from digests.issue import DRAFTED, Commentary
from digests.labels import CHINESE, ENGLISH
from digests.shapes import literal

BYLINE = re.compile(r"(—+ ?|– ?|-- ?(?!-))(\S.{0,60})$")
LABEL_LENGTH = 80
BOLD = 7  # below all levels of headings
KNOWN = {
    text: kind
    for words in (CHINESE, ENGLISH)
    for kind, text in (("extract", words.extract), ("model", words.model))
}


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it."""

    start: int
    end: int
    level: int
    text: str


def drafted(page: Page, said: str) -> tuple[int, str, Part | None]:
    """Where the page ends without the label that says a machine wrote, who wrote, and the label."""
    last = back(page.lines, 0, len(page.lines)) - 1
    line = page.lines[last] if last >= 0 else ""
    alone = last > 0 and is_blank(page.lines[last - 1])
    kind = KNOWN.get(line, said if said and len(line) <= LABEL_LENGTH else "")
    if not alone or kind not in DRAFTED[1:]:
        return len(page.lines), said, None
    return back(page.lines, 0, last), kind, Part("drafted", last, last + 1, "{drafted}")


def items_end(page: Page, start: int, end: int, margin: int) -> int:
    """Where the last item ends: at a rule or a heading of at most this level that parts it from
    commentary or footer. Other text behind a rule still belongs to it."""
    first = next((at for at in range(start, end) if _parts(page, at, margin)), end)
    heading = next((at for at in range(first, end) if _head(page, at)), None)
    if heading is None:
        return back(page.lines, start, first)
    text, text_end = page.trimmed(first, heading)
    return back(page.lines, start, first) if text == text_end else text_end


def _parts(page: Page, at: int, margin: int) -> bool:
    heading = page.heading(at)
    return page.is_rule(at) or bool(heading and heading[0] <= margin)


def read(
    page: Page, start: int, end: int, style: str, zone: tzinfo | None
) -> tuple[Found, list[Commentary], datetime | None]:
    """The parts of the lines from start to end."""
    found = Found()
    sections = _sections(page, start, end)
    opinions = _opinions(sections, style)
    stop = _footer_within(page, opinions[-1]) if opinions else start
    commentary = _commentary(page, opinions, stop, found)
    generated = _footer(page, stop, end, found, zone)
    return found, commentary, generated


def _head(page: Page, at: int) -> tuple[int, str] | None:
    """A heading, or a bold line alone that names an opinion as one would: level and text."""
    line = page.lines[at].rstrip()
    text, strong = marks.unbolded(line)
    alone = at > 0 and is_blank(page.lines[at - 1])
    if strong and alone and OPINION.search(text) and len(text) <= LABEL_LENGTH:
        return BOLD, line
    return page.heading(at)


def _sections(page: Page, start: int, end: int) -> list[Section]:
    """The headings of the first one's level or above, each with what follows."""
    heads = [(at, found) for at in range(start, end) if (found := _head(page, at))]
    if not heads:
        return []
    heads = [(at, found) for at, found in heads if found[0] <= heads[0][1][0]]
    ends = [at for at, _ in heads[1:]] + [end]
    return [
        Section(at, stop, level, text)
        for (at, (level, text)), stop in zip(heads, ends, strict=True)
    ]


def _opinions(sections: Sequence[Section], style: str) -> list[Section]:
    """The sections that are commentary: all up to the first that speaks of the paper itself."""
    chosen: list[Section] = []
    for section in sections:
        likely = section.level > 2 or (style == "list" and not chosen)
        if not OPINION.search(section.text) and (ABOUT.search(section.text) or not likely):
            break
        chosen.append(section)
    return chosen


def _footer_within(page: Page, section: Section) -> int:
    """The end of the last commentary: text behind a rule in it is the footer's."""
    rules = [at for at in range(section.start, section.end) if page.is_rule(at)]
    if rules and skip(page.lines, rules[-1] + 1, section.end) < section.end:
        return rules[-1]
    return section.end


def _commentary(
    page: Page, sections: Sequence[Section], stop: int, found: Found
) -> list[Commentary]:
    """The commentary of some sections; their part, level and label go to what was found."""
    if not sections:
        return []
    levels = [section.level for section in sections if section.level != BOLD]
    found.form["commentary_level"] = usual(levels, 3)
    titles = [marks.unbolded(section.text) for section in sections]
    found.form["bold_commentary"] = usual([strong for _, strong in titles], False)
    found.labels["commentary"] = titles[0][0]
    limits = [*(section.start for section in sections[1:]), stop]
    ends = [page.trimmed(one.start, two)[1] for one, two in zip(sections, limits, strict=True)]
    comments = []
    for section, end, limit in zip(sections, ends, limits, strict=True):
        comment, label = _comment(page, section.start, end)
        if label:
            found.labels.setdefault("byline", label)
        gap = "\n" + "".join(f"{line}\n" for line in page.lines[end:limit])
        if limit != stop and gap != "\n\n":
            comment = replace(comment, shape=f"{comment.shape}{{end}}{literal(gap)}")
        comments.append(comment)
    found.parts.append(Part("commentary", sections[0].start, ends[-1], "{commentary}"))
    return comments


def _comment(page: Page, start: int, end: int) -> tuple[Commentary, str]:
    """One commentary with its shape, and the label of its byline."""
    _level, text = _head(page, start) or (0, "")
    text, strong = marks.unbolded(text)
    mark = "**" * strong
    line = page.lines[start]
    before, _, after = line.partition(f"{mark}{text}{mark}") if text else (line, "", "")
    first = skip(page.lines, start + 1, end)
    last, byline, label = end, "", ""
    signed = BYLINE.match(page.lines[end - 1]) if end - 1 > first else None
    if signed and is_blank(page.lines[end - 2]):
        last, byline, label = back(page.lines, first, end - 1), signed[2], signed[1] + "{name}"
    shape = [
        f"{literal(before)}{mark}{'{heading}' * bool(text)}{mark}{literal(after)}",
        *map(literal, page.lines[start + 1 : first]),
        *(["{body}"] if first < last else []),
        *(map(literal, page.lines[last : end - 1]) if byline else []),
        *(["{byline}"] if byline else []),
    ]
    return Commentary(text, page.text(first, last), byline, "\n".join(shape)), label


def _footer(page: Page, start: int, end: int, found: Found, zone: tzinfo | None) -> datetime | None:
    """The footer, and the moment its last line names."""
    start, end = page.trimmed(start, end)
    if start == end:
        return None
    clock = marks.moment(page.lines[end - 1])
    is_clock = clock and (clock[0].startswith("*") or len(clock[0]) <= 30)
    last = back(page.lines, start, end - 1) if is_clock else end
    shape = ["{footer}"] if start < last else []
    found.labels["footer"] = page.text(start, last)
    when = None
    if clock and is_clock:
        shape += [*map(literal, page.lines[last : end - 1]), "{clock}"]
        found.labels["clock"] = clock[0]
        found.form["clock"] = clock[2]
        when = clock[1].replace(tzinfo=zone)
    found.parts.append(Part("footer", start, end, "\n".join(shape)))
    return when
