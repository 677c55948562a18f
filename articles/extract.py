"""Pages read: an HTML page in, the article's text and what the page says of it out."""

import copy
import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings
from lxml import etree
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

from articles import decode, density, furniture, language, plain, walls
from articles.imprint import VISIBLE_DATE, Imprint
from articles.plain import text_of

__all__ = ["Extract", "ExtractError", "article", "text_of"]

FEWEST = 20  # characters; shorter is no text
SHORT = 200  # characters; under it, what the page tells machines may be the better text
NEAR = 5  # paragraphs from the top in which the headline may be repeated
CREDIT = 60  # characters; a paragraph with the date that is shorter is no part of the text
LONGEST = 2_000_000  # characters of a page that are read; real ones have less than 1,500,000
WIDEST = 5_000  # children of one element; readability takes minutes over many more
MOST = 20_000  # elements of a page; real ones have up to 8,000
DEEPEST = 100  # levels; readability reads a text once for every element around it
WORDS = 15  # characters of a paragraph that readability counts; Chinese ones are short
THIN = 1_000  # Latin letters; what readability finds under it is looked at twice
FULLER = 2  # times as much text elsewhere on the page: then the article is there
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
    """There is no article to be read on a page; `gone` when the page itself says so of it."""

    def __init__(self, sentence: str, *, permanent: bool = False, gone: bool = False):
        super().__init__(sentence)
        self.permanent = permanent
        self.gone = gone


# readability counts commas, but ASCII ones only: while it reads, Chinese pages borrow some.
RETURNED = {",\ue001": "，", ",\ue002": "、", ",\ue003": "。", ",\ue004": "；"}
LENT = str.maketrans({mark: lent for lent, mark in RETURNED.items()})
BORROWED = re.compile(",[\ue001-\ue004]")
# Where pages of one kind keep their text: no scoring finds it better.
WECHAT = "//*[@id='js_content']"  # hidden until a script shows it, no <p> inside
ABSTRACT = "//blockquote[contains(@class, 'abstract')]"  # of a paper: the rest is about it
POST = "//*[contains(@class, 'main-tweet')]//*[contains(@class, 'tweet-content')]"  # mirrors of X

NO_TEXT = gettext_noop("There is no readable text on this page.")


class _Reader(Document):
    """readability, its result kept as elements: its clean-up of the markup is slow and not ours."""

    def get_clean_html(self) -> str:
        return str(etree.tostring(self.html, encoding="unicode", method="html"))


def article(html: bytes | str, *, url: str = "", content_type: str = "") -> Extract:
    """The article on a page; ExtractError when there is none, or a wall before it."""
    source = html if isinstance(html, str) else decode.text(html, content_type=content_type)
    page = plain.tree(source[:LONGEST])
    if page is None:
        raise ExtractError(NO_TEXT, permanent=True)
    imprint = Imprint(page)
    title, stated = imprint.headline(), imprint.body()
    text = _below(title, furniture.clear_lines(furniture.cut(_body(copy.deepcopy(page)))))
    if len(text) < SHORT and len(stated) > len(text):
        text = stated
    elif wall := walls.before(imprint, title, text):
        raise ExtractError(wall.sentence, permanent=wall.final, gone=wall is walls.GONE)
    if len(text) < FEWEST:
        raise ExtractError(NO_TEXT, permanent=True)
    spoken = language.of(text, declared=imprint.language())
    return Extract(title, imprint.byline(), imprint.published(spoken), spoken, text)


def _below(title: str, text: str) -> str:
    """A text without the headline at its top, and what stood above and just below it."""
    parts = text.split("\n\n")
    if title in parts[:NEAR]:
        parts = parts[parts.index(title) + 1 :]
    if parts and len(parts[0]) < CREDIT and VISIBLE_DATE.search(parts[0]):
        parts = parts[1:]
    return "\n\n".join(parts)


def _body(page: HtmlElement) -> str:
    """The text of a page's article; the page is taken to pieces."""
    etree.strip_elements(page, *FOREIGN, with_tail=False)
    # Links are worthless to us, and a broken one makes readability give up the page.
    etree.strip_attributes(page, "href", "src", "srcset", "action", "background")
    for frame in page.iter("html", "body"):
        frame.attrib.pop("style", None)  # hidden until a script shows all of it
    for quote in page.iter("blockquote"):
        if "tweet" in quote.get("class", ""):
            quote.attrib.pop("class")  # readability takes it for furniture
    furniture.clear(page)
    for post in page.xpath(POST):
        post.tag = "pre"  # its line breaks are meant
    for place in (WECHAT, ABSTRACT, POST):
        if named := page.xpath(place):
            return plain.paragraphs(named[0])
    if _unwieldy(page):
        return _dense(page)
    found = _readable(page)
    if density.size(found) < THIN:
        second = _dense(page)
        if density.size(second) > FULLER * density.size(found):
            return second
    return found


def _readable(page: HtmlElement) -> str:
    """The text of what readability takes for the article."""
    for element in page.iter():
        element.text = element.text and element.text.translate(LENT)
        element.tail = element.tail and element.tail.translate(LENT)
    reader = _Reader(page, min_text_length=WORDS)
    try:
        reader.summary(html_partial=True)
    except Unparseable:
        return ""  # the other opinion is left
    furniture.clear_links(reader.html)
    return _returned(plain.paragraphs(reader.html))


def _dense(page: HtmlElement) -> str:
    """The text where most of the page's text stands."""
    found = copy.deepcopy(density.densest(page))
    furniture.clear_links(found)
    return _returned(plain.paragraphs(found))


def _returned(text: str) -> str:
    return BORROWED.sub(lambda found: RETURNED[found.group()], text)


def _unwieldy(page: HtmlElement) -> bool:
    """Whether readability would take minutes over a page: no page that was written is so."""
    depth = count = 0
    for event, element in etree.iterwalk(page, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > DEEPEST or count > MOST or len(element) > WIDEST:
            return True
    return False
