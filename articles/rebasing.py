"""What a page that was merged says of it: sentences, and words to look at or to copy."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from articles import merging, typed, worddiff
from articles.keeping import Tab
from articles.merging import DELETE_OR_ORDER, Merge
from articles.typed import Drawn
from articles.workflow import Actor


@dataclass
class Typing:
    """What a page that was sent says of itself, and what became of it."""

    drawn: Drawn
    tab: Tab
    version: int
    merge: Merge = field(default_factory=Merge)
    labels: Mapping[str, str] = field(default_factory=dict)
    who: str = ""


@dataclass(frozen=True)
class Words:
    """Words of one field, for a person."""

    name: str
    label: str
    text: str = ""
    pieces: list[worddiff.Piece] = field(default_factory=list)


def merged(changes: Mapping[str, Any], theirs: Mapping[str, str]) -> Merge:
    """Unsaved words brought onto a page as it is now."""
    base = {**theirs, **{name: was for name, (was, _now) in changes.items()}}
    mine = {**theirs, **{name: now for name, (_was, now) in changes.items()}}
    found = merging.merge(base, mine, theirs)
    for each in [each for each in found.fields if each not in theirs]:
        found.lost[each] = ("", found.fields.pop(each))  # a new part for which there is no form
    return found


def told(typing: Typing) -> str:
    """What was joined with what a colleague did, a sentence each."""
    merge = typing.merge
    sentences: list[tuple[Iterable[str], Callable[[], str]]] = [
        (merge.taken, lambda: gettext("%(who)s changed %(places)s; that is in.")),
        (
            merge.woven,
            lambda: gettext("%(who)s and you changed %(places)s in different places; both are in."),
        ),
        (merge.added, lambda: gettext("%(who)s put in %(places)s.")),
        (merge.gone, lambda: gettext("%(who)s took out %(places)s.")),
        (
            merge.stayed,
            lambda: gettext(
                "%(who)s worked on %(places)s, which you took out: it is still in. Take it out "
                "again if you still mean to."
            ),
        ),
        (
            merge.lost if merge.gone else (),
            lambda: gettext("What you wrote there is kept below, to copy."),
        ),
    ]
    said = [
        sentence() % {"who": typing.who, "places": listed(typing, names)}
        for names, sentence in sentences
        if names
    ]
    return " ".join(said)


def listed(typing: Typing, names: Iterable[str]) -> str:
    return gettext(", ").join(dict.fromkeys(typing.labels.get(each, each) for each in names))


def labels(
    form: Any, formsets: Iterable[Any], theirs: Mapping[str, str], base: Mapping[str, str]
) -> dict[str, str]:
    """What a person calls the fields and the parts of a page: “title” · text."""
    found = typed.labels(form, formsets)
    for each in {*theirs, *base}:
        part = merging.part_of(each)
        if merging.last(each) == merging.ORDER:
            found[each] = gettext("the order of the items")
        elif part:
            found[part] = titled(part, theirs, base)
            label = found.get(each, "")
            found[each] = f"{found[part]} · {label}" if label else found[part]
    return found


def titled(part: str, *sheets: Mapping[str, str]) -> str:
    """What a person calls a part: by its title, in the first of these sheets that has one."""
    names = (f"{part}.title", f"{part}.heading")
    title = next((said for sheet in sheets for each in names if (said := sheet.get(each))), "")
    return gettext("“%(title)s”") % {"title": title[:40]} if title else gettext("a new part")


def differing(
    words: Mapping[str, str], theirs: Mapping[str, str], named: Mapping[str, str]
) -> list[Words]:
    """Unsaved words beside what is saved, for a word diff."""
    return [
        Words(each, named.get(each, each))
        if merging.last(each) in DELETE_OR_ORDER
        else Words(
            each,
            named.get(each, each),
            said,
            worddiff.brief(worddiff.words(theirs.get(each, ""), said)),
        )
        for each, said in words.items()
    ]


def homeless(lost: Mapping[str, Any], named: Mapping[str, str]) -> list[Words]:
    """Words that have no place any more, to be copied."""
    texts = {name: str(said) for name, (_was, said) in lost.items()}
    fields = {merging.last(name): label.rpartition(" · ")[2] for name, label in named.items()}
    found = []
    for name, (was, said) in lost.items():
        if merging.last(name) not in DELETE_OR_ORDER and str(said).strip() and was != said:
            part = merging.part_of(name)
            label = fields.get(merging.last(name), "")
            whole = f"{titled(part, texts)} · {label}" if part and label else label
            found.append(Words(name, whole or (titled(part, texts) if part else ""), str(said)))
    return found


def side_by_side(merge: Merge, named: Mapping[str, str]) -> list[dict[str, Any]]:
    """What both changed, each beside what it was."""
    return [
        {
            "clash": clash,
            "label": named.get(clash.name, clash.name),
            "mine": worddiff.words(clash.base, clash.mine),
            "theirs": worddiff.words(clash.base, clash.theirs),
        }
        for clash in merge.clashes
    ]


def full_name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def machine(row: Any) -> str:
    """The machine, if it made the last move; "" if somebody did."""
    last = row.transitions.first()
    return str(last.get_actor_display()) if last and last.actor == Actor.MACHINE else ""


def mover(row: Any) -> str:
    """Who made the last move."""
    last = row.transitions.first()
    return str(last.by_name or last.get_actor_display()) if last else gettext("Somebody else")


def minutes(moment: datetime | None, now: datetime) -> int | None:
    """Full minutes since a moment."""
    return None if moment is None else int((now - moment).total_seconds() // 60)
