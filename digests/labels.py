"""The words a layout adds to an edition, in Chinese and in English."""

from dataclasses import dataclass

from digests.issue import Commentary, Issue


@dataclass(frozen=True)
class Labels:
    """The words a layout adds in one language, as Markdown; an empty one prints nothing."""

    highlights: str = "📊 今日看点"
    intro: str = "本期共选 **{count} 篇**："
    items: str = "📰 详细内容"
    published: str = "📅 **发布时间：**"
    summary: str = "📝 内容概要"
    source: str = "查看原文"
    links: str = "另见："
    commentary: str = "点评"
    byline: str = "—— {name}"
    footer: str = ""
    clock: str = "*生成时间：{time}*"
    extract: str = "本期由机器摘录，编辑审定"
    model: str = "本期由机器起草，编辑审定"

    def counted(self, count: int) -> str:
        """The sentence above the highlights."""
        return self.intro.replace("{count}", str(count))

    def signed(self, commentary: Commentary) -> str:
        """The line under a commentary that names its author; empty if no one signs."""
        return self.byline.replace("{name}", commentary.byline) if commentary.byline else ""

    def drafted(self, issue: Issue) -> str:
        """The line that says a machine had a hand in it; empty where we know of none."""
        return {"extract": self.extract, "model": self.model}.get(issue.drafted, "")


CHINESE = Labels()
ENGLISH = Labels(
    highlights="📊 Highlights",
    intro="In this edition: **{count}**",
    items="📰 In depth",
    published="📅 **Published:**",
    summary="📝 Summary",
    source="Read the original",
    links="See also:",
    commentary="Commentary",
    byline="— {name}",
    clock="*Generated: {time}*",
    extract="Extracted by machine, approved by an editor",
    model="Drafted by machine, approved by an editor",
)


@dataclass(frozen=True)
class Errata:
    """The words in which an edition's frame speaks of corrections; no layout changes them."""

    heading: str = "更正"
    since: str = "上期以来的更正"
    mark: str = "已更正"
    note: str = "更正："
    before: str = "原为"
    after: str = "现为"
    nothing: str = "（无）"
    withdrawn: str = "已撤回"
    pulled: str = "【已撤回】"  # before a title
    colon: str = "："
    edition: str = "第 {number} 期"
    quote: str = "“{text}”"
    title: str = "标题"
    lead: str = "导语"
    description: str = "摘要"
    url: str = "链接"
    attribution: str = "来源"
    published_on: str = "发布日期"
    links: str = "延伸链接"
    comment: str = "点评"
    byline: str = "署名"

    def of_edition(self, number: int | None, day: str) -> str:
        """How an edition is called where another speaks of it."""
        numbered = self.edition.replace("{number}", str(number)) if number else ""
        return " · ".join(filter(None, [numbered, day]))


ERRATA_IN_CHINESE = Errata()
ERRATA_IN_ENGLISH = Errata(
    heading="Corrections",
    since="Corrected since the last edition",
    mark="corrected",
    note="Correction: ",
    before="Was",
    after="Now",
    nothing="(nothing)",
    withdrawn="Withdrawn",
    pulled="[Withdrawn] ",
    colon=": ",
    edition="No. {number}",
    title="Title",
    lead="Lead",
    description="Summary",
    url="Link",
    attribution="Source",
    published_on="Day of publication",
    links="Further links",
    comment="Commentary",
    byline="Byline",
)


def errata(language: str) -> Errata:
    """The words for a language code such as zh-hans or en."""
    return ERRATA_IN_CHINESE if language.startswith("zh") else ERRATA_IN_ENGLISH
