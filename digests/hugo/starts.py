"""Where items begin: numbered headings or list items, told from numbers within their texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digests.hugo import marks
from digests.hugo.lines import ABOUT, HEADING, OPINION, is_blank, usual

DEEP = re.compile(r"(#{2,4}) (\d{1,4})[.．、] ?\S")
BRIEF = re.compile(r" {0,2}(\d{1,4})[.)][ \t]+\S")


@dataclass(frozen=True)
class Start:
    """A line that may begin an item: its number there, and whether it looks like one besides."""

    line: int
    number: int
    level: int  # of a heading
    strong: bool
    section: int = 0  # how many headings stand between it and the first


def find(lines: Sequence[str], code: Sequence[bool]) -> tuple[str, list[int]]:
    """The style of the items, heading or list, and the lines they begin at, if there are any."""
    deep, brief = _deep(lines, code), _brief(lines, code)
    if deep and not any(start.strong and start.line < deep[0].line for start in brief):
        level = usual([start.level for start in deep if start.strong], deep[0].level)
        return "heading", chosen([start for start in deep if start.level == level])
    return "list", chosen(brief)


def _deep(lines: Sequence[str], code: Sequence[bool]) -> list[Start]:
    """Numbered headings; those with an anchor or a day below are the strong ones."""
    starts = []
    for at, line in enumerate(lines):
        if not code[at] and (found := DEEP.match(line)):
            strong = "{#" in line or _dated(lines, at + 1)
            starts.append(Start(at, int(found[2]), len(found[1]), strong))
    return starts


def _brief(lines: Sequence[str], code: Sequence[bool]) -> list[Start]:
    """Numbered items of a list; those that are links are the strong ones.

    Behind a heading only strong ones count, behind that of a commentary none, nor do links into
    the page, which are highlights.
    """
    starts: list[Start] = []
    section = 0
    for at, line in enumerate(lines):
        if code[at]:
            continue
        if starts and (heading := HEADING.match(line)):
            if OPINION.search(heading[2]) or ABOUT.search(heading[2]):
                break
            section += 1
        elif found := BRIEF.match(line):
            link = marks.linked(line[found.end() - 1 :])
            within = link is not None and link.url.startswith("#")
            if not within and (link or not section):
                starts.append(Start(at, int(found[1]), 0, link is not None, section))
    return starts


def _dated(lines: Sequence[str], start: int) -> bool:
    """Whether the next line that says something is a quotation that names a day."""
    for line in lines[start : start + 3]:
        if not is_blank(line):
            return line.startswith(">") and marks.day(line) is not None
    return False


def chosen(starts: Sequence[Start]) -> list[int]:
    """The lines of those that count upwards: the strong ones, and weak ones that fill a hole."""
    strong = [start for start in starts if start.strong]
    if not strong:
        return [start.line for start in _counting(starts)]
    chain = _counting(strong)
    alike = len(strong) > 1 and len({start.number for start in strong}) == 1  # 1. 1. 1.
    if alike or 2 * len(chain) < len(strong):
        return [start.line for start in strong]
    return [start.line for start in _with_holes_filled(starts, chain)]


def _counting(starts: Sequence[Start]) -> list[Start]:
    """Those whose numbers go up from the first, a number left out where nothing later has it; below
    a heading they may begin anew."""
    last = {start.number: at for at, start in enumerate(starts)}
    chain: list[Start] = []
    for at, start in enumerate(starts):
        wanted = chain[-1].number + 1 if chain else start.number
        left_out = start.number > wanted and last.get(wanted, -1) < at
        anew = bool(chain) and start.number == 1 and start.section > chain[-1].section
        if start.number == wanted or left_out or anew:
            chain.append(start)
    return chain


def _with_holes_filled(starts: Sequence[Start], chain: Sequence[Start]) -> list[Start]:
    """The chain, with weak ones where their number is the next and the chain lacks it."""
    lines, numbers = {start.line for start in chain}, {start.number for start in chain}
    filled: list[Start] = []
    for start in starts:
        following = filled[-1].number + 1 if filled else 1
        if start.line in lines or (start.number == following and following not in numbers):
            filled.append(start)
    return filled
