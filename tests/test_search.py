"""The index of articles: it knows what they say now, whoever wrote it."""

from unittest import mock

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from articles import search
from articles.models import Article, Entry
from newsroom import clock
from tests import makers


def found(query: str) -> set[str]:
    return {article.title for article in search.find(Article.objects.all(), query)}


class SearchTests(TestCase):
    def test_an_article_is_found_by_title_headline_summary_author_and_text(self):
        makers.article(
            title="题目甲", headline="标语乙", summary="摘要丙", byline="林记者", text="正文丁"
        )
        makers.reviewed(title="别的")
        search.catch_up()

        for query in ("题目", "标语", "摘要", "林记", "正文", "甲 丁"):
            with self.subTest(query):
                self.assertEqual(found(query), {"题目甲"})

    def test_what_was_changed_is_found_by_its_new_words_only(self):
        article = makers.reviewed(title="港口", headline="旧标题")
        search.catch_up()

        article.amend(headline="新标语")
        search.catch_up()

        self.assertEqual(found("新标"), {"港口"})
        self.assertEqual(found("旧标"), set())

    def test_a_change_of_state_alone_is_no_work_for_the_index(self):
        article = makers.reviewed(title="港口")
        search.catch_up()

        article.amend(state="spiked")

        self.assertEqual(search.catch_up(), 0)

    def test_many_are_indexed_a_few_at_a_time_and_each_once(self):
        for number in range(7):
            makers.reviewed(title=f"港口{number}号")

        counts = [search.catch_up(3), search.catch_up(3), search.catch_up(3), search.catch_up(3)]

        self.assertEqual(counts, [3, 3, 1, 0])
        self.assertEqual(Entry.objects.count(), Article.objects.count())
        self.assertEqual(len(found("港口")), 7)

    def test_signs_of_a_query_language_are_no_commands(self):
        makers.reviewed(title="港口")
        search.catch_up()

        for query in ('"', "'", "港口' OR 1", '港口" OR *', "NOT 港口", "words:港口", "&|!", "\\"):
            with self.subTest(query):
                self.assertLessEqual(found(query), {"港口"})

    def test_the_minute_of_the_worker_brings_the_index_up_to_date(self):
        makers.reviewed(title="港口")

        clock.once(lambda said: None)

        self.assertEqual(found("港口"), {"港口"})

    def test_the_many_are_found_as_the_few_are(self):
        for number in range(5):
            makers.reviewed(title=f"港口{number}号")
        makers.reviewed(title="航线")
        search.catch_up()
        few = list(search.find(Article.objects.all(), "港口"))

        with mock.patch.object(search, "MANY", 3):
            many = list(search.find(Article.objects.all(), "港口"))

        self.assertEqual(len(many), 5)
        self.assertEqual(many, few)

    def test_a_search_reads_no_texts(self):
        makers.article(title="港口", text="三号泊位")
        search.catch_up()

        with CaptureQueriesContext(connection) as seen:
            found("泊位")

        self.assertLessEqual(len(seen), 2)
        self.assertFalse([each["sql"] for each in seen if "LIKE" in each["sql"]])
