"""Published editions with something wrong in them, and what puts it right."""

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

from articles.models import Article
from digests.corrections import apply
from digests.errata import ITEM, Change, as_text
from digests.models import Commentary, Correction, Digest, FurtherSource, Item, Series
from digests.publish import approve, publish
from tests import makers

DAY = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
SAID = "甲公司发布了新模型。售价为**300元**，下周上市。"
TRUE = "甲公司发布了新模型。售价为**200元**，下周上市。"
TEXT = "甲公司发布了新模型。售价为200元，原价300元。下周上市，首批5万台。"


def article(**fields: Any) -> Article:
    """What a source says: 200 yuan, and 300 before."""
    usual = {"state": "review", "summary": SAID, "summary_language": "zh", "language": "zh"}
    return makers.article(text=TEXT, **usual | fields)


def edition(of: Series, told: Article, *, day: int = 0, body: str = SAID, **fields: Any) -> Digest:
    """An edition of a Series, some days on, in review: one item on an article, one on another."""
    out = DAY + timedelta(days=day)
    with time_machine.travel(out, tick=False):
        digest: Digest = Digest.objects.create(
            series=of,
            slug=f"{out:%Y-%m-%d}",
            title=f"{out:%Y-%m-%d} {of.title}",
            window_start=out - timedelta(hours=24),
            window_end=out - timedelta(minutes=30),
            layout=of.form.to_json(),
            **{"lead": "今日一条要闻。", **fields},
        )
        item(digest, told, body=body)
        item(
            digest,
            article(summary="图书馆延长开放。"),
            title="图书馆延长开放",
            body="每晚开放更久。",
        )
        Commentary.objects.create(digest=digest, body="价格不是全部。", byline="林望")
        digest.move("review", by=None)
    return digest


def item(digest: Digest, told: Article, **fields: Any) -> Item:
    made: Item = Item.objects.create(
        **{
            "digest": digest,
            "article": told,
            "snapshot": told.snapshot,
            "position": digest.items.count() + 1,
            "title": "甲公司新模型",
            "url": told.canonical_url,
            "attribution": "海岸观察",
            "origin": "extract",
        }
        | fields
    )
    return made


def rests_too(item: Item, told: Article) -> None:
    FurtherSource.objects.create(item=item, article=told, snapshot=told.snapshot)


def out(digest: Digest, by: Any) -> Digest:
    """Publish an edition, half an hour after its cut-off."""
    with time_machine.travel((digest.window_end or DAY) + timedelta(minutes=30), tick=False):
        approve(digest, by=by)
        publish(digest, by=by)
    return digest


def change(row: Item, after: str = TRUE, field: str = "body") -> Change:
    return Change(ITEM, str(row.uid), field, as_text(getattr(row, field)), after)


def correct(
    digest: Digest, *changes: Change, by: Any, at: datetime | None = None, **how: Any
) -> Correction:
    """Correct an edition, an hour after it came out unless said otherwise."""
    fresh = Digest.objects.select_related("series").get(pk=digest.pk)
    moment = at or (digest.published_at or DAY) + timedelta(hours=1)
    found = changes or (change(fresh.items.first()),)
    with time_machine.travel(moment, tick=False):
        return apply(fresh, found, by=by, **{"note": "售价写错了。", **how})
