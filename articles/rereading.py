"""A page read again: when, whether it is still the same one, and what it says no longer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from articles import errata
from articles.canonical import canonical_url
from articles.density import size
from articles.grounding import Verdict, check
from articles.sentences import Sentence, sentences
from articles.units import CJK, units

AFTER = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))  # publication
# Of what the shorter text is made of, so much stands in the other when both are one article.
# Two articles of one site share .16 (Chinese) and .32 (English) at most, 99 times in a hundred.
SAME = 0.5
STUB = 0.4  # of what a page said; with less left it may be a teaser, and is looked at twice
SENTENCES = 600  # compared; the rest of a longer page is not
PASSAGES = 8  # kept of a difference
LONGEST = 400  # characters of one passage
SHOWN = 6  # claims named in one finding
LEAD = 60  # characters kept before what a passage is shown for
HOME = re.compile(r"/?(?:index\.\w+|home|default\.\w+)?/?", re.IGNORECASE)
GATE = re.compile(
    r"(?:^|[/._?&=-])(?:log-?in|sign-?in|sign-?up|register|auth|oauth2?|sso|passport|captcha|verify"
    r"|challenge|consent|guce|subscribe|paywall|unsupported)(?:$|[/._?&=-])",
    re.IGNORECASE,
)
PIECE = re.compile(rf"[{CJK}]|\d+(?:[.,]\d+)*|[^\W\d_{CJK}]+|\s+|.", re.DOTALL)

Passage = tuple[str, str]  # what a page said and what it says there now; "" for nothing


@dataclass(frozen=True)
class Finding:
    """What is wrong with a page: its notice, the claims it lost as they were printed, both."""

    notice: str
    lost: tuple[str, ...]
    passages: tuple[Passage, ...]


def next_reading(published: datetime, now: datetime) -> datetime | None:
    """When a source is read again; None after the last time. What was missed is not made up for."""
    return next((published + after for after in AFTER if published + after > now), None)


def lost(printed: str, before: str, after: str) -> dict[str, str]:
    """What was printed and rests on nothing any more, each with the words it rested on."""
    left = {(claim.start, claim.end): claim.verdict for claim in check(printed, after)}
    return {
        claim.text: before[slice(*claim.evidence)]
        for claim in check(printed, before)
        if claim.evidence and left.get((claim.start, claim.end)) == Verdict.UNSUPPORTED
    }


def compare(
    before: str, after: str, *, printed: str, headline: str = "", known: Iterable[str] = ()
) -> Finding | None:
    """What a page read again says otherwise that concerns the item printed from it.

    `before` is what the page said last time, "" if it was never read; `headline` stands above it
    now. What the texts and headlines in `known` say of corrections is no news.
    """
    notice = errata.notice([before, *known], [headline, *after.splitlines()])
    gone = lost(printed, before, f"{headline}\n{after}")
    if not notice and not gone:
        return None
    shown = passages(before, after, notice=notice, gone=gone.values())
    return Finding(notice, tuple(gone)[:SHOWN], tuple(shown))


def is_another(before: str, after: str) -> bool:
    """Whether two texts are not one article, even rewritten."""
    old, new = units(before), units(after)
    least = min(len(old), len(new))
    return bool(least) and len(old & new) < SAME * least


def is_stub(before: str, after: str) -> bool:
    """Whether so little is left that a page may only be hiding the rest."""
    return size(after) < STUB * size(before)


def leads_away(asked: str, landed: str) -> bool:
    """Whether an answer came from another address than the one that was asked."""
    return canonical_url(asked) != canonical_url(landed)


def leads_home(asked: str, landed: str) -> bool:
    """Whether the address of an article leads to the front page of a site."""
    return _is_home(landed) and not _is_home(asked)


def leads_to_gate(asked: str, landed: str) -> bool:
    """Whether readers were sent to prove, pay or agree to something first."""
    there = urlsplit(landed)
    return leads_away(asked, landed) and bool(
        GATE.search(there.netloc) or (GATE.search(there.path) and not GATE.search(asked))
    )


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return HOME.fullmatch(parts.path) is not None and not parts.query


def supports(printed: str, text: str) -> list[Passage]:
    """The sentences of a text that an item's claims stand on, as passages that are gone."""
    places = [claim.evidence[0] for claim in check(printed, text) if claim.evidence]
    cut = _cut(text)
    found = [each for each in cut if any(each.start <= at < each.end for at in places)]
    return [(_clipped(each.text, 0), "") for each in (found or cut)[:PASSAGES]]


def passages(
    before: str, after: str, *, notice: str = "", gone: Iterable[str] = ()
) -> list[Passage]:
    """Where two texts differ, a sentence or a few at a time; what tells most, in their order."""
    if not before:  # read for the first time: all is new
        return [("", _clipped(notice, 0))]
    wanted, said = list(gone), next((each.text for each in sentences(notice)), "")
    ranked = []
    for place, (old, new) in enumerate(_changes(before, after)):
        at_notice = new.find(said) if said else -1
        at_claim = _place(old, wanted)
        rank = 0 if at_notice >= 0 else 1 if at_claim >= 0 else 2
        ranked.append((rank, place, (_clipped(old, at_claim), _clipped(new, at_notice))))
    kept = sorted(sorted(ranked)[:PASSAGES], key=lambda each: each[1])
    return [passage for _rank, _place, passage in kept]


def _changes(before: str, after: str) -> Iterator[Passage]:
    old, new = _cut(before), _cut(after)
    folded = [" ".join(each.text.split()) for each in old], [" ".join(e.text.split()) for e in new]
    matcher = SequenceMatcher(None, *folded, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            continue
        if i2 - i1 == j2 - j1:
            yield from ((a.text, b.text) for a, b in zip(old[i1:i2], new[j1:j2], strict=True))
        else:
            yield _span(before, old[i1:i2]), _span(after, new[j1:j2])


def _cut(text: str) -> list[Sentence]:
    return sentences(text)[:SENTENCES]


def _span(text: str, part: Sequence[Sentence]) -> str:
    return text[part[0].start : part[-1].end] if part else ""


def _place(text: str, wanted: Iterable[str]) -> int:
    """Where the first of these words stands, -1 if nowhere."""
    return min((at for words in wanted if (at := text.find(words)) >= 0), default=-1)


def _clipped(text: str, place: int) -> str:
    """At most LONGEST characters, those at `place` among them."""
    if len(text) <= LONGEST:
        return text
    start = max(min(place - LEAD, len(text) - LONGEST), 0)
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def marked(before: str, after: str) -> tuple[list[tuple[bool, str]], list[tuple[bool, str]]]:
    """Both passages in pieces, each with whether the other one lacks it."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < SAME:  # two sentences, not one changed
        return [(True, before)] if before else [], [(True, after)] if after else []
    gone, come = [], []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if i1 < i2:
            gone.append((kind != "equal", "".join(old[i1:i2])))
        if j1 < j2:
            come.append((kind != "equal", "".join(new[j1:j2])))
    return gone, come
