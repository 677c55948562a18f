"""Foreign markup made plain: no tags, no control characters, real paragraphs."""

import html
import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

BREAK = "\x1e"  # where a paragraph ends; no foreign text may hold it
BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|d[dlt]|details|dialog|div|fieldset|"
    r"figcaption|figure|footer|form|h[1-6]|header|hgroup|hr|li|main|nav|ol|p|pre|section|summary|"
    r"table|tbody|tfoot|thead|tr|ul"
)
UNSEEN = re.compile(
    r"applet|audio|button|canvas|embed|head|iframe|input|map|math|noscript|object|script|select|"
    r"style|svg|template|textarea|title|video"
)
CELL = re.compile(r"td|th")
# Tags a headline may carry; any other <word> in it is meant to be read (Vec<T>, the <dialog> tag).
INLINE = (
    "a|abbr|acronym|b|big|bdi|bdo|br|center|cite|code|del|div|em|font|h[1-6]|i|img|ins|kbd|li|"
    "mark|nobr|ol|p|q|s|samp|small|span|strike|strong|sub|sup|tt|u|ul|var|wbr"
)
HEADLINE_TAG = re.compile(rf"</?({INLINE})(?:\s[^<>]*)?/?>|<!\[CDATA\[|\]\]>", re.IGNORECASE)
MARKUP = re.compile(r"<(?:/?[a-z][^<>]*>|!--)", re.IGNORECASE)
BLANK_LINE = re.compile(r"\n\s*\n")
SPACE = re.compile(r"\s+")
# Not U+3000, which is a space itself.
CJK = r"\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
QUOTES = "“”‘’…—"
# Source line breaks between Han characters are no spaces; between Latin words they are. Possessive,
# or a row of line breaks takes time with its square.
WRAP = re.compile(
    rf"(?<=[{CJK}])[^\S\n]*+\n\s*+(?=[{CJK}{QUOTES}])|(?<=[{QUOTES}])[^\S\n]*+\n\s*+(?=[{CJK}])"
)
# C0 but tab and newlines, DEL, lone surrogates, noncharacters; then what is invisible and splits
# or reverses words: soft hyphen, zero-width spaces, marks and overrides of direction.
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    r"\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    r"]"
)
# The same, quicker to rule out in a long text.
CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32), 127])
UNSEEN_LETTER = re.compile(rb"\xe2(?:\x80[\x8b\x8e\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])")
NO_LETTER = re.compile(rb"\xef(?:\xbb\xbf|\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")
CONTROL_REFERENCE = re.compile(r"&#(?:x0*([0-9a-f]{1,6})|0*([0-9]{1,7}));?", re.IGNORECASE)
C1 = re.compile(r"[\x80-\x9f]")


def clean(text: str) -> str:
    """The text without control characters; C1 codes become the Windows letters they stand for."""
    if text.isprintable():
        return text  # none of them is
    return C1.sub(_windows, CONTROL.sub("", text))


def _windows(found: re.Match[str]) -> str:
    return found.group().encode("latin-1").decode("cp1252", "ignore")


def legible(source: str) -> str:
    """Markup without the characters, written or referred to, that parsers stumble over."""
    source = CONTROL_REFERENCE.sub(_reference, source)
    return CONTROL.sub("", source) if _controlled(source) else source


def _controlled(source: str) -> bool:
    """Whether there may be a control character in a text, found in a tenth of the time."""
    try:
        octets = source.encode()
    except UnicodeEncodeError:  # lone surrogates
        return True
    if len(octets.translate(None, CONTROL_BYTES)) < len(octets):
        return True
    if source.isascii():
        return False
    return bool(b"\xc2\xad" in octets or UNSEEN_LETTER.search(octets) or NO_LETTER.search(octets))


def _reference(found: re.Match[str]) -> str:
    digits, decimal = found.groups()
    code = int(digits, 16) if digits else int(decimal)
    return "" if code > 0x10FFFF or CONTROL.match(chr(code)) else found.group()


def fold(text: str) -> str:
    """One line: whitespace runs become a space, or nothing where Chinese lines were wrapped."""
    if text.isprintable():  # of all whitespace only the space is
        return text.strip() if "  " not in text else " ".join(text.split())
    return SPACE.sub(" ", WRAP.sub("", text)).strip()


def line(markup: str) -> str:
    """A headline or name as plain text on one line."""
    if "<" in markup or "]]>" in markup:
        markup = HEADLINE_TAG.sub(_gap, markup)
    return fold(clean(html.unescape(markup)))


def _gap(tag: re.Match[str]) -> str:
    return " " if BLOCK.fullmatch((tag[1] or "").lower()) else ""


def tree(page: str) -> HtmlElement | None:
    """A page or fragment as elements, comments left out; None when there is nothing in it."""
    # huge_tree: else whatever is nested deeper than 255 levels is lost without a word
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(legible(page).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None


def text_of(markup: str) -> str:
    """The plain text of an HTML fragment, its paragraphs separated by a blank line."""
    if not MARKUP.search(markup):
        return paragraphed(html.unescape(markup))
    root = tree(markup)
    return "" if root is None else paragraphs(root)


def paragraphed(text: str) -> str:
    """Plain text as we keep it: every paragraph on one line, a blank line between two."""
    return _joined(BLANK_LINE.split(text))


def paragraphs(element: HtmlElement) -> str:
    """The text one would read in an element, its paragraphs separated by a blank line."""
    pieces: list[str] = []
    preformatted = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        tag = str(node.tag)
        preformatted += (event == "start") - (event == "end") if tag == "pre" else 0
        if BLOCK.fullmatch(tag):
            pieces.append(BREAK)
        elif CELL.fullmatch(tag):
            pieces.append(" ")
        if event == "start" and UNSEEN.fullmatch(tag):
            walk.skip_subtree()
            continue
        said = node.text if event == "start" else node.tail if node is not element else None
        if said:
            pieces.append(said.replace("\n", BREAK) if preformatted else said)
    return _joined("".join(pieces).split(BREAK))


def _joined(blocks: list[str]) -> str:
    return "\n\n".join(found for block in blocks if (found := fold(clean(block))))
