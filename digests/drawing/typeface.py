"""The letters that pictures are printed with: a font of this machine that has Chinese."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import category

from PIL import ImageFont

# Where systems keep their fonts.
FOLDERS = (
    "~/.local/share/fonts",
    "~/.fonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
# Beginnings of file names without - and _, the best first: serif, as the pages are; then sans.
NAMES = (
    *("notoserifcjk", "notoserifsc", "sourcehanserifsc", "sourcehanserif", "songti", "stsong"),
    *("simsun", "fandolsong", "uming", "notosanscjk", "notosanssc", "sourcehansanssc"),
    *("sourcehansans", "pingfang", "msyh", "wqymicrohei", "wqyzenhei", "droidsansfallback"),
)
KINDS = (".ttc", ".otc", ".otf", ".ttf")
LATIN = "KR"  # of a collection: its quotation marks are as wide as Latin ones
NOWHERE = "\U0010fffd"  # no font has it: what is drawn for it is drawn for all that is missing
GETA = "〓"  # what printers set where they lack a character
UNSEEN = {"So", "Sk", "Cf", "Cn", "Co", "Cs", "Cc", "Mn", "Me"}  # emoji and their joiners
AFTER_MARK = re.compile(r"(?<=[。，、；：！？）」』】》]) ")  # these bring their own space
PROBE = "汉报。"


class TypefaceError(Exception):
    """No font that can be used, with a sentence that says where."""


@dataclass(frozen=True)
class Face:
    """One face of a font file."""

    path: str
    index: int = 0

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return _opened(self.path, self.index, size)

    def has(self, char: str) -> bool:
        return _has(self.path, self.index, char)


@dataclass(frozen=True)
class Typeface:
    """A regular and a bold face; where there is no bold one, both are the same."""

    regular: Face
    bold: Face

    def clean(self, text: str) -> str:
        """The text as it can be printed: no boxes where the font lacks a character."""
        kept: list[str] = []
        for char in " ".join(text.split()):
            if char == " " or (self.bold.has(char) and self.regular.has(char)):
                kept.append(char)
            elif category(char) not in UNSEEN and kept[-1:] != [GETA]:
                kept.append(GETA)
        return AFTER_MARK.sub("", " ".join("".join(kept).split()))


@lru_cache(maxsize=64)
def _opened(path: str, index: int, size: int) -> ImageFont.FreeTypeFont:
    # The plain engine: the same bytes whether or not this machine has a shaping library.
    return ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def _has(path: str, index: int, char: str) -> bool:
    font = _opened(path, index, 24)
    return bytes(font.getmask(char)) != bytes(font.getmask(NOWHERE))


def chosen(wish: Sequence[str], language: str) -> Typeface | None:
    """The typeface for a language: of the files wished for, else the best of this machine.

    None where this machine has no font with Chinese characters; TypefaceError where a file that
    was wished for is none.
    """
    return _chosen(tuple(wish), "zh" if language.startswith("zh") else "")


@cache
def _chosen(wish: tuple[str, ...], language: str) -> Typeface | None:
    if wish:
        faces = [_weighing(_wished(path, language), REGULAR) for path in wish[:2]]
        return Typeface(faces[0], faces[-1])
    for paths in families():
        if found := [face for path in paths for face in faces_of(path, language)]:
            return Typeface(_weighing(found, REGULAR), _weighing(found, BOLD))
    return None


def _wished(path: str, language: str) -> list[Face]:
    if found := faces_of(Path(path).expanduser(), language):
        return found
    raise TypefaceError(f"{path} is no font file with Chinese characters.")


# Parts of file names or styles, the best first.
REGULAR = ("regular", "medium", "light", "")
BOLD = ("bold", "semibold", "black", "heavy", "bd", "medium", "regular", "")


def _weighing(found: list[Face], weights: tuple[str, ...]) -> Face:
    """The face that comes first by its weight."""

    def rank(face: Face) -> tuple[int, str, int]:
        style = f"{_plain(Path(face.path).stem)} {face.at(24).getname()[1] or ''}".lower()
        place = next(place for place, word in enumerate(weights) if word in style)
        return place, face.path, face.index

    return min(found, key=rank)


def faces_of(path: Path, language: str) -> list[Face]:
    """The faces of a file that suit a language best; none if it has no Chinese characters."""
    suited: dict[int, list[Face]] = {}
    for index, family in enumerate(_families(path)):
        words = set(family.replace("-", " ").split())
        simplified, latin = bool(words & {"SC", "CN", "Hans"}), LATIN in words
        rank = 0 if (simplified if language == "zh" else latin) else 1 if simplified else 2
        face = Face(str(path), index)
        if "Mono" not in words and all(face.has(char) for char in PROBE):
            suited.setdefault(rank, []).append(face)
    return suited[min(suited)] if suited else []


def _families(path: Path) -> Iterator[str]:
    """The family names of all faces in a file."""
    for index in range(64):
        try:
            family = _opened(str(path), index, 24).getname()[0] or ""
        except OSError:  # no font, or no more faces in it
            return
        yield family


def families() -> Iterator[list[Path]]:
    """The font files of this machine that are known to have Chinese characters, the best first."""
    there = [(_plain(path.stem), path) for path in files(FOLDERS)]
    for name in NAMES:
        if found := sorted(path for stem, path in there if stem.startswith(name)):
            yield found


def files(folders: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        for root, _folders, names in os.walk(Path(folder).expanduser()):
            yield from (Path(root, name) for name in names if name.lower().endswith(KINDS))


def _plain(stem: str) -> str:
    return stem.lower().replace("-", "").replace("_", "")
