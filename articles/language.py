"""Which language a text is in: its letters first, then what it says of itself."""

import re

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d]")
HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
LETTER = re.compile(r"[^\W\d_]")
CODE = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")
MISNAMED = {"cn": "zh", "tw": "zh", "hk": "zh", "jp": "ja", "kr": "ko", "chi": "zh", "zho": "zh"}
ENOUGH = 20_000  # characters that settle it
SURE = 30  # so many letters or words outweigh a declaration that contradicts them


def code(declared: str) -> str:
    """The language a feed or page declares as a short code: "zh" of "zh-CN", "zh_TW" or "cn"."""
    found = CODE.match(declared.strip())
    name = found.group().lower() if found else ""
    return MISNAMED.get(name, name)


def of(text: str, *, declared: str = "") -> str:
    """The language of a text as a short code ("zh", "ja", "en"), "" when nothing tells."""
    text = text[:ENOUGH]
    said = code(declared)
    han, kana, hangul = (len(script.findall(text)) for script in (HAN, KANA, HANGUL))
    words = len(LATIN_WORD.findall(text))
    if han + kana + hangul >= max(words, 1):
        return _east_asian(han, kana, hangul, said)
    if words >= SURE and said in ("zh", "ja", "ko"):
        said = ""  # a template's lang attribute over an English text
    if said or not words:
        return said if LETTER.search(text) else ""
    return "en" if words * 2 >= len(text.split()) else ""


def _east_asian(han: int, kana: int, hangul: int, said: str) -> str:
    if hangul > han + kana:
        return "ko"
    if kana * 10 > han + kana:  # Chinese that quotes a Japanese name has less, Japanese has more
        return "ja"
    if said in ("ja", "ko") and han < SURE:
        return said  # a headline may well do without kana
    return "zh"
