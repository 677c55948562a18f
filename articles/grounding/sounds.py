"""Whether a name written as it sounds can be one of a source: 格里尔 of Grier, never of Lutnick."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

VOWELS = "aeiouy"
# What a character begins with, and the Latin letters that are written so.
BEGINS = {
    "b": ("巴柏拜班邦保贝本比彼宾波伯博布鲍堡北别宝芭毕卜白", "b pv"),
    "p": ("帕潘培佩皮平珀普庞蓬彭朋珮佩", "p bf"),
    "m": ("马玛迈麦曼梅蒙米密莫姆穆默芒毛茂摩门敏明美满慕缪", "m"),
    "f": ("法菲芬弗福夫费弥丰冯范芙佛方", "f vph"),
    "d": ("达戴丹道德登迪蒂丁杜顿多邓迭代当东朵敦", "d t"),
    "t": ("塔泰坦汤唐陶特腾滕提图托廷田汀透屯通", "t d"),
    "n": ("娜纳内尼涅宁纽诺努妮楠南能恩奈农讷", "n"),
    "l": ("拉莱兰朗劳勒雷里利莉廉林琳卢鲁伦罗洛琼丽蕾黎郎露柳列赖龙隆吕李娄琅", "l r"),
    "g": ("盖戈格根古高哥瓜冈贡戛葛", "gc kjq"),
    "k": ("孔卡凯坎康考科克肯库夸奎昆柯可", "kcq gxh"),
    "h": ("哈海汉赫亨胡华怀霍豪黑洪惠翰辉侯", "h jgxkwc"),
    "j": ("琼加吉基金杰贾济姬简吉居久季", "jgk czydch"),
    "q": ("齐奇乔切钦恰秋", "cjg kthqz"),
    "x": ("西希锡夏香谢辛雪欣休茜逊许肖孝歇", "sch xjkz"),
    "z": ("扎珍朱詹兹佐祖泽宗藏佐孜赞", "jzg csdth"),
    "c": ("查茨楚采策茶蔡茨慈翠", "ct szdjk"),
    "s": ("萨塞桑瑟沙莎山尚舍圣施史舒斯丝苏索什申盛沈森松舜撒色赛叔绍苔", "sc zxtjhg"),
    "r": ("日荣瑞让热荏柔若茹", "rj gyz"),
    "y": ("耶叶伊因尤约雅亚扬杨英永尧谊叶宜依娅", "yji eaughx"),
    "w": ("瓦万威韦维温沃乌伍魏薇文翁娃旺汪", "wvo uh"),
    "v": ("阿埃艾爱安奥欧厄昂翁恩", "aeiou hyjw"),
    "e": ("尔", "lr"),
}
ENDS_IN_N = frozenset(
    "班邦本宾潘平曼蒙芬丹登丁顿邓坦汤唐腾滕宁兰朗廉林琳伦根坎康肯昆汉亨金琼钦辛逊珍詹桑山尚圣"
    "申盛沈森因扬杨万温安昂恩翰彭庞蓬门敏明满冯范方东敦廷田汀屯通楠南能农郎龙隆琅冈贡洪简欣赞宗"
    "松舜荣让英永文旺汪"
)
IN_N = 0.5  # what an end in n weighs beside a consonant, and a vowel that begins a syllable
VOWEL = 0.3
KNOWN = 0.75  # of a name's characters
PAIR = 0.62  # likeness of two names side by side, below which they are not these
SURELY = 0.85  # likeness of a last name that is there
ALONE = 0.6  # likeness of one word, below which it is not this
ANOTHER = 0.4  # likeness of a first name, below which it is another
MANY = 2000  # words with a capital
NAMED = (2, 3)  # words of a name; longer runs are headlines
BETWEEN = 4  # words from a first name to a last one
WORD = re.compile("[A-ZÀ-ÖØ-ÞĀ-Ž][A-Za-zÀ-ÖØ-öø-ɏ']+")
JOINTS = "(?:de|da|van|von|der|den|la|le|del|di|al|bin|el|du|des|dos|ibn)"
RUN = re.compile(rf"{WORD.pattern}(?:[ -](?:[A-Z]\. )?(?:{JOINTS}[ -])*{WORD.pattern})*")
# What stands before a last name and is no first one.
TITLE = re.compile(
    "Mr|Mrs|Ms|Dr|Sir|Dame|Lord|Lady|Prof|Professor|President|Minister|Secretary|Chancellor|Judge|"
    "Justice|Senator|Governor|Mayor|King|Queen|Prince|Princess|Pope|General|Major|Captain|Colonel|"
    "Coach|Officer|Chairman|Chairwoman|Chair|Director|Representative|Commissioner|Ambassador|"
    "Inspector|Sergeant|Executive|Spokes(?:man|woman)|Analyst|Founder|CEO|CFO|CTO|COO|And|But|The|"
    "For|When|While|As|In|On|At|By|With|After|Before|Like|So|Then|Yet|To|Of|From"
)
JOINED = re.compile(rf"(?:{JOINTS}[ -])+{WORD.pattern}")
SILENT = (
    *(("sch", "s"), ("ph", "f"), ("wr", "r"), ("kn", "n"), ("wh", "w"), ("ck", "k")),
    *(("gh", "g"), ("x", "ks")),
)
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "s", "æ": "a", "œ": "o", "ð": "d"})
Element = tuple[str, str, float]  # letters it is, letters it may be, and what it weighs
MAY_BE = 0.6
ELSEWHERE_BEGUN = 0.85


@lru_cache(maxsize=1)
def _letters() -> dict[str, tuple[Element, ...]]:
    """What each character can be in Latin letters, and what each of them weighs."""
    found: dict[str, tuple[Element, ...]] = {}
    for name, (marks, latin) in BEGINS.items():
        for mark in marks:
            is_, _, may_be = latin.partition(" ")
            own: tuple[Element, ...] = ((is_, may_be, VOWEL if name == "v" else 1.0),)
            found.setdefault(mark, (*own, ("n", "m", IN_N)) if mark in ENDS_IN_N else own)
    return found


@lru_cache(maxsize=512)
def heard(said: str) -> tuple[Element, ...]:
    """The sounds of a Chinese rendering; none if it has other characters than such."""
    known = [_letters()[mark] for mark in said if mark in _letters()]
    if len(known) < KNOWN * len(said):
        return ()
    return tuple(element for elements in known for element in elements)


@lru_cache(maxsize=2048)
def spelt(word: str) -> str:
    """A Latin word as it is heard, in lower case without accents."""
    low = unicodedata.normalize("NFKD", word.lower().translate(PLAIN))
    low = "".join(mark for mark in low if mark.isascii() and mark.isalpha())
    low = f"z{low[1:]}" if low[:1] == "x" else low
    for written, sounds in SILENT:
        low = low.replace(written, sounds)
    return low


def likeness(said: tuple[Element, ...], word: str) -> float:
    """How much of both is heard in both in one order, from 0 to 1."""
    row = [0.0] * (len(word) + 1)
    for letters, others, weight in said:
        before = row
        row = [0.0]
        for at, mark in enumerate(word):
            both = 0.0
            if mark in letters:
                both = before[at] + weight
            elif mark in others:
                both = before[at] + weight * MAY_BE
            row.append(max(both, before[at + 1], row[at]))
    mine = sum(weight for _is, _may_be, weight in said)
    theirs = sum(_weight(word, at) for at in range(len(word)))
    like = 2 * row[-1] / (mine + theirs) if mine + theirs else 0.0
    return like if word[:1] in said[0][0] + said[0][1] else like * ELSEWHERE_BEGUN


def _weight(word: str, at: int) -> float:
    if word[at] in VOWELS:
        return VOWEL if at == 0 else 0.0
    if at and word[at] == word[at - 1]:
        return 0.0
    if word[at] in "nmh":
        return IN_N
    return VOWEL if word[at] in "w" else 1.0


def best(said: str, words: Iterable[str]) -> float:
    """How much a rendering is like the likest of these words; 1 if it cannot be told."""
    elements = heard(said)
    if not elements:
        return 1.0
    return max((_like(said, word) for word in words), default=0.0)


@lru_cache(maxsize=8192)
def _like(said: str, word: str) -> float:
    return likeness(heard(said), spelt(word))


def persons(text: str) -> list[list[str]]:
    """The words of a Latin text that begin with a capital, those side by side together.

    None of a text with so many that any rendering sounds like one of them.
    """
    found = [
        [*WORD.findall(match[0]), *(word.replace(" ", "") for word in JOINED.findall(match[0]))]
        for match in RUN.finditer(text)
    ]
    return found if sum(map(len, found)) <= MANY else []


def is_nobody(said: str, runs: Sequence[Sequence[str]]) -> bool:
    """Whether a rendering with a dot is of no two words that stand together, and of no last one.

    Whose last name is there may have got another first name: that is denied, too, if none of those
    before it sounds so.
    """
    parts = [part for part in said.split("·") if part]
    if len(parts) < 2 or not all(map(heard, parts)) or not runs:
        return False
    first, last = parts[0], parts[-1]
    likest = max((pair for run in runs for pair in _pairs(first, last, run)), default=0.0)
    if likest >= PAIR:
        return False
    return not any(_is_last(last, run) for run in runs)


def _pairs(first: str, last: str, run: Sequence[str]) -> Iterator[float]:
    """How much two names are like each two words of a run, the last name behind the first.

    A first name that sounds otherwise is another one's, however much the last name is the same.
    """
    for at, word in enumerate(run):
        behind = run[at + 1 : at + BETWEEN]
        if behind and (one := best(first, [word])) >= ANOTHER:
            yield (one + best(last, behind)) / 2


def _is_last(last: str, run: Sequence[str]) -> bool:
    """Whether a last name stands in a run without a first one: Lagarde, President Lagarde."""
    return any(
        best(last, [word]) >= SURELY
        and (TITLE.fullmatch(run[at - 1]) is not None if at else len(run) not in NAMED)
        for at, word in enumerate(run)
    )


def is_none(said: str, runs: Sequence[Sequence[str]]) -> bool:
    """Whether a rendering without a dot sounds like no word of these."""
    return (
        bool(heard(said))
        and bool(runs)
        and best(said, {word for run in runs for word in run}) < ALONE
    )
