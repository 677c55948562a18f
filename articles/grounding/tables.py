"""What the columns of a table come to: 40 posts of 3, 5, 8, 14 and 10."""

import re
from itertools import groupby

from articles.facts.numerals import of_figures
from articles.grounding.source import Source

CELLS = re.compile(r"\t|\u3000|\s\|\s|\s{2,}")
FIGURE = re.compile(r"\s*[^\d\s]{0,4}\s?([0-9][0-9,]*(?:\.[0-9]+)?)")
LEAST = 3  # rows, and cells in each


def sums(reading: Source) -> list[float]:
    """The sums of all columns of figures, whole and without their last row."""
    found: list[float] = []
    rows = [CELLS.split(line.strip()) for line in reading.text.splitlines()]
    for cells, lines in groupby(rows, key=len):
        table = list(lines)
        if cells >= LEAST and len(table) >= LEAST:
            for column in zip(*table, strict=True):
                found += _sums([FIGURE.match(cell) for cell in column])
    return found


def _sums(column: list[re.Match[str] | None]) -> list[float]:
    values = [float(of_figures(cell[1])) for cell in column if cell]
    return [sum(values), sum(values[:-1])] if len(values) >= LEAST else []
