"""A right figure or name in the wrong place: the draft tells one thing's figure of another.

Where the draft's sentence has the company of another figure of the source, and of none that says
the same, that other one was to be told; where two keep each other's company, they are exchanged.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from articles.facts import Fact
from articles.facts.fact import Span
from articles.grounding import amounts, moments
from articles.grounding.company import Told, token
from articles.grounding.layout import FIGURES
from articles.grounding.moments import MOMENTS
from articles.grounding.scales import AMOUNTS, counted, scaled
from articles.grounding.source import Source

MUCH = 30  # times as much as what it could be taken for
ROUGHLY = 0.06  # by how much a rounded figure may miss
OWN = 0.35  # of how well another figure fits, at most, how well the draft's own does
NOTHING = 0.1  # of how well it fits, that is none
LEAD, SURE = 0.7, 1.0  # by how much the other one fits better, to doubt and to deny
LEAD_ACROSS, SURE_ACROSS = 0.4, 0.8  # the same across languages, which share less
CROSSED = 1.0  # by how much two exchanged ones fit better, together
TIMES, TIMES_ACROSS, TIMES_NAMED = 1.2, 2.0, 1.3  # and how many times as well
MANY = 150  # figures of one measure, among which company tells nothing apart
FAR = 400  # characters between two that may be exchanged
OFTEN = 8  # places of a name that is told too often to tell its company
SMALL = 10
MONTHLY = len("2026-01")
SINCE = re.compile(r"[之以]?[前后来内]|\s(?:ago|earlier|before|after|later|since)(?![a-z])|-old|岁")
AGAINST = re.compile(r"[比较]\Z|(?<![a-z])(?:than|versus|against)\s(?:in\s)?(?:the\s)?\Z")
BEFORE = 16  # characters in which a moment is called what something is compared with
Measure = tuple[str, str]
Fits = tuple[float, float]


class Misplaced(NamedTuple):
    """A claim by its place among all, what should stand there, and whether that is sure."""

    place: int
    evidence: Span
    sure: bool


def misplaced(told: Told) -> Iterator[Misplaced]:
    """The claims of another thing's figure or name."""
    low, said = told.page.low, {(fact.kind, _size(fact)) for fact in told.facts}
    plain = [fact for fact in told.facts if fact.start in told.shown and _is_plain(fact, low)]
    known = {fact.start: _candidates(fact, told, said) for fact in plain}
    single = [fact for fact in plain if len(known[fact.start][0]) == 1]
    exchanged = list(_exchanged(single, told, times=TIMES_ACROSS if told.across else TIMES))
    for fact in plain:
        yield from _better(fact, *known[fact.start], told)
    yield from exchanged or _renamed(told)  # whose figures are exchanged looks exchanged, too


def _better(
    fact: Fact, own: Sequence[Fact], rivals: Sequence[Fact], told: Told
) -> Iterator[Misplaced]:
    """The figure of the source that the draft's sentence is about, where its own is not."""
    if not own or not 0 < len(rivals) <= MANY:
        return
    mine = told.best(fact, own)
    best, place = max((told.fit(fact, known), -at) for at, known in enumerate(rivals))
    theirs, lead = rivals[-place], best - mine
    if mine >= OWN * best or lead <= (LEAD_ACROSS if told.across else LEAD):
        return
    if not told.are_beside(own, theirs, near=mine > NOTHING * best) and told.is_nearer(
        fact, own, theirs
    ):
        sure = lead > (SURE_ACROSS if told.across else SURE)
        yield Misplaced(told.places[fact.start], (theirs.start, theirs.end), sure)


def _candidates(
    fact: Fact, told: Told, said: Collection[tuple[str, float | str]]
) -> tuple[list[Fact], list[Fact]]:
    """The source's figures that say the same, and others, none `said`, it could be taken for."""
    shown = told.shown[fact.start]
    own, rivals = [shown], []
    for known in _alike(fact, told.reading):
        if _is_same(fact, known):
            own.append(known)
        elif (
            (known.kind, _size(known)) not in said
            and (told.across or counted(known) == counted(fact))
            and _is_of_size(fact, known)
            and not _is_aside(known, told.reading.low)
        ):
            rivals.append(known)
    exact = fact.kind not in AMOUNTS or any(_size(known) == _size(fact) for known in own)
    return (list(dict.fromkeys(own)), rivals) if exact else ([], [])


def _exchanged(single: Sequence[Fact], told: Told, *, times: float) -> Iterator[Misplaced]:
    """Two figures of the draft of which each stands in the source where the other should."""
    for one, other in _near(single):
        if _measure(one) != _measure(other) or not _is_of_size(one, other):
            continue
        here, there = told.shown[one.start], told.shown[other.start]
        both = {token(here), token(there)}
        straight = told.fit(one, here, without=both), told.fit(other, there, without=both)
        turned = told.fit(one, there, without=both), told.fit(other, here, without=both)
        if _is_crossed(straight, turned, times):
            yield Misplaced(told.places[one.start], (there.start, there.end), sure=True)
            yield Misplaced(told.places[other.start], (here.start, here.end), sure=True)


def _renamed(told: Told) -> Iterator[Misplaced]:
    """Two names of one sentence, each where the source has the other: never more than a doubt."""
    for one, other in _near(sorted(told.names.values(), key=lambda name: name.start)):
        said = {str(one.value), str(other.value)}
        nested = any(a != b and a in b for a in said for b in said)
        near = told.draft.clause(one.start).sentence == told.draft.clause(other.start).sentence
        if nested or not near:
            continue
        here = [name for name in told.named if name.value == one.value]
        there = [name for name in told.named if name.value == other.value]
        if max(len(here), len(there)) > OFTEN:
            continue
        names = {("name", each) for each in said}
        straight = (told.best(one, here, without=names), told.best(other, there, without=names))
        turned = (told.best(one, there, without=names), told.best(other, here, without=names))
        if _is_crossed(straight, turned, TIMES_NAMED):
            for name, theirs in ((one, there[0]), (other, here[0])):
                yield Misplaced(told.places[name.start], (theirs.start, theirs.end), sure=False)


def _near(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Two different ones of some in their order, not far from each other."""
    for place, one in enumerate(facts):
        for other in facts[place + 1 :]:
            if other.start - one.end >= FAR:
                break
            if one.value != other.value:
                yield one, other


def _is_crossed(straight: Fits, turned: Fits, times: float) -> bool:
    """Whether two fit better in each other's place."""
    lead = sum(turned) - sum(straight)
    both = turned[0] > straight[0] and turned[1] > straight[1]
    return both and lead > CROSSED and sum(turned) > times * sum(straight)


def _alike(fact: Fact, reading: Source) -> list[Fact]:
    """The figures of a source that are of the same measure."""
    return reading.reckoned(_by_measure).get(_measure(fact), [])


def _by_measure(reading: Source) -> dict[Measure, list[Fact]]:
    found: dict[Measure, list[Fact]] = {}
    for fact in reading.facts:
        if fact.kind in FIGURES:
            found.setdefault(_measure(fact), []).append(fact)
    return found


def _measure(fact: Fact) -> Measure:
    """What a figure is of: only those of one measure can be taken for each other."""
    value = str(fact.value)
    if fact.kind in AMOUNTS:
        return fact.kind, scaled(fact)[0]
    if fact.kind == "version":
        return fact.kind, value.rstrip("0123456789.")
    if fact.kind == "quarter":
        return fact.kind, value.rpartition("-")[2][:1]
    return fact.kind, str(value.count("-"))


def _is_plain(fact: Fact, low: str) -> bool:
    """Whether a figure is told as it is, and not by a bound or from the day of publication."""
    if fact.vague or fact.kind not in FIGURES or _is_aside(fact, low):
        return False
    return fact.kind != "date" or len(str(fact.value)) >= MONTHLY


def _is_aside(fact: Fact, low: str) -> bool:
    """Whether it is a small count, or tells when something was or what it is compared with."""
    if fact.kind == "duration":
        return SINCE.match(low, fact.end) is not None
    if fact.kind in MOMENTS and AGAINST.search(low, max(0, fact.start - BEFORE), fact.start):
        return True
    if fact.kind == "date":
        return moments.RELATIVE.search(fact.text) is not None
    return fact.kind == "number" and not fact.unit and float(fact.value) < SMALL


def _size(fact: Fact) -> float | str:
    return scaled(fact)[1] if fact.kind in AMOUNTS else str(fact.value)


def _is_of_size(fact: Fact, known: Fact) -> bool:
    mine, theirs = _size(fact), _size(known)
    if isinstance(mine, str) or isinstance(theirs, str):
        return True
    return theirs > 0 and mine / MUCH <= theirs <= mine * MUCH


def _is_same(fact: Fact, known: Fact) -> bool:
    """Whether a figure of the source may be what the draft tells, rounded or not."""
    mine, theirs = _size(fact), _size(known)
    if isinstance(mine, str) or isinstance(theirs, str):
        return mine == theirs or (fact.kind in MOMENTS and moments.agree(fact, known, None))
    near = abs(mine - theirs) <= ROUGHLY * max(mine, theirs)
    return amounts.agree(fact, known, mine, theirs) or (near and _figures(fact) < _figures(known))


def _figures(fact: Fact) -> int:
    """How many figures a number is told with."""
    return len(str(fact.value).replace(".", "").strip("0"))
