"""What an edition's page says against its lead and commentary, and the button that cuts it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles import markdown, prose, prose_desk
from articles.models import Article
from digests import closure
from digests.closure import Absent
from digests.models import Commentary, Digest, Item

LEAD = "lead"


@dataclass(frozen=True)
class Mark:
    """What is absent from the items, with an article that would add it; or what says nothing."""

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
    commentary: Iterable[Commentary],
    items: Iterable[Item],
    candidates: Sequence[Article],
    names: Mapping[str, frozenset[str]],
) -> dict[str, Any]:
    """Marks of the lead; those of each commentary and item are put on it. And all empty prose."""
    items = list(items)
    carried = texts(items)
    of_lead = _marks(LEAD, digest.lead, carried, candidates, names)
    count = len(of_lead.empty)
    for each in commentary:
        each.marks = _marks(str(each.pk), each.body, carried, candidates, names)  # type: ignore[attr-defined]
        count += len(each.marks.empty)  # type: ignore[attr-defined]
    for item in items:
        source = item.snapshot.text if item.snapshot else ""
        item.empty_prose = _said(item.body, prose.empty(item.body, source))  # type: ignore[attr-defined]
        count += len(item.empty_prose)  # type: ignore[attr-defined]
    return {"lead_marks": of_lead, "empty_prose": count}


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
    comment = digest.commentary.filter(pk=part).first() if part.isdecimal() else None
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
    candidates: Sequence[Article],
    names: Mapping[str, frozenset[str]],
) -> Marks:
    absent = dict.fromkeys(each.text for each in closure.open_facts(text, carried, names))
    return Marks(
        [Mark(part, said, _telling(said, candidates)) for said in absent],
        [Mark(part, said) for said in dict.fromkeys(_said(text, prose.empty(text)))],
    )


def _without(text: str, said: str, carried: list[str], names: Mapping[str, frozenset[str]]) -> str:
    """The text without the piece that a button names; as it is when the piece is not marked."""
    marked: list[Absent | prose.Span] = [*closure.open_facts(text, carried, names)]
    marked += prose.empty(text)
    found = next((each for each in marked if text[each.start : each.end] == said), None)
    if isinstance(found, Absent):
        return closure.without(text, found)
    return prose.without(text, [found]) if found else text


def _said(text: str, spans: Iterable[prose.Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def _telling(said: str, candidates: Sequence[Article]) -> Article | None:
    """The first article that would bring it in."""
    return next(
        (each for each in candidates if said in f"{each} {each.title} {each.summary}"), None
    )
