"""How a text takes a number: as a bound from below or above, or as about right."""

ABOVE = [
    "超过",
    "超",
    "超过了",
    "逾",
    "高于",
    "大于",
    "多于",
    "不少于",
    "不低于",
    "至少",
    "突破",
    "突破了",
    "高达",
    "起码",
    "不下",
    "远超",
]
BELOW = [
    "近",
    "将近",
    "接近",
    "不到",
    "不足",
    "少于",
    "低于",
    "至多",
    "最多",
    "不超过",
    "不高于",
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
BEFORE = (
    (tuple(BELOW), "<"),
    (tuple(ABOVE), ">"),
    (tuple(ABOUT), "~"),
)
BEFORE_LATIN = ((tuple(UNDER), "<"), (tuple(OVER), ">"), (tuple(NEAR), "~"))
BEHIND = (
    (("以上", "余", "+", " or more", " plus ", " and above"), ">"),
    (("以下", "以内", "不到", " or less", " or fewer"), "<"),
    (("左右", "上下", " or so"), "~"),
)
WIDEST = 20


def before(low: str, start: int) -> str:
    """The sign for what stands before a number: "<", ">", "~" or ""."""
    if start and low[start - 1] == " ":
        for words, sign in BEFORE_LATIN:
            if low.endswith(words, max(0, start - WIDEST), start):
                return sign
        start -= 1
    for words, sign in BEFORE:
        if low.endswith(words, max(0, start - WIDEST), start):
            return sign
    return ""


def behind(low: str, end: int) -> tuple[str, int]:
    """The sign for what stands behind a number, and where that ends."""
    for words, sign in BEHIND:
        if low.startswith(words, end) and not low.startswith("上下文", end):
            word = next(word for word in words if low.startswith(word, end))
            return sign, end + len(word.rstrip())
    if low[end : end + 1] == "多" and low[end + 1 : end + 2] not in ("少", "数", "年"):
        return ">", end + 1
    return "", end
