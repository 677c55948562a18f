"""A morning at the desk, for tests: two hundred articles in sixty stories, and their edition."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Article, Source, Story
from digests.compose import compose
from digests.models import Digest
from tests import makers

FIRMS = (
    *("星河科技", "北辰智能", "海川汽车", "云岭芯片", "远航能源"),
    *("青禾生物", "长风航天", "明德教育", "白塔软件", "南山机器人"),
)
EVENTS = (
    "完成新一轮融资，金额为{n}亿元",
    "发布新一代大模型，参数量达{n}亿",
    "宣布在欧洲建设第{n}座工厂",
    "公布第三季度业绩，营收同比增长{n}%",
    "与多家医院合作，覆盖{n}个城市",
    "召回{n}万辆存在隐患的汽车",
)
REST = (
    "公司首席执行官在发布会上表示，团队将在未来两年内扩充到{n}00人，并把研发投入提高到营收的{n}%。"
    "分析人士认为，这一步早在预料之中，但执行的速度超出了市场的预期。"
)


def headline(number: int) -> str:
    firm, event = FIRMS[number % len(FIRMS)], EVENTS[number % len(EVENTS)]
    return firm + event.format(n=number + 3)


def morning(stories: int = 60, articles: int = 200, **fields: Any) -> Digest:
    """An edition of up to twelve items, and all that was seen in its hours."""
    sources = [makers.source(name=name) for name in ("甲报", "乙社", "丙网", "丁台", "戊刊")]
    rows = [
        Story.objects.create(
            title=headline(number), first_seen=timezone.now(), last_seen=timezone.now()
        )
        for number in range(stories)
    ]
    for number in range(articles):
        place = number % stories
        made = told(place, sources[(number // stories + place) % len(sources)], number)
        made.story = rows[place]
        made.save(update_fields=["story"])
    fields = {"per_source": 9, "with_commentary": True} | fields
    return compose(makers.series(title="早间速递", **fields), timezone.now() + timedelta(seconds=1))


def told(number: int, source: Source, order: int) -> Article:
    """One article on the story of that number."""
    title = headline(number)
    text = f"{title}。{REST.format(n=number + 5)}"
    made = makers.reviewed(
        title=title,
        headline=title,
        summary=f"{title}。公司表示将把研发投入提高到营收的{number + 5}%。",
        source=source,
        importance=1 + number % 5,
        thin=number % 11 == 0,
        first_seen_at=timezone.now() - timedelta(minutes=5 + order),
    )
    made.amend(snapshot=made.keep_text(text, origin="page"))
    return made


def late(number: int = 1) -> list[Article]:
    """So many more, after the edition was drafted."""
    source = makers.source(name="快讯社")
    return [told(70 + each, source, -5) for each in range(number)]
