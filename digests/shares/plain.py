"""An edition as plain text: for mail programs without HTML, and for wherever text is pasted."""

from collections.abc import Iterator
from urllib.parse import urljoin

from articles import markdown
from digests import render
from digests.body import Placed, places
from digests.shares.blocks import Block, blocks
from digests.shares.edition import Edition, Erratum


def plain(edition: Edition) -> str:
    """All of it, an empty line between paragraphs, every link behind its words."""
    return "\n\n".join(filter(None, _parts(edition))) + "\n"


def _parts(edition: Edition) -> Iterator[str]:
    issue, frame = edition.issue, edition.frame
    yield "\n".join(
        filter(
            None,
            [
                " · ".join(filter(None, [edition.series, edition.counted])),
                edition.day,
                edition.telling,
                edition.url,
            ],
        )
    )
    yield _errata(frame.heading, edition.own)
    for part in edition.layout.parts:
        if part == "lead":
            yield _text(issue.lead, edition.url)
        elif part == "items":
            for each in places(issue, edition.layout):
                yield from _item(each, edition)
        elif part == "commentary":
            for remark in issue.commentary:
                yield f"— {markdown.plain(remark.heading or edition.labels.commentary)} —"
                yield _text(remark.body, edition.url)
                yield markdown.plain(edition.labels.signed(remark))
        elif part == "footer":
            yield _text(edition.labels.footer, edition.url)
    yield _errata(frame.since, edition.since)
    yield edition.label


def _item(each: Placed, edition: Edition) -> Iterator[str]:
    item = each.item
    facts = " · ".join(filter(None, [markdown.plain(item.attribution), each.day]))
    title = " ".join(markdown.plain(item.title).split())
    yield "\n".join(filter(None, [f"{each.number}. {title}", facts, render.link(item.url)]))
    yield _text(item.extra, edition.url) if each.extra_first else ""
    yield _text(item.body, edition.url)
    yield "\n".join(
        f"{markdown.plain(link.title)} {link.url}" for link in item.links if render.link(link.url)
    )
    yield "" if each.extra_first else _text(item.extra, edition.url)


def _text(text: str, base: str) -> str:
    said = ""
    for block in blocks(text):
        gap = "\n" if block.mark else "\n\n"  # the entries of a list stand together
        said += (gap if said else "") + _block(block, base)
    return said


def _block(block: Block, base: str) -> str:
    said = "".join(
        f"{span.text} <{urljoin(base, span.url)}>" if span.url else span.text
        for span in block.spans
    ).strip()
    mark = f"{'  ' * (block.depth - 1)}{block.mark} " if block.mark else ""
    return "* * *" if block.kind == "rule" else f"{'> ' if block.quoted else ''}{mark}{said}"


def _errata(heading: str, found: tuple[Erratum, ...]) -> str:
    lines = [
        " ".join(filter(None, [f"{each.at:%Y-%m-%d %H:%M}", each.edition, each.note]))
        for each in found
    ]
    return "\n".join([heading, *lines]) if lines else ""
