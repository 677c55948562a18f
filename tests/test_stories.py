"""An article joins the story of a recent one by what both say."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from articles import stories
from articles.models import Article, Story
from tests import makers

TEXT = "英伟达周三公布第三财季业绩，营收570亿美元，同比增长62%，数据中心业务512亿美元。"


class FindTests(TestCase):
    def join(self, article: Article) -> Story:
        """As a worker does it: with an index of its own."""
        found = stories.find_or_open(article, stories.recent_index(timezone.now()))
        Article.objects.filter(pk=article.pk).update(story=found)
        return found

    def test_articles_of_one_text_share_a_story_whatever_their_titles(self):
        first = makers.article(title="英伟达营收570亿美元", text=TEXT)
        second = makers.article(title="AI泡沫？黄仁勋：512亿美元的数据中心", text=TEXT)

        self.assertEqual(self.join(first), self.join(second))

    def test_articles_without_a_text_are_told_by_their_titles(self):
        first = makers.article(title="英伟达发布第三季度财报：营收同比增长62%")
        second = makers.article(title="英伟达第三季度营收增长62% 财报超预期")
        third = makers.article(title="国产大飞机C919完成首次国际航班")

        found = [self.join(article) for article in (first, second, third)]

        self.assertEqual(found[0], found[1])
        self.assertNotEqual(found[0], found[2])

    def test_what_was_seen_days_ago_opens_a_story_of_its_own_again(self):
        old = makers.article(
            title="央行开展逆回购操作", text=TEXT, first_seen_at=timezone.now() - timedelta(days=5)
        )
        new = makers.article(title="央行开展逆回购操作", text=TEXT)

        self.assertNotEqual(self.join(old), self.join(new))

    def test_a_story_lasts_as_long_as_its_articles_come(self):
        first = makers.article(
            title="英伟达财报", text=TEXT, first_seen_at=timezone.now() - timedelta(days=2)
        )
        second = makers.article(title="英伟达业绩", text=TEXT)

        self.join(first)
        self.join(second)

        story = Story.objects.get()
        self.assertEqual(
            (story.first_seen, story.last_seen), (first.first_seen_at, second.first_seen_at)
        )

    def test_the_index_reads_the_recent_articles_in_one_query(self):
        for number in range(3):
            self.join(makers.article(title=f"第{number}号", text=f"{TEXT}{number}"))

        with self.assertNumQueries(1):
            stories.recent_index(timezone.now())
