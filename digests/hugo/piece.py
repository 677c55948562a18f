"""What is read of an item: the Item, and the shape it is printed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from digests.hugo import marks
from digests.hugo.item_shapes import ENCODED, ENCODED_LOW, anchored
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


def are_alike(numbers: Sequence[str]) -> bool:
    """Whether all items bear one number, as Markdown allows."""
    return len(numbers) > 1 and len(set(numbers)) == 1


def first_number(numbers: Sequence[str]) -> int:
    """Where the counting begins: 1, if not all the numbers say otherwise."""
    steps = {int(number) - place for place, number in enumerate(numbers)}
    return 1 if len(steps) > 1 else steps.pop()


def number_place(written: str, number: int, *, alike: bool) -> str:
    """The place of a number; one out of order counts only while its item stays where it is."""
    if alike:
        return written
    return "{number}" if written == str(number) else f"{{number:{number}={written}}}"


def anchor_place(written: str, name: str) -> str:
    """The place of an anchor that is the name, percent-encoded or not; empty for another one."""
    forms = ("", ENCODED, ENCODED_LOW)
    found = (form for form in forms if anchored(name, form) == written)
    form = next(found, None)
    return "" if form is None else f"{{anchor:{form}}}" if form else "{anchor}"
