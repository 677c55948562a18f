"""Spans told in two units, and in days that a deadline counts: 一年零七个月, 60日内."""

import re
from collections.abc import Iterator
from datetime import date

from articles.facts import numerals
from articles.facts.fact import Fact, Page

HAN = "[一二两三四五六七八九十]{1,3}|[1-9][0-9]?"
WORD = f"{'|'.join(numerals.WORD_ONES)}|an?|[1-9][0-9]?"
HAN_DAYS = "(?<![零一二三四五六七八九十百千])[一二三四五六七八九十百零]{1,5}"
HAN_BOTH = re.compile(
    rf"(?<![0-9第.〇零一二三四五六七八九十百千])(?P<years>{HAN})年(?:零|又|加|和|外加)?"
    rf"(?P<months>{HAN})个月(?!后|前)"
)
BOTH = re.compile(
    rf"(?<![a-z0-9.,-])(?P<years>{WORD})\syears?(?:,?\sand|,)?\s(?P<months>{WORD})\smonths?(?![a-z])"
)
# 15日内 is a deadline, unless another word begins there: 15日内塔尼亚胡, 15日内部会议.
WITHIN = (
    "内(?!瓦|罗|塔尼|蒙古|马尔|阁|贾|战|地(?!方)|政(?!府)|陆(?!续)|存(?![入款放])|部(?![署分]))"
)
# More days than a month has, or days within which something has to be done, are no date.
DAYS = re.compile(
    r"(?<![0-9.,月年第])(?P<days>(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2})(?=日(?![本元均常]))|"
    rf"(?:[1-9][0-9]?|{HAN_DAYS})"
    rf"(?=(?:个自然)?日(?:之内|以内|{WITHIN}|(?:延长?|缩短?)[至到]|集中隔离|(?:居家|医学)?隔离|"
    rf"年化|均线|无理由|游(?![行戏客泳说览玩]))))(?:个自然)?日"
)


SECONDS = re.compile(r"(?<![\w.,-])(?P<many>[0-9]{1,3}\.[0-9]{1,3})s(?![a-z0-9-])")
WHERE, SIGN = {"low": 0, "mid": 5, "high": 10}, {"low": ">", "mid": "~", "high": "<"}
DECADES = "|".join(f"{word[:-1]}ies" for word in numerals.WORD_TENS)
TENS = re.compile(rf"(?<![a-z])(?P<where>low|mid|high)[\s-](?P<tens>{DECADES})(?![a-z])")
HUNDREDTHS = re.compile(r"[^.;a-z]{0,3}(?:\s(?:in|of))?\s?(?:per\s?cent|percent|%)")


def read(page: Page, _: date | None) -> Iterator[Fact]:
    """Years and months are one span, counted in months; days of a deadline are a span."""
    found = list(HAN_BOTH.finditer(page.left)) if "个月" in page.left else []
    if "months" in page.where or "month" in page.where:
        found += BOTH.finditer(page.low)
    for match in found:
        months = 12 * _number(match["years"]) + _number(match["months"])
        yield page.fact("duration", months, *match.span(), unit="month")
    for match in DAYS.finditer(page.left) if "日" in page.left else ():
        yield page.fact("duration", _number(match["days"]), *match.span(), unit="day")

    for match in SECONDS.finditer(page.low) if "s" in page.where or "ms" in page.where else ():
        yield page.fact("duration", float(match["many"]), *match.span(), unit="second")


def of_decades(page: Page, _: date | None) -> Iterator[Fact]:
    """The low sixties, the mid-30s: about so many, of a hundred where that is said."""
    for match in TENS.finditer(page.low) if page.at(("low", "mid", "high")) else ():
        tens = numerals.WORD_TENS[f"{match['tens'][:-3]}y"] + WHERE[match["where"]]
        part = HUNDREDTHS.match(page.low, match.end())
        kind = "percent" if part else "number"
        yield page.fact(kind, tens, *match.span(), vague=SIGN[match["where"]])


def _number(said: str) -> int:
    if said[0].isdigit():
        return int(said)
    if said.isascii():
        return numerals.WORD_ONES.get(said, 1)
    return int(numerals.of_han(said) or 0)
