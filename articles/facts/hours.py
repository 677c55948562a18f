"""Hours of the day, and the quarters and halves of a year."""

import re
from collections.abc import Iterator
from datetime import date

from articles.facts import numerals
from articles.facts.fact import Fact, Page
from articles.words import words

YEAR = r"(?:(?:19|20)[0-9][0-9])"
FOURTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
HAN_QUARTER = re.compile(r"[第一二三四1-4上下前]")
QUARTER = re.compile(
    r"第?(?P<han>[一二三四1-4])(?:季度|财季|季(?=[^节]|$))|(?P<half>[上下])半(?:财)?年|"
    r"(?P<nine>前三)季度"
)
BEFORE = re.compile(
    rf"(?P<y>{YEAR}|(?<![0-9])[0-9]{{2}}(?=年))\s?(?:财)?年?\s?\Z|(?P<this>今年|去年|明年|前年)\Z"
)
LATIN = re.compile(
    rf"(?P<q>q[1-4]|h[12])(?![0-9.a-z])(?:[\s,'-](?:fy|of\s)?'?(?P<y3>{YEAR}|"
    rf"[0-9]{{2}}(?![0-9%])))?"
    r"|(?P<word>first|second|third|fourth)[\s-](?:fiscal[\s-]|calendar\s|"
    r"financial\s)?quarter(?![a-z])"
    rf"(?:(?:\sof)?\s(?:fiscal\s)?(?P<y4>{YEAR}))?"
    r"|(?P<nine>first)\sthree\squarters"
    rf"|(?P<nth>first|second)[\s-]half(?:\sof\s(?:(?P<y6>{YEAR})|the\syear|this\syear))"
)
TURNED = re.compile(r"(?<![0-9])(?P<q>[1-4])q(?P<y>(?:20)?[0-9]{2})?(?![0-9a-z])")
SMALL = r"(?:[01]?[0-9]|2[0-4]|[〇零一二三四五六七八九十]{1,3})"
LATE = words("下午 傍晚 晚上 晚间 晚 深夜 今晚 当晚 午后")
PARTS = "凌晨|清晨|早上|早晨|上午|中午|午间|下午|午后|傍晚|晚上|晚间|深夜|早|晚"
PART = re.compile(rf"(?:{PARTS})")
AFTER_PART = re.compile(
    rf"(?P<part>{PARTS})\s?(?:(?P<h1>{SMALL}):(?P<m1>[0-5][0-9])(?::[0-5][0-9])?"
    rf"|(?P<h2>{SMALL})[点时](?:钟|整)?(?P<rest>半|一刻|三刻|{SMALL}分?)?(?![0-9.]|个))"
)
FIGURE = re.compile(r"[0-9]{1,2}(?=[:点时]|\s?[apAP]\.?[mM])")
TIME = re.compile(
    r"(?<![0-9.:])(?P<h1>[01]?[0-9]|2[0-3]):(?P<m1>[0-5][0-9])(?::[0-5][0-9])?(?![0-9:])"
    r"(?:\s?(?P<half1>[ap])\.?m(?![a-z])\.?)?"
    r"|(?<![\w.:])(?P<h3>1[0-2]|[1-9])\s?(?P<half3>[ap])\.?m(?![a-z])\.?"
    r"|(?<![0-9.])(?P<h4>[01]?[0-9]|2[0-4])[点时](?:(?P<m4>[0-5]?[0-9])分|整)"
)


def _quarters(page: Page, _: date | None) -> Iterator[Fact]:
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
        part = "9M" if match["nine"] else _half(match) or f"Q{_figure(match['han'])}"
        yield page.fact("quarter", _of(year, part), start, match.end())


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
        year, start = match["y3"] or match["y4"] or match["y6"] or "", place
        if not year and (before := BEFORE.search(page.left, max(0, place - 7), place)):
            year, start = before["y"] or "", before.start() if before["y"] else start
        yield page.fact("quarter", _of(year, _part(match)), start, match.end())
    if "q" in page.where:
        for match in TURNED.finditer(page.low):
            yield page.fact("quarter", _of(match["y"] or "", f"Q{match['q']}"), *match.span())


def _part(match: re.Match[str]) -> str:
    if match["q"]:
        return str(match["q"]).upper()
    if match["nine"]:
        return "9M"
    if match["nth"]:
        return f"H{FOURTHS[match['nth']]}"
    return f"Q{FOURTHS[match['word']]}"


def _times(page: Page, _: date | None) -> Iterator[Fact]:
    for spot in PART.finditer(page.left):
        match = AFTER_PART.match(page.left, spot.start())
        if match and (value := _after_part(match)):
            yield page.fact("time", value, *match.span())
    for spot in FIGURE.finditer(page.left):
        match = TIME.match(page.low, spot.start())
        if match and not _has_part(page, spot.start()) and (value := _time(match)):
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
    if hour == 12 and match["part"] == "凌晨":
        hour = 0
    return _clock(hour, minute)


def _time(match: re.Match[str]) -> str:
    hour = int(match["h1"] or match["h3"] or match["h4"])
    minute = int(match["m1"] or match["m4"] or 0)
    half = match["half1"] or match["half3"] or ""
    if hour < 12 and half == "p":
        hour += 12
    return _clock(0 if hour == 12 and half == "a" else hour, minute)


def _clock(hour: int, minute: int) -> str:
    return f"{hour % 24:02}:{minute:02}" if hour <= 24 and minute < 60 else ""


def _number(text: str) -> int:
    digits = text.removesuffix("分")
    return int(digits) if digits.isascii() else int(numerals.of_han(digits) or 0)


READERS = (_quarters, _latin_quarters, _times)  # the figures of a quarter are no hour
