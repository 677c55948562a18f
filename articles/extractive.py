"""Summaries without a model: the source's own sentences, picked and put in order."""

import re
from itertools import pairwise

from articles import hollow
from articles.openings import without_opening
from articles.sentences import CLOSERS, ONE_CJK, Sentence, sentences
from articles.similar import CJK, units

__all__ = ["Sentence", "chosen", "first", "joined", "pick", "sentences", "weight"]

WORD = re.compile(rf"[^\W_{CJK}]+(?:[.,'’\-][^\W_{CJK}]+)*")
FINISHED = re.compile(rf"[。！？｡…!?.][{CLOSERS}]*$")
FINISHED_CJK = re.compile(rf"[。！？｡…][{CLOSERS}]*$")
# What a page says about itself rather than about the news.
BOILERPLATE = re.compile(
    r"责任?编辑|责编|^\W*编辑\s*[:：]"
    r"|^\W*(?:作者|记者|来源|图源|图片来源|题图|封面图?|文)\s*[丨|/:：]"
    r"|^\W*(?:资料图|图[为注：:]|▲|原标题|本文(?:来自|转自|作者|首发|系|由)|转载)"
    r"|^\W*(?:参考资料|相关阅读|延伸阅读|推荐阅读)"
    r"|未经.{0,6}(?:授权|许可).{0,6}(?:转载|使用|不得|禁止|严禁)|版权(?:所有|归)|转载请"
    r"|广告声明|免责声明|投资有风险|不构成.{0,6}建议"
    r"|(?:点击|扫码|扫描|长按|欢迎|请).{0,8}(?:关注|订阅|加入|二维码|[阅查]?[读看]原文)"
    r"|(?:关注|添加|搜索).{0,12}(?:公众号|微信)|阅读原文|线索投递|点个?[「“]?在看"
    r"|^\W*(?:subscribe|sign up|sign in|log in|follow us|read more|read also|click here"
    r"|share this|advertisement|related(?: articles?| stories)?:|image(?: credit)?s?:"
    r"|photos?(?: credit| by)?:|credit:|getty images|listen to this|join our|get the latest"
    r"|copyright|©|source:)"
    r"|all rights reserved|our newsletter|affiliate commission|cookie policy"
    r"|terms of (?:use|service)|privacy policy|enable javascript",
    re.IGNORECASE,
)
# Openings that lean on a sentence we may not have picked.
LEANING = re.compile(
    r"(?:[他她它]们?|这[一种个些也是就]|此外|另外|不过|然而|但是?|因此|所以|同时|其中|而且|对此|与此)"
    r"|(?:he|she|it|they|this|these|those|that|but|and|so|however|meanwhile|also|moreover|still|yet)\b",
    re.IGNORECASE,
)
PAIRS = tuple(zip("“「『（《(", "”」』）》)", strict=True))
TELLING = re.compile(r"\d+|[“「『《]|(?<!^)\b[A-Z]\w+")
SHORTEST = 12  # less than this, in the units of weight(), rarely says anything
WORTH = 0.5  # a score below this is not worth the room that is left
REPEATS = 0.7  # share of a sentence's units that another picked one has


def weight(text: str) -> int:
    """How much text it is, in Han characters: one for each CJK character, two for a word."""
    return len(ONE_CJK.findall(text)) + 2 * len(WORD.findall(text))


def pick(title: str, text: str, *, length: int = 220) -> str:
    """An extract of at most about `length` Han characters (a Latin word counts as two).

    It consists of whole sentences of the source, word for word and in its order, without what a
    wire sets before its news (place, day, agency, reporter): those that stand early, share words
    with the title and carry figures and names, and not what a page says about itself ("责任编辑",
    "Subscribe"). A text that has a sentence gives at least one, even one that is longer. Sentences
    follow each other without a space after Chinese and with one after Latin script; a line break
    stands where two would otherwise read as one.
    """
    return joined([one.text for one in chosen(title, text, length=length)])


def chosen(title: str, text: str, *, length: int = 220) -> list[Sentence]:
    """The sentences of the extract, in the order of the source."""
    candidates = [without_opening(one) for one in _worth_reading(title, sentences(text))]
    named = units(title)
    scores = {one: _score(one, place, named) for place, one in enumerate(candidates)}
    picked: list[Sentence] = []
    room = length
    for one in sorted(candidates, key=lambda one: (-scores[one], one.start)):
        cost = weight(one.text)
        if picked and scores[one] < WORTH:
            break
        if cost <= room and not any(_repeats(one, other) for other in picked):
            picked.append(one)
            room -= cost
    if not picked:  # none is short enough: the shortest of the first few comes nearest
        picked = sorted(candidates[:5], key=lambda one: weight(one.text))[:1]
    return sorted(picked, key=lambda one: one.start)


def first(text: str) -> str:
    """The first sentence with a closing mark, else the first line; "" when there is neither."""
    every = [one.text for one in sentences(text)]
    return next((one for one in every if FINISHED.search(one)), every[0] if every else "")


def _worth_reading(title: str, every: list[Sentence]) -> list[Sentence]:
    """The sentences that report something, each once; when none does, whatever there is."""
    once = list({one.text: one for one in reversed(every)}.values())[::-1]
    news = [one for one in once if not BOILERPLATE.search(one.text)]
    whole = [one for one in news if FINISHED.search(one.text) and one.text != title.strip()]
    telling = [one for one in whole if weight(one.text) >= SHORTEST]
    return telling or whole or news[:1] or once[:1]


def _score(one: Sentence, place: int, named: frozenset[str]) -> float:
    """How much a reader who has only the title would want this sentence."""
    own = units(one.text)
    score = 3 / (1 + 0.3 * place)
    score += 3 * len(own & named) / max(len(named), 1)
    score += 0.25 * min(len(TELLING.findall(one.text)), 5)
    score -= 0.8 * bool(LEANING.match(one.text))
    score -= 0.8 * one.text.rstrip(CLOSERS).endswith(("？", "?", "！", "!"))
    score -= 2.5 * _is_torn(one.text)
    score -= 4 * any(pattern.search(one.text) for pattern in hollow.ANY)  # stock phrases
    return score


def _is_torn(text: str) -> bool:
    """Whether a quotation or bracket begins or ends outside this sentence."""
    return text.count('"') % 2 == 1 or any(text.count(a) != text.count(b) for a, b in PAIRS)


def _repeats(one: Sentence, other: Sentence) -> bool:
    a, b = units(one.text), units(other.text)
    return len(a & b) >= REPEATS * max(min(len(a), len(b)), 1)


def joined(texts: list[str]) -> str:
    """Sentences as running text, with the gap that the script of each asks for behind it."""
    gaps = [_gap(before, behind) for before, behind in pairwise(texts)]
    return "".join(text + gap for text, gap in zip(texts, [*gaps, ""], strict=False))


def _gap(before: str, behind: str) -> str:
    """What keeps two sentences apart; a line break where they would read as one.

    That is so without a closing mark, and where a quotation meets the speaker of another.
    """
    gap = "" if FINISHED_CJK.search(before) else " "
    apart = [one.text for one in sentences(before + gap + behind)] == [before, behind]
    return gap if apart else "\n"
