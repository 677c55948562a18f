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
