"""The card of an edition: what stands beside a link to it in chats and elsewhere."""

from digests.drawing.canvas import ACCENT, INK, LINE, SOFT, Canvas, Line, Run, Setting
from digests.drawing.typeface import Typeface
from digests.shares.edition import Edition

WIDTH, HEIGHT = 1200, 630
EDGE = 72
ROOM = WIDTH - 2 * EDGE
BOTTOM = 548  # what is below is the imprint's, where there is one
HEADLINES = ((74, 1), (62, 2), (52, 3))  # sizes, each with the lines it may take
ITEM = 31


def card(edition: Edition, typeface: Typeface) -> bytes:
    """A PNG of 1200 × 630; the same bytes for the same edition and typeface."""
    canvas = Canvas(WIDTH, HEIGHT)
    top = masthead(canvas, edition, typeface)
    headline, titles = said(edition)
    top = printed(canvas, headline, top, typeface)
    bottom = BOTTOM if edition.label else HEIGHT - 40
    listed(canvas, titles, top + 16, bottom, typeface)
    if edition.label:
        imprint(canvas, edition, typeface)
    return canvas.png()


def said(edition: Edition) -> tuple[str, list[tuple[int, str]]]:
    """What stands large, and the items below it, numbered as in the edition.

    A title that is but a date and the Series' name leaves its place to the first item.
    """
    numbered = list(enumerate(edition.titles, start=edition.layout.first_number))
    if edition.telling or not numbered:
        return edition.telling or edition.issue.title, numbered
    return numbered[0][1], numbered[1:]


def masthead(canvas: Canvas, edition: Edition, typeface: Typeface) -> int:
    """Name, number and day above a double rule; returns where it ends."""
    name, day = Setting(typeface, 46, 1.3), Setting(typeface, 28, 1.3)
    canvas.box(0, 0, WIDTH, 14, ACCENT)
    numbered = canvas.text(
        WIDTH - EDGE, 50, edition.counted, name, fill=ACCENT, bold=True, right=True
    )
    room = ROOM - numbered - 40
    for line in name.lines([Run(edition.series, bold=True)], room, most=1):
        canvas.line(EDGE, 50, line, name, hang=True)
    canvas.text(EDGE, 116, edition.day, day, fill=SOFT)
    canvas.box(EDGE, 168, ROOM, 3, INK)
    canvas.box(EDGE, 175, ROOM, 1, INK)
    return 196


def printed(canvas: Canvas, headline: str, top: int, typeface: Typeface) -> int:
    """The headline, as large as it can be; returns where it ends."""
    how, found = fitting(headline, typeface)
    for line in found:
        canvas.line(EDGE, top, line, how, hang=True)
        top += how.height
    return top


def fitting(headline: str, typeface: Typeface) -> tuple[Setting, list[Line]]:
    for size, most in HEADLINES:
        how = Setting(typeface, size, 1.32)
        found = how.lines([Run(headline, bold=True)], ROOM, even=True)
        if len(found) <= most:
            return how, found
    return how, how.lines([Run(headline, bold=True)], ROOM, most=most)


def listed(
    canvas: Canvas, titles: list[tuple[int, str]], top: int, bottom: int, typeface: Typeface
) -> None:
    """As many items as there is room for, a line each."""
    how = Setting(typeface, ITEM, 1.62)
    wide = max((how.width(f"{number}", bold=True) for number, _ in titles[:6]), default=0) + 22
    for number, title in titles[: max((bottom - top) // how.height, 0)]:
        canvas.text(EDGE, top, f"{number}", how, fill=ACCENT, bold=True)
        for line in how.lines([Run(title)], ROOM - wide, most=1):
            canvas.line(EDGE + wide, top, line, how)
        top += how.height


def imprint(canvas: Canvas, edition: Edition, typeface: Typeface) -> None:
    """How it was made, as readers of the page are told."""
    small = Setting(typeface, 22, 1.3)
    canvas.box(EDGE, BOTTOM + 14, ROOM, 1, LINE)
    canvas.text(EDGE, BOTTOM + 27, edition.label, small, fill=SOFT)
