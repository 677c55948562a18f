"""What the words of the news are called in the other language."""

from functools import lru_cache
from pathlib import Path

from articles.grounding.vocabulary import Vocabulary

# A line is one meaning: the Chinese words for it, " | ", and the English ones as a Vocabulary reads
# them. Facts only.
TABLE = Path(__file__).with_name("lexicon.txt")


@lru_cache(maxsize=1)
def lexicon() -> Vocabulary:
    """All of it; a word means the number of its line."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return Vocabulary(
        (str(number), [*han.split(), *latin.split()])
        for number, line in enumerate(lines)
        for han, latin in [line.split(" | ")]
    )
