"""Whom and what a source names, with all places: persons, places, firms, versions."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from articles import bilingual
from articles.facts import Fact
from articles.grounding import persons, roster
from articles.grounding.cities import CITIES
from articles.grounding.firms import FIRMS
from articles.grounding.names import COMMON
from articles.grounding.places import (
    ABROAD,
    CAPITALS,
    HOME,
    PEOPLES,
    PERSONS,
    PLACES,
    REGIONS,
)
from articles.grounding.source import Source
from articles.grounding.terms import TERMS
from articles.grounding.vocabulary import Vocabulary
from articles.words import words

TOWN_WORDS = 2
OF, OF_FAR = re.compile(r"[A-Z][a-z]+\sof\s\Z"), 20  # Church of Scotland
PEOPLE = re.compile("(?:ish|ese|ian|ean|rman|ench|utch|aeli|aqi|ican)\\Z")  # of a country's name
NEAR = 10  # characters before a name that say that it is a place
IN = re.compile(r"(?<![a-z])(?:in|near|outside|around)\s\Z")
HAN = "[\u4e00-\u9fff]"
TOWN = re.compile(f"(?:(?<!{HAN})|(?<=[在至往赴到]))({HAN}{{2}})(?=[市县])")
SIZE = re.compile(r"[a-z]{3,}\Z")
FAMILY = re.compile(r"[^0-9]+")
WORD = re.compile("[a-zà-öø-ɏ]+")
# The place and the day before a report.
DATELINE = re.compile(
    r"(?:[^\n.]|\.(?=\s[0-9]|,|[A-Z])){2,60}?(?:\s[-–—]+\s|\s?--\s|\(Reuters\)|\(AP\))"
)
NO_FIRMS = words(
    "ai bitcoin nobel olympics wallstreet mit doubao ernie hunyuan qwen kling pangu ascend "
    "harmonyos"
)  # among those that `bilingual` names: things, and the licence
OF_BODIES = words(
    "regional district federal high supreme central local appeals metropolitan provincial"
)


class Named(NamedTuple):
    """A name by its kind and one spelling of all it has, and where it stands."""

    kind: str  # person, country, place, town (市, 县), firm, or "version" and its series
    name: str
    start: int
    end: int


def cast(reading: Source) -> list[Named]:
    """All that a source names, in its order."""
    found = [*_listed(reading), *_versions(reading)]
    taken = {place for named in found for place in range(named.start, named.end)}
    found += [named for named in (*_latin(reading), *_han(reading)) if named.start not in taken]
    return sorted(found, key=lambda each: each.start)


def begins(reading: Source) -> int:
    """Where a report begins, behind the place and the day it was written."""
    dated = DATELINE.match(reading.text)
    return dated.end() if dated else 0


def _listed(reading: Source) -> Iterator[Named]:
    """The names of the roster."""
    listed, parts = _vocabulary(), _parts(reading)
    found = sorted(
        (*listed.in_han(reading.low), *listed.in_latin(reading.page)),
        key=lambda word: (word.start, -word.end),
    )
    end = 0
    for word in found:
        kind = _kinds()[word.names[0]]
        is_name = not reading.low[word.start].isascii() or reading.text[word.start].isupper()
        if (
            word.start < end
            or not is_name
            or OF.search(reading.text, max(0, word.start - OF_FAR), word.start)
        ):
            continue
        if kind == "firm" or word.start not in parts:
            end = word.end
            yield Named(kind, word.names[0], word.start, word.end)


def _parts(reading: Source) -> set[int]:
    """Where a word stands in a longer name: the Sofia of Sofia Brandt."""
    return {
        match.start()
        for fact in _names(reading)
        if " " in fact.text and fact.text.lower() not in roster.known() and not _is_body(fact)
        for match in WORD.finditer(reading.low, fact.start, fact.end)
    }


def _is_body(fact: Fact) -> bool:
    """Whether a name is a place's and what is there: Cologne Regional Court."""
    words = fact.text.lower().split()[1:]
    return all(word in COMMON or word in OF_BODIES for word in words)


def _names(reading: Source) -> list[Fact]:
    return [fact for fact in reading.facts if fact.kind == "name"]


def _latin(reading: Source) -> Iterator[Named]:
    """Persons and places in Latin letters that no list has."""
    names = _names(reading)
    lasts = persons.lasts(names, reading.low, _firms())
    for fact in names:
        said = persons.bare(fact.text)
        if said.split()[-1] in lasts:
            yield Named("person", said.split()[-1], fact.start, fact.end)
        elif (
            said.count(" ") < TOWN_WORDS
            and said not in roster.known()
            and not COMMON.intersection(said.split())
            and IN.search(reading.low, max(0, fact.start - NEAR), fact.start)
        ):
            yield Named("place", said, fact.start, fact.end)


def _han(reading: Source) -> Iterator[Named]:
    """Persons and places in Chinese that no list has."""
    if not reading.is_han:
        return
    towns = {match[1] for match in TOWN.finditer(reading.even)}
    for kind, names in (("person", reading.named), ("town", towns)):
        for name in sorted(names):
            for place in re.finditer(re.escape(name), reading.even):
                yield Named(kind, name, *place.span())


def _versions(reading: Source) -> Iterator[Named]:
    """Versions and models, those of one series of one kind; and "the mini model", if one is."""
    versions = [fact for fact in reading.facts if fact.kind == "version"]
    sizes: dict[str, set[tuple[str, str]]] = {}
    for fact in versions:
        if family := FAMILY.match(str(fact.value)):
            kind, name = f"version {family[0]}", str(fact.value)
            yield Named(kind, name, fact.start, fact.end)
            if size := SIZE.search(fact.text.lower()):
                sizes.setdefault(size[0], set()).add((kind, name))
    for said, named in sizes.items():
        for at in reading.page.where.get(said, ()) if len(named) == 1 else ():
            if not any(fact.start <= at < fact.end for fact in versions):
                yield Named(*next(iter(named)), at, at + len(said))


@lru_cache(maxsize=1)
def _kinds() -> Mapping[str, str]:
    """The kind of each name of the roster; terms and offices have none."""
    countries = {*_firsts(PEOPLES), *CAPITALS.values()}.difference(HOME.split())
    tables = (PLACES, ABROAD, CITIES, REGIONS)
    places = {*CAPITALS, *HOME.split(), *(name for table in tables for name in _firsts(table))}
    firms = {*bilingual.NAMED, *_firsts(FIRMS)}.difference(_firsts(TERMS), NO_FIRMS)
    return (
        dict.fromkeys(firms, "firm")
        | dict.fromkeys(countries, "country")
        | dict.fromkeys(places, "place")
        | dict.fromkeys(PERSONS.split(), "person")
    )


def is_place(said: str) -> bool:
    """Whether a name of the roster is a place's or a country's."""
    return _kinds().get(roster.known().get(said, ""), "") in ("place", "country")


@lru_cache(maxsize=1)
def _firms() -> frozenset[str]:
    return frozenset(name for name, kind in _kinds().items() if kind == "firm")


def _firsts(table: str) -> Iterator[str]:
    return (line.split()[0] for line in table.strip().splitlines() if line)


@lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    """The names of the roster that have a kind, but what peoples are called."""
    peoples = roster.peoples()
    return Vocabulary(
        (name, [_form(form) for form in forms if form not in peoples])
        for name, forms in roster.forms().items()
        if name in _kinds()
    )


def _form(form: str) -> str:
    """A spelling as a vocabulary reads it: Latin ones are whole words."""
    return f"={form.replace(' ', '_')}" if form.isascii() else form
