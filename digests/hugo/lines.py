"""The lines of a file: what is blank, what divides, what stands in a fenced block of code."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Value = TypeVar("Value", bound=Hashable)

FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})")
RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
MORE = re.compile(r"\s*<!--\s*more\s*-->\s*$")
HEADING = re.compile(r"(#{1,6})[ \t]+(\S.*)$")
OPINION = re.compile(
    "点评|评论|短评|锐评|编辑|观点|总结|小结|结语|comment|opinion|editor|takeaway", re.I
)
ABOUT = re.compile("关于|声明|说明|about|disclaimer|credits", re.I)
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


def fenced(lines: Sequence[str]) -> list[bool]:
    """Which lines stand in a block of code; a fence that is never closed opens none."""
    inside = [False] * len(lines)
    opened, mark = -1, ""
    for number, line in enumerate(lines):
        found = FENCE.match(line)
        if opened < 0 and found:
            opened, mark = number, found[1]
        elif opened >= 0 and found and line.strip() == found[1] and found[1].startswith(mark):
            inside[opened : number + 1] = [True] * (number + 1 - opened)
            opened = -1
    return inside


def is_blank(line: str) -> bool:
    return not line.strip()


def divides(line: str) -> bool:
    """Whether the line is a rule or the mark after which a list of posts says "more"."""
    return bool(RULE.match(line) or MORE.match(line))


def skip(lines: Sequence[str], start: int, end: int) -> int:
    """The first line from start that is not blank; end if there is none."""
    while start < end and is_blank(lines[start]):
        start += 1
    return start


def back(lines: Sequence[str], start: int, end: int) -> int:
    """The end without the blank lines before it, but not before start."""
    while end > start and is_blank(lines[end - 1]):
        end -= 1
    return end


def usual(values: Iterable[Value], otherwise: Value) -> Value:
    """The value that comes most often, of equals the first; the other where there is none."""
    found = Counter(values).most_common(1)
    return found[0][0] if found else otherwise
