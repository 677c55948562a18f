"""What a title or sentence is made of: pairs of CJK characters, words of other scripts."""

import re
import unicodedata

from articles.words import words

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CJK = HAN + "\u3040-\u30ff\u31f0-\u31ff"
CJK_FIRST = re.compile(f"[{CJK}]")
UNIT = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:[.'’\-][^\W_{CJK}]+)*")
# Words that say nothing of the event. Without them short English titles still have content.
STOP = words(
    "a about after all an and are as at be been but by can could do for from had has have he her "
    "his how i in into is it its more new no not of off on or our out over s said say says she so "
    "than that the their them they this to up us was we were what when which who why will with "
    "would you your"
)


def units(title: str) -> frozenset[str]:
    """What a title is made of: pairs of CJK characters, and lower-case words of other scripts."""
    found: set[str] = set()
    for match in UNIT.finditer(unicodedata.normalize("NFKC", title).casefold()):
        run = match[0]
        if not is_cjk(run):
            found.update({run} - STOP)
        elif len(run) == 1:
            found.add(run)
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)


def weight(found: frozenset[str]) -> int:
    """How much is said: a word counts two, a pair of CJK characters one."""
    return sum(1 if is_cjk(unit) else 2 for unit in found)


def is_cjk(text: str) -> bool:
    """Whether a text begins with a CJK character."""
    return CJK_FIRST.match(text) is not None
