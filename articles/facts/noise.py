"""Figures that state nothing: addresses, telephone numbers, ids, 7×24, names made of figures."""

import re
from collections.abc import Iterator

from articles.facts.fact import Page, Span

LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>()（）“”「」\"'，。；、\u4e00-\u9fff]+"
    r"|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}"
)
SPOT = re.compile(r"[0-9]++")
DIGITS = re.compile(
    r"(?<![0-9.])(?:"
    r"1[3-9][0-9]{9}(?![0-9,.]|\s?[万亿元个美])"  # a mobile telephone in China
    r"|[0-9]{3,4}-[0-9]{7,8}(?![0-9])|400-?[0-9]{3}-?[0-9]{4}(?![0-9])"
    r"|[0-9]{3}-[0-9]{3,4}-[0-9]{4}(?![0-9])"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])"  # an internet address
    r"|(?:7|24)\s?[×x*/]\s?(?:24|7)(?:小时)?(?![0-9])"
    r"|1/(?:2|4|8|16|32)(?=决赛)"
    r"|[0-9]{4,6}\.(?:SH|SZ|BJ|HK|SS|KS|TW|T|O|N)(?![A-Za-z])"
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?=[0-9]*[a-f])[0-9a-f]{12,64}(?![0-9a-z])"
    r"|[0-9]{1,5}(?:-[0-9]{1,7}){3,5}(?![0-9])"  # 978-7-111-12345-6
    r"|[0-9]{6}(?:19|20)[0-9]{9}[0-9Xx](?![0-9])"  # an identity card
    r")"
)
LABELLED = re.compile(
    r"(?:ISBN|ISSN|DOI|UUID|QQ|Tel|tel|TEL|ICP备|ICP证|代码|编号|文号|邮编|电话|热线|手机|单号|"
    r"账号|传真"
    r"|NASDAQ|NYSE|HKEX|SSE|SZSE|arXiv)(?:-1[03])?(?:为|是)?[:：]?\s?(?=[0-9+(])"
    r"[0-9+()][0-9A-Za-z+().\s/-]{3,30}(?<![\s.(-])"
)
ABROAD = re.compile(
    r"\+[0-9]{1,3}(?:[\s-][0-9()]{2,5}){2,5}(?![0-9])|\([0-9]{3}\)\s?[0-9]{3}-[0-9]{4}"
)
# Names that begin with figures.
FIGURED = re.compile(
    r"(?<![0-9.$])(?:36氪|58同城|58到家|51信用卡|51job|21世纪经济报道|21世纪|7-Eleven|3M公司|3D|2D|"
    r"911(?=事件|恐怖|恐袭|袭击)|360安全|360集团|360公司|4S|315晚会|618(?=大促|购物节|期间|活动)|996(?=工作制|制))"
)
# Names of indexes and lists that end in figures.
INDEXES = re.compile(
    r"(?:标普|沪深|中证|上证|科创|创业板|日经|富时|罗素|斯托克|纳斯达克|纳指|财富|世界|恒生|"
    r"S&P|Nasdaq|Fortune|FTSE|Russell|"
    r"Nikkei|STOXX|CAC|DAX|Dow|Inc\.|Forbes|CSI|SSE|STAR|Global|Tech|福布斯|胡润)\s?-?(?:30|40|50|"
    r"60|100|180|225|250|300|400|500|600|1000|2000)(?![0-9]|[,.][0-9]|\s?(?:[万亿名家人]|million|"
    r"billion))"
)
# Apart, each beginning with what it can begin with: so the search skips all else.
FESTIVALS = re.compile(
    "二十国集团|七国集团|八国集团|77国集团|COVID-19|Covid-19|双十[一二]|双1[12](?![0-9])|"
    "成千上万|成百上千|一分钱一分货|路易十[一二三四五六八]|一(?P<span>[天年周日])比一(?P=span)|"
    r"Double (?:Eleven|Twelve|1[12])(?![0-9])|"
    r"(?<![A-Za-z])(?:YoY|QoQ|MoM)(?![A-Za-z])|"
    "十一黄金周|五一(?:假期|劳动节|黄金周)?"
)
BORN = re.compile(r"[05-9][05]后(?<![0-9:]..后)(?![来方面续])")
ATTACKS = re.compile(r"9[·/]11(?<![0-9].{4})(?![0-9/])")
FIGURES = re.compile("[两三四五六个]位数")
FIGURES_LATIN = re.compile("(?:[Ss]ing|[Dd]oub|[Tt]rip)le-digit")
# Each with what a text must have for it.
PLACES = (
    ("", LABELLED),
    ("", FESTIVALS),
    ("后", BORN),
    ("11", ATTACKS),
    ("位数", FIGURES),
    ("-digit", FIGURES_LATIN),
    ("0", INDEXES),
)


def places(page: Page) -> Iterator[Span]:
    """What no other reader should see."""
    text = page.left
    if "@" in text or "://" in text or "www." in text:
        yield from (match.span() for match in LINK.finditer(text))
    for needle, pattern in PLACES:
        if needle in text:
            yield from (match.span() for match in pattern.finditer(text))
    if "+" in text or "(" in text:
        yield from (match.span() for match in ABROAD.finditer(text))
    for spot in SPOT.finditer(text):
        match = DIGITS.match(text, spot.start()) or FIGURED.match(text, spot.start())
        if match:
            yield match.span()
