"""What a page states about itself: its headline, author, date and language."""

import json
import re
from collections.abc import Collection, Iterator
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from articles import dateline, plain

LONGEST = 500  # characters of a headline or name: the patterns' time grows with the square
HEADINGS = 20  # of a page that are looked at
TITLE_NAMES = ("og:title", "twitter:title")
AUTHOR_NAMES = (
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
)
DATE_NAMES = (
    *("article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate"),
    *("publish_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dc.date", "date"),
    *("citation_date", "citation_publication_date"),
)
# Pages that carry a post of X and nothing else: its text is their description.
BRIDGES = re.compile(r"(?:fx|vx|fixvx|fixup)?twitter|fixupx|fixvx|X \(formerly Twitter\)", re.I)
ARTICLE_TYPES = re.compile(r"(?:News|Blog|Scholarly|Tech|Report|Opinion)?\w*(?:Article|Posting)\w*")
# " - ", " | ", "_" and their like stand between a headline and the name of its site.
SEPARATOR = re.compile(r"\s+[-–—|·»:]+\s+|\s*[_|]+\s*|\s*--+\s*|(?<=[\u4e00-\u9fff])-(?=\w)")
AFTER_HEADLINE = re.compile(r"\s*[-–—|·»:_@(（]")
WIDE = re.compile(r"[\u2e80-\uffef]")
WORDLESS = re.compile(r"[\W_]+")
BYLINE_PREFIX = re.compile(
    r"(?:by|von|par|作者|记者|文)\s*[:：/|]?\s+|(?:作者|文)\s*[:：/|]\s*", re.I
)
BYLINE_END = re.compile(r"\s+[|@•·]")
LETTER = re.compile(r"[^\W\d_]")
VISIBLE_DATE = re.compile(
    r"(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2}[日号]?\s*(?:星期.\s*)?\d{1,2}[:：]\d\d"
)
VISIBLE_AUTHOR = re.compile(r"(?<!\w)作\s*者\s*[:：]\s*([^\s:：|/，。<>【】（）()]{2,20})")


class Imprint:
    """The statements of one page; each is "" or None where the page makes none."""

    def __init__(self, page: HtmlElement):
        self.page = page
        self.meta = _meta(page)
        self.linked = next(_articles(page), {})

    def headline(self) -> str:
        """The page's headline without the name of its site."""
        title = _line(self.page.findtext(".//title") or "")
        stated = self._first(TITLE_NAMES) or _line(_text(self.linked.get("headline")))
        headings = [_line(each.text_content()) for each in islice(self.page.iter("h1"), HEADINGS)]
        for heading in headings:
            if _heads(heading, title) or _heads(heading, stated):
                return heading
        named = _siteless(stated or title, self._first(("og:site_name",)))
        return named or next(filter(None, headings), "")

    def byline(self) -> str:
        """Who wrote the page, as far as it says so."""
        named = (_line(name) for name in _people(self.linked.get("author")))
        found = self._first(AUTHOR_NAMES, unlike="http") or ", ".join(dict.fromkeys(named))
        if not found:
            found = self._scholars() or next(self._marked("author"), "")
        if not found:
            found = self._called("author_baidu") or self._visible(VISIBLE_AUTHOR)
        name = BYLINE_END.split(BYLINE_PREFIX.sub("", found, count=1), maxsplit=1)[0]
        return name if len(name) <= 100 and LETTER.search(name) and "=" not in name else ""

    def published(self, language: str) -> datetime | None:
        """When the page says it was published; a time without a zone is that language's."""
        stated = [self.meta.get(name, "") for name in DATE_NAMES]
        stated += [_text(self.linked.get("datePublished")), *self._marked("datePublished")]
        stated += [element.get("datetime", "") for element in self.page.iter("time")]
        stated.append(self._visible(VISIBLE_DATE))
        moments = (dateline.when(text, language=language) for text in stated if text)
        return next((moment for moment in moments if moment), None)

    def language(self) -> str:
        """The language the page declares, as it writes it."""
        root = self.page.get("lang") or self.page.get("xml:lang") or ""
        return root or self.meta.get("content-language", "") or self.meta.get("og:locale", "")

    def body(self) -> str:
        """The article's text, where the page carries it for machines."""
        if BRIDGES.fullmatch(self._first(("og:site_name",))):
            return plain.text_of(self.meta.get("og:description", ""))
        return plain.text_of(_text(self.linked.get("articleBody")))

    def _first(self, names: tuple[str, ...], unlike: str = "\n") -> str:
        found = (_line(self.meta.get(name, "")) for name in names)
        return next((text for text in found if text and not text.startswith(unlike)), "")

    def _scholars(self) -> str:
        """The authors of a paper, the first three by name."""
        found = self.page.iterfind(".//meta[@name='citation_author']")
        names = [" ".join(reversed(each.get("content", "").split(", "))) for each in found]
        return ", ".join(names[:3]) + (" et al." if len(names) > 3 else "")

    def _called(self, name: str) -> str:
        """What stands in the element of an id."""
        found = self.page.find(f".//*[@id='{name}']")
        return "" if found is None else _line(found.text_content())

    def _marked(self, name: str) -> Iterator[str]:
        for element in self.page.iterfind(f".//*[@itemprop='{name}']"):
            said = element.get("content") or element.get("datetime") or element.text_content()
            if text := _line(said):
                yield text

    def _visible(self, pattern: re.Pattern[str]) -> str:
        """The first match in what one reads on the page."""
        found = pattern.search(self.visible)
        return found[found.lastindex or 0] if found else ""

    @cached_property
    def visible(self) -> str:
        """All that one reads on the page, its paragraphs separated by a blank line."""
        body = self.page.find("body")
        return "" if body is None else plain.paragraphs(body)


def _line(text: str) -> str:
    """The beginning of a headline or name, as plain text on one line."""
    return plain.line(text.strip()[:LONGEST])


def _meta(page: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("http-equiv") or ""
        if content := element.get("content"):
            found.setdefault(name.strip().lower(), content)
    return found


def _articles(page: HtmlElement) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects that describe an article."""
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            found = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(found):
            if any(ARTICLE_TYPES.fullmatch(_text(kind)) for kind in _listed(node.get("@type"))):
                yield node


def _nodes(found: Any) -> Iterator[dict[str, Any]]:
    for node in _listed(found):
        if isinstance(node, dict):
            yield node
            yield from (inner for inner in _listed(node.get("@graph")) if isinstance(inner, dict))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _people(value: Any) -> Iterator[str]:
    for person in _listed(value):
        yield from filter(None, [_text(person.get("name") if isinstance(person, dict) else person)])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _heads(heading: str, title: str) -> bool:
    """Whether a heading is the headline that a title repeats, and not the name of the site."""
    if not heading or heading == title:
        return bool(heading)
    if title.startswith(heading) and AFTER_HEADLINE.match(title, len(heading)):
        return True
    short, long = WORDLESS.sub("", heading).lower(), WORDLESS.sub("", title).lower()
    return short in long and len(short) >= len(long) * 0.5


def _siteless(title: str, site: str) -> str:
    """A title without what follows its last separators, as long as that is short."""
    while separators := list(SEPARATOR.finditer(title)):
        head, tail = title[: separators[-1].start()], title[separators[-1].end() :]
        if tail != site and (_width(tail) > 32 or _width(head) < max(10, _width(tail))):
            break
        title = head
    return title


def without_site(title: str, names: Collection[str]) -> str:
    """A title without the site's own names behind its last separators, and nothing else cut."""
    own = {name.casefold() for name in names if name}
    while separators := list(SEPARATOR.finditer(title[:LONGEST])):
        head, tail = title[: separators[-1].start()], title[separators[-1].end() :]
        if tail.casefold() not in own or not head:
            break
        title = head
    return title


def _width(text: str) -> int:
    return len(text) + len(WIDE.findall(text))
