"""The file of a backup: a gzipped tar whose last member, manifest.json, has the sums of all others.

It appears under its name when it is whole and on the disk, or not at all.
"""

import gzip
import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

MANIFEST = "manifest.json"
UNFINISHED = ".unfinished-"
UNPROVED = ".unproved"  # after the name of one that nobody has restored for a trial yet
GIVEN_UP = 3600.0  # seconds without another byte
FORM = 1  # raised when an older newsroom could not read what a newer one writes
LEVEL = 5  # of gzip: level 9 takes thrice the time for a hundredth of the size
A_PIECE = 1 << 20
MOST_OF_A_MANIFEST = 64 << 20


class BackupError(Exception):
    """A backup cannot be made or read, with a sentence for who asked."""


class Writer:
    """Puts members into an archive, and their sums into its manifest."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self.tar = tar
        self.folder = folder  # the archive's, for what has to be put somewhere first
        self.sums: dict[str, str] = {}

    def put(self, name: str, content: IO[bytes]) -> None:
        """The rest of an open file, from where it stands, as a member."""
        start = content.tell()
        self.sums[name] = sum_of(content)
        member = tarfile.TarInfo(name)
        member.size = content.tell() - start
        content.seek(start)
        self.tar.addfile(member, content)


@contextmanager
def writing(path: Path, facts: Callable[[], dict[str, Any]]) -> Iterator[Writer]:
    """An archive to put members into; `facts` for its manifest are asked for at the end."""
    unfinished = path.with_name(f"{UNFINISHED}{path.name}.{os.getpid()}")
    forget_old(path.parent, f"{UNFINISHED}*")
    try:
        with unfinished.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)  # it holds what no reader may see
            with (
                gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL) as pressed,
                tarfile.open(fileobj=pressed, mode="w|") as tar,
            ):
                writer = Writer(tar, path.parent)
                yield writer
                told = {"form": FORM, **facts(), "sums": writer.sums}
                said = json.dumps(told, ensure_ascii=False, indent=1).encode()
                writer.put(MANIFEST, io.BytesIO(said))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _settle(path.parent)
    except OSError as error:
        raise BackupError(
            _("The backup could not be written: %(why)s.") % {"why": error.strerror or error}
        ) from error
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def unproved(path: Path) -> Path:
    """What a backup is called until it was restored for a trial."""
    return path.with_name(f"{path.name}{UNPROVED}")


def prove(path: Path) -> None:
    """Give a backup its name, now that it was restored for a trial."""
    unproved(path).replace(path)
    _settle(path.parent)


def forget_old(folder: Path, pattern: str) -> None:
    """Remove what others left that is of no use, and as big as any: not what they are still at."""
    for path in folder.glob(pattern):
        with suppress(FileNotFoundError):  # another has just finished his, or was quicker
            if time.time() - path.stat().st_mtime > GIVEN_UP:
                path.unlink()


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What goes wrong while a file is read becomes a BackupError."""
    try:
        yield
    except (tarfile.TarError, EOFError, OSError) as error:  # zlib's comes as a ReadError
        raise BackupError(
            _("%(file)s is no backup, or is damaged: %(why)s.") % {"file": path, "why": error}
        ) from error


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Each member with its content, in order; use it within readable()."""
    with tarfile.open(path, mode="r|gz") as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isreg() else None
            if content is None:
                raise BackupError(_("%(name)s in it is no file.") % {"name": member.name})
            yield member.name, content


def verify(path: Path) -> dict[str, Any]:
    """Read all of it, and return its manifest; BackupError where a single byte is not as it was."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    with readable(path):
        for name, content in members(path):
            if manifest is not None:
                raise BackupError(_("%(file)s goes on after its end.") % {"file": path})
            if name == MANIFEST:
                manifest = _read(path, content.read(MOST_OF_A_MANIFEST))
            else:
                found[name] = sum_of(content)
    if manifest is None:
        raise BackupError(_("%(file)s is not whole: its end is missing.") % {"file": path})
    if wrong := sorted(
        name
        for name in found.keys() | manifest["sums"].keys()
        if found.get(name) != manifest["sums"].get(name)
    ):
        raise BackupError(
            _("%(file)s is damaged: %(name)s is not as it was written.")
            % {"file": path, "name": wrong[0]}
        )
    return manifest


def _read(path: Path, said: bytes) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(said)
        form, _sums = manifest["form"], manifest["sums"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(_("%(file)s has no readable end.") % {"file": path}) from error
    if form > FORM:
        raise BackupError(
            _("%(file)s was made by a newer newsroom: upgrade this one first.") % {"file": path}
        )
    return manifest


def sum_of(content: IO[bytes]) -> str:
    """The SHA-256 of the rest of an open file."""
    digest = hashlib.sha256()
    while piece := content.read(A_PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _settle(folder: Path) -> None:
    """Let the new name survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
