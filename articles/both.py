"""A disputed figure printed with what each source says: 12亿元（甲报道；乙称15亿元）."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles import flanking, ledger, markdown, rivals, sums
from articles.grounding import Claim, Verdict
from articles.grounding.claim import Amount
from articles.ledger import Entry, Ground
from articles.sentences import sentences
from articles.units import is_cjk

Names = Mapping[str, frozenset[str]]
MOST = 8  # figures of one text; where more are in dispute, the sources tell different stories
# What closes right behind the words and belongs to them: emphasis, code, a link with its address.
CLOSING = re.compile(r"[*_~`]*(?:\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])?)?[*_~`]*")
QUOTES = {"“": "”", "「": "」", "『": "』", "‘": "’", "《": "》", '"': '"'}
BRACKETS = {"（": "）", "(": ")"}


@dataclass(frozen=True)
class Side:
    """What some of the sources say of one matter: the figure in its sentence, and who says it.

    `place` is the figure's in the text of `source`, the first of them.
    """

    names: tuple[str, ...]
    figure: str
    sentence: str
    source: int
    place: tuple[int, int] | None

    @property
    def around(self) -> tuple[str, str, str]:
        """The sentence, cut where the figure stands."""
        return self.sentence.partition(self.figure)


def sides(claim: Claim, grounds: Sequence[Ground]) -> list[Side]:
    """Both sides of a disputed claim, or more: its own first."""
    return [
        Side(
            tuple(dict.fromkeys(grounds[source].name for source in sources)),
            *_passage(claim, sources[0], grounds),
            sources[0],
            _place(claim, sources[0]),
        )
        for _amount, sources in rivals.values(claim)
    ]


def completed(
    title: str,
    body: str,
    grounds: Sequence[Ground],
    *,
    names: Names | None = None,
    overrides: Mapping[str, Any] | None = None,
    only: str = "",
) -> str:
    """The body (Markdown) in which every disputed figure stands with both its sources.

    A figure that only the title has, or that stands where nothing can be put beside it, gets a
    sentence at the end. What is printed with both already, or let stand, is left alone; `only`
    does the one claim with this key. Texts that differ in everything are left to an editor.
    """
    tried: set[str] = set()
    for _ in range(1 if only else MOST):
        head = markdown.plain(title)
        draft = ledger.joined(head, markdown.plain(body))
        entries = ledger.held(draft, grounds, names=names, overrides=overrides)
        start = len(head) + len(ledger.GAP)
        entry = next(_waiting(entries, start, tried, only), None)
        if entry is None:
            return body
        tried.add(_mark(entry))
        body = _beside(body, start, entry, entries, grounds, names or {})
    return body


def _waiting(entries: Sequence[Entry], start: int, tried: set[str], only: str) -> Iterator[Entry]:
    """Disputed claims that are not printed with both: those of the body before the title's."""
    for entry in sorted(entries, key=lambda entry: entry.claim.start < start):
        is_new = entry.is_open and _mark(entry) not in tried
        if entry.claim.verdict is Verdict.DISPUTED and is_new and only in ("", entry.key):
            yield entry


def _mark(entry: Entry) -> str:
    """Tells a claim again in a text that has changed around it."""
    return f"{entry.claim.kind} {entry.claim.text} {entry.claim.amount}"


def _beside(
    body: str,
    start: int,
    entry: Entry,
    entries: Sequence[Entry],
    grounds: Sequence[Ground],
    names: Names,
) -> str:
    """The body with the claim's rivals printed beside it, or in a sentence of their own."""
    if entry.claim.start >= start:
        notes = _notes(entry, entries, grounds, names)
        for claim, note in sorted(notes, key=lambda pair: -pair[0].start):
            done = _put(body, claim.start - start, claim.end - start, note)
            if done is None:
                break
            body = done
        else:
            return body
    return _appended(body, _sentence(entry.claim, grounds, is_cjk_text(body)))


def _notes(
    entry: Entry, entries: Sequence[Entry], grounds: Sequence[Ground], names: Names
) -> list[tuple[Claim, list[str]]]:
    """What is to be put beside which claims of the sentence, as phrases."""
    line, claim = entry.sentence, entry.claim
    chinese = is_cjk_text(line)
    here: list[str] = []
    rest: list[tuple[Claim, list[str]]] = []
    for number, (amount, sources) in enumerate(rivals.values(claim)):
        called = list(dict.fromkeys(grounds[source].name for source in sources))
        told = any(rivals.is_named(rivals.known_as(name, names), line) for name in called)
        there = next((each.claim for each in entries if _gives(each, amount, entry)), None)
        if number == 0:
            here += [] if told else [_by(called, chinese)]
        elif there is None:
            figure = sums.told(_passage(claim, sources[0], grounds)[0], chinese=chinese)
            here.append(_says(called, figure, chinese))
        elif not told:
            rest.append((there, [_by(called, chinese)]))
    return [(claim, here), *rest] if here else rest


def _gives(each: Entry, amount: Amount, entry: Entry) -> bool:
    """Whether another claim of the same sentence gives this value."""
    return (
        each.sentence == entry.sentence
        and each.claim.amount is not None
        and rivals.same(each.claim.amount, amount)
    )


def _by(called: Sequence[str], chinese: bool) -> str:
    return f"{'、'.join(called)}报道" if chinese else f"according to {_listed(called)}"


def _says(called: Sequence[str], figure: str, chinese: bool) -> str:
    if chinese:
        return f"{'、'.join(called)}称{figure}"
    return f"{_listed(called)} {'says' if len(called) == 1 else 'say'} {figure}"


def _listed(called: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(called[:-1]), called[-1]]))


def _sentence(claim: Claim, grounds: Sequence[Ground], chinese: bool) -> str:
    """All that is said of a figure, as a sentence of its own."""
    phrases = [
        _says(side.names, sums.told(side.figure, chinese=chinese), chinese)
        for side in sides(claim, grounds)
    ]
    if chinese:
        return f"各方说法不一：{'，'.join(phrases)}。"
    return f"Reports differ: {', '.join(phrases)}."


def _passage(claim: Claim, source: int, grounds: Sequence[Ground]) -> tuple[str, str]:
    """A source's figure in its own words, and the sentence they stand in."""
    place = _place(claim, source)
    if place is None:
        return claim.text, ""
    text = grounds[source].text
    line = next((each for each in sentences(text) if each.start <= place[0] < each.end), None)
    return text[slice(*place)], line.text if line else ""


def _place(claim: Claim, source: int) -> tuple[int, int] | None:
    denied = ((each.start, each.end) for each in claim.denials if each.source == source)
    return next(denied, claim.evidence if source == claim.source else None)


def is_cjk_text(text: str) -> bool:
    """Whether a text is Chinese rather than written in letters."""
    han = sum(1 for mark in text if is_cjk(mark))
    return 3 * han > len(text) - han


def _put(body: str, start: int, end: int, phrases: Sequence[str]) -> str | None:
    """The Markdown with phrases behind the words from `start` to `end` of its plain text.

    None where the words cannot be told in it, or where anything else would change.
    """
    plain = markdown.plain(body)
    place, within = _behind(plain, start, end)
    note = _bracketed(phrases, within, is_cjk_text(plain))
    wanted = plain[:place] + note + plain[place:]
    said = " " * note.startswith(" ") + markdown.escape(note.strip())
    for raw in _places(body, plain[start:end], plain[end:place]):
        done = flanking.repair(body[:raw] + said + body[raw:])
        if markdown.plain(done) == wanted:
            return done
    return None


def _bracketed(phrases: Sequence[str], within: bool, chinese: bool) -> str:
    """The phrases in brackets; behind a comma where they stand in brackets already."""
    if chinese:
        said = "；".join(phrases)
        return f"，{said}" if within else f"（{said}）"
    said = "; ".join(phrases)
    return f", {said}" if within else f" ({said})"


def _behind(plain: str, start: int, end: int) -> tuple[int, bool]:
    """Where a note on these words may stand, behind the quotation they are part of; and whether
    that is within brackets."""
    line = plain.rfind("\n", 0, start) + 1
    stop = plain.find("\n", end)
    stop = len(plain) if stop < 0 else stop
    for opening, closing in QUOTES.items():
        shut = plain.find(closing, end, stop)
        if shut >= 0 and _is_open(plain[line:start], opening, closing):
            end = max(end, shut + 1)
    within = any(_is_open(plain[line:end], *pair) for pair in BRACKETS.items())
    return end, within


def _is_open(before: str, opening: str, closing: str) -> bool:
    if opening == closing:
        return before.count(opening) % 2 == 1
    return before.count(opening) > before.count(closing)


def _places(body: str, words: str, rest: str) -> Iterator[int]:
    """Where in the Markdown these words, and what belongs to them, may end."""
    letters = r"[*_~`]*\\?"
    said = letters.join(re.escape(mark) for mark in words + rest)
    for match in re.finditer(said, body):
        closed = CLOSING.match(body, match.end())
        ends = [closed.end()] if closed else []
        yield from dict.fromkeys([*ends, match.end()])


def _appended(body: str, sentence: str) -> str:
    """The Markdown with one more sentence at its end."""
    said = markdown.escape(sentence)
    gap = "" if is_cjk_text(body) else " "
    done = f"{body.rstrip()}{gap}{said}"
    if markdown.plain(done) == f"{markdown.plain(body)}{gap}{sentence}":
        return done
    return f"{body.rstrip()}\n\n{said}"
