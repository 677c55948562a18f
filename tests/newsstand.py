"""Published editions for tests: two Series in Chinese, one in English, two zones, three layouts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import time_machine

from articles.models import User
from digests.layout import LAYOUTS
from digests.models import Commentary, Digest, Item, Series
from digests.publish import approve, publish, withdraw

LONG_URL = "https://news.example/" + "a-very-long-address-without-a-break" * 6 + "?id=1&lang=zh#top"

ZH = [
    (
        "**「听涛」**海缆开工，全长 6,200 公里，2028 年通光",
        "海缆由三家公司合建，造价 **11.8亿元**。",
    ),
    ("GPT 与 Claude 谁更会写诗？一项 2,400 人的盲测", "评委分不清 37% 的作品出自谁手。"),
    ("城东图书馆把闭馆时间推迟到 22:00", "周一仍闭馆。\n\n- 自习区 300 席\n- 儿童区 80 席"),
    ("新规要求标注机器生成的内容：三个月过渡期", "规定自明年 3 月 1 日起施行，过渡期三个月。"),
    ("Supercalifragilisticexpialidocious_identifier_that_never_breaks_anywhere", "标识符。"),
]
EN = [
    ("Port of Ellmouth opens berth 3", "The **first ship** moored at dawn, two days late."),
    (
        "A “quiet” ferry: 61 decibels at full speed",
        "Batteries give it a range of 40 nautical miles.",
    ),
    ("Rates fall for the third week", "The index stands at 1,204 points, 3% lower."),
]


def editor() -> User:
    return User.objects.create_superuser("editor", password="a-long-password")


def series(**fields: Any) -> Series:
    made: Series = Series.objects.create(**{"time_zone": "Asia/Shanghai", **fields})
    return made


def edition(
    of: Series,
    by: User,
    out: datetime,
    *,
    texts: list[tuple[str, str]] = ZH,
    remark: str = "",
    **fields: Any,
) -> Digest:
    """An edition that goes through review and comes out at a moment, 30 minutes after cut-off."""
    cutoff = out - timedelta(minutes=30)
    with time_machine.travel(out, tick=False):
        digest = Digest.objects.create(
            series=of,
            slug=fields.pop("slug", f"{out.astimezone(of.zone):%Y-%m-%d}"),
            title=fields.pop("title", f"{out.astimezone(of.zone):%Y-%m-%d} {of.title}"),
            window_start=cutoff - timedelta(hours=24),
            window_end=cutoff,
            layout=of.form.to_json(),
            **fields,
        )
        digest.move("review", by=by)
        Item.objects.bulk_create(item(digest, *text, place) for place, text in enumerate(texts, 1))
        if remark:
            Commentary.objects.create(digest=digest, body=remark, byline="林望")
        approve(digest, by=by)
        publish(digest, by=by)
    return digest


def item(digest: Digest, title: str, body: str, position: int) -> Item:
    return Item(
        digest=digest,
        position=position,
        title=title,
        body=body,
        url=LONG_URL if position == 1 else f"https://news.example/{position}",
        links=[{"url": LONG_URL, "title": "通讯社"}] if position == 2 else [],
        attribution="海岸观察",
        published_on=date(2025, 11, 21),
        origin="extract",
    )


def fill() -> User:
    """Five public editions of three Series and one that was withdrawn; says who did it."""
    by = editor()
    first = datetime(2025, 10, 31, 22, 30, tzinfo=UTC)  # 1 November in Shanghai
    daily = series(
        slug="daily",
        title="每日精选",
        description="每天早上五条，每条读到细节。",
        layout=LAYOUTS["daily"].to_json(),
        out_times="6:30",
    )
    bulletin = series(slug="bulletin", title="全球AI新闻速递", layout=LAYOUTS["bulletin"].to_json())
    harbour = series(
        slug="harbour",
        title="Harbour Letter",
        description="Ships, rates and berths, every weekday.",
        language="en",
        time_zone="Europe/London",
        layout=LAYOUTS["pulse"].to_json(),
    )
    edition(daily, by, first, tags=["AI"], categories=["要闻"])
    edition(daily, by, first + timedelta(days=20))
    edition(
        bulletin,
        by,
        first + timedelta(days=20, hours=2),
        slug="海缆特刊",
        lead="今日要闻：**「听涛」**海缆开工，图书馆延长开放；新规给出三个月过渡期。",
        remark="海缆修得快，规矩也要跟得上。两件事放在一起看，才知道先后。",
    )
    pulled = edition(bulletin, by, first + timedelta(days=19, hours=2))
    for day, words in ((0, "calm"), (20, "busy")):
        edition(
            harbour,
            by,
            first + timedelta(days=day, hours=10),
            texts=EN,
            lead=f"A {words} day in the port: one berth opens, rates fall again.",
            remark="More berths, not more ships." if day else "",
        )
    with time_machine.travel(first + timedelta(days=19, hours=5), tick=False):
        withdraw(pulled, by=by, note="第 2 条的金额有误。\n原文写的是 1.18 亿元。")
    Series.objects.filter(slug="harbour").update(due_at=datetime(2025, 11, 23, 8, 0, tzinfo=UTC))
    return by
