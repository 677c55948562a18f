"""The check itself: every fact of the draft against all the facts of its source."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from articles.facts import Fact, finding
from articles.facts.fact import Page, Span
from articles.facts.quotations import folded
from articles.grounding import disputes, han, names, openness, source
from articles.grounding.claim import Claim, Verdict
from articles.grounding.moments import MOMENTS
from articles.grounding.names import Glossary
from articles.grounding.scales import AMOUNTS
from articles.grounding.source import HAN, Source, is_han

Names = Mapping[str, frozenset[str]]
Found = tuple[Verdict, Span | None]
NEAR = 6  # characters around a fact that may explain it
WORD = 2  # characters; a shorter thing in marks is a word, not a quotation
ELISION = re.compile(r"…+|\.{3,}|\[[^\]]*\]|\([^)]*\)|（[^）]*）")


def check(
    draft: str, source: str, *, names: Names | None = None, when: date | None = None
) -> list[Claim]:
    """The claims of a draft in their order, each with a verdict and its evidence in the source.

    `names` is a glossary: a name and what else it goes by; `when` the day the source appeared.
    """
    return _claims(draft, _read(source, when), _glossary(names))


def check_all(
    draft: str, sources: Sequence[str], *, names: Names | None = None, when: date | None = None
) -> list[Claim]:
    """As `check`, against several sources: supported by any, disputed where another differs.

    The evidence is a place in the source that `source` counts, from 0.
    """
    readings = [_read(each, when) for each in sources]
    known = _glossary(names)
    rows = [_claims(draft, reading, known) for reading in readings]
    return disputes.joined(draft, rows, readings)


def _glossary(given: Names | None) -> Glossary:
    return names.glossary(given or {})


def _read(text: str, when: date | None) -> Source:
    return source.read(text, when)


def _claims(draft: str, reading: Source, known: Glossary) -> list[Claim]:
    page = Page(draft)
    claims = []
    found_in = finding.find_in(page, reading.when)
    in_han = is_han(page)
    for fact in found_in:
        around = draft[max(0, fact.start - NEAR) : fact.start], draft[fact.end : fact.end + NEAR]
        if found := _verdict(fact, reading, known, around, in_han):
            claims.append(Claim(fact.kind, fact.text, fact.start, fact.end, *found))
    for (start, end), verdict in han.read(page, reading, known):
        claims.append(Claim("name", draft[start:end], start, end, *verdict))
    return sorted(claims, key=lambda claim: (claim.start, -claim.end))


def _verdict(
    fact: Fact, reading: Source, glossary: Glossary, around: tuple[str, str], in_han: bool
) -> Found | None:
    if fact.kind == "quotation":
        return _quoted(fact, reading)
    if fact.kind == "name":
        return names.latin(str(fact.value), reading, glossary, in_han=in_han)
    if place := next(_evidence(fact, reading, in_han), None):
        return Verdict.SUPPORTED, place
    if openness.is_open(fact, reading, *around, in_han=in_han):
        return Verdict.UNVERIFIABLE, None
    return Verdict.UNSUPPORTED, None


def _evidence(fact: Fact, reading: Source, in_han: bool) -> Iterator[Span]:
    """Where the source has what a fact states."""
    known: Fact | None = None
    if fact.kind == "version":
        place = reading.version(str(fact.value), fact.text)
        if place := place or names.by_form(fact.text.lower(), reading, {}):
            yield place
    elif fact.kind == "score":
        known = reading.scores.get(fact.value)
    elif fact.kind in MOMENTS:
        known = reading.moments.find(fact)
        if known is None and fact.kind == "date" and (place := reading.place(str(fact.value))):
            yield place
    elif fact.kind in AMOUNTS:
        known = reading.amounts.find(fact, across=in_han != reading.is_han)
        known = known or reading.moments.year(fact.value)
    if known:
        yield known.start, known.end


def _quoted(fact: Fact, reading: Source) -> Found | None:
    said = str(fact.value)
    if len(said) < WORD:
        return None
    parts = [part for piece in ELISION.split(fact.text) if len(part := folded(piece)) > 1]
    places = [reading.words(part) for part in parts]
    if parts and all(places):
        return Verdict.SUPPORTED, places[0]
    if bool(HAN.search(fact.text)) != reading.is_han:
        return Verdict.UNVERIFIABLE, None
    return Verdict.UNSUPPORTED, None
