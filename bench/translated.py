"""What the check charges good translations with, and whether it sees a digit changed in them.

Two parallel texts, a sentence or paragraph a line: what was translated, and its translation. Some
lines of the translation are a draft, and the lines of the other text around them its source; a good
translation says nothing that its source does not. In a second round one digit of each draft is
changed. Beside it the plain check, "a number of the draft is no string of its source". The texts
lie outside the project: python -m bench.translated SOURCE TRANSLATION [LINES A DRAFT] [DAY].
"""

import random
import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from articles.facts.fact import Page
from articles.grounding import Claim, Verdict, check
from articles.grounding.source import is_han

AROUND = 10  # lines of the source on either side of those that are told
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


class Pair(NamedTuple):
    """A draft, and what it was made from."""

    draft: str
    source: str


def main() -> None:
    if len(sys.argv) < 3:
        print("no texts were named: nothing to measure")
        return
    source, translation = (Path(name).read_text().splitlines() for name in sys.argv[1:3])
    lines = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    when = date.fromisoformat(sys.argv[4]) if len(sys.argv) > 4 else None
    found = list(pairs(source, translation, lines))
    charged = sum(any(is_denied(claim) for claim in check(*pair, when=when)) for pair in found)
    plain = sum(any(missing(pair)) for pair in found)
    print(f"good translations alarmed: {charged} of {len(found)}; by the plain check {plain}")
    report([planted for pair in found if (planted := plant(pair))], when)


def pairs(source: list[str], translation: list[str], lines: int) -> Iterator[Pair]:
    """The lines of a translation, some at a time, each with the text around them."""
    if len(source) != len(translation):
        sys.exit(f"{len(source)} lines are not translated by {len(translation)}")
    gap = "" if is_han(Page("\n".join(translation))) else " "
    for at in range(0, len(source) - lines + 1, lines):
        around = source[max(0, at - AROUND) : at + lines + AROUND]
        yield Pair(gap.join(translation[at : at + lines]), "\n".join(around))


def missing(pair: Pair) -> Iterator[str]:
    """The numbers of a draft that are no strings of its source."""
    return (number for number in NUMBER.findall(pair.draft) if number not in pair.source)


def plant(pair: Pair) -> tuple[Pair, int, int] | None:
    """The draft with one digit changed, and the number it is in; None where it has none."""
    chance = random.Random(pair.draft)
    numbers = list(NUMBER.finditer(pair.draft))
    if not numbers:
        return None
    start, end = chance.choice(numbers).span()
    at = chance.choice([place for place in range(start, end) if pair.draft[place].isdigit()])
    other = chance.choice([digit for digit in "123456789" if digit != pair.draft[at]])
    return pair._replace(draft=f"{pair.draft[:at]}{other}{pair.draft[at + 1 :]}"), start, end


def report(rows: list[tuple[Pair, int, int]], when: date | None) -> None:
    """Of the changed digits the share that is denied, and that is at least doubted."""
    met = [meeting(check(*pair, when=when), start, end) for pair, start, end in rows]
    denied = sum(any(map(is_denied, claims)) for claims in met)
    noticed = sum(any(claim.verdict is not Verdict.SUPPORTED for claim in claims) for claims in met)
    plain = sum(pair.draft[start:end] not in pair.source for pair, start, end in rows)
    many = len(rows) or 1
    print(
        f"digits changed: {len(rows)}; denied {denied / many:.3f}, denied or doubted "
        f"{noticed / many:.3f}, by the plain check {plain / many:.3f}"
    )


def meeting(claims: list[Claim], start: int, end: int) -> list[Claim]:
    return [claim for claim in claims if claim.start < end and start < claim.end]


def is_denied(claim: Claim) -> bool:
    return claim.verdict is Verdict.UNSUPPORTED


if __name__ == "__main__":
    main()
