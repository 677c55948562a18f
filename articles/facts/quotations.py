"""What a text puts in somebody's mouth: quotations, by their marks."""

import re
import unicodedata
from collections.abc import Iterator

from articles.facts.fact import Fact, Page

PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("«", "»"), ("„", "“"))
QUOTED = re.compile(
    "|".join([*(f"{a}[^{a}{b}\n]{{2,600}}{b}" for a, b in PAIRS), r'"(?!\s)[^"\n]{2,600}(?<!\s)"'])
)
NOT_SAID = re.compile(r"[\W_]+")


def read(page: Page) -> Iterator[Fact]:
    """Each quotation; its value is what was said, without marks, case and spaces."""
    for match in QUOTED.finditer(page.text):
        if said := folded(match[0]):
            yield page.fact("quotation", said, match.start() + 1, match.end() - 1)


def folded(text: str) -> str:
    """The words of a text run together: what survives another way of setting it."""
    return NOT_SAID.sub("", unicodedata.normalize("NFKC", text).casefold())
