from datetime import timedelta
from unittest import mock

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date

from articles.listing import Listing, Told
from articles.models import Article, Sighting, Snapshot
from articles.record import Arrival, ready, record
from tests import makers


class RecordTests(TestCase):
    def setUp(self):
        self.now = timezone.now()
        self.source = makers.source(polled_at=self.now - timedelta(hours=1), language="zh")

    def entry(self, guid="1", *, published=timedelta(hours=2), **fields):
        """As a feed tells it; `published` so long ago, None for undated."""
        defaults = {
            "links": (fields.pop("url", f"https://site.example/{guid}"),),
            "title": f"标题{guid}",
            "authors": ("记者",),
            "stamp": http_date((self.now - published).timestamp()) if published else "",
        }
        return Told(guid=guid, **defaults | fields)

    def record(self, *told, source=None, now=None):
        """How many articles come of a feed that tells of these."""
        arrival = Arrival(source or self.source, Listing(told, url="https://site.example/feed"))
        now = now or timezone.now()
        ready([arrival], now)
        record([arrival], now)
        return arrival.new

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

    def test_a_retitled_page_stays_one_article_under_a_new_guid_too(self):
        page = "https://site.example/x"
        self.record(self.entry("a", url=page, title="初报"))

        new = self.record(self.entry("b", url=f"{page}?utm_source=rss", title="更新：死亡人数上升"))

        self.assertEqual((new, Article.objects.get().title), (0, "初报"))
        self.assertEqual(
            set(Sighting.objects.values_list("article", flat=True)), {Article.objects.get().pk}
        )

    def test_an_entry_that_moved_to_another_address_stays_one_article(self):
        self.record(self.entry("a", url="https://site.example/draft-1"))

        new = self.record(self.entry("a", url="https://site.example/2025/final", title="定稿"))

        self.assertEqual((new, Article.objects.count(), Sighting.objects.count()), (0, 1, 1))

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

    def test_of_two_entries_with_one_guid_the_first_listed_counts(self):
        newer = self.entry("same", title="新", url="https://site.example/2")
        older = self.entry("same", title="旧", url="https://site.example/1")

        self.assertEqual(self.record(newer, older), 1)
        self.assertEqual(Article.objects.get().title, "新")

    def test_a_page_that_another_worker_brings_at_the_same_time_is_new_there_only(self):
        theirs = makers.article(canonical_url="https://site.example/x")

        with mock.patch("articles.record.known_articles", return_value={}):  # not yet there
            new = self.record(self.entry(url=theirs.canonical_url))

        self.assertEqual((new, Sighting.objects.get().article), (0, theirs))

    def test_without_a_guid_the_address_tells_entries_apart(self):
        listed = [self.entry("", url=f"https://site.example/{n}") for n in range(2)]

        self.assertEqual(self.record(*listed), 2)
        self.assertEqual(self.record(*listed), 0)

    def test_what_a_new_source_listed_before_today_is_backlog(self):
        fresh = self.entry("new", published=timedelta(hours=3))
        old = self.entry("old", published=timedelta(days=3))
        undated = self.entry("undated", published=None)

        new = self.record(fresh, old, undated, source=makers.source())

        self.assertEqual((new, Sighting.objects.count()), (1, 3))
        self.assertEqual(Article.objects.get().title, "标题new")

    def test_a_known_source_may_be_late_with_its_news(self):
        self.assertEqual(self.record(self.entry(published=timedelta(days=3))), 1)

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
