"""The words by which a page owns up to a change, as English and Chinese sites put them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from articles.hanzi import SIMPLER
from articles.sentences import sentences


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(phrases))


# All texts are folded first: NFKC, lower case, simplified characters, without what is quoted.
BEHIND = r"(?=\W*$|\s*[:(\[|\]】〗)》\-–—])"  # what stands behind a label, and behind no verb
LABEL = _any(  # a paragraph or headline begins with it
    r"\W*(?:(?:important |publisher['’]s )?(?:corrections?|clarifications?|corrected|errat(?:um|a)"
    r"|corrigend(?:um|a)|retractions?|retracted|withdrawn)|editor(?:['’]?s|s['’])? note"
    rf"|publisher['’]s note|note to (?:our )?readers|for the record){BEHIND}",
    r"\W*(?:重要|特别)?(?:更正|勘误|订正|澄清|撤稿|撤回|撤文|致歉|(?:更新|修订|修改|道歉)(?:说明|声明|启事))"
    rf"(?:说明|声明|启事|公告|通知|函|信|表|如下)?{BEHIND}",
    r"\W*(?:编者|编辑|编辑部|作者|校者|本报|本刊|本站|本网)[注註](?:释)?"
    rf"{BEHIND}|\W*(?:本报|本刊|本站|本网|编辑部)(?:更正|勘误|致歉|撤稿|声明|说明){BEHIND}",
)
# "Update" stands above a bare date as well, and above news: only what is dated and says something.
UPDATE = re.compile(
    r"\W*(?:update[sd]?\b|更新|修订|修改)(?:说明)?(?P<when>[^:–—]{0,60}?)(?::|[–—]|\s-\s)(?P<said>.*)"
)
DATED = re.compile(
    r"[\W\d_]|(?:年|月|日|时|分|秒|周.|星期.|[上下]午|北京时间|更新)|\b(?:jan|feb|mar|apr|may|jun|jul|aug|"
    r"sep|oct|nov|dec)[a-z]*|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:at|on|a\.?m|p\.?m|est|edt|et|pst|pdt|gmt|utc|bst|cst|[tz]|ago|hours?|minutes?|last)\b"
)
LEAST = 6  # characters that say more than when

THIS = r"this (?:\w+ )?(?:article|story|post|report|piece|column|headline|paper|caption|dispatch)"
SAID = _any(  # anywhere in a sentence
    rf"\b(?:earlier|previous|prior|original|initial|first) (?:version|edition)s? of {THIS}",
    rf"\b{THIS} (?:has|was|is|had)(?: since)?(?: been| being)?(?: \w+ly)? "
    r"(?:updated|corrected|amended|revised|retracted|withdrawn|removed|clarified|taken down)",
    rf"\b{THIS} (?:\w+ ){{0,4}}(?:misstated|misidentified|mischaracteri[sz]ed|misspelled"
    r"|incorrectly|erroneously|mistakenly|wrongly)",
    r"\bupdated (?:.{1,40} )?to (?:correct|clarify|reflect|remove|note|fix)\b",
    r"\bwe (?:\w+ )?(?:apologi[sz]e for|regret) (?:the|this|any|our) "
    r"(?:error|mistake|confusion|inaccurac|misunderstanding)|\bregrets the error\b",
    r"^\W*(?:corrects|removes|adds|fixes|clarifies)\b.{0,80}\b(?:para(?:graph)?s?|headline|byline)",
    rf"\b(?:has|have) (?:retracted|withdrawn|corrected|removed) {THIS}",
    r"本(?:文|稿|报道|新闻|帖|篇)[^。!?]{0,16}"
    r"(?:更正|勘误|修正|修订|订正|撤回|撤稿|撤下|(?<!最后)(?<!最近)(?<!持续)(?:更新|修改)(?!时间|日期|于?:))",
    r"(?:此前|先前|早前|之前|早先|原|旧)的?(?:版本|报道|文章|文|稿件|稿|标题|消息|表述)[^。!?]{0,30}"
    r"(?:有误|错误|误写|误作|误将|误称|不准确|不严谨|失实|不实|更正|笔误|疏漏)",
    r"(?:特此|谨此|现予|现将|予以|现)(?:作出|作)?(?:更正|勘误|订正|致歉)",
    r"(?:本报|本刊|本站|本网|本台|本号|编辑部|小编)[^。!?]{0,24}(?:致歉|道歉|歉意|更正|勘误|撤稿|撤回)",
    r"向(?:广大|各位|本报|本刊|所有)?(?:读者|网友)[^。!?]{0,16}(?:致歉|道歉|歉意)",
    r"文中[^。!?]{0,40}(?:有误|应为|误写|误作|误将|笔误|已更正|已修改|已修正)",
)
# An opening mark ends what the one before it began, or a row of them takes time with its square.
QUOTED = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")


def fold(text: str) -> str:
    """A text with one spelling for what reads the same."""
    plain = unicodedata.normalize("NFKC", text).translate(SIMPLER).casefold()
    return " ".join(plain.split())


def notice(known: Iterable[str], lines: Iterable[str]) -> str:
    """The first paragraph or sentence of a page that owns up to a change; "" when none does.

    What a text known before says is nothing new, and what is quoted the page says of others.
    """
    before = "\n".join(map(fold, known))
    return next((said for line in lines for said in _notices(line, before)), "")


def _notices(line: str, before: str) -> Iterator[str]:
    # Whether it was known is asked last: it costs, and few paragraphs say anything.
    folded = fold(line)
    if _labelled(folded):
        if folded not in before:
            yield line
        return
    for sentence in sentences(line):
        found = SAID.search(QUOTED.sub("", fold(sentence.text)))
        if found and found[0] not in before and folded not in before:
            yield sentence.text


def _labelled(line: str) -> bool:
    """Whether a folded paragraph begins with a label such as "Correction:" or 【更正】."""
    if update := UPDATE.match(line):
        when, said = (DATED.sub("", update[part]) for part in ("when", "said"))
        return not when and len(said) >= LEAST
    return LABEL.match(line) is not None
