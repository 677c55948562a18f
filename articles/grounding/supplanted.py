"""A figure that stands for one of the source's and looks like it: 610小时 of "约160小时".

What a source lacks may be reckoned from it, and what is told roughly may rest on it; but not where
the draft has the words of another figure, which it tells nowhere, and misses that by a slip.
"""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from articles.facts import Fact
from articles.facts.fact import Span
from articles.grounding import amounts, lapses
from articles.grounding.claim import Claim, Verdict
from articles.grounding.company import Told
from articles.grounding.cues import ADDED, LEFT, REST, SENTENCE, STEP
from articles.grounding.layout import FIGURES
from articles.grounding.made import is_made, is_rest
from articles.grounding.moments import MOMENTS, RELATIVE
from articles.grounding.rivals import alike, is_aside, is_of_size, is_same, measure, size
from articles.grounding.scales import AMOUNTS, counted, scaled

BESIDE, BESIDE_DOUBTED = 2, 3  # words that stand next to both; the same for a doubted quarter
FITS = 1.0  # how well the other place fits
FITS_WELL = 3.5
FITS_ROUGHLY = 1.5  # the same across languages, for what is told roughly
BEFORE = 16  # characters that tell a difference
AROUND = 24  # characters in which it is said whose share is left
YEARLY = len("2026")
ENCLOSED = 120  # characters between two figures that enclose a third
TIMES, TIMES_LONGER = 10, 4  # as much as what is meant, at most; the same with a digit too many


def supplanted(told: Told, claims: Sequence[Claim]) -> Iterator[tuple[int, Span]]:
    """The claims of such figures by their place among all, and what should stand there.

    Also those that are denied already: so that it is shown.
    """
    facts = {fact.start: fact for fact in told.facts if fact.kind in AMOUNTS | MOMENTS}
    said = {(fact.kind, size(fact)) for fact in told.facts}
    for at, claim in enumerate(claims):
        fact = facts.get(claim.start)
        if fact is None or not (_is_denied(claim) or _may_be_one(claim, fact, told)):
            continue
        enclosed = _enclosed(fact, said, told) if _is_doubted(claim) else None
        meant = enclosed or _meant(fact, claim, said, told)
        if not meant or not (_is_denied(claim) or enclosed or is_like(fact, meant)):
            continue
        if not _is_doubted(claim) or not _is_reckoned(fact, meant, told):
            yield at, (meant.start, meant.end)


def _enclosed(fact: Fact, said: Collection[tuple[str, float | str]], told: Told) -> Fact | None:
    """The figure that stands in the source between the same two, of "13 cameras, four lidars and
    six radars"."""
    row = [each for each in told.facts if each.kind in FIGURES]
    at = row.index(fact)
    if not 0 < at < len(row) - 1 or (fact.kind == "date" and len(str(fact.value)) == YEARLY):
        return None
    before, behind = (told.shown.get(row[at + step].start) for step in (-1, 1))
    if not before or not behind or not 0 < behind.start - before.end < ENCLOSED:
        return None
    one, other = row[at - 1].end, row[at + 1].start
    if SENTENCE.search(told.page.even, one, other) or SENTENCE.search(
        told.reading.even, before.end, behind.start
    ):
        return None
    between = [
        each
        for each in told.reading.facts
        if each.kind in FIGURES and before.end <= each.start < behind.start
    ]
    meant = between[0] if len(between) == 1 else None
    if meant is None or (meant.kind, size(meant)) in said or measure(meant) != measure(fact):
        return None
    return meant


def _is_reckoned(fact: Fact, meant: Fact, told: Told) -> bool:
    """Whether others of the source make the figure, and it is not what is meant, two digits
    exchanged."""
    before = max(0, fact.start - AROUND)
    around = told.page.low[before : fact.end + AROUND]
    if (LEFT.search(around) or REST.search(around)) and is_rest(fact, told.reading):
        return True
    if lapses.lasted(fact, told.reading) or lapses.is_age_gap(fact, told.reading):
        return True
    return is_made(fact, told.reading) and not _has_exchanged(fact, meant)


def _meant(
    fact: Fact, claim: Claim, said: Collection[tuple[str, float | str]], told: Told
) -> Fact | None:
    """The figure of the source that stands where the draft has this one, if any."""
    places = (
        (told.fit(fact, known), -known.start, known)
        for known in alike(fact, told.reading)
        if _is_opposed(fact, known)
        or ((known.kind, size(known)) not in said and _is_rival(fact, known, told))
    )
    fit, _place, meant = max(places, default=(0.0, 0, None), key=lambda place: place[:2])
    doubted = _is_doubted(claim)
    if meant is None or fit < (FITS_ROUGHLY if told.across and not doubted else FITS):
        return None
    if told.across:
        return meant if _is_there_across(fact, meant, doubted) else None
    least = BESIDE_DOUBTED if doubted and fact.kind == "quarter" else BESIDE
    well = fit >= FITS_WELL and fact.kind != "duration"  # whose parts stand apart
    return meant if well or told.shared(fact, meant) >= least else None


def _is_denied(claim: Claim) -> bool:
    return claim.verdict is Verdict.UNSUPPORTED and claim.evidence is claim.why is None


def _may_be_one(claim: Claim, fact: Fact, told: Told) -> bool:
    """Whether a figure is only doubted, or told roughly, and is told as no difference or sum."""
    if not (_is_doubted(claim) or _is_rough(claim, fact, told)):
        return False
    if fact.kind == "date" and RELATIVE.fullmatch(fact.text):
        return False
    before = max(0, fact.start - BEFORE)
    low = told.page.low[before : fact.start]
    return fact.kind == "percent" or not (STEP.search(low) or ADDED.search(low))


def _is_doubted(claim: Claim) -> bool:
    return claim.verdict is Verdict.UNVERIFIABLE and claim.why is None


def _is_rough(claim: Claim, fact: Fact, told: Told) -> bool:
    """Whether what bears a figure out is another one, or measures something else."""
    known = told.reading.at.get(claim.evidence) if claim.evidence else None
    if known is None or claim.verdict is not Verdict.SUPPORTED or amounts.HALF.search(fact.text):
        return False
    exact = any(
        size(each) == size(fact) and not _is_opposed(fact, each)
        for each in alike(fact, told.reading)
    )
    return not exact and (known.kind != fact.kind or size(known) != size(fact))


def _is_opposed(fact: Fact, known: Fact) -> bool:
    """Whether the same is bound from the other side: 近四成, 逾四成."""
    return {fact.vague, known.vague} == {">", "<"} and size(fact) == size(known)


def _is_rival(fact: Fact, known: Fact, told: Told) -> bool:
    """Whether one could be taken for the other, and says something else."""
    if fact.kind == "multiple" and amounts.adds(fact) != amounts.adds(known):
        return abs(abs(float(fact.value) - float(known.value)) - 1) > amounts.EQUAL
    if fact.kind in AMOUNTS and amounts.agree(fact, known, scaled(fact)[1], scaled(known)[1]):
        return False  # 600,000 are hundreds of thousands
    return (
        not is_same(fact, known)
        and is_of_size(fact, known)
        and (told.across or counted(fact) == counted(known))
        and not is_aside(known, told.reading.low)
    )


def _is_there_across(fact: Fact, meant: Fact, doubted: bool) -> bool:
    """Whether a draft in another language tells this in the place of that, but for what drafts
    count themselves in many ways."""
    if fact.kind == "duration":
        return fact.unit == meant.unit != "quarter" and fact.value != 1
    if fact.kind == "ordinal":
        return False
    return fact.kind in AMOUNTS or doubted


def is_like(fact: Fact, known: Fact) -> bool:
    """Whether two figures differ by a slip: digits exchanged, or one of them another or gone."""
    mine, theirs = _digits(fact), _digits(known)
    if not mine or not theirs:
        return True  # two months, two quarters
    if sorted(mine) == sorted(theirs):
        return True
    less, more = sorted((float(fact.value), float(known.value)))
    if len(mine) == len(theirs):
        other = sum(one != other for one, other in zip(mine, theirs, strict=True))
        return other == 1 and more < less * TIMES
    shorter, longer = sorted((mine, theirs), key=len)
    left_out = {longer[:at] + longer[at + 1 :] for at in range(len(longer))}
    return shorter in left_out and more < less * TIMES_LONGER


def _has_exchanged(fact: Fact, known: Fact) -> bool:
    """Whether two figures of like size have the same digits in another order."""
    mine, theirs = _digits(fact), _digits(known)
    if mine == theirs or sorted(mine) != sorted(theirs):
        return False
    less, more = sorted((float(fact.value), float(known.value)))
    return more < less * TIMES


def _digits(fact: Fact) -> str:
    """The digits of a figure without the zeros around them; none of a moment."""
    try:
        return f"{Decimal(str(fact.value)):f}".replace(".", "").strip("0")
    except InvalidOperation:
        return ""
