"""The library `reader`, in an environment of its own: it does not get along with our feedparser."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench.polling.web import Web

PACKAGES = ["reader", "sgmllib3k"]
WORKERS = 20
NAMES = {"first": "all new", "304": "unchanged", "one-new": "one new"}  # its words and ours
RATE = re.compile(r"(first|304|one-new): \S+ (\d+) feeds/s")


def rates(script: Path, web: Web, latency: str, folder: Path) -> dict[str, float]:
    """Its feeds a second in each phase; none when it is not here."""
    if not script.exists():
        print(f"No comparison: there is no {script.name} in {script.parent}.")
        return {}
    command = [str(environment() / "bin/python"), str(script), f"--base={web.url}"]
    options = [f"--workers={WORKERS}", f"--lat={latency}", f"--db={folder / 'reader.sqlite'}"]
    feeds = web.command[-1]
    done = subprocess.run([*command, *options, feeds], capture_output=True, text=True, check=True)
    return {NAMES[name]: float(rate) for name, rate in RATE.findall(done.stdout)}


def environment() -> Path:
    """Where it is installed, which happens once."""
    place = Path(os.environ.get("NEWSROOM_HOME", "var")).resolve() / "peer-reader"
    if not (place / "installed").exists():
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        install = [str(place / "bin/python"), "-m", "pip", "install", "-qq", *PACKAGES]
        subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
        (place / "installed").touch()
    return place
