"""Parts of a whole, places in a row, and sizes named without a number."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from articles.facts import hedges, numerals
from articles.facts.fact import Fact, Page, Span, plain_number
from articles.words import words

SHARE = re.compile(rf"(?P<of>百万|百|千|万)分之(?P<n>{numerals.HAN})")
FRACTION = re.compile(
    rf"(?P<of>[{numerals.DIGITS}十0-9]{{1,4}})分之(?P<n>[{numerals.DIGITS}十0-9]{{1,4}})"
)
SLASHED = re.compile(r"(?<![\w/.,])(?P<n>[1-9])/(?P<of>[2-9]|10)(?![\w/.])")
PIECES = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25")}
STEP = re.compile(
    r"(?<![a-z0-9-])(?:(?P<how>three|a|one)[\s-])?(?P<part>half|quarters?)[\s-](?:of\s)?(?:an?\s)?"
    r"(?:(?:percentage[\s-])?points?|(?P<whole>per\s?cent))(?![a-z])"
)
OF_HOUR = re.compile(r"(?<![a-z])(?P<how>a|one|three)\squarters?\sof\san\shour\Z")
FEWS = "one|two|three|four|five|six|seven|eight|nine|[1-9]"
TEENS_OF = "|".join(sorted(numerals.WORD_ONES | numerals.WORD_TENS, key=len, reverse=True))
RATIO = re.compile(
    rf"(?<![\w.,-])(?:(?P<n>{FEWS})[\s-](?:in|out\sof)[\s-](?:every\s)?"
    rf"(?P<of>{FEWS}|ten|twenty|10|20|(?:a\s)?hundred|100|(?:a\s)?thousand)"
    rf"|(?P<one>one|1)\s(?:(?:in|out\sof)\s(?:every\s)?(?:{TEENS_OF}|[1-9][0-9])|[a-z]+\sin\s[1-9][0-9])(?!\s[a-z]+s(?![a-z])))(?![\w-]|[.,][0-9]|\s(?:years?|months?|days?|weeks?|minutes?|hours?)|%)"
)
FAR = 20  # characters before the "in" of a ratio
SMALL = r"(?:[0-9]{1,3}|[二两三四五六七八九十百]{1,3})"
EACH = re.compile(
    rf"每(?P<of>{SMALL})(?:个|名|位)?[\u4e00-\u9fff]{{0,4}}?(?:中|里|当中)?(?:就|便|约)?有"
    rf"(?P<n>[1-9]|[一两三四五六七八九])(?=[个名位人])"
)
PARTS = {
    name + plural: number
    for name, number in {
        **dict(
            zip(
                ("third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
                range(3, 11),
                strict=True,
            )
        ),
        "twelfth": 12,
        "fifteenth": 15,
        "twentieth": 20,
        "thirtieth": 30,
        "fortieth": 40,
        "fiftieth": 50,
        "hundredth": 100,
        "thousandth": 1000,
    }.items()
    for plural in ("", "s")
}
# A fifth less, a third cheaper: how much, and no place in a row.
THAN_BEFORE = (
    "less|more|fewer|lower|higher|smaller|larger|bigger|greater|shorter|longer|cheaper|faster|"
    "slower|lighter|heavier|quicker|below|above"
)
PART = re.compile(
    r"(?<![a-z])(?<!first\s)(?<!past\s)(?<!last\s)(?<!next\s)(?<!all\s)(?P<how>one|two|three|"
    r"four|five|six|seven|eight|nine|a)[\s-]"
    r"(?P<parts>third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|fifteenth|twentieth|"
    r"thirtieth|fortieth|fiftieth|hundredth|thousandth)s?(?![a-z])(?!\s(?:of\sa\s)?century)"
    rf"(?=(?P<of>\s(?:of|{THAN_BEFORE})\b)?)"
)
TAKEN = (
    *("by ", "to ", "than ", "about ", "over ", "nearly ", "almost ", "roughly ", "around "),
    *("under ", "below ", "some ", "only "),
    *("drop of ", "fall of ", "rise of ", "cut of ", "gain of ", "share of ", "decline of "),
    *("increase of ", "reduction of "),
)
FEW = {"a": 1, **numerals.WORD_ONES}
TIMES = {
    **dict.fromkeys(words("doubled double doubles doubling twice"), 2),
    **dict.fromkeys(words("tripled triple triples tripling trebled"), 3),
    **dict.fromkeys(words("quadrupled quadruple quadruples quadrupling"), 4),
    **dict.fromkeys(words("quintupled quintuple quintuples quintupling"), 5),
}
DOUBLED = re.compile(r"翻了?(?P<n>[一两二三四])?番|翻倍")
FOLD = {f"{word}fold": number for word, number in numerals.WORD_ONES.items() if number > 1}
HALF = re.compile(r"一半|半数|(?<=过)半(?=[,，。、数]|的)|(?<=减)半")
_HOW = ("", r"about\s", r"around\s", r"roughly\s", r"nearly\s", r"almost\s", r"over\s", r"only\s")
_BY_HOW = "|".join(rf"(?<={to}\s{how})" for to in ("by", "to") for how in _HOW)
HALVES = re.compile(
    rf"(?:{_BY_HOW})half(?![a-z-]|\san?\s|\s(?:past|[mb]illion|dozen|year|hour|day))|"
    r"half\s(?:of|the|as|that|its|his|her|their|those|all)(?![a-z])|"
    r"(?<=than\s)half(?![a-z-]|\san?\s|\s(?:past|[mb]illion|dozen))|halv(?:ed|es|ing)(?![a-z])"
)
# Each begins with the few characters it can begin with: so the search skips all others.
SOME = re.compile(r"[数几上成](?<![0-9第].)以?(?P<places>[十百千万亿]+)(?![克米瓦分])计?")
TEENS = re.compile(r"十[几余多](?![月日年岁天周小分秒])")
OVER = re.compile(
    r"(?P<places>[百千万亿])(?<![0-9.一二两三四五六七八九十百千万][百千万亿])余(?=[名人家个项台])"
)
COUPLE = re.compile(r"couple\sof\s(?P<of>dozen|hundred|thousand|million|billion)(?![a-z])")
LOTS = words("dozens scores hundreds thousands millions billions trillions")
LOT = re.compile(r"(?P<word>[a-z]+)(?:\sof\s(?P<of>thousands|millions|billions))?(?![a-z])")
ORDINAL = re.compile(
    rf"第(?:[0-9]{{1,6}}|[{numerals.DIGITS}十百]{{1,6}})(?![季财方天一二三四五六七八九十0-9])"
)
RANKED = re.compile("(?:居|列|排名|排在?|名列|全球|世界|全国|国内|亚洲|行业|市场)\\Z")
LARGEST = re.compile("大(?![学街道桥坝类提])")
PLACED = re.compile("(?<=居)次(?=[，。；、席位])|居次|次席|次位|亚军|季军")
NTH = re.compile(r"(?<![\w.,])(?P<n>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4})(?:st|nd|rd|th)(?![a-z])")
NUMBERED = re.compile(r"no\.?\s?(?P<n>[0-9]{1,4})(?![0-9.,])")
TO_NINETEENTH = (
    "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
RANKS = {
    **{word: number for number, word in enumerate(re.findall("[a-z]+", TO_NINETEENTH), start=2)},
    **{word.removesuffix("y") + "ieth": number for word, number in numerals.WORD_TENS.items()},
}
DIGITS = 9  # characters of a number, at most: 1,000,000th
RANK = re.compile(
    r"[a-z]+(?![a-z])(?![\s-]part(?:y|ies)(?![a-z]))(?!\squarter(?!\sin\sa\srow|\srunning))"
)
OF_YEAR = 4  # the last quarter there is: a ninth one is one in a row
LATER_RANK = re.compile(r"[a-z]+(?![a-z])(?![\s-]part(?:y|ies)(?![a-z]))")
SECOND = re.compile(
    r"(?<![0-9][\s-])(?<!per\s)(?<!each\s)(?<!every\s)(?<!one\s)(?<!two\s)(?<!ten\s)(?<!split\s)"
    r"second(?=-(?:dose|place|term|round|highest|largest|biggest)(?![a-z]))|"
    r"(?:(?<=the\s)|(?<=its\s)|(?<=his\s)|(?<=her\s)|(?<=their\s)|(?<=ked\s))second(?![a-z])"
    r"|second(?=[\s-](?:largest|biggest|most|place|round|time|generation|highest|consecutive))"
)


def _shares(page: Page, _: date | None) -> Iterator[Fact]:
    """百分之三十, 千分之五, 三分之二, 2/3."""
    if "分之" in page.left:
        for match in SHARE.finditer(page.left):
            value = numerals.of_han(match["n"]) if len(match["n"]) < numerals.LONG else None
            if value is not None and match["of"] == "百万":
                yield page.fact("number", plain_number(value), *match.span(), unit="ppm")
            elif value is not None:
                value = value * 100 / {"百": 100, "千": 1000, "万": 10000}[match["of"]]
                yield _part(page, plain_number(value), match.span())
        for match in FRACTION.finditer(SHARE.sub(lambda said: "\0" * len(said[0]), page.left)):
            yield from _fraction(page, match)
    if "/" in page.left:
        for match in SLASHED.finditer(page.left):
            yield from _fraction(page, match)


def _fraction(page: Page, match: re.Match[str]) -> Iterator[Fact]:
    whole, part = (numerals.of_han(each) for each in (match["of"], match["n"]))
    if whole and part is not None and part <= whole:
        share = plain_number((part * 100 / whole).quantize(Decimal("0.01")))
        yield _part(page, share, match.span())


def _part(page: Page, share: int | float, span: Span) -> Fact:
    """A share with how the text takes it: 逾三分之二, 一半以上."""
    return page.fact("percent", share, *span, vague=hedges.around(page.low, *span))


def _parts(page: Page, _: date | None) -> Iterator[Fact]:
    """Two thirds; "a third" and "one quarter" only of something."""
    for place in page.at(PARTS):
        match = PART.search(page.low, max(0, place - 12), place + 24)
        if (
            match
            and page.left[match.start()] != "\0"
            and (
                match["how"] not in "a one"
                or match["of"]
                or page.low.endswith(TAKEN, 0, match.start())
            )
        ):
            part = Decimal(FEW[match["how"]] * 100) / PARTS[match["parts"]]
            share = plain_number(part.quantize(Decimal("0.01")))
            yield _part(page, share, match.span())


def _steps(page: Page, _: date | None) -> Iterator[Fact]:
    """A quarter-point cut, half a percentage point, half a percent; three quarters of an hour."""
    for place in page.at(("point", "points", "percent", "cent")):
        match = STEP.search(page.low, max(0, place - 32), place + 8)
        if match and match.end() >= place and page.is_left(*match.span()):
            part = Decimal(FEW[match["how"] or "a"]) * PIECES[match["part"]]
            kind = "percent" if match["whole"] else "points"
            yield page.fact(kind, plain_number(part), *match.span())
    for place in page.at(("hour",)):
        if match := OF_HOUR.search(page.low, max(0, place - 24), place + 4):
            minutes = 15 * FEW[match["how"]]
            yield page.fact("duration", minutes, *match.span(), unit="minute")


def _ratios(page: Page, _: date | None) -> Iterator[Fact]:
    """Nine in ten, one in eight: a share of few."""
    if "每" in page.left:
        for each in EACH.finditer(page.left):
            part, whole = _few(each["n"]), _few(each["of"])
            if 0 < part < whole:
                share = plain_number((Decimal(part * 100) / whole).quantize(Decimal("0.01")))
                yield page.fact("percent", share, *each.span())
    for place in page.at(("in", "out")):
        match = RATIO.search(page.low, max(0, place - FAR), place + 16)
        if match is None or match.end() <= place or "\0" in page.left[match.start() : match.end()]:
            continue
        part, whole = _few(match["n"] or match["one"]), _few(match["of"] or match[0].split()[-1])
        if 0 < part < whole:
            share = plain_number((Decimal(part * 100) / whole).quantize(Decimal("0.01")))
            yield page.fact("percent", share, *match.span())


def _few(said: str) -> int:
    if said.isdigit():
        return int(said)
    return (
        numerals.WORD_ONES.get(said)
        or numerals.WORD_TENS.get(said)
        or {"hundred": 100, "thousand": 1000}.get(said.removeprefix("a "))
        or int(numerals.of_han(said) or 0)
    )


def _ordinals(page: Page, _: date | None) -> Iterator[Fact]:
    for match in PLACED.finditer(page.left):
        yield page.fact("ordinal", 3 if match[0] == "季军" else 2, *match.span())
    for place in page.at(("runner",)):
        if page.low.startswith("-up", place + 6):
            yield page.fact("ordinal", 2, place, place + 9)
    if "第" in page.left:
        for match in ORDINAL.finditer(page.left):
            number = numerals.of_han(match[0][1:])
            if number and (
                number > 1
                or RANKED.search(page.left, max(0, match.start() - 2), match.start())
                or LARGEST.match(page.left, match.end())
            ):
                yield page.fact("ordinal", plain_number(number), *match.span())
    for place in page.at(("st", "nd", "rd", "th")):
        if nth := NTH.search(page.low, max(0, place - DIGITS), place + 3):
            yield page.fact("ordinal", int(nth["n"].replace(",", "")), *nth.span())
    for place in page.at(("no",)):
        if numbered := NUMBERED.match(page.low, place):
            yield page.fact("ordinal", int(numbered["n"]), *numbered.span())


def _ranks(page: Page, _: date | None) -> Iterator[Fact]:
    """Third, fourth …; "second" where it is no time."""
    for place in page.at(RANKS):
        match = RANK.match(page.low, place) or LATER_RANK.match(page.low, place)
        if match and RANKS[match[0]] <= OF_YEAR:
            match = RANK.match(page.low, place)
        if not match or page.left[place] == "\0":
            continue
        if match[0] != "second" or SECOND.match(page.low, place):
            yield page.fact("ordinal", RANKS[match[0]], *match.span())


def _some(page: Page, _: date | None) -> Iterator[Fact]:
    """数百, 上万, 十几, dozens, tens of thousands: a size, not a number."""
    for pattern in (SOME, OVER):
        for match in pattern.finditer(page.left):
            value, end = numerals.of_places(match["places"][:8]), match.end()
            years = page.left[end : end + 1] == "年" and page.left[end + 1 : end + 2] != "级"
            kind, unit = ("duration", "year") if years else ("number", "")
            yield page.fact(
                kind, plain_number(value), match.start(), end + years, unit=unit, vague=">"
            )
    for place in page.at(("couple",)):
        if few := COUPLE.match(page.low, place):
            pair = 2 * numerals.of_scale(few["of"])
            yield page.fact("number", pair, *few.span(), vague="~")
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
            vague = hedges.before(page.low, match.start()) or "~"
            times = 2 ** numerals.ONES[match["n"] or "一"]
            yield page.fact("multiple", times, *match.span(), vague=vague)
    if "半" in page.left:
        for match in HALF.finditer(page.left):
            yield _part(page, 50, match.span())
    for word, times in (*TIMES.items(), *FOLD.items()):
        for place in page.where.get(word, ()):
            if page.left[place] != "\0":
                vague = hedges.before(page.low, place) or "~"
                yield page.fact("multiple", times, place, place + len(word), vague=vague)
    for place in page.at(("half", "halved", "halves", "halving")):
        if page.left[place] != "\0" and (match_ := HALVES.match(page.low, place)):
            end = place + 4 if match_[0][3] == "f" else match_.end()
            yield _part(page, 50, (place, end))


CENTURY = re.compile(r"(?:quarter|half)(?:\sof)?(?:\sa\s|-|\s)century")
YEARS_OLD = re.compile(
    r"(?<=in\s)(?:his|her|their)\s(?:early\s|mid-?\s?|late\s)?(?P<n>[1-9]0)s(?![a-z])"
)
ONE_SPAN = re.compile(
    r"(?<![a-z])(?:under|over|(?:less|more)\sthan|within|nearly|almost|at\sleast)\s"
    r"(?P<one>an?\s(?P<unit>second|minute|hour|day|week|month|year))"
    r"(?![a-z-]|\s(?:ago|earlier|later|before|after|half|and))"
)
SPANS = {
    "decade": (10, "year"),
    "decadelong": (10, "year"),
    "century": (100, "year"),
    "fortnight": (2, "week"),
}


def spans(page: Page, _: date | None) -> Iterator[Fact]:
    """A decade, century or fortnight without a number; to be read after all that have one."""
    for place in page.at(("decades",)):
        yield page.fact("duration", 10, place, place + 7, unit="year", vague=">")
    for place in page.at(("his", "her", "their")):
        if match := YEARS_OLD.match(page.low, place):
            yield page.fact("duration", int(match["n"]), *match.span(), unit="year", vague=">")
    for match in ONE_SPAN.finditer(page.low) if page.at(("a", "an")) else ():
        vague = hedges.before(page.low, match.start("one"))
        yield page.fact("duration", 1, *match.span("one"), unit=match["unit"], vague=vague)
    for place in page.at(("century",)):
        if match_ := CENTURY.search(page.low, max(0, place - 16), place + 7):
            years = 25 if "quarter" in match_[0] else 50
            yield page.fact("duration", years, *match_.span(), unit="year")
    for word, (many, unit) in SPANS.items():
        for place in page.where.get(word, ()):
            yield page.fact("duration", many, place, place + len(word), unit=unit)


READERS = (_shares, _steps, _parts, _ratios, _ordinals, _ranks, _some, _said)
