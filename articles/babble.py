"""How to tell that a model's text is no text: another language, a loop, the prompt, the source."""

import re

from django.utils.translation.trans_null import gettext_noop  # the usual one asks for settings

from articles import language, markdown
from articles.extractive import weight
from articles.sentences import sentences

FAR_LONGER = 4  # times what was asked for
SHORT = 60  # Han characters: so short a source may well be its own summary
TELLING = 14  # of a line of the prompt that nobody writes by chance
SENTENCE = 8  # of a sentence that nobody writes three times
ENOUGH = 6  # Han characters or Latin words that show a language
# A word over and over; digits and rules ("1000000", "-----") are no words.
LOOP = re.compile(r"(?=[^\W\d_])(.{1,6}?)\1{11}|(?=[^\W\d_])(.{7,60}?)\2{4}", re.DOTALL)
BLANK = re.compile(r"[\W_]+")

EMPTY = gettext_noop("The model's answer was empty.")
SCRIBBLE = gettext_noop("The model's answer was hardly a text.")
LOOPING = gettext_noop("The model repeated itself.")
ECHO = gettext_noop("The model gave back our own instructions.")
COPY = gettext_noop("The model gave the text back as it was.")
TOO_MUCH = gettext_noop("The model wrote far more than we asked for.")
LONGER = gettext_noop("The model wrote more than its source says.")
BARE = gettext_noop("The model gave the same line as headline and as summary.")
FOREIGN = gettext_noop("The model answered in another language than we asked for.")


def objection(
    text: str, *, rules: str, material: str, length: int, target: str, most: int = 0
) -> str:
    """Why a text is of no use, "" when nothing speaks against it.

    `rules` is what the model was told, `material` what it was to write about, `length` (in Han
    characters) and `target` (a language) what it was asked for, `most` what its source bears.
    """
    if not BLANK.sub("", text):
        return EMPTY
    if 2 * len(BLANK.sub("", text)) < len("".join(markdown.plain(text).split())):
        return SCRIBBLE  # marks for the most part; of what people write they are a tenth
    if LOOP.search(text) or _says_thrice(text):
        return LOOPING
    if weight(text) > FAR_LONGER * max(length, SHORT):
        return TOO_MUCH
    if most and weight(text) > most:
        return LONGER
    if _quotes(text, rules):
        return ECHO
    if weight(text) > SHORT and _bare(text) in _wholes(material):
        return COPY
    return FOREIGN if is_foreign(text, target) else ""


def is_twice(headline: str, text: str) -> bool:
    """Whether a text is but its headline once more."""
    return _bare(headline) == _bare(text)


def is_foreign(text: str, target: str) -> bool:
    """Whether a text is plainly not in the language wanted; a name or two prove nothing."""
    found, wanted = language.of(text), language.code(target)
    enough = len(language.HAN.findall(text)) + len(language.LATIN_WORD.findall(text)) >= ENOUGH
    eastern = {"zh", "ja", "ko"}
    if not found or not enough or found == wanted:
        return False
    return found in eastern or wanted in eastern  # Latin letters are told from others only


def _says_thrice(text: str) -> bool:
    every = [one.text for one in sentences(text) if weight(one.text) >= SENTENCE]
    return any(every.count(one) > 2 for one in set(every))


def _quotes(text: str, rules: str) -> bool:
    said = _bare(text)
    lines = (line for line in rules.splitlines() if weight(line) >= TELLING)
    return any(_bare(line) in said for line in lines)


def _wholes(material: str) -> set[str]:
    """The material, and what of it comes behind its headline."""
    return {_bare(material), _bare(material.partition("\n")[2])}


def _bare(text: str) -> str:
    return BLANK.sub("", text).lower()
