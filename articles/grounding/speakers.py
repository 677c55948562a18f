"""Posts that nobody holds in the source: the finance chief told as the chief executive."""

from collections.abc import Iterator, Sequence

from articles.facts.fact import Page
from articles.grounding import concepts
from articles.grounding.claim import Claim, Why, doubt
from articles.grounding.passages import Bearing, Clause, source_deeds
from articles.grounding.source import Source


def doubts(
    page: Page, said: Sequence[Clause], reading: Source, bearing: Bearing
) -> Iterator[Claim]:
    """The posts of a draft that its source gives nobody."""
    mine = [deed for deed in bearing.deeds if concepts.posts().intersection(deed.names)]
    if not mine:
        return
    theirs = {name for deed in reading.reckoned(source_deeds) for name in deed.names}
    for deed in mine:
        if theirs.intersection(deed.names) or page.low.startswith("费", deed.end):
            continue
        if page.low.endswith(("副", "vice "), 0, deed.start):
            continue
        if "analyst" in deed.names and any(each in reading.low for each in concepts.LIKE_ANALYSTS):
            continue
        yield doubt("attribution", page, (deed.start, deed.end), Why.NOBODY)
