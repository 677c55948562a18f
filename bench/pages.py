"""The public pages: from files through nginx, from memory, uncached; beside Wagtail.

1,000 editions of about 30 KB a page, 50 connections (wrk), servers as we ship them, everything on
loopback. Printed: ratios, each with what is promised of it. Wagtail is installed into the work
folder the first time; the folder is kept with --work. Takes ten minutes or so, half of it to fill.

  python -m bench.pages [--editions 1000] [--seconds 5] [--only press …] [--work FOLDER]
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from bench.paper.house import SITE, Bench
from bench.paper.pressed import press, visible
from bench.paper.served import cached, feeds, files, uncached
from bench.shared import home

PARTS: dict[str, Callable[[Bench], None]] = {
    "press": press,
    "files": files,
    "cached": cached,
    "uncached": uncached,
    "feeds": feeds,
    "visible": visible,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--editions", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=5, help="of each load")
    parser.add_argument("--only", choices=sorted(PARTS), nargs="+", default=list(PARTS))
    parser.add_argument("--work", type=Path, help="kept for the next time")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    with home.folder(asked.work) as work:
        place = work / "home"
        place.mkdir(parents=True, exist_ok=True)
        database = f"sqlite:///{place}/newsroom.sqlite3"
        home.ready(place, DATABASE_URL=database, SITE_URL=SITE, NEWSROOM_PRESS="")
        bench = Bench(work, asked.seconds)
        bench.fill(asked.editions)
        for part in PARTS:
            if part in asked.only:
                print(f"{part}:", flush=True)
                PARTS[part](bench)


if __name__ == "__main__":
    main()
