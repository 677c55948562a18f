"""Lists of feeds as OPML: bytes in, outlines out, and back."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings
from lxml import etree

from articles import decode, language, mend, plain

LARGEST = 10_000_000  # bytes; 20,000 feeds take 3 to 6 million
MOST = 20_000  # feeds on a list, which is saved in one transaction
DEEPEST = 16  # folders within folders that are told apart


@dataclass(frozen=True)
class Outline:
    """A feed on a list; `feed_url` as written, "" where the list names none. Told by its line."""

    feed_url: str
    title: str = ""
    site_url: str = ""
    language: str = ""
    folder: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


class OpmlError(Exception):
    """The file is no list of feeds: a sentence, and the line it speaks of, if it speaks of one."""

    def __init__(self, sentence: str, line: int = 0):
        super().__init__(sentence)
        self.line = line


EMPTY = gettext_noop("The file is empty.")
TOO_LARGE = gettext_noop("The file is larger than 10 MB, which no list of feeds is.")
WEB_PAGE = gettext_noop("This is a web page, not OPML.")
FEED = gettext_noop("This is a feed, not a list of feeds; follow it by its address.")
NO_OPML = gettext_noop("This is not OPML.")
BROKEN_OFF = gettext_noop("The file breaks off before its end; fetch or export it once more.")
BROKEN = gettext_noop("From this line on the file is no proper XML.")
NO_FEED = gettext_noop("The file names no feed.")
TOO_MANY = gettext_noop("The file lists more than 20,000 feeds; divide it.")

READ = frozenset(("type", "text", "title", "xmlurl", "htmlurl", "url", "language"))
ROOT = re.compile(r"<!--|<(opml|rss|feed|rdf:rdf|html|body)(?=[\s/>])", re.IGNORECASE)
END = re.compile(r"</opml\s*>", re.IGNORECASE)
BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)")
FEED_BEFORE_WEB = re.compile(r"\Afeed:(?://)?(?=https?:)", re.IGNORECASE)
FEED_FOR_WEB = re.compile(r"\Afeed:(?=//)", re.IGNORECASE)


def parse(body: bytes) -> list[Outline]:
    """The feeds a file lists, in its order, as often as it lists them; OpmlError if it is no OPML.

    An outline that names neither a feed nor any other address is a folder. Nothing outside the
    file is read, and entities that it defines mean nothing.
    """
    if len(body) > LARGEST:
        raise OpmlError(TOO_LARGE)
    text = decode.text(body).strip("\ufeff\0 \t\r\n")
    if not text:
        raise OpmlError(EMPTY)
    found = list(islice(_outlines(_root(_mended(text))), MOST + 1))
    if len(found) > MOST:
        raise OpmlError(TOO_MANY)
    if not found:
        raise OpmlError(NO_FEED)
    return found


def write(outlines: Iterable[Outline], *, title: str) -> bytes:
    """The outlines as OPML 2.0, in the order given; the same ones are the same bytes."""
    opml = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(opml, "head"), "title").text = plain.clean(title)
    folders: dict[tuple[str, ...], etree._Element] = {(): etree.SubElement(opml, "body")}
    for outline in outlines:
        etree.SubElement(_folder(folders, outline.folder), "outline", _attributes(outline))
    etree.indent(opml)
    return etree.tostring(opml, encoding="utf-8", xml_declaration=True) + b"\n"


def _folder(
    folders: dict[tuple[str, ...], etree._Element], path: tuple[str, ...]
) -> etree._Element:
    if path not in folders:
        parent = _folder(folders, path[:-1])
        folders[path] = etree.SubElement(parent, "outline", text=plain.clean(path[-1]))
    return folders[path]


def _attributes(outline: Outline) -> dict[str, str]:
    """Of these, OPML demands type, text and xmlUrl even where they are empty."""
    demanded = {"type": "rss", "text": outline.title, "xmlUrl": outline.feed_url}
    further = {
        "title": outline.title,
        "htmlUrl": outline.site_url,
        "language": outline.language,
    }
    said = demanded | {name: value for name, value in further.items() if value}
    return {name: plain.clean(value) for name, value in said.items()}


def _mended(text: str) -> str:
    """The document from its root to its end, its line numbers kept, without what breaks XML.

    What stands before the root goes: a declaration that lies about the encoding, a DOCTYPE with
    its entities. Ampersands in addresses are often written bare.
    """
    begin = _begin(text)
    ends = [found.end() for found in END.finditer(text, begin.start)]
    if not ends:
        raise OpmlError(BROKEN_OFF)
    lines = "\n" * text.count("\n", 0, begin.start)
    return lines + BARE_AMPERSAND.sub("&amp;", mend.xml(text[: ends[-1]], begin))


def _begin(text: str) -> mend.Root:
    """Where the list begins; OpmlError when something else does, or nothing."""
    position = 0
    while found := ROOT.search(text, position):
        if found[1]:
            break
        position = text.find("-->", found.end())
        if position < 0:
            raise OpmlError(BROKEN_OFF)
    kind = found[1].lower() if found else ""
    if not found or kind != "opml":
        raise OpmlError({"": NO_OPML, "html": WEB_PAGE, "body": WEB_PAGE}.get(kind, FEED))
    return mend.Root(found[1], kind, found.start())


def _root(source: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise OpmlError(BROKEN, error.lineno or 0) from error


def _outlines(root: etree._Element) -> Iterator[Outline]:
    path: list[tuple[str, ...]] = [()]
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if str(node.tag).lower() != "outline":
            continue
        if event == "end":
            path.pop()
            continue
        outline, is_feed = _read(node, path[-1])
        path.append((*path[-1], outline.title)[:DEEPEST])
        if is_feed:
            yield outline


def _read(node: etree._Element, folder: tuple[str, ...]) -> tuple[Outline, bool]:
    """An outline, and whether it stands for a feed or should have; else it is a folder."""
    # Not items(): it takes time with the square of the number of attributes.
    said = {
        name.lower(): node.get(name, "") for name in map(str, node.attrib) if name.lower() in READ
    }
    kind = said.get("type", "").strip().lower()
    address = said.get("xmlurl", "") or (said.get("url", "") if kind in ("rss", "atom") else "")
    outline = Outline(
        feed_url=FEED_FOR_WEB.sub("http:", FEED_BEFORE_WEB.sub("", _tidy(address))),
        title=plain.line(said.get("title", "")) or plain.line(said.get("text", "")),
        site_url=_tidy(said.get("htmlurl", "")),
        language=language.code(said.get("language", "")),
        folder=folder,
        line=node.sourceline or 0,
    )
    speaks = outline.site_url or kind or said.get("url")
    return outline, bool(outline.feed_url or (speaks and not len(node)))


def _tidy(address: str) -> str:
    return plain.clean(address).strip()
