"""Files that are there entire or not at all, for a web server to read."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def write(place: Path, body: bytes, *, first_in: Path | None = None, prefix: str = ".") -> None:
    """Exactly this file: the old one until it is the new one, and no piece where there is no room.

    It is written first under a name that begins with `prefix`, beside its place or in another
    folder of the same disk.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=first_in or place.parent, prefix=prefix, delete=False) as fresh:
        try:
            fresh.write(body)
            fresh.flush()
            os.fchmod(fresh.fileno(), 0o644)
            os.replace(fresh.name, place)
        except OSError:
            Path(fresh.name).unlink(missing_ok=True)
            raise
