"""The long image of an edition, to be passed on in chats: all of it, and a code to its page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import segno

from articles import markdown
from digests.drawing.canvas import ACCENT, INK, LINE, SOFT, WASH, Canvas, Line, Run, Setting
from digests.drawing.typeface import Typeface
from digests.issue import Commentary, Item
from digests.shares.blocks import BULLET, Block, blocks
from digests.shares.edition import Edition

WIDTH, HIGHEST = 1080, 20_000
EDGE = 76
ROOM = WIDTH - 2 * EDGE
CODE = 300  # the side of the code, at least
LEAST_DOT = 3
LONGEST_MENDED = 2_300  # characters of an address that leave room to mend a code that is blurred
INDENT = 52  # of a list


@dataclass(frozen=True)
class Strip:
    """A strip of the image, as high as this, and how to paint it at a height.

    `opens` what follows: it never stands last. `item` is the place of the item it belongs to.
    """

    height: int
    paint: Callable[[Canvas, int], None]
    opens: bool = False
    item: int = -1


def blank(height: int, item: int = -1) -> Strip:
    return Strip(height, lambda canvas, top: None, opens=True, item=item)


def long_image(edition: Edition, typeface: Typeface) -> bytes:
    """A PNG of 1080 wide and 20,000 high at most; the same bytes for the same edition."""
    return _Print(edition, typeface).png()


class _Print:
    """An edition on its way to the image."""

    def __init__(self, edition: Edition, typeface: Typeface) -> None:
        self.edition = edition
        self.name = Setting(typeface, 76, 1.25)
        self.headline = Setting(typeface, 62, 1.36)
        self.title = Setting(typeface, 50, 1.42)
        self.text = Setting(typeface, 41, 1.74)
        self.small = Setting(typeface, 31, 1.6)

    def png(self) -> bytes:
        head, foot = list(self.head()), list(self.foot())
        body = self.cut(list(self.body()), HIGHEST - total(head) - total(foot))
        strips = [*head, *body, *foot]
        canvas, top = Canvas(WIDTH, total(strips)), 0
        for strip in strips:
            strip.paint(canvas, top)
            top += strip.height
        return canvas.png()

    def cut(self, strips: list[Strip], room: int) -> list[Strip]:
        """The strips there is room for; where some are left out, a sentence that says so."""
        if total(strips) <= room:
            return strips
        last = list(self.centred(self.edition.words.cut, self.title, ACCENT))
        kept, used = list[Strip](), total(last)
        for strip in strips:
            if used + strip.height > room:
                break
            kept.append(strip)
            used += strip.height
        while kept and kept[-1].opens:
            kept.pop()
        return [*kept, *last]

    def head(self) -> Iterator[Strip]:
        edition = self.edition
        yield Strip(22, lambda canvas, top: canvas.box(0, top, WIDTH, 22, ACCENT))
        yield blank(64)
        yield from self.lines([Run(edition.series, bold=True)], self.name)
        yield Strip(self.text.height + 8, self.dateline)
        yield blank(18)
        yield Strip(8, self.double_rule)
        yield blank(36)
        if edition.telling:
            yield from self.lines([Run(edition.telling, bold=True)], self.headline, even=True)
            yield blank(30)

    def dateline(self, canvas: Canvas, top: int) -> None:
        canvas.text(EDGE, top, self.edition.day, self.text, fill=SOFT)
        canvas.text(
            WIDTH - EDGE, top, self.edition.counted, self.text, fill=ACCENT, bold=True, right=True
        )

    def double_rule(self, canvas: Canvas, top: int) -> None:
        canvas.box(EDGE, top, ROOM, 4, INK)
        canvas.box(EDGE, top + 7, ROOM, 1, INK)

    def body(self) -> Iterator[Strip]:
        """What was corrected, then the parts of the edition in its own order."""
        edition = self.edition
        for each in edition.own:
            yield from self.lines([Run(f"{edition.frame.note}{each.note}")], self.small, ACCENT)
            yield blank(16)
        for part in edition.layout.parts:
            if part == "lead" and edition.issue.lead.strip():
                yield from self.markdown(edition.issue.lead)
                yield blank(30)
            elif part == "items":
                for place, number, item in edition.layout.numbered(edition.issue):
                    yield from self.item(place, number, item)
            elif part == "commentary":
                for remark in edition.issue.commentary:
                    yield from self.commentary(remark)

    def item(self, place: int, number: int, item: Item) -> Iterator[Strip]:
        if place:
            yield Strip(1, lambda canvas, top: canvas.box(EDGE, top, ROOM, 1, LINE), opens=True)
        yield blank(38, place)
        yield from self.titled(number, " ".join(markdown.plain(item.title).split()))
        said = [markdown.plain(item.attribution), self.edition.layout.day_of(item)]
        if source := " · ".join(filter(None, said)):
            yield blank(6)
            yield from self.lines([Run(source)], self.small, SOFT, opens=True)
        yield blank(14)
        yield from self.markdown(item.body)
        yield blank(36)

    def titled(self, number: int, title: str) -> Iterator[Strip]:
        """A title, its number in the accent's colour before its first line."""
        wide = self.title.width(f"{number}", bold=True) + 22
        found = self.title.lines([Run(title, bold=True)], ROOM - wide)
        for at, line in enumerate(found):

            def paint(canvas: Canvas, top: int, line: Line = line, first: bool = not at) -> None:
                if first:
                    canvas.text(EDGE, top, f"{number}", self.title, fill=ACCENT, bold=True)
                canvas.line(EDGE + wide, top, line, self.title)

            yield Strip(self.title.height, paint, opens=True)

    def commentary(self, remark: Commentary) -> Iterator[Strip]:
        """Opinion apart from the news: on a ground of its own, under a thick line, signed."""
        heading = markdown.plain(remark.heading or self.edition.labels.commentary)
        signed = markdown.plain(self.edition.labels.signed(remark))
        yield blank(44)
        yield Strip(6, lambda canvas, top: canvas.box(EDGE, top, ROOM, 6, ACCENT), opens=True)
        inner = [
            blank(30),
            *self.lines([Run(heading, bold=True)], self.title, inset=36),
            blank(12),
            *self.markdown(remark.body, inset=36),
        ]
        if signed:
            width = self.text.width(signed)
            inner += self.lines([Run(signed)], self.text, SOFT, inset=ROOM - 36 - width)
        for strip in [*inner, blank(30)]:
            yield grounded(strip)
        yield blank(40)

    def markdown(self, text: str, inset: float = 0) -> Iterator[Strip]:
        for place, block in enumerate(blocks(text)):
            if place:
                yield blank(10 if block.mark else 22)
            yield from self.block(block, inset)

    def block(self, block: Block, inset: float) -> Iterator[Strip]:
        if block.kind == "rule":
            yield Strip(1, lambda canvas, top: canvas.box(EDGE, top, ROOM, 1, LINE))
            return
        heading = block.kind == "heading"
        inset += INDENT * block.depth + (INDENT if block.quoted else 0)
        runs = [Run(span.text, span.bold or span.em or heading) for span in block.spans]
        fill = SOFT if block.quoted else INK
        for at, strip in enumerate(self.lines(runs, self.text, fill, inset=inset, right=inset > 0)):
            mark = block.mark if not at else ""

            def paint(canvas: Canvas, top: int, strip: Strip = strip, mark: str = mark) -> None:
                strip.paint(canvas, top)
                if mark == BULLET:  # too faint in most fonts
                    canvas.box(EDGE + inset - INDENT + 14, top + 31, 10, 10, ACCENT)
                elif mark:
                    canvas.text(EDGE + inset - INDENT, top, mark, self.text, fill=ACCENT)
                if block.quoted:
                    canvas.box(EDGE + inset - INDENT, top, 5, self.text.height, LINE)

            yield Strip(strip.height, paint, opens=heading)

    def lines(
        self,
        runs: list[Run],
        how: Setting,
        fill: str = INK,
        *,
        inset: float = 0,
        right: bool = False,
        even: bool = False,
        opens: bool = False,
    ) -> Iterator[Strip]:
        """A paragraph, a strip a line; `right`: it ends as far from the other edge at most."""
        room = ROOM - inset - (36 if right else 0)
        for line in how.lines(runs, room, even=even):

            def paint(canvas: Canvas, top: int, line: Line = line) -> None:
                canvas.line(EDGE + inset, top, line, how, fill, hang=not inset)

            yield Strip(how.height, paint, opens)

    def centred(self, text: str, how: Setting, fill: str) -> Iterator[Strip]:
        yield blank(30)
        width = how.width(text, bold=True)
        yield from self.lines([Run(text, bold=True)], how, fill, inset=(ROOM - width) / 2)
        yield blank(30)

    def foot(self) -> Iterator[Strip]:
        """Where the page is, and what readers are told of the machine."""
        yield blank(24)
        yield Strip(8, self.double_rule)
        yield blank(44)
        if self.edition.url:
            dots, side = code_of(self.edition.url)
            yield Strip(max(CODE, side * len(dots)), partial(self.code, dots, side))
            yield blank(44)
        elif self.edition.label:
            yield from self.lines([Run(self.edition.label)], self.small, SOFT)
            yield blank(44)

    def code(self, dots: Sequence[Sequence[int]], side: int, canvas: Canvas, top: int) -> None:
        """The code on the left, what it is good for beside it."""
        for y, row in enumerate(dots):
            for x, dark in enumerate(row):
                if dark:
                    canvas.box(EDGE + x * side, top + y * side, side, side, INK)
        left = EDGE + side * len(dots) + 44
        edition, said = self.edition, self.edition.words.scan
        how = [(Run(edition.series, bold=True), self.text, INK), (Run(said), self.small, INK)]
        how += [(Run(edition.label), self.small, SOFT)] if edition.label else []
        for run, setting, fill in how:
            for line in setting.lines([run], WIDTH - EDGE - left):
                canvas.line(left, top, line, setting, fill)
                top += setting.height
            top += 8


def code_of(url: str) -> tuple[list[list[int]], int]:
    """The rows of dots that say an address, and how many pixels wide a dot is.

    A Chinese letter takes nine characters of it.
    """
    error = "m" if len(url) <= LONGEST_MENDED else "l"
    code = segno.make(url, error=error, micro=False)
    dots = [list(row) for row in code.matrix_iter(border=0)]
    return dots, max(CODE // len(dots), LEAST_DOT)


def grounded(strip: Strip) -> Strip:
    """The strip on the ground that opinion stands on."""

    def paint(canvas: Canvas, top: int) -> None:
        canvas.box(EDGE, top, ROOM, strip.height, WASH)
        strip.paint(canvas, top)

    return Strip(strip.height, paint, strip.opens)


def total(strips: list[Strip]) -> int:
    return sum(strip.height for strip in strips)
