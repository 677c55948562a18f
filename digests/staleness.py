"""Whether lead and commentary still speak of the items they were written from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

SHORT = 16  # characters of a hash: it tells whether a text has changed, and guards nothing


@dataclass(frozen=True)
class Changes:
    """How many items came, went, and say something else since a part was written."""

    came: int = 0
    went: int = 0
    differ: int = 0

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.differ)


def prints(items: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """A fingerprint of each item (uid, title, text) by its uid; their order is none of it."""
    return {
        uid: sha256(f"{title}\n{body}".encode()).hexdigest()[:SHORT] for uid, title, body in items
    }


def changes(before: Mapping[str, str], now: Mapping[str, str]) -> Changes:
    """What has changed between two sets of fingerprints."""
    both = before.keys() & now.keys()
    return Changes(
        came=len(now.keys() - both),
        went=len(before.keys() - both),
        differ=sum(before[uid] != now[uid] for uid in both),
    )
