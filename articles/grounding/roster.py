"""All spellings of the names we know: those of `bilingual` and those of `spellings`."""

from collections.abc import Mapping
from functools import lru_cache

from articles import bilingual, hanzi
from articles.grounding.spellings import ABROAD, MONEY, NAMES, PLACES


@lru_cache(maxsize=1)
def forms() -> Mapping[str, tuple[str, ...]]:
    """All spellings of each name, by the one it goes by here; in lower case."""
    found: dict[str, list[str]] = {name: [name] for name in bilingual.NAMED}
    for pairs in bilingual.HAN.values():
        for form, name in pairs:
            if name in found:
                found[name].append(form)
    for words, name in bilingual.LATIN.items():
        if name in found:
            found[name].append(" ".join(words).lower())
    for line in (NAMES.strip() + ABROAD).strip().splitlines():
        name, *others = line.split()
        found.setdefault(name, [name])
        found[name] += [other.replace("_", " ").lower() for other in others]
    found |= {place: [place] for place in PLACES}
    for name, money in MONEY.items():
        found[name] += money.split()
    return {name: tuple(dict.fromkeys(spelt)) for name, spelt in found.items()}


@lru_cache(maxsize=1)
def known() -> Mapping[str, str]:
    """The name a spelling stands for."""
    return {form: name for name, spelt in forms().items() for form in spelt}


@lru_cache(maxsize=1)
def han() -> Mapping[str, tuple[str, ...]]:
    """The Chinese spellings by their first character, longest first."""
    found: dict[str, list[str]] = {}
    for form in known():
        if not form[0].isascii():
            found.setdefault(form[0], []).append(form.translate(hanzi.SIMPLER))
    return {first: tuple(sorted(spelt, key=len, reverse=True)) for first, spelt in found.items()}
