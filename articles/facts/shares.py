"""Parts of a whole, places in a row, and sizes named without a number."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from articles.facts import numerals
from articles.facts.fact import Fact, Page, plain_number
from articles.words import words

SHARE = re.compile(rf"(?P<of>百|千|万)分之(?P<n>{numerals.HAN})")
FRACTION = re.compile(
    rf"(?P<of>[{numerals.DIGITS}十0-9]{{1,4}})分之(?P<n>[{numerals.DIGITS}十0-9]{{1,4}})"
)
SLASHED = re.compile(r"(?<![\w/.,])(?P<n>[1-9])/(?P<of>[2-9]|10)(?![\w/.])")
PARTS = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
PART = re.compile(
    r"(?<![a-z])(?<!first\s)(?<!past\s)(?<!last\s)(?<!next\s)(?<!all\s)(?P<how>one|two|three|"
    r"four|a)[\s-](?P<parts>third|quarter|fifth)s?(?![a-z])"
    r"(?=(?P<of>\sof\b)?)"
)
FEW = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
TIMES = {
    **dict.fromkeys(words("doubled double doubles doubling twice"), 2),
    **dict.fromkeys(words("tripled triple triples tripling trebled"), 3),
    **dict.fromkeys(words("quadrupled quadruple quadruples quadrupling"), 4),
}
DOUBLED = re.compile(r"翻(?:了)?(?:一)?番|翻倍")
FOLD = {f"{word}fold": number for word, number in numerals.WORD_ONES.items() if number > 1}
HALF = re.compile(r"一半|半数|(?<=过)半(?=[,，。、数]|的)|(?<=减)半")
HALVES = re.compile(r"half\s(?:of|the)(?![a-z])|(?<=by\s)half(?![a-z])|halv(?:ed|es|ing)(?![a-z])")
# Each begins with the few characters it can begin with: so the search skips all others.
SOME = re.compile(r"[数几上成](?<![0-9第].)以?(?P<places>[十百千万亿]+)(?![克米瓦分])计?")
TEENS = re.compile(r"十[几余多](?![月日年])")
OVER = re.compile(r"(?P<places>[百千万亿])余(?=[名人家个项台])")
LOTS = words("dozens scores hundreds thousands millions billions trillions")
LOT = re.compile(r"(?P<word>[a-z]+)(?:\sof\s(?P<of>thousands|millions|billions))?(?![a-z])")
PAIR = re.compile(r"[0-9]{1,3}\s?[比:-]\s?[0-9]")
SCORE = re.compile(
    r"(?<![0-9.:比年月至-])(?P<one>[0-9]{1,3})\s?(?:比|:|-(?=[0-9]{1,3}\s?(?:大胜|战胜|力克|"
    r"击败|的比分|逼平|不敌|输|险胜|完胜|小胜|惨败|胜|落后|领先|win|vote|victory)))"
    r"\s?(?P<other>[0-9]{1,3})(?![0-9.:%]|[万亿元年月倍成个名]|\s?(?:million|billion))"
    r"|(?<![\w.:-])(?P<won>[0-9]{1,2})\s?-\s?(?P<lost>[0-9]{1,2})"
    r"(?=\s(?:(?:[A-Za-z]+\s){0,3}(?:win|wins|victory|defeat|draw|loss|lead|vote)|at|on|"
    r"in\sthe|in\sextra|to\sgo)(?![a-z]))"
)
ORDINAL = re.compile(
    rf"第(?:[0-9]{{1,6}}|[{numerals.DIGITS}十百]{{1,6}})(?![季财方天一二三四五六七八九十0-9])"
)
NTH = re.compile(r"(?<![\w.,])(?P<n>[0-9]{1,4})(?:st|nd|rd|th)(?![a-z])")
NUMBERED = re.compile(r"no\.?\s?(?P<n>[0-9]{1,4})(?![0-9.,])")
RANKS = dict(
    zip(
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
        range(2, 11),
        strict=True,
    )
)
RANK = re.compile(r"[a-z]+(?![a-z])(?!\squarter)")
SECOND = re.compile(
    r"(?:(?<=the\s)|(?<=its\s)|(?<=his\s)|(?<=her\s)|(?<=their\s)|(?<=ked\s))second(?![a-z])"
    r"|second(?=[\s-](?:largest|biggest|most|place|round|time|generation|highest|consecutive))"
)


def _shares(page: Page, _: date | None) -> Iterator[Fact]:
    """百分之三十, 千分之五, 三分之二, 2/3."""
    if "分之" in page.left:
        for match in SHARE.finditer(page.left):
            value = numerals.of_han(match["n"]) if len(match["n"]) < numerals.LONG else None
            if value is not None:
                value = value * 100 / {"百": 100, "千": 1000, "万": 10000}[match["of"]]
                yield page.fact("percent", plain_number(value), *match.span())
        for match in FRACTION.finditer(SHARE.sub(lambda said: "\0" * len(said[0]), page.left)):
            yield from _fraction(page, match)
    if "/" in page.left:
        for match in SLASHED.finditer(page.left):
            yield from _fraction(page, match)


def _fraction(page: Page, match: re.Match[str]) -> Iterator[Fact]:
    whole, part = (numerals.of_han(each) for each in (match["of"], match["n"]))
    if whole and part is not None and part <= whole:
        share = plain_number((part * 100 / whole).quantize(Decimal("0.01")))
        yield page.fact("percent", share, *match.span())


def _parts(page: Page, _: date | None) -> Iterator[Fact]:
    """Two thirds; "a third" and "one quarter" only of something."""
    for place in page.at(PARTS):
        match = PART.search(page.low, max(0, place - 12), place + 12)
        if (
            match
            and page.left[match.start()] != "\0"
            and (match["how"] not in "a one" or match["of"])
        ):
            part = Decimal(FEW[match["how"]] * 100) / PARTS[match["parts"]]
            share = plain_number(part.quantize(Decimal("0.01")))
            yield page.fact("percent", share, *match.span())


def _scores(page: Page, _: date | None) -> Iterator[Fact]:
    """110比102, 3:0: the greater first, for either side may be named first."""
    for spot in PAIR.finditer(page.left):
        match = SCORE.match(page.left, spot.start())
        if match is None:
            continue
        one, other = int(match["one"] or match["won"]), int(match["other"] or match["lost"])
        yield page.fact("score", f"{max(one, other)}:{min(one, other)}", *match.span())


def _ordinals(page: Page, _: date | None) -> Iterator[Fact]:
    if "第" in page.left:
        for match in ORDINAL.finditer(page.left):
            number = numerals.of_han(match[0][1:])
            if number and number > 1:
                yield page.fact("ordinal", plain_number(number), *match.span())
    for place in page.at(("st", "nd", "rd", "th")):
        if nth := NTH.search(page.low, max(0, place - 4), place + 3):
            yield page.fact("ordinal", int(nth["n"]), *nth.span())
    for place in page.at(("no",)):
        if numbered := NUMBERED.match(page.low, place):
            yield page.fact("ordinal", int(numbered["n"]), *numbered.span())


def _ranks(page: Page, _: date | None) -> Iterator[Fact]:
    """Third, fourth …; "second" where it is no time."""
    for place in page.at(RANKS):
        match = RANK.match(page.low, place)
        if not match or page.left[place] == "\0":
            continue
        if match[0] != "second" or SECOND.match(page.low, place):
            yield page.fact("ordinal", RANKS[match[0]], *match.span())


def _some(page: Page, _: date | None) -> Iterator[Fact]:
    """数百, 上万, 十几, dozens, tens of thousands: a size, not a number."""
    for pattern in (SOME, OVER):
        for match in pattern.finditer(page.left):
            value = numerals.of_places(match["places"][:8])
            yield page.fact("number", plain_number(value), *match.span(), vague=">")
    for match in TEENS.finditer(page.left):
        tens = numerals.ONES.get(page.left[match.start() - 1 : match.start()], 0)
        start = match.start() - (tens > 0)
        yield page.fact("number", max(tens, 1) * 10, start, match.end(), vague=">")
    for place in page.at((*LOTS, "tens")):
        match_ = LOT.match(page.low, place)
        if match_ and page.left[place] != "\0" and (match_["word"] != "tens" or match_["of"]):
            size = {"dozens": 10, "scores": 10, "tens": 10}.get(match_["word"])
            value = Decimal(size or numerals.of_scale(match_["word"]))
            value *= numerals.of_scale(match_["of"] or "")
            yield page.fact("number", plain_number(value), *match_.span(), vague=">")


def _said(page: Page, _: date | None) -> Iterator[Fact]:
    """翻番, doubled, a half: multiples and shares in one word."""
    if "翻" in page.left:
        for match in DOUBLED.finditer(page.left):
            yield page.fact("multiple", 2, *match.span())
    if "半" in page.left:
        for match in HALF.finditer(page.left):
            yield page.fact("percent", 50, *match.span())
    for word, times in (*TIMES.items(), *FOLD.items()):
        for place in page.where.get(word, ()):
            if page.left[place] != "\0":
                yield page.fact("multiple", times, place, place + len(word))
    for place in page.at(("half", "halved", "halves", "halving")):
        if page.left[place] != "\0" and (match_ := HALVES.match(page.low, place)):
            yield page.fact(
                "percent", 50, place, place + 4 if match_[0][3] == ("f") else match_.end()
            )


SPANS = {"decade": 10, "decadelong": 10, "century": 100}


def spans(page: Page, _: date | None) -> Iterator[Fact]:
    """A decade or century without a number; to be read after all that have one."""
    for word, years in SPANS.items():
        for place in page.where.get(word, ()):
            yield page.fact("duration", years, place, place + len(word), unit="year")


READERS = (_scores, _shares, _parts, _ordinals, _ranks, _some, _said)
