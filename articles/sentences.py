"""Where a sentence ends, in Chinese, English and mixed text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.similar import CJK
from articles.words import words

CLOSERS = "」』”’）》】〉〕］\\])\"'"
# What may end a sentence: full-width marks always, but no semicolon (an extract that ends with one
# looks torn off); a Chinese ellipsis only with a closing mark
# or a gap behind it, for within a sentence it stands for "and so on"; ASCII marks by context.
END = re.compile(
    rf"[。！？｡]+(?:…+)?[{CLOSERS}]*"
    rf"|(?:…|\.{{6}})+(?:[{CLOSERS}]+|(?=\s|$))"
    rf"|(?<=[{CJK}])[!?]+[{CLOSERS}]*"
    rf"|[.!?]+[{CLOSERS}]*(?=\s|$|[{CJK}「『“《【])"
)
# What names the speaker of a quotation right behind it, and so belongs to its sentence.
SPEAKER = re.compile(
    r"[^\s。！？；，：“”「」『』]{0,20}"
    r"(?:[说道称问]|表示|坦言|认为|指出|介绍|回应|强调|透露|补充|写道)[。，：；！]"
)
ONE_CJK = re.compile(f"[{CJK}]")
LINE = re.compile(r"[^\r\n\u2028\u2029]+")

# A dot behind these never ends a sentence: a name or a number follows.
TITLES = words(
    "mr mrs ms mx dr prof st sr gen col lt sgt capt maj cmdr sen rep gov pres supt rev hon fig "
    "eq vol ed eds pp vs cf approx est dept e.g i.e viz jan feb mar apr jun jul aug sep sept oct "
    "nov dec mt ft messrs"
)
NUMBERED = frozenset({"no", "nos", "art", "sec", "ch", "p"})  # only before a digit
# A dot behind these ends a sentence when the next word is one that likes to begin one.
SHORT = words("inc ltd co corp llc plc bros jr etc al a.m p.m u.s u.k u.n e.u d.c ph.d")
BEGINNERS = words(
    "the a an this that these those it its he she they we i you his her their our but and so yet "
    "in on at by for from with after before when while if as since although however meanwhile "
    "there here what who why how according last earlier still now then also both some many most "
    "no not one two another analysts"
)
WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘（]*$")
INITIAL = re.compile(r"[A-Z]|(?:[A-Za-z]\.)+[A-Za-z]")  # J; U.N.E.S.C.O
NEXT_WORD = re.compile(r"\s*[\"'“‘(\[]*([^\s.,;:!?]*)")


@dataclass(frozen=True)
class Sentence:
    """One sentence: `text` is the source from `start` to `end`, in its `paragraph`-th line."""

    text: str
    start: int
    end: int
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of Chinese, English or mixed text, in order; a line break ends one too.

    Nothing but white space is left out between them.
    """
    found: list[Sentence] = []
    lines = (line for line in LINE.finditer(text) if line[0].strip())
    for paragraph, line in enumerate(lines):
        for start, end in _pieces(line[0]):
            start, end = start + line.start(), end + line.start()
            found.append(Sentence(text[start:end], start, end, paragraph))
    return found


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of one line begin and end."""
    start = 0
    for mark in END.finditer(line):
        if _ends(line, start, mark):
            yield from _trimmed(line, start, mark.end())
            start = mark.end()
    yield from _trimmed(line, start, len(line))


def _trimmed(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = line[start:end]
    if bare := piece.strip():
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(bare)


def _ends(line: str, start: int, mark: re.Match[str]) -> bool:
    """Whether this mark ends the sentence from `start`, by what stands around it."""
    if mark[0][0] not in ".!?":
        return mark[0][-1] not in "”」』" or not SPEAKER.match(line, mark.end())
    before = line[max(start, mark.start() - 24) : mark.start()]
    behind = line[mark.end() : mark.end() + 40]
    if not behind.strip():
        return True
    if not behind[0].isspace():  # no gap: only Chinese text goes on so, and hardly after a dot
        return mark[0][0] != "." and _is_cjk(before[-1:])
    following = NEXT_WORD.match(behind)
    word = following[1] if following else ""
    if word[:1].islower():  # "Yahoo! is", "3 p.m. today", "wait ... what"
        return False
    return mark[0][0] != "." or mark[0].startswith("..") or not _is_abbreviation(before, word)


def _is_abbreviation(before: str, word: str) -> bool:
    """Whether the dot after `before` shortens a word and the sentence goes on with `word`."""
    found = WORD_BEFORE.search(before)
    last = found[0] if found else ""
    low = last.lower()
    if low in TITLES or (low in NUMBERED and word[:1].isdigit()):
        return True
    if last.isdigit() and last == before.strip():  # "1. First" at the head of a line
        return True
    if low in SHORT or INITIAL.fullmatch(last):
        return word.lower() not in BEGINNERS
    return False


def _is_cjk(character: str) -> bool:
    return ONE_CJK.match(character) is not None
