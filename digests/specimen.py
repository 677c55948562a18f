"""Invented editions, in Chinese and in English: they show a layout before there is a real one."""

from datetime import UTC, date, datetime, timedelta, timezone

from digests.issue import Commentary, Issue, Item, Link

BEIJING = timezone(timedelta(hours=8))

CHINESE = Issue(
    title="样张：港城要闻",
    date=datetime(2026, 3, 5, 8, 30, tzinfo=BEIJING),
    tags=("样张",),
    categories=("要闻",),
    description="三条虚构的消息，用来看版式。",
    lead="三号泊位启用，渡轮换上电池；**图书馆**延长开放。",
    items=(
        Item(
            title="三号泊位启用，年吞吐 120 万箱",
            url="https://news.example/berth",
            attribution="港口日报",
            published_on=date(2026, 3, 4),
            body="首船昨日靠泊，比原计划晚两天。\n\n扩建历时三年，耗资 **11.8亿元**。",
            links=(Link("https://news.example/berth-plan", "扩建方案"),),
        ),
        Item(
            title="渡轮换装电池，航程 40 海里",
            url="https://news.example/ferry",
            attribution="轮渡公司",
            published_on=date(2026, 3, 4),
            body="全速航行时的噪声为 61 分贝。\n\n- 充电一次 50 分钟\n- 首批四艘",
        ),
        Item(
            title="城东图书馆延长开放至 22:00",
            url="https://news.example/library",
            published_on=date(2026, 3, 5),
            body="周一仍闭馆，自习区设 300 席。",
        ),
    ),
    commentary=(Commentary("", "泊位多了，船还要等。基础设施走在需求之前，账要慢慢算。", "林望"),),
    generated_at=datetime(2026, 3, 5, 8, 2, 11, tzinfo=BEIJING),
    language="zh",
    drafted="extract",
)

ENGLISH = Issue(
    title="Specimen: Harbour News",
    date=datetime(2026, 3, 5, 7, 0, tzinfo=UTC),
    tags=("Specimen",),
    categories=("News",),
    description="Three invented stories, to look at a layout.",
    lead="A berth opens, the ferries go **electric**, and the library stays open late.",
    items=(
        Item(
            title="Berth 3 opens for 1.2 million containers a year",
            url="https://news.example/berth",
            attribution="Port Daily",
            published_on=date(2026, 3, 4),
            body="The first ship moored at dawn, two days late.\n\nIt cost **$165 million**.",
            links=(Link("https://news.example/berth-plan", "The plan"),),
        ),
        Item(
            title="A “quiet” ferry: 61 decibels at full speed",
            url="https://news.example/ferry",
            attribution="The ferry line",
            published_on=date(2026, 3, 4),
            body="Its range is 40 nautical miles.\n\n- 50 minutes to charge\n- Four boats at first",
        ),
        Item(
            title="Library to stay open until 22:00",
            url="https://news.example/library",
            published_on=date(2026, 3, 5),
            body="Mondays excepted. The reading room has 300 seats.",
        ),
    ),
    commentary=(Commentary("", "More berths, not more ships: the port builds ahead.", "A. Lin"),),
    generated_at=datetime(2026, 3, 5, 6, 32, 11, tzinfo=UTC),
    language="en",
    drafted="extract",
)


def specimen(language: str) -> Issue:
    """The invented edition in this language, such as zh-hans; others are shown the English one."""
    return CHINESE if language.startswith("zh") else ENGLISH
