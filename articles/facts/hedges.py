"""How a text takes a number: as a bound from below or above, or as about right."""

ABOVE = [
    "超过",
    "超",
    "超过了",
    "逾",
    "高于",
    "大于",
    "多于",
    "至少",
    "突破",
    "破",
    "突破了",
    "高达",
    "起码",
    "不下",
    "不小于",
    "远超",
    "站上",
    "站稳",
    "重返",
    "升破",
    "涨破",
    "冲破",
    "迈过",
    "跨过",
    "过",
]
BELOW = [
    "最高",
    "最高达",
    "最高可达",
    "最多达",
    "近",
    "逼近",
    "跌破",
    "失守",
    "降破",
    "将近",
    "接近",
    "不到",
    "不足",
    "少于",
    "低于",
    "小于",
    "不大于",
    "不多于",
    "至多",
    "最多",
    "不及",
]
ABOUT = ["约", "大约", "约为", "约合", "大概", "约占", "约有", "约在", "约达", "估计", "~", "≈"]
OVER = [
    f"{word} "
    for word in [
        "over",
        "more than",
        "above",
        "at least",
        "exceed",
        "exceeds",
        "exceeded",
        "exceeding",
        "upwards of",
        "tops",
        "topped",
        "topping",
        "past",
        "surpass",
        "surpassed",
        "surpasses",
        "surpassing",
        "beyond",
        "north of",
        "in excess of",
        "no fewer than",
        "no less than",
        "greater than",
        "well over",
    ]
]
UNDER = [
    f"{word} "
    for word in [
        "under",
        "below",
        "less than",
        "fewer than",
        "nearly",
        "almost",
        "up to",
        "at most",
        "as many as",
        "as much as",
        "close to",
        "no more than",
        "just under",
        "just short of",
    ]
]
NEAR = [
    f"{word} "
    for word in [
        "about",
        "around",
        "some",
        "roughly",
        "approximately",
        "circa",
        "an estimated",
        "or so",
    ]
]
# 不得超过 and "must not exceed" turn a bound round.
DENIED = (
    "不",
    "不得",
    "不能",
    "不可",
    "不会",
    "不应",
    "未",
    "未能",
    "没有",
    "没能",
    "并未",
    "无法",
    "难以",
)
DENIED_LATIN = ("not ", "not be ", "n't ", "never ")
TURNED = {"<": ">", ">": "<"}
BEFORE = (
    (tuple(BELOW), "<"),
    (tuple(ABOVE), ">"),
    (tuple(ABOUT), "~"),
)
BEFORE_LATIN = ((tuple(UNDER), "<"), (tuple(OVER), ">"), (tuple(NEAR), "~"))
BEHIND = (
    (("以上", "余", "出头", "+", " or more", " plus ", " and above"), ">"),
    (("以下", "以内", "不到", " or less", " or fewer"), "<"),
    (("左右", "上下", " or so"), "~"),
)
WIDEST = 20


def before(low: str, start: int) -> str:
    """The sign for what stands before a number: "<", ">", "~" or ""."""
    if start and low[start - 1] == " ":
        if found := _longest(low, start, BEFORE_LATIN):
            sign, place = found
            return _turned(sign, low.endswith(DENIED_LATIN, max(0, place - WIDEST), place))
        start -= 1
    if found := _longest(low, start, BEFORE):
        sign, place = found
        return _turned(sign, low.endswith(DENIED, max(0, place - WIDEST), place))
    return ""


def begin(low: str, start: int) -> int:
    """Where the words before a number begin that bound it; the number itself without any."""
    spaced = bool(start) and low[start - 1] == " "
    found = _longest(low, start, BEFORE_LATIN) if spaced else None
    found = found or _longest(low, start - spaced, BEFORE)
    return found[1] if found else start


def around(low: str, start: int, end: int) -> str:
    """The sign before a number or else behind it."""
    return before(low, start) or behind(low, end)[0]


def _longest(
    low: str, start: int, rows: tuple[tuple[tuple[str, ...], str], ...]
) -> tuple[str, int] | None:
    """The sign of the longest of these words that ends here, and where that begins."""
    least = max(0, start - WIDEST)
    if not any(low.endswith(words, least, start) for words, _sign in rows):
        return None
    said = [
        (len(word), sign)
        for words, sign in rows
        for word in words
        if low.endswith(word, 0, start) and not _is_tail(low, start - len(word))
    ]
    if not said:
        return None
    length, sign = max(said)
    return sign, start - length


# What goes on with 过 and bounds nothing: 通过, 换过40套.
PASSED = "通经不超透越换跑用做去当有来看买卖采试办开拿获得测装修提说住吃写读学讲见拍打走到受"


def _is_tail(low: str, place: int) -> bool:
    """Whether what begins here ends a longer word: the "over" of cover, the 过 of 通过."""
    before = low[place - 1 : place] if place else ""
    return (before.isascii() and before.isalpha() and low[place].isascii()) or (
        low[place] == "过" and before != "" and before in PASSED
    )


def _turned(sign: str, denied: bool) -> str:
    return TURNED.get(sign, "") if denied else sign


def behind(low: str, end: int) -> tuple[str, int]:
    """The sign for what stands behind a number, and where that ends."""
    for words, sign in BEHIND:
        if low.startswith(words, end) and not low.startswith("上下文", end):
            word = next(word for word in words if low.startswith(word, end))
            return sign, end + len(word.rstrip())
    if low[end : end + 1] == "多" and low[end + 1 : end + 2] not in ("少", "数", "年"):
        return ">", end + 1
    return "", end
