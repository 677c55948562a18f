"""What an engine makes of the emphasis in a text, and where in the source that stands.

Goldmark (Hugo) keeps CommonMark's flanking rule to the letter; our own engine, kinder to Chinese,
says which words are meant.
"""

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

import comrak

COMMENT = "<!-- -->"
LENGTHS = {"strong": 2, "em": 1, "del": 2}  # of the marks at both ends
INLINE = (*LENGTHS, "a", "code")

TOKEN = re.compile(
    r'<(?P<tag>\w+) data-sourcepos="(\d+):(\d+)-(\d+):(\d+)"[^>]*>|</(?P<closed>\w+)>|<[^>]*>'
)
LINE = re.compile(r"\r\n|\n|\r")
RUN = re.compile(r"\*+|~+")
NO_WORD = re.compile(r"[\W_]+")


Options = tuple[comrak.ExtensionOptions, comrak.ParseOptions, comrak.RenderOptions]


def _options(*, friendly: bool) -> Options:
    extensions = comrak.ExtensionOptions()
    extensions.strikethrough = True
    extensions.cjk_friendly_emphasis = friendly
    printing = comrak.RenderOptions()
    printing.escape = printing.sourcepos = True
    return extensions, comrak.ParseOptions(), printing


FRIENDLY, STRICT = _options(friendly=True), _options(friendly=False)


class Run(NamedTuple):
    """Adjacent marks of one kind, from `start` up to `end`."""

    start: int
    end: int


class Span(NamedTuple):
    """An element of the rendered text, and where its source stands."""

    tag: str
    start: int
    end: int


class Edge(NamedTuple):
    """Where a run fails to open or to close, and the run at the other end of the same words.

    `other` is None when other marks begin or end within the run.
    """

    run: Run
    opens: bool
    other: Run | None


class Reading:
    """What an engine makes of a text, chunk by chunk, and where in the source it stands."""

    def __init__(self, markdown: str, options: Options):
        self.markdown = markdown
        self.starts = [0, *(line.end() for line in LINE.finditer(markdown))]
        # The engine counts bytes; it can count characters, but then takes time by the square.
        self.bytes = [0, *accumulate(map(_width, markdown))]
        self.spans: list[Span] = []
        self._said: defaultdict[int, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self._read(comrak.render_markdown(markdown, *options))

    def _read(self, page: str) -> None:
        depth: Counter[str] = Counter()
        around: frozenset[str] = frozenset()
        chunk = at = 0
        for token in TOKEN.finditer(page):
            if token.start() > at:
                self._said[chunk].append((html.unescape(page[at : token.start()]), around))
            at = token.end()
            if tag := token["tag"]:
                span = Span(tag, self._at(token[2], token[3], 1), self._at(token[4], token[5], 0))
                self.spans.append(span)
                chunk = self.chunk(span.start)
            if (tag := tag or token["closed"]) in INLINE:
                depth[tag] += -1 if token["closed"] else 1
                around = frozenset(tag for tag in INLINE if depth[tag])

    def _at(self, line: str, column: str, less: int) -> int:
        return bisect_left(self.bytes, self.bytes[self.starts[int(line) - 1]] + int(column) - less)

    # What is said
    @cached_property
    def chunks(self) -> list[int]:
        """For each line the number of its chunk: a blank line begins a new one."""
        numbers, number = [], 0
        for start, end in zip(self.starts, [*self.starts[1:], len(self.markdown)], strict=True):
            number += not self.markdown[start:end].strip(" \t\r\n")
            numbers.append(number)
        return numbers

    def chunk(self, position: int) -> int:
        return self.chunks[bisect_right(self.starts, position) - 1]

    def said(self, chunk: int) -> list[tuple[str, frozenset[str]]]:
        """The text of a chunk in pieces, each with the elements around it."""
        return _joined(self._said[chunk])

    def text(self, chunk: int) -> str:
        return "".join(text for text, _around in self._said[chunk]).replace(COMMENT, "")

    def words(self, chunk: int) -> list[tuple[str, frozenset[str]]]:
        """As `said`, without punctuation."""
        return _joined((NO_WORD.sub("", text), around) for text, around in self._said[chunk])

    # Where Goldmark fails
    @cached_property
    def failing(self) -> dict[int, list[Edge]]:
        """The edges of emphasis that are none to some Goldmark, by chunk."""
        runs = [Run(*found.span()) for found in RUN.finditer(self.markdown)]
        starts = [run.start for run in runs]
        opened: defaultdict[Run, list[tuple[Run, int]]] = defaultdict(list)
        closed: defaultdict[Run, list[tuple[Run, int]]] = defaultdict(list)
        for span in self.spans:
            length = LENGTHS.get(span.tag, 0)
            marks = self.markdown[span.start : span.start + length]
            if marks and marks[0] in "*~" and self.markdown[span.end - length : span.end] == marks:
                first = runs[bisect_right(starts, span.start) - 1]
                last = runs[bisect_right(starts, span.end - 1) - 1]
                opened[first].append((last, length))
                closed[last].append((first, length))
        edges = [
            Edge(run, opens, _whole(run, others))
            for opens, found in ((True, opened), (False, closed))
            for run, others in found.items()
            if self._fails(run, opens=opens)
        ]
        by_chunk: dict[int, list[Edge]] = {}
        for edge in edges:
            by_chunk.setdefault(self.chunk(edge.run.start), []).append(edge)
        return by_chunk

    def _fails(self, run: Run, *, opens: bool) -> bool:
        """Whether punctuation within meets none without.

        Goldmarks differ on symbols such as ￥ and 🚀: the older take them for letters.
        """
        before = self.markdown[run.start - 1 : run.start] or " "
        after = self.markdown[run.end : run.end + 1] or " "
        within, without = (after, before) if opens else (before, after)
        return kind(within) in "PS" and kind(without) not in "P "


def _whole(run: Run, others: list[tuple[Run, int]]) -> Run | None:
    """The one run at the other end, if all marks of both belong to each other."""
    other = others[0][0]
    length = sum(length for found, length in others if found == other)
    alike = length == run.end - run.start == other.end - other.start
    return other if alike else None


def _joined(
    pieces: Iterable[tuple[str, frozenset[str]]],
) -> list[tuple[str, frozenset[str]]]:
    said = groupby((piece for piece in pieces if piece[0]), key=lambda piece: piece[1])
    return [("".join(text for text, _around in group), around) for around, group in said]


def _width(character: str) -> int:
    """Of a character in UTF-8."""
    return 1 + (character > "\x7f") + (character > "\u07ff") + (character > "\uffff")


@lru_cache(maxsize=4096)
def kind(character: str) -> str:
    """P for punctuation, S for a symbol beyond ASCII, a space for any space, L for all else."""
    if character.isspace():
        return " "
    if character < "\x80":
        return "P" if "!" <= character <= "~" and not character.isalnum() else "L"
    category = unicodedata.category(character)[0]
    return category if category in "PS" else "L"
