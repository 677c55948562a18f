"""Closure: lead and commentary may only speak of what the edition's items carry."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles import prose
from articles.extractive import weight
from articles.facts.fact import Page
from articles.grounding import Claim, Verdict, check
from articles.grounding.roster import known
from articles.sentences import sentences
from articles.units import units
from articles.words import words
from digests import subjects

SAID = 8  # Han characters; a shorter thing in marks is a figure of speech, unless somebody says it
SAYS = "说(?![法明服])|称(?![为号呼])|表示|直言|坦言|指出|强调|认为|写道|回应|says?|said"
SAID_BEFORE = re.compile(rf"(?:{SAYS})[：:，,]? ?[“「『\"]\Z", re.IGNORECASE)
SAID_BEHIND = re.compile(
    rf"[。，！？,.!?]?[”」』\"][，,]? ?[^，。；！？“”「」,.;!?\"\n]{{2,30}}(?:{SAYS})"
)
HAN = "\u4e00-\u9fff"
HAN_NAME = re.compile(f"[{HAN}·]+")
# What a new thing is often called: AI玩具, 5G基站. Behind a name stands a verb as often.
COMPOUND = re.compile(rf"(?<![A-Za-z0-9&])(?:AI|AR|VR|XR|[23]D|[56]G|IoT|EV|IT) ?([{HAN}]{{2}})")
BEHIND = re.compile("市场|公司|企业|政府|用户|团队|监管机构|厂商")
LAST = re.compile("[到至和与及等]|以及")  # behind the last but one of a list
SHORT_QUOTE = re.compile(r"[“「『\"][^“”「」『』\"\n]{1,7}[”」』\"]")
FUNCTION = frozenset(
    "的了在和与等将也是从到对为正已用来一能会把被让给向于及或以而且之其中上下内外后前并就都还又不没更最"
    "这那它他她们我你要只才再很太所做谁哪如则即但因可应该使去走跑成变说看想有无各每某另该此"
)
# Pairs that follow the letters of anything, and tell no thing apart.
ORDINARY = words(
    "领域 行业 产业 技术 应用 功能 能力 模型 部门 公司 企业 平台 系统 工具 产品 服务 战略 "
    "战争 算力 军备 竞赛 基础 设施 解决 推理 助手 智能 数据 算法 架构 芯片 时代 世界 未来 "
    "发展 创新 研究 团队 社区 生态 市场 竞争 格局 赛道 浪潮 革命 热潮 泡沫 投资 融资 业务 "
    "项目 计划 协议 合作 交易 方案 场景 体验 交互 内容 创作 生成 编程 开发 代码 训练 部署 "
    "开源 更新 升级 发布 推出 新闻 动态 资讯 简报 日报 速递 巨头 大厂 初创 独角 创业 专家 "
    "人才 高管 股价 概念 原生 驱动 赋能 落地 商业 治理 监管 安全 伦理 风险 合规 政策 标准 "
    "规则 问题 挑战 机会 机遇 价值 成本 效率 性能 水平 优势 差距 速度 规模 需求 供应 增长 "
    "收入 利润 支出 预算 回报 人士 玩家 用户 客户 工程 科学 学者 正在 已经 开始 继续 加速 "
    "走向 进入 成为 带来 改变 影响 可能 需要 可以 必须 仍然 依然 同样 最近 今天 今年 明年 "
    "首次 全新 新品 新款 版本 系列 旗下 方面 方向 阶段 重点 核心 关键 全球 国内 海外 中国 "
    "美国 "
)


@dataclass(frozen=True)
class Absent:
    """What a text names and no item carries: `kind` is that of a claim, or "subject"."""

    kind: str
    text: str
    start: int
    end: int


def open_facts(
    text: str, items: Sequence[str], names: Mapping[str, frozenset[str]] | None = None
) -> list[Absent]:
    """What a lead or commentary speaks of and no item does, in order and apart.

    Names, figures, dates and longer quotations, and in Chinese things and fields. `names` is the
    glossary. Without items everything would be absent, so nothing is.
    """
    if not items:
        return []
    carried = "\n".join(items)
    claims = check(text, carried, names=names)
    found = [
        _whole(text, claim)
        for claim in claims
        if _is_said(text, claim)
        or (claim.verdict == Verdict.UNSUPPORTED and _counts(claim, carried))
    ]
    found += _subjects(text, carried)
    return list(_apart(found))


def without(text: str, absent: Absent) -> str:
    """The text without what is absent: a member of a list alone, else its whole sentence."""
    start, end = absent.start, absent.end
    if text[start - 1 : start] == "、" and not text[end : end + 1].isalnum():
        return text[: start - 1] + text[end:]
    if text[start - 1 : start] == "、" and LAST.match(text, end):
        return text[: start - 1] + text[end:]
    if text[end : end + 1] == "、":
        return text[:start] + text[end + 1 :]
    whole = next((one for one in sentences(text) if one.start <= start < one.end), None)
    if whole is None:
        return text
    return prose.without(text, [prose.Span(whole.start, whole.end, prose.Kind.SENTENCE)])


def _is_said(text: str, claim: Claim) -> bool:
    """Whether it puts words into a mouth that no item has, however few."""
    return (
        claim.kind == "quotation"
        and claim.verdict != Verdict.SUPPORTED
        and bool(SAID_BEFORE.search(text, 0, claim.start) or SAID_BEHIND.match(text, claim.end))
    )


def _counts(claim: Claim, carried: str) -> bool:
    """Whether an unsupported claim names something: no figure of speech, no half of a word."""
    if claim.kind == "quotation":
        return weight(claim.text) >= SAID
    if claim.kind != "name" or not HAN_NAME.fullmatch(claim.text):
        return True
    if claim.text in known() or "·" in claim.text:
        return True
    # What is taken for a body by its end (成立研究院, 算法游戏) must be strange before it as well.
    head = claim.text[:-2] if len(claim.text) > 3 else claim.text
    own = units(head)
    return not own & units(carried) and head not in ORDINARY


def _whole(text: str, claim: Claim) -> Absent:
    """印度市场, where 印度 is what is absent."""
    behind = BEHIND.match(text, claim.end) if claim.kind == "name" else None
    end = behind.end() if behind else claim.end
    return Absent(claim.kind, text[claim.start : end], claim.start, end)


def _subjects(text: str, carried: str) -> Iterator[Absent]:
    """Things and fields that are in no item; what stands in marks is a figure of speech."""
    page, items = Page(SHORT_QUOTE.sub(lambda match: "\0" * len(match[0]), text)), Page(carried)
    for word, line in subjects.lines().items():
        if (place := page.even.find(word)) >= 0 and not any(_has(items, other) for other in line):
            yield Absent("subject", text[place : place + len(word)], place, place + len(word))
    for match in COMPOUND.finditer(page.even):
        pair = match[1]
        if pair in ORDINARY or FUNCTION & set(pair) or pair in items.even:
            continue
        if not any(_has(items, other) for other in subjects.lines().get(pair, ())):
            yield Absent("subject", text[match.start() : match.end()], *match.span())


def _has(items: Page, word: str) -> bool:
    """Whether the items have a word; Latin ones whole."""
    if not word.isascii():
        return word in items.even
    return word in items.where if word.isalpha() else word in items.low


def _apart(found: Iterable[Absent]) -> Iterator[Absent]:
    """In order; of those that overlap, the longest that begins first."""
    last = 0
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= last:
            yield each
            last = each.end
