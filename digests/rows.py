"""The parts of an Issue as rows: made from it, or brought up to date with it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from digests import layout as form
from digests.models import Commentary, Digest, Item

Part = TypeVar("Part", Item, Commentary)

SAME: tuple[Callable[[Any], Any], ...] = (  # what tells an item again, the surest first
    lambda item: item.url and (item.url, item.title),
    lambda item: item.url,
    lambda item: item.title,
)
SAID = {
    Item: (
        *("position", "title", "url", "attribution", "published_on", "body", "links"),
        *("extra", "anchor", "highlight", "shape", "highlight_shape"),
    ),
    Commentary: ("heading", "body", "byline", "shape"),
}


def items_of(issue: form.Issue) -> list[Item]:
    """Unsaved items, in order, without their edition; each with a uid of its own."""
    return [
        Item(position=position, **said(item)) for position, item in enumerate(issue.items, start=1)
    ]


def said(item: form.Item) -> dict[str, Any]:
    """What an item says, by column."""
    columns = {name: getattr(item, name) for name in SAID[Item] if name != "position"}
    return columns | {"links": [asdict(link) for link in item.links]}


def commentary_of(issue: form.Issue) -> list[Commentary]:
    """Unsaved commentary, in order, without its edition."""
    origin = Commentary.Origin.IMPORT
    return [Commentary(origin=origin, **asdict(each)) for each in issue.commentary]


def write(digest: Digest, issue: form.Issue) -> None:
    """Save all parts of an edition that has none yet."""
    items, comments = items_of(issue), commentary_of(issue)
    for item in items:
        item.digest = digest
    for comment in comments:
        comment.digest = digest
    Item.objects.bulk_create(items)
    Commentary.objects.bulk_create(comments)


def bring_up_to_date(digest: Digest, issue: form.Issue) -> None:
    """Make the rows of an edition say what the issue says; those that do already are left alone.

    An item is told again by its address, else by its title, and keeps its uid; commentary by its
    place.
    """
    items, comments = list(digest.items.all()), list(digest.commentary.all())
    wanted = commentary_of(issue)
    same_place = [*comments, *[None] * len(wanted)][: len(wanted)]
    put(digest, items_of(issue), matched(items, issue.items), items)
    put(digest, wanted, same_place, comments)


def matched(rows: Sequence[Item], items: Sequence[form.Item]) -> list[Item | None]:
    """For each item the row that held it before, if any; no row twice."""
    found: list[Item | None] = [None] * len(items)
    free = list(rows)
    for same in SAME:
        for place, item in enumerate(items):
            mark = found[place] is None and same(item)
            row = next((row for row in free if mark and same(row) == mark), None)
            if row is not None:
                found[place] = row
                free.remove(row)
    return found


def put(
    digest: Digest, wanted: Sequence[Part], kept: Sequence[Part | None], there: Sequence[Part]
) -> None:
    """Write each wanted row over the one kept for it, or as a new one; delete what is left over."""
    for gone in set(there) - set(kept):
        gone.delete()
    for new, old in zip(wanted, kept, strict=True):
        if old is None:
            new.digest = digest
            new.save()
        else:
            overwrite(old, new)


def overwrite(old: Part, new: Part) -> None:
    """Make a saved row say what another says."""
    changed = [name for name in SAID[type(old)] if getattr(old, name) != getattr(new, name)]
    for name in changed:
        setattr(old, name, getattr(new, name))
    if changed:
        old.save(update_fields=changed)
