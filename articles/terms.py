"""What a text can be found by: pairs of Chinese characters, words of other scripts.

Whoever looks for 智能 finds it in 人工智能: neighbours are found as pairs, a longer word by all its
pairs, a single character as the beginning of one.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from articles.units import CJK, is_cjk

RUN = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+")
HUMP = re.compile(r"[^\W\d_]+|\d+")  # GPT4 is found by 4, too
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # and ChatGPT by GPT
LONGEST_TERM = 64


class Wish(NamedTuple):
    """What somebody looks for: `whole` terms, and `begun` ones that may go on; all of them."""

    whole: frozenset[str]
    begun: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.whole or self.begun)


def terms(text: str) -> set[str]:
    """Everything a text can be found by."""
    found: set[str] = set()
    for run in _runs(text):
        if is_cjk(run):
            found.update(_pairs(run))
            found.add(run[-1])  # it begins no pair
        else:
            found.update(_words(run))
    return found


def wish(query: str) -> Wish:
    """What a query asks for; words of other scripts may go on, for they are still being typed."""
    whole, begun = set[str](), set[str]()
    for run in _runs(query):
        if not is_cjk(run):
            begun.add(run.casefold()[:LONGEST_TERM])
        elif len(run) > 1:
            whole.update(_pairs(run))
        else:
            begun.add(run)
    return Wish(frozenset(whole), frozenset(begun))


def _runs(text: str) -> Iterator[str]:
    return (match[0] for match in RUN.finditer(unicodedata.normalize("NFKC", text)))


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _words(run: str) -> Iterator[str]:
    """A word, and the parts that it is written of."""
    parts = [part for hump in CAMEL.split(run) for part in HUMP.findall(hump)]
    return (word.casefold()[:LONGEST_TERM] for word in {run, *parts})
