"""What stands before the items: a lead, highlights that link to them, a heading."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from urllib.parse import unquote

from digests.hugo import marks
from digests.hugo.lines import back, skip, usual
from digests.hugo.page import Found, Page, Part
from digests.hugo.piece import anchor_place, number_place
from digests.hugo.printing import SKIPPED
from digests.issue import Item
from digests.layout import anchor, anchor_of
from digests.shapes import literal

COUNTED = "篇|条|則|则|项|項|个|個|件|大|items?|stories|story|articles?|news"
NUMBER = re.compile(r"\d+")
ENTRY = re.compile(r"(?:[-*+]|\d{1,4}[.)]) +(?:\[[ xX]\] +)?")
SIGN = re.compile(
    r"(\d\ufe0f?\u20e3|[^\w\s\[\]*`<&(#!\"'\u0021-\u007e\u3000-\u303f\uff00-\uffef]+) "
)


@dataclass(frozen=True)
class Entry:
    """A line of the highlights, taken apart."""

    bullet: str
    sign: str
    strong: bool
    words: str
    within: str  # the shape of the words with their link: places are words and target
    target: str | None
    behind: str


def read(
    page: Page, end: int, items: Sequence[Item], first_number: int
) -> tuple[Found, int, list[Item]]:
    """The parts before the first item, the line at which the items begin with their heading, and
    the items as the highlights name them."""
    found = Found()
    entries = _entries(page, end, items)
    lines = list(entries)
    after = _behind(page, lines[-1], end) if lines else 0
    start = _label_at(page, after, end)
    if start < end:
        found.labels["items"] = (page.heading(start) or (0, ""))[1]
    owners = _owners([*entries.values()], items, first_number)
    if not lines or owners is None:  # a list in an order of its own is text
        found.parts += _lead(page, 0, start)
        return found, start, list(items)
    highlights = _highlights(page, lines[0], after, len(items), found)
    above, below = _lead(page, 0, highlights.start), _lead(page, after, start)
    if above and below:
        above, below = _two_leads(page, *above, *below)
    found.parts += [*above, highlights, *below]
    owned = list(zip(pairwise([*lines, after]), entries.values(), owners, strict=True))
    return found, start, _named(page, owned, items, first_number, found)


def _lead(page: Page, start: int, end: int) -> list[Part]:
    """The text of a range, if any, is the lead."""
    start, end = page.trimmed(start, end)
    return [Part("lead", start, end, "{lead}")] if start < end else []


def _two_leads(page: Page, one: Part, two: Part) -> tuple[list[Part], list[Part]]:
    """Texts above and below the highlights: one lead, of which the first paragraphs stand above."""
    count = len(page.text(one.start, one.end).split("\n\n"))
    return (
        [replace(one, shape=f"{{lead:first {count}}}")],
        [replace(two, shape=f"{{lead:after {count}}}")],
    )


def _label_at(page: Page, start: int, end: int) -> int:
    """The heading that stands right above the items; their first line if there is none, or only
    the title of the page."""
    last = back(page.lines, start, end) - 1
    heading = page.heading(last) if last >= start else None
    return last if heading and heading[0] > 1 else end


def _entries(page: Page, end: int, items: Sequence[Item]) -> dict[int, Entry]:
    """The highlights by their lines: those of a list that link into the page or name an item."""
    titles = {item.title for item in items}
    found = {}
    for at in range(end):
        bullet = None if page.code[at] else ENTRY.match(page.lines[at])
        if bullet:
            entry = _entry(bullet, titles)
            if entry.target is not None or entry.words in titles:
                found[at] = entry
    return found


def _entry(bullet: re.Match[str], titles: Collection[str]) -> Entry:
    """The line behind a bullet taken apart; a sign that begins a title is none."""
    line = bullet.string
    rest = line[bullet.end() :].rstrip()
    sign = None if marks.unbolded(rest)[0] in titles else SIGN.match(rest)
    text, strong = marks.unbolded(rest[sign.end() :] if sign else rest)
    link = marks.linked(text)
    words, within, target = text, "{words}", None
    behind = line[len(line.rstrip()) :]
    if link and link.behind.startswith(link.before) and link.url.startswith("#"):
        words, target = link.title, link.url[1:]
        mark = "**" * link.strong
        within = f"[{mark}{{words}}{mark}](#{{target}}{literal(link.within)})"
        rest = literal(link.behind[len(link.before) :])
        within, behind = (within, rest + behind) if link.before else (within + rest, behind)
        strong = strong or bool(link.before)
    return Entry(bullet[0], sign[1] if sign else "", strong, words, within, target, behind)


def _behind(page: Page, last: int, end: int) -> int:
    """The line behind the last of the highlights and what is written right below it."""
    at = last + 1
    while at < end and page.lines[at].strip() and not page.heading(at):
        at += 1
    return at


def _highlights(page: Page, start: int, end: int, count: int, found: Found) -> Part:
    """The part they make, with the heading and the sentence above them."""
    above = _heading_above(page, start)
    last = back(page.lines, 0, start)
    first = _intro_start(page, last, count) if above is None else skip(page.lines, above + 1, start)
    last = max(first, last)
    intro = _counted(page.text(first, last), count)
    label = "" if above is None else (page.heading(above) or (0, ""))[1]
    found.labels |= {"highlights": label, "intro": intro}
    above = first if above is None else above
    shape = [
        *map(literal, page.lines[above:first]),
        *([literal(intro).replace("{{count}}", "{count}")] if intro else []),
        *map(literal, page.lines[last:start]),
        "{highlights}",
    ]
    return Part("highlights", above, end, "\n".join(shape))


def _counted(intro: str, count: int) -> str:
    """The sentence above the highlights, {count} for how many they are: a number that counts
    something or is bold, else the last one."""
    number = rf"(?<!\d){count}(?!\d)"
    counting = re.search(rf"{number}(?=\s*(?:{COUNTED}))|(?<=\*\*){number}", intro)
    found = counting or next(iter([*re.finditer(number, intro)][::-1]), None)
    return f"{intro[: found.start()]}{{count}}{intro[found.end() :]}" if found else intro


def _intro_start(page: Page, end: int, count: int) -> int:
    """Where the paragraph right above the highlights begins if it says how many they are, or ends
    with a colon; else the end."""
    start = end
    while start > 0 and page.lines[start - 1].strip() and not page.is_rule(start - 1):
        start -= 1
    said = page.text(start, end)
    return start if str(count) in said or said.endswith(("：", ":")) else end


def _heading_above(page: Page, start: int) -> int | None:
    """The heading of the highlights, with a few lines at most between."""
    for at in range(start - 1, max(-1, start - 8), -1):
        if page.heading(at):
            return at
    return None


def _named(
    page: Page,
    owned: Sequence[tuple[tuple[int, int], Entry, int | None]],
    items: Sequence[Item],
    first_number: int,
    found: Found,
) -> list[Item]:
    """The items with the words and the shape of their lines; a line of no item stays with the item
    before it, or with the first."""
    cycle = _cycle([entry.sign for _, entry, _ in owned])
    found.form["emoji"] = cycle
    found.form["bold_highlights"] = usual([entry.strong for _, entry, _ in owned], False)
    named, shapes, last = list(items), dict[int, list[str]](), 0
    for (at, stop), entry, owner in owned:
        first = literal(page.lines[at])
        if owner is not None:
            last = owner
            sign = cycle[owner % len(cycle)] if cycle else ""
            named[owner], first = _with_entry(items[owner], owner + first_number, entry, sign)
        shapes.setdefault(last, []).extend([first, *map(literal, page.lines[at + 1 : stop])])
    return [
        replace(item, highlight_shape="\n".join(shapes.get(at, [SKIPPED])))
        for at, item in enumerate(named)
    ]


def _owners(
    entries: Sequence[Entry], items: Sequence[Item], first_number: int
) -> list[int | None] | None:
    """The item of each entry, by anchor or title, or by place if they are as many; None where the
    highlights have another order than the items."""
    places = defaultdict[tuple[bool, str], list[int]](list)
    for place, item in enumerate(items):
        places[True, unquote(anchor_of(place + first_number, item))].append(place)
        places[False, item.title].append(place)
    by_place = len(entries) == len(items)
    owners: list[int | None] = []
    at = 0
    for number, entry in enumerate(entries):
        keys = ((True, unquote(entry.target or "")), (False, entry.words))
        named = [places[key] for key in keys if key in places]
        owner = min((place for found in named for place in _from(found, at)), default=None)
        if named and (owner is None or (by_place and owner != number)):
            return None
        owners.append(number if by_place else owner)
        at = at if owner is None else owner + 1
    return owners


def _from(places: Sequence[int], at: int) -> Sequence[int]:
    """The first of some places that is not before `at`, if there is one."""
    first = bisect_left(places, at)
    return places[first : first + 1]


def _cycle(signs: Sequence[str]) -> tuple[str, ...]:
    """The shortest run of signs that comes again and again."""
    if not all(signs):
        return ()
    for length in range(1, len(signs)):
        if all(sign == signs[at % length] for at, sign in enumerate(signs)):
            return tuple(signs[:length])
    return tuple(signs)


def _with_entry(item: Item, number: int, entry: Entry, usual_sign: str) -> tuple[Item, str]:
    """An item with its own words in the highlights, and the shape of its line; its anchor may be
    as the scheme has it, or known from its heading, or only from here."""
    scheme = anchor(number, item.title)
    if entry.target is not None and "{anchor" not in item.shape:
        name = unquote(entry.target)
        item = replace(item, anchor="" if name == scheme else name)
    written = entry.target or ""
    target = anchor_place(written, item.anchor or scheme) or literal(written)
    sign = f"{entry.sign} " if entry.sign else ""
    if usual_sign and usual_sign == entry.sign:
        sign = "{emoji} "
    mark = "**" * entry.strong
    bullet = NUMBER.sub(lambda found: number_place(found[0], number, alike=False), entry.bullet)
    text = mark + entry.within.replace("{target}", target) + mark
    shape = bullet + sign + text + entry.behind
    return replace(item, highlight="" if entry.words == item.title else entry.words), shape
