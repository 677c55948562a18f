"""The folder: files that appear whole with their twins, and go with them."""

import fcntl
import gzip
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import brotli
from django.utils.translation import gettext as _

from digests import entire
from digests.press.places import GONE, NGINX, OURS, TWINS

SMALL = 64 * 1024  # bytes up to which compression may take its time: feeds are far larger
FEW = 60  # files up to which each is flushed by itself; more than that go together
COMPRESSIBLE = ("text/", "application/json", "application/xml", "image/svg+xml")
STRUCTURED = ("+json", "+xml")


class PressError(Exception):
    """Why the site cannot be written, in a sentence."""


class Folder:
    """The folder the site is written to; nothing in it is touched that we have not written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.loose: list[Path] = []  # written, and not known to be on the disk

    def prepare(self) -> None:
        """Make it, or see that it is ours; PressError if it holds somebody else's files."""
        if self.root.exists() and not self.root.is_dir():
            raise PressError(_("%(folder)s is no folder.") % {"folder": self.root})
        ours = self.root / OURS
        if not ours.is_dir() and self.root.is_dir() and any(self.root.iterdir()):
            said = _("%(folder)s holds files that no press wrote; name an empty folder.")
            raise PressError(said % {"folder": self.root})
        for name in (OURS, NGINX, GONE):
            (self.root / name).mkdir(parents=True, exist_ok=True)

    @property
    def again(self) -> Path:
        """There while somebody wants a press that begins from now on."""
        return self.root / OURS / "again"

    @contextmanager
    def held(self, *, wait: bool) -> Iterator[bool]:
        """While it lasts nobody else writes; False if somebody does and we do not wait.

        The lock is the system's: it goes with the process that held it, however that ends.
        """
        with open(self.root / OURS / "lock", "ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                self.sweep()
                yield True

    def sweep(self) -> None:
        """Take away what a press left that was killed while it wrote."""
        for left in (self.root / OURS).glob("new-*"):
            left.unlink(missing_ok=True)

    def read(self, file: str) -> bytes | None:
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return (self.root / file).read_bytes()
        return None

    def write(self, file: str, body: bytes, kind: str) -> None:
        """A file and, where it pays, its compressed twins; the twins first, so that whoever finds
        the file as it should be finds them so too."""
        names = dict(zip(TWINS, twins(body), strict=True)) if compressible(kind) else {}
        for twin in TWINS:
            if twin in names:
                self.put(file + twin, names[twin])
            else:
                self.take_away(self.root / (file + twin))
        self.put(file, body)

    def put(self, file: str, body: bytes) -> None:
        """Exactly this file: the old one until it is the new one."""
        place = self.root / file
        with suppress(OSError):
            place.rmdir()  # an empty folder may have been left there
        entire.write(place, body, first_in=self.root / OURS, prefix="new-")
        self.loose.append(place)

    def remove(self, file: str) -> None:
        """A file with its twins, and the folders that are empty without it."""
        place = self.root / file
        for name in (place, *(Path(f"{place}{twin}") for twin in TWINS)):
            self.take_away(name)
        for above in place.parents:
            if above == self.root or above.name in (OURS, NGINX, GONE):
                return
            try:
                above.rmdir()
            except OSError:
                return  # others lie there

    def take_away(self, place: Path) -> None:
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            place.unlink()

    def settle(self, *, everything: bool) -> None:
        """Have on the disk what was written; `everything`: what others wrote before us, too.

        Each flush has its price, so many go together.
        """
        loose, self.loose = self.loose, []
        if everything or len(loose) > FEW:
            os.sync()
            return
        for place in loose:
            with suppress(FileNotFoundError), open(place, "rb") as written:
                os.fsync(written.fileno())


def compressible(kind: str) -> bool:
    """Whether a content type is one of text."""
    plain = kind.partition(";")[0].strip()
    return plain.startswith(COMPRESSIBLE) or plain.endswith(STRUCTURED)


def twins(body: bytes) -> Iterable[bytes]:
    """The same with gzip and with brotli; the same twins of the same bytes, whenever it is."""
    level, quality = (9, 6) if len(body) <= SMALL else (4, 4)
    return gzip.compress(body, level, mtime=0), brotli.compress(body, quality=quality)
