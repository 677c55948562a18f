"""Files that somebody hands in, Markdown as it is or in a ZIP archive: texts with their paths."""

import stat
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from digests import folder
from digests.folder import LARGEST, PLAIN, SUFFIXES, TOO_LARGE, File, FileError
from digests.manuscript import LONGEST_PATH
from digests.whereabouts import content_folder

ROOT = Path("/")
MOST_BYTES = 50_000_000  # handed in at once
MOST_FILES = 20_000
MOST_TEXT = 100_000_000  # bytes that are unpacked
MOST_LISTED = 20_000_000  # bytes an archive may take to list what is in it
DIRECTORY = struct.Struct("<4s4H2LH")  # the end of a ZIP archive: what it says of its list
SIGNATURE = b"PK\x05\x06"
LONGEST_COMMENT = 0xFFFF
ENCRYPTED, UTF_8 = 0x1, 0x800  # flags of an entry


class ArchiveError(Exception):
    """What was handed in cannot be opened at all: a sentence."""


@dataclass(frozen=True)
class Handed:
    """A file that may be an edition: what it says, or why it is refused, and the line of that."""

    name: str  # its path below the content folder
    text: str = ""
    refusal: str = ""
    line: int = 0

    def file(self) -> File:
        return File(ROOT / self.name, ROOT, self.text)


@dataclass
class Allowance:
    """How many bytes may still be unpacked, whatever becomes of them."""

    left: int = MOST_TEXT

    def spend(self, size: int) -> None:
        """ArchiveError where that is more than there is."""
        self.left -= size
        if self.left < 0:
            raise ArchiveError(too_much())


def files(uploads: Iterable[tuple[str, IO[bytes]]]) -> list[Handed]:
    """What is in these files, named by their uploads, in the order of their paths; each path once.

    ArchiveError when there is nothing to be had, or far too much.
    """
    found: list[Handed] = []
    allowance = Allowance()
    for name, file in uploads:
        for handed in packed(file, allowance) if is_archive(name, file) else [alone(name, file)]:
            found.append(handed)
            if len(found) > MOST_FILES:
                raise ArchiveError(too_much())
    if not found:
        raise ArchiveError(_("There is no Markdown file here."))
    return list(once(sorted(found, key=lambda handed: handed.name)))


def too_much() -> str:
    return _("This is too much at once: %(files)d files or %(size)d MB of text at most.") % {
        "files": MOST_FILES,
        "size": MOST_TEXT // 1_000_000,
    }


def once(found: Iterable[Handed]) -> Iterator[Handed]:
    """Of two at one path only the first can be the edition from there."""
    before: set[str] = set()
    for handed in found:
        if handed.name in before and not handed.refusal:
            handed = Handed(
                handed.name, refusal=_("Another file of this import has the same path.")
            )
        before.add(handed.name)
        yield handed


def is_archive(name: str, file: IO[bytes]) -> bool:
    begins = file.read(4)
    file.seek(0)
    return name.lower().endswith(".zip") or begins.startswith((b"PK\x03\x04", SIGNATURE))


def alone(name: str, file: IO[bytes]) -> Handed:
    """A file that was handed in by itself."""
    written = file.read(LARGEST + 1)
    if not may_be_edition(name) or (is_plain(name) and not folder.begins_as_post(written)):
        return Handed(name, refusal=_("This is neither Markdown nor a ZIP archive."))
    return read(name, written)


def read(name: str, written: bytes) -> Handed:
    """What a file says, or why it cannot be read."""
    if len(written) > LARGEST:
        return Handed(name, refusal=_(TOO_LARGE))
    if b"\0" in written:
        return Handed(name, refusal=_("It holds a NUL character, which no database keeps."))
    try:
        return Handed(name, folder.text(written))
    except FileError as error:
        return Handed(name, refusal=str(error), line=error.line or 0)


# Archives
def packed(file: IO[bytes], allowance: Allowance) -> Iterator[Handed]:
    """What in an archive may be an edition; its other files are not even unpacked."""
    try:
        refuse_long_lists(file)
        with ZipFile(file) as archive:
            for entry in archive.infolist():
                yield from opened(archive, entry, allowance)
    except (BadZipFile, NotImplementedError, struct.error, ValueError) as error:
        raise ArchiveError(_("This is no ZIP archive, or it is damaged.")) from error


def refuse_long_lists(file: IO[bytes]) -> None:
    """ArchiveError for an archive whose list of entries alone would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - DIRECTORY.size - LONGEST_COMMENT))
    end = file.read()
    place = end.rfind(SIGNATURE)
    if place < 0 or len(end) - place < DIRECTORY.size:
        raise BadZipFile
    if DIRECTORY.unpack_from(end, place)[5] > MOST_LISTED:
        raise ArchiveError(too_much())
    file.seek(0)


def opened(archive: ZipFile, entry: ZipInfo, allowance: Allowance) -> Iterator[Handed]:
    """What an entry says, or why it is refused; nothing when it can be no edition."""
    path = path_of(entry)
    if entry.is_dir() or path.endswith("/") or not may_be_edition(path):
        return
    name = below(path)[:LONGEST_PATH]
    if why := refusal(entry, path):
        yield Handed(name, refusal=why)
        return
    try:
        with archive.open(entry) as inside:
            written = inside.read(LARGEST + 1)  # however much it claims to be
    except (BadZipFile, zlib.error, EOFError, OSError, UnicodeError):
        yield Handed(name, refusal=_("It is damaged in the archive."))
        return
    allowance.spend(len(written))
    if is_plain(path) and not folder.begins_as_post(written):
        return
    yield read(name, written)


def refusal(entry: ZipInfo, path: str) -> str:
    """Why an entry is not unpacked; "" when it may be."""
    if leads_out(path):
        return _("Its path leads out of the archive.")
    if len(path) > LONGEST_PATH:
        return _("Its path is too long.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        return _("It is a link, not a file.")
    if entry.flag_bits & ENCRYPTED:
        return _("It is locked with a password.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return _("It is packed in a way that is not known here.")
    return ""


def path_of(entry: ZipInfo) -> str:
    """The path of an entry with slashes, whatever wrote it.

    What is not marked as UTF-8 is that all the same or, from a Chinese Windows, GB 18030.
    """
    name = entry.orig_filename
    if not entry.flag_bits & UTF_8:
        written = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def leads_out(path: str) -> bool:
    """Whether a path names anything but a place below the folder it is unpacked in."""
    parts = path.split("/")
    return (
        path.startswith("/")
        or ".." in parts
        or ":" in parts[0]
        or any(letter < " " for letter in path)
    )


def below(path: str) -> str:
    """A path below the content folder that it says it is in, or else below the archive itself."""
    inside = PurePosixPath("/", *(part for part in path.split("/") if part not in ("", "..")))
    return inside.relative_to(content_folder(inside, PurePosixPath("/"))).as_posix()


def may_be_edition(path: str) -> bool:
    """Whether it can be one by its name; what is hidden stays hidden."""
    parts = [part for part in path.lower().split("/") if part not in ("", ".", "..")]
    if not parts or any(part.startswith((".", "__macosx")) for part in parts):
        return False
    return parts[-1].endswith((*SUFFIXES, PLAIN)) and not parts[-1].startswith("_index.")


def is_plain(path: str) -> bool:
    return path.lower().endswith(PLAIN)
