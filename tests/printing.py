"""Public editions for the pages that look across them: items with sources, stories and topics."""

from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import TestCase
from lxml import html

from articles.models import Source, Story, Topic, User
from digests.models import Digest, FurtherSource, Item, Series
from digests.publish import approve, publish
from tests import makers

DAY = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


def told(
    by: Source | None = None, story: Story | None = None, about: list[Topic] | None = None
) -> dict[str, Any]:
    """An article in review, as the fields of an item that prints it."""
    article = makers.reviewed(source=by, story=story)
    article.topics.set(about or [])
    return {"article": article, "url": article.canonical_url}


def out(of: Series, by: User, *items: dict[str, Any], day: float = 0, **fields: Any) -> Digest:
    """A public edition with these items, some days on; `further` are the sources they rest on."""
    moment = DAY + timedelta(days=day)
    with time_machine.travel(moment, tick=False):
        digest = Digest.objects.create(
            **{
                "series": of,
                "slug": f"{moment:%Y-%m-%d-%H}",
                "title": f"{moment:%Y-%m-%d} {of.title}",
                "window_start": moment - timedelta(hours=24),
                "window_end": moment - timedelta(minutes=30),
                "layout": of.form.to_json(),
                **fields,
            }
        )
        for place, each in enumerate(items, start=1):
            further = each.pop("further", [])
            usual = {"title": f"第{place}条", "body": "正文如下。"}
            item = Item.objects.create(digest=digest, position=place, **usual | each)
            for source in further:
                FurtherSource.objects.create(item=item, article=makers.reviewed(source=source))
        digest.move("review", by=None)
        approve(digest, by=by)
        publish(digest, by=by)
    return digest


class ReaderTestCase(TestCase):
    by: User
    series: Series

    @classmethod
    def setUpTestData(cls) -> None:
        cls.by = makers.user("Publisher")
        cls.series = makers.series(slug="daily", title="每日精选")

    def tree(self, address: str) -> html.HtmlElement:
        response = self.client.get(address)
        self.assertEqual(response.status_code, 200, address)
        return html.document_fromstring(response.content.decode())

    def texts(self, address: str, path: str) -> list[str]:
        found = self.tree(address).xpath(path)
        return [" ".join(each.text_content().split()) for each in found]

    def status(self, address: str) -> int:
        return self.client.get(address).status_code
