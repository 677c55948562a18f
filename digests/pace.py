"""How long an edition takes to read."""

import math
import re

# English: 238 words a minute, silent reading of non-fiction; 183 read aloud (Brysbaert 2019, How
# many words do we read per minute?, doi 10.1016/j.jml.2019.104047). Chinese: 255 characters a
# minute read aloud (Trauzettel-Klosinski and Dietz 2012, IReST, doi 10.1167/iovs.11-8284); as much
# quicker in silence as English is, 330.
WORDS, CHARACTERS = 238, 330

TAG = re.compile(rb"<[^>]*>")
# UTF-8 without the bytes that go on has one byte for each character, and that tells its script:
# many times quicker than to look at each character of a long text. Not told apart: full width
# letters and signs beyond U+FFFF, which count for nothing.
GOING_ON = bytes(range(0x80, 0xC0))
STOPS = b"\xe3\x80"  # how 、。「」 and their like begin, whose first byte is that of kana
HAN = bytes(range(0xE3, 0xEA))  # U+3040 to U+9FFF: kana, and Chinese
BETWEEN = {0xC2, 0xE2, 0xEF, *range(0xF0, 0xF8), *HAN}  # words: signs, dashes, quotes, emoji
WITHIN = b"'.,-"  # what stands in a word, as in well-known
LETTERS = bytes(  # all letters are one, so that a word begins wherever one follows a space
    ord(" " if byte in BETWEEN or (byte < 0x80 and not chr(byte).isalnum()) else "a")
    for byte in range(0x100)
)


def minutes(html: str) -> int:
    """The minutes a body of HTML takes an adult reader, rounded up; at least one."""
    text = html.replace("’", "'").encode().replace(STOPS, b" ")
    firsts = TAG.sub(b" ", text.translate(None, GOING_ON))
    characters = len(firsts) - len(firsts.translate(None, HAN))
    words = b" %b" % firsts.translate(LETTERS, WITHIN)
    return max(1, math.ceil(characters / CHARACTERS + words.count(b" a") / WORDS))
