"""A Markdown text as a row of tokens, in which what means the same is the same."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache

from articles import facts
from articles.facts.fact import Fact, Page
from articles.grounding import bodies, people
from articles.sentences import sentences
from articles.shown import shown
from articles.tokens import PAUSES, STOPS, Token, Words

# With a day facts tell Wednesday and 周三 alike; so far back that no text means its dates.
WHEN = date(1904, 2, 29)
DAYS = frozenset({"date", "time", "quarter"})
QUOTED = re.compile(
    "“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|«([^«»]*)»|‘([^‘’]*)’(?![A-Za-z])|"
    r'"([^"]*)"|' + r"(?<![A-Za-z0-9])'([^'\n]*)'(?![A-Za-z])"
)
QUOTE_MARKS = re.compile('[“”「」『』«»"]')
OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
ADDRESS = re.compile(r"(?:https?://|www\.)[!-;=?-~]+", re.IGNORECASE)
CAPITALS = 3  # letters of a name that is no word in lower case: US, EU
ALIASES = {
    "United States": frozenset({"US", "U.S.", "USA", "U.S.A."}),
    "United Kingdom": frozenset({"UK", "U.K."}),
    "European Union": frozenset({"EU", "E.U."}),
    "United Nations": frozenset({"UN", "U.N."}),
    "artificial intelligence": frozenset({"AI", "人工智能"}),
}


@dataclass
class Reading:
    """What somebody reads: the text without its marks, its tokens, its links."""

    text: str
    even: str
    tokens: list[Token]
    links: list[tuple[str, tuple[str, ...]]]
    struck: list[str]
    overrides: str
    keys: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = [token.key for token in self.tokens]

    def words(self, places: range) -> str:
        """The text of these tokens, as it stands."""
        if not places:
            return ""
        return self.text[self.tokens[places.start].start : self.tokens[places.stop - 1].end]

    @cached_property
    def stops(self) -> frozenset[int]:
        return self._behind(STOPS)

    @cached_property
    def pauses(self) -> frozenset[int]:
        return self._behind(PAUSES + STOPS)

    def _behind(self, marks: str) -> frozenset[int]:
        """Before which tokens one of these marks stands; not those at either end."""
        return frozenset(
            at + 1
            for at, (one, other) in enumerate(zip(self.tokens, self.tokens[1:], strict=False))
            if any(mark in marks for mark in self.even[one.end : other.start])
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in sentences(self.text)]

    def sentence_of(self, token: int) -> int:
        """The number of the sentence in which a token stands."""
        return bisect_right(self._starts, self.tokens[token].start)


def read(source: str, names: Mapping[str, frozenset[str]]) -> Reading:
    """A Markdown text, read as its readers will."""
    text, links, struck = shown(source)
    page = Page(text)
    tokens = sorted(_tokens(page, names), key=lambda token: token.start)
    bare = [
        (found[0].rstrip(".,;:!?)"), found.start(), found.end()) for found in ADDRESS.finditer(text)
    ]
    return Reading(
        text,
        page.even,
        tokens,
        [(address, _keys(tokens, start, end)) for address, start, end in (*links, *bare)],
        struck,
        "".join(OVERRIDE.findall(source)),
    )


def _keys(tokens: list[Token], start: int, end: int) -> tuple[str, ...]:
    first = bisect_left(tokens, start, key=lambda token: token.start)
    last = bisect_left(tokens, end, key=lambda token: token.start)
    return tuple(token.key for token in tokens[first:last] if token.end <= end)


def _tokens(page: Page, names: Mapping[str, frozenset[str]]) -> Iterator[Token]:
    """Quotations first, then names of the glossary and facts, then words."""
    taken = list(_quotations(page.text))
    inner = _apart([*_known(page, names), *_facts(page)], taken)
    spans = sorted([*taken, *inner], key=lambda token: token.start)
    yield from spans
    last = 0
    for token in spans:
        yield from Words(page, last, token.start).tokens()
        last = max(last, token.end)
    yield from Words(page, last, len(page.text)).tokens()


def _quotations(text: str) -> Iterator[Token]:
    for found in QUOTED.finditer(text):
        said = next(group for group in found.groups() if group is not None)
        key = " ".join(said.split()).rstrip(",.，。")
        if key:
            yield Token("quotation", f"“{key}”", found.start(), found.end(), found[0])
    rest = QUOTED.sub(lambda found: " " * len(found[0]), text)
    for mark in QUOTE_MARKS.finditer(rest):  # torn off: what it opens or ends nobody can say
        yield Token("quotation", "“", mark.start(), mark.end(), mark[0])


def _known(page: Page, names: Mapping[str, frozenset[str]]) -> Iterator[Token]:
    for name, others in {**ALIASES, **names}.items():
        for form in {name, *others}:
            for start, end in _places(page, form):
                yield Token("name", f"name {name.lower()}", start, end, page.text[start:end])


def _places(page: Page, form: str) -> Iterator[tuple[int, int]]:
    short = form.isascii() and len(form.replace(".", "")) <= CAPITALS and form.isupper()
    text, said = (page.even, form) if short else (page.low, Page(form).low)
    at = text.find(said) if said.strip() else -1
    while at >= 0:
        end = at + len(said)
        if not (_goes_on(text, at - 1, at) or _goes_on(text, end - 1, end)):
            yield at, end
        at = text.find(said, at + 1)


def _goes_on(text: str, left: int, right: int) -> bool:
    """Whether a Latin word goes on between two places."""
    if left < 0 or right >= len(text):
        return False
    return all(mark.isascii() and mark.isalnum() for mark in (text[left], text[right]))


def _facts(page: Page) -> Iterator[Token]:
    for fact in facts.find(page.text, when=WHEN):
        if fact.kind == "name":
            key = str(fact.value).replace(".", "")
            yield Token("name", f"name {key}", fact.start, fact.end, fact.text)
        elif fact.kind != "quotation":
            yield Token("fact", _key(fact), fact.start, fact.end, fact.text, fact.kind in DAYS)


def _key(fact: Fact) -> str:
    said = fact.text if fact.kind == "score" else fact.value  # 3-1 is another score than 1-3
    return f"{fact.kind} {said} {fact.unit} {fact.vague}"


def _apart(tokens: list[Token], taken: list[Token]) -> list[Token]:
    """Those tokens that lie apart from each other and from what is taken; the longest first."""
    busy = bytearray(max((token.end for token in (*tokens, *taken)), default=0))
    for token in taken:
        busy[token.start : token.end] = b"\1" * (token.end - token.start)
    kept = []
    for token in sorted(tokens, key=lambda token: (token.start - token.end, token.start)):
        if not any(busy[token.start : token.end]):
            busy[token.start : token.end] = b"\1" * (token.end - token.start)
            kept.append(token)
    return kept


def has_names(reading: Reading, places: range) -> bool:
    """Whether a changed place is, or cuts into, what looks like a Chinese name."""
    if not places:
        return False
    start, end = reading.tokens[places.start].start, reading.tokens[places.stop - 1].end
    return any(first < end and start < last for first, last in _han_names(reading.even))


@lru_cache(maxsize=4)
def _han_names(even: str) -> list[tuple[int, int]]:
    finders = (people.works, people.dotted, people.listed, people.persons, people.told, people.full)
    found = [span for finder in finders for span in finder(even)]
    return found + [span for span, _ in bodies.bodies(even)]
