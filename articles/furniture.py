"""What stands around an article on its page, taken off: captions, shares, credits, links on."""

import re

from lxml import etree
from lxml.html import HtmlElement

from articles import density, plain

MOST = 0.2  # of a page's text; what holds more is no furniture, whatever it is called
LINKED = 0.8  # of a block's letters in links: it only leads elsewhere
ROUNDUP = 0.3  # of a text in such blocks: then the links are what the article is about
LONGEST = 250  # characters of a line that may be furniture
ENOUGH = 300  # Latin letters; an article has that much before "comments" may end it
PROSE = 500  # Latin letters of a paragraph: no comment, no teaser, so the article goes on

# Each as a whole word of a class or id, however the words are joined.
NAMES = """
    addthis addtoany ads adsbygoogle adsense advert advertisement advertisements advertising
    adverts attribution bdshare breadcrumb breadcrumbs byline bylines caption captions carousel
    comment commentlist comments consent cookie cookies copycode copyright credit credits crumbs
    descriptor disclaimer disqus figcaption fontsize footer gallery gdpr jiathis keyword
    keywords linkback masthead menu modal mostread nav navbar navigation newsletter newsletters
    outbrain overlay pagelink pager pagination paging popular popup promo promos promoted
    promotion pubdate rail readmore recirc recirculation recommend recommendation
    recommendations recommended related respond share sharebar sharebox sharelinks shares
    sharethis sharing sidebar signup slider slideshow social socials sponsor sponsored sponsors
    swiper taboola tagbox taglist teaser teasers textresizer timestamp toolbar tooltip trending
    widget zergnet
"""
WORDS = frozenset(NAMES.split())
PHRASES = re.compile(
    r"about[-_ ]?(?:the[-_ ]?)?author|also[-_](?:like|read)|author[-_ ]?(?:about|bio|box|card|info|"
    r"profile)|call[-_]to[-_]action|copy[-_]?code|font[-_]?size|hot[-_](?:article|list|news)|"
    r"im(?:g|age)[-_ ]?(?:caption|credit|desc|info|note|source)|"
    r"(?:more|most)[-_](?:from|news|on|popular|read|stories)|print[-_]only|"
    r"(?:article|entry|news|post|story)[-_ ]?(?:about|date|footer|keywords?|meta|tags)|"
    r"publish[-_]?(?:date|ed|time)|read[-_]?(?:also|more|next|on)|screen[-_]reader|see[-_]also|"
    r"sign[-_]up|sr[-_]only|tag[-_]?(?:box|cloud|links|list)|visually[-_]hidden|"
    r"fenxiang|pinglun|tuijian|xiangguan|zeren",
    re.IGNORECASE,
)
WORD_END = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
ROLE_NAMES = """
    alert alertdialog banner complementary contentinfo dialog menu menubar navigation search toolbar
"""
ROLES = frozenset(ROLE_NAMES.split())
TAGS = frozenset({"aside", "figcaption", "footer"})
FRAMES = frozenset({"html", "body", "article", "main", "h1"})
WEIGHTY = ".//pre | .//table | .//blockquote | .//p[2]"  # in a <figure>: more than a picture
HEADINGS = re.compile(r"h[1-6]|pre|blockquote")

LINES = re.compile(
    r"[\s(（【\[]*(?:责任编辑|责编|编\s*辑|校\s*对|监\s*制|审\s*核|(?:本文|文章|稿件)?来源|稿源|关键词|"
    r"标签)\s*[:：/>][^。！？!?]{0,60}"
    r"|字号|分享到?|打印|收藏|复制代码|返回(?:目录|顶部)|返回?目录|(?:推荐|相关|延伸)阅读|相关(?:推荐|新闻)"
    r"|评论\s*[（(]\d*[)）]|我要(?:评论|跟帖)|已输入\d+字|点击查看更多|展开全文|[上下]一[篇页][^。]{0,40}"
    r"|(?:特别|广告|免责|版权)声明.{0,200}|(?:以上内容|该文|此文|本文|文章)[^。]{0,12}[仅只](?:代表|供)[^。]{0,60}。?"
    r"|(?:[【\[]\s*\d{1,3}\s*[】\]]\s*)+"
    r"|advert(?:isement)?|comments?|share this(?: on \w+)?|sharing is caring!?|read more|close"
    r"|back to top|story continues below.*|continue reading.*|this slideshow requires javascript\.?"
    r"|media playback is unsupported.*|text size|loading\W*|print|email|save|tags?\s*:.*"
    r"|updated (?:at |on )?\d.{0,40}|filed under:?.*|sign up (?:here|for|to)\b.{0,120}"
    r"|you (?:may|might) also like\W*|click here (?:to|for)\b.{0,80}"
    r"|(?:read more|related|see also|read also|more on this|recommended)\s*:.*",
    re.IGNORECASE,
)
END = re.compile(
    r"[\s·•\-—=*#【\[]*(?:"
    r"(?:网友|最新|热门|全部|精彩)?评论(?:列表|区)?|(?:相关|延伸|推荐|更多|热门|拓展)的?(?:阅读|报道|新闻"
    r"|文章|链接|推荐|内容|资讯|专题)|猜你喜欢|您?可能(?:还|也)?(?:感兴趣|喜欢)的?.{0,6}"
    r"|(?:为[你您])?推荐|为[你您]推荐|大家都在看|热点推荐|我要(?:评论|跟帖)|发表(?:评论|留言)|网友留言"
    r"|(?:top rated |reader |latest |all |view )?comments?|leave a (?:comment|reply)"
    r"|join the (?:conversation|discussion)|read next|up next"
    r"|related(?: (?:stories|articles|posts|content|news|links|coverage|topics))?"
    r"|more (?:from|stories|news|like this|articles).{0,40}|you (?:may|might) also .{0,20}"
    r"|recommended(?: (?:for you|stories|reading))?|most (?:read|popular).{0,20}"
    r")[\s：:（(\d）)\]】…>»]*",
    re.IGNORECASE,
)


def clear(page: HtmlElement) -> None:
    """Take off a page what is furniture by its name, tag or role, as long as it says little."""
    weight = density.weights(page)
    most = MOST * weight[page]
    doomed: list[HtmlElement] = []
    walk = etree.iterwalk(page, events=("start",))
    for _, element in walk:
        if weight[element] <= most and _furniture(element) and element.find(".//h1") is None:
            doomed.append(element)
            walk.skip_subtree()
    for element in doomed:
        element.drop_tree()


def _furniture(element: HtmlElement) -> bool:
    if element.tag in TAGS or element.get("role") in ROLES:
        return True
    if element.tag in FRAMES:
        return False
    if element.tag == "figure":
        return not element.xpath(WEIGHTY)
    named = f"{element.get('class', '')} {element.get('id', '')}"
    words = {word.lower() for word in WORD_END.split(named)}
    return not WORDS.isdisjoint(words) or bool(PHRASES.search(named))


def clear_links(body: HtmlElement) -> None:
    """Take off the paragraphs of an article that only lead elsewhere, unless it is about them."""
    doomed: list[HtmlElement] = []
    said = linked = 0
    for block in list(body.iter()):
        if block is body or not plain.BLOCK.fullmatch(str(block.tag)) or _holds_blocks(block):
            continue
        length = _length(block)
        said += length
        inside = sum(map(_length, block.iter("a")))
        if inside > LINKED * length and not HEADINGS.fullmatch(str(block.tag)):
            doomed.append(block)
            linked += length
    if linked < ROUNDUP * said:
        for block in doomed:
            block.drop_tree()


def _holds_blocks(element: HtmlElement) -> bool:
    return any(
        each.tag != "br" and plain.BLOCK.fullmatch(str(each.tag))
        for each in element.iterdescendants()
    )


def _length(element: HtmlElement) -> int:
    return len(str(element.text_content()).strip())


def clear_lines(text: str) -> str:
    """A text without the lines that no author writes: "Share this", "责任编辑：…"."""
    return "\n\n".join(
        line
        for line in text.split("\n\n")
        if len(line) > LONGEST or not LINES.fullmatch(line.strip())
    )


def cut(text: str) -> str:
    """A text without what follows its last word: readers' comments, what else to read."""
    lines = text.split("\n\n")
    prose = max((n for n, line in enumerate(lines) if density.size(line) >= PROSE), default=-1)
    read = 0
    for number, line in enumerate(lines):
        ends = number > prose and read >= ENOUGH and len(line) < LONGEST
        if ends and END.fullmatch(line):
            return "\n\n".join(lines[:number])
        read += density.size(line)
    return text
