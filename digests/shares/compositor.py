"""An edition as HTML that stands on its own: every style with its element, no class, no id."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import ClassVar
from urllib.parse import urljoin

from digests import render
from digests.body import Placed, places
from digests.issue import Commentary
from digests.shares.blocks import Block, Span, blocks, spans
from digests.shares.edition import Edition, Erratum

INSET = 1.4  # em, of each level of a list


class Compositor:
    """Sets an edition part by part; what a link becomes, and the looks, are the medium's."""

    LOOKS: ClassVar[Mapping[str, str]]

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    # The medium's
    def link(self, inner: str, url: str, said: str, look: str = "link") -> str:
        """Words that lead somewhere; `said` tells where, in plain words."""
        raise NotImplementedError

    def dressed(self, look: str, more: str = "") -> str:
        """The attributes of an element."""
        return f' style="{self.LOOKS[look]}{more}"'

    # Pieces
    def element(self, tag: str, look: str, inner: str, more: str = "") -> str:
        return f"<{tag}{self.dressed(look, more)}>{inner}</{tag}>"

    def line(self, look: str, inner: str) -> str:
        """A paragraph; nothing where there is nothing to say."""
        return self.element("p", look, inner) if inner else ""

    def inline(self, markdown: str) -> str:
        return self.spans(spans(markdown))

    def spans(self, found: Iterable[Span]) -> str:
        """Words as they look; neighbours that lead to one place are one link."""
        pieces, linked, url = list[str](), list[Span](), ""
        for span in [*found, Span("")]:
            if linked and span.url != url:
                pieces.append(self._linked(linked, url))
                linked = []
            url = span.url
            if url:
                linked.append(span)
            else:
                pieces.append(self._span(span))
        return "".join(pieces)

    def _linked(self, found: Sequence[Span], url: str) -> str:
        inner = "".join(map(self._span, found))
        whole = render.link(urljoin(self.edition.url, url))
        return self.link(inner, whole, "".join(span.text for span in found)) if whole else inner

    def _span(self, span: Span) -> str:
        said = escape(span.text)
        if span.code:
            said = self.element("span", "code", said)
        if span.struck:
            said = self.element("span", "struck", said)
        if span.em:
            said = f"<em>{said}</em>"
        return self.element("strong", "strong", said) if span.bold else said

    def text(self, markdown: str) -> str:
        return "".join(map(self.block, blocks(markdown)))

    def block(self, block: Block) -> str:
        if block.kind == "rule":
            return self.element("section", "rule", "")
        inner = self.spans(block.spans)
        if block.mark:
            inner = f"{self.element('span', 'mark', escape(block.mark))} {inner}"
        look = {"heading": "heading", "pre": "pre"}.get(block.kind, "p")
        inset = f"padding-left:{INSET * block.depth:.1f}em;" if block.depth else ""
        said = self.element("p", look, inner, inset)
        return self.element("section", "quote", said) if block.quoted else said

    # The edition
    def parts(self) -> Iterator[str]:
        """All of it in its own order, what its frame says before and after."""
        edition, issue = self.edition, self.edition.issue
        facts = " · ".join(filter(None, [edition.counted, edition.day]))
        name = self.line("series", escape(edition.series)) + self.line("facts", escape(facts))
        yield self.element("section", "masthead", name)
        yield self.line("title", escape(edition.telling))
        yield self.errata(edition.frame.heading, edition.own)
        placed = list(places(issue, edition.layout))
        for part in edition.layout.parts:
            if part == "lead" and issue.lead.strip():
                yield self.element("section", "lead", self.text(issue.lead))
            elif part == "highlights" and placed:
                yield self.highlights(placed)
            elif part == "items" and placed:
                yield self.line("head", self.inline(edition.labels.items))
                yield from map(self.item, placed)
            elif part == "commentary":
                yield from map(self.commentary, issue.commentary)
            elif part == "footer":
                yield self.footer()
        yield self.errata(edition.frame.since, edition.since)
        yield self.line("label", escape(edition.label))

    def errata(self, heading: str, found: Sequence[Erratum]) -> str:
        if not found:
            return ""
        said = [self.line("warning", escape(heading))]
        for each in found:
            note = f"{each.at:%Y-%m-%d %H:%M} "
            if each.edition:
                there = escape(each.edition)
                there = self.link(there, each.url, each.edition) if each.url else there
                note += f"{there} "
            said.append(self.line("p", f"{note}{escape(each.note)}"))
        return self.element("section", "errata", "".join(said))

    def highlights(self, placed: Sequence[Placed]) -> str:
        labels = self.edition.labels
        said = [self.line("head", self.inline(labels.highlights))]
        said.append(self.text(labels.counted(len(placed))))
        for each in placed:
            if each.listed:
                words = self.inline(each.item.highlight or each.item.title)
                note = f"（{escape(each.note)}）" if each.note else ""
                sign = f"{escape(each.emoji)} " if each.emoji else f"{each.number}. "
                said.append(self.line("highlight", f"{sign}{words}{note}"))
        return "".join(said)

    def item(self, each: Placed) -> str:
        """An item: its number and title, whose it is, its text, its further links."""
        item = each.item
        url, title = render.link(item.url), self.inline(item.title)
        titled = self.link(title, url, "".join(span.text for span in spans(item.title)), "named")
        number = self.element("span", "number", f"{each.number}")
        facts = " · ".join(filter(None, [self.inline(item.attribution), escape(each.day)]))
        said = [
            self.line("name", f"{number} {titled if url else title}"),
            self.line("facts", facts),
            self.text(item.extra) if each.extra_first else "",
            self.text(item.body),
            self.line("facts", self.links(each)),
            "" if each.extra_first else self.text(item.extra),
        ]
        return self.element("section", "item", "".join(said))

    def links(self, each: Placed) -> str:
        found = []
        for link in each.item.links:
            words, url = self.inline(link.title), render.link(link.url)
            said = "".join(span.text for span in spans(link.title))
            found.append(self.link(words, url, said) if url else words)
        label = self.inline(self.edition.labels.links)
        return f"{label} {' · '.join(found)}" if found else ""

    def commentary(self, remark: Commentary) -> str:
        """Opinion, apart from the news and signed."""
        labels = self.edition.labels
        said = [
            self.line("name", self.inline(remark.heading or labels.commentary)),
            self.text(remark.body),
            self.line("byline", self.inline(labels.signed(remark))),
        ]
        return self.element("section", "commentary", "".join(said))

    def footer(self) -> str:
        edition = self.edition
        said = self.text(edition.labels.footer) + self.text(edition.layout.clock_of(edition.issue))
        return self.element("section", "footer", said) if said else ""
