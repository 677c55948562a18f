"""Bold that CommonMark would print as `**`, written so that every Markdown engine makes it bold.

By the flanking rule `完成**「甲」**后` is not bold for Goldmark (Hugo): a mark next to punctuation
within needs a space or punctuation without, and Chinese has no spaces. Our own engine is kinder,
so it says which words are meant. What is done, the most liked first:

- Punctuation at the failing edge goes out of the bold, as an editor would write it; a quote or
  bracket takes its partner along: `完成「**甲**」后`, `**乙**（**丙**）的`, `**完**。后`.
- Bold around a link goes into it: `据[**路透社**](…)报道`.
- What belongs to the word (5%, C++, $3), code and images stay in; an empty comment beside the bold,
  which no page shows, is punctuation enough: `涨**5%**<!-- -->后`.

Refused: a space (readers would see it), a zero-width space (no punctuation, so it does not help,
and it stays in every copy), letters written as entities (nobody could read the source). Underscores
need nothing: our engine reads none that Goldmark does not.
"""

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
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
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
LONGEST_ENTITY = 34
NO_WORD = re.compile(r"[\W_]+")

PAIRS = dict(zip("「『（《〈【〔［｛〖“‘([{", "」』）》〉】〕］｝〗”’)]}", strict=True))
CLOSERS = {close: opening for opening, close in PAIRS.items()}
PARTNERS = re.compile(
    rf"[{re.escape(''.join([*PAIRS, *CLOSERS]))}\"]|(?:\r\n|\n|\r)[ \t]*(?=[\r\n])"
)
STOPS = frozenset(",.;:!?")  # of ASCII, at the end of words; at their beginning part of a name
ENCLOSING = frozenset("\"'()[]{}")  # of ASCII
OF_THE_WORD = frozenset("‰‱％＃＆＠＊＼§′″·・")  # punctuation by class, not by use


class Run(NamedTuple):
    """Adjacent marks of one kind, from `start` up to `end`."""

    start: int
    end: int


class Span(NamedTuple):
    """An element of the rendered text, and where its source stands."""

    tag: str
    start: int
    end: int


class Edit(NamedTuple):
    """Text that comes instead of what stands from `start` up to `end`; at one place by rank."""

    start: int
    rank: int
    end: int
    text: str


def repair(markdown: str) -> str:
    """The same text with the same words bold, in Goldmark as on our own pages.

    Where Goldmark does as is meant every byte stays, and so it does where nothing helps.
    """
    if "*" not in markdown and "~~" not in markdown:
        return markdown
    before = Reading(markdown, FRIENDLY)
    failing = before.failing
    done: list[Edit] = []
    for plan in (apart, across, beside):
        if not failing:
            break
        tried = [edit for chunk in failing.values() for edit in plan(before, chunk)]
        after = edited(markdown, done + tried)
        bad = broken(before, after, failing)
        done += [edit for edit in tried if before.chunk(edit.start) not in bad]
        failing = {chunk: failing[chunk] for chunk in bad}
    return edited(markdown, done)


def edited(text: str, edits: Iterable[Edit]) -> str:
    parts, at = [], 0
    for edit in sorted(edits):
        parts += [text[at : edit.start], edit.text]
        at = max(at, edit.end)
    return "".join([*parts, text[at:]])


def broken(before: "Reading", markdown: str, chunks: Collection[int]) -> set[int]:
    """The chunks that do not say what they said, or in which Goldmark would still go wrong."""
    after, strict = Reading(markdown, FRIENDLY), Reading(markdown, STRICT)
    return {
        chunk
        for chunk in chunks
        if chunk in after.failing
        or after.said(chunk) != strict.said(chunk)
        or after.text(chunk) != before.text(chunk)
        or after.words(chunk) != before.words(chunk)
    }


# How to write it. Each plan gets the failing edges of a chunk: lines without a blank one between.
class Edge(NamedTuple):
    """Where a run fails to open or to close, and the run at the other end of the same words.

    `other` is None when other marks begin or end within the run.
    """

    run: Run
    opens: bool
    other: Run | None


def apart(reading: "Reading", edges: list[Edge]) -> Iterator[Edit]:
    """Punctuation at the failing edges goes out of the bold, and its partners with it."""
    out: defaultdict[tuple[Run, Run], list[tuple[int, int]]] = defaultdict(list)
    for edge in edges:
        ranges = reading.outside(edge) if edge.other else []
        if not ranges or edge.other is None:
            yield from across(reading, [edge])
        elif edge.opens:
            out[edge.run, edge.other] += ranges
        else:
            out[edge.other, edge.run] += ranges
    for (opening, closing), ranges in out.items():
        yield Edit(*_cut(opening))
        yield Edit(*_cut(closing))
        marks = reading.markdown[opening.start : opening.end]
        for start, end in reading.between(opening.end, closing.start, ranges):
            yield Edit(start, 2, start, marks)
            yield Edit(end, 0, end, marks)


def across(reading: "Reading", edges: list[Edge]) -> Iterator[Edit]:
    """Only the punctuation at the failing edges goes out."""
    for edge in edges:
        unit = reading.unit(edge)
        if unit is None:
            yield from beside(reading, [edge])
            continue
        marks = reading.markdown[edge.run.start : edge.run.end]
        yield Edit(*_cut(edge.run))
        if edge.opens:
            yield Edit(unit.end, 2, unit.end, marks)
        else:
            yield Edit(unit.start, 0, unit.start, marks)


def beside(reading: "Reading", edges: list[Edge]) -> Iterator[Edit]:
    """A comment without words stands beside the failing edges."""
    for edge in edges:
        at = edge.run.start if edge.opens else edge.run.end
        yield Edit(at, 0, at, COMMENT)


def _cut(run: Run) -> tuple[int, int, int, str]:
    return run.start, 1, run.end, ""


class Reading:
    """What an engine makes of a text, chunk by chunk, and where in the source it stands."""

    def __init__(self, markdown: str, options: "Options"):
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
        return _kind(within) in "PS" and _kind(without) not in "P "

    # What stands at an edge
    def unit(self, edge: Edge) -> Run | None:
        """The punctuation within a failing edge; None if it is part of a word or an element."""
        inner = edge.run.end if edge.opens else edge.run.start
        if inner in (self._kept_from if edge.opens else self._kept_to):
            return None
        unit = self._next(inner) if edge.opens else self._last(inner)
        mark = self.markdown[unit.start : unit.end]
        mark = html.unescape(mark) if len(mark) > 2 else mark[-1:]
        named = edge.opens and mark in STOPS  # .NET
        return unit if not named and all(map(_moves, mark)) else None

    def outside(self, edge: Edge) -> list[tuple[int, int]]:
        """What goes out of the bold: a link's brackets, or punctuation and its partner."""
        inner = edge.run.end if edge.opens else edge.run.start
        kept = (self._kept_from if edge.opens else self._kept_to).get(inner)
        if kept:
            return self._around_link(kept)
        unit = self.unit(edge)
        if unit is None or edge.other is None:
            return []
        low, high = sorted((inner, edge.other.start if edge.opens else edge.other.end))
        partner = self._partners.get(unit.end - 1)
        if partner is not None and low <= partner < high:
            first = partner - 1 if self._escaped(partner) else partner
            return [unit, (first, partner + 1)]
        if partner is not None:
            return [unit]
        return [self._more(unit, edge.opens, low, high)]

    def between(
        self, start: int, end: int, out: Iterable[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """What is left of a range: parts with more than punctuation, without space around."""
        for low, high in [*sorted(set(out)), (end, end)]:
            part = self.markdown[start:low]
            if not all(map(_moves, "".join(part.split()))):
                left = len(part) - len(part.lstrip())
                yield start + left, start + len(part.rstrip())
            start = high

    def _more(self, unit: Run, opens: bool, low: int, high: int) -> Run:
        """The unit and those like it next to it: a dash is two, and ！！！ is one cry."""
        start, end = unit
        while opens and end < high and self._alone(end):
            end += 1
        while not opens and start > low and self._alone(start - 1):
            start -= 1
        return Run(start, end)

    def _alone(self, position: int) -> bool:
        mark = self.markdown[position]
        return mark > "\x7f" and _moves(mark) and position not in self._partners

    def _next(self, start: int) -> Run:
        if found := ENTITY.match(self.markdown, start):
            return Run(*found.span())
        escaped = self.markdown[start] == "\\" and _kind(self.markdown[start + 1]) == "P"
        return Run(start, start + 1 + escaped)

    def _last(self, end: int) -> Run:
        start = self.markdown.rfind("&", max(0, end - LONGEST_ENTITY), end)
        if start >= 0 and ENTITY.fullmatch(self.markdown, start, end):
            return Run(start, end)
        return Run(end - 1 - self._escaped(end - 1), end)

    def _escaped(self, position: int) -> bool:
        if self.markdown[position] > "\x7f":
            return False
        slashes = 0
        while slashes < position and self.markdown[position - 1 - slashes] == "\\":
            slashes += 1
        return slashes % 2 == 1

    @cached_property
    def _kept(self) -> list[Span]:
        return [span for span in self.spans if span.tag in ("a", "code", "img")]

    @cached_property
    def _kept_from(self) -> dict[int, Span]:
        return {span.start: span for span in reversed(self._kept)}

    @cached_property
    def _kept_to(self) -> dict[int, Span]:
        return {span.end: span for span in reversed(self._kept)}

    def _around_link(self, link: Span) -> list[tuple[int, int]]:
        if link.tag != "a" or self.markdown[link.start] != "[":
            return []
        ends = (self.markdown.rfind(mark, link.start, link.end) for mark in ("](", "][", "]"))
        end = next(end for end in ends if end >= 0)
        return [(link.start, link.start + 1), (end, link.end)]

    @cached_property
    def _partners(self) -> dict[int, int]:
        """Where each bracket and quote has its partner."""
        hidden = {
            position
            for span in self._kept
            for low, high in self._around_link(span) or [(span.start, span.end)]
            for position in range(low, high)
        }
        partners: dict[int, int] = {}
        waiting: list[int] = []
        count: Counter[str] = Counter()
        for found in PARTNERS.finditer(self.markdown):
            position, mark = found.start(), found[0]
            if mark[0] in "\r\n":
                waiting, count = [], Counter()
            elif position in hidden:
                continue
            elif opening := CLOSERS.get(mark, mark if mark == '"' and count[mark] else ""):
                while count[opening]:
                    last = waiting.pop()
                    count[self.markdown[last]] -= 1
                    if self.markdown[last] == opening:
                        partners[last], partners[position] = position, last
                        break
            else:
                waiting.append(position)
                count[mark] += 1
        return partners


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
def _kind(character: str) -> str:
    """P for punctuation, S for a symbol beyond ASCII, a space for any space, L for all else."""
    if character.isspace():
        return " "
    if character < "\x80":
        return "P" if "!" <= character <= "~" and not character.isalnum() else "L"
    kind = unicodedata.category(character)[0]
    return kind if kind in "PS" else "L"


@lru_cache(maxsize=4096)
def _moves(character: str) -> bool:
    """Whether a reader wouldn't miss the bold of this mark."""
    if character < "\x80":
        return character in STOPS or character in ENCLOSING
    return _kind(character) == "P" and character not in OF_THE_WORD


Options = tuple[comrak.ExtensionOptions, comrak.ParseOptions, comrak.RenderOptions]


def _options(*, friendly: bool) -> Options:
    extensions = comrak.ExtensionOptions()
    extensions.strikethrough = True
    extensions.cjk_friendly_emphasis = friendly
    printing = comrak.RenderOptions()
    printing.escape = printing.sourcepos = True
    return extensions, comrak.ParseOptions(), printing


FRIENDLY, STRICT = _options(friendly=True), _options(friendly=False)
