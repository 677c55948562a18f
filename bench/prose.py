"""Empty prose: listed phrases and empty sentences a thousand characters, in bots' text and ours.

The editions and the press lie outside the project; what is absent is left out. The news of those
editions is not to be had, so ours stand twice: extracts of the very texts the bots printed, and of
what people wrote. "Cut" is a bot's text after the cuts that every model's draft gets, "one key"
after an editor took out all that can go as it is. Takes five seconds.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from articles import extractive, prose
from articles.markdown import plain
from digests import hugo
from digests.issue import Issue

SHARED = Path("../shared")
SAMPLE = Path("newsroom/sample")
PRESS = ("articles-zh/gold.json", "articles-zh-gbk/gold.json", "articles-en/ground-truth.json")
LONGEST = 16_000


def main() -> None:
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    print(f"{'':44}{'texts':>6}{'characters':>11} | a thousand: phrases  sentences  marks")
    bots, ours, mended = [], [], []
    for path in sorted((shared / "seeds").glob("*.txt")):
        issue, _layout = hugo.parse(path.read_text())
        said = list(texts(issue))
        line(f"edition {path.name[:3]}", said)
        bots += said
        mended += [prose.without(text, prose.empty(text)) for text in said]
        ours += [extract(plain(item.title), plain(item.body)) for item in issue.items]
    if bots:
        line("all of them", bots)
        line("all of them, cut", (prose.tightened(text)[0] for text in bots))
        line("all of them, one key", mended)
        line("our extracts of the same texts", ours)
    for name, texts_of in sources(shared):
        pairs = list(texts_of)
        line(f"{name}, as it is", (text for _title, text in pairs))
        line(f"{name}, our extracts", (extract(title, text) for title, text in pairs))


def texts(issue: Issue) -> Iterator[str]:
    yield plain(issue.lead)
    yield from (plain(item.body) for item in issue.items)
    yield from (plain(each.body) for each in issue.commentary)


def sources(shared: Path) -> Iterator[tuple[str, Iterable[tuple[str, str]]]]:
    for name in PRESS:
        if (path := shared / "corpora" / name).exists():
            rows = json.loads(path.read_text()).values()
            yield name.partition("/")[0], [("", row["articleBody"][:LONGEST]) for row in rows]
    for language in ("zh", "en"):
        found = (path.read_text() for path in sorted((SAMPLE / language).glob("*.txt")))
        yield f"sample press {language}", [split(text) for text in found]


def split(text: str) -> tuple[str, str]:
    title, _gap, body = text.partition("\n")
    return title, body


def extract(title: str, text: str) -> str:
    return extractive.pick(title, text)


def line(name: str, found: Iterable[str]) -> None:
    every = [text for text in found if text]
    started = time.perf_counter()
    marks = Counter(span.kind for text in every for span in prose.empty(text))
    spent = time.perf_counter() - started
    size = sum(map(len, every)) or 1
    empty = marks[prose.Kind.SENTENCE]
    rates = [1000 * count / size for count in (marks.total() - empty, empty, marks.total())]
    print(
        f"{name:44}{len(every):6}{size:11} | {rates[0]:19.2f} {rates[1]:10.2f} {rates[2]:6.2f}"
        f"   {1000 * spent / len(every):.1f} ms each"
    )


if __name__ == "__main__":
    main()
