"""Safe HTML taken apart: paragraphs of text, for those who print it where no HTML goes."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from digests import render

LOOKS = {"strong": "bold", "em": "em", "del": "struck", "code": "code"}
BULLET = "•"
BLOCKS = {"p", "li", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True)
class Span:
    """Text that looks alike, with where it leads, if anywhere."""

    text: str
    bold: bool = False
    url: str = ""
    em: bool = False
    struck: bool = False
    code: bool = False


@dataclass
class Block:
    """A paragraph: `mark` is what stands before it in a list, `depth` how far in it begins."""

    kind: str = "p"  # or heading, pre, rule
    spans: list[Span] = field(default_factory=list)
    mark: str = ""
    depth: int = 0
    quoted: bool = False

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans).strip()


def blocks(markdown: str) -> list[Block]:
    """The paragraphs of a text, as the page shows them."""
    return [each for each in _read(render.html(markdown)) if each.text or each.kind == "rule"]


def spans(line: str) -> list[Span]:
    """One line of Markdown, such as a title."""
    return [span for block in _read(render.inline(line)) for span in block.spans]


def _read(html: str) -> list[Block]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Collects blocks. What it reads is well-formed: it comes from our own sanitiser."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.open_tags: list[str] = []
        self.quotes = self.pre = 0
        self.url = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in LOOKS:
            self.open_tags.append(tag)
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "ol":
            self.lists.append(int(said.get("start") or 1))
        elif tag == "ul":
            self.lists.append(None)
        elif tag == "a":
            self.url = said.get("href") or ""
        elif tag == "br":
            self.open("p")
        elif tag in BLOCKS:
            self.begin(tag)

    def begin(self, tag: str) -> None:
        if tag == "li":
            number = self.lists[-1] if self.lists else None
            if number is not None:
                self.lists[-1] = number + 1
            self.open("p", BULLET if number is None else f"{number}.")
        elif tag == "p" and self.found and self.found[-1].mark and not self.found[-1].spans:
            return  # the first paragraph of an entry of a list
        else:
            kind = {"pre": "pre", "hr": "rule"}.get(tag, "heading" if tag[0] == "h" else "p")
            self.pre += tag == "pre"
            self.open(kind)

    def open(self, kind: str, mark: str = "") -> None:
        self.found.append(Block(kind, mark=mark, depth=len(self.lists), quoted=bool(self.quotes)))

    def handle_endtag(self, tag: str) -> None:
        if tag in LOOKS:
            self.open_tags.remove(tag)
        elif tag == "blockquote":
            self.quotes -= 1
        elif tag in ("ol", "ul"):
            self.lists.pop()
        elif tag == "pre":
            self.pre -= 1
        elif tag == "a":
            self.url = ""

    def handle_data(self, data: str) -> None:
        if not data.strip() and (not self.found or not self.found[-1].spans):
            return
        if not self.found:
            self.open("p")
        text = data if self.pre else data.replace("\n", " ")
        look = {name: tag in self.open_tags for tag, name in LOOKS.items()}
        self.found[-1].spans.append(Span(text, url=self.url, **look))
