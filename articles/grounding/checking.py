"""The check itself: every fact of the draft against all the facts of its source."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from articles.facts import Fact, finding
from articles.facts.fact import Page, Span
from articles.facts.quotations import folded
from articles.grounding import (
    bounds,
    company,
    contrary,
    cues,
    directions,
    disputes,
    elision,
    han,
    lapses,
    meaning,
    misplaced,
    mistaken,
    moments,
    names,
    openness,
    passages,
    ranks,
    rates,
    reckoning,
    series,
    slips,
    source,
    spacing,
    swaps,
)
from articles.grounding.claim import Claim, Verdict, Why
from articles.grounding.fitting import is_exact
from articles.grounding.moments import MOMENTS
from articles.grounding.names import Glossary
from articles.grounding.scales import AMOUNTS, is_other
from articles.grounding.source import HAN, Source, is_han

Names = Mapping[str, frozenset[str]]
Found = tuple[Verdict, Span | None]
DENIED: Found = (Verdict.UNSUPPORTED, None)
BEHIND_IN_ENGLISH = 28  # characters behind a figure that say so
FURTHER = 160  # characters from a figure to one that it may have been reckoned from
BESIDE = 48  # characters between two figures of one statement
CLAUSE, CLAUSE_IN_ENGLISH = 14, 40  # characters before a figure that say what is compared
NEAR = 12  # characters around a fact that may explain it
EXACTLY = 1e-6
# What says that a multiple is added; behind 的 it is how many times as much.
ADDS = re.compile(
    "(?:增长|增加|增至|增|提高|提升|上升|扩大|涨|高出?|多出?|翻|超出|大增|上涨|增幅|涨幅)[^的，。]{0,6}\\Z|"
    "(?:grew|rose|up|increased?|gain|more|higher|growth|jump|surged?)[a-z ]{0,12}\\Z"
)
CHARACTERS = 3  # for an English word, at most
SENTENCE, SENTENCE_IN_ENGLISH = 8, 4  # characters, spaces
WORD = 2  # characters; a shorter thing in marks is a word, not a quotation
# What makes something the first of its kind.
FIRST = re.compile(
    "第一|首位|榜首|首席|居首|冠军|头名|魁首|最[大高多强快好佳]|领先|"
    "(?:first|top|leading|number one|"
    r"(?:larg|bigg|high|fast|b)est|most)(?![a-z])"
)
SECOND = re.compile("(?<![a-z])a second (?!quarter|half)[a-z]")
ORDERS = {1: FIRST, 2: SECOND}
TERM = re.compile("[\u4e00-\u9fff]{1,7}")  # 股王 is an epithet, nobody's words
OPENED, CLOSED = re.compile("([0-9]{1,3})[-–—]\\Z"), re.compile("[-–—]([0-9]{1,3})(?![0-9])")
# What stands beside the name of a work or a product, and before what somebody said.
CALLED = re.compile(
    "(?:名为|取名|命名为|定名|代号|叫作?|模型|芯片|平台|机器人|卫星|火箭|飞船|航母|项目|品牌|火炬|系统|"
    "说|称|表示|直言|坦言|认为|形容为)[：:，]?[“「『]\\Z"
)
CALLS = re.compile("[”」』](?:号|系列|模型|大模型|芯片|平台|机器人|卫星|火箭|飞船|系统|项目)")
YEAR_ENDS = re.compile("[5-9][0-9]")
ELISION = re.compile(r"…+|\.{3,}|\[[^\]]*\]|\([^)]*\)|（[^）]*）")


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
        if contrary.is_another(fact, reading, told) and not _is_next_rank(fact, reading):
            claims[at] = replace(claims[at], verdict=Verdict.UNSUPPORTED)
    turned = dict(bounds.denied(page, found_in, claims, reading))
    turned |= dict(directions.turned(page, found_in, claims, reading))
    turned |= dict(bounds.turned(page, found_in, claims, reading))
    turned |= dict(directions.turned_to(page, found_in, claims, reading))
    turned |= dict(directions.turned_about(page, found_in, claims, reading))
    for at in swaps.swapped(page, found_in, claims, reading).union(turned):
        start, end = turned.get(at, claims[at].start), claims[at].end
        said = replace(claims[at], text=draft[start:end], start=start)
        claims[at] = replace(said, verdict=Verdict.UNSUPPORTED)
    for (start, end), found in han.read(page, reading, known):
        claims.append(Claim("name", draft[start:end], start, end, *found))
    bearing = passages.Bearing(page, claims, reading, across=across)
    surroundings = company.Told(page, found_in, claims, reading, across=across)
    for at, evidence, sure in misplaced.misplaced(surroundings):
        doubted = replace(claims[at], evidence=evidence, why=Why.ELSEWHERE)
        verdict = Verdict.UNSUPPORTED if sure else Verdict.UNVERIFIABLE
        claims[at] = replace(doubted, verdict=verdict)
    for start, end, evidence in mistaken.mistaken(surroundings):
        place = surroundings.places.get(start)
        kind = "name" if place is None else claims[place].kind
        text, denied = draft[start:end], Verdict.UNSUPPORTED
        meant = Claim(kind, text, start, end, denied, evidence, why=Why.ELSEWHERE)
        if place is None:
            claims.append(meant)
        else:
            claims[place] = meant
    claims += _untold(meaning.doubts(page, claims, reading, bearing), claims)
    rated = {*rates.denied(page, reading.low), *rates.denied_beside(page, claims, reading)}
    ranked = [
        Claim("ordinal", draft[rank.start : rank.end], rank.start, rank.end, *DENIED)
        for rank in ranks.denied(page, reading)
    ]
    claims += _untold(ranked, claims)
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
        found = _verdict(fact, reading, known, beside, in_han)
        if found == DENIED and (place := _otherwise(fact, found_in, reading)):
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
            if not reckoning.is_of_told(fact, reading, around):
                soft.append((at, fact))
    for at, fact in soft:
        if slips.is_slip(fact, reading, found_in):
            around = _around(page, fact, found_in, told, in_han=in_han)
            if not reckoning.follows(fact, reading, around):
                claims[at] = replace(claims[at], verdict=Verdict.UNSUPPORTED)
    return claims, soft


def _may_follow(fact: Fact, page: Page, reading: Source, around: cues.Around) -> bool:
    """Whether a fact that the source lacks may rest on it all the same."""
    if fact.kind == "number" and is_exact(fact) and _is_of_others(fact, reading):
        return False
    return (
        reckoning.follows(fact, reading, around)
        or elision.is_elided(fact, reading)
        or elision.stands(fact, reading)
        or elision.is_unread(fact, reading)
        or lapses.lasted(fact, reading)
        or lapses.is_near(fact, reading, around.before, around.behind)
        or lapses.is_over(fact, reading, around.before)
        or lapses.is_within(fact, reading)
        or elision.differs(fact, reading, around)
        or elision.is_run_on(fact, reading, page.text[fact.end : fact.end + NEAR])
        or elision.is_percentile(fact, reading, page.text[fact.end : fact.end + NEAR])
        or contrary.is_silent(fact, reading, across=is_han(page) != reading.is_han)
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


def _verdict(
    fact: Fact, reading: Source, glossary: Glossary, around: tuple[str, str], in_han: bool
) -> Found | None:
    if fact.kind == "quotation":
        return _quoted(fact, reading, *around)
    if fact.kind == "name":
        found = names.latin(fact, reading, glossary, in_han=in_han)
        place = reading.letters(fact.text) if found == DENIED else None
        return (Verdict.SUPPORTED, place) if place else found
    place = next(_evidence(fact, reading, in_han), None) or _side(fact, reading, *around)
    if place and not _is_one_off(fact, place, reading, around[0]):
        return Verdict.SUPPORTED, place
    if fact.kind == "version" and str(fact.value).startswith(reading.series):
        return DENIED
    if _is_next_rank(fact, reading):
        return Verdict.UNVERIFIABLE, None
    if openness.is_open(fact, reading, *around, in_han=in_han):
        return Verdict.UNVERIFIABLE, None
    return DENIED


def _is_one_off(fact: Fact, place: Span, reading: Source, before: str) -> bool:
    """Whether 预算的三倍 is taken for twice, as only 增长两倍 may be three times as much."""
    known = reading.at.get(place)
    if known is None or known.kind != fact.kind or fact.kind != "multiple":
        return False
    if abs(abs(float(known.value) - float(fact.value)) - 1) > EXACTLY:
        return False
    there = reading.low[max(0, known.start - NEAR) : known.start]
    return not (ADDS.search(before) or ADDS.search(there))


def _is_next_rank(fact: Fact, reading: Source) -> bool:
    return fact.kind == "ordinal" and ranks.follows(int(fact.value), reading)


def _otherwise(fact: Fact, others: Sequence[Fact], reading: Source) -> Span | None:
    """Where the source has a month of the year that the draft tells beside it."""
    places = (reading.moments.find(each) for each in moments.otherwise(fact, others))
    known = next(filter(None, places), None)
    return (known.start, known.end) if known else None


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
        known = known or reading.moments.year(fact.value) or _of_century(fact, reading)
        if known and fact.unit and fact.kind == known.kind == "number" and not known.unit:
            known = known if reading.measures(fact.unit) else None
        if known is None and fact.kind == "ordinal" and int(fact.value) in ORDERS:
            yield from (match.span() for match in ORDERS[int(fact.value)].finditer(reading.low))
    if known:
        yield known.start, known.end


def _is_name(before: str, behind: str) -> bool:
    """Whether a word in marks names something or was said, and is no epithet."""
    return CALLED.search(before) is not None or CALLS.match(behind) is not None


def _side(fact: Fact, reading: Source, before: str, behind: str) -> Span | None:
    """A side of a score: either number of 三个6-4."""
    if fact.kind != "number" or not reading.scores:
        return None
    one, other = OPENED.search(before), CLOSED.match(behind)
    pair = (one[1], fact.text) if one else (fact.text, other[1]) if other else ()
    ends = sorted((int(end) for end in pair if end.isdigit()), reverse=True)
    known = reading.scores.get(":".join(map(str, ends))) if len(ends) > 1 else None
    return (known.start, known.end) if known else None


def _of_century(fact: Fact, reading: Source) -> Fact | None:
    """98年 of 1998."""
    if fact.unit != "year" or fact.text[-1] != "年" or not YEAR_ENDS.fullmatch(str(fact.value)):
        return None
    return reading.moments.year(1900 + int(fact.value))


def _is_sentence(fact: Fact) -> bool:
    """Whether a quotation is longer than a name or a word."""
    return len(HAN.findall(fact.text)) >= SENTENCE or fact.text.count(" ") >= SENTENCE_IN_ENGLISH


def _size(quotation: Fact, of_word: int) -> int:
    """Its length in Chinese characters, of which an English word makes some."""
    return len(HAN.findall(quotation.text)) or (quotation.text.count(" ") + 1) * of_word


def _longest(reading: Source) -> int:
    return max((_size(each, CHARACTERS) for each in reading.quotations), default=0)


def _quoted(fact: Fact, reading: Source, before: str, behind: str) -> Found | None:
    said = str(fact.value)
    if len(said) < WORD:
        return None
    parts = [part for piece in ELISION.split(fact.text) if len(part := folded(piece)) > 1]
    places = [reading.words(part) for part in parts]
    if parts and all(places):
        return Verdict.SUPPORTED, places[0]
    if TERM.fullmatch(said) and reading.is_han and _is_name(before, behind):
        pairs = (said[at : at + 2] for at in range(len(said) - 1))
        if not any(pair in reading.even for pair in pairs):
            return DENIED
    across = bool(HAN.search(fact.text)) != reading.is_han
    if across and _is_sentence(fact) and _size(fact, 1) > _longest(reading):
        return DENIED  # nobody is quoted there at such length
    if across or TERM.fullmatch(said):
        return Verdict.UNVERIFIABLE, None
    return Verdict.UNSUPPORTED, None
