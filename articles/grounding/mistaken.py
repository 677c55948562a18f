"""A right name in the wrong place: the draft tells of one person what the source tells of another.

Where what the draft says of a name fits another of its kind, which it does not name there, and
hardly fits its own, that other one was meant; two that fit each other's places are exchanged.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from articles.facts.fact import Span
from articles.grounding.cast import PEOPLE, Named, cast
from articles.grounding.company import Told
from articles.grounding.scene import Fit, Scene


class Limits(NamedTuple):
    """When another name of a kind is meant.

    It fits better by `lead`, and the own at most `own` times as well (where it is `beside`, by what
    stands nearest, too); or what stands nearest fits
    better by `near`, and that of the own at most `near_own` times as well, and in all `rest` times.
    """

    lead: float
    own: float
    near: float
    near_own: float
    rest: float
    beside: bool = False


LIMITS = {
    "person": Limits(1.0, 0.35, 1.5, 0.0, 0.8),
    "place": Limits(1.0, 0.1, 1.5, 0.25, 0.8),
    "town": Limits(1.0, 0.1, 1.5, 0.25, 0.8),
    "country": Limits(2.0, 0.1, 2.0, 0.25, 0.8, beside=True),
    "firm": Limits(1.0, 0.2, 1.5, 0.0, 0.8, beside=True),
    "version": Limits(1.0, 0.2, 1.5, 0.0, 0.8),
}
ANYWHERE = frozenset({"person", "place", "town"})  # one that is told elsewhere in the draft, too
EXCHANGED = LIMITS.keys() - {"country"}
TOGETHER, APART = (1.5, 1.2), (1.0, 1.5)  # how much better two fit exchanged, and how many times
FAR = 400  # characters between two that may be exchanged


class Mistaken(NamedTuple):
    """A name of the draft, and the one of the source that belongs there."""

    start: int
    end: int
    evidence: Span


def mistaken(told: Told) -> Iterator[Mistaken]:
    """The names of a draft that stand where the source has another of their kind."""
    known = told.reading.reckoned(cast)
    for kind, mine in named(told, known).items():
        all_of = [each for each in known if each.kind == kind]
        if len({each.name for each in all_of}) > 1:
            yield from _of_kind(kind.split()[0], Scene(told, all_of, mine))


def _of_kind(kind: str, scene: Scene) -> Iterator[Mistaken]:
    exchanged = list(_exchanged(scene)) if kind in EXCHANGED else []
    yield from exchanged
    taken = {found.start for found in exchanged}
    everyone = set(scene.mine.values())
    for (start, end), name in scene.mine.items():
        if start in taken or not scene.is_told(name):
            continue
        said = scene.beside(start) if kind in ANYWHERE else everyone
        fits = scene.fits(start)
        others = [
            fit for other, fit in fits.items() if other not in said and not scene.owns(fit.place)
        ]
        meant = _meant(fits[name], others, LIMITS[kind])
        if (
            meant
            and not scene.are_one(name, meant.name)
            and not scene.are_side_by_side(name, meant)
        ):
            yield Mistaken(start, end, (meant.start, meant.end))


def named(told: Told, known: Sequence[Named]) -> dict[str, dict[Span, str]]:
    """The names of a source that the draft has, by their kind and where it has them."""
    at = {each.start: each for each in known}
    starts = sorted(at)
    found: dict[str, dict[Span, str]] = {}
    ends = {fact.start: fact.end for fact in (*told.facts, *told.names.values())}
    for start, there in told.there.items():
        for each in _meet(there, starts, at):
            if each.kind == "country" and PEOPLE.search(told.page.low, start, ends[start]):
                continue
            found.setdefault(each.kind, {}).setdefault((start, ends[start]), each.name)
    if told.reading.is_han and not told.across:
        for kind, name in {(each.kind, each.name) for each in known if not each.name.isascii()}:
            for match in re.finditer(re.escape(name), told.page.even):
                found.setdefault(kind, {}).setdefault(match.span(), name)
    return found


def _meet(there: Span, starts: Sequence[int], at: Mapping[int, Named]) -> Iterator[Named]:
    """The names that a place of a source is, or the persons of whom it has a part."""
    first, last = there
    for start in starts[max(0, bisect_right(starts, first) - 1) : bisect_left(starts, last)]:
        each = at[start]
        if each.end > first and (each.kind == "person" or (first <= start and each.end <= last)):
            yield each


def _meant(own: Fit, others: Sequence[Fit], limits: Limits) -> Named | None:
    """Which of some others a draft tells of under a name, if any."""
    best = max(others, key=lambda fit: fit.all, default=own)
    said = not limits.beside or best.near > own.near
    if said and best.all - own.all > limits.lead and own.all <= limits.own * best.all:
        return best.place
    near = max(others, key=lambda fit: fit.near, default=own)
    surely = near.near - own.near > limits.near and own.near <= limits.near_own * near.near
    return near.nearest if surely and own.all <= limits.rest * best.all else None


def _exchanged(scene: Scene) -> Iterator[Mistaken]:
    """Two names of a draft, each where the source has the other."""
    for one, other in combinations(sorted(scene.mine), 2):
        first, second = scene.mine[one], scene.mine[other]
        if other[0] - one[1] > FAR or first == second:
            continue
        here, there = scene.fits(one[0]), scene.fits(other[0])
        straight, turned = (here[first], there[second]), (here[second], there[first])
        lead, times = TOGETHER if second in scene.beside(one[0]) else APART
        if _is_crossed(straight, turned, lead, times) and not scene.are_one(first, second):
            for span, fit in zip((one, other), turned, strict=True):
                yield Mistaken(*span, (fit.place.start, fit.place.end))


def _is_crossed(straight: Sequence[Fit], turned: Sequence[Fit], lead: float, times: float) -> bool:
    """Whether two fit better in each other's place."""
    own, theirs = sum(fit.all for fit in straight), sum(fit.all for fit in turned)
    better = all(new.all > old.all for old, new in zip(straight, turned, strict=True))
    return better and theirs - own > lead and theirs > times * own
