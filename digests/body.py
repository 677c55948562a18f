"""The frozen body of an edition: its Issue, in its Layout, as HTML."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from digests.layout import Issue, Item, Layout, anchor_of


@dataclass(frozen=True)
class Placed:
    """An item in its place: what the layout adds to it there."""

    item: Item
    number: int
    id: str
    emoji: str
    day: str


def body(issue: Issue, layout: Layout) -> str:
    """The HTML of an edition without its page: the same for the same issue and layout, for ever."""
    labels = layout.labels(issue.language)
    context = {
        "issue": issue,
        "layout": layout,
        "labels": labels,
        "intro": labels.counted(len(issue.items)),
        "title_tag": "h3" if labels.items else "h2",  # of brief items: no level is skipped
        "placed": [place(number, item, layout) for number, item in enumerate(issue.items, 1)],
        "commentary": [(each, labels.signed(each)) for each in issue.commentary],
        "clock": layout.clock_of(issue),
        "drafted": labels.drafted(issue),
    }
    return render_to_string("digests/body.html", context).strip()


def place(number: int, item: Item, layout: Layout) -> Placed:
    return Placed(
        item=item,
        number=number,
        id=element_id(number, item, layout),
        emoji=layout.emoji_at(number),
        day=layout.day_of(item),
    )


def element_id(number: int, item: Item, layout: Layout) -> str:
    """What links to an item: readers' old bookmarks where the layout has anchors, else its uid."""
    if item.anchor or "highlights" in layout.parts or not item.uid:
        return anchor_of(number, item)
    return f"item-{item.uid}"
