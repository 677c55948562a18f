"""Chinese names told by how they are made and where they stand: people, bodies, works."""

import re
from collections.abc import Iterator

from articles import bilingual
from articles.grounding import roster
from articles.grounding.syllables import (
    GIVEN,
    JOINS,
    NOT_GIVEN,
    NOT_PEOPLE,
    POSTS,
    SAYS,
    SOUNDS,
    SURNAMES,
    TITLES,
    TWO,
)

SAID = re.compile(SAYS)
POST = re.compile(POSTS)
ENDING_POSTS = tuple(POSTS.split("|"))
BEHIND_NAME = re.compile(
    rf"(?:{SAYS}|在|今|近日|日前|"
    rf"[，。、；：,.;:)）(（”」\s\0和与及或的等就将曾也则于对向从是并还此又已昨\d]|$)"
)
# Persons named by surname alone: 朱某, 刘大姐, 小张表示.
SHORT = re.compile(
    r"(?P<one>.)(?:某某?|先生|女士|大姐|大妈|大爷|阿姨|奶奶|爷爷|师傅)(?![校公业])|"
    r"小(?P<two>.)(?=说|表示|告诉|介绍)"
)
TOLD = re.compile(rf"(?:{SAYS}|在|近日|日前|[（(]|[，、](?=[^，。]{{0,12}}(?:{SAYS})))")
FUNCTIONAL = frozenset("的了在是和与及等为将被把也都就还又不要会能可称说表示于对向从并已曾由则")
WORK = re.compile("《([^《》\n]{2,40})》")
DOT = re.compile("[\u4e00-\u9fffA-Z]·[\u4e00-\u9fff]")
SOUNDING = re.compile(f"[{''.join(SOUNDS)}]{{3,}}")
# Surnames that are words far more often: names only where nothing is written before them.
RARE = frozenset("盖付占麦和于来成党边乐向任时都应单解包从由宗公相将让明同能")
TWO_MARKS = 2  # characters
JOINED_WITH = frozenset(
    ["其中", "集中", "当中", "年中", "月中", "家中", "手中", "空中", "途中", "盘中", "期中"]
)
# What goes on behind two characters that are no name then: 太浩湖南部, 治疗方法方面.
GOES_ON = {
    **dict.fromkeys(("湖南", "湖北", "河南", "河北", "江西", "山西", "山东", "海南"), "部岸麓侧边"),
    "达美": "国",
    "阿里": "斯戈",
    "中越": "来",
    "巴黎": "世",
    "南非": "洲",
    "东德": "克",
    "科隆": "群",
    "伊利": "运",
    "埃及": "记",
    "巴西": "尔",
    "海地": "区带面",
    "上汽": "化",
    "法方": "面法式",
    "新方": "案法向式",
    "以军": "团队工",
    "联想": "到起",
}
COMES_BEFORE = {
    "吉利": "英",
    "联想": "人",
    "阿里": "穆默",
    "北约": "以",
    "东德": "山华广",
    "中移动": "空其",
    "松下": "放轻",
    "乐天": "音",
    "杜邦": "奥",
}
LEAST = 2  # characters of a foreign name that only sound
Span = tuple[int, int]


def dotted(text: str) -> Iterator[Span]:
    """Foreign names with a dot: 萨姆·奥尔特曼; what does not sound is a rubric: 财经·行情."""
    last = 0
    for match in DOT.finditer(text):
        if match.start() < last:
            continue
        start, end = match.start(), match.end()
        start -= 0 if text[start].isascii() else _run_back(text, start, last)
        end = _run_on(text, end)
        heard = sum(mark in SOUNDS or mark.isascii() for mark in text[start:end])
        if heard >= LEAST and not PLAIN.search(text, start, end):
            last = end
            yield start, end


def _run_back(text: str, place: int, least: int) -> int:
    count = 0
    while count < 6 and place - count - 1 >= least and text[place - count - 1] in SOUNDS:
        count += 1
    return count


def _run_on(text: str, end: int) -> int:
    while end < len(text) and (
        text[end] in SOUNDS or (text[end] == ("·") and text[end + 1 : end + 2].isalpha())
    ):
        end += 1
    return end - (text[end - 1 : end] == "加" and text[end : end + 1] in JOINS)


def listed(text: str) -> Iterator[Span]:
    """Names of the roster."""
    han, end = roster.han(), 0
    for place, mark in enumerate(text):
        if place < end:
            continue
        for form in han.get(mark, ()):
            if text.startswith(form, place) and not _is_cut(text, place, place + len(form)):
                end = place + len(form)
                yield place, end
                break


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether what reads like a name is a part of other words: the 日股 of 次日股价."""
    before = text[start - 1 : start] if start else ""
    if (text[start] == "日" and before in DAYS and before != "") or _is_sound(text, start, end):
        return True
    following = text[end : end + 1]
    if text[end - 1] == "部" and following == "门":
        return True
    if before and before in COMES_BEFORE.get(text[start:end], ""):
        return True
    if following and following in GOES_ON.get(text[start:end], ""):
        return True
    return end - start == TWO_MARKS and _runs_on(text, start, end)


def _runs_on(text: str, start: int, end: int) -> bool:
    """Whether a word of the trade begins in it and ends behind it: the 芯片 of 其中芯片."""
    return _is_joined(text, start) and any(
        text.startswith(form, place) and place + len(form) > end
        for place in range(start + 1, end)
        for form, _name in bilingual.HAN.get(text[place], ())
    )


def _is_joined(text: str, start: int) -> bool:
    return start > 0 and text[start - 1 : start + 1] in JOINED_WITH


def _is_sound(text: str, start: int, end: int) -> bool:
    """Whether two characters only sound in a longer foreign name: the 兰州 of 马里兰州."""
    before = text[max(0, start - 2) : start]
    heard = before + text[start:end].removesuffix("州")
    return end - start == 2 == len(before) and set(heard) <= SOUNDS


def persons(text: str) -> Iterator[Span]:
    """Chinese persons before a verb of saying or behind their post."""
    for match in SAID.finditer(text):
        if span := _ending(text, match.start()):
            yield span
    for match in POST.finditer(text):
        if span := _beginning(text, match.end()):
            yield span
    for match in SHORT.finditer(text):
        if (match["one"] or match["two"]) in SURNAMES:
            yield match.span()


def told(text: str) -> Iterator[Span]:
    """Whoever has a surname and a post beside it: 董事长林小满称, 张文宏教授, 选手苏炳添."""
    for match in POST.finditer(text):
        if span := _behind_post(text, match.end()) or _before_post(text, match.start()):
            yield span


def titled(text: str) -> Iterator[Span]:
    """Whatever is made like a name of three characters and stands behind a post: 教授阎道坤参与."""
    for match in POST.finditer(text):
        start = match.end()
        if may_be_given(text[start : start + 3]) and len(text) >= start + 3:
            yield start, start + 3


def _behind_post(text: str, start: int) -> Span | None:
    for length in (3, 2):
        end = start + length
        said = text[start:end]
        if _may_be_person(said) and (
            TOLD.match(text, end) or (length == 3 and set(said[1:]) <= GIVEN)
        ):
            return start, end
    return None


def _before_post(text: str, end: int) -> Span | None:
    """A name that a clause begins with: ，张文宏教授."""
    start = end - 3
    before = text[start - 1 : start] if start > 0 else ""
    if start < 0 or "\u4e00" <= before <= "\u9fff" or not _may_be_person(text[start:end]):
        return None
    return start, end


def _may_be_person(said: str) -> bool:
    return (
        len(said) > 1
        and said[0] in SURNAMES
        and said[:2] not in NOT_PEOPLE
        and said[1:] not in TITLES
        and all("\u4e00" <= mark <= "\u9fff" and mark not in FUNCTIONAL for mark in said)
    )


def may_be_given(said: str) -> bool:
    """Whether what stands behind the surname can be a given name."""
    return _may_be_person(said) and set(said[1:]) & NOT_GIVEN <= {"一"}


def is_told(text: str, start: int, end: int) -> bool:
    """Whether a name stands behind a post or before what somebody says."""
    return _is_behind_post(text, start) or SAID.match(text, end) is not None


def begins(text: str, start: int) -> bool:
    """Whether a name of two characters can begin here: behind a post, a mark or nothing."""
    before = text[start - 1 : start] if start else ""
    return not "\u4e00" <= before <= "\u9fff" or _is_behind_post(text, start)


def _is_behind_post(text: str, start: int) -> bool:
    return text.endswith(ENDING_POSTS, 0, start)


def _ending(text: str, end: int) -> Span | None:
    """The name that ends here: 公司创始人张明远|表示."""
    for length in (4, 3, 2):
        start = end - length
        said = text[max(start, 0) : end]
        if (
            start >= 0
            and not _is_word(text, start)
            and _is_person(said)
            and (length > 2 or begins(text, start))
        ):
            return start, end
    return None


def _beginning(text: str, start: int) -> Span | None:
    """The name that begins here: 首席执行官|张明远在."""
    if text[start : start + 1] == "和":
        return None  # 球员和教练
    for length in (4, 3, 2):
        end = start + length
        if _is_person(text[start:end]) and BEHIND_NAME.match(text, end):
            return start, end
    return None


def _is_person(said: str) -> bool:
    if said[1:] in TITLES or SAID.fullmatch(said[1:]):
        return False
    if said[:2] in TWO:
        return len(said) in (3, 4) and not set(said[2:]) & NOT_GIVEN
    if len(said) not in (2, 3) or said[0] not in SURNAMES or said[:2] in NOT_PEOPLE:
        return False
    return not set(said[1:]) & NOT_GIVEN and all("\u4e00" <= mark <= "\u9fff" for mark in said)


def works(text: str) -> Iterator[Span]:
    """What stands in book-title marks."""
    for match in WORK.finditer(text):
        yield match.span(1)


def spelt(text: str) -> Iterator[Span]:
    """Foreign names without a dot: three characters and more that only sound."""
    for match in SOUNDING.finditer(text):
        if not PLAIN.search(match[0]):
            yield match.span()


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a foreign name begins and ends here: behind a mark or a post, before what it does."""
    before = text[max(0, start - 6) : start]
    begins = not before or not ("\u4e00" <= before[-1] <= "\u9fff") or BEFORE_NAME.search(before)
    return bool(begins) and (BEHIND_NAME.match(text, end) or SAID.match(text, end)) is not None


def full(text: str) -> Iterator[Span]:
    """Chinese names of three characters that are made like names, wherever they stand."""
    last = 0
    for place, mark in enumerate(text):
        if mark not in SURNAMES or place < last or _is_word(text, place):
            continue
        said = text[place : place + 3]
        if len(said) == 3 and set(said[1:]) <= GIVEN and BEHIND_NAME.match(text, place + 3):
            last = place + 3
            yield place, last
        elif said[1:2] in GIVEN and said[1:] and _is_listed(text, place, place + 2):
            last = place + 2
            yield place, last


def _is_word(text: str, place: int) -> bool:
    """Whether what begins here like a name is a word, or the end of one: 和正义, 成健康."""
    before = text[place - 1 : place] if place else ""
    within = "\u4e00" <= before <= "\u9fff"
    return text[place : place + 2] in NOT_PEOPLE or (within and text[place] in RARE)


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether a short name stands among others: 闫子贝、陈芸、罗玄哲."""
    return text[start - 1 : start] == "、" and text[end : end + 1] in ("、", "和", "与", "及", "等")


BEFORE_NAME = re.compile(rf"(?:{POSTS}|[在于和与及由被让给据对向是])\Z")
# Words of characters that also spell foreign names.
PLAIN = re.compile(
    "基本|根本|资本|比赛|多多|安康|日内|内比|加比|科技|里多|多里|保安|安保|华人|提高|高达|高温|高尚|"
    "高考|高科|热门|热爱|道德|福利|考古|施加|基金|基因|密切|豪华|豪门|赛马|钦佩|科普|本科|安宁|根基|"
    "森林|平安|平日|夏日|谢谢|默默|恰恰|沙龙|雷达|马达|山林|多万|万多|采纳|华夏|当日|日日"
)


def posts(text: str) -> Iterator[Span]:
    """Posts of state, school and church, which nobody says otherwise."""
    for match in OFFICE.finditer(text):
        yield match.span()


DAYS = (
    "次当昨今首隔翌每单前近同即末终初某假节本旧往平生工年月周一二三四五六七八九十0123456789多两数几"
)
OFFICE = re.compile(
    "副?(?:教授|部长|局长|厅长|市长|省长|县长|司长|处长|书记|主席|秘书长|校长|院长|会长|理事长|"
    "总理|首相|总统|外长|防长|大使|馆长|所长|"
    "检察长|行长|主任|团长|队长|站长)|新闻发言人|院士|硕士|总教练|设计师"
)
