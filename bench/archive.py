"""Importing and exporting an archive, against reading and printing the same files only.

Each step runs in a process of its own, for a small archive and for the whole: its peak memory
should not grow with it. Printed: seconds, ratio to the baseline, peak memory. Takes four minutes.
"""

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.shared import home
from digests import hugo
from digests.layout import LAYOUTS, Commentary, Issue, Item

EDITIONS, FEWER = 5_000, 1_000
BODY = "港务局昨日宣布**三号泊位**启用，年吞吐 120 万箱，比去年多出 5%。" * 6
FIRST = datetime(2010, 1, 1, 8, 30, tzinfo=UTC)


def write(content: Path, count: int) -> None:
    """A content folder of invented editions, the three kinds in turn."""
    items = tuple(
        Item(f"第 {n} 条：泊位与航线", f"https://port.example/{n}", "港务局", body=BODY)
        for n in range(12)
    )
    issue = Issue("港口快讯", FIRST, lead=BODY, items=items, commentary=(Commentary("点评", BODY),))
    for number in range(count):
        name, layout = list(LAYOUTS.items())[number % 3]
        each = replace(issue, date=FIRST + timedelta(days=number), title=f"港口快讯 {number}")
        folder = content / name / str(number // 300)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.md").write_text(hugo.dump(each, layout), encoding="utf-8")


def read_and_print(content: Path, _out: Path) -> None:
    for path in sorted(content.rglob("*.md")):
        hugo.dump(*hugo.parse(path.read_text(encoding="utf-8")))


def take_in(content: Path, _out: Path) -> None:
    command("migrate")
    command("import_hugo", content)


def take_in_again(content: Path, _out: Path) -> None:
    command("import_hugo", content)


def give_out(_content: Path, out: Path) -> None:
    command("export_hugo", out)


def command(name: str, *args: object) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    with Path(os.devnull).open("w") as nowhere:
        call_command(name, *map(str, args), stdout=nowhere, verbosity=0 if name == "migrate" else 1)


def measured(step: Callable[[Path, Path], None], place: Path) -> tuple[float, float]:
    """Seconds and peak MB of a step in a process of its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(run, (step.__name__, place))


def run(step: str, place: Path) -> tuple[float, float]:
    home.tell(place)
    began = time.perf_counter()
    globals()[step](place / "content", place / "out")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return time.perf_counter() - began, peak


def compare(count: int) -> None:
    with home.folder() as place:
        write(place / "content", count)
        print(f"{count} editions")
        base, _ = measured(read_and_print, place)
        print(f"  read and print, keep nothing {base:6.1f} s")
        for title, step in (
            ("import", take_in),
            ("import again", take_in_again),
            ("export", give_out),
        ):
            seconds, peak = measured(step, place)
            print(f"  {title:28} {seconds:6.1f} s  {seconds / base:5.2f}×  peak {peak:4.0f} MB")


if __name__ == "__main__":
    compare(FEWER)
    compare(int(sys.argv[1]) if len(sys.argv) > 1 else EDITIONS)
