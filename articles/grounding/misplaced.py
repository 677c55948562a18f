"""A right figure in the wrong place: the draft tells one thing's figure of another.

Where the draft's sentence has the company of another figure of the source, and of none that says
the same, that other one was to be told; where two keep each other's company, they are exchanged.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from articles.facts import Fact
from articles.facts.fact import Span
from articles.grounding.company import Told, token
from articles.grounding.cues import STEP
from articles.grounding.evidence import ORDERS
from articles.grounding.fitting import BOUNDS
from articles.grounding.layout import FIGURES, Unit
from articles.grounding.made import is_step
from articles.grounding.rivals import alike, is_aside, is_of_size, is_same, measure, size
from articles.grounding.scales import AMOUNTS, counted, scaled

OWN = 0.35  # of how well another figure fits, at most, how well the draft's own does
NOTHING = 0.1  # of how well it fits, that is none
LEAD, SURE = 1.3, 2.6  # by how much the other one fits better, to doubt and to deny
LEAD_ACROSS = 0.7  # the same across languages, which share less, to doubt
CROSSED = 1.0  # by how much two exchanged ones fit better, together
TIMES, TIMES_ACROSS = 1.2, 2.0  # and how many times as well
SURELY = 1.5, 2.0  # by how much and how many times, where only one of them fits better
MANY = 150  # figures of one measure, among which company tells nothing apart
FAR = 400  # characters between two that may be exchanged
BEFORE = 24  # characters that tell a difference or a sum
FEW = 2  # places of a figure that may be exchanged with another
REACHED = re.compile(
    "[升降增减跌涨缩][至到]了?约?\\Z|"
    "(?:rose|risen|fell|fallen|up|down|grew|grown|dropped|climbed|shrank|shrunk|slipped|narrowed|"
    "widened|cut)\\s(?:[^.;]{0,12}\\s)?to\\s\\Z"
)
MONTHLY = len("2026-01")
Fits = tuple[float, float]


class Misplaced(NamedTuple):
    """A claim by its place among all, what should stand there, and whether that is sure."""

    place: int
    evidence: Span
    sure: bool


def misplaced(told: Told) -> Iterator[Misplaced]:
    """The claims of another thing's figure."""
    low, said = told.page.low, {(fact.kind, size(fact)) for fact in told.facts}
    plain = [fact for fact in told.facts if fact.start in told.shown and _is_plain(fact, low)]
    known = {fact.start: _candidates(fact, told, said) for fact in plain}
    places = {fact.start: _exact(fact, known[fact.start][0]) for fact in plain}
    exchanged = list(_exchanged(plain, places, told, times=TIMES_ACROSS if told.across else TIMES))
    for fact in plain:
        if _is_reckoned_step(fact, told):
            continue
        for found in _better(fact, *known[fact.start], told):
            there = told.reading.at[found.evidence]
            if not _is_of_another(fact, there, plain, told):
                yield found
    yield from exchanged


def _is_reckoned_step(fact: Fact, told: Told) -> bool:
    """Whether it is told as a difference that the source has not told as one itself."""
    own, low = told.shown[fact.start], told.reading.low
    return is_step(
        fact, told.page.low[max(0, fact.start - BEFORE) : fact.start], told.reading
    ) and (STEP.search(low, max(0, own.start - BEFORE), own.start) is None)


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
    if (
        not told.are_beside(own, theirs, near=mine > NOTHING * best)
        and told.is_nearer(fact, own, theirs)
        and not told.is_at_head(fact, own, theirs)
    ):
        sure = lead > SURE and not _is_level(fact, told)
        yield Misplaced(told.places[fact.start], (theirs.start, theirs.end), sure)


def _is_level(fact: Fact, told: Told) -> bool:
    """Whether something rose or fell to it."""
    return REACHED.search(told.page.low, max(0, fact.start - BEFORE), fact.start) is not None


def _is_of_another(fact: Fact, there: Fact, plain: Sequence[Fact], told: Told) -> bool:
    """Whether the company is that of a figure beside it in the draft, which has it in the source.

    A profit of 12.7 "on revenue of 318.4", of "318.4, ahead of the 296 expected".
    """
    sentence = told.draft.clause(fact.start).sentence
    return any(
        other is not fact
        and measure(other) == measure(fact)
        and told.draft.clause(other.start).sentence == sentence
        and told.are_beside([told.shown[other.start]], there, near=True)
        and told.fit(other, there) >= told.fit(fact, there)
        for other in plain
    )


def _candidates(
    fact: Fact, told: Told, said: Collection[tuple[str, float | str]]
) -> tuple[list[Fact], list[Fact]]:
    """The source's figures that say the same, and others, none `said`, it could be taken for."""
    shown = told.shown[fact.start]
    own, rivals = [shown], []
    for known in alike(fact, told.reading):
        if is_same(fact, known):
            own.append(known)
        elif (
            (known.kind, size(known)) not in said
            and (told.across or counted(known) == counted(fact))
            and is_of_size(fact, known)
            and not is_aside(known, told.reading.low)
            and not _bounds(known, fact)
        ):
            rivals.append(known)
    if fact.kind == "ordinal" and fact.value == 1:
        own += [replace(shown, start=place.start(), end=place.end()) for place in _firsts(told)]
    exact = fact.kind not in AMOUNTS or any(size(known) == size(fact) for known in own)
    return (list(dict.fromkeys(own)), rivals) if exact else ([], [])


def _bounds(known: Fact, fact: Fact) -> bool:
    """Whether a bound of the source is one of the draft's figure: more than half, of 54%."""
    if known.vague not in BOUNDS or fact.kind not in AMOUNTS:
        return False
    low, high = BOUNDS[known.vague]
    return low * scaled(known)[1] <= scaled(fact)[1] <= high * scaled(known)[1]


def _firsts(told: Told) -> list[re.Match[str]]:
    """Where the source says that something is the first, in any words."""
    return list(ORDERS[1].finditer(told.reading.low))


def _exact(fact: Fact, own: Sequence[Fact]) -> list[Fact]:
    """The figures of the source that are the very same, unless they are told too often."""
    found = [known for known in own if size(known) == size(fact)]
    return found if len(found) <= FEW else []


def _exchanged(
    plain: Sequence[Fact], places: Mapping[int, Sequence[Fact]], told: Told, *, times: float
) -> Iterator[Misplaced]:
    """Two figures of the draft of which each stands in the source where the other should."""
    for one, other in _near(plain):
        if measure(one) != measure(other) or not is_of_size(one, other):
            continue
        here, there = places[one.start], places[other.start]
        if not here or not there:
            continue
        both = {token(known) for known in (*here, *there)}
        straight = _bests((one, other), (here, there), told, both)
        turned = _bests((one, other), (there, here), told, both)
        fits, crossed = [fit for fit, _place in straight], [fit for fit, _place in turned]
        if _is_crossed((fits[0], fits[1]), (crossed[0], crossed[1]), times):
            for fact, (_fit, meant) in zip((one, other), turned, strict=True):
                yield Misplaced(told.places[fact.start], (meant.start, meant.end), sure=True)


def _bests(
    facts: Iterable[Fact], places: Iterable[Sequence[Fact]], told: Told, without: Collection[Unit]
) -> list[tuple[float, Fact]]:
    """How well each of some fits the best of its places, and which that is."""
    found = []
    for fact, row in zip(facts, places, strict=True):
        fits = ((told.fit(fact, known, without=without), known) for known in row)
        found.append(max(fits, key=lambda fit: fit[0]))
    return found


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
    surely = lead > SURELY[0] and sum(turned) > SURELY[1] * sum(straight)
    return (both or surely) and lead > CROSSED and sum(turned) > times * sum(straight)


def _is_plain(fact: Fact, low: str) -> bool:
    """Whether a figure is told as it is, and not by a bound or from the day of publication."""
    if fact.vague not in ("", "~") or fact.kind not in FIGURES or is_aside(fact, low):
        return False
    return fact.kind != "date" or len(str(fact.value)) >= MONTHLY
