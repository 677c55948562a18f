"""What encodings a reader takes, and a body in the best of them."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli

ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


@lru_cache(maxsize=512)
def chosen(accepted: str) -> str:
    """The best encoding that a reader takes, as of its Accept-Encoding; empty for none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameter = part.strip().partition(";")
        weights[name.strip()] = weight(parameter)
    rest = weights.get("*", 0.0)
    best = max(ENCODERS, key=lambda name: weights.get(name, rest))
    wanted = weights.get(best, rest)
    # As it is only where somebody says that this is liked better.
    return best if wanted > 0 and wanted >= weights.get("identity", 0.0) else ""


def weight(parameter: str) -> float:
    """The q of one encoding; 1 where none is given or none can be read."""
    name, _, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 1.0
