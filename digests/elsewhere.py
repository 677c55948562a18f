"""Where else the same was said: other public editions whose items rest on the same article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q

from articles import facts, markdown, substance
from articles.sentences import sentences
from digests.corrections import by_item, waiting
from digests.errata import ITEM, Change, as_text
from digests.models import Digest, Item

WORDS = ("title", "body")  # what is shown for editing where the words differ


@dataclass(frozen=True)
class Place:
    """An item that says the same as one that is corrected, or of the same thing.

    `same`: word for word, so the same change is right. Else `changes` are only proposed, and
    `still` is what it has of what was wrong.
    """

    item: Item
    changes: list[Change]
    same: bool = False
    still: list[str] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether it is known to say the wrong thing, or only speaks of the matter."""
        return self.same or bool(self.still) or any(c.before != c.after for c in self.changes)


def found(digest: Digest, changes: Iterable[Change]) -> list[Place]:
    """The public items that still say what these changes put right, the surest first."""
    places = [
        place(other, ours) for item, ours in by_item(digest, changes) for other in public(item)
    ]
    there = {each.item.pk: each for each in reversed(list(filter(None, places)))}
    return sorted(
        there.values(), key=lambda each: (not each.same, not each.is_wrong, -each.item.pk)
    )


def not_public(digest: Digest, changes: Iterable[Change]) -> list[Place]:
    """The same of editions that are still being made."""
    places = [
        place(other, ours) for item, ours in by_item(digest, changes) for other in waiting(item)
    ]
    return [each for each in places if each and each.is_wrong]


def public(item: Item) -> list[Item]:
    """The items of other editions that rest on its article, and that are corrected here."""
    rests = Q(article=item.article_id) | Q(further__article=item.article_id)
    if item.article_id is None:
        return []
    others = Item.objects.filter(
        rests, digest__in=Digest.objects.published().order_by(), digest__imported_from=""
    )
    others = others.exclude(digest=item.digest_id).distinct()
    return list(others.select_related("digest__series", "article").order_by("-pk"))


def place(other: Item, changes: Sequence[Change]) -> Place | None:
    """What a correction of one item means for another; None where it says all that already."""
    there = {each.field: as_text(getattr(other, each.field)) for each in changes}
    wrong = [each for each in changes if there[each.field] == each.before]
    right = [each for each in changes if there[each.field] == each.after]
    if len(wrong) + len(right) == len(changes) and wrong:
        return Place(other, [at(other, each.field, each.after) for each in wrong], same=True)
    if len(right) == len(changes):
        return None
    return proposed(other, changes)


def proposed(other: Item, changes: Sequence[Change]) -> Place:
    """The texts of an item that says it otherwise, with what may be changed in them."""
    told = {name: str(getattr(other, name)) for name in WORDS}
    drafted = dict(told)
    for each in changes:
        for name in WORDS:
            drafted[name] = suggested(drafted[name], each)
    still = remaining(f"{told['title']}\n\n{told['body']}", changes)
    return Place(other, [at(other, name, drafted[name]) for name in WORDS], still=still)


def at(item: Item, name: str, after: str) -> Change:
    """A change of a field of an item from what it says now."""
    return Change(ITEM, str(item.uid), name, as_text(getattr(item, name)), after)


def suggested(text: str, change: Change) -> str:
    """A text with the sentences that a change replaced, else with the facts it replaced."""
    if change.field not in WORDS:
        return text
    for old, new in replaced(change.before, change.after):
        if old in text:
            return text.replace(old, new)
    for each in substance.touched(change.before, change.after):
        if each.kind != "wording" and each.before and each.after and text.count(each.before) == 1:
            text = text.replace(each.before, each.after)
    return text


def replaced(before: str, after: str) -> list[tuple[str, str]]:
    """The sentences of one text that stand otherwise in the other, with what they became."""
    old, new = sentences(before), sentences(after)
    matcher = SequenceMatcher(
        None,
        [before[each.start : each.end] for each in old],
        [after[each.start : each.end] for each in new],
        autojunk=False,
    )
    pairs = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "replace":
            pairs.append(
                (
                    before[old[i1].start : old[i2 - 1].end],
                    after[new[j1].start : new[j2 - 1].end],
                )
            )
    return pairs


def remaining(text: str, changes: Iterable[Change]) -> list[str]:
    """What a text, in whatever language, still has of the facts that changes took away."""
    gone: set[Any] = set()
    for each in changes:
        if each.field in WORDS:
            gone |= values(each.before).keys() - values(each.after).keys()
    return list(dict.fromkeys(said for value, said in values(text).items() if value in gone))


def values(text: str) -> dict[Any, str]:
    """The facts of a text by what they come to, and how it puts them."""
    return {
        (fact.kind, fact.value, fact.unit): fact.text for fact in facts.find(markdown.plain(text))
    }
