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

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from articles.emphasis import COMMENT, FRIENDLY, STRICT, Edge, Reading, Run
from articles.margins import Margins


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
    margins = Margins(before)
    failing = before.failing
    done: list[Edit] = []
    for plan in (apart, across, beside):
        if not failing:
            break
        tried = [edit for chunk in failing.values() for edit in plan(margins, chunk)]
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


def broken(before: Reading, markdown: str, chunks: Collection[int]) -> set[int]:
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
def apart(margins: Margins, edges: list[Edge]) -> Iterator[Edit]:
    """Punctuation at the failing edges goes out of the bold, and its partners with it."""
    out: defaultdict[tuple[Run, Run], list[tuple[int, int]]] = defaultdict(list)
    for edge in edges:
        ranges = margins.outside(edge) if edge.other else []
        if not ranges or edge.other is None:
            yield from across(margins, [edge])
        elif edge.opens:
            out[edge.run, edge.other] += ranges
        else:
            out[edge.other, edge.run] += ranges
    for (opening, closing), ranges in out.items():
        yield Edit(*_cut(opening))
        yield Edit(*_cut(closing))
        marks = margins.markdown[opening.start : opening.end]
        for start, end in margins.between(opening.end, closing.start, ranges):
            yield Edit(start, 2, start, marks)
            yield Edit(end, 0, end, marks)


def across(margins: Margins, edges: list[Edge]) -> Iterator[Edit]:
    """Only the punctuation at the failing edges goes out."""
    for edge in edges:
        unit = margins.unit(edge)
        if unit is None:
            yield from beside(margins, [edge])
            continue
        marks = margins.markdown[edge.run.start : edge.run.end]
        yield Edit(*_cut(edge.run))
        if edge.opens:
            yield Edit(unit.end, 2, unit.end, marks)
        else:
            yield Edit(unit.start, 0, unit.start, marks)


def beside(margins: Margins, edges: list[Edge]) -> Iterator[Edit]:
    """A comment without words stands beside the failing edges."""
    for edge in edges:
        at = edge.run.start if edge.opens else edge.run.end
        yield Edit(at, 0, at, COMMENT)


def _cut(run: Run) -> tuple[int, int, int, str]:
    return run.start, 1, run.end, ""
