"""A year or three of editions of about 30 KB a page, in five Series, published as always."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

SYLLABLES = (
    "智能芯片模型数据算力机器人汽车电池融资监管开源训练推理云端手机股价工厂港口航线卫星火箭医院药物"
)
ITEMS, SENTENCES = 11, 14
SERIES = 5
FIRST = datetime(2023, 1, 1, 0, 30, tzinfo=UTC)


def fill(editions: int) -> Any:
    """Publish so many; says who did it."""
    from digests.models import Series
    from tests import newsstand

    by = newsstand.editor()
    chance = random.Random(1)
    for number in range(SERIES):
        newsstand.series(slug=f"series-{number}", title=f"速递{number}")
    all_series = list(Series.objects.all())
    for number in range(editions):
        day, which = divmod(number, SERIES)
        publish(all_series[which], by, FIRST + timedelta(days=day), chance)
    return by


def publish(series: Any, by: Any, out: datetime, chance: random.Random, **fields: Any) -> Any:
    """One edition of the usual size."""
    from tests import newsstand

    texts = [(title(chance), body(chance)) for _ in range(ITEMS)]
    return newsstand.edition(series, by, out, texts=texts, lead=sentence(chance) * 3, **fields)


def title(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=22))


def sentence(chance: random.Random) -> str:
    words = "".join(chance.choices(SYLLABLES, k=chance.randint(30, 60)))
    return f"{words}，涨 {chance.randint(1, 99)}%。"


def body(chance: random.Random) -> str:
    return "\n\n".join(sentence(chance) for _ in range(SENTENCES))
