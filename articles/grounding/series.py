"""Products with a Chinese name and a number: 墨川4.2, 行者3, 栖云4.5 Lite.

Only the source tells such a name from other words before a number: it sets it in marks, or has it
with several numbers.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from articles.facts import Fact
from articles.facts.fact import Page
from articles.facts.versions import TAIL, normal

HAN = "[\u4e00-\u9fff]"
NUMBER = rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}})?(?:[\s-]?(?:{TAIL})(?![A-Za-z]))*"
MARKED = re.compile(rf"[“「『《]({HAN}{{2,6}}){NUMBER}[”」』》]", re.IGNORECASE)
NO_NAME = "[分约为至达到率值了数额超过近]"  # ends no name: 得分4.2
UNMARKED = re.compile(
    rf"({HAN}(?!{NO_NAME}){HAN})([0-9]{{1,2}}\.[0-9])(?![0-9%％\u4e00-\u9fff]|\s?[A-Za-z%])"
)
# What begins a measure, and no word behind a name.
COUNTED = "万亿倍成元年月日时分秒个人名家台部辆架颗枚件款种项米克吨瓦度点级层寸次岁天周届条"
MEASURE = rf"(?![0-9.,%％:：]|\s?(?:[{COUNTED}]|%|[a-z]*b(?![a-z])))"
SEVERAL, MOST = 2, 50  # numbers of a name, names of a source


def names(page: Page) -> tuple[str, ...]:
    """The names of a source's products that have a number behind them, the longest first."""
    marked = {match[1] for match in MARKED.finditer(page.even)}
    numbers: dict[str, set[str]] = {}
    for match in UNMARKED.finditer(page.even):
        numbers.setdefault(match[1], set()).add(match[2])
    often = {name for name, found in numbers.items() if len(found) >= SEVERAL}
    return tuple(sorted(marked | often, key=len, reverse=True)[:MOST])


def read(page: Page, facts: Sequence[Fact], known: tuple[str, ...]) -> list[Fact]:
    """The facts of a text, those of its products in place of bare numbers."""
    found = list(_products(page, known))
    if not found:
        return list(facts)
    taken = {place for fact in found for place in range(fact.start, fact.end)}
    others = [fact for fact in facts if fact.start not in taken or fact.kind == "quotation"]
    return sorted([*others, *found], key=lambda fact: (fact.start, -fact.end))


def _products(page: Page, known: tuple[str, ...]) -> Iterator[Fact]:
    for match in _pattern(known).finditer(page.even) if known else ():
        yield page.fact("version", normal(match[0]), *match.span())


@lru_cache(maxsize=16)
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(known)}){NUMBER}{MEASURE}", re.IGNORECASE)
