"""Where an edition lies in a Hugo content folder, and at which addresses Hugo puts it."""

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath, PurePosixPath
from typing import Any
from urllib.parse import unquote

import yaml

CONTENT = "content"
BUNDLE = "index"
SUFFIX = re.compile(r"\.[A-Za-z]{1,10}\Z")  # of 2025.12.02 the last part is none
KEPT = frozenset("./\\_#+~-@")
TOLD = re.compile(r"slug|url|aliases", re.IGNORECASE)  # reading YAML takes its time
LONGEST_SLUG = 190  # of the 200 a slug may have; the rest is for "-2"


def content_folder(path: PurePath, given: PurePath | None) -> PurePath:
    """The content folder of a file: the nearest folder above it called so, else the one given,
    else the folder it lies in; all paths absolute."""
    for folder in path.parents:
        if folder.name == CONTENT:
            return folder
    if given:
        return given
    return path.parent.parent if stem(path.name) == BUNDLE else path.parent


def stem(name: str) -> str:
    """The name of a file without what tells its type."""
    return SUFFIX.sub("", name)


def head(text: str) -> Mapping[str, Any]:
    """What the front matter of a file says about its address, by key in lower case."""
    _, _, rest = text.partition("---")
    inside = re.split(r"^---[ \t\r]*$", rest, maxsplit=1, flags=re.MULTILINE)[0]
    if not TOLD.search(inside):
        return {}
    try:
        found = yaml.load(inside, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError):
        found = None  # what YAML cannot hold, its own reader finds out in many ways
    if not isinstance(found, dict):
        return {}
    return {str(name).lower(): value for name, value in found.items()}


def slug(below: str, said: Mapping[str, Any], fallback: str) -> str:
    """What names an edition in its Series: its front matter's slug, else its file or bundle."""
    wanted = sanitized(_text(said, "slug") or _name(below)).lower()
    plain = re.sub(r"[/\\#%]+", "-", wanted).strip(".-")
    return plain[:LONGEST_SLUG] or fallback


def old_addresses(below: str, said: Mapping[str, Any]) -> list[str]:
    """Where Hugo puts the file that lies there below the content folder: keys of Redirects."""
    folder, slug = _folder(below), _text(said, "slug")
    own = posixpath.join(folder, slug.strip("/") or _name(below))
    aliases = said.get("aliases", [])
    aliases = aliases if isinstance(aliases, list) else [aliases]
    found = [
        unquote(_text(said, "url")) or sanitized(own),
        *(unquote(posixpath.join("/", folder, each)) for each in aliases if isinstance(each, str)),
    ]
    return [each for each in dict.fromkeys(map(key, found)) if each != "/"]


def key(path: str) -> str:
    """An address as Redirects know it: decoded, in lower case, neither slash nor index.html behind.

    Static hosts differ in all of these, and readers' bookmarks with them. What no address or no
    database holds is left out: control characters, and halves of a surrogate pair.
    """
    whole = path.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    shown = "".join(each for each in whole if unicodedata.category(each) != "Cc")
    plain = unicodedata.normalize("NFC", shown.split("?")[0]).lower()
    whole = posixpath.normpath("/" + plain.lstrip("/"))
    return whole.removesuffix("/index.html") or "/"


def sanitized(path: str) -> str:
    """A path as Hugo writes it in addresses: hyphens for spaces, hardly any punctuation."""
    out: list[str] = []
    gap = False
    for position, character in enumerate(path):
        if _is_kept(path, position):
            if gap and character != "-":
                out.append("-")
            gap = False
            out.append(character)
        elif out and out[-1] != "-" and character.isspace():
            gap = True
    return "".join(out)


def _is_kept(path: str, position: int) -> bool:
    character = path[position]
    if character == "%":
        return re.match(r"%[0-9A-Fa-f]{2}", path[position:]) is not None
    kind = unicodedata.category(character)
    return character in KEPT or kind[0] in "LM" or kind == "Nd"


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _name(below: str) -> str:
    """The name of a file without its type, or of the folder whose index it is."""
    path = PurePosixPath(below)
    name = stem(path.name)
    return path.parent.name if name == BUNDLE and path.parent.name else name


def _folder(below: str) -> str:
    """The section an edition lies in, with slashes between its parts and none around."""
    path = PurePosixPath(below)
    folder = path.parent.parent if stem(path.name) == BUNDLE else path.parent
    return "" if str(folder) == "." else str(folder)
