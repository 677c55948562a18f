"""The frozen body of an edition: its Issue, in its Layout, as HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from django.template.loader import render_to_string

from articles.markdown import plain
from digests import shapes
from digests.hugo.printing import SKIPPED
from digests.issue import Issue, Item
from digests.layout import Layout, anchor_of

UNSAID = "\ue000"  # stands for words that are printed elsewhere
WITHIN = re.compile(r'<a href="#([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Placed:
    """An item in its place: what the layout adds to it there."""

    item: Item
    number: int
    id: str
    emoji: str
    day: str

    @property
    def listed(self) -> bool:
        """Whether the highlights name it."""
        return self.item.highlight_shape != SKIPPED

    @property
    def note(self) -> str:
        """What the highlights say of it beside its title."""
        if not self.item.highlight_shape:
            return ""
        bare = {"emoji": "", "words": UNSAID, "anchor": "", "number": "1"}
        said = plain(shapes.fill(self.item.highlight_shape, bare))
        said = " ".join(said.replace(UNSAID, "").split())
        return said if re.search(r"\w", said) else ""

    @property
    def extra_first(self) -> bool:
        """Whether what fits no field stood above the text."""
        shape = self.item.shape
        return 0 <= shape.find("{extra}") < shape.find("{body")


def body(issue: Issue, layout: Layout) -> str:
    """The HTML of an edition without its page: the same for the same issue and layout, for ever."""
    labels = layout.labels(issue.language)
    placed = list(places(issue, layout))
    context = {
        "issue": issue,
        "layout": layout,
        "labels": labels,
        "intro": labels.counted(len(issue.items)),
        "title_level": 3 if labels.items else 2,  # of brief items: no level is skipped
        "placed": placed,
        "commentary": [(each, labels.signed(each)) for each in issue.commentary],
        "clock": layout.clock_of(issue),
        "drafted": labels.drafted(issue),
    }
    page = render_to_string("digests/body.html", context).strip()
    return landing(page, {each.id for each in placed})


def places(issue: Issue, layout: Layout) -> Iterator[Placed]:
    """The items of an issue in their places, no two of the same id."""
    taken: set[str] = set()
    for place, number, item in layout.numbered(issue):
        name = element_id(number, item, layout)
        name = name if name not in taken else f"{name}-{number}"
        taken.add(name)
        yield Placed(item, number, name, layout.emoji_at(place), layout.day_of(item))


def element_id(number: int, item: Item, layout: Layout) -> str:
    """What links to an item: readers' old bookmarks where the layout has anchors, else its uid."""
    if item.anchor or layout.anchors or "highlights" in layout.parts or not item.uid:
        return "-".join(unquote(anchor_of(number, item)).split())
    return f"item-{item.uid}"


def landing(page: str, ids: set[str]) -> str:
    """The HTML without links to places it does not have; their words stay."""

    def kept(link: re.Match[str]) -> str:
        return link[0] if unquote(unescape(link[1])) in ids else link[2]

    return WITHIN.sub(kept, page)
