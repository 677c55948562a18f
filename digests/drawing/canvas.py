"""Paper to print on: lines of text set by hand, rules, and a PNG that is the same each time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import pairwise
from unicodedata import category

from PIL import Image, ImageDraw

from digests.drawing.breaking import is_wide, lines, narrowest
from digests.drawing.typeface import Face, Typeface

# The press' own colours, by day.
PAPER, INK, SOFT, LINE, WASH, ACCENT = (
    *("#fdfcf8", "#1e1d1b", "#5f5b54"),
    *("#d8d3c7", "#f4f1e8", "#9b2335"),
)
GAP = 0.16  # of a letter's size, between Chinese and Latin
SHADES = 64  # of the few colours there are: enough for smooth edges
OPENING = frozenset("「『（【《〈〔")
STOPS = "。，、；：,.;:!?！？ —…"


@dataclass(frozen=True)
class Run:
    """A piece of text in one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Line:
    """A line as it is set: pieces, each so far from its beginning."""

    pieces: tuple[tuple[float, Run], ...]
    width: float


@dataclass(frozen=True)
class Setting:
    """How text is set: size and leading in pixels."""

    typeface: Typeface
    size: int
    leading: float = 1.6

    @property
    def height(self) -> int:
        return round(self.size * self.leading)

    def face(self, bold: bool) -> Face:
        return self.typeface.bold if bold else self.typeface.regular

    def lines(
        self, runs: Iterable[Run], room: float, *, most: int = 0, even: bool = False
    ) -> list[Line]:
        """A paragraph in lines, so many at most, the last then ends in "…"; `even`: all alike."""
        text, weights = self._characters(runs)
        advances = self._advances(text, weights)
        asked = narrowest(text, advances, room) if even else room
        cuts = list(lines(text, advances, asked))
        if most and len(cuts) > most:
            start = cuts[most - 1][0]
            text = self._clipped(text, start, advances, room)
            weights = [*weights[: len(text) - 1], False]
            advances = self._advances(text, weights)
            cuts = [*cuts[: most - 1], (start, len(text))]
        return [self._line(text, weights, advances, *cut) for cut in cuts]

    def _characters(self, runs: Iterable[Run]) -> tuple[str, list[bool]]:
        text, weights = "", list[bool]()
        for run in runs:
            # At the edge of a run a space counts, within it the typeface tidies up.
            lead = " " if run.text[:1].isspace() and text and text[-1] != " " else ""
            said = lead + self.typeface.clean(run.text)
            said += " " if run.text[-1:].isspace() and said.strip() else ""
            text += said
            weights += [run.bold] * len(said)
        return text, weights

    def _advances(self, text: str, weights: Sequence[bool]) -> list[float]:
        found = [
            _advance(self.face(bold), self.size, char)
            for char, bold in zip(text, weights, strict=False)
        ]
        for at, (before, after) in enumerate(pairwise(text)):
            if apart(before, after):
                found[at] += GAP * self.size
        return found

    def _clipped(self, text: str, start: int, advances: Sequence[float], room: float) -> str:
        """The text up to where it and "…" fill the line that begins at `start`."""
        room -= _advance(self.typeface.regular, self.size, "…")
        end = start
        while end < len(text) and sum(advances[start : end + 1]) <= room:
            end += 1
        return text[:end].rstrip(STOPS) + "…"

    def _line(
        self, text: str, weights: Sequence[bool], advances: Sequence[float], start: int, end: int
    ) -> Line:
        pieces, at, began, x = list[tuple[float, Run]](), start, start, 0.0
        place = 0.0
        for at in range(start, end):
            place += advances[at]
            last = at + 1 == end
            if last or weights[at + 1] != weights[at] or apart(text[at], text[at + 1]):
                pieces.append((x, Run(text[began : at + 1], weights[at])))
                began, x = at + 1, place
        return Line(tuple(pieces), place)

    def width(self, text: str, *, bold: bool = False) -> float:
        """How wide a text is on one line."""
        clean = self.typeface.clean(text)
        return sum(self._advances(clean, [bold] * len(clean)))


@lru_cache(maxsize=50_000)
def _advance(face: Face, size: int, char: str) -> float:
    return float(face.at(size).getlength(char))


def apart(before: str, after: str) -> bool:
    """Whether Chinese and Latin meet here without a space: a little is left between them."""
    return is_letter(before) and is_letter(after) and is_wide(before) != is_wide(after)


def is_letter(char: str) -> bool:
    return category(char)[0] in "LN"


class Canvas:
    """A sheet of paper of a width and height in pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("RGB", (width, height), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, width: float, height: float, fill: str) -> None:
        """A filled box; a rule is a low one."""
        self.pen.rectangle((left, top, left + width - 1, top + height - 1), fill=fill)

    def line(
        self,
        left: float,
        top: float,
        line: Line,
        how: Setting,
        fill: str = INK,
        *,
        hang: bool = False,
    ) -> None:
        """A line of text, in the middle of its leading; `hang`: there is a margin before it."""
        base = top + (how.height - how.size) / 2 + how.size * 0.86
        if hang and line.pieces and line.pieces[0][1].text[0] in OPENING:
            left -= how.size / 2  # the blank half of its square hangs into the margin
        for x, run in line.pieces:
            font = how.face(run.bold).at(how.size)
            self.pen.text((left + x, base), run.text, fill=fill, font=font, anchor="ls")

    def text(
        self,
        left: float,
        top: float,
        text: str,
        how: Setting,
        *,
        fill: str = INK,
        bold: bool = False,
        right: bool = False,
    ) -> float:
        """One line, from the left or up to the right; returns its width."""
        width = how.width(text, bold=bold)
        found = how.lines([Run(text, bold)], width + how.size)
        for line in found[:1]:
            self.line(left - width if right else left, top, line, how, fill)
        return width

    def png(self) -> bytes:
        """The sheet as a PNG of few colours, without the date or the name of a program."""
        flat = self.image.quantize(
            SHADES, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
        kept = BytesIO()
        flat.save(kept, "PNG", compress_level=6)  # 9 takes ten times as long for a tenth less
        return kept.getvalue()
