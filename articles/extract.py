"""Pages read: an HTML page in, the article's text and what the page says of it out."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings
from lxml import etree
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

from articles import decode, language, plain
from articles.imprint import VISIBLE_DATE, Imprint
from articles.plain import text_of

__all__ = ["Extract", "ExtractError", "article", "text_of"]

FEWEST = 20  # characters; shorter is a cookie notice or "please enable JavaScript"
SHORT = 200  # characters; under it, what the page tells machines may be the better text
NEAR = 5  # paragraphs from the top in which the headline may be repeated
CREDIT = 60  # characters; a paragraph with the date that is shorter is no part of the text
LONGEST = 2_000_000  # characters of a page that are read; real ones have less than 1,500,000
WIDEST = 5_000  # children of one element; readability takes minutes over many more
DEEPEST = 100  # levels; readability reads a text once for every element around it
FOREIGN = ("script", "style", "noscript", "template", "iframe", "svg", "nav", "button", "select")


@dataclass(frozen=True)
class Extract:
    """An article in plain text, its paragraphs separated by a blank line."""

    title: str
    byline: str
    published: datetime | None
    language: str
    text: str


class ExtractError(Exception):
    """There is no article to be read on a page."""

    def __init__(self, sentence: str, *, permanent: bool = False):
        super().__init__(sentence)
        self.permanent = permanent


NO_TEXT = gettext_noop("There is no readable text on this page.")


class _Reader(Document):
    """readability, its result kept as elements: its clean-up of the markup is slow and not ours."""

    def get_clean_html(self) -> str:
        return str(etree.tostring(self.html, encoding="unicode", method="html"))


def article(html: bytes | str, *, url: str = "", content_type: str = "") -> Extract:
    """The article on a page; ExtractError when there is no readable text on it."""
    source = html if isinstance(html, str) else decode.text(html, content_type=content_type)
    page = plain.tree(source[:LONGEST])
    if page is None:
        raise ExtractError(NO_TEXT, permanent=True)
    imprint = Imprint(page)
    title, byline, stated = imprint.headline(), imprint.byline(), imprint.body()
    declared = imprint.language()
    text = _below(title, _body(page))
    if len(text) < SHORT:
        text = max(text, stated, key=len)
    if len(text) < FEWEST:
        raise ExtractError(NO_TEXT, permanent=True)
    spoken = language.of(text, declared=declared)
    return Extract(title, byline, imprint.published(spoken), spoken, text)


def _below(title: str, text: str) -> str:
    """A text without the headline at its top, and what stood above and just below it."""
    parts = text.split("\n\n")
    if title in parts[:NEAR]:
        parts = parts[parts.index(title) + 1 :]
    if parts and len(parts[0]) < CREDIT and VISIBLE_DATE.search(parts[0]):
        parts = parts[1:]
    return "\n\n".join(parts)


def _body(page: HtmlElement) -> str:
    etree.strip_elements(page, *FOREIGN, with_tail=False)
    # Links are worthless to us, and a broken one makes readability give up the page.
    etree.strip_attributes(page, "href", "src", "srcset", "action", "background")
    wechat = page.find(".//*[@id='js_content']")  # hidden until a script shows it, no <p> inside
    if wechat is not None:
        return plain.paragraphs(wechat)
    if _unwieldy(page):
        return plain.paragraphs(page)
    reader = _Reader(page)
    try:
        reader.summary(html_partial=True)
    except Unparseable as error:
        raise ExtractError(NO_TEXT) from error
    return plain.paragraphs(reader.html)


def _unwieldy(page: HtmlElement) -> bool:
    """Whether readability would take minutes over a page, too wide or too deep to be written."""
    depth = 0
    for event, element in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST or (event == "start" and len(element) > WIDEST):
            return True
    return False
