"""Numbers as Chinese and English write them, in figures, in words and in both."""

import re
from decimal import Decimal
from functools import lru_cache

ONES = {
    **dict(zip("零〇一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    "两": 2,
}
SAID = frozenset([*ONES, *"123456789"])
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
DIGITS = "".join(ONES)
PLACES = "".join([*TENS, *BIG])

FIGURES = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])(?:\.[0-9]+)?"
    r"|[0-9]{1,2}(?:,[0-9]{2}(?=,))+,[0-9]{3}(?![0-9,])"  # 2,06,737 as India groups them
    r"|[0-9]++(?:\.[0-9]+)?)"
)
# A scale, unless it belongs to a unit: 千瓦, 兆赫, 百分点.
SCALES = r"(?:[拾佰仟十万亿]|百(?!分)|千(?![瓦米克伏])|兆(?![瓦赫字比欧]))"
# 1.3万, 3千万, 1亿3000万, 二十四, 三点五, 一百二, 两亿四; whether it is a number its reader says.
HAN = (
    rf"(?:{FIGURES}(?:\s?{SCALES}+(?:{FIGURES}\s?{SCALES}+)*"
    # 1万1 and 4万8 leave the last place unsaid
    rf"(?:(?<=[千万])[1-9](?![0-9.,%％年月日:百千万亿]))?)?"
    rf"|(?:[{DIGITS}]|{SCALES})+(?:点[{DIGITS}]+{SCALES}*)?)"
)
LONG = 24  # characters; a longer one is an id or noise
PIECE = re.compile(rf"{FIGURES}|[{DIGITS}]点[{DIGITS}]+|[{DIGITS}{PLACES}]|点[{DIGITS}]+")

WORD_ONES = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
WORD_TENS = {
    word: number * 10
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
WORD_SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
    "score": 20,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "mm": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "t": 10**12,
    "tn": 10**12,
    "trn": 10**12,
    "crore": 10**7,
    "lakh": 10**5,
}
HALF = Decimal("0.5")
_ONE = "|".join(sorted(WORD_ONES, key=len, reverse=True))
_TEN = "|".join(WORD_TENS)
_LONG = "hundred|thousand|million|billion|trillion|dozen"
WORD = rf"(?:(?:{_TEN})(?:[\s-](?:{_ONE}))?|{_ONE})(?![a-z])"
# two million, twenty-four, half a billion, a dozen, two and a half million, one hundred and five
WORDS = (
    rf"(?:half\s(?:an?\s)?(?:{_LONG})(?![a-z])|half\san?(?=\s(?:year|hour|month|day|decade|century))"
    rf"|an?(?=\s(?:year|hour|month|week|day|decade)\sand\sa\s(?:half|quarter)(?![a-z]))"
    rf"|(?:a\s|one\s|three\s)?quarters?\sof\sa\s(?:{_LONG})(?![a-z])"
    rf"|(?:{WORD}|an?)\s(?:{_LONG})\sand\sa\shalf(?![a-z])"
    rf"|(?:{WORD}|an?)\sand\sa\shalf(?:\s(?:{_LONG}))?"
    rf"|(?:{WORD}|an?)(?:[\s-](?:{_LONG})(?![a-z]))+"
    rf"(?:\s(?:and\s)?{WORD}(?:[\s-](?:{_LONG})(?![a-z]))*)*"
    rf"|{WORD}(?:\spoint(?:\s(?:{_ONE})(?![a-z]))+(?:[\s-](?:{_LONG})(?![a-z]))?)?)"
)
SCALE = (
    r"(?:\s?(?:k|m|mn|mln|mm|b|bn|bln|t|tn|trn)(?![a-z0-9])"
    r"|(?:\s?-\s?|\s)?(?:hundred|thousand|million|billion|trillion|dozen|crore|lakh)s?(?![a-z]))"
)
SPELT = frozenset({*WORD_ONES, *WORD_TENS})


def of_figures(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


@lru_cache(maxsize=4096)
def of_han(text: str) -> Decimal | None:
    """The value of a numeral as HAN finds it; None when it is none (万一, 千百)."""
    if text[-1].isascii() and (text.isdigit() or text.isascii()):
        return of_figures(text)
    total = section = Decimal(0)
    digit: Decimal | None = None
    last, biggest = 1, 0
    for piece in _pieces(text):
        if isinstance(piece, Decimal):
            digit = piece if digit is None else digit * 10 + piece
        elif piece in TENS:
            if digit is None and (section or last != 1) and TENS[piece] != 10:
                return None
            section += (1 if digit is None else digit) * TENS[piece]
            digit, last = None, TENS[piece]
        else:
            section += digit or 0
            if not section and not total:
                return None
            if BIG[piece] > biggest:
                total = (total + section) * BIG[piece]
            else:
                total += section * BIG[piece]
            section, digit, last, biggest = Decimal(0), None, BIG[piece], BIG[piece]
    digit = digit or Decimal(0)
    return total + section + digit * (_unsaid(text, digit) if last > 10 else 1)


def _unsaid(text: str, digit: Decimal) -> int:
    """The place a last digit is in without a word for it: 一百二 is 120, 两亿四 is 240 million."""
    if not 0 < digit < 10 or text[-1] not in SAID or text[-2] in "零〇":
        return 1
    return (TENS.get(text[-2]) or BIG.get(text[-2], 10)) // 10


def _pieces(text: str) -> list[Decimal | str]:
    """The numeral as numbers and place names; 三点五 and 1.3 are one number each."""
    found: list[Decimal | str] = []
    for match in PIECE.finditer(text):
        piece = match[0]
        if piece[0] == "点" and found:
            whole = of_han(text[: match.start()]) or Decimal(0)
            return [whole + _fraction(piece[1:]), *_pieces(text[match.end() :])]
        if piece[0] in ONES:
            number = Decimal(ONES[piece[0]])
            found.append(number + _fraction(piece[2:]) if len(piece) > 1 else number)
        elif piece in TENS or piece in BIG:
            found.append(piece)
        else:
            found.append(of_figures(piece))
    return found


def _fraction(digits: str) -> Decimal:
    return Decimal("0." + "".join(str(ONES[digit]) for digit in digits)) if digits else Decimal(0)


def of_words(text: str) -> Decimal:
    """The value of an English number in words as WORDS finds it."""
    words = re.findall(r"[a-z]+", text.lower())
    if words[0] == "half":
        return HALF * WORD_SCALES.get(words[-1], 1)
    if {"quarter", "quarters"} & set(words):
        return WORD_ONES.get(words[0], 1) * HALF * HALF * WORD_SCALES[words[-1]]
    if len(words) > 3 and words[-3:] == ["and", "a", "half"] and words[-4] in WORD_SCALES:
        return of_words(" ".join(words[:-3])) + HALF * WORD_SCALES[words[-4]]
    if "point" in words:
        return _pointed(words)
    total, section = Decimal(0), Decimal(0)
    for word in words:
        if word in WORD_ONES or word in WORD_TENS:
            section += WORD_ONES.get(word, WORD_TENS.get(word, 0))
        elif word == "half":
            section += HALF
        elif word in ("a", "an"):
            section = section or Decimal(int(words[-1] != "half" or words.index(word) == 0))
        elif word in ("hundred", "dozen"):
            section *= WORD_SCALES[word]
        elif word in WORD_SCALES:
            total, section = total + (section or 1) * WORD_SCALES[word], Decimal(0)
    return total + section


def _pointed(words: list[str]) -> Decimal:
    """Two point five million."""
    at = words.index("point")
    times = WORD_SCALES.get(words[-1], 1)
    digits = "".join(str(WORD_ONES[word]) for word in words[at + 1 :] if word in WORD_ONES)
    return (of_words(" ".join(words[:at])) + Decimal(f"0.{digits}")) * times


def of_scale(text: str) -> int:
    """What an English scale multiplies by: "bn", " million", "-dozen"."""
    return (
        WORD_SCALES[text.strip().lstrip("-").strip().lower().removesuffix("s") or "k"]
        if text
        else 1
    )


def of_places(places: str) -> Decimal:
    """What bare scales multiply to: 千万, 百亿."""
    value = Decimal(1)
    for place in places:
        value *= TENS.get(place) or BIG[place]
    return value
