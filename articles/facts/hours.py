"""Hours of the day, and the quarters and halves of a year."""

import re
from collections.abc import Iterator
from datetime import date

from articles.facts import calendar, numerals
from articles.facts.fact import Fact, Page
from articles.words import words

YEAR = r"(?:(?:19|20)[0-9][0-9])"
# The months of a quarter, a half year and three quarters, first and last.
PERIODS = {
    **{(1, n): f"{n}M" for n in range(2, 12)},
    **{(3 * n - 2, 3 * n): f"Q{n}" for n in (1, 2, 3, 4)},
    (1, 6): "H1",
    (7, 12): "H2",
}
HAN_MONTHS = re.compile(
    r"(?<![0-9.])(?P<m>1|4|7|10)月?(?:份)?\s?[-~至到]\s?(?P<n>1[0-2]|[2-9])月(?![0-9]*日)"
)
FIRST_MONTHS = ("january", "jan", "april", "apr", "july", "jul", "october", "oct")
LATIN_MONTHS = re.compile(
    r"(?P<m>[a-z]{3,7})\.?(?:\s?-\s?|\sto\s|\sthrough\s)"
    r"(?P<n>(?:feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)(?![a-z])(?!\.?\s[0-9]{1,2}(?![0-9]))"
)
# 前10个月, the first ten months: of the year, as a rule.
HAN_FIRST = re.compile(r"前(?P<n>[2-9]|1[01]|[两三四五六七八九]|十一?)个月")
FIRST = re.compile(rf"first\s(?P<n>[2-9]|1[01]|{'|'.join(numerals.WORD_ONES)})\smonths?(?![a-z])")
NOONS = {
    "noon": "12:00",
    "midday": "12:00",
    "midnight": "00:00",
    "正午": "12:00",
    "午夜": "00:00",
}
NOON = re.compile("正午|午夜(?!场)")
ENDING = re.compile(r"(?<![a-z])(?P<m>march|june|september|sept|december|dec)\squarter\Z")
HAN_ENDING = re.compile("(?<![0-9])(?P<m>3|6|9|12)月(?:当季|季度|财季)")
FOURTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
HAN_QUARTER = re.compile(r"[第一二三四1-4上下前]")
QUARTER = re.compile(
    r"(?:第|(?<![上下这本])(?!四季(?!度)))(?P<han>[一二三四1-4])(?:季度|财季|季(?=[^节]|$))|(?P<half>[上下])半(?:财)?年|"
    r"(?P<nine>前三)季度"
)
BEFORE = re.compile(
    rf"(?P<y>{YEAR}|(?<![0-9])[0-9]{{2}}(?=年))\s?(?:财)?年?\s?\Z|(?P<this>今年|去年|明年|前年)\Z"
)
LATIN = re.compile(
    rf"(?P<q>q[1-4]|h[12])(?![0-9a-z]|\.[0-9])(?:[\s,'-](?:fy|of\s)?'?(?P<y3>{YEAR}|"
    rf"[0-9]{{2}}(?![0-9%])))?"
    r"|(?P<word>first|second|third|fourth)[\s-](?:fiscal[\s-]|calendar\s|"
    r"financial\s)?quarter(?![a-z]|\sin\sa\srow|\srunning)"
    rf"(?:(?:\sof)?\s(?:fiscal\s)?(?P<y4>{YEAR}))?"
    r"|(?P<nine>first)\sthree\squarters"
    rf"|(?P<nth>first|second)[\s-]half(?:\sof\s(?:(?:the\s|its\s)?(?:fiscal|financial)\s"
    rf"(?:year\s)?(?P<y7>{YEAR})|(?P<y6>{YEAR})|(?:the\s|this\s|its\s)(?:fiscal\s|financial\s)?year))"
)
TURNED = re.compile(
    r"(?<![0-9])(?P<q>[1-4](?=q)|[12](?=h))(?P<p>[qh])(?P<y>(?:20)?[0-9]{2})?(?![0-9a-z])"
)
SMALL = r"(?:[01]?[0-9]|2[0-4]|[〇零一两二三四五六七八九十]{1,3})"
LATE = words("下午 傍晚 晚上 晚间 晚 深夜 今晚 当晚 午后")
MIDNIGHT = words("凌晨 晚 晚上 晚间 深夜 今晚 当晚")
PARTS = "凌晨|清晨|早上|早晨|上午|中午|午间|下午|午后|傍晚|晚上|晚间|深夜|早|晚"
PART = re.compile(rf"(?:{PARTS})")
AFTER_PART = re.compile(
    rf"(?P<part>{PARTS})\s?(?:(?P<h1>{SMALL}):(?P<m1>[0-5][0-9])(?::[0-5][0-9])?"
    rf"|(?P<h2>{SMALL})[点时](?:钟|整)?(?P<rest>半(?!价)|一刻|三刻|(?:[0-5]?[0-9]|{SMALL})分?)?(?![0-9.]|个))"
)
# 零时至八时, 从八点到十点半: hours in words, between which a text tells a span or a date.
HAN_HOUR = r"(?:[〇零一两二三四五六七八九]|十[一二三四五六七八九]?|二十[一二三四]?)"
HAN_TIME = re.compile(
    rf"(?<![第百千万亿数几〇零一两二三四五六七八九十])(?P<h>{HAN_HOUR})[点时]"
    r"(?:(?P<rest>半(?!价)|一刻|三刻|(?:[二三四五]?十[一二三四五六七八九]?|[零〇][一二三四五六七八九])分)|整|"
    r"(?<=点)(?=起(?![色伏码])|开[始赛播盘幕])|(?=[至到](?![今底处来达了])))"
)
TO_HOUR = re.compile(rf"(?<=[点时][至到])(?P<h>{HAN_HOUR})[点时](?P<rest>半(?!价)|一刻|三刻)?")
TILL = re.compile(
    rf"(?<![涨跌升降0-9])(?P<part>{PARTS})?(?P<from>{SMALL})(?(part)(?:[点时](?:半|整)?)?|[点时](?:半|整)?)[至到~-](?P<h>[01]?[0-9]|2[0-4])(?:点(?!儿)|"
    r"时(?![间代段长候效而速光隔今节令机期刻事常至]))(?P<half>半(?!价))?(?![0-9]|个)"
)
RATIO = re.compile("比[例率值]?(?:约?为|达|不[低高]于|[大小]于|是)?约?\\Z")
CLOCKED = re.compile(
    r"(?<=[\s\u4e00-\u9fff])(?<!at\s)(?<!于)(?<!点)(?<![日号]\s)(?P<hour>[0-9]):(?P<minute>[0-5][0-9]):"
    r"(?P<second>[0-5][0-9])(?![0-9:])"
)
FIGURE = re.compile(
    r"[0-9]{1,2}(?=[:点时]|(?:\.[0-5][0-9])?\s?[apAP]\.?[mM]|\so'clock)|[0-9]{4}(?=\s?(?:GMT|UTC))"
)
TIME = re.compile(
    r"(?<![0-9.])(?<![0-9]:)(?P<h1>[01]?[0-9]|2[0-3]|24(?=:00)):(?P<m1>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
    r"(?:\s?(?P<half1>[ap])\.?m(?![a-z])\.?)?"
    r"|(?<![\w.:])(?P<h3>1[0-2]|[1-9])\s?(?P<half3>[ap])\.?m(?![a-z])\.?"
    r"|(?<![\w.:])(?P<h8>1[0-2]|[1-9])\.(?P<m8>[0-5][0-9])\s?(?P<half8>[ap])\.?m(?![a-z])\.?"
    r"|(?<![\w.:])(?P<h6>1?[0-9]|2[0-4])\so'clock(?:\s(?:at|in\sthe)\s(?P<half6>night|evening|afternoon))?"
    r"|(?<![\w.:])(?P<h7>[01][0-9]|2[0-3])(?P<m7>[0-5][0-9])\s?(?:gmt|utc)(?![a-z])"
    r"|(?<=[日号])(?P<h5>[01]?[0-9]|2[0-4])点(?![0-9.])"
    r"|(?<![0-9.涨跌升降])(?P<h4>[01]?[0-9]|2[0-4])(?:[点时](?:(?P<m4>[0-5]?[0-9])分|整|(?P<half4>半(?!价)))|"
    r"时(?![间代段长候效而速光隔今节令机期刻事常至])|时(?=至(?!今))|点(?=前|后(?!续)|许|左右|开[始赛播盘幕]|起|[至到~-]\s?[0-9]{1,2}[点时]))"
)


def _quarters(page: Page, when: date | None) -> Iterator[Fact]:
    if "季" not in page.left and "半" not in page.left:
        return
    end = 0
    for spot in HAN_QUARTER.finditer(page.left):
        match = QUARTER.match(page.left, spot.start())
        if match is None or match.start() < end:
            continue
        end = match.end()
        year, start = "", match.start()
        if before := BEFORE.search(page.left, max(0, start - 7), start):
            year, start = before["y"] or "", before.start() if before["y"] else start
            if before["this"] and when:
                year, start = str(when.year + calendar.YEARS[before["this"]]), before.start()
        part = "9M" if match["nine"] else _half(match) or f"Q{_figure(match['han'])}"
        yield page.fact("quarter", _of(year, part), start, match.end())


def _month_spans(page: Page, _: date | None) -> Iterator[Fact]:
    """1—6月 and January-June are a half year."""
    for match in HAN_MONTHS.finditer(page.left) if "月" in page.left else ():
        if part := PERIODS.get((int(match["m"]), int(match["n"]))):
            yield page.fact("quarter", part, *match.span())
    firsts = [*HAN_FIRST.finditer(page.left)] if "个月" in page.left else []
    firsts += filter(None, (FIRST.match(page.low, place) for place in page.at(("first",))))
    for first in firsts:
        months = numerals.WORD_ONES.get(first["n"]) or _number(first["n"])
        if part := PERIODS.get((1, months)):
            yield page.fact("quarter", part, *first.span())
    for place in page.at(FIRST_MONTHS):
        match_ = LATIN_MONTHS.match(page.low, place)
        if match_ and (part := PERIODS.get((_month(match_["m"]), _month(match_["n"])))):
            yield page.fact("quarter", part, *match_.span())


def _month(name: str) -> int:
    return calendar.MONTHS.get(name[:3], 0)


def _noons(page: Page, _: date | None) -> Iterator[Fact]:
    spans = [(place, place + len(word)) for word in NOONS for place in page.where.get(word, ())]
    if "午" in page.left:
        spans += [match.span() for match in NOON.finditer(page.left)]
    for start, end in spans:
        yield page.fact("time", NOONS[page.low[start:end]], start, end)


def _half(match: re.Match[str]) -> str:
    return {"上": "H1", "下": "H2"}.get(match["half"] or "", "")


def _figure(said: str) -> int:
    return numerals.ONES.get(said) or int(said)


def _of(year: str, part: str) -> str:
    year = f"20{year}" if len(year) == 2 else year
    return f"{year}-{part}" if year else part


def _latin_quarters(page: Page, _: date | None) -> Iterator[Fact]:
    for place in page.at(("q", "h", *FOURTHS)):
        match = LATIN.match(page.low, place)
        if match is None or (
            place and page.low[place - 1].isalnum() and page.low[place - 1].isascii()
        ):
            continue
        year, start = match["y3"] or match["y4"] or match["y6"] or match["y7"] or "", place
        if not year and (before := BEFORE.search(page.left, max(0, place - 7), place)):
            year, start = before["y"] or "", before.start() if before["y"] else start
        yield page.fact("quarter", _of(year, _part(match)), start, match.end())
    if "q" in page.where or "h" in page.where:
        for match in TURNED.finditer(page.low):
            if match["y"] or match["p"] == "q":
                part = f"{match['p'].upper()}{match['q']}"
                yield page.fact("quarter", _of(match["y"] or "", part), *match.span())


def _named(page: Page, _: date | None) -> Iterator[Fact]:
    """The March quarter, 9月当季: by the month it ends in."""
    for ended in HAN_ENDING.finditer(page.left) if "季" in page.left else ():
        yield page.fact("quarter", f"Q{int(ended['m']) // 3}", *ended.span())
    for place in page.at(("quarter",)):
        if match := ENDING.search(page.low, max(0, place - 11), place + 7):
            yield page.fact("quarter", f"Q{_month(match['m']) // 3}", *match.span())


def _part(match: re.Match[str]) -> str:
    if match["q"]:
        return str(match["q"]).upper()
    if match["nine"]:
        return "9M"
    if match["nth"]:
        return f"H{FOURTHS[match['nth']]}"
    return f"Q{FOURTHS[match['word']]}"


def _clocked(page: Page, _: date | None) -> Iterator[Fact]:
    """2:09:56 is how long a race took, behind "in" and not behind "at"."""
    for match in CLOCKED.finditer(page.left) if ":" in page.left else ():
        for unit in ("hour", "minute", "second"):
            start = match.start(unit)
            yield page.fact("duration", int(match[unit]), start, match.end(unit), unit=unit)


def _times(page: Page, _: date | None) -> Iterator[Fact]:
    for spot in PART.finditer(page.left):
        match = AFTER_PART.match(page.left, spot.start())
        if match and (value := _after_part(match)):
            yield page.fact("time", value, *match.span())
    for spot in FIGURE.finditer(page.left):
        match = TIME.match(page.low, spot.start())
        if RATIO.search(page.left, max(0, spot.start() - 8), spot.start()):
            continue
        if match and not _has_part(page, spot.start()) and (value := _time(match)):
            yield page.fact("time", value, *match.span())


def _till(page: Page, _: date | None) -> Iterator[Fact]:
    """The second hour of 晚间7点至10点, in the half of the day of the first."""
    if "点" not in page.left and "时" not in page.left:
        return
    for match in TILL.finditer(page.even):
        hour = _number(match["h"])
        late = match["part"] in LATE and _number(match["from"]) < hour < 12
        if value := _clock(hour + 12 * late, 30 if match["half"] else 0):
            yield page.fact("time", value, match.start("h"), match.end())


def _worded(page: Page, _: date | None) -> Iterator[Fact]:
    """Hours in Chinese words, where something tells that they are hours."""
    if "点" not in page.left and "时" not in page.left:
        return
    for pattern in (HAN_TIME, TO_HOUR):
        for match in pattern.finditer(page.left):
            rest = {"半": 30, "一刻": 15, "三刻": 45}.get(match["rest"] or "")
            minute = _number(match["rest"] or "0") if rest is None else rest
            if not _has_part(page, match.start()) and (
                value := _clock(_number(match["h"]), minute)
            ):
                yield page.fact("time", value, *match.span())


def _has_part(page: Page, place: int) -> bool:
    """Whether a time of day stands right before: it has been read with it."""
    return page.left[max(0, place - 3) : place].rstrip(" ").endswith(tuple(PARTS.split("|")))


def _after_part(match: re.Match[str]) -> str:
    hour = _number(match["h1"] or match["h2"])
    rest = {"半": 30, "一刻": 15, "三刻": 45}.get(match["rest"] or "")
    minute = rest if rest is not None else _number(match["m1"] or match["rest"] or "0")
    if hour < 12 and (match["part"] in LATE or (match["part"] in ("中午", "午间") and hour < 3)):
        hour += 12
    if hour == 12 and match["part"] in MIDNIGHT:
        hour = 0
    return _clock(hour, minute)


def _time(match: re.Match[str]) -> str:
    hour = int(next(filter(None, (match[name] for name in HOURS))))
    said = next(filter(None, (match[name] for name in ("m1", "m4", "m7", "m8"))), "0")
    minute = 30 if match["half4"] else int(said)
    half = match["half1"] or match["half3"] or match["half8"] or ("p" if match["half6"] else "")
    if hour < 12 and half == "p":
        hour += 12
    return _clock(0 if hour == 12 and half == "a" else hour, minute)


def _clock(hour: int, minute: int) -> str:
    return f"{hour % 24:02}:{minute:02}" if hour <= 24 and minute < 60 else ""


def _number(text: str) -> int:
    digits = text.removesuffix("分")
    return int(digits) if digits.isascii() else int(numerals.of_han(digits) or 0)


HOURS = ("h1", "h3", "h4", "h5", "h6", "h7", "h8")
READERS = (
    _quarters,
    _latin_quarters,
    _named,
    _month_spans,
    _clocked,
    _times,
    _till,
    _worded,
    _noons,
)  # the figures of a quarter are no hour
