"""Digests of other people's blogs, messy in every way we know of, and files that are none."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data" / "foreign"


def text(kind: str, name: str) -> str:
    """The text of a file, its line ends as they are."""
    return (FOLDER / kind / name).read_bytes().decode()


def expected(kind: str) -> dict[str, Any]:
    """What is promised of each file of a kind (accepted or refused), by its name."""
    promises = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    if sorted(promises) != sorted(path.name for path in (FOLDER / kind).iterdir()):
        raise AssertionError(f"{kind}.json and the files beside it differ")
    return promises


def accepted() -> dict[str, str]:
    """The texts of all editions, by name."""
    return {name: text("accepted", name) for name in expected("accepted")}
