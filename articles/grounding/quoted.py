"""Whether a source has what a draft sets in marks: said by somebody, or the name of something."""

import re

from articles.facts import Fact
from articles.facts.quotations import folded
from articles.grounding.claim import DENIED, Found, Verdict
from articles.grounding.source import HAN, Source

CHARACTERS = 3  # for an English word, at most
WORDS = 2  # English ones for a Chinese character, at most: four of them are a saying
SENTENCE, SENTENCE_IN_ENGLISH = 8, 4  # characters, spaces
WORD = 2  # characters; a shorter thing in marks is a word, not a quotation
TERM = re.compile("[\u4e00-\u9fff]{1,7}")  # 股王 is an epithet, nobody's words
# What stands beside the name of a work or a product, and before what somebody said.
CALLED = re.compile(
    "(?:名为|取名|命名为|定名|代号|叫作?|模型|芯片|平台|机器人|卫星|火箭|飞船|航母|项目|品牌|火炬|系统|"
    "说|称|表示|直言|坦言|认为|形容为)[：:，]?[“「『]\\Z"
)
CALLS = re.compile("[”」』](?:号|系列|模型|大模型|芯片|平台|机器人|卫星|火箭|飞船|系统|项目)")
WORK = re.compile("《([^《》]{1,60})》")  # in English a title stands in marks
ALTERED = 4  # characters of a quotation that can be another with a word changed
ELISION = re.compile(r"…+|\.{3,}|\[[^\]]*\]|\([^)]*\)|（[^）]*）")


def verdict(fact: Fact, reading: Source, before: str, behind: str) -> Found | None:
    """The verdict on a quotation by what stands before and behind it; None where it is none."""
    said = str(fact.value)
    if len(said) < WORD:
        return None
    parts = [part for piece in ELISION.split(fact.text) if len(part := folded(piece)) > 1]
    places = [reading.words(part) for part in parts]
    if parts and all(places):
        return Verdict.SUPPORTED, places[0]
    if TERM.fullmatch(said) and reading.is_han:
        strange = not any(pair in reading.even for pair in _pairs(said))
        if (strange and _is_name(before, behind)) or _altered(said, reading):
            return DENIED
    across = bool(HAN.search(fact.text)) != reading.is_han
    if across and _is_sentence(fact) and _size(fact, 1) > _longest(reading):
        return DENIED  # nobody is quoted there at such length
    if across or TERM.fullmatch(said):
        return Verdict.UNVERIFIABLE, None
    return Verdict.UNSUPPORTED, None


def _altered(said: str, reading: Source) -> bool:
    """Whether half of it and more is quoted in the source: “永远不造车” of “三年内不造车”."""
    mine = _pairs(said)
    return len(said) >= ALTERED and any(
        len(mine & _pairs(str(known.value))) * 2 >= len(mine)
        and len(str(known.value)) <= len(said) * 2
        for known in reading.quotations
    )


def _pairs(said: str) -> set[str]:
    return {said[at : at + 2] for at in range(len(said) - 1)}


def _is_name(before: str, behind: str) -> bool:
    """Whether a word in marks names something or was said, and is no epithet."""
    return CALLED.search(before) is not None or CALLS.match(behind) is not None


def _is_sentence(fact: Fact) -> bool:
    """Whether a quotation is longer than a name or a word."""
    return len(HAN.findall(fact.text)) >= SENTENCE or fact.text.count(" ") >= SENTENCE_IN_ENGLISH


def _size(quotation: Fact, of_word: int) -> int:
    """Its length in Chinese characters, of which an English word makes some."""
    return len(HAN.findall(quotation.text)) or (quotation.text.count(" ") + 1) * of_word


def _longest(reading: Source) -> int:
    longest = max((_size(each, CHARACTERS) for each in reading.quotations), default=0)
    longest = max([longest, *(len(work) for work in WORK.findall(reading.even))])
    return longest * (WORDS if reading.is_han else 1)
