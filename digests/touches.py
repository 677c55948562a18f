"""What an edit of an edition changes of its substance, part by part; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation.trans_null import gettext_noop

from articles.changes import rising
from articles.substance import Names, Touched, touched
from digests.comparing import LABELS, Part, Said, name, told_by_place

# Fields that are no Markdown: any change of one is of this kind.
STARK = {"url": "link", "published_on": "fact", "access": "fact"}
KINDS = {
    "fact": gettext_noop("a figure, amount or date"),
    "name": gettext_noop("a name"),
    "quotation": gettext_noop("a quotation"),
    "negation": gettext_noop("a negation"),
    "link": gettext_noop("a link"),
    "modality": gettext_noop("whether it is, will or may be"),
    "order": gettext_noop("the order of words"),
    "wording": gettext_noop("words that may mean something else"),
    "part": gettext_noop("what is in it"),
    "source": gettext_noop("what it rests on"),
}


@dataclass(frozen=True)
class Finding:
    """One thing of substance that changed: in which part, in which field, and what."""

    part: str  # the title of the item or commentary; "" for the edition itself
    label: str  # a message: the name of the field
    touched: Touched

    @property
    def kind(self) -> str:
        """A message: what kind of thing it is."""
        return KINDS[self.touched.kind]


def between(before: Mapping[str, Any], after: Mapping[str, Any], of: "Reader") -> list[Finding]:
    """What of substance differs between two copies of an edition (see digests.copies)."""
    old, new = of.said(before), of.said(after)
    return [
        *_fields("", old.head, new.head, of.names),
        *_parts(old.items, new.items, of.names),
        *_parts(*told_by_place(old.commentary, new.commentary), of.names),
        *_sources(before, after),
    ]


@dataclass(frozen=True)
class Reader:
    """How copies are read: as texts, with the house's glossary."""

    said: Any  # copy -> Said
    names: Names


def _fields(
    part: str, before: Mapping[str, str], after: Mapping[str, str], names: Names
) -> Iterator[Finding]:
    for column in before.keys() | after.keys():
        old, new = before.get(column, ""), after.get(column, "")
        if old != new:
            for each in of_field(column, old, new, names):
                yield Finding(part, LABELS[column], each)


def of_field(name: str, before: str, after: str, names: Names) -> list[Touched]:
    """What of substance an edit of one field changes, both its sides as texts."""
    if name in STARK:
        return [Touched(STARK[name], before, after)]
    if name == "links":
        return _links(before, after, names)
    return touched(before, after, names=names)


def _links(old: str, new: str, names: Names) -> list[Touched]:
    """Further links, a line each: an address and its title."""
    was, now = ([line.partition(" ") for line in text.splitlines()] for text in (old, new))
    if [url for url, _, _ in was] != [url for url, _, _ in now]:
        return [Touched("link", old, new)]
    pairs = zip(was, now, strict=True)
    return [each for one, other in pairs for each in touched(one[2], other[2], names=names)]


def _parts(before: Sequence[Part], after: Sequence[Part], names: Names) -> Iterator[Finding]:
    """Parts put in, taken out and moved; then what changed in those that stayed."""
    old = {part.key: (at, part) for at, part in enumerate(before)}
    new = {part.key: (at, part) for at, part in enumerate(after)}
    for part in after:
        if part.key not in old:
            yield Finding(name(part), gettext_noop("put in"), Touched("part", "", name(part)))
    for part in before:
        if part.key not in new:
            yield Finding(name(part), gettext_noop("taken out"), Touched("part", name(part), ""))
    pairs = [(old[key][0], new[key][0]) for key in old if key in new]
    kept = {one for one, _ in rising(pairs)}
    for key, (at, part) in old.items():
        if key not in new:
            continue
        if at not in kept:
            yield Finding(name(part), gettext_noop("moved"), Touched("part", str(at + 1), ""))
        yield from _fields(name(new[key][1]), part.texts, new[key][1].texts, names)


def _sources(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Finding]:
    """Items that rest on other articles than before."""
    old, new = _rests(before), _rests(after)
    for uid in old.keys() & new.keys():
        if old[uid][1] != new[uid][1]:
            yield Finding(new[uid][0], gettext_noop("sources"), Touched("source", "", ""))


def _rests(copy: Mapping[str, Any]) -> dict[str, tuple[str, tuple[Any, ...]]]:
    return {
        str(each.get("uid")): (
            str(each.get("title", "")),
            (
                each.get("article_id"),
                *sorted(str(row.get("article_id")) for row in each.get("further", [])),
            ),
        )
        for each in copy.get("items", [])
    }


def mark(before: Said, after: Said) -> str:
    """What stands for exactly this edit, so that nobody confirms another than they saw."""
    return sha256(f"{before!r}\0{after!r}".encode()).hexdigest()[:32]
