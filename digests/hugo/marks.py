"""The parts of a line: links, strong text, days, moments."""

import re
from dataclasses import dataclass
from datetime import date, datetime

WORDS = r"(?:\\.|[^\]\\])*+"
ADDRESS = r"[^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+"
LINK = rf"\[{WORDS}\]\({ADDRESS}\)"
LINKS = re.compile(rf"(\S.*?[：:]) ({LINK}(?: · {LINK})*)$")
EACH = re.compile(rf"\[({WORDS})\]\(({ADDRESS})\)")
ESCAPED_OR_BRACKET = re.compile(r"\\.|[\[\]]")
CREDIT = re.compile(r"(\s+[-—–|·•/]\s+|\s*[|｜]\s*|\s+by\s+|\s*)(.*)$")
DAY = re.compile(r"(\d{4})(?:[/.-]\d{1,2}[/.-]\d{1,2}(?!\d)|年\d{1,2}月\d{1,2}日)")
DAYS = (
    *("%Y/%m/%d", "%Y-%m-%d", "%Y.%m.%d", "%Y年%m月%d日"),
    *("%Y/%-m/%-d", "%Y-%-m-%-d", "%Y.%-m.%-d", "%Y年%-m月%-d日"),
)
TIME = re.compile(r"\d{4}[/.-]\d\d[/.-]\d\d[ T]\d\d:\d\d(?::\d\d)?")


@dataclass(frozen=True)
class Linked:
    """A line that is a link, with what stands before, within and behind it."""

    before: str
    title: str
    strong: bool
    url: str
    within: str  # from the address to the closing bracket, such as a title in quotes
    behind: str


def linked(text: str) -> Linked | None:
    """The link a text begins with; None if it is none."""
    before = "**" if text.startswith("**[") else ""
    start = len(before)
    if text[start : start + 1] != "[":
        return None
    end = _closing(text, start)
    if end is None:
        return None
    url, within, stop = _address(text, end + 2)
    if stop is None:
        return None
    title, strong = unbolded(text[start + 1 : end])
    return Linked(before, title, strong, url, within, text[stop + 1 :])


def address_place(url: str) -> tuple[str, str]:
    """An address without the brackets it may stand in, and the shape of it."""
    if url.startswith("<") and url.endswith(">"):
        return url[1:-1], "<{url}>"
    return url, "{url}" * bool(url)


def _closing(text: str, start: int) -> int | None:
    """Where the bracket opened at start is closed by "](", or the first "](" if none pairs up."""
    depth = 0
    for found in ESCAPED_OR_BRACKET.finditer(text, start):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if not depth:
            if text.startswith("](", found.start()):
                return found.start()
            break
    first = text.find("](", start)
    return first if first >= 0 else None


def _address(text: str, start: int) -> tuple[str, str, int | None]:
    """An address, what follows it within its brackets, and where those are closed."""
    depth, space = 1, -1
    first = start
    if text.startswith("<", start) and (close := text.find(">", start)) > 0:
        first = space = close + 1
    for at in range(first, len(text)):
        character = text[at]
        if character in " \t" and space < 0:
            space = at
        depth += {"(": 1, ")": -1}.get(character, 0)
        if not depth:
            end = at if space < 0 else space
            return text[start:end], text[end:at], at
    return "", "", None


def unbolded(text: str) -> tuple[str, bool]:
    """A text without the strong marks around all of it, and whether it had them."""
    inner = text[2:-2]
    whole = text.startswith("**") and text.endswith("**") and inner.strip() == inner != ""
    return (inner, True) if whole and "**" not in inner else (text, False)


def day(text: str) -> tuple[str, date, str, str] | None:
    """The first day a line names: what stands before it, the day, its form, what stands behind."""
    found = DAY.search(text)
    if not found:
        return None
    for form in DAYS:
        try:
            when = datetime.strptime(found[0], form.replace("%-", "%")).date()
        except ValueError:
            continue
        if when.strftime(form) == found[0]:
            return text[: found.start()], when, form, text[found.end() :]
    return None


def moment(text: str) -> tuple[str, datetime, str] | None:
    """The moment a line names: the line with {time} in its place, the moment, its form."""
    found = TIME.search(text)
    if not found:
        return None
    written = found[0]
    form = f"%Y{written[4]}%m{written[7]}%d{written[10]}%H:%M" + ":%S" * (len(written) > 16)
    try:
        return text.replace(written, "{time}", 1), datetime.strptime(written, form), form
    except ValueError:
        return None


def is_prose(text: str) -> bool:
    """Whether what stands behind a link is more than a name."""
    return len(text) > 60 or text.rstrip("）)").endswith(("。", "！", "？", ". ", "!", "?"))


def credited(text: str) -> tuple[str, str, str]:
    """What stands behind a link: the mark between, the author or outlet, the space behind."""
    bare = text.rstrip()
    found = CREDIT.match(bare)
    if not found or not found[2].strip("* "):
        return "", "", text
    return found[1], found[2], text[len(bare) :]
