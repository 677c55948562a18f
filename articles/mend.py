"""Feeds' XML mended before it is parsed: the strict parser reads more truly than the lenient."""

import re
from dataclasses import dataclass
from html.entities import html5

from articles import plain

ROOT = re.compile(r"<!--|<((?:[\w.-]+:)?(rss|feed|rdf|channel|html|body))(?=[\s/>])", re.IGNORECASE)
ENTRY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")


@dataclass(frozen=True)
class Root:
    """The root element of a document: its tag as written, its kind in lower case, its place."""

    tag: str
    kind: str
    start: int


def root(text: str) -> Root | None:
    """Where a feed, or a web page, begins in a text; None when neither does."""
    position = 0
    while found := ROOT.search(text, position):
        if found[1]:
            kind = found[2].lower()
            return Root(found[1], "html" if kind == "body" else kind, found.start())
        position = text.find("-->", found.end())
        if position < 0:
            break
    return None


def xml(text: str, begin: Root) -> str:
    """The document from its root on, without what breaks XML.

    What stands before the root goes: a declaration that lies about the encoding, a DOCTYPE with
    its entities, a server's warnings.
    """
    return ENTITY.sub(_numeric, plain.legible(text[begin.start :]))


def capped(source: str, begin: Root, most: int) -> str:
    """The mended document as far as its first `most` entries go, and its end."""
    for count, entry in enumerate(ENTRY.finditer(source)):
        if count == most:
            channel = "</channel>" if begin.kind == "rss" else ""
            return f"{source[: entry.start()]}{channel}</{begin.tag}>"
    return source


def _numeric(found: re.Match[str]) -> str:
    """HTML's named entities, which XML does not know, as numbers, which both do."""
    letters = html5.get(found[1], "")
    return "".join(f"&#{ord(letter)};" for letter in letters) or found.group()
