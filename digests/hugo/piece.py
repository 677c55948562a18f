"""What is read of an item: the Item, and the shape it is printed in."""

from dataclasses import dataclass

from digests.hugo import marks
from digests.issue import Item, Link
from digests.labels import CHINESE, ENGLISH

FURTHER = (CHINESE.links, ENGLISH.links)


@dataclass(frozen=True)
class Piece:
    """An item as it was read."""

    item: Item
    shape: str


def further_links(line: str) -> tuple[str, tuple[Link, ...]] | None:
    """The label and the links of a line that is nothing but further links; None if it is not."""
    match = marks.LINKS.match(line)
    if not match or match[1] not in FURTHER:
        return None
    return match[1], tuple(Link(url, title) for title, url in marks.EACH.findall(match[2]))
