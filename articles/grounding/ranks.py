"""Ranks that a source gives otherwise: 首家 of "the second company", 第三 of "ranked fourth"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from articles.facts import numerals
from articles.facts.fact import Page, Span
from articles.facts.shares import RANKS
from articles.grounding.source import Source

NTHS = {"first": 1, **RANKS}
NTH = f"(?:{'|'.join(NTHS)}|[1-9][0-9]?(?:st|nd|rd|th))"
HAN_NTH = f"(?:第(?:[{numerals.DIGITS}十]{{1,3}}|[1-9][0-9]?)|首)"
BETWEEN = "[^，。；：、第首0-9]{0,10}"
# What is ranked, and how either language says so with the rank in it.
PATTERNS = {
    "place": (
        f"(?:排名|排行|位列|位居|名列|排在|跻身)了?{BETWEEN}(?P<han>{HAN_NTH})"
        "(?![\u4e00-\u9fff]{0,3}[家大])",
        r"(?<![a-z])(?:rank(?:s|ed|ing)?|placed|came|comes|finished)\s"
        rf"(?:in\s|at\s|a\s|the\s|number\s)*(?P<latin>{NTH})(?![a-z-])",
    ),
    "firm": (
        f"(?P<han>{HAN_NTH})家(?![族庭])",
        rf"(?<![a-z])(?P<latin>{NTH})\s(?:[a-z]+\s)?"
        "(?:company|firm|maker|supplier|lab|bank)(?![a-z])",
    ),
    "size": (
        f"(?P<han>{HAN_NTH})大(?![会学道楼厅赛奖])",
        rf"(?<![a-z])(?P<latin>{NTH})[-\s](?:largest|biggest)(?![a-z])",
    ),
    "height": (
        f"(?P<han>{HAN_NTH})高(?![中峰校])",
        rf"(?<![a-z])(?P<latin>{NTH})[-\s]highest(?![a-z])",
    ),
}
READERS = {what: re.compile("|".join(said)) for what, said in PATTERNS.items()}
FIRST = re.compile("[首最]|第一|(?<![a-z])(?:first|top|leads?|led|no other|nobody|most)(?![a-z])")
# What ranks whoever is named next.
NEXT = re.compile(
    "其次|次之|紧随|依次|分列|分别|仅次于|"
    "(?<![a-z])(?:(?:followed|trailed) by|behind|ahead of|respectively)(?![a-z])"
)
FAR = 80  # characters around a rank


class Rank(NamedTuple):
    """What is ranked, and where it comes."""

    what: str
    nth: int
    start: int
    end: int


def denied(page: Page, reading: Source) -> Iterator[tuple[Rank, Span]]:
    """The ranks of a draft that its source gives only otherwise, and where it does."""
    mine = list(_ranks(page.low))
    for rank in mine:
        others = [other for other in reading.reckoned(_of_source) if other.what == rank.what]
        if others and not any(_is_borne(rank, other, reading.low) for other in others):
            yield rank, (others[0].start, others[0].end)


def follows(nth: int, reading: Source) -> bool:
    """Whether a rank may be the one behind another: fourth of "came third, followed by"."""
    return any(
        rank.nth < nth and NEXT.search(reading.low, *_around(rank))
        for rank in reading.reckoned(_of_source)
    )


def _is_borne(rank: Rank, other: Rank, low: str) -> bool:
    """Whether a rank may be taken from what stands around another one of the source."""
    if rank.nth == other.nth or NEXT.search(low, *_around(other)):
        return True
    if rank.nth == 1:
        return FIRST.search(low, *_around(other)) is not None
    return re.search(f"第{rank.nth}(?![0-9年个季月])", low) is not None  # 高于国足的第93


def _around(rank: Rank) -> tuple[int, int]:
    return max(0, rank.start - FAR), rank.end + FAR


def _of_source(reading: Source) -> list[Rank]:
    return list(_ranks(reading.low))


def _ranks(low: str) -> Iterator[Rank]:
    for what, said in READERS.items():
        for match in said.finditer(low):
            group = "han" if match["han"] else "latin"
            if nth := _nth(match[group]):
                start, end = match.span(group)
                yield Rank(what, nth, start, end if what == "place" else match.end())


def _nth(said: str) -> int:
    if said == "首":
        return 1
    if said.startswith("第"):
        return int(numerals.of_han(said[1:]) or 0)
    return NTHS.get(said) or int(re.sub("[a-z]", "", said))
