"""Who leads a round of funding: 由宁德时代领投 of "led by 高瓴", where 宁德时代 only takes part."""

import re
from collections.abc import Iterator, Sequence

from articles.facts.fact import Page, Span
from articles.grounding.claim import Claim, Verdict
from articles.grounding.source import Source

LED = re.compile(
    "由(?P<han>[^，。；：\n]{2,48}?)(?:联合|共同|独家)?领投"
    "|(?<=[，。；：\n])(?P<alone>[^，。；：由\n]{2,24}?)(?:联合|共同|独家)?领投"
    r"|(?<![a-z])(?:co-)?led(?:\sjointly)?\sby\s(?P<by>(?:[^.;\n]|\.[0-9]){2,160}?)"
    r"(?=[.;\n](?![0-9])|,?\s(?:with|alongside|joined\sby|as\swell\sas|and\s(?:included|joined))(?![a-z])|\Z)"
    r"|(?<=[.;\n]\s)(?P<first>[^.;,()\n]{2,48}?)\s(?:co-)?(?:led|leads)\sthe\s(?:[a-z0-9$-]+\s){0,3}round"
)
LEADS = ("led", "leads")
FUNDING = re.compile("轮|融资|投资|round|raised|raise|funding|financing|series|investor")
PART = 2  # characters that are only part of a longer foreign name: 深圳 of Shenzhen Capital Group
NEAR = 240  # characters around it that speak of a round


def denied(page: Page, claims: Sequence[Claim], reading: Source) -> Iterator[tuple[int, Span]]:
    """The claims of a leader whom the source has, but not as one; and where it says who leads."""
    mine, theirs = list(_slots(page)), list(_slots(reading.page))
    if not mine or not theirs:
        return
    for at, claim in enumerate(claims):
        if claim.kind != "name" or claim.verdict is not Verdict.SUPPORTED or not claim.evidence:
            continue
        if not any(start <= claim.start < end for start, end in mine):
            continue
        said = reading.low[slice(*claim.evidence)]
        if " " in claim.text and not said.isascii() and len(said) <= PART:
            continue
        name = re.escape(said)
        places = [match.start() for match in re.finditer(name, reading.low)]
        if not any(start <= place < end for place in places for start, end in theirs):
            yield at, theirs[0]


def _slots(page: Page) -> Iterator[Span]:
    """Where a text says who leads a round."""
    if "领投" not in page.low and not page.at(LEADS):
        return
    for match in LED.finditer(page.low):
        if FUNDING.search(page.low, max(0, match.start() - NEAR), match.end() + NEAR):
            yield match.span(match.lastgroup or 0)
