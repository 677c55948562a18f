"""What can be found in an edition, passage by passage: its lead, its items, its commentary."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch

from articles import markdown
from digests.models import Commentary, Digest, Item
from digests.models.digest import DigestQuerySet

COLUMNS = ("digest_id", "position", "title", "body", "extra", "attribution", "element")
Part = Digest | Item | Commentary
Name = tuple[type[Part], int]  # a part by its key


@dataclass(frozen=True)
class Passage:
    """The plain words of one part."""

    title: str
    text: str
    item: Item | None = None

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}"


def whole(editions: DigestQuerySet) -> list[Digest]:
    """Editions with all that is said in them; three queries."""
    said = Item.objects.only(*COLUMNS)
    return list(
        editions.light()
        .select_related("series")
        .prefetch_related(Prefetch("items", said), "commentary")
    )


def of(edition: Digest) -> Iterator[Passage]:
    """All passages of an edition, in the order of its parts.

    The first is the edition itself, for its title and lead.
    """
    parts: list[Part] = [edition, *edition.items.all(), *edition.commentary.all()]
    return map(_passage, parts)


def at(places: Collection[tuple[Digest, int]]) -> dict[tuple[Digest, int], Passage]:
    """The passages at these places of editions, counted from 0, where there is one.

    Of an edition of many thousand characters nothing is read but the parts that are asked for.
    """
    editions = {edition.pk: edition for edition, _ in places}
    order: dict[int, list[Name]] = {pk: [(Digest, pk)] for pk in editions}
    for model in (Item, Commentary):
        beyond = {of.pk for of, at in places if at >= len(order[of.pk])}
        rows = model.objects.filter(digest__in=beyond).values_list("digest", "pk")
        for edition, pk in rows:
            order[edition].append((model, pk))
    names = {(of, at): name for of, at in places for name in order[of.pk][at : at + 1]}
    parts: dict[Name, Part] = {(Digest, pk): edition for pk, edition in editions.items()}
    for rows in (Item.objects.only(*COLUMNS), Commentary.objects.order_by()):
        wanted = [pk for model, pk in names.values() if model is rows.model]
        parts |= {(rows.model, pk): row for pk, row in rows.in_bulk(wanted).items()}
    return {place: _passage(parts[name]) for place, name in names.items() if name in parts}


def _passage(part: Part) -> Passage:
    if isinstance(part, Digest):
        return Passage(part.title, f"{part.description}\n{markdown.plain(part.lead)}".strip())
    if isinstance(part, Item):
        said = (part.body, part.extra, part.attribution)
        text = "\n".join(markdown.plain(each) for each in said if each)
        return Passage(markdown.plain(part.title), text, part)
    return Passage(markdown.plain(part.heading), f"{markdown.plain(part.body)}\n{part.byline}")
