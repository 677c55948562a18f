"""All spellings of the names we know: those of `bilingual` and those of the lists beside it."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from articles import bilingual, hanzi
from articles.grounding.cities import CITIES
from articles.grounding.firms import FIRMS
from articles.grounding.places import ABROAD, MONEY, PEOPLES, PLACES, REGIONS, WITHIN
from articles.grounding.spellings import NAMES
from articles.grounding.terms import SHORT, TERMS

MINISTRY = re.compile(
    r"(?P<what>[a-z]+)\s(?:ministry|department)|(?:ministry|department)\s(?:of|for)\s(?P<of>[a-z]+)"
)

TABLES = (NAMES, FIRMS, PEOPLES, ABROAD, REGIONS, PLACES, CITIES, TERMS)


@lru_cache(maxsize=1)
def forms() -> Mapping[str, tuple[str, ...]]:
    """All spellings of each name, by the one it goes by here; in lower case."""
    found: dict[str, list[str]] = {name: [name] for name in sorted(bilingual.NAMED)}
    for pairs in bilingual.HAN.values():
        for form, name in pairs:
            if name in found:
                found[name].append(form)
    for words, name in bilingual.LATIN.items():
        if name in found:
            found[name].append(" ".join(words).lower())
    for line in "".join(TABLES).split("\n"):
        if not line:
            continue
        name, *others = line.split()
        found.setdefault(name, [name])
        found[name] += [other.replace("_", " ").lower() for other in others]
    for name, money in MONEY.items():
        found[name] += money.split()
    listed = {form for spelt in found.values() for form in spelt}
    for spelt in found.values():  # what another name is listed with is no other word for this one
        spelt += [post for form in spelt for post in _posts(form) if post not in listed]
    return {name: tuple(dict.fromkeys(spelt)) for name, spelt in found.items()}


def _posts(form: str) -> Iterator[str]:
    """What else a ministry is called, and who leads it: Department for Transport, its minister."""
    if match := MINISTRY.fullmatch(form):
        of = match["of"] or match["what"]
        for post in ("minister", "secretary"):
            yield f"{of} {post}"
            yield f"{post} of {of}"
            yield f"{post} for {of}"
        for office in ("ministry", "department"):
            yield from (f"{of} {office}", f"{office} of {of}", f"{office} for {of}")


@lru_cache(maxsize=1)
def in_full() -> Mapping[str, tuple[str, ...]]:
    """What an abbreviation stands for, in both languages; these are no names by themselves."""
    return {
        short: tuple(form.replace("_", " ") for form in forms.split())
        for short, forms in SHORT.items()
    }


@lru_cache(maxsize=1)
def peoples() -> frozenset[str]:
    """What its people are called in English, by no other name of a country."""
    rows = (line.split()[1:] for line in PEOPLES.strip().splitlines())
    return frozenset(form.replace("_", " ") for row in rows for form in row if form.isascii())


@lru_cache(maxsize=1)
def within() -> Mapping[str, tuple[str, ...]]:
    """All spellings of what lies in a country, province, state or city, by its name."""
    found: dict[str, tuple[str, ...]] = {}
    for line in WITHIN.strip().splitlines():
        whole, *parts = (said.replace("_", " ") for said in line.split())
        spelt = (forms().get(known().get(part, ""), (part,)) for part in parts)
        name = known().get(whole, whole)
        found[name] = (*found.get(name, ()), *(form for each in spelt for form in each))
    return found


@lru_cache(maxsize=1)
def known() -> Mapping[str, str]:
    """The name a spelling stands for."""
    everyday = {word for word in TERMS.split() if word.isascii() and "_" not in word}
    return {form: name for name, spelt in forms().items() for form in spelt if form not in everyday}


@lru_cache(maxsize=1)
def han() -> Mapping[str, tuple[str, ...]]:
    """The Chinese spellings by their first character, longest first."""
    found: dict[str, list[str]] = {}
    for form in known():
        if not form[0].isascii():
            found.setdefault(form[0], []).append(form.translate(hanzi.SIMPLER))
    return {first: tuple(sorted(spelt, key=len, reverse=True)) for first, spelt in found.items()}
