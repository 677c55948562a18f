"""Who leads a round of funding: 由宁德时代领投 of "led by 高瓴", where 宁德时代 only takes part."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from articles.facts.fact import Page, Span
from articles.grounding import passages
from articles.grounding.cast import is_place
from articles.grounding.claim import Claim, Verdict
from articles.grounding.source import Source

ROUND = (
    r"(?:the|a|an|its|this)\s(?:[a-z0-9.$€£¥-]+\s){0,4}"
    "(?:round|series|financing|funding|investment)"
)
LED = re.compile(
    "由(?P<han>[^，。；：\n]{2,48}?)(?:联合|共同|独家)?领投"
    "|(?:(?<=[，。；：,;:\n])|\\A)(?P<alone>[^，。；：,;:由\n]{2,24}?)(?:联合|共同|独家)?领投(?!方)"
    "|领投方(?:为|是|包括)(?P<who>[^，。；：\n]{2,48})"
    r"|(?<![a-z])(?:co-)?led(?:\sjointly)?\sby\s(?P<by>(?:[^.;\n]|\.[0-9]){2,160}?)"
    r"(?=[.;\n](?![0-9])|,?\s(?:with|alongside|joined\sby|as\swell\sas|and\s(?:included|joined))(?![a-z])|\Z)"
    r"|(?:(?<=[.;\n]\s)|(?<=\n)|\A)(?P<first>[^.;,()\n]{2,64}?)\s"
    rf"(?:(?:co-)?(?:led|leads)|(?:is|are)\s(?:co-)?leading|(?:will|to)\s(?:co-)?lead)\s{ROUND}(?![a-z])"
    r"|(?:(?<=[.;\n]\s)|(?<=\n)|\A)(?P<investor>[^.;,()\n]{2,64}?)\s(?:is|are|was|were)\s(?:the\s)?lead\sinvestor"
)
LEAD = re.compile("领投|(?<![a-z])(?:co-)?(?:led|leads?|leading)(?![a-z])")
WORDS = ("led", "lead", "leads", "leading")
FUNDING = re.compile(
    "轮|融资|领投|(?<![a-z])(?:rounds?|funding|financing|fundraising|series\\s[a-h]|seed|raised?\\s[$€£¥])"
)
# Before it stands who is funded, or who only takes part: 智谱B轮融资获高瓴领投.
OTHERS = re.compile(
    "获得?|得到|融资|轮|跟投、?|参投、?|(?<![a-z])sa(?:id|ys)(?:\\sthat)?\\s|(?<![a-z])(?:investors?|backers?|shareholders?|rivals?)\\s(?!in(?![a-z]))"
)
AHEAD = frozenset({"alone", "first", "investor"})  # what stands ahead of the word
PART = 2  # characters that are only part of a longer foreign name: 深圳 of Shenzhen Capital Group


def denied(page: Page, claims: Sequence[Claim], reading: Source) -> Iterator[tuple[int, Span]]:
    """The claims of a leader whom the source has, but not as one; and where it says who leads."""
    mine = list(_slots(page))
    if not mine:
        return
    theirs, leaders = reading.reckoned(_leaders)
    if not theirs:
        return
    starts = [start for start, _end in mine]
    for at, claim in enumerate(claims):
        slot = bisect_right(starts, claim.start) - 1
        if slot < 0 or claim.start >= mine[slot][1] or not _is_name(claim, reading):
            continue
        said = reading.low[slice(*(claim.evidence or ()))]
        if said not in leaders:
            yield at, theirs[0]


def _is_name(claim: Claim, reading: Source) -> bool:
    """Whether a claim is the name of somebody whom the source has, and of no place."""
    if claim.kind != "name" or claim.verdict is not Verdict.SUPPORTED or not claim.evidence:
        return False
    said = reading.low[slice(*claim.evidence)]
    is_part = " " in claim.text and not said.isascii() and len(said) <= PART
    return not is_part and not is_place(said)


def _leaders(reading: Source) -> tuple[list[Span], str]:
    """Where a source says who leads a round, and all its words in which somebody may be said to."""
    slots = list(_slots(reading.page))
    places = (*slots, *_unread(reading)) if slots else ()
    return slots, "\n".join(reading.low[slice(*place)] for place in places)


def _unread(reading: Source) -> list[Span]:
    """The sentences of a source in which something leads that is not read."""
    rest = LED.sub(lambda match: " " * len(match[0]), reading.low)
    places = (match.start() for match in LEAD.finditer(rest))
    spans = dict.fromkeys(passages.around(reading.even, at).sentence for at in places)
    return [span for span in spans if FUNDING.search(reading.low, *span)]


def _slots(page: Page) -> Iterator[Span]:
    if "领投" not in page.low and not page.at(WORDS):
        return
    for match in LED.finditer(page.low):
        first, last = passages.around(page.even, match.start()).sentence
        if "领投" in match[0] or FUNDING.search(page.low, first, last):
            start, end = match.span(match.lastgroup or 0)
            if match.lastgroup in AHEAD:
                start = max(
                    (other.end() for other in OTHERS.finditer(page.low, start, end)), default=start
                )
            yield start, end
