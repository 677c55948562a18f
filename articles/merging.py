"""Two people's changes of one page joined: by field, by word, by part, in their order; pure.

A sheet is what all fields of a page say, each under a name: `lead`, `items.12.body`,
`items.order` ("12 15 13"), `items.12.DELETE` ("on" or ""), `commentary.+0.body` (not saved yet).
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from articles import worddiff
from articles.keys import is_key

Sheet = Mapping[str, str]
Said = tuple[str, str]  # what a field said when its page was drawn, and what its writer made of it

ORDER, OUT = "order", "DELETE"
DELETE_OR_ORDER = (OUT, ORDER)  # decisions, no words
# What is prose may be joined by word. Half of one address and half of another is neither.
PROSE = frozenset(
    ("lead", "description", "title", "body", "heading", "headline", "summary", "links", "pasted")
)
ONE_LINE = frozenset(("title", "heading", "headline", "attribution", "byline"))


class Hunk(NamedTuple):
    """Text that comes instead of what stands from `start` up to `end`."""

    start: int
    end: int
    text: str

    def touches(self, other: "Hunk") -> bool:
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True)
class Clash:
    """What both changed, each in their own way."""

    name: str
    base: str
    mine: str
    theirs: str

    @property
    def mark(self) -> str:
        return mark(self.theirs)

    @property
    def is_prose(self) -> bool:
        """Whether both could stand one after the other."""
        return last(self.name) in PROSE


@dataclass(frozen=True)
class Choice:
    """How a clash was decided by somebody who saw the text with this mark."""

    pick: str  # mine | theirs | both
    mark: str


@dataclass
class Merge:
    """The sheet as it is now, and how it came about; names of fields and of parts."""

    fields: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)  # changed by them alone
    woven: list[str] = field(default_factory=list)  # changed by both, and joined by word
    clashes: list[Clash] = field(default_factory=list)
    lost: dict[str, Said] = field(default_factory=dict)  # mine, of parts that are gone
    added: list[str] = field(default_factory=list)  # parts that they put in
    gone: list[str] = field(default_factory=list)  # parts that they took out
    stayed: list[str] = field(default_factory=list)  # parts I took out, and they worked on

    @property
    def news(self) -> bool:
        """Whether it says what I have not seen."""
        return any((self.taken, self.woven, self.clashes, self.added, self.gone, self.stayed))


def words(base: str, mine: str, theirs: str) -> str | None:
    """Both changes of a text in one; None where they touch, so that people must decide."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    ours, others = hunks(base, mine), hunks(base, theirs)
    if any(a != b and a.touches(b) for a in ours for b in others):
        return None
    text = base
    for hunk in sorted({*ours, *others}, reverse=True):
        text = text[: hunk.start] + hunk.text + text[hunk.end :]
    return text


def hunks(base: str, text: str) -> list[Hunk]:
    """What was changed, each place with what stands there now."""
    found: list[Hunk] = []
    place, open_ = 0, False
    for piece in worddiff.words(base, text):
        if piece.kind == "same":
            place += len(piece.text)
            open_ = False
            continue
        if not open_:
            found.append(Hunk(place, place, ""))
            open_ = True
        last = found.pop()
        if piece.kind == "gone":
            place += len(piece.text)
            found.append(last._replace(end=place))
        else:
            found.append(last._replace(text=last.text + piece.text))
    return found


def order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Theirs, but what I moved stands where I put it: after what I put it after."""
    common = set(base) & set(mine) & set(theirs)
    was, now = [x for x in base if x in common], [x for x in mine if x in common]
    stayed = _longest(was, now)
    found = [x for x in theirs if x not in common or x in stayed]
    for place, each in enumerate(now):
        if each not in stayed:
            found.insert(found.index(now[place - 1]) + 1 if place else 0, each)
    return found


def _longest(was: Sequence[str], now: Sequence[str]) -> set[str]:
    """The most that can be said to have stayed in place."""
    rank = {each: place for place, each in enumerate(was)}
    tails: list[int] = []
    chains: list[tuple[str, ...]] = []
    for each in now:
        at = bisect_left(tails, rank[each])
        chain = (*(chains[at - 1] if at else ()), each)
        if at == len(tails):
            tails.append(rank[each])
            chains.append(chain)
        else:
            tails[at], chains[at] = rank[each], chain
    return set(chains[-1]) if chains else set()


# Sheets
def merge(
    base: Sheet, mine: Sheet, theirs: Sheet, choices: Mapping[str, Choice] | None = None
) -> Merge:
    """My changes of a page brought onto what it says by now.

    What only one side changed is joined, and so are words that do not touch; the rest are clashes,
    in which `fields` keeps mine, unless `choices` decides them. Not a character of mine is dropped:
    what has no place any more is `lost`.
    """
    found = Merge(dict(theirs))
    here, before, ours = parts(theirs), parts(base), parts(mine)
    found.added = sorted(here - before - ours, key=_by_number)
    found.gone = sorted((before & ours) - here, key=_by_number)
    out = {part for part in ours if mine.get(f"{part}.{OUT}") and not base.get(f"{part}.{OUT}")}
    for name, said in mine.items():
        part = part_of(name)
        was = base.get(name, "")
        if is_new(part):
            found.fields[name] = said
        elif part and part not in here:
            if last(name) != OUT and not same(was, said):
                found.lost[name] = (was, said)
        elif last(name) == ORDER:
            _reorder(found, name, was, said, theirs.get(name, ""))
        else:
            _join(found, Clash(name, was, said, theirs.get(name, "")), choices or {})
    for part in {part_of(name) for name in found.lost}:
        for name in (f"{part}.title", f"{part}.heading"):
            if mine.get(name):  # by which its writer knows it
                found.lost.setdefault(name, (base.get(name, ""), mine[name]))
    for part in sorted(out & here, key=_by_number):
        if any(
            not same(theirs[name], base.get(name, "")) for name in theirs if in_part(name, part)
        ):
            found.fields[f"{part}.{OUT}"] = ""
            found.stayed.append(part)
    return found


def _reorder(found: Merge, name: str, base: str, mine: str, theirs: str) -> None:
    joined = order(base.split(), mine.split(), theirs.split())
    found.fields[name] = " ".join(joined)
    kept = set(base.split()) & set(theirs.split())
    if [x for x in base.split() if x in kept] != [x for x in theirs.split() if x in kept]:
        found.taken.append(name)


def _join(found: Merge, clash: Clash, choices: Mapping[str, Choice]) -> None:
    name, base, mine, theirs = clash.name, clash.base, clash.mine, clash.theirs
    if same(mine, base):
        if not same(theirs, base):
            found.taken.append(name)
    elif same(theirs, base) or same(theirs, mine):
        found.fields[name] = mine
    elif name in choices and choices[name].mark == mark(theirs):
        found.fields[name] = chosen(clash, choices[name].pick)
    elif last(name) in PROSE and (joined := words(base, mine, theirs)) is not None:
        found.fields[name] = joined
        found.woven.append(name)
    else:
        found.fields[name] = mine
        found.clashes.append(clash)


def chosen(clash: Clash, pick: str) -> str:
    """What a field says once its clash is decided; both one after the other, mine first."""
    if pick == "both":
        gap = " / " if last(clash.name) in ONE_LINE else "\n\n"
        return clash.mine.rstrip() + gap + clash.theirs.lstrip()
    return clash.theirs if pick == "theirs" else clash.mine


def changes(base: Sheet, mine: Sheet) -> dict[str, Said]:
    """What somebody has changed of a page, with what stood there."""
    return {
        name: (base.get(name, ""), said)
        for name, said in mine.items()
        if not same(base.get(name, ""), said)
    }


def mark(text: str) -> str:
    """What tells a text from every other."""
    return sha256(text.strip().encode()).hexdigest()[:16]


def same(one: str, other: str) -> bool:
    """Whether two texts would be saved alike."""
    return one.strip() == other.strip()


# Names
def part_of(name: str) -> str:
    """`items.12` of `items.12.body`; "" for a field of the page itself."""
    return name.rpartition(".")[0] if name.count(".") > 1 else ""


def in_part(name: str, part: str) -> bool:
    return part_of(name) == part and last(name) != OUT


def last(name: str) -> str:
    return name.rpartition(".")[2]


def is_new(part: str) -> bool:
    return "+" in part


def new_number(name: str) -> int:
    """Which of the parts that are not saved yet a field belongs to, from 0; 0 for all others."""
    number = part_of(name).partition("+")[2]
    return int(number) if number.isdecimal() and len(number) < 4 else 0


def parts(sheet: Iterable[str]) -> set[str]:
    """The parts of a page that are saved, such as `items.12`."""
    return {part for name in sheet if (part := part_of(name)) and not is_new(part)}


def _by_number(part: str) -> tuple[str, int]:
    kind, _dot, number = part.rpartition(".")
    return kind, int(number) if is_key(number) else 0
