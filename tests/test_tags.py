"""Whatever changes the bytes of a public page changes its tag, and the version of its sheet."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import time_machine
from django.test import override_settings

from articles import story_changes
from articles.models import Source, Spelling, Topic
from digests import corrections, redirects, sheets, topics
from digests.errata import ITEM, Change
from digests.models import Digest, Item, Series
from digests.publish import undo, withdraw
from tests import makers
from tests.printing import DAY, ReaderTestCase, out, told

PRESSED = ("/feed.", "/cards/")  # have tests of their own


@override_settings(SITE_URL="https://news.example.org", SECURE_SSL_REDIRECT=False)
class TagTests(ReaderTestCase):
    def setUp(self):
        self.clock = self.enterContext(time_machine.travel(DAY + timedelta(days=40), tick=False))
        self.english = makers.series(
            slug="wire", title="The Wire", language="en", counterpart=self.series
        )
        self.west = makers.series(slug="west", title="西岸", time_zone="America/Los_Angeles")
        self.agency, self.paper = makers.source(name="新华社"), makers.source(name="Daily Paper")
        self.story, self.further = makers.story(title="海缆"), makers.story(title="海缆续")
        self.topic, self.other = Topic.objects.create(name="海洋"), Topic.objects.create(name="AI")
        self.first = self.out(self.series, self.about(self.agency, self.story, self.topic), day=0)
        self.out(
            self.series,
            self.about(self.paper, self.story, self.other) | {"further": [self.agency]},
            day=1,
        )
        self.out(self.west, self.about(self.paper, self.further, self.topic), day=2)
        self.out(self.west, self.about(self.agency, self.further, self.other), day=30)
        self.out(self.english, self.about(self.agency, self.story, self.other), day=30)
        self.last = self.out(self.series, self.about(self.agency, self.story, self.topic), day=39)
        for digest in Digest.objects.all():
            digest.topics.set([self.topic])

    def out(self, series: Series, item: dict, day: float) -> Digest:
        digest = out(series, self.by, item, day=day)
        self.clock.move_to(DAY + timedelta(days=40))
        return digest

    def about(self, source, story, topic) -> dict:
        return told(source, story, [topic])

    def answers(self) -> dict[str, tuple[int, bytes, str, str]]:
        """Status, bytes, tag and version of all there is."""
        found = {}
        for sheet in sheets.sheets():
            if any(part in sheet.path for part in PRESSED):
                continue
            got: Any = self.client.get(quote(sheet.path))
            content = b"".join(got.streaming_content) if got.streaming else got.content
            said = content + got.get("Location", "").encode()
            found[sheet.path] = got.status_code, said, got.get("ETag", ""), sheet.version
        return found

    def item(self, digest: Digest) -> Item:
        return digest.items.get()

    def correct(self, digest: Digest, more: str = "改", *, minor: bool = False) -> None:
        item = self.item(digest)
        change = Change(ITEM, str(item.uid), "title", item.title, f"{item.title}{more}")
        corrections.apply(digest, [change], by=self.by, note="有误。", minor=minor)

    def steps(self) -> Iterator[tuple[str, Callable[[], object]]]:
        yield "a correction", lambda: self.correct(self.first)
        yield "a minor fix", lambda: self.correct(self.last, "！", minor=True)
        yield (
            "a renamed source",
            lambda: Source.objects.filter(pk=self.agency.pk).update(name="新华社（北京）"),
        )
        yield (
            "a source that moved",
            lambda: Source.objects.filter(pk=self.paper.pk).update(
                site_url="https://paper.example/", language="fr"
            ),
        )
        yield "a renamed topic", lambda: Topic.objects.filter(pk=self.topic.pk).update(name="大海")
        yield "another spelling", lambda: Spelling.objects.create(topic=self.topic, text="sea")
        yield "a named story", lambda: self.name(self.story, "跨洋海缆")
        yield "a merged story", lambda: story_changes.merge([self.further], self.story, by=self.by)
        yield "merged topics", lambda: topics.merge([self.topic, self.other])
        yield (
            "a renamed series",
            lambda: Series.objects.filter(pk=self.west.pk).update(title="西岸日报"),
        )
        yield (
            "another zone",
            lambda: Series.objects.filter(pk=self.west.pk).update(time_zone="Pacific/Kiritimati"),
        )
        yield "a moved series", lambda: redirects.readdress(self.west, "coast")
        yield "a moved edition", lambda: redirects.readdress(self.first, "开篇")
        yield (
            "a description",
            lambda: Series.objects.filter(pk=self.series.pk).update(description="每日三条。"),
        )
        yield "a language", lambda: Series.objects.filter(pk=self.west.pk).update(language="en")
        yield (
            "a new edition",
            lambda: out(
                self.series,
                self.by,
                self.about(self.paper, self.story, Topic.objects.get()),
                day=40,
            ),
        )
        yield "an undo", lambda: undo(Digest.objects.published()[0], by=self.by)
        yield (
            "a retired series",
            lambda: Series.objects.filter(pk=self.west.pk).update(active=False),
        )
        yield "a withdrawal", lambda: withdraw(self.first, by=self.by, note="不实。")

    def name(self, story, title: str) -> None:
        story.title, story.title_by_hand = title, True
        story.save()

    def test_bytes_tags_and_versions_change_together(self):
        before = self.answers()
        for name, step in self.steps():
            step()
            now = self.answers()
            both = [path for path in before.keys() & now.keys() if before[path][1] != now[path][1]]
            with self.subTest(name):
                tags = {p for p in both if before[p][2] and before[p][2] == now[p][2]}
                versions = {p for p in both if before[p][3] and before[p][3] == now[p][3]}
                self.assertEqual((sorted(tags), sorted(versions)), ([], []))
                self.assertTrue(both or before.keys() != now.keys() or name == "a minor fix")
            before = now
