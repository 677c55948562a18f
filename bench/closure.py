"""Closure: what leads and commentaries name and no item carries, and on headlines of news.

The plain check beside it is "a number or Latin word of the text is no string of the items". The
headlines are those of news texts, held against editions of ten texts that have theirs or have not;
all lies outside the project. Takes five seconds.
"""

import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from articles.markdown import plain
from digests import hugo
from digests.closure import open_facts

SHARED = Path("../shared")
EDITION = 10
ASKED = 3
RUBRIC = re.compile("^（[^）]*）")
WORD = re.compile(r"[0-9]+(?:\.[0-9]+)*|[A-Za-z]{2,}")
Check = Callable[[str, list[str]], list[str]]


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    for path in sorted((shared / "seeds").glob("*.txt")):
        issue, _layout = hugo.parse(path.read_text())
        items = [f"{plain(item.title)}\n{plain(item.body)}" for item in issue.items]
        for name, text in [
            ("lead", issue.lead),
            *(("commentary", c.body) for c in issue.commentary),
        ]:
            for method, check in CHECKS.items():
                marks = " | ".join(check(plain(text), items))
                print(f"{path.name[:3]} {name:11}{method:8}{len(text):5} characters: {marks}")
    factuality = shared / "corpora" / "factuality" / "unified.jsonl"
    if factuality.exists():
        headlines(factuality)


def headlines(path: Path) -> None:
    """How many headlines are marked, of texts that an edition has and of others."""
    rows = [
        row for row in map(json.loads, path.read_text().splitlines()) if row["src"] == "UHGEval"
    ]
    random.Random(3).shuffle(rows)
    for method, check in CHECKS.items():
        found = [(kept, bool(check(text, items))) for kept, text, items in asked(rows)]
        for kept, name in ((True, "carried"), (False, "absent")):
            every = [marked for which, marked in found if which is kept]
            print(f"headlines {name:8}{method:8}: {sum(every)} of {len(every)} marked")


def asked(rows: list[dict]) -> Iterator[tuple[bool, str, list[str]]]:
    for start in range(0, len(rows) - 2 * EDITION, EDITION):
        items = [row["evidence"] for row in rows[start : start + EDITION]]
        for kept, place in ((True, start), (False, start + EDITION)):
            for row in rows[place : place + ASKED]:
                if text := RUBRIC.sub("", row.get("headline") or ""):
                    yield kept, text, items


def ours(text: str, items: list[str]) -> list[str]:
    return [absent.text for absent in open_facts(text, items)]


def plainly(text: str, items: list[str]) -> list[str]:
    carried = "\n".join(items)
    return [word for word in dict.fromkeys(WORD.findall(text)) if word not in carried]


CHECKS: dict[str, Check] = {"closure": ours, "plain": plainly}

if __name__ == "__main__":
    main()
