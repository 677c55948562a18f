"""Scores and votes: 110比102, 3-0, 52票对48票, the sets of a match."""

import re
from collections.abc import Iterator
from datetime import date

from articles.facts import calendar, numerals
from articles.facts.fact import Fact, Page

PLAYED = re.compile(
    r"(?P<one>[0-9]{1,3})(?:-|(?:\svotes)?\sto\s)(?P<other>[0-9]{1,3})"
    r"(?![0-9%-]|[.,][0-9]|\s?(?:years?|months?|days?|weeks?|per|points?|[mbtr]+illion|[mb]n)(?![a-z]))"
)
WORD = "|".join(word for word, number in numerals.WORD_ONES.items() if 0 < number < 13)
VOTED = re.compile(
    rf"(?<![a-z-])(?P<one>{WORD}|[0-9]{{1,3}})(?:(?:\s(?:votes?|judges|justices|members))?\s(?:to|against)\s|-(?:to-)?)"
    rf"(?P<other>{WORD}|[0-9]{{1,3}})(?![a-z0-9%-]|[.,][0-9])(?!\s?(?:years?|months?|days?|weeks?|hours?|per|points?|"
    r"[mbtr]+illion|[mb]n)(?![a-z]))"
)
DIVIDED = re.compile(
    r"(?<![a-z])(?:vot(?:e|es|ed|ing)|split|divided|decided|rul(?:ed|ing)|majority|decision|approved|passed|"
    r"rejected|court|board|committee|council|panel|justices|judges)(?![a-z])[^.;!?]{0,40}(?:split|by|of|was|were|voted|divided|"
    r"ruled|passed|approved|rejected)\s(?:a\s)?\Z"
)
BEAT = re.compile(
    r"(?<![a-z])(?:beat|beats|beating|pass\w*|vot\w*|approv\w*|rul\w*|clear\w*|reject\w*|lost|lose|won|win|wins|drew|draw|edged?|thrash\w*|defeat\w*|"
    r"victory|loss|sank|overcame),?\s(?:[a-z'.-]+,?\s){0,4}\Z"
)
PAIR = re.compile(
    r"[0-9]{1,3}(?:\s?[比:-]\s?[0-9]|(?:\svotes)?\sto\s[0-9]|票)|[零一二三四五六七八九十]比[零一二三四五六七八九十]"
)
SET = re.compile(r"(?P<one>[0-9]{1,2})\s?[-比]\s?(?P<other>[0-9]{1,2})")
SETS = re.compile(
    r"[0-9](?<![\w.,:-][0-9])[0-9]?\s?[-比]\s?[0-9]{1,2}(?:\([0-9]+\))?"
    r"(?:[,、，]\s?[0-9]{1,2}\s?[-比]\s?[0-9]{1,2}(?:\([0-9]+\))?)+(?![A-Za-z0-9%-]|\.[0-9]|[年月日岁个家名万亿])"
)
HAN_SCORE = re.compile(
    r"(?P<one>[零一二三四五六七八九十])比(?P<other>[零一二三四五六七八九十])(?![个十百千万配]|还原|复[刻制原]|比例)"
)
SCORE = re.compile(
    r"(?<![0-9])(?P<yes>[0-9]{1,3})票(?:赞成|支持|同意)?(?:对|比|、)\s?(?P<no>[0-9]{1,3})票(?!弃权)"
    r"|(?<![0-9.:比年月至-])(?P<one>[0-9]{1,3})\s?(?:比|:|-(?=[0-9]{1,3}\s?(?:大胜|战胜|力克|"
    r"击败|的比分|逼平|不敌|输|险胜|完胜|小胜|惨败|胜|取胜|获胜|告负|落后|领先|win|vote|victory)))"
    r"\s?(?P<other>[0-9]{1,3})(?![0-9:%]|\.[0-9]|[万亿元年月倍成个名]|\s?(?:million|billion))"
    r"|(?<![\w.:-])(?P<won>[0-9]{1,3})\s?-\s?(?P<lost>[0-9]{1,3})"
    r"(?=,?\s(?:to|over|against|for|after)(?![a-z])|\s(?:(?:[A-Za-z]+\s){0,3}(?:win|wins|victory|defeat|draw|loss|lead|vote)|at|on|"
    r"in\sthe|in\sextra|to\sgo)(?![a-z]))"
)


def _sets(page: Page, _: date | None) -> Iterator[Fact]:
    """6-4, 7-6(5): the sets of a match."""
    for match in SETS.finditer(page.left) if "-" in page.left or "比" in page.left else ():
        for each in SET.finditer(page.left, *match.span()):
            ends = sorted((int(each["one"]), int(each["other"])))
            yield page.fact("score", f"{ends[1]}:{ends[0]}", *each.span())


def _scores(page: Page, _: date | None) -> Iterator[Fact]:
    """110比102, 3:0: the greater first, for either side may be named first."""
    for spot in PAIR.finditer(page.left):
        match = SCORE.match(page.left, spot.start())
        if said := HAN_SCORE.match(page.left, spot.start()):
            ends = sorted((calendar.number(said["one"]), calendar.number(said["other"])))
            yield page.fact("score", f"{ends[1]}:{ends[0]}", *said.span())
            continue
        if match is None:
            match = PLAYED.match(page.left, spot.start())
            if match is None or not BEAT.search(page.low, max(0, spot.start() - 40), spot.start()):
                continue
            one, other = int(match["one"]), int(match["other"])
            yield page.fact("score", f"{max(one, other)}:{min(one, other)}", *match.span())
            continue
        one, other = (
            int(match[first] or match[second] or match[third])
            for first, second, third in (("one", "won", "yes"), ("other", "lost", "no"))
        )
        yield page.fact("score", f"{max(one, other)}:{min(one, other)}", *match.span())


def _votes(page: Page, _: date | None) -> Iterator[Fact]:
    """Split four to one, by five votes to two: in words, where a text tells of a vote."""
    places = page.at(("to", "against")) if page.where else []
    if not places or not any(word in page.where for word in SPELT):
        return
    for match in VOTED.finditer(page.low):
        told = "vote" in match[0] or DIVIDED.search(
            page.low, max(0, match.start() - 80), match.start()
        )
        if told and page.is_left(*match.span()):
            ends = sorted(map(_count, (match["one"], match["other"])))
            yield page.fact("score", f"{ends[1]}:{ends[0]}", *match.span())


def _count(said: str) -> int:
    return numerals.WORD_ONES.get(said) or int(said)


SPELT = frozenset(WORD.split("|"))
READERS = (_sets, _scores, _votes)
