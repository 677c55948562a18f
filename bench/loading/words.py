"""Invented texts and queries whose words are as unequally common as those of a language.

Words of two or three characters from the usual ones (level 1 of GB 2312), and English ones; the
n-th is n times rarer than the first. So an index holds a few very long lists and very many short
ones, as that of real editions does, and queries meet both.
"""

from functools import cache
from itertools import accumulate
from random import Random

CHINESE, CHARACTERS = 6_000, 1_500
ENGLISH = """
model market chip policy battery startup cloud agent robot price report energy data security launch
release open source training inference funding merger court law privacy phone display sensor
satellite rocket hospital drug trial port cargo ferry rail grid solar wind hydrogen lithium copper
bank bond rate inflation tariff export import factory worker union school library museum river
storm drought harvest wheat coffee fishing shipyard airport airline pilot engine turbine fabric
memory compiler kernel database browser search index crawler benchmark paper dataset token prompt
alignment safety audit licence patent antitrust subsidy election minister parliament treaty border
OpenAI NVIDIA DeepSeek Anthropic Mistral Qwen TSMC Huawei GPT Claude Gemini Llama
"""
FOREIGN = 0.06  # of the words of a Chinese text are English ones
SENTENCES, ITEMS = 14, 11  # of a body; of an edition: a page of about 30 KB


class Language:
    """Words, and how often each is said."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def say(self, chance: Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.weights, k=count)


@cache
def chinese() -> Language:
    usual = bytes(
        each for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF) for each in (row, cell)
    ).decode("gb2312")
    chance = Random(5)
    some = chance.sample(usual, CHARACTERS)
    lengths = chance.choices((2, 3), (9, 1), k=CHINESE)
    return Language(list(dict.fromkeys("".join(chance.choices(some, k=n)) for n in lengths)))


@cache
def english() -> Language:
    return Language(Random(6).sample(ENGLISH.split(), len(ENGLISH.split())))


def sentence(chance: Random, language: str, words: int) -> str:
    """A sentence with a figure in it, which is something that can be checked."""
    figure = chance.randint(1, 99)
    if language == "en":
        said = " ".join(english().say(chance, words))
        return f"{said[:1].upper()}{said[1:]}, up {figure}%. "
    said = "".join(
        f" {english().say(chance, 1)[0]} " if chance.random() < FOREIGN else word
        for word in chinese().say(chance, words)
    )
    return f"{said.strip()}，涨 {figure}%。"


def title(chance: Random, language: str) -> str:
    return sentence(chance, language, 8).rstrip("。. ")


def body(chance: Random, language: str) -> str:
    """Several paragraphs of Markdown."""
    said = (sentence(chance, language, chance.randint(12, 26)) for _ in range(SENTENCES))
    return "\n\n".join(each.strip() for each in said)


def texts(chance: Random, language: str) -> list[tuple[str, str]]:
    """Title and body of every item of an edition."""
    return [(title(chance, language), body(chance, language)) for _ in range(ITEMS)]


def queries(chance: Random, count: int) -> list[str]:
    """So many different queries, the first asked most: one word or two, a few that find nothing."""
    found: dict[str, None] = {}
    while len(found) < count:
        language = english() if chance.random() < 0.25 else chinese()
        words = language.say(chance, 2 if chance.random() < 0.3 else 1)
        if chance.random() < 0.05:
            words.append(f"{chance.choice('qxz')}{chance.randrange(10_000)}")
        found[" ".join(words)] = None
    return list(found)
