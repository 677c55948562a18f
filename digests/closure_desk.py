"""What an edition's page says against its lead and commentary, and the button that cuts it out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from articles import markdown, prose, prose_desk
from articles.keys import is_key
from articles.models import Article
from articles.sentences import sentences
from articles.units import units
from digests import closure
from digests.closure import Absent
from digests.models import Digest, Item

LEAD = "lead"
NAMING = frozenset({"name", "subject", "version", "quotation"})
SHARED = 2  # units that a figure's sentence shares with an article that tells the same


@dataclass(frozen=True)
class Mark:
    """What is absent from the items, with an article that would add it; or what says nothing.

    `part` is the text it stands in, as `cut` knows it; "" for one that is not saved yet.
    """

    part: str
    text: str
    article: Article | None = None

    @property
    def cut(self) -> str:
        """What the button that cuts it out sends."""
        return f"{self.part}:{self.text}"


@dataclass(frozen=True)
class Marks:
    """All that stands against one text; warnings, which stop nobody."""

    absent: list[Mark]
    empty: list[Mark]


def marks(
    digest: Digest,
    commentary: Iterable[Any],
    items: Iterable[Item],
    candidates: Iterable[Article],
    names: Mapping[str, frozenset[str]],
) -> dict[str, Any]:
    """Marks of the lead; those of each commentary are put on it."""
    carried = texts(items)
    for each in commentary:
        part = str(each.pk) if each.pk else ""
        each.marks = _marks(part, each.body, carried, candidates, names)
    return {"lead_marks": _marks(LEAD, digest.lead, carried, candidates, names)}


def texts(items: Iterable[Item]) -> list[str]:
    """What each item carries: its titles, its text, and whom it names."""
    return [
        "\n".join(
            [
                markdown.plain(item.title),
                item.original_title,
                markdown.plain(item.body),
                markdown.plain(item.attribution),
            ]
        )
        for item in items
    ]


def cut(digest: Digest, asked: str, *, by: Any, names: Mapping[str, frozenset[str]]) -> None:
    """Take a marked piece out of lead or commentary; what was approved is reviewed again."""
    part, _colon, said = asked.partition(":")
    comment = digest.commentary.filter(pk=part).first() if is_key(part) else None
    before = comment.body if comment else digest.lead if part == LEAD else ""
    after = _without(before, said, texts(digest.items.all()), names)
    prose_desk.sure(before, after, said)
    prose_desk.rewrite(digest, by=by, **({} if comment else {"lead": after}))
    if comment:
        comment.body = after
        comment.save(update_fields=["body"])


def _marks(
    part: str,
    text: str,
    carried: list[str],
    candidates: Iterable[Article],
    names: Mapping[str, frozenset[str]],
) -> Marks:
    absent: dict[str, Absent] = {}
    for each in closure.open_facts(text, carried, names):
        absent.setdefault(each.text, each)
    return Marks(
        [Mark(part, each.text, _telling(each, text, candidates)) for each in absent.values()],
        [Mark(part, said) for said in prose.phrases(text)],
    )


def _without(text: str, said: str, carried: list[str], names: Mapping[str, frozenset[str]]) -> str:
    """The text without the piece that a button names; as it is when the piece is not marked."""
    marked: list[Absent | prose.Span] = [*closure.open_facts(text, carried, names)]
    marked += prose.empty(text)
    found = next((each for each in marked if text[each.start : each.end] == said), None)
    if isinstance(found, Absent):
        return closure.without(text, found)
    return prose.without(text, [found]) if found else text


def _telling(absent: Absent, text: str, candidates: Iterable[Article]) -> Article | None:
    """The first article that would bring it in; a figure is also told of other things."""
    told = ((each, f"{each} {each.title} {each.summary}") for each in candidates)
    having = ((each, said) for each, said in told if absent.text in said)
    if absent.kind in NAMING:
        return next((each for each, _said in having), None)
    around = units(_sentence(absent, text)) - units(absent.text)
    return next((each for each, said in having if len(around & units(said)) >= SHARED), None)


def _sentence(absent: Absent, text: str) -> str:
    every = sentences(text)
    return next((one.text for one in every if one.start <= absent.start < one.end), text)
