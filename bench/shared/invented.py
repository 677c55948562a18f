"""Invented articles, as many as one likes, their terms, stories and editions."""

import random
import time
from datetime import timedelta
from typing import Any

SYLLABLES = (
    "智能芯片模型数据算力机器人汽车电池融资监管开源训练推理云端手机股价工厂港口航线卫星火箭医院药物"
)
NAMES = ("OpenAI", "NVIDIA", "DeepSeek", "Anthropic", "Mistral", "Qwen", "TSMC", "Huawei")
RARE = "Zyxomma"  # in one title of 50,000
AN_EDITION = 10  # items
A_BATCH = 5_000


def words(seeded: random.Random, count: int) -> str:
    """So many Chinese words, a name among them here and there."""
    found = []
    for _ in range(count):
        if seeded.random() < 0.05:
            found.append(seeded.choice(NAMES))
        else:
            found.append(seeded.choice(SYLLABLES) + seeded.choice(SYLLABLES))
    return "".join(found)


def fill(count: int, apps: Any = None) -> None:
    """So many articles with their texts, of 300 sources; `apps` has the models of another time."""
    from django.apps import apps as ours
    from django.db import transaction
    from django.utils import timezone

    from articles import bulk

    seeded, now, apps = random.Random(7), timezone.now(), apps or ours
    named = ("Article", "Snapshot", "Source")
    Article, Snapshot, Source = (apps.get_model("articles", name) for name in named)
    sources = Source.objects.bulk_create(
        Source(name=f"Outlet {n}", feed_url=f"https://{n}.example/feed") for n in range(300)
    )
    texts = [words(seeded, 300) for _ in range(2_000)]
    first = ("id", "snapshot", "url_key", "source", "state", "title", "headline", "summary")
    names = (*first, "first_seen_at", "language", "draft")

    def article(number: int) -> tuple[Any, ...]:
        rare = f" {RARE}" if number % 50_000 == 7 else ""
        state = ("spiked", "approved", "review", "draft")[number % 4]
        told = (words(seeded, 12) + rare, words(seeded, 10), words(seeded, 80))
        seen = now - timedelta(seconds=30 * (count - number))
        draft = {"origin": "model", "model": "m", "summary": told[2]}
        source = sources[number % len(sources)].pk
        return number, number, f"{number:064}", source, state, *told, seen, "zh", draft

    def snapshot(number: int) -> tuple[Any, ...]:
        return number, number, seeded.choice(texts), f"{number:064}", "page", now

    for start in range(1, count + 1, A_BATCH):
        numbers = range(start, min(start + A_BATCH, count + 1))
        with transaction.atomic():
            bulk.insert(Article, names, map(article, numbers))
            about = ("id", "article", "text", "hash", "origin", "fetched_at")
            bulk.insert(Snapshot, about, map(snapshot, numbers))


def index() -> None:
    """Put what is not in the index yet into it; printed is what that took."""
    from articles import search

    began, done = time.perf_counter(), 0
    while some := search.catch_up(A_BATCH):
        done += some
    spent = time.perf_counter() - began
    print(f"indexed in {spent:.0f} s, {1000 * spent / max(done, 1):.2f} ms an article")


def put_into_stories(apps: Any, count: int) -> None:
    """Two of so many articles to a story."""
    from django.db.models import F
    from django.utils import timezone

    from articles import bulk

    story, now = apps.get_model("articles", "Story"), timezone.now()
    names = ("id", "title", "first_seen", "last_seen")
    for start in range(0, count // 2 + 1, A_BATCH):
        rows = range(start, min(start + A_BATCH, count // 2 + 1))
        bulk.insert(story, names, [(n, f"事件{n}", now, now) for n in rows])
    apps.get_model("articles", "Article").objects.update(story_id=F("id") / 2)


def put_into_editions(apps: Any, count: int) -> None:
    """So many published editions of ten items each, of the first articles."""
    from django.utils import timezone

    series, digest, item = (apps.get_model("digests", n) for n in ("Series", "Digest", "Item"))
    daily, now = series.objects.create(title="速递", slug="daily"), timezone.now()

    def edition(n: int) -> Any:
        end = now - timedelta(hours=n)
        frozen = {"state": "published", "published_at": end, "body_html": "<p>正文</p>" * 500}
        about = {"slug": f"no-{n}", "title": f"第{n}期", "window_end": end, "number": n}
        return digest(id=n, series=daily, **about, **frozen)

    def part(n: int, place: int) -> Any:
        words = {"title": f"第{place}条", "body": "正文" * 200}
        return item(digest_id=n, article_id=AN_EDITION * n + place, position=place, **words)

    numbers = range(1, count + 1)
    digest.objects.bulk_create(map(edition, numbers), 500)
    parts = (part(n, place) for n in numbers for place in range(AN_EDITION))
    item.objects.bulk_create(parts, A_BATCH)
