"""Versions and models: GPT-5, Gen 4.5, DeepSeek-V3.2-Speciale, H100, iPhone 17 Pro."""

import re
from collections.abc import Iterator
from datetime import date

from articles.facts import measures, numerals
from articles.facts.fact import Fact, Page
from articles.words import words

TAIL = (
    "pro|max|mini|ultra|flash|turbo|plus|air|lite|preview|nano|thinking|instruct|speciale|exp|"
    "opus|sonnet|haiku|chat|coder|vision|image|beta|alpha|base|large|medium|small|live|fast|xl|"
    "ti|super|codex|deep think"
)
SPOT = re.compile(r"[0-9]++")
GAP = re.compile(r"[A-Za-z](?:\s?-\s?|\s)?\Z")
HEAD = re.compile(r"(?:[A-Za-z][A-Za-z0-9]{0,20}-)?[A-Za-z]{1,30}\Z")
VERSION = re.compile(
    r"(?P<word>(?:[A-Za-z][A-Za-z0-9]*-)??[A-Za-z]+)(?P<gap>\s?-\s?|\s)?"
    r"(?P<n>[0-9]+(?:\.[0-9]+)*[A-Za-z]{0,3}(?![A-Za-z]))"
    r"(?P<tail>(?:-(?:[A-Za-z][A-Za-z0-9]*|"
    r"[0-9]+(?:\.[0-9]+)*[A-Za-z]?)(?:\.[0-9]+)*(?![A-Za-z0-9])"
    rf"|\s(?:{TAIL})(?![A-Za-z]))*)",
    re.IGNORECASE,
)
# 长征十一号, 祖冲之三号: a Chinese name with a number.
HAN_NUMBERED = re.compile(
    rf"(?P<name>(?:(?![{numerals.DIGITS}十])[\u4e00-\u9fff]){{2,3}})(?P<n>[0-9]{{1,3}}|"
    rf"[{numerals.DIGITS}十]{{1,4}})号(?![线楼院门文令店厅机位馆房室区种选])"
)
NOT_BEFORE = frozenset("第月日年在路街巷弄村区场达到共有的是为与和及至约近超过零")
GENERATION = re.compile(r"[0-9](?:[Gg]|[Kk])(?![A-Za-z0-9])(?!\s?(?:stars|users))")
# Latin words that stand before a number without being its name.
PLAIN = words(
    "about above after age aged all an and are around article as at before below between but "
    "by chapter day days delivered during each earned every exceeded episode fell for from gained "
    "grew had has have hit in is its just last least like lost made more most near nearly next no "
    "of off on only or over page past per plus raised reached roughly rose row season since some "
    "sold spent step than that the their then these they this those through to top total totaling "
    "under until up upto us was week were when while will with within won year years you paid "
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july "
    "august september october november december spring summer autumn winter fall early late mid "
    "end monday tuesday wednesday thursday friday saturday sunday fy q h fiscal approximately "
    "almost another usd rmb cny eur gbp hkd jpy krw nos vol pp fig figure table part phase stage "
    "group class level grade room rank ranked tops nor not so if it he she we i who which what "
    "where why how also ago am pm a b c section question number tier under nasdaq nyse round "
    "day-to us-based isbn issn tel id ip rs gmt utc bst est pst versus vs beat beating against "
    "and-a follow-up sub non pre post plus-or"
)
# 2.4.1 by itself.
DOTS = re.compile(r"\.[0-9]{1,3}\.[0-9]")
DOTTED = re.compile(r"[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![A-Za-z0-9_/]|\.[0-9]|\s?年)")
MONEY = re.compile(r"[0-9](?:m|mn|bn|tn)\Z")
SQUARE = re.compile("k?m[23]")
YEAR = re.compile(r"(?:19|20)[0-9]{2}\Z")
COUNTED = re.compile("%|秒|分钟|小时|公里|[美欧日港]?元|[万亿]")  # behind a word run on: SUV3.9秒
NOT_NAMED = re.compile(
    r"\s?(?:%|-\s?[0-9]|percent|per\scent|million|billion|trillion|thousand|dozen|万|亿|年|月|"
    r"个百分|[美欧日港加澳韩]?元|英镑|[人名家台倍天米克吨股点]|小时|公里|people|of\s|,[0-9]{3}"
    r"|\s[a-z]{3,}s(?![a-z])|(?:-\s?)?(?:years?|months?|weeks?|days?|hours?|minutes?|times|"
    r"points?|mins?|seconds?)(?![a-z]))"
)


def read(page: Page, _: date | None) -> Iterator[Fact]:
    """Names that end in a number; the value is run together, in lower case."""
    end = 0
    for spot in SPOT.finditer(page.left):
        place = spot.start()
        before = page.left[place - 1 : place]
        if place < end or not before.isascii() or not (before.isalpha() or before in " -"):
            continue
        letter = GAP.search(page.left, max(0, place - 4), place)
        head = HEAD.search(page.left, max(0, place - 52), letter.start() + 1) if letter else None
        match = VERSION.match(page.left, head.start()) if head else None
        if match and match.end() >= spot.end() and _names(match, page):
            end = match.end()
            yield page.fact("version", normal(match[0]), *match.span())
    for match in DOTTED.finditer(page.left) if DOTS.search(page.left) else ():
        before = page.left[match.start() - 1 : match.start()]
        if before and (before in "._/" or (before.isascii() and before.isalnum())):
            continue
        yield page.fact("version", match[0], *match.span())
    if "号" in page.left:
        for match in HAN_NUMBERED.finditer(page.left):
            number = numerals.of_han(match["n"])
            if number and match["name"][-1] not in NOT_BEFORE:
                yield page.fact("version", f"{match['name'][-2:]}{number}号", *match.span())
    for match in GENERATION.finditer(page.left):
        before = page.left[match.start() - 1 : match.start()]
        if match[0] in GENERATIONS and not (
            (before.isalnum() and before.isascii()) or (before and before in "._")
        ):
            yield page.fact("version", normal(match[0]), *match.span())


GENERATIONS = words("2G 3G 4G 5G 6G 2K 4K 8K 5g 4g 6g 3g")


def _names(match: re.Match[str], page: Page) -> bool:
    """Whether a word before a number is its name, not the beginning of a sentence."""
    word, number = match["word"], match["n"]
    if SQUARE.fullmatch(match[0]):
        return False
    before = page.left[match.start() - 1 : match.start()]
    if before and (before in "_@#/.$" or (before.isalnum() and before.isascii())):
        return False
    last = word.rpartition("-")[2].lower()
    if match["gap"] and (word.lower() in PLAIN or last in PLAIN or last in numerals.SPELT):
        return False
    if len(last) > 1 and last in PLAIN:
        return False
    if YEAR.match(number) and page.left[match.end("n") : match.end("n") + 1] == "年":
        return False
    if match["gap"] and word.isupper() and MONEY.search(number):
        return False  # USDC 6.8m
    if match["gap"] and match["gap"][0] == " " and match["gap"][-1] == "-":
        return False  # in Ireland -0.6%
    if match["gap"] == " - " and word.islower():
        return False  # 34 languages - 15 more than before
    if len(number.split(".")[0]) > 4 or not number[0].isdigit() or word in measures.SIGNS:
        return False
    if (match["gap"] or "").strip() == "" and match["gap"]:
        return not word.islower() and not NOT_NAMED.match(page.low, match.end("n"))
    if not match["gap"] and COUNTED.match(page.low, match.end("n")):
        return False
    if match["gap"]:
        return not (word.islower() and NOT_NAMED.match(page.low, match.end("n")))
    return True


def normal(version: str) -> str:
    """One spelling of a version: "Gen 4.5" and "Gen-4.5" are gen4.5, "GPT 5" is gpt5."""
    return re.sub(r"[\s_-]+", "", version.lower())
