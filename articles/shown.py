"""What whoever reads a rendered Markdown text sees of it."""

import re
from functools import lru_cache
from html.parser import HTMLParser

from articles import markdown
from articles.words import words

BLOCKS = words("p br hr ul ol li blockquote pre h1 h2 h3 h4 h5 h6")
UNSEEN = re.compile("[\xad\u200b-\u200f\u2060\ufeff]")


class Shown(HTMLParser):
    """The text a reader of the page sees, with its links and what is struck out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[tuple[str, int, int]] = []
        self.struck: list[str] = []
        self.open: list[tuple[str, int]] = []
        self.length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in BLOCKS:
            self.handle_data("\n")
        if tag == "ol" and said.get("start"):
            self.handle_data(f"{said['start']} ")
        if tag == "a" and said.get("title"):
            self.handle_data(f" {said['title']} ")
        if tag in ("a", "del"):
            self.open.append((said.get("href") or "", self.length))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.handle_data("\n")
        if tag in ("a", "del") and self.open:
            address, start = self.open.pop()
            if tag == "a":
                self.links.append((address, start, self.length))
            else:
                self.struck.append("".join("".join(self.parts)[start:].split()))

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self.length += len(data)


@lru_cache(maxsize=8)
def shown(source: str) -> tuple[str, list[tuple[str, int, int]], list[str]]:
    """The text, its links as (address, start, end), and what is struck out."""
    page = Shown()
    page.feed(markdown.rendered(UNSEEN.sub("", source)))
    page.close()
    return "".join(page.parts), sorted(page.links, key=lambda link: link[1]), page.struck
