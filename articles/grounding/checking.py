"""The check itself: every fact of the draft against all the facts of its source."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from articles.facts import Fact, finding
from articles.facts.fact import Page
from articles.grounding import (
    bases,
    bounds,
    company,
    contrary,
    cues,
    directions,
    disputes,
    elision,
    elsewhere,
    evidence,
    grave,
    han,
    lapses,
    made,
    meaning,
    names,
    passages,
    ranks,
    rates,
    reckoning,
    series,
    slips,
    source,
    spacing,
    steps,
    swaps,
)
from articles.grounding.claim import DENIED, Claim, Verdict, Why
from articles.grounding.evidence import NEAR
from articles.grounding.fitting import is_exact
from articles.grounding.names import Glossary
from articles.grounding.scales import AMOUNTS, is_other
from articles.grounding.source import Source, is_han

Names = Mapping[str, frozenset[str]]
BEHIND_IN_ENGLISH = 28  # characters behind a figure that say so
FURTHER = 160  # characters from a figure to one that it may have been reckoned from
BESIDE = 48  # characters between two figures of one statement
# What has a term of its own, however long lies between two days: 有期徒刑16年, 质保期3年.
TERM = re.compile("(?:刑|期限?|保修|质保)为?\\Z|sentenced\\sto\\s\\Z")
CLAUSE, CLAUSE_IN_ENGLISH = 14, 40  # characters before a figure that say what is compared


def check(
    draft: str, source: str, *, names: Names | None = None, when: date | None = None
) -> list[Claim]:
    """The claims of a draft in their order, each with a verdict and its evidence in the source.

    `names` is a glossary: a name and what else it goes by; `when` the day the source appeared.
    """
    (claims,) = _rows(draft, [_read(source, when)], _glossary(names))
    return _placed(claims, draft, [source])


def check_all(
    draft: str,
    sources: Sequence[str],
    *,
    names: Names | None = None,
    when: date | None = None,
    whens: Sequence[date | None] = (),
) -> list[Claim]:
    """As `check`, against several sources: supported by any, disputed where another differs.

    The evidence is a place in the source that `source` counts, from 0. `whens` are the days they
    appeared, one each, where that was not on the same day.
    """
    days = whens or [when] * len(sources)
    readings = [_read(text, day) for text, day in zip(sources, days, strict=True)]
    rows = _rows(draft, readings, _glossary(names))
    return _placed(disputes.joined(rows, readings), draft, sources)


def _rows(draft: str, readings: Sequence[Source], known: Glossary) -> list[list[Claim]]:
    """The claims of a draft against each reading, as they stand in the texts that are read."""
    said = spacing.tight(draft).text
    return [_claims(said, reading, known) for reading in readings]


def _placed(claims: Sequence[Claim], draft: str, sources: Sequence[str]) -> list[Claim]:
    """The claims as they stand in the texts that were given."""
    said, rows = spacing.tight(draft), [spacing.tight(text) for text in sources]
    if not said.places and not any(row.places for row in rows):
        return list(claims)
    return [_moved(claim, draft, said, rows) for claim in claims]


def _moved(claim: Claim, draft: str, said: spacing.Tight, rows: Sequence[spacing.Tight]) -> Claim:
    start, end = said.span(claim.start, claim.end)
    evidence = claim.evidence and rows[claim.source or 0].span(*claim.evidence)
    denials = tuple(
        denial._replace(start=place[0], end=place[1])
        for denial in claim.denials
        for place in [rows[denial.source].span(denial.start, denial.end)]
    )
    return replace(
        claim, text=draft[start:end], start=start, end=end, evidence=evidence, denials=denials
    )


def _glossary(given: Names | None) -> Glossary:
    return _known(tuple((given or {}).items()))


@lru_cache(maxsize=2)
def _known(lines: tuple[tuple[str, frozenset[str]], ...]) -> Glossary:
    return names.glossary(dict(lines))


def _read(text: str, when: date | None) -> Source:
    return source.read(spacing.tight(text).text, when)


def _claims(draft: str, reading: Source, known: Glossary) -> list[Claim]:
    page = Page(draft)
    found_in = series.read(page, finding.find_in(page, reading.when), reading.series)
    across = is_han(page) != reading.is_han
    claims, soft = _of_facts(page, found_in, reading, known)
    told = frozenset(claim.evidence for claim in claims)
    for at, fact in soft:
        if contrary.is_another(fact, reading, told) and not evidence.is_next_rank(fact, reading):
            claims[at] = replace(claims[at], verdict=Verdict.UNSUPPORTED)
    turned = dict(bounds.denied(page, found_in, claims, reading))
    turned |= dict(directions.turned(page, found_in, claims, reading))
    turned |= dict(bounds.turned(page, found_in, claims, reading))
    turned |= dict(bases.denied(page, found_in, claims, reading))
    turned |= dict(directions.turned_to(page, found_in, claims, reading))
    turned |= dict(directions.turned_about(page, found_in, claims, reading))
    stepped = steps.denied(page, found_in, claims, reading)
    for at in swaps.swapped(page, found_in, claims, reading).union(turned, stepped):
        start, end = turned.get(at, claims[at].start), claims[at].end
        said = replace(claims[at], text=draft[start:end], start=start)
        claims[at] = replace(said, verdict=Verdict.UNSUPPORTED)
    for (start, end), found in han.read(page, reading, known):
        claims.append(Claim("name", draft[start:end], start, end, *found))
    bearing = passages.Bearing(page, claims, reading, across=across)
    surroundings = company.Told(page, found_in, claims, reading, across=across)
    elsewhere.put(claims, surroundings)
    claims += _untold(meaning.doubts(page, claims, reading, bearing), claims)
    rated = {*rates.denied(page, reading.low), *rates.denied_beside(page, claims, reading)}
    ranked = [
        Claim(
            "ordinal",
            draft[start:end],
            start,
            end,
            Verdict.UNSUPPORTED,
            there,
            why=Why.OTHERWISE,
        )
        for (_what, _nth, start, end), there in ranks.denied(page, reading)
    ]
    claims += _untold(ranked, claims)
    claims += _untold(grave.unheard(page, reading), claims)
    for start, end in sorted(rated):
        claims.append(Claim("duration", draft[start:end], start, end, *DENIED))
    return sorted(claims, key=lambda claim: (claim.start, -claim.end))


def _untold(doubts: Iterable[Claim], claims: Sequence[Claim]) -> list[Claim]:
    """The claims about words that are not denied already."""
    denied = [claim for claim in claims if claim.verdict is Verdict.UNSUPPORTED]
    return [
        doubt
        for doubt in doubts
        if not any(doubt.start < claim.end and claim.start < doubt.end for claim in denied)
    ]


def _of_facts(
    page: Page, found_in: Sequence[Fact], reading: Source, known: Glossary
) -> tuple[list[Claim], list[tuple[int, Fact]]]:
    """A claim for each fact; and the facts that are only doubted, by their place among them."""
    claims: list[Claim] = []
    soft: list[tuple[int, Fact]] = []
    denied: list[tuple[int, Fact]] = []
    in_han = is_han(page)
    for fact in found_in:
        beside = page.text[max(0, fact.start - NEAR) : fact.start], page.text[fact.end :][:NEAR]
        found = evidence.verdict(fact, reading, known, beside, in_han)
        if found == DENIED and (place := evidence.otherwise(fact, found_in, reading)):
            found = Verdict.SUPPORTED, place
        if found is None:
            continue
        if found[0] is not Verdict.SUPPORTED:
            (denied if found == DENIED else soft).append((len(claims), fact))
        claims.append(Claim(fact.kind, fact.text, fact.start, fact.end, *found))
    told = _told(found_in, claims)
    for at, fact in denied:
        around = _around(page, fact, found_in, told, in_han=in_han)
        if _may_follow(fact, page, reading, around):
            claims[at] = replace(claims[at], verdict=Verdict.UNVERIFIABLE)
            if not (reckoning.is_of_told(fact, reading, around) or made.is_made_of(fact, around)):
                soft.append((at, fact))
    for at, fact in soft:
        if slips.is_slip(fact, reading, found_in):
            around = _around(page, fact, found_in, told, in_han=in_han)
            if not _is_reckoned(fact, reading, around):
                claims[at] = replace(claims[at], verdict=Verdict.UNSUPPORTED)
    for at, fact in (*denied, *soft):
        if meant := slips.meant(fact, reading, found_in):
            there, no = (meant.start, meant.end), Verdict.UNSUPPORTED
            claims[at] = replace(claims[at], verdict=no, evidence=there, why=Why.OTHERWISE)
    return claims, soft


def _may_follow(fact: Fact, page: Page, reading: Source, around: cues.Around) -> bool:
    """Whether a fact that the source lacks may rest on it all the same."""
    if fact.kind == "number" and is_exact(fact) and _is_of_others(fact, reading):
        return False
    return (
        _is_reckoned(fact, reading, around)
        or elision.is_elided(fact, reading)
        or elision.stands(fact, reading)
        or elision.is_unread(fact, reading)
        or lapses.is_near(fact, reading, around.before, around.behind)
        or lapses.is_over(fact, reading, around.before)
        or lapses.is_within(fact, reading)
        or elision.differs(fact, reading, around)
        or elision.is_run_on(fact, reading, page.text[fact.end : fact.end + NEAR])
        or elision.is_percentile(fact, reading, page.text[fact.end : fact.end + NEAR])
        or contrary.is_silent(fact, reading, across=is_han(page) != reading.is_han)
    )


def _is_reckoned(fact: Fact, reading: Source, around: cues.Around) -> bool:
    """Whether a fact follows from figures of the source, or of the draft that the source has."""
    return (
        (made.is_made_of(fact, around) and not made.is_told(fact, reading, around))
        or reckoning.follows(fact, reading, around)
        or (lapses.lasted(fact, reading) and not TERM.search(around.before))
    )


def _is_of_others(fact: Fact, reading: Source) -> bool:
    """Whether the source counts something else with the same number: 4837名 of 4837家."""
    return any(known.value == fact.value and is_other(fact, known) for known in reading.facts)


def _told(facts: Sequence[Fact], claims: Sequence[Claim]) -> list[Fact]:
    """The amounts of a draft that its source has."""
    borne = {(claim.start, claim.end) for claim in claims if claim.verdict is Verdict.SUPPORTED}
    return [fact for fact in facts if fact.kind in AMOUNTS and (fact.start, fact.end) in borne]


def _around(
    page: Page, fact: Fact, others: Sequence[Fact], told: Sequence[Fact], *, in_han: bool
) -> cues.Around:
    """What stands around a fact of the draft, as far as it may say how it was reckoned."""
    reach = CLAUSE if in_han else CLAUSE_IN_ENGLISH
    before = page.low[max(0, fact.start - reach) : fact.start]
    shares = frozenset(
        float(other.value)
        for other in others
        if other.kind == "percent" and abs(other.start - fact.start) < BESIDE
    )
    behind = page.low[fact.end : fact.end + (NEAR if in_han else BEHIND_IN_ENGLISH)]
    near = tuple(
        other
        for other in told
        if abs(other.start - fact.start) < FURTHER
        and not cues.SENTENCE.search(
            page.even, min(other.end, fact.end), max(other.start, fact.start)
        )
    )
    return cues.Around(cues.SENTENCE.split(before)[-1], behind, shares, near)
