"""Reading pages: 4-gram F1 and milliseconds a page, beside readability-lxml taken plainly.

    python bench/extract.py [CORPORA] [--half odd|even]

Both get the same bytes through the same decoder. A token is a Han character or another word; a
page's score counts four tokens in a row, each as often as it stands there. Precision and recall are
means over pages, as the article extraction benchmarks count them. The corpora are saved pages with
the text that people took from them; without them nothing is measured. Takes a quarter of a minute.
"""

import argparse
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_\u3400-\u9fff]+")
RUN = 4


@dataclass
class Page:
    """A saved page, and the text that people took from it."""

    name: str
    body: bytes
    gold: str


@dataclass
class Score:
    """What one reader made of one page."""

    name: str
    precision: float
    recall: float
    seconds: float
    text: str
    error: str = ""


def pages(folder: Path, half: str = "") -> list[Page]:
    gold_file = next(path for path in sorted(folder.glob("*.json")))
    found = []
    for name, said in sorted(json.loads(gold_file.read_text("utf-8")).items()):
        path = next(iter(folder.glob(f"html/{name}*")))
        found.append(Page(name, gzip.decompress(path.read_bytes()), said["articleBody"]))
    return found[{"odd": 0, "even": 1}[half] :: 2] if half else found


def runs(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four tokens of a text; one shorter run for a shorter text."""
    tokens = TOKEN.findall(text)
    if len(tokens) < RUN:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(tuple(tokens[at : at + RUN]) for at in range(len(tokens) - RUN + 1))


def agreement(found: str, gold: str) -> tuple[float, float]:
    """Precision and recall of a text against the right one."""
    ours, right = runs(found), runs(gold)
    shared = (ours & right).total()
    return shared / max(ours.total(), 1), shared / max(right.total(), 1)


def measured(
    read: Callable[[bytes], str], page: Page, refusals: tuple[type[Exception], ...]
) -> Score:
    began = time.perf_counter()
    error = ""
    try:
        text = read(page.body)
    except refusals as refused:
        text, error = "", f"{type(refused).__name__}: {refused}"
    seconds = time.perf_counter() - began
    return Score(page.name, *agreement(text, page.gold), seconds, text, error)


def f1(scores: list[Score]) -> tuple[float, float, float]:
    precision = sum(each.precision for each in scores) / len(scores)
    recall = sum(each.recall for each in scores) / len(scores)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def ours(body: bytes) -> str:
    from articles import extract

    return extract.article(body).text


def plainly(body: bytes) -> str:
    """readability-lxml as its own documentation shows it, on text decoded as ours is."""
    from readability import Document

    from articles import decode, plain

    return plain.text_of(Document(decode.text(body)).summary(html_partial=True))


def rows(folder: Path, half: str) -> Iterator[tuple[str, list[Score]]]:
    from readability.readability import Unparseable

    from articles.extract import ExtractError

    found = pages(folder, half)
    for name, read, refusals in (
        ("newsroom", ours, (ExtractError,)),
        ("readability-lxml", plainly, (Unparseable, ValueError)),
    ):
        measured(read, found[0], refusals)  # what is imported or compiled once is no page's time
        yield name, [measured(read, page, refusals) for page in found]


def report(name: str, scores: list[Score]) -> None:
    score, precision, recall = f1(scores)
    times = sorted(each.seconds * 1000 for each in scores)
    unread = sum("\ufffd" in each.text for each in scores)
    refused = [each for each in scores if each.error]
    print(
        f"  {name:18} F1 {score:.4f} (P {precision:.4f} R {recall:.4f});"
        f" ms mean {sum(times) / len(times):.0f} median {times[len(times) // 2]:.0f}"
        f" worst {times[-1]:.0f}; pages with U+FFFD {unread}; refused {len(refused)}"
    )
    for each in refused:
        print(f"    {each.name[:40]} {each.error}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Text of saved pages against what people took.")
    parser.add_argument("corpora", nargs="?", type=Path, default=CORPORA)
    parser.add_argument("--half", choices=("odd", "even"), default="")
    asked = parser.parse_args()
    folders = sorted(asked.corpora.glob("articles-*"))
    if not folders:
        print(f"No pages in {asked.corpora}: nothing measured.")
    for folder in folders:
        print(folder.name, asked.half)
        found = dict(rows(folder, asked.half))
        for name, scores in found.items():
            report(name, scores)
        mine, theirs = found.values()
        gain = f1(mine)[0] - f1(theirs)[0]
        cost = sum(each.seconds for each in mine) / sum(each.seconds for each in theirs)
        print(f"  ratio: F1 {gain:+.4f}; time {cost:.2f}")


if __name__ == "__main__":
    main()
