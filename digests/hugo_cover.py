"""The cover of an edition in the head of its Hugo file, for Hugo itself and for themes.

`images` is what Hugo's own templates put beside a link; `cover` with `image`, `alt` and `caption`
is what themes print (PaperMod and its kin). None goes out without whom it is from, so that is the
caption; `credit` and `licence` say it once more, for whoever reads the file.
"""

import re
from typing import Any

import yaml
from django.conf import settings

from articles import markdown
from digests.addresses import CoverName
from digests.cards import path_of
from digests.hugo import values
from digests.models import Digest

WORDS = ("alt", "caption", "credit", "licence")
SAID = "".join(rf'  {word}: ".+"\n' for word in WORDS)
BLOCK = re.compile(
    rf'^cover:\n  image: "(?P<image>\S+/cards/(?P<name>{CoverName.regex}))"\n{SAID}'
    r'images: \["(?P=image)"\]\n',
    re.MULTILINE,
)


def hung(digest: Digest, text: str) -> str:
    """A file of an edition with its cover in the head; an import's file says what it said, and
    without SITE_URL the picture has no address."""
    if not (digest.cover and settings.SITE_URL) or digest.imported_from:
        return text
    head, rule, body = text.partition("\n---")
    return f"{head}\n{block(digest.cover)}".rstrip("\n") + rule + body


def block(cover: dict[str, Any]) -> str:
    """The lines of a cover."""
    image = values.written(f"{settings.SITE_URL}{path_of(cover['name'])}", "double")
    words = {key: " ".join(str(cover[key]).split()) for key in ("alt", "credit", "licence")}
    words["caption"] = markdown.escape(f"{words['credit']} · {words['licence']}")
    said = [f"  {word}: {values.written(words[word], 'double')}\n" for word in WORDS]
    return "".join(["cover:\n", f"  image: {image}\n", *said, f"images: [{image}]\n"])


def bare(text: str) -> str:
    """A file without the lines of a cover."""
    head, rule, body = text.partition("\n---")
    return BLOCK.sub("", f"{head}\n").removesuffix("\n") + rule + body


def found(text: str) -> dict[str, str]:
    """The name of the picture that a file of ours shows, and what stands beside it; empty where it
    shows none."""
    lines = BLOCK.search(text.partition("\n---")[0] + "\n")
    if lines is None:
        return {}
    try:
        said = yaml.safe_load(lines[0])["cover"]
    except yaml.YAMLError:
        return {}
    return {"name": lines["name"]} | {key: str(said[key]) for key in ("alt", "credit", "licence")}
