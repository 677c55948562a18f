"""What the pages need beside text: the stylesheet, the icons; copied as they are."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

DESK = ("desk", "sample.css")  # of no use to readers


def assets() -> Iterator[tuple[str, Path]]:
    """Address and file of each static file of the public pages."""
    for folder in map(Path, settings.STATICFILES_DIRS):
        for place in sorted(folder.rglob("*")):
            name = place.relative_to(folder)
            if place.is_file() and name.parts[0] not in DESK:
                yield staticfiles_storage.url(name.as_posix()), place


def version_of(place: Path) -> str:
    return sha256(place.read_bytes()).hexdigest()
