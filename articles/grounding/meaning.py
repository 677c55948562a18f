"""What a draft makes of its source beyond figures and names: only ever a doubt, with its reason."""

from collections.abc import Iterator, Sequence

from articles.facts.fact import Page
from articles.grounding import opposites, parties, speakers, status, trends
from articles.grounding.claim import Claim
from articles.grounding.passages import Bearing, clauses
from articles.grounding.source import Source

RULES = (status.doubts, opposites.doubts, trends.doubts, parties.doubts, speakers.doubts)


def doubts(
    page: Page, claims: Sequence[Claim], reading: Source, bearing: Bearing
) -> Iterator[Claim]:
    """The doubts about a draft, each at the words that are doubted, no two at one place."""
    said = list(clauses(page.even))
    taken: list[tuple[int, int]] = []
    for rule in RULES:
        for doubt in rule(page, said, reading, bearing):
            if not any(a < doubt.end and doubt.start < b for a, b in taken):
                taken.append((doubt.start, doubt.end))
                yield doubt
