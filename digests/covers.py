"""The picture that an editor puts on an edition: made anew of what was handed in, and kept under a
name by its content. What a camera or a program wrote beside the picture is not kept."""

import io
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext

from digests import entire
from digests.cards import FOREVER, path_of, type_of
from digests.models import Digest
from digests.sheets import Sheet

MOST_BYTES = 5_000_000  # handed in
MOST_PIXELS = 40_000_000  # handed in; decoded, each takes four bytes
LEAST = (600, 315)  # smaller ones are shown as a stamp beside a link
LONGEST = 1600  # pixels of the longer side as it is kept
FORMATS = ("PNG", "JPEG", "WEBP")
QUALITY = 82
FLAT = 400_000  # bytes up to which what came without loss is kept so


class CoverError(ValueError):
    """Why a file is no picture for an edition, in a sentence."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "covers"


def made(digest: Digest, content: bytes) -> dict[str, Any]:
    """Keep a picture for an edition; what the edition then knows of it: name, bytes, width and
    height. CoverError where it is none that can be taken."""
    picture, suffix = printed(content)
    name = f"{digest.uid}-{sha256(picture[0]).hexdigest()[:16]}{suffix}"
    try:
        entire.write(folder() / name, picture[0])
    except OSError as error:
        raise CoverError(str(error)) from error
    width, height = picture[1]
    return {"name": name, "bytes": len(picture[0]), "width": width, "height": height}


def again(digest: Digest, shown: Mapping[str, str]) -> dict[str, Any]:
    """The cover of another edition as this one's (its file's name, and what stands beside it);
    empty where the picture is not here."""
    if not shown:
        return {}
    try:
        kept = made(digest, (folder() / shown["name"]).read_bytes())
    except (FileNotFoundError, CoverError):
        return {}
    return dict(shown) | kept


def printed(content: bytes) -> tuple[tuple[bytes, tuple[int, int]], str]:
    """The picture alone, upright and no larger than a page needs, and the end of its name; the
    same bytes for the same file. CoverError."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # only who hands one in loads it

    if len(content) > MOST_BYTES:
        said = gettext("The file has more than %(size)s MB.")
        raise CoverError(said % {"size": MOST_BYTES // 1_000_000})
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            checked(found.size)
            lossless = found.format == "PNG"
            upright = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, MemoryError) as error:
        if isinstance(error, CoverError):
            raise
        said = gettext("This is no whole picture: choose a PNG, a JPEG or a WebP file.")
        raise CoverError(said) from error
    except Image.DecompressionBombError as error:
        raise CoverError(too_large()) from error
    upright.thumbnail((LONGEST, LONGEST))
    clean = Image.new("RGB", upright.size, "white")  # nothing of the file but its colours
    clean.paste(upright, mask=upright.getchannel("A"))
    flat = written(clean, "PNG", optimize=True) if lossless else b""
    if flat and len(flat) <= FLAT:
        return (flat, clean.size), ".png"
    return (written(clean, "JPEG", quality=QUALITY, progressive=True), clean.size), ".jpg"


def written(picture: Any, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def checked(size: tuple[int, int]) -> None:
    """CoverError for a picture too small to be shown, or too large to be opened."""
    if size[0] * size[1] > MOST_PIXELS:
        raise CoverError(too_large())
    if size[0] < LEAST[0] or size[1] < LEAST[1]:
        said = gettext("The picture is too small: at least %(width)s × %(height)s pixels.")
        raise CoverError(said % {"width": LEAST[0], "height": LEAST[1]})


def too_large() -> str:
    said = gettext("The picture has more than %(most)s million pixels.")
    return said % {"most": MOST_PIXELS // 1_000_000}


def sheets() -> Iterator[Sheet]:
    """Those of public editions; under one name the bytes never change."""
    rows = Digest.objects.published().exclude(cover={}).order_by().values_list("cover", flat=True)
    for cover in rows.iterator():
        yield Sheet(path_of(cover["name"]), cover["name"])


def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """The picture of a public edition; Http404 for any other, and for one it had before."""
    row = Digest.objects.published().filter(uid=name[:36]).only("cover").first()
    if row is None or row.cover.get("name") != name:
        raise Http404
    return sent(name, FOREVER)


def sent(name: str, control: str) -> HttpResponseBase:
    """The file; Http404 where it is not there."""
    try:
        kept = (folder() / name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(kept, content_type=type_of(name), headers={"Cache-Control": control})


def clear(digest: Digest, but: str = "") -> None:
    """Remove the pictures of an edition, except one, once what is done is committed."""

    def remove() -> None:
        for path in folder().glob(f"{digest.uid}-*"):
            if path.name != but:
                path.unlink(missing_ok=True)

    transaction.on_commit(remove, robust=True)
