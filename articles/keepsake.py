"""What was read of an article once, as bytes beside its text, so that no index reads it again."""

from datetime import datetime
from hashlib import blake2b
from struct import Struct, error

from articles.likeness import SHARED, TITLED
from articles.similar import Reading
from articles.traits import Traits
from articles.units import units

# Raise it whenever articles.traits (or what it rests on) finds other traits: what was kept before
# is then read anew. A test knows what this version finds.
VERSION = 1
HEAD = Struct("<BBH8s")  # version, flags, number of traits, which title
CJK, BARE = 1, 2


def pack(reading: Reading, title: str) -> bytes:
    """A reading as bytes, bound to the title it was read with."""
    traits = reading.traits
    flags = CJK * traits.cjk + BARE * (reading.bare is not None)
    count = len(traits.weights)
    marks = bytes(
        TITLED * (one in traits.titled) + SHARED * (one in traits.shared) for one in traits.weights
    )
    weights = Struct(f"<{count}f").pack(*traits.weights.values())
    names = "\n".join(traits.weights).encode("utf-8", "surrogatepass")
    return HEAD.pack(VERSION, flags, count, _mark(title)) + marks + weights + names


def unpack(
    kept: bytes | memoryview | None, title: str, published: datetime | None
) -> Reading | None:
    """The reading that was packed; None when it is of another version, title or broken."""
    if not kept:
        return None
    try:
        version, flags, count, mark = HEAD.unpack_from(kept)
        if version != VERSION or mark != _mark(title):
            return None
        traits = _traits(bytes(kept[HEAD.size :]), count, bool(flags & CJK))
    except (error, ValueError):  # cut short, no text, or not as many names as weights
        return None
    return Reading(traits, units(title) if flags & BARE else None, published)


def _traits(body: bytes, count: int, cjk: bool) -> Traits:
    form = Struct(f"<{count}s{count}f")
    marks, *weights = form.unpack_from(body)
    rest = body[form.size :].decode("utf-8", "surrogatepass")
    names = rest.split("\n") if rest else []
    return Traits(
        weights=dict(zip(names, weights, strict=True)),
        titled=frozenset(n for n, mark in zip(names, marks, strict=True) if mark & TITLED),
        shared=frozenset(n for n, mark in zip(names, marks, strict=True) if mark & SHARED),
        cjk=cjk,
    )


def _mark(title: str) -> bytes:
    return blake2b(title.encode("utf-8", "surrogatepass"), digest_size=8).digest()
