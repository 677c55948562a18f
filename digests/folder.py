"""Files of Hugo content folders: found, read and written."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from digests.whereabouts import CONTENT, content_folder, stem

SUFFIXES = (".md", ".markdown")
PLAIN = ".txt"
LARGEST = 2_000_000  # bytes; an edition has some ten thousand
TOO_LARGE = gettext_noop("It is larger than an edition can be.")


class FileError(Exception):
    """A file that cannot be taken or written as it is: a sentence, and the line it speaks of, if
    it has lines."""

    def __init__(self, sentence: str, line: int | None = 1):
        super().__init__(sentence)
        self.line = line


@dataclass(frozen=True)
class File:
    """A file, and the content folder it belongs to; both absolute."""

    path: Path
    folder: Path
    handed: str | None = None  # what it says, where it was handed in and is on no disk of ours

    @property
    def below(self) -> str:
        """Its path below the content folder, with slashes."""
        return self.path.relative_to(self.folder).as_posix()

    def __str__(self) -> str:
        return shown(self.path)


def shown(path: Path) -> str:
    """A path as it can be printed, whatever bytes it is made of."""
    return os.fsencode(path).decode(errors="replace")


def find(paths: Iterable[Path]) -> Iterator[File]:
    """The files named, and those in the folders named that can be editions; each once, in order.

    A section's own page (_index.md) is none, and what is hidden stays hidden. Links to folders are
    followed once.
    """
    seen: set[str] = set()
    for path in paths:
        path = Path(os.path.abspath(path))
        given = path if path.is_dir() else None
        for each in _inside(path, seen) if given else [path]:
            if (real := os.path.realpath(each)) not in seen:
                seen.add(real)
                yield File(each, Path(content_folder(each, given)))


def _inside(folder: Path, seen: set[str]) -> Iterator[Path]:
    for here, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(here)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        shown = (each for each in folders if not each.startswith("."))
        folders[:] = sorted(shown, key=lambda each: (os.path.islink(Path(here, each)), each))
        yield from (path for name in sorted(names) if _is_edition(path := Path(here, name)))


def _is_edition(path: Path) -> bool:
    """Whether a file may be one: Markdown, or plain text that begins as a post does."""
    name = path.name.lower()
    if name.startswith((".", "_index.")):
        return False
    return name.endswith(SUFFIXES) or (name.endswith(PLAIN) and _has_front(path))


def _has_front(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return begins_as_post(file.read(7))
    except OSError:
        return False


def begins_as_post(written: bytes) -> bool:
    """Whether these bytes, the first of a file, are front matter's."""
    return written.removeprefix(b"\xef\xbb\xbf").startswith((b"---\n", b"---\r"))


def read(file: File) -> str:
    """The text of a file, line ends and byte order mark included; FileError if it has none."""
    if file.handed is not None:
        return file.handed
    try:
        file.below.encode()
        if not file.path.is_file():
            raise FileError(_("There is no such file."), None)
        if file.path.stat().st_size > LARGEST:
            raise FileError(_(TOO_LARGE), None)
        written = file.path.read_bytes()
    except UnicodeEncodeError as error:
        raise FileError(_("Its name is not UTF-8."), None) from error
    except OSError as error:
        raise FileError(f"{error.strerror or error}.", None) from error
    return text(written)


def text(written: bytes) -> str:
    """What a file says; FileError with the line where it is not UTF-8."""
    try:
        return written.decode()
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise FileError(_("This is not UTF-8."), line) from error


def exported(below: str) -> str:
    """Where an edition that was imported from there is exported to: a file that Hugo reads."""
    if below.lower().endswith(SUFFIXES):
        return below
    parts = below.split("/")
    return "/".join([*parts[:-1], f"{stem(parts[-1])}.md"])


@dataclass(frozen=True)
class Shelf:
    """A content folder to write to, or a part of one; nothing is written or removed outside it."""

    root: Path
    part: str = ""  # the part's path below the content folder

    @classmethod
    def of(cls, given: Path) -> "Shelf":
        """The folder given, seen as an import from there sees it: as a site with a content folder,
        as a part of a content folder, or as one itself."""
        given = Path(os.path.abspath(given))
        inside = given / CONTENT
        root = Path(content_folder(given / "x", inside if inside.is_dir() else given))
        return cls(root, given.relative_to(root).as_posix() if root in given.parents else "")

    def has_room_for(self, below: str) -> bool:
        """Whether a path below the content folder is in the part to write to."""
        return not self.part or below.startswith(f"{self.part}/")

    @property
    def within(self) -> Path:
        return self.root / self.part

    def at(self, below: str) -> Path:
        """The file there; FileError where that is outside, by way of a link for instance."""
        path = self.root / below
        if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(self.within)):
            raise FileError(_("This would be outside the folder."))
        return path

    def holds(self, below: str) -> bytes | None:
        """What is in the file there; None if there is no file."""
        path = self.at(below)
        try:
            return path.read_bytes() if path.exists() else None
        except OSError as error:
            raise FileError(f"{error.strerror or error}.") from error

    def write(self, below: str, text: str) -> bool:
        """Whether the file had to be written: what is there in full or not at all."""
        wanted = text.encode()
        if self.holds(below) == wanted:
            return False
        path = self.at(below)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, wanted)
        except OSError as error:
            raise FileError(f"{error.strerror or error}.") from error
        return True

    def remove(self, below: str) -> None:
        """Take the file away, if it is there."""
        try:
            self.at(below).unlink(missing_ok=True)
        except OSError as error:
            raise FileError(f"{error.strerror or error}.") from error


def replace(path: Path, content: bytes) -> None:
    """Give a file this content at one stroke: nobody ever reads half of it."""
    part = path.parent / f".newsroom-{os.getpid()}"
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
