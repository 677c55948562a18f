"""What stands just within the marks of emphasis, and so may go out of it."""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from articles.emphasis import Edge, Reading, Run, Span, kind

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
LONGEST_ENTITY = 34
PAIRS = dict(zip("「『（《〈【〔［｛〖“‘([{", "」』）》〉】〕］｝〗”’)]}", strict=True))
CLOSERS = {close: opening for opening, close in PAIRS.items()}
PARTNERS = re.compile(
    rf"[{re.escape(''.join([*PAIRS, *CLOSERS]))}\"]|(?:\r\n|\n|\r)[ \t]*(?=[\r\n])"
)
STOPS = frozenset(",.;:!?")  # of ASCII, at the end of words; at their beginning part of a name
ENCLOSING = frozenset("\"'()[]{}")  # of ASCII
OF_THE_WORD = frozenset("‰‱％＃＆＠＊＼§′″·・")  # punctuation by class, not by use


class Margins:
    """The punctuation, links and pairs of a text, looked at from the edges of its emphasis."""

    def __init__(self, reading: Reading):
        self.markdown, self.spans = reading.markdown, reading.spans

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
        escaped = self.markdown[start] == "\\" and kind(self.markdown[start + 1]) == "P"
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


@lru_cache(maxsize=4096)
def _moves(character: str) -> bool:
    """Whether a reader wouldn't miss the bold of this mark."""
    if character < "\x80":
        return character in STOPS or character in ENCLOSING
    return kind(character) == "P" and character not in OF_THE_WORD
