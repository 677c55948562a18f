"""A space between Chinese and a Latin word or a figure is a matter of layout: none is read.

`tight` takes such spaces out, so 今年 6 月 and 今年6月 are one text, and every place that is found
in it is told as a place of the text that was given.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.facts.fact import Span

HAN = "\u3007\u4e00-\u9fff"
BLANK = r"(?<!\s)[ \xa0\u2002\u2009\u202f](?!\s)"  # one: more, or a wide one, parts cells
# A Latin letter or a figure, also a full-width one, and the signs a figure begins or ends with.
BEGINS = "A-Za-z0-9０-９Ａ-Ｚａ-ｚ$€£¥￥＄"
ENDS = "A-Za-z0-9０-９Ａ-Ｚａ-ｚ%％‰°℃"
# 96 400 000 has its thousands apart; two groups at least, for "in 10 300 mm tubes" has one.
THOUSANDS = (
    r"[1-9](?<![0-9.,] [1-9])(?<![0-9.,][1-9])[0-9]{0,2}"
    r"(?:[ \xa0\u2009\u202f][0-9]{3}){2,4}(?![0-9]| [0-9])"
)
ANY_HAN = re.compile(f"[{HAN}]")
GAP = re.compile(f"(?<=[{HAN}]){BLANK}(?=[{BEGINS}])|(?<=[{ENDS}]){BLANK}(?=[{HAN}])")
GROUPED = re.compile(THOUSANDS)
KEPT = 32


@dataclass(frozen=True)
class Tight:
    """A text without such spaces; `places` says where each character stood, if any moved."""

    text: str
    places: tuple[int, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """The place in the text that was given."""
        if not self.places or start == end:
            return start, end
        return self.places[start], self.places[min(end, len(self.places)) - 1] + 1


@lru_cache(maxsize=KEPT)
def tight(text: str) -> Tight:
    """The text without spaces between Chinese and the rest."""
    mixed = not text.isascii() and ANY_HAN.search(text)
    gaps = [match.span() for match in GAP.finditer(text)] if mixed else []
    for grouped in GROUPED.finditer(text):
        gaps += [(at, at + 1) for at in range(*grouped.span()) if text[at].isspace()]
    gaps.sort()
    if not gaps:
        return Tight(text)
    pieces: list[str] = []
    places: list[int] = []
    last = 0
    for start, end in [*gaps, (len(text), len(text))]:
        pieces.append(text[last:start])
        places += range(last, start)
        last = end
    return Tight("".join(pieces), tuple(places))
