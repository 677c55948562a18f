"""Chinese names told by how they are made and where they stand: people, bodies, works."""

import re
from collections.abc import Iterator

from articles.grounding import roster
from articles.grounding.syllables import (
    GIVEN,
    JOINS,
    NOT_GIVEN,
    NOT_PEOPLE,
    POSTS,
    SAYS,
    SOUNDS,
    SURNAMES,
    TITLES,
    TWO,
)

SAID = re.compile(SAYS)
POST = re.compile(POSTS)
BEHIND_NAME = re.compile(
    rf"(?:{SAYS}|在|今|近日|日前|"
    rf"[，。、；：,.;:)）(（”」\s\0和与及或的等就将曾也则于对向从是并还此又已昨\d]|$)"
)
# Persons named by surname alone: 朱某, 刘大姐, 小张表示.
SHORT = re.compile(
    r"(?P<one>.)(?:某某?|先生|女士|大姐|大妈|大爷|阿姨|奶奶|爷爷|师傅)(?![校公业])|"
    r"小(?P<two>.)(?=说|表示|告诉|介绍)"
)
WORK = re.compile("《([^《》\n]{2,40})》")
DOT = re.compile("[\u4e00-\u9fffA-Z]·[\u4e00-\u9fff]")
Span = tuple[int, int]


def dotted(text: str) -> Iterator[Span]:
    """Foreign names with a dot: 萨姆·奥尔特曼."""
    last = 0
    for match in DOT.finditer(text):
        if match.start() < last:
            continue
        start, end = match.start(), match.end()
        start -= 0 if text[start].isascii() else _run_back(text, start, last)
        end = _run_on(text, end)
        last = end
        yield start, end


def _run_back(text: str, place: int, least: int) -> int:
    count = 0
    while count < 6 and place - count - 1 >= least and text[place - count - 1] in SOUNDS:
        count += 1
    return count


def _run_on(text: str, end: int) -> int:
    while end < len(text) and (
        text[end] in SOUNDS or (text[end] == ("·") and text[end + 1 : end + 2].isalpha())
    ):
        end += 1
    return end - (text[end - 1 : end] == "加" and text[end : end + 1] in JOINS)


def listed(text: str) -> Iterator[Span]:
    """Names of the roster."""
    han, end = roster.han(), 0
    for place, mark in enumerate(text):
        if place < end:
            continue
        for form in han.get(mark, ()):
            if text.startswith(form, place):
                end = place + len(form)
                yield place, end
                break


def persons(text: str) -> Iterator[Span]:
    """Chinese persons before a verb of saying or behind their post."""
    for match in SAID.finditer(text):
        if span := _ending(text, match.start()):
            yield span
    for match in POST.finditer(text):
        if span := _beginning(text, match.end()):
            yield span
    for match in SHORT.finditer(text):
        if (match["one"] or match["two"]) in SURNAMES:
            yield match.span()


def _ending(text: str, end: int) -> Span | None:
    """The name that ends here: 公司创始人张明远|表示."""
    for length in (4, 3, 2):
        start = end - length
        said = text[max(start, 0) : end]
        if start >= 0 and _is_person(said) and (length > 2 or _begins(text, start)):
            return start, end
    return None


def _beginning(text: str, start: int) -> Span | None:
    """The name that begins here: 首席执行官|张明远在."""
    for length in (4, 3, 2):
        end = start + length
        if _is_person(text[start:end]) and BEHIND_NAME.match(text, end):
            return start, end
    return None


def _begins(text: str, start: int) -> bool:
    """Whether a name of two characters can begin here: behind a post, a mark or nothing."""
    before = text[max(0, start - 6) : start]
    return (
        not before
        or not ("\u4e00" <= before[-1] <= "\u9fff")
        or before.endswith(tuple(POSTS.split("|")))
    )


def _is_person(said: str) -> bool:
    if said[1:] in TITLES:
        return False
    if said[:2] in TWO:
        return len(said) in (3, 4) and not set(said[2:]) & NOT_GIVEN
    if len(said) not in (2, 3) or said[0] not in SURNAMES or said[:2] in NOT_PEOPLE:
        return False
    return not set(said[1:]) & NOT_GIVEN and all("\u4e00" <= mark <= "\u9fff" for mark in said)


def works(text: str) -> Iterator[Span]:
    """What stands in book-title marks."""
    for match in WORK.finditer(text):
        yield match.span(1)


def spelt(text: str) -> Iterator[Span]:
    """Foreign names without a dot: three characters and more that only sound."""
    place = 0
    while place < len(text):
        end = place
        while end < len(text) and text[end] in SOUNDS:
            end += 1
        if end - place >= 3 and not PLAIN.search(text, place, end):
            yield place, end
        place = max(end, place + 1)


def full(text: str) -> Iterator[Span]:
    """Chinese names of three characters that are made like names, wherever they stand."""
    last = 0
    for place, mark in enumerate(text):
        if mark in SURNAMES and place >= last:
            said = text[place : place + 3]
            if (
                len(said) == 3
                and said[1] in GIVEN
                and said[2] in GIVEN
                and said[:2] not in NOT_PEOPLE
                and BEHIND_NAME.match(text, place + 3)
            ):
                last = place + 3
                yield place, last
            elif (
                said[1:2] in GIVEN
                and said[:2] not in NOT_PEOPLE
                and _is_listed(text, place, place + 2)
                and said[1:]
            ):
                last = place + 2
                yield place, last


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether a short name stands among others: 闫子贝、陈芸、罗玄哲."""
    return text[start - 1 : start] == "、" and text[end : end + 1] in ("、", "和", "与", "及", "等")


# Words of characters that also spell foreign names.
PLAIN = re.compile("基本|根本|资本|比赛|多多|安康|日内|内比|加比|科技|里多|多里|保安|安保|华人")


def posts(text: str) -> Iterator[Span]:
    """Posts of state, school and church, which nobody says otherwise."""
    for match in OFFICE.finditer(text):
        yield match.span()


OFFICE = re.compile(
    "副?(?:教授|部长|局长|厅长|市长|省长|县长|司长|处长|书记|主席|秘书长|校长|院长|会长|理事长|"
    "总理|首相|总统|外长|防长|大使|馆长|所长|"
    "检察长|行长|主任|团长|队长|站长)|新闻发言人|院士|硕士|总教练|设计师"
)
