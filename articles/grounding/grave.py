"""Grave words: what a paper says of nobody unless its source does, whoever checks no figure there.

A line of `grave.txt` has what a draft may say, and behind " = " what of a source, in Chinese or in
English, bears it out or comes so near that an editor would not call it invented; both as patterns
of regular expressions over lower case. What the words are said of is not read.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from articles.facts.fact import Page
from articles.grounding.claim import Claim, Verdict, Why
from articles.grounding.polarity import denials
from articles.grounding.source import Source

LINES = Path(__file__).with_name("grave.txt")
NOT, NOT_LATIN = 6, 24  # characters before a word in which it is said not to be so
NOBODY = re.compile(r"(?:无人员?|无一人?|零)\Z")
ENGLISH = re.compile(r"\b(?:the|and|of|to)\b")  # another language bears out what we cannot read


@lru_cache(maxsize=1)
def _lines() -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    sides = (line.split(" = ") for line in LINES.read_text().splitlines())
    return [(re.compile(told), re.compile(borne)) for told, borne in sides]


def unheard(page: Page, reading: Source) -> Iterator[Claim]:
    """The grave words of a draft of which its source has nothing."""
    if not reading.is_han and not ENGLISH.search(reading.low):
        return
    for told, borne in _lines():
        found = next((each for each in told.finditer(page.low) if _is_so(page, each)), None)
        if found and not borne.search(reading.low):
            said = page.text[slice(*found.span())]
            yield Claim("event", said, *found.span(), Verdict.UNSUPPORTED, why=Why.UNHEARD)


def _is_so(page: Page, found: re.Match[str]) -> bool:
    """Whether the draft says that it happened: 无人受伤, "no layoffs" accuse nobody."""
    before = max(0, found.start() - (NOT_LATIN if found[0].isascii() else NOT))
    is_of_nobody = NOBODY.search(page.low, before, found.start())
    return not is_of_nobody and not denials(page.low, before, found.start())
