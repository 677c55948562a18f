"""What an article is told by: the words, names and figures of its title and opening, weighed."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from articles.bilingual import FIRST, HAN, KNOWN, LATIN, NAMED, WORDED
from articles.figures import figures
from articles.hanzi import SIMPLER
from articles.units import CJK, STOP
from articles.words import words

READ = 2000  # characters: the rest of a report is background, which look-alikes share
LEAD = 300  # characters, the title among them, that count twice
MOST = 96  # traits kept of an article, the weightiest
NAME, FIGURE, WORD = 2.5, 3.0, 1.0

STOPS = STOP | words(
    "above again against also am because before being below between both did does doing down "
    "during each few further having here herself himself if itself just me most mr mrs ms must my "
    "nor now once only other ours own same shall should some such then there these those through "
    "too under until upon very whom while yet yours may might much many one two three per via "
    "it's he's she's that's don't doesn't didn't isn't wasn't won't can't amid according told tell "
    "year years month months week weeks day days today yesterday tomorrow time times news report "
    "reports reported like still even back first last next since any get got make made way well "
    "monday tuesday wednesday thursday friday saturday sunday read photo photos images getty"
)
# Characters of grammar and the phrases of every report: where they stand, a name ends.
SEAM = re.compile(
    "今天|今日|昨日|昨天|近日|日前|目前|此前|此次|表示|宣布|报道|消息|记者|公司|方面|进行|通过|成为|其中|以及"
    "|[的了在是和与及将对为也就都而并被把向从于以这那其或但后中上下由等已还又不有个们月日年]"
)
RUN = re.compile(
    rf"(?P<cjk>[{CJK}]+)"
    rf"|(?P<word>[^\W\d_{CJK}](?:[^\W_{CJK}]|[.'’](?=[^\W_{CJK}]))*)"
    # Atomic: "GPT-5.1%" is no GPT-5.
    r"(?P<version>[ \-]?(?>\d+(?:\.\d+)*)(?!,\d|\s?(?:%|percent|[mb]illion|[万亿年月日号个人])))?"
)
ONE_CJK = re.compile(f"[{CJK}]")
OTHER = re.compile(rf"[^\W\d_{CJK}]+")
LETTERS = re.compile(r"([^\W\d_]{3,})\d")


@dataclass(frozen=True, slots=True)
class Traits:
    """Traits by weight; `titled` are in the title, `shared` ones another language has too."""

    weights: dict[str, float]
    titled: frozenset[str]
    shared: frozenset[str]
    cjk: bool


def traits(title: str, text: str) -> Traits:
    """The traits of a title and the opening of its text."""
    whole = unicodedata.normalize("NFKC", f"{title}\n{text[:READ]}"[:READ])
    whole = whole.translate(SIMPLER).replace("北京时间", "")
    counts: Counter[str] = Counter()
    names: Counter[str] = Counter()
    titled = set()
    for trait, place, named in _found(whole):
        gain = 2 if place < LEAD else 1
        counts[trait] += gain
        names[trait] += gain * named
        if place < len(title):
            titled.add(trait)
    kinds = {trait: _kind(trait, names[trait] / count) for trait, count in counts.items()}
    weights = {trait: kinds[trait] * (1 + log(count)) for trait, count in counts.items()}
    kept = dict(sorted(weights.items(), key=lambda pair: -pair[1])[:MOST])
    shared = frozenset(t for t in kept if kinds[t] in (NAME, FIGURE) or t in KNOWN)
    return Traits(kept, frozenset(titled & kept.keys()), shared, _is_mostly_cjk(whole))


def _is_mostly_cjk(text: str) -> bool:
    """Whether more CJK characters than other words stand in a text."""
    return len(ONE_CJK.findall(text)) > len(OTHER.findall(text))


def _kind(trait: str, named: float) -> float:
    if trait[0] in "#@":
        return FIGURE
    return NAME if named > 0.6 or trait in NAMED else WORD


def _found(text: str) -> Iterator[tuple[str, int, bool]]:
    """Each trait with its place and whether it is written as a name."""
    lower = text.lower()
    if len(lower) != len(text):  # a letter or two grow; places must agree
        text = lower
    spans = list(figures(lower))
    for token, start, _end in spans:
        yield token, start, False
    text = _without(text, [(start, end) for token, start, end in spans if not token[1:].isdigit()])
    latin: list[tuple[str, int]] = []
    for match in RUN.finditer(text):
        if match["cjk"]:
            yield from _of_cjk(match["cjk"], match.start())
            continue
        latin.append((match["word"], match.start()))
        if match["version"] and match["word"][0].isupper():
            yield match["word"].lower() + match["version"].strip(" -"), match.start(), True
    yield from _of_latin(latin)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with blanks where the spans are."""
    kept: list[str] = []
    last = 0
    for start, end in spans:
        kept += [text[last:start], "\n" * (end - start)]
        last = end
    return "".join(kept) + text[last:]


def _of_cjk(run: str, start: int) -> Iterator[tuple[str, int, bool]]:
    """Known names and words as their common name; pairs of characters of the rest."""
    begun = place = 0
    while place < len(run):
        for form, name in HAN.get(run[place], ()):
            if run.startswith(form, place):
                yield from _pairs(run[begun:place], start + begun)
                yield name, start + place, False
                place = begun = place + len(form)
                break
        else:
            place += 1
    yield from _pairs(run[begun:], start + begun)


def _pairs(run: str, start: int) -> Iterator[tuple[str, int, bool]]:
    for piece in SEAM.split(run):
        for place in range(len(piece) - 1):
            yield piece[place : place + 2], start, False


def _of_latin(found: list[tuple[str, int]]) -> Iterator[tuple[str, int, bool]]:
    lower = [_plain(word) for word, _ in found]
    skip = 0
    for index, (raw, place) in enumerate(found):
        if skip:
            skip -= 1
            continue
        word = lower[index]
        known, length = _known(raw, lower[index : index + 3])
        if known:
            yield known, place, False
            skip = length - 1
        elif word not in STOPS and len(word) > 1:
            yield (word if word in KNOWN else _stem(word)), place, raw[0].isupper()
            letters = LETTERS.match(word)
            if letters:
                yield letters[1], place, raw[0].isupper()


def _known(raw: str, coming: list[str]) -> tuple[str, int]:
    """What the table calls the next words, and how many of them; "" when it has none."""
    if raw.isupper() and (raw,) in LATIN:  # "US" is no "us"
        return LATIN[(raw,)], 1
    if coming[0] in FIRST:
        for length in (3, 2, 1):
            found = LATIN.get(tuple(coming[:length]))
            if found:
                return found, length
    singular = coming[0].removesuffix("s")
    found = LATIN.get((singular,), singular)
    return (found, 1) if found in WORDED else ("", 0)  # of names "arms" would be one


def _plain(word: str) -> str:
    word = word.lower().replace("’", "'")
    return word.removesuffix("'s")


def _stem(word: str) -> str:
    """An English word without its commonest endings, so that "quake" finds "quakes"."""
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 5 and word.endswith("ing"):
        return word[:-3]
    if len(word) > 4 and word.endswith(("ed", "es")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    if len(word) > 4 and word.endswith("e"):
        return word[:-1]
    return word
