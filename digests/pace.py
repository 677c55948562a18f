"""How long an edition takes to read."""

import math
import re

# English: 238 words a minute, silent reading of non-fiction; 183 read aloud (Brysbaert 2019, How
# many words do we read per minute?, doi 10.1016/j.jml.2019.104047). Chinese: 255 characters a
# minute read aloud (Trauzettel-Klosinski and Dietz 2012, IReST, doi 10.1167/iovs.11-8284); as much
# quicker in silence as English is, 330.
WORDS, CHARACTERS = 238, 330

TAG = re.compile(r"<[^>]*>")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff]+")
WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")


def minutes(html: str) -> int:
    """The minutes a body of HTML takes an adult reader, rounded up; at least one."""
    text = TAG.sub(" ", html)
    rest = HAN.sub(" ", text)
    characters = len(text) - len(rest) + len(HAN.findall(text))  # a run leaves one blank
    words = sum(1 for _ in WORD.finditer(rest))
    return max(1, math.ceil(characters / CHARACTERS + words / WORDS))
