"""Days, months and years, as calendars write them in Chinese and English."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from articles.facts import calendar, measures, numerals, onward
from articles.facts.fact import Fact, Page
from articles.facts.lasting import WITHIN
from articles.facts.shares import RANKS

DIGIT = "[〇零一二三四五六七八九]"
SMALL = r"(?:[0-9]{1,2}|[〇零一二三四五六七八九十]{1,3})"  # a month or a day
YEAR = r"(?:(?:1[6-9]|20)[0-9][0-9])"
HAN_YEAR = rf"(?:{YEAR}|[一二][九〇零]{DIGIT}{{2}})"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
NTH = r"(?:st|nd|rd|th)?"
CENTURY = "2[01]|1[0-9]|[1-9]|二十一?|十[一二三四五六七八九]?|[二三四五六七八九]"
OF_CENTURY = re.compile(
    rf"(?<![a-z0-9.])(?:(?P<nth>[12]?[0-9])(?:st|nd|rd|th)|(?P<word>first|{'|'.join(RANKS)}))"
    r"(?:[\s-]century(?![a-z])|(?=\s(?:and|to)\s(?:the\s)?[a-z0-9]+\scenturies)|\scenturies)"
)
# On the 14th and 21st; who has a rank is followed by what it is of, a day hardly.
NTH_OF_MONTH = re.compile(
    r"(?:(?<![a-z])(?:on|from|until|till|by|since|before|after|between|to|(?:morning|afternoon|"
    r"evening|night|hours|noon)\sof)|\A|[.!?\n]\s?)\s?the\s"
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)(?:,?\sand|,|\sto)\s(?:the\s)?)?(?P<d>[12]?[0-9]|3[01])\Z"
)
NO_RANK = re.compile(
    r"[a-z]{2}(?=[,.;:)]|\s?\Z|\n|\s?\(|\s(?:and|to|that|at|in|as|with|when|after|before|said|says|"
    r"saying|for|by|is|was|of\sthis|of\sthat|of\slast|which|who|he|she|it|they|because|showing|"
    r"from|local|beijing|while|but)(?![a-z]))"
)
BEFORE_NTH = 44  # characters
SCALE = re.compile(numerals.SCALE)
# The second day of "Sept. 20 to 28", and of 2024-25 the second year.
TILL = re.compile(
    rf"(?:\s?[-~]\s?|\s(?:to|and|through|until)\s)(?P<d1>[0-9]{{1,2}}){NTH}(?![\w%:-]|[.,][0-9]{{1,3}}(?![0-9]))"
    r"(?=[^\sa-z]|\s(?:in|at|with|on|and|for|as|when|where|but|by|after|before|this|next|inclusive|20)|\s?\Z)"
    rf"(?:,?\s(?P<y1>{YEAR})(?![0-9]))?"
)
SEASON = re.compile(
    r"(?<![\w.,$¥€£/-])(?P<century>[12][09])(?P<one>[0-9]{2})[-/](?P<other>[0-9]{2})(?![\w%/-]|[.,][0-9])"
)
SPOT = re.compile(r"上个?世纪\s?[0-9一二三四五六七八九]|[0-9〇零一二三四五六七八九十]+")
# Each names what it found y(ear), m(onth), d(ay) by its first letter.
FIGURES = re.compile(
    rf"(?<![0-9.])(?P<y1>{YEAR})(?P<gap>[-/.])(?P<m1>[0-9]{{1,2}})(?P=gap)(?P<d1>[0-9]{{1,2}})"
    r"(?![.][0-9]|[0-9])"
    rf"|(?<![0-9.,])(?:(?P<y2>{HAN_YEAR}|[0-9][0-9])\s?年\s?)?(?P<m2>{SMALL})\s?月(?:份\s?)?\s?"
    rf"(?P<d2>{SMALL})(?:\s?[日号]|(?=\s?[-~至到、和]\s?{SMALL}[日号]))"
    rf"|(?<![0-9.,])(?P<y3>{HAN_YEAR}|[0-9][0-9])\s?年\s?(?P<m3>{SMALL})\s?月"
    rf"|(?<![0-9.,$¥€£A-Za-z-])(?P<y4>{YEAR}|二〇{DIGIT}{{2}}|二零{DIGIT}{{2}})"
    r"(?:\s?年(?![级间代]|之久|以[上内]|的?历史(?!纪录))|财年)"
    r"|(?<![0-9.,第十百千月一二三四五六七八九])(?P<m5>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
    r"(?:月(?![0-9活饼球]|亮(?!相))|(?=\s?[-至到]\s?(?:1[0-2]|[1-9])月(?![0-9]*日)))"
    rf"|(?<![0-9.])(?P<d6>[12]?[0-9]|3[01])日(?![本元均常活益程志历韩圆产]|{WITHIN}|报(?![告道])|[延缩增减][长短加少]?[至到])"
    rf"|(?<!第)(?P<age>{CENTURY})世纪(?:\s?(?P<of>[0-9]0|[一二三四五六七八九]十)\s?年代)?"
    r"|(?:上个?世纪\s?)?(?P<tens1>[0-9]0|[一二三四五六七八九]十)\s?年代"
    rf"|(?<![0-9.])(?P<yseason>{YEAR})[-/][0-9]{{2}}(?=\s?(?:season|school|academic|fiscal|赛季|学年|财年|年度))"
    r"|(?<![0-9])(?P<decade>(?:19|20)[0-9]0)(?:'?s(?![a-z])|年代)"
    rf"|"
    rf"(?<![\w.,])(?P<d7>[0-9]{{1,2}}){NTH}(?:\sof)?\s(?P<m7>{MONTH})(?:,?\s(?P<y7>{YEAR})(?![0-9]))?"
    rf"|(?<![\w.,$¥€£])(?P<d9>[0-9]{{1,2}})(?=(?:\s?[-~]\s?|\sto\s|\sand\s)[0-9]{{1,2}}{NTH}(?:\sof)?\s(?P<m9>{MONTH}))"
    rf"|(?<![0-9])(?P<m8>[0-9]{{1,2}})/(?P<d8>[0-9]{{1,2}})/(?P<y8>{YEAR})(?![0-9])"
    rf"|(?<=fy)(?:\s?')?(?P<y9>{YEAR}|[0-9]{{2}})(?![0-9a-z])"
    r"|(?<=')(?P<tens2>[2-9]0)s(?![a-z])"
)
WORDS = re.compile(
    rf"(?<!long\s)(?!(?:may|march|mar)\s[0-9,]+\s[a-z]+s(?![a-z]))(?P<m1>{MONTH})\s(?P<d1>[0-9]{{1,2}}){NTH}"
    r"(?![\w%]|[,.]?[0-9])(?!\s?(?:%|per\s?cent|[mbtr]+illion|thousand|[万亿]))"
    rf"(?:,?\s(?P<y1>{YEAR})(?![0-9]))?"
    rf"|(?P<m2>{MONTH})(?:,|\sof)?\s(?P<y2>{YEAR})(?![0-9])"
)
DIGITS = re.compile("[12][0-9]{3}")  # where a year may stand
BARE = re.compile(
    rf"(?<![\w.,$¥€£/-]){YEAR}(?![\w%/]|[,.-][0-9]|\s(?:%|percent|[a-z]*[a-rt-z]s|people|"
    rf"of)(?![a-z]))"
)
BEFORE = re.compile(
    r"(?<![a-z])(?:in|since|by|from|of|until|till|during|early|late|mid|before|after|and|to|"
    r"for|the|"
    r"through|throughout|its|their|our|his|her|this|fy|fiscal|year|spring|summer|autumn|fall|"
    r"winter|"
    r"around|circa|or|than|end)[\s-]\Z|[(（]\Z"
)
IN_MONTH = re.compile(
    r"(?<![a-z])(?:in|since|by|from|until|till|during|early|late|mid|before|after|last|next|this|"
    r"through|of|for|and|to|between|ends?|ended|ending|closed|finished|started|begins|starts|january|february|march|april|may|"
    r"june|july|"
    r"august|september|october|november|in-)[\s-]\Z"
)
ALONE = re.compile(rf"(?P<m1>{MONTH})(?!\s[0-9])")
OWNED = re.compile(
    r"(?:[a-z]'s?|(?<![a-z])(?:its|the|their|our))\s\Z"
)  # the bank's March projection
NAMED = re.compile(r"\s[A-Z]")
SHORT = frozenset({*calendar.MONTHS, "sept", "march", "august"})  # they are also words and names


def _figures(page: Page, when: date | None) -> Iterator[Fact]:
    end = 0
    for spot in SPOT.finditer(page.left):
        place = spot.start()
        while end <= place < spot.end():
            match = FIGURES.match(page.low, place)
            if match and "\0" not in page.left[place : match.end()]:
                is_verb = match["m7"] == "may" and page.even[match.start("m7")] == "m"
                if not is_verb and (fact := _dated(page, match, when)):  # 13 may be sold
                    yield _of_that_year(page, fact, when) if match["m7"] else fact
                    end = match.end()
                break
            if page.low[place].isascii():
                break
            place += 1


def _words(page: Page, when: date | None) -> Iterator[Fact]:
    for place in page.at(calendar.MONTH_WORDS):
        if page.low.startswith(("may", "mar"), place) and not page.even[place].isupper():
            continue
        match = WORDS.match(page.low, place) or _month(page, place)
        if match and (fact := _dated(page, match, when)):
            yield _of_that_year(page, fact, when)
            till = TILL.match(page.low, match.end()) if match.groupdict().get("d1") else None
            if till and (last := _dated(page, till, when)):
                start, value = till.start("d1"), onward.same_month(fact, last)
                yield page.fact("date", value, start, till.end("d1"))


def _nths(page: Page, when: date | None) -> Iterator[Fact]:
    """A day without its month: on the 14th and 21st, the evening of the 23rd."""
    for place in page.at(("st", "nd", "rd", "th")):
        nth = NTH_OF_MONTH.search(page.low, max(0, place - BEFORE_NTH), place)
        if nth is None or not NO_RANK.match(page.low, place):
            continue
        if value := calendar.iso("", "", nth["d"], when):
            yield page.fact("date", value, nth.start("d"), place + len("th"))


def _centuries(page: Page, _: date | None) -> Iterator[Fact]:
    """The years of the 18th century, of the nineteenth."""
    if page.at(("century", "centuries")):
        for match in OF_CENTURY.finditer(page.low):
            nth = int(match["nth"] or RANKS.get(match["word"], 1))
            yield page.fact("date", f"{(nth - 1) * 100:04}s", *match.span())


def _of_that_year(page: Page, fact: Fact, when: date | None) -> Fact:
    """A month with the year that follows it in words: May last year."""
    said = THAT_YEAR.match(page.low, fact.end)
    if when is None or said is None or YEAR_TOLD.search(fact.text):
        return fact
    year = when.year + {"last": -1, "this": 0, "next": 1}[said["which"]]
    return replace(fact, value=f"{year}{str(fact.value)[4:]}")


def _run_on(page: Page, when: date | None) -> Iterator[Fact]:
    """A month run on to a product's number: the 5月 of 思元7905月."""
    for match in RUN_ON.finditer(page.left) if "月" in page.left else ():
        if int(match["n"] + match["m"]) > MONTHS:
            value = calendar.iso("", match["m"], "", when)
            yield page.fact("date", value, match.start("m"), match.end())


def _month(page: Page, place: int) -> re.Match[str] | None:
    """A month by itself: "in May", "since September"."""
    if not page.even[place].isupper():
        return None
    match = ALONE.match(page.low, place)
    if match and match[0] not in SHORT and not NAMED.match(page.even, match.end()):
        return match
    if IN_MONTH.search(page.low, max(0, place - 9), place):
        return match
    owned = OWNED.search(page.low, max(0, place - 7), place)
    return match if match and owned and not NAMED.match(page.even, match.end()) else None


def _years(page: Page, when: date | None) -> Iterator[Fact]:
    """Bare years of English text: in 2025, fiscal 2026, the 2024 election."""
    for spot in DIGITS.finditer(page.left):
        match = SEASON.match(page.left, spot.start())
        if match and int(match["other"]) == int(match["one"]) + 1:
            for part in ("one", "other"):
                start = match.start() if part == "one" else match.start(part)
                year = match["century"] + match[part]
                yield page.fact("date", year, start, match.end(part))
    if not page.where:
        return
    for spot in DIGITS.finditer(page.left):
        match = BARE.match(page.left, spot.start())
        if match is None:
            continue
        named = BEFORE.search(page.low, max(0, match.start() - 12), match.start())
        if named and named[0] in "(（" and match[0] < LONG_AGO:
            continue  # 1600 things, as likely
        if named and not _is_counted(page, match.end()):
            yield page.fact("date", match[0], *match.span())


def _is_counted(page: Page, end: int) -> bool:
    """Whether a unit or a scale behind it makes a number of what looks like a year."""
    measure = measures.behind(page.low, end, Decimal(1))
    return measure is not None or SCALE.match(page.low, end) is not None


def _dated(page: Page, match: re.Match[str], when: date | None) -> Fact | None:
    parts = {name[0]: said for name, said in match.groupdict().items() if said}
    if "age" in match.re.groupindex and match["age"]:
        year = (int(calendar.number(match["age"])) - 1) * 100 + calendar.number(match["of"] or "0")
        return page.fact("date", f"{year:04}s", *match.span())
    if "decade" in match.re.groupindex and match["decade"]:
        return page.fact("date", f"{match['decade']}s", *match.span())
    if tens_ := parts.get("t"):
        tens = calendar.number(tens_)
        lately = tens < LATELY and not match[0].startswith("上")
        return page.fact("date", f"{20 if lately else 19}{tens:02}s", *match.span())
    value = calendar.iso(parts.get("y", ""), parts.get("m", ""), parts.get("d", ""), when)
    return page.fact("date", value, *match.span()) if value else None


YEAR_TOLD = re.compile("[0-9]{4}")
LONG_AGO = "1900"
LATELY = 30  # 20年代 are those of this century
THAT_YEAR = re.compile(r"\s(?:of\s)?(?P<which>last|this|next)\syear(?![a-z])")
MONTHS = 12
RUN_ON = re.compile(
    r"(?<![0-9年第])(?<=[A-Za-z\u4e00-\u9fff-])(?P<n>[0-9]{1,3})(?P<m>[1-9])月(?![0-9活饼球份])"
)
READERS = (_centuries, calendar.told, _figures, _words, _nths, _years, _run_on)
