"""A page taken apart: its lines, and the parts found in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from digests.hugo.lines import HEADING, RULE, divides, is_blank
from digests.shapes import literal


@dataclass(frozen=True)
class Page:
    """What follows a front matter."""

    lines: Sequence[str]
    code: Sequence[bool]  # which of them stand in a block of code
    first: int  # how many lines of the file stand before them

    def heading(self, at: int) -> tuple[int, str] | None:
        """The level and the text of a heading; None for another line."""
        found = None if self.code[at] else HEADING.match(self.lines[at])
        return (len(found[1]), found[2].rstrip(" \t")) if found else None

    def is_rule(self, at: int) -> bool:
        """Whether a line divides parts: at the margin, and below a blank line."""
        line = self.lines[at]
        alone = at == 0 or is_blank(self.lines[at - 1])
        return alone and not self.code[at] and not line.startswith(" ") and divides(line)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The range without blank and dividing lines at both ends."""
        while start < end and (is_blank(self.lines[start]) or self.is_rule(start)):
            start += 1
        while start < end and (is_blank(self.lines[end - 1]) or self.is_rule(end - 1)):
            end -= 1
        return start, end

    def text(self, start: int, end: int) -> str:
        return "\n".join(self.lines[start:end])


@dataclass(frozen=True)
class Part:
    """A part of a page: its name, the lines it takes, and the shape of those."""

    name: str
    start: int
    end: int
    shape: str


@dataclass
class Found:
    """What was found in a page."""

    parts: list[Part] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)  # of the layout


def framed(page: Page, parts: Sequence[Part]) -> str:
    """The shape of the whole file."""
    lines, at = ["{front}"], 0
    for part in parts:
        lines += [*map(literal, page.lines[at : part.start]), part.shape]
        at = part.end
    return "\n".join([*lines, *map(literal, page.lines[at:])])


def order(page: Page, parts: Sequence[Part]) -> list[str]:
    """The parts of a layout that prints these: names, and what divides them."""
    names: list[str] = []
    at = 0
    for part in parts:
        names += separators(page.lines[at : part.start]) if names else []
        names += [part.name] if part.name not in ("drafted", *names) else []
        at = part.end
    if "lead" not in names:
        names = ["lead", *(["rule"] if names[:1] == ["items"] else []), *names]
    if "commentary" not in names:
        names = _with_commentary(names)
    return names


def _with_commentary(names: list[str]) -> list[str]:
    """A place for commentary behind the items, divided from what stands around it."""
    after = names.index("items") + 1
    before, behind = names[:after], names[after:]
    gap = [name for name in behind if name in ("rule", "more", "blank")]
    if behind and behind[: len(gap)] == gap and "rule" in gap:
        return [*before, *gap, "commentary", "rule", *behind[len(gap) :]]
    return [*before, "rule", "commentary", *behind]


def separators(lines: Sequence[str]) -> list[str]:
    """What divides two parts, in the words of a layout; lines between two that say nothing."""
    found: list[str] = []
    blank = -1  # one blank line belongs to every part
    for line in lines:
        if is_blank(line):
            blank += 1
        else:
            found += ["blank"] * max(0, blank) + ["rule" if RULE.match(line) else "more"]
            blank = -1
    return found + ["blank"] * max(0, blank)
