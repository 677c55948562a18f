"""What a draft tells of the wrong thing: its claims are denied, and what belongs there is shown."""

from collections.abc import Sequence
from dataclasses import replace

from articles.facts.fact import Span
from articles.grounding import leads, misplaced, mistaken, respective, supplanted
from articles.grounding.claim import Claim, Verdict, Why
from articles.grounding.company import Told
from articles.grounding.respective import Held


def put(claims: list[Claim], told: Told) -> None:
    """Deny or doubt the claims, which are changed in place or added to."""
    for at, there, sure in misplaced.misplaced(told):
        verdict = Verdict.UNSUPPORTED if sure else Verdict.UNVERIFIABLE
        claims[at] = replace(claims[at], verdict=verdict, evidence=there, why=Why.ELSEWHERE)
    for at, there in supplanted.supplanted(told, claims):
        denied = Verdict.UNSUPPORTED
        claims[at] = replace(claims[at], verdict=denied, evidence=there, why=Why.OTHERWISE)
    ordered = list(respective.held(told))
    for at, there in (*leads.denied(told.page, claims, told.reading), *_exchanged(ordered, told)):
        denied = Verdict.UNSUPPORTED
        claims[at] = replace(claims[at], verdict=denied, evidence=there, why=Why.ELSEWHERE)
    right = {each.at for each in ordered if each.is_own}
    for start, end, there in mistaken.mistaken(told):
        if start not in right:
            _mean(claims, told, (start, end), there)


def _exchanged(ordered: Sequence[Held], told: Told) -> list[tuple[int, Span]]:
    """The claims of another's figure, and the one that belongs there."""
    return [
        (told.places[each.figure.start], (each.own.start, each.own.end))
        for each in ordered
        if not each.is_own
    ]


def _mean(claims: list[Claim], told: Told, span: Span, there: Span) -> None:
    """Deny a name that stands for another one, whether or not it is a claim yet."""
    place = told.places.get(span[0])
    kind = "name" if place is None else claims[place].kind
    said, denied = told.page.text[slice(*span)], Verdict.UNSUPPORTED
    meant = Claim(kind, said, *span, denied, there, why=Why.ELSEWHERE)
    if place is None:
        claims.append(meant)
    else:
        claims[place] = meant
