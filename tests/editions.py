"""Three invented editions, one for each layout, and an English one."""

from datetime import UTC, date, datetime, timedelta, timezone

from digests.layout import Commentary, Issue, Item, Link

BEIJING = timezone(timedelta(hours=8))

DAILY = Issue(
    title='☕ 晨间"要闻"',
    date=datetime(2026, 3, 5, 8, 30, tzinfo=BEIJING),
    tags=("海洋", "Open Data"),
    categories=("晨报",),
    description="2026-03-05 的三条要闻",
    items=(
        Item(
            title="海燕号浮标下水！首次把 Wi-Fi 6.5 带到公海，续航达 90 天",
            url="https://news.example/ocean?id=7&lang=zh",
            published_on=date(2026, 3, 4),
            body="海燕研究所昨日把**「海燕号」**浮标放入东海。\n\n"
            "**三项改进**：  \n续航由 30 天延至 90 天：\n- 太阳能板加大一倍\n- 夜间自动休眠",
            uid="11111111-1111-4111-8111-111111111111",
        ),
        Item(
            title="_地铁_ 票价听证：谁来付 C# 线的钱？",
            url="https://city.example/metro",
            attribution="城市观察",
            published_on=date(2026, 3, 5),
            body="听证会将于下周举行。",
            links=(Link("https://city.example/plan", "方案全文"),),
            uid="22222222-2222-4222-8222-222222222222",
        ),
        Item(
            title="图书馆延长开放",
            url="https://city.example/library",
            anchor="library-hours",
            body="每晚开放至十点。",
            extra="![馆舍](https://city.example/a.png)\n\n（译者注）",
            uid="33333333-3333-4333-8333-333333333333",
        ),
    ),
    generated_at=datetime(2026, 3, 4, 23, 59, 1, tzinfo=UTC),
)

BULLETIN = Issue(
    title="2026.03.05 港口快讯",
    date=datetime(2026, 3, 5, 9, 0, 7, tzinfo=BEIJING),
    categories=("港口", "航运"),
    lead="今日两件事：**新泊位**启用，运价回落。\n\n其余从略。",
    items=(
        Item(
            title="三号泊位启用，年吞吐 120 万箱",
            url="https://port.example/3",
            body="首船靠泊。\n\n第二段。",
            uid="44444444-4444-4444-8444-444444444444",
        ),
        Item(
            title="运价连跌三周？",
            url="https://port.example/rates",
            body="指数报 **1,204 点**。",
            uid="55555555-5555-4555-8555-555555555555",
        ),
        *(
            Item(
                title=f"第 {number} 号航行通告",
                url=f"https://port.example/n/{number}",
                body="见原文。",
                uid=f"66666666-6666-4666-8666-{number:012}",
            )
            for number in range(3, 11)
        ),
    ),
    commentary=(Commentary("", "泊位多了，**「船」**未必多。", byline="林编辑"),),
    drafted="extract",
)

PULSE = Issue(
    title="2026.03.05.16 过去4小时",
    date=datetime(2026, 3, 5, 16, 0, 9, 45000, tzinfo=BEIJING),
    categories=("动态",),
    items=(
        Item(
            title="Tidepool 1.4 发布",
            url="https://social.example/p/1",
            attribution="Ada 🌊",
            body="离线地图**缩小一半**。",
            uid="77777777-7777-4777-8777-777777777777",
        ),
        Item(
            title="潮汐接口将停用",
            url="https://social.example/p/2",
            attribution="潮汐组",
            body="旧接口四月停用。",
            uid="88888888-8888-4888-8888-888888888888",
        ),
    ),
)

ENGLISH = Issue(
    title="Harbour: the \\ day's news",
    date=datetime(2026, 3, 5, 7, 0, tzinfo=UTC),
    lead="Two things today.",
    items=(
        Item(
            title="Berth 3 opens",
            url="https://port.example/en/3",
            published_on=date(2026, 3, 4),
            attribution="Port Office",
            body="The first ship has moored.",
            uid="99999999-9999-4999-8999-999999999999",
        ),
    ),
    commentary=(Commentary("What it means", "More berths, not more ships."),),
    generated_at=datetime(2026, 3, 5, 6, 58, tzinfo=UTC),
    language="en",
    drafted="model",
)
