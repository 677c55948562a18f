"""What stands before the news in a first sentence: place, day, agency and reporter of a wire."""

import re
from dataclasses import replace

from articles.sentences import Sentence

DAY = r"(?:\d{4} ?年 ?)?\d{1,2} ?月 ?\d{1,2} ?日"
PERSONS = r"(?: ?[（(][^（）()。]{2,60}[）)])"
# Somebody else's report, told by this source: that is part of the news.
NOT_OTHERS = "(?!据|外媒|知情|有|多家|消息)"
# What the name of a paper, an agency or a site ends with.
OUTLET = (
    r"[^\s，。、：；！？“”（）()【】]{0,12}"
    r"(?:社|报|网|站|台|刊|之家|客户端|公司|新闻|App|APP|频道|在线|科技)"
)
CITY = r"[A-Z][A-Z.'’ -]{2,40}(?:, [A-Z][A-Za-z. ]{1,20})?,? ?"
MONTH_DAY = r"(?:[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})? ?)?"
OPENINGS = (
    # 新华社巴黎12月9日电（记者唐霁）, IT之家 9 月 30 日消息，
    rf"{NOT_OTHERS}[^\s，。、：；！？“”（）()]{{2,16}} ?{DAY} ?(?:电|讯|消息)"
    rf"(?:{PERSONS}|(?=[\s，,：:]))",
    # 新京报讯2019年 …, 本站讯（通讯员 …）
    rf"{OUTLET} ?讯(?:{PERSONS}|(?=[^\u4e00-\u9fff]|记者|通讯员))",
    # WASHINGTON (Reuters) - , SANTA FE, N.M. (AP) —, NEW YORK, Nov. 9 /PRNewswire/ --
    rf"(?:{CITY}{MONTH_DAY})?[(/](?!NYSE|NASDAQ)[A-Z][A-Za-z ]{{1,24}}[)/]\s?(?:--?|—|–)(?=\s)",
)
OPENING = re.compile(rf"(?:{'|'.join(OPENINGS)})[\s，,：:|丨]*")


def without_opening(one: Sentence) -> Sentence:
    """The sentence from its news on; an item names whom it is from beside it."""
    found = OPENING.match(one.text)
    if found is None or found.end() == len(one.text):
        return one
    return replace(one, text=one.text[found.end() :], start=one.start + found.end())
