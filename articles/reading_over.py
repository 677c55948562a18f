"""A Markdown text as a row of tokens, in which what means the same is the same."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from html.parser import HTMLParser

from articles import facts, markdown, wording
from articles.facts import openers
from articles.facts.fact import Fact, Page
from articles.grounding import bodies, people
from articles.sentences import sentences
from articles.units import CJK_FIRST, STOP
from articles.words import words

# With a day facts tell Wednesday and 周三 alike; so far back that no text means its dates.
WHEN = date(1904, 2, 29)
DAYS = frozenset({"date", "time", "quarter"})
BLOCKS = words("p br hr ul ol li blockquote pre h1 h2 h3 h4 h5 h6")
QUOTED = re.compile(
    "“([^“”]*)”|「([^「」]*)」|『([^『』]*)』|«([^«»]*)»|‘([^‘’]*)’(?![A-Za-z])|"
    r'"([^"]*)"|' + r"(?<![A-Za-z0-9])'([^'\n]*)'(?![A-Za-z])"
)
QUOTE_MARKS = re.compile('[“”「」『』«»"]')
OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNSEEN = re.compile("[\xad\u200b-\u200f\u2060\ufeff]")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
DOTTED = re.compile(r"(?:[A-Z]\.){2,}|(?:[a-z]\.){2,}")
DIGITS = re.compile(r"[0-9](?:[0-9.,:/]*[0-9])?")
ADDRESS = re.compile(r"(?:https?://|www\.)[!-;=?-~]+", re.IGNORECASE)
STOPS = "。！？｡.!?;；\n"
PAUSES = "，,、:：—()（）"
MEANING = frozenset("?%@#&*/+=<>$€£¥^|~\\§°‰℃")
GAP = 8  # characters in which a mark beside a word must stand
CAPITALS = 3  # letters of a name that is no word in lower case: US, EU
# Words that are another thing with a capital.
PROPER = words("may march august polish china turkey us it who un")
ALIASES = {
    "United States": frozenset({"US", "U.S.", "USA", "U.S.A."}),
    "United Kingdom": frozenset({"UK", "U.K."}),
    "European Union": frozenset({"EU", "E.U."}),
    "United Nations": frozenset({"UN", "U.N."}),
    "artificial intelligence": frozenset({"AI", "人工智能"}),
}
IZE = re.compile("(?<=[a-z]{3})is(e|ed|es|ing|ation|ations|er|ers)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text that counts: `key` is the same where the meaning is.

    kind: word, fact, name, quotation.
    """

    kind: str
    key: str
    start: int
    end: int
    text: str
    is_day: bool = False


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


class Shown(HTMLParser):
    """The text a reader of the page sees, with its links and what is struck out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[tuple[str, int, int]] = []
        self.struck: list[str] = []
        self.open: list[tuple[str, int]] = []
        self.length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in BLOCKS:
            self.handle_data("\n")
        if tag == "ol" and said.get("start"):
            self.handle_data(f"{said['start']} ")
        if tag == "a" and said.get("title"):
            self.handle_data(f" {said['title']} ")
        if tag in ("a", "del"):
            self.open.append((said.get("href") or "", self.length))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.handle_data("\n")
        if tag in ("a", "del") and self.open:
            address, start = self.open.pop()
            if tag == "a":
                self.links.append((address, start, self.length))
            else:
                self.struck.append("".join("".join(self.parts)[start:].split()))

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.length += len(data)


@lru_cache(maxsize=8)
def _shown(source: str) -> tuple[str, list[tuple[str, int, int]], list[str]]:
    shown = Shown()
    shown.feed(markdown.rendered(UNSEEN.sub("", source)))
    shown.close()
    return "".join(shown.parts), sorted(shown.links, key=lambda link: link[1]), shown.struck


def read(source: str, names: Mapping[str, frozenset[str]]) -> Reading:
    """A Markdown text, read as its readers will."""
    text, links, struck = _shown(source)
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
        yield from _Words(page, last, token.start).tokens()
        last = max(last, token.end)
    yield from _Words(page, last, len(page.text)).tokens()


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


class _Words:
    """The words of a stretch between two facts."""

    def __init__(self, page: Page, start: int, end: int) -> None:
        self.page, self.start, self.end = page, start, end
        self.even = page.even

    def tokens(self) -> Iterator[Token]:
        at = self.start
        while at < self.end:
            mark = self.even[at]
            if CJK_FIRST.match(mark):
                key, end = self._han(at)
                if key:
                    yield self._token(key, at, end)
                at = end
            elif found := DOTTED.match(self.even, at, self.end):
                yield self._token(found[0].replace(".", ""), at, found.end())
                at = found.end()
            elif found := DIGITS.match(self.even, at, self.end):
                yield self._token(found[0], at, found.end())
                at = found.end()
            elif mark.isalpha():
                run = self._run(at)
                yield from self._latin(run)
                at = run[-1][2]
            else:
                if self._means(at):
                    yield self._token(mark, at, at + 1)
                at += 1

    def _means(self, at: int) -> bool:
        """Whether a sign says something: %, →, 👍, a minus; punctuation and spaces do not."""
        mark = self.even[at]
        if mark.isascii():
            return mark in MEANING or (mark == "-" and self.even[at + 1 : at + 2].isdigit())
        return not unicodedata.category(mark).startswith(("P", "Z", "C"))

    def _token(self, key: str, start: int, end: int) -> Token:
        return Token("word", key, start, end, self.page.text[start:end])

    def _han(self, at: int) -> tuple[str, int]:
        opens = self._opens_clause(at)
        for length in range(min(wording.LONGEST_HAN, self.end - at), 0, -1):
            said = self.even[at : at + length]
            if (
                opens
                and said in wording.HAN_OPENING
                and self.even[at + length : at + length + 1] in ("，", ",")
            ):
                return wording.HAN_OPENING[said], at + length
            if said in wording.HAN:
                return wording.HAN[said], at + length
        return self.even[at], at + 1

    def _opens_clause(self, at: int) -> bool:
        before = self.even[max(0, at - GAP) : at].rstrip(" \t")[-1:]
        return not before or before in STOPS or before in PAUSES

    def _run(self, at: int) -> list[tuple[str, int, int]]:
        """The Latin words from here that only spaces keep apart, each (as written, start, end)."""
        found: list[tuple[str, int, int]] = []
        while at < self.end and (word := WORD.match(self.even, at, self.end)):
            end = word.end()
            cut = CJK_FIRST.search(self.even, at, end)
            end = cut.start() if cut else end
            if end == at:
                break
            found.append((self.even[at:end], at, end))
            at = end
            while at < self.end and self.even[at] in " \t":
                at += 1
        return found

    def _latin(self, run: list[tuple[str, int, int]]) -> Iterator[Token]:
        pieces = [piece for word in run for piece in _pieces(*word)]
        at = 0
        while at < len(pieces):
            key, count = self._phrase(pieces, at)
            if key:
                yield self._token(key, pieces[at][1], pieces[at + count - 1][2])
            at += count

    def _phrase(self, pieces: list[tuple[str, int, int]], at: int) -> tuple[str, int]:
        if pieces[at][0].lower() == "on" and self._stands_before_day(pieces[at][2]):
            return "", 1
        for length in range(min(wording.LONGEST_LATIN, len(pieces) - at), 0, -1):
            said = tuple(piece[0].lower() for piece in pieces[at : at + length])
            ends = at + length == len(pieces)
            end = pieces[at + length - 1][2]
            after = self.even[end : end + GAP].lstrip(" \t")[:1]
            if said in wording.OPENING and self._opens_clause(pieces[at][1]) and after == ",":
                return "", length
            if said in wording.CLOSING and ends and (not after or not after.isalnum()):
                return "", length
            if said in wording.LATIN and not (length == 1 and pieces[at][0] in ("AN", "IT", "A'")):
                return wording.LATIN[said], length
        return self._single(pieces[at][0], pieces[at][1]), 1

    def _single(self, word: str, at: int) -> str:
        low = word.lower()
        if word.isupper() and len(word) > 1:
            return word
        if not word[0].isupper():
            return IZE.sub(r"iz\1", wording.SLIPS.get(low, word))
        if low in PROPER and not self._opens_clause(at):
            return word
        common = low in STOP or openers.is_common(low) or low in wording.SLIPS
        if common or self._opens_clause(at):
            return IZE.sub(r"iz\1", wording.SLIPS.get(low, low))
        return word

    def _stands_before_day(self, at: int) -> bool:
        """Whether the stretch ends here, before a fact: "on Monday"."""
        return at < len(self.even) and not self.even[at : self.end].strip()


def _pieces(word: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """A word without its contractions, each piece at the place of the whole."""
    low = word.lower()
    whole = wording.CONTRACTED.get(low)
    if whole is None:
        ending = next((tail for tail in wording.ENDINGS if low.endswith(tail)), "")
        whole = word[: -len(ending)] + wording.ENDINGS[ending] if ending else word.rstrip("'")
    yield from ((piece, start, end) for piece in whole.split())


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
