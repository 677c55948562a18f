from datetime import timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.entries import Entry, Feed
from articles.models import Article, Sighting, Snapshot
from articles.record import record
from tests import makers


class RecordTests(TestCase):
    def setUp(self):
        self.now = timezone.now()
        self.source = makers.source(polled_at=self.now - timedelta(hours=1), language="zh")

    def entry(self, guid="1", **fields):
        defaults = {
            "url": f"https://site.example/{guid}",
            "title": f"标题{guid}",
            "author": "记者",
            "published": self.now - timedelta(hours=2),
            "summary": "",
            "content": "",
        }
        return Entry(guid=guid, **defaults | fields)

    def record(self, *listed, source=None, now=None):
        feed = Feed(title="", site_url="", language="", entries=listed)
        return record(source or self.source, feed, now or timezone.now())

    def test_a_new_entry_becomes_an_article_that_is_due(self):
        self.assertEqual(self.record(self.entry(summary="内容摘要。")), 1)

        article = Article.objects.due(timezone.now()).get()
        said = (article.title, article.byline, article.source)
        self.assertEqual(said, ("标题1", "记者", self.source))
        self.assertEqual(Sighting.objects.get().article, article)

    def test_an_entry_that_was_listed_before_is_nothing_new(self):
        self.record(self.entry())

        self.assertEqual(self.record(self.entry(title="改过的标题")), 0)
        self.assertEqual(Article.objects.get().title, "标题1")

    def test_one_page_listed_by_two_sources_is_one_article(self):
        other = makers.source(polled_at=self.now)
        self.record(self.entry(guid="a", url="https://site.example/x?utm_source=rss"))

        new = self.record(self.entry(guid="b", url="https://site.example/x"), source=other)

        self.assertEqual((new, Article.objects.count(), Sighting.objects.count()), (0, 1, 2))
        self.assertEqual(Article.objects.get().source, self.source)

    def test_one_page_listed_twice_in_one_feed_is_one_article(self):
        same = "https://site.example/x"

        self.assertEqual(self.record(self.entry("a", url=same), self.entry("b", url=same)), 1)

    def test_two_pages_with_one_guid_are_the_entry_the_feed_says_they_are(self):
        self.record(self.entry("same", url="https://site.example/1"))

        self.assertEqual(self.record(self.entry("same", url="https://site.example/2")), 0)

    def test_without_a_guid_the_address_tells_entries_apart(self):
        listed = [self.entry("", url=f"https://site.example/{n}") for n in range(2)]

        self.assertEqual(self.record(*listed), 2)
        self.assertEqual(self.record(*listed), 0)

    def test_what_a_new_source_listed_before_today_is_backlog(self):
        fresh = self.entry("new", published=self.now - timedelta(hours=3))
        old = self.entry("old", published=self.now - timedelta(days=3))
        undated = self.entry("undated", published=None)

        new = self.record(fresh, old, undated, source=makers.source())

        self.assertEqual((new, Sighting.objects.count()), (1, 3))
        self.assertEqual(Article.objects.get().title, "标题new")

    def test_a_known_source_may_be_late_with_its_news(self):
        self.assertEqual(self.record(self.entry(published=self.now - timedelta(days=3))), 1)

    def test_an_entry_without_an_address_is_seen_but_is_no_article(self):
        self.assertEqual(self.record(self.entry(url="")), 0)
        self.assertEqual(Sighting.objects.count(), 1)

    def test_what_the_feed_says_is_kept_for_when_the_page_is_closed(self):
        self.record(self.entry(summary="短。", content="全文在此。"))

        snapshot = Snapshot.objects.get()
        self.assertEqual((snapshot.text, snapshot.origin), ("全文在此。", Snapshot.Origin.FEED))

    def test_the_number_of_queries_does_not_grow_with_the_feed(self):
        counts = []
        for size in (5, 30):
            listed = [self.entry(f"{size}-{n}", content=f"第{n}篇。") for n in range(size)]
            with CaptureQueriesContext(connection) as queries:
                self.assertEqual(self.record(*listed), size)
            counts.append(len(queries))

        self.assertEqual(counts[0], counts[1])
