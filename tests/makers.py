"""Rows for tests: each maker fills in what the test does not care about."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from articles import similar
from articles.models import Article, Snapshot, Source, Story, User
from articles.workflow import State
from digests.compose import compose
from digests.models import Digest, Series

number = count(1)


def source(**fields: Any) -> Source:
    n = next(number)
    defaults = {"name": f"Source {n}", "feed_url": f"https://source{n}.example/feed"}
    return Source.objects.create(**defaults | fields)


def article(*, text: str = "", **fields: Any) -> Article:
    n = next(number)
    url = fields.setdefault("canonical_url", f"https://site.example/{n}")
    fields.setdefault("url_key", similar.url_key(url))
    fields.setdefault("title", f"第{n}条新闻")
    row = Article.objects.create(**fields)
    if text:
        row.amend(snapshot=row.keep_text(text, origin=Snapshot.Origin.PAGE))
    return row


def reviewed(**fields: Any) -> Article:
    """An article in review, with a summary in Chinese and the text it rests on."""
    fields.setdefault("summary", "甲公司发布了新模型。")
    defaults = {"state": State.REVIEW, "summary_language": "zh", "language": "zh"}
    return article(text="甲公司发布了新模型。售价为300元。", **defaults | fields)


def series(**fields: Any) -> Series:
    n = next(number)
    defaults = {"title": f"速递{n}", "slug": f"series-{n}", "time_zone": "Asia/Shanghai"}
    return Series.objects.create(**defaults | fields)


def digest(*, items: int = 2, of: Series | None = None, **fields: Any) -> Digest:
    """An edition in review, composed from fresh articles."""
    for _ in range(items):
        reviewed()
    made = compose(of or series(), timezone.now() + timedelta(seconds=1))
    if fields:
        made.amend(**fields)
    return made


def user(role: str = "", **fields: Any) -> User:
    n = next(number)
    made = User.objects.create_user(f"user{n}", password="a-long-password", is_staff=True, **fields)
    if role:
        made.groups.add(Group.objects.get(name=role))
    return made


def story(**fields: Any) -> Story:
    now = timezone.now()
    return Story.objects.create(**{"title": "一件事", "first_seen": now, "last_seen": now} | fields)
