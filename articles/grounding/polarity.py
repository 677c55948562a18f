"""Whether something is said to be so, not to be so, or only to come."""

import re

from articles.facts.fact import Page
from articles.grounding.passages import Clause
from articles.words import words

# Words in which a "not" denies nothing.
IDLE = (
    "未来|未必|不仅|不断|不少|不同|不过|不久|不到|不足|不但|不止|不只|不得不|不可或缺|不如|不及|不论|不管|"
    "不乏|不等|不一|不动产|不锈钢|无人|无线|无论|无疑|无锡|无损|非常|非洲|非法|非农|除非|并非易事|"
    "没收|不敌|能不能|是不是|会不会|要不要|不满|不止|不超过|不低于|特别|分别|级别|别的|类别|识别|个别|无效|无形|无限|无菌|无感|不超|不低于|不高于|不少于|不得低于|不得高于|不得超"
)
NOT = (
    "并未|从未|尚未|仍未|还未|均未|未能|未有|未曾|未获|未被|未|没有|没能|没|并非|并不|不会|不能|不再|不予|不得|"
    "不准|不许|不必|不需|无需|无须|不用|不含|不包括|不涉及|不适用|不|非|无|拒绝|否认|否决|驳回|禁止|停止|暂停|取消|"
    "放弃|撤回|撤销|避免|缺乏|缺少|排除|难以|免于|免除|豁免"
)
NOT_LATIN = (
    r"not|no|never|none|neither|nor|without|cannot|denie[sd]|deny|denying|declin(?:ed|es|ing)|"
    r"refus(?:ed|es|ing|al)|reject(?:ed|s|ing)?|fail(?:ed|s|ing)?\sto|lack(?:s|ed|ing)?|unable|"
    r"unlikely|instead\sof|rather\sthan|stopped|ruled\sout|scrapped|nothing|nobody"
)
TO_COME = (
    "即将|行将|或将|预计将|将会|将(?![军近领来士其之把要]|会议)|拟(?!合|人|真|声)|计划|预计|有望|有意|打算|准备|考虑|"
    "目标|力争|争取|可能|或(?=[于在将有会])|提议|建议|草案|征求意见|洽谈|谈判|商讨|商谈|据传|传闻|待|等待|仍需|"
    "还需|尚需|需经|需要?获得|申请|正在|推进|筹备|酝酿|寻求|希望|承诺|呼吁|要求|若|如果|一旦|之后才|至少要|最快|最早"
)
TO_COME_LATIN = (
    r"will|would|plan(?:s|ned|ning)?|expect(?:s|ed|ing)?|aim(?:s|ed|ing)?|intend(?:s|ed|ing)?|may|"
    r"might|could|can|set\sto|due|schedul(?:ed|es)|seek(?:s|ing)?|sought|propos(?:es|ed|al|ing)|talks|"
    r"consider(?:s|ing|ed)?|weigh(?:s|ing)?|if|until|unless|pending|await(?:s|ing)?|yet\sto|hop(?:es|ed|ing)|"
    r"want(?:s|ed)?|ask(?:s|ed|ing)?|subject\sto|target(?:s|ed|ing)?|should|must|shall|ought|to\sbe|"
    r"preliminary|provisional(?:ly)?|draft|alleg(?:es|ed|ations?)|rumou?r(?:s|ed)?|reportedly|upcoming|"
    r"forthcoming|next|soon|eventual(?:ly)?|potential(?:ly)?|possible|possibly|likely|agreed\sto|agrees\sto|"
    r"about\sto"
)
DONE = (
    "已经?(?!知|故|婚)|业已|现已|完成(?!后|之后|前)|落成|正式(?!提)|告[吹成]|"
    "(?<=[\u4e00-\u9fff])了(?!解|如)|终于"
)
DONE_LATIN = r"already|ha(?:s|ve|d)(?:\sbeen)?|completed|finally|now|was|were|did|complete"
LATIN = "(?<![a-z])(?:{})(?![a-z])"
IDLE_PLACE = re.compile(IDLE)
DENIES = re.compile(f"{NOT}|n't(?![a-z])|" + LATIN.format(NOT_LATIN))
NOT_HAN = re.compile(NOT)
# The first words of all that denies in English; "t" of "didn't".
LIKELY = words(
    "not no never none neither nor without cannot denies denied deny denying declined declines "
    "declining refused refuses refusing refusal rejected rejects rejecting reject failed fails "
    "failing fail lack lacks lacked lacking unable unlikely instead rather stopped ruled scrapped "
    "nothing nobody t"
)
AHEAD = re.compile(f"{TO_COME}|" + LATIN.format(TO_COME_LATIN))
HAPPENED = re.compile(f"{DONE}|" + LATIN.format(DONE_LATIN))


def denials(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where a clause says that something is not so."""
    idle = [match.span() for match in IDLE_PLACE.finditer(low, start, end)]
    return [
        match.span()
        for match in DENIES.finditer(low, start, end)
        if not any(a < match.end() and match.start() < b for a, b in idle)
    ]


def all_denials(page: Page) -> list[int]:
    """Where the denials of a text end; `denials` of all of it, faster."""
    low = page.low
    ends = [match.end() for match in NOT_HAN.finditer(low) if not _is_idle(low, *match.span())]
    for word in LIKELY.intersection(page.where):
        for at in page.where[word]:
            if match := DENIES.match(low, at - 2 if word == "t" else at):
                ends.append(match.end())
    return sorted(ends)


def _is_idle(low: str, start: int, end: int) -> bool:
    before = max(0, start - 2)
    return any(
        match.start() < end and start < match.end()
        for match in IDLE_PLACE.finditer(low, before, end + 4)
    )


def is_denied(low: str, clause: Clause) -> bool:
    return bool(denials(low, clause.start, clause.end))


def is_done(low: str, clause: Clause) -> bool:
    return HAPPENED.search(low, clause.start, clause.end) is not None
