"""Markdown to HTML that is safe to print: one engine for preview, page and feed."""

import re
from urllib.parse import urlsplit

import nh3

from articles.markdown import rendered

SCHEMES = {"http", "https", "mailto"}
INLINE_TAGS = {"strong", "em", "del", "code"}
TAGS = INLINE_TAGS | {
    *("p", "br", "hr", "a", "ul", "ol", "li", "blockquote", "pre"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}

# "# C #" would lose its last character: a heading may be closed as it was opened.
HEADING = re.compile(r"(</?h)([1-6])(?=>)")
CLOSING_HASHES = re.compile(r"(?<=\s)(?=#+$)")


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    """A sanitiser that keeps `tags`.

    Links are chosen by editors and credit a source: no nofollow, and no noreferrer, which would
    hide from an outlet whom it owes its readers to.
    """
    return nh3.Cleaner(
        tags=tags,
        attributes={tag: ATTRIBUTES[tag] for tag in tags & set(ATTRIBUTES)},
        url_schemes=SCHEMES,
        url_relative=lambda url: url or None,
        link_rel="noopener" if "a" in tags else None,
    )


BLOCKS = _cleaner(TAGS)
INLINE = _cleaner(INLINE_TAGS)


def html(markdown: str) -> str:
    """Safe HTML for Markdown: no ids, images, styles or scripts; links to the web and mail only.

    A single newline joins lines and two trailing spaces break them, as in Hugo, so that a page
    here and the same text exported look alike.
    """
    # An image alone leaves an empty paragraph behind.
    return BLOCKS.clean(rendered(markdown)).replace("<p></p>\n", "").strip()


def lowered(html: str, level: int) -> str:
    """The HTML with its headings moved down together, none above a level (1 to 6)."""
    levels = [int(found[2]) for found in HEADING.finditer(html)]
    down = max(0, level - min(levels, default=level))
    return HEADING.sub(lambda found: f"{found[1]}{min(6, int(found[2]) + down)}", html)


def inline(markdown: str) -> str:
    """Safe HTML for one line of Markdown, such as a title: emphasis and code, nothing more."""
    line = " ".join(markdown.splitlines()).strip()
    # As a heading, no beginning of a line means anything: "2025. 今年" is not a list.
    return INLINE.clean(rendered(CLOSING_HASHES.sub(r"\\", f"# {line}"))).strip()


def link(url: str) -> str:
    """The address if a reader may safely follow it, else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:  # such as "http://["
        return ""
    return url if parts.scheme in SCHEMES else ""
