"""The labelled set: drafts with places marked where a wrong word can take a right one's place.

A line of `data/claims/*.jsonl` is a source, the day it appeared, and drafts. In a draft
`{380亿美元|83亿美元|number}` stands for a right text, the error planted in its place, and the
kind of the error. So each marked draft gives two pairs: as it should be, and with all its errors.
`learn.jsonl` may be looked at to improve the check, `apart.jsonl` only measures it; `later.jsonl`
was written by somebody who had not read the check, measured once unseen, and then learned from;
so was `plain.jsonl`, by four hands who wrote news and one error of each kind as it came to them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from articles.grounding import Claim, Verdict, check

DATA = Path(__file__).parent / "data" / "claims"
MARK = re.compile(r"\{([^|{}]*)\|([^|{}]*)\|([^|{}]*)\}")


@dataclass(frozen=True)
class Error:
    """A wrong text planted in a draft from `start` to `end`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Pair:
    """A draft, its source, and the errors planted in it; none in a clean one."""

    name: str
    source: str
    draft: str
    when: date
    errors: tuple[Error, ...]

    def alarms(self) -> list[Claim]:
        """What the check calls unsupported."""
        claims = check(self.draft, self.source, when=self.when)
        return [claim for claim in claims if claim.verdict is Verdict.UNSUPPORTED]

    def doubts(self) -> list[Claim]:
        """What the check doubts for what the draft makes of its source, each with its reason."""
        return [claim for claim in check(self.draft, self.source, when=self.when) if claim.why]

    def is_wrong_at(self, start: int, end: int) -> bool:
        """Whether an error was planted there."""
        return any(start < error.end and error.start < end for error in self.errors)

    def missed(self) -> list[str]:
        """The errors nothing points at, each with its kind."""
        alarms = self.alarms()
        return [
            f"{error.kind}: {self.draft[error.start : error.end]}"
            for error in self.errors
            if not any(alarm.start < error.end and error.start < alarm.end for alarm in alarms)
        ]

    def unnoticed(self) -> list[str]:
        """The errors that are shown as if the source had them."""
        claims = check(self.draft, self.source, when=self.when)
        doubted = [claim for claim in claims if claim.verdict is not Verdict.SUPPORTED]
        return [
            f"{error.kind}: {self.draft[error.start : error.end]}"
            for error in self.errors
            if not any(claim.start < error.end and error.start < claim.end for claim in doubted)
        ]


@lru_cache
def pairs(name: str) -> list[Pair]:
    """The pairs of "learn", "apart", "later" or "plain": each draft clean, then with errors."""
    lines = (DATA / f"{name}.jsonl").read_text().splitlines()
    return [pair for line in lines for pair in _of_source(json.loads(line))]


def _of_source(row: dict) -> Iterator[Pair]:
    when = date.fromisoformat(row["when"])
    for number, marked in enumerate(row["drafts"]):
        name = f"{row['id']}-{number}"
        yield Pair(name, row["source"], MARK.sub(lambda mark: mark[1], marked), when, ())
        if MARK.search(marked):
            yield Pair(f"{name}-wrong", row["source"], *_planted(marked, when))


def _planted(marked: str, when: date) -> tuple[str, date, tuple[Error, ...]]:
    draft, last, errors = "", 0, []
    for mark in MARK.finditer(marked):
        draft += marked[last : mark.start()]
        errors.append(Error(mark[3], len(draft), len(draft) + len(mark[2])))
        draft += mark[2]
        last = mark.end()
    return draft + marked[last:], when, tuple(errors)
