"""Bytes from the web to text: the ladder that reads Chinese pages as their authors wrote them."""

import codecs
import re
from collections.abc import Iterator

import chardet

MARKS = (  # UTF-32 first: its little-endian mark begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = (  # markup without a mark: "<" and the zeros around it tell; strict UTF-8 would accept them
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# What pages call by one name and write in a superset of it.
SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
ALIASES = {"x-gbk": "gbk", "x-sjis": "shift_jis", "x-euc-jp": "euc-jp", "x-big5": "big5"}
# Python's codecs hold more than charsets ("idna", "unicode_escape"): a page may not name those.
# UTF-16 and UTF-32 are told by their bytes alone; a page one can read the name in is neither.
CHARSET = re.compile(
    r"utf-8|gb2312|gbk|gb18030|big5\w*|cp\d+|shift_jis\w*|euc_\w+|iso2022_\w+|iso8859-\d+|"
    r"koi8-\w|mac-\w+|tis-620|johab"
)
LABEL = re.compile(r"[A-Za-z0-9][\w.:+-]{1,39}", re.ASCII)
# Possessive, or a row of spaces takes time with its square.
HEADER = re.compile(r"charset\s*+=\s*+[\"']?+\s*+([^\s\"';,]+)", re.IGNORECASE)
DECLARED = re.compile(
    rb"<\?xml[^<>]*?\bencoding\s*=\s*[\"']\s*([^\s\"'<>]+)"
    rb"|<meta\b[^<>]*?\bcharset\s*+=\s*+[\"']?+\s*+([^\s\"'/<>;]+)",
    re.IGNORECASE,
)
TAG = re.compile(rb"<[^<>]*>")
HEAD = 8_192  # bytes in which a page may declare its charset
SAMPLE = 24_000  # bytes the detector reads: it is slow
TOLERANCE = 200  # one unreadable character in so many is a slip, more is another charset


def text(body: bytes, *, content_type: str = "") -> str:
    """The text of a body; bytes that no charset explains become U+FFFD, never an exception."""
    for mark, charset in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    start = body[:HEAD].lstrip()
    for zeros, charset in WIDE:
        if start.startswith(zeros):
            return body.decode(charset, "replace")
    return _utf8(body) or _declared(body, content_type) or _detected(body)


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3 and error.reason == "unexpected end of data":
            return body[: error.start].decode("utf-8")  # cut off by a size limit
        return ""


def _declared(body: bytes, content_type: str) -> str:
    for charset in _charsets(body, content_type):
        found = body.decode(charset, "replace")
        # In a one-byte charset nearly everything means something, so a single miss disproves it.
        slips = 0 if charset.startswith("cp125") else len(found) // TOLERANCE
        if found.count("\ufffd") <= slips:
            return found
    return ""


def _charsets(body: bytes, content_type: str) -> Iterator[str]:
    """The charsets declared, likeliest first: a Latin one in the header is a server's default."""
    header = [_charset(label) for label in HEADER.findall(content_type)]
    document = [
        _charset((xml or meta).decode("latin-1")) for xml, meta in DECLARED.findall(body[:HEAD])
    ]
    yield from (name for name in header if name and name != "cp1252")
    yield from (name for name in document if name)
    yield from (name for name in header if name == "cp1252")


def _charset(label: str) -> str:
    """Python's name of a charset's superset, or "" when a page may not use that name."""
    label = ALIASES.get(label.lower(), label)
    if not LABEL.fullmatch(label):
        return ""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    return SUPERSETS.get(name, name) if CHARSET.fullmatch(name) else ""


def _detected(body: bytes) -> str:
    sample = TAG.sub(b" ", body[: SAMPLE * 4])[:SAMPLE]
    guess = chardet.detect(sample)["encoding"] or ""
    return body.decode(_charset(guess) or "utf-8", "replace")
