"""Markdown: the one engine that reads it, plain text into it and out of it, links taken away."""

import html
import re
from urllib.parse import quote

import comrak

# A sanitiser's time grows with the square of the depth: 20 KB of ">" took 1.5 seconds.
TOO_DEEP = re.compile(r"^((?:[ \t]*>){16})[ \t]*(?=>)", re.MULTILINE)
# Not a link's address but a note, which would vanish.
FOOTNOTE = re.compile(r"^( {0,3})(?=\[\^[^\]\n]+\]:)", re.MULTILINE)
# No XML may hold these, so no feed; an entity such as &#27; makes them too.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")


# In whose place no reader sees anything, unless it stands in code; marked so as to be known again.
COMMENT = re.compile(r"(?<!\\)((?:\\\\)*<!--)(?!-?>)")
MARK = "\uffff"
# One tilde is a range (3~5天), as in Hugo; the engine strikes out between two such. This one has no
# meaning and no use, and is punctuation as a tilde is.
TILDE = re.compile(r"(?<![~\\])~(?!~)")
RARE_TILDE = "\u2e1b"
# A line that is the same with its marks and without: most titles are, and to know it costs little.
UNMARKED = re.compile(
    r"(?!\s|[-+#>=|:~]|\d+[.)])[^\\`*_\[\]<&~\x00-\x1f\x7f-\x9f\ufeff\ufffe\uffff]*(?<!\s)"
)
TOKEN = re.compile(rf"<[^>]*>|&lt;!--{MARK}|--&gt;")
ELEMENT = re.compile(r"<[^>]*>")
AROUND = re.compile(r"^<(a|code)\b")
SHOWN = re.compile(r'<img src="([^"]*)" alt="([^"]*)"')


def _extensions() -> comrak.ExtensionOptions:
    """What is switched on beside CommonMark.

    No tables: short rows are filled up to the width of the head, and 20 KB became 120 MB.
    No bare addresses as links: one would swallow the Chinese sentence that follows it.
    """
    options = comrak.ExtensionOptions()
    options.cjk_friendly_emphasis = True
    options.strikethrough = True
    return options


def _rendering() -> comrak.RenderOptions:
    """Raw HTML is shown as the text it is: nothing a source said disappears unseen."""
    options = comrak.RenderOptions()
    options.escape = True
    return options


OPTIONS = (_extensions(), comrak.ParseOptions(), _rendering())

# Marks that mean something wherever they stand. An underscore within a word does not, nor a
# single tilde (3~5天), nor a star with space on both sides.
INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|$)"
    r"|[`\[\]]"
    r"|(?<!\s)\*|\*(?!\s)"
    r"|(?<![A-Za-z0-9_])_++|(?<=[A-Za-z0-9])_++(?![A-Za-z0-9])"
    r"|<(?=[!-~])"
    r"|&(?=#?[A-Za-z0-9]+;)"
    r"|(?<=\{)\{(?=[<%])"  # Hugo would look for a shortcode, and build nothing where it has none
    r"|(?<=[ \t])#(?=#*$)"  # a heading would take these for its closing marks
)
# What makes a line something else than the next line of a paragraph.
LINE_START = re.compile(r"(?=#{1,6}(?:[ \t]|$)|[-+:](?:[ \t]|$)|[-=|:][-=|: \t]*$|>)")
DESCRIBES = frozenset({"~", "~ ", "~\t"})  # what a term means, to some that list such
NUMBER = re.compile(r"(\d{1,9})(?=[.)](?:[ \t]|$))")

WHERE_TO = r"(?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])"  # (address) or [name]
IMAGE = re.compile(rf"!\[[^\[\]]*\]{WHERE_TO}?")
LINK = re.compile(rf"\[([^\[\]]*)\]{WHERE_TO}")
TARGET = re.compile(r"(?<=\])(?:\([^)]*\)|\[[^\]]*\])")  # of a link with brackets in its text
DEFINITION = re.compile(r"^ {0,3}\[[^\[\]]+\]:.*$", re.MULTILINE)
TAG = re.compile(r"<[A-Za-z/!?][^>]*>")
ADDRESS = re.compile(r"(?:https?://|www\.)[!-;=?-~]+", re.IGNORECASE)


def escape(text: str) -> str:
    """Markdown that shows this plain text as it is; nothing is escaped that need not be."""
    tildes = text.count("~") > 1
    lines = re.split(r"\r\n?|\n", text)
    return "\n".join(_escaped(line.strip(" \t"), tildes=tildes) for line in lines)


def _escaped(line: str, *, tildes: bool) -> str:
    lists = LINE_START.match(line) or (not tildes and line[:2] in DESCRIBES)
    head = "\\" if lists else ""
    line = INLINE.sub(lambda found: "".join(f"\\{mark}" for mark in found[0]), line)
    if tildes:  # two of them may strike out what stands between
        line = line.replace("~", "\\~")
    if number := NUMBER.match(line):
        line = f"{number[1]}\\{line[number.end() :]}"
    return head + line


def rendered(markdown: str) -> str:
    """HTML of the one engine we have, not yet safe to print: see digests.render.

    Comments are gone. An image is a link to it: a page here asks nothing of anybody else.
    """
    text = markdown.replace("\r\n", "\n").replace("\r", "\n").replace(MARK, "")
    text = TOO_DEEP.sub(r"\1 \\", COMMENT.sub(rf"\1{MARK}", text))
    text = FOOTNOTE.sub(r"\1\\", text)
    ranges = RARE_TILDE not in text
    page = comrak.render_markdown(TILDE.sub(RARE_TILDE, text) if ranges else text, *OPTIONS)
    if ranges:
        page = page.replace(RARE_TILDE, "~").replace(quote(RARE_TILDE), "~")
    if MARK in text or "<img " in page:
        page = _without_comments_and_images(page.replace(quote(MARK), ""))
    return CONTROLS.sub("", page)


def _without_comments_and_images(page: str) -> str:
    parts: list[str] = []
    around: set[str] = set()  # of links and code
    comment = at = 0  # where in `parts` it began, plus one
    for found in TOKEN.finditer(page):
        parts.append(page[at : found.start()])
        token, at = found[0], found.end()
        if token == "--&gt;" and comment:
            del parts[comment - 1 :]
            comment, token = 0, ""
        elif token[0] == "&" and not comment and "code" not in around:
            comment = len(parts) + 1
        elif token[0] == "<":
            comment = 0  # of plain text only
            around = (around - {token[2:-1]}) | {*AROUND.findall(token)}
            token = _shown(token, linked="a" in around)
        parts.append(token)
    return "".join([*parts, page[at:]])


def _shown(tag: str, *, linked: bool) -> str:
    """The tag; in the place of an image its description, linked to it where no link is yet."""
    if not (image := SHOWN.match(tag)):
        return tag
    address, said = image[1], image[2] or image[1]
    return said if linked or not address else f'<a href="{address}">{said}</a>'


def plain(markdown: str) -> str:
    """The text a reader of the HTML would see, one line a block; it is text, so escape it."""
    if UNMARKED.fullmatch(markdown):
        return markdown
    words = ELEMENT.sub("", rendered(markdown))  # whatever else looks like a tag is escaped there
    return re.sub(r"\n{2,}", "\n", html.unescape(words)).strip()


def without_links(markdown: str) -> str:
    """The Markdown without HTML, images, links and bare addresses; a link's text stays."""
    before = None
    while before != markdown:  # what is taken out may have hidden another
        before = markdown
        for pattern, instead in (
            (TAG, ""),
            (IMAGE, ""),
            (DEFINITION, ""),
            (LINK, r"\1"),
            (TARGET, ""),
            (ADDRESS, ""),
        ):
            markdown = pattern.sub(instead, markdown)
    return markdown.strip()
