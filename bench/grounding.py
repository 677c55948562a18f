"""Grounding against people's judgement: unsupported numbers and names found, beside a plain check.

The public factuality data lies outside the project; without it there is nothing to measure. The
plain check is "a number of the claim is not a string of its evidence", in the same run. A row is
flagged when any claim is unsupported. UHGEval marks the wrong words and, apart from them, words
that are right; it marks neither for the rest of a sentence. So of a flag three things can be said:
it meets a wrong span, it meets only a right one, or nobody judged it. Precision is the share of
wrong among the judged ones; the strict one counts the unjudged against us. Takes some seconds.
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from articles.grounding import Verdict, check
from articles.grounding.source import read

DATA = Path("../shared/corpora/factuality/unified.jsonl")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
Row = dict
PASSES = 7


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    if not path.exists():
        print(f"{path} is not here: nothing to measure")
        return
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    started = time.perf_counter()
    flags = [ours(row) for row in rows]
    spent = time.perf_counter() - started
    print(f"{len(rows)} pairs, {spent / len(rows) * 1000:.1f} ms each")
    print(
        f"{steady_pace(rows):.1f} ms for a pair of 500 and 3,000 characters, the source read anew\n"
    )
    print(f"{'':10}{'':8}  flagged rows: P     R    false alarms | spans:  R   P judged  P strict")
    for name in dict.fromkeys(row["src"] for row in rows):
        chosen = [(row, flag) for row, flag in zip(rows, flags, strict=True) if row["src"] == name]
        report(name, "grounding", chosen)
        report("", "plain", [(row, list(plain(row))) for row, _flag in chosen])


def steady_pace(rows: list[Row]) -> float:
    """The median of some passes: the first one reads the word lists."""
    return sorted(pace(rows) for _ in range(PASSES))[PASSES // 2]


def pace(rows: list[Row]) -> float:
    """Milliseconds to check a draft of 500 characters against a source of 3,000."""
    chosen = rows[:: len(rows) // 100]
    texts = [
        ("\n".join(part["claim"] for part in chosen[at:])[:500], evidence_of(chosen[at:]))
        for at in range(len(chosen) // 2)
    ]
    read.cache_clear()
    started = time.perf_counter()
    for claim, known in texts:
        check(claim, known)
    return (time.perf_counter() - started) / len(texts) * 1000


def evidence_of(rows: list[Row]) -> str:
    return "\n".join(map(evidence, rows))[:3000]


def ours(row: Row) -> list[str]:
    """The texts of the numbers and names we find unsupported; quotations and events are others."""
    claims = check(row["claim"], evidence(row))
    return [
        claim.text
        for claim in claims
        if claim.verdict is Verdict.UNSUPPORTED and claim.kind not in ("quotation", "event")
    ]


def evidence(row: Row) -> str:
    return f"{row.get('headline', '')}\n{row['evidence']}"


def plain(row: Row) -> Iterator[str]:
    """The numbers of a claim that are no strings of its evidence."""
    known = evidence(row)
    return (number for number in NUMBER.findall(row["claim"]) if number not in known)


def report(name: str, method: str, rows: Iterable[tuple[Row, list[str]]]) -> None:
    count: Counter[Any] = Counter()
    for row, flags in rows:
        wrong = row["label"] == "unsupported"
        count["rows", wrong] += 1
        count["flagged", wrong] += bool(flags)
        count.update(judged(row, flags))
    print(f"{name:10}{method:9} {line(count)}")


def judged(row: Row, flags: list[str]) -> Iterator[str]:
    """How each flag and each labelled span fares."""
    spans, right = row.get("spans") or [], row.get("ok_spans") or []
    for flag in flags:
        if meets(flag, spans):
            yield "wrong"
        else:
            yield "right" if meets(flag, right) else "unjudged"
    for span in spans:
        yield "span"
        if meets(span, flags):
            yield "hit"


def meets(text: str, others: Iterable[str]) -> bool:
    one = squeezed(text)
    return any(one in squeezed(other) or squeezed(other) in one for other in others)


def squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def line(count: Counter[Any]) -> str:
    hit, false = count["flagged", True], count["flagged", False]
    wrong, right = count["rows", True], count["rows", False]
    rows = f"{hit / ((hit + false) or 1):15.3f} {hit / (wrong or 1):.3f}  {false:4}/{right:<4}"
    if not count["span"]:
        return rows
    met, judged = count["wrong"], count["wrong"] + count["right"]
    strict = judged + count["unjudged"]
    recall = count["hit"] / count["span"]
    return f"{rows}       | {recall:10.3f} {met / (judged or 1):8.3f} {met / (strict or 1):9.3f}"


if __name__ == "__main__":
    main()
