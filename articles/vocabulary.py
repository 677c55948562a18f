"""How words are told to be the same whatever way they are spelled."""

import unicodedata


def fold(word: str) -> str:
    """A word without width, case, spaces and characters nobody sees: 'ＡＩ 模型' is 'ai模型'."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    seen = (c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
    return unicodedata.normalize("NFKC", "".join(seen))
