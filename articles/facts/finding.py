"""All facts of a text, in order: each reader crosses out what it read, so nothing is read twice."""

from collections.abc import Callable, Iterable
from datetime import date

from articles.facts import (
    amounts,
    dates,
    hours,
    lasting,
    names,
    noise,
    onward,
    quotations,
    scores,
    shares,
    versions,
)
from articles.facts.fact import Fact, Page

Reader = Callable[[Page, date | None], Iterable[Fact]]
# A date is read before a number, a version before either its name or its number.
READERS: tuple[Reader, ...] = (
    lasting.read,
    *hours.READERS,
    *dates.READERS,
    versions.read,
    *scores.READERS,
    *shares.READERS,
    lasting.of_decades,
    amounts.read,
    shares.spans,
    names.read,
)


def find(text: str, *, when: date | None = None) -> list[Fact]:
    """The facts of Chinese, English or mixed text, by their place.

    `when` is the day the text was published: with it a day without a year gets one, and
    "yesterday" or 周三 is a date. Quotations may enclose other facts; all others lie apart.
    """
    return find_in(Page(text), when)


def find_in(page: Page, when: date | None) -> list[Fact]:
    """The facts of a page; what is not crossed out afterwards is no part of any."""
    found = list(quotations.read(page))
    page.cross_out(noise.places(page))
    for reader in READERS:
        found += page.take(reader(page, when))
    return onward.put(page, sorted(found, key=lambda fact: (fact.start, -fact.end)))
