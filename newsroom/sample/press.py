"""What the sample press prints: outlets and stories, read from the texts beside this file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent


@dataclass(frozen=True)
class Outlet:
    """One newspaper of the press, with the fixed words its pages carry in their own language."""

    name: str
    lang: str
    feed: str
    feed_type: str
    about: str
    notice: str
    reporter: str
    latest: str
    subscribe: str
    copyright: str


@dataclass(frozen=True)
class Story:
    """One article; `hours` is its age when the press starts."""

    slug: str
    title: str
    byline: str
    hours: float
    paragraphs: tuple[str, ...]
    language: str

    @property
    def lead(self) -> str:
        """The first paragraph, which is what the feed tells."""
        return self.paragraphs[0]

    @property
    def guid(self) -> str:
        """A name that stays the same on every host and after every start."""
        return f"tag:sample-press.invalid,2026:{self.language}/{self.slug}"

    def published(self, now: datetime) -> datetime:
        """When the story came out, for a press that started at `now`."""
        return now - timedelta(hours=self.hours)


OUTLETS = {
    "zh": Outlet(
        name="示例通讯社",
        lang="zh-Hans",
        feed="zh.xml",
        feed_type="application/rss+xml",
        about="关于人工智能与科技的虚构新闻",
        notice="示例稿件，内容纯属虚构",
        reporter="撰稿",
        latest="更多报道",
        subscribe="订阅源",
        copyright="示例通讯社随软件提供，人物、机构、数字均为虚构。",
    ),
    "en": Outlet(
        name="The Sample Wire",
        lang="en",
        feed="en.xml",
        feed_type="application/atom+xml",
        about="Invented news about AI and technology",
        notice="Sample story; everything in it is invented",
        reporter="By",
        latest="More stories",
        subscribe="Feed",
        copyright="The Sample Wire ships with the software; its people and figures are made up.",
    ),
}
FEEDS = tuple(outlet.feed for outlet in OUTLETS.values())


@cache
def stories(language: str) -> tuple[Story, ...]:
    """All stories of one outlet, newest first; KeyError for a language the press lacks."""
    if language not in OUTLETS:
        raise KeyError(language)
    files = (TEXTS / language).glob("*.txt")
    found = (parse(file.read_text(encoding="utf-8"), language) for file in files)
    return tuple(sorted(found, key=lambda story: story.hours))


def find(language: str, slug: str) -> Story:
    """The story at this address; KeyError when there is none."""
    return {story.slug: story for story in stories(language)}[slug]


def parse(text: str, language: str) -> Story:
    """A text file: lines `name: value`, then paragraphs, all parted by blank lines."""
    head, *paragraphs = text.strip().split("\n\n")
    headers = dict(line.split(": ", 1) for line in head.splitlines())
    return Story(
        slug=headers["slug"],
        title=headers["title"],
        byline=headers["byline"],
        hours=float(headers["hours"]),
        paragraphs=tuple(paragraphs),
        language=language,
    )
