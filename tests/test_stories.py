"""An article joins the story of a recent one by what both say."""

from datetime import timedelta
from unittest import mock

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import holder, keepsake, stories
from articles.chores import LeaseLostError
from articles.models import Article, Snapshot, Story
from articles.stories import RecentIndex
from tests import makers

TEXT = "英伟达周三公布第三财季业绩，营收570亿美元，同比增长62%，数据中心业务512亿美元。"
OTHER = "国产大飞机C919周五完成首次国际航班，由上海飞往新加坡，载客164人，全程约5小时30分钟。"


class StoriesTestCase(TestCase):
    def claimed(self, **fields) -> Article:
        now = timezone.now()
        article = makers.article(**{"due_at": now} | fields)
        Article.objects.filter(pk=article.pk).update(
            claimed_by=holder.new_claim(), claimed_until=now + timedelta(minutes=2)
        )
        return Article.objects.get(pk=article.pk)

    def index(self) -> RecentIndex:
        """The index of a worker that has just started."""
        index = RecentIndex()
        index.refresh(timezone.now())
        return index

    def join(self, article: Article) -> Story:
        return stories.place(article, self.index())


class PlaceTests(StoriesTestCase):
    def test_articles_of_one_text_share_a_story_whatever_their_titles(self):
        first = self.claimed(title="英伟达营收570亿美元", text=TEXT)
        second = self.claimed(title="AI泡沫？黄仁勋：512亿美元的数据中心", text=TEXT)

        self.assertEqual(self.join(first), self.join(second))

    def test_articles_without_a_text_are_told_by_their_titles(self):
        first = self.claimed(title="英伟达发布第三季度财报：营收同比增长62%")
        second = self.claimed(title="英伟达第三季度营收增长62% 财报超预期")
        third = self.claimed(title="国产大飞机C919完成首次国际航班")

        found = [self.join(article) for article in (first, second, third)]

        self.assertEqual(found[0], found[1])
        self.assertNotEqual(found[0], found[2])

    def test_what_was_seen_days_ago_opens_a_story_of_its_own_again(self):
        old = self.claimed(
            title="央行开展逆回购操作", text=TEXT, first_seen_at=timezone.now() - timedelta(days=5)
        )
        new = self.claimed(title="央行开展逆回购操作", text=TEXT)

        self.assertNotEqual(self.join(old), self.join(new))

    def test_a_story_lasts_as_long_as_its_articles_come(self):
        first = self.claimed(
            title="英伟达财报", text=TEXT, first_seen_at=timezone.now() - timedelta(days=2)
        )
        second = self.claimed(title="英伟达业绩", text=TEXT)

        self.join(first)
        self.join(second)

        story = Story.objects.get()
        self.assertEqual(
            (story.first_seen, story.last_seen), (first.first_seen_at, second.first_seen_at)
        )

    def test_what_is_seen_late_but_came_first_lets_a_story_begin_earlier(self):
        second = self.claimed(title="英伟达业绩", text=TEXT)
        first = self.claimed(
            title="英伟达财报", text=TEXT, first_seen_at=timezone.now() - timedelta(days=2)
        )

        self.join(second)
        self.join(first)

        self.assertEqual(Story.objects.get().first_seen, first.first_seen_at)

    def test_what_joined_a_story_is_known_to_what_comes_after_it_in_a_batch(self):
        self.join(self.claimed(title="英伟达财报", text=TEXT))
        index, second = self.index(), self.claimed(title="英伟达业绩", text=TEXT)

        stories.place(second, index)

        self.assertEqual(len(index), 2)

    def test_two_workers_at_once_open_one_story_for_one_event(self):
        first, second = self.claimed(title="英伟达财报", text=TEXT), self.claimed(text=TEXT)
        mine, theirs = self.index(), self.index()

        found = stories.place(first, mine), stories.place(second, theirs)

        self.assertEqual(found[0], found[1])
        self.assertEqual(Story.objects.count(), 1)

    def test_a_story_merged_meanwhile_is_joined_where_it_went(self):
        article = self.claimed(text=TEXT)
        gone = self.join(self.claimed(text=TEXT))
        index = self.index()
        Story.objects.filter(pk=gone.pk).update(merged_into=makers.story(title="留下的"))

        self.assertEqual(stories.place(article, index).title, "留下的")

    def test_a_story_that_a_person_chose_meanwhile_stays(self):
        article, chosen = self.claimed(text=TEXT), makers.story()
        Article.objects.filter(pk=article.pk).update(story=chosen, story_by_hand=True)

        with self.assertRaises(LeaseLostError):
            self.join(article)

        self.assertEqual(Article.objects.get().story, chosen)
        self.assertEqual(Story.objects.get(), chosen)

    def test_who_lost_the_article_opens_no_story(self):
        article = self.claimed(text=TEXT)
        Article.objects.filter(pk=article.pk).update(claimed_by="another")

        with self.assertRaises(LeaseLostError):
            self.join(article)

        self.assertFalse(Story.objects.exists())


class RecentIndexTests(StoriesTestCase):
    def fill(self, count: int) -> list[Article]:
        title = "英伟达第三财季业绩"
        made = [self.claimed(title=f"{title} {n}", text=f"{TEXT}{n}") for n in range(count)]
        for article in made:
            self.join(article)
        return made

    def queries(self, index: RecentIndex) -> int:
        with CaptureQueriesContext(connection) as seen:
            index.refresh(timezone.now())
        return len(seen)

    def test_a_new_worker_reads_the_recent_articles_in_two_queries_and_later_in_one(self):
        self.fill(3)
        index = RecentIndex()

        self.assertEqual([self.queries(index), self.queries(index)], [2, 1])

    def test_of_too_many_the_latest_are_compared(self):
        made = self.fill(3)
        old = timezone.now() - timedelta(hours=9)
        Article.objects.filter(pk=made[2].pk).update(first_seen_at=old)
        index = RecentIndex()

        with mock.patch.object(stories, "MOST", 2):
            index.refresh(timezone.now())

        self.assertEqual(index._placed.keys(), {made[0].pk, made[1].pk})

    def test_an_article_is_read_once_and_its_traits_are_kept_with_its_text(self):
        article = self.fill(1)[0]
        Snapshot.objects.update(text="改了")  # nobody looks at it again

        index = self.index()

        self.assertTrue(Snapshot.objects.get().traits)
        self.assertEqual(index.index.match(stories.read(article)).likeness, 1)

    def test_what_another_version_has_read_is_read_anew(self):
        self.fill(1)
        kept = Snapshot.objects.get().traits
        Snapshot.objects.update(traits=bytes([keepsake.VERSION + 1]) + bytes(kept)[1:])

        self.index()

        self.assertEqual(bytes(Snapshot.objects.get().traits), bytes(kept))

    def test_what_was_read_with_another_title_is_read_anew(self):
        article = self.fill(1)[0]
        Article.objects.filter(pk=article.pk).update(title="国产大飞机C919完成首次国际航班")

        self.index()

        names = bytes(Snapshot.objects.get().traits).decode(errors="ignore")
        self.assertIn("c919", names)

    def test_an_article_that_was_moved_is_found_in_its_new_story(self):
        article = self.fill(1)[0]
        index, moved = self.index(), makers.story()
        Article.objects.filter(pk=article.pk).update(story=moved)

        index.refresh(timezone.now())

        self.assertEqual(index.index.match(stories.read(article)).story, moved.pk)

    def test_an_article_that_left_its_story_is_forgotten(self):
        article = self.fill(1)[0]
        index = self.index()
        Article.objects.filter(pk=article.pk).update(story=None)

        index.refresh(timezone.now())

        self.assertEqual((len(index), index.index.match(stories.read(article))), (0, None))

    def test_an_article_whose_text_changed_is_found_by_the_new_one(self):
        article = self.fill(1)[0]
        index, new = self.index(), self.claimed(title="大飞机", text=OTHER)
        text = article.keep_text(OTHER, origin=Snapshot.Origin.PASTED)
        Article.objects.filter(pk=article.pk).update(snapshot=text, title="C919")

        index.refresh(timezone.now())

        self.assertEqual(stories.place(new, index), article.story)

    def test_the_likest_stories_come_with_their_likeness_and_without_the_own_one(self):
        first, near, far = (
            self.claimed(title="英伟达营收570亿美元", text=TEXT),
            self.claimed(title="英伟达：数据中心营收512亿美元，股价下跌", text=TEXT[:25] + OTHER),
            self.claimed(title="大飞机C919首次国际航班", text=OTHER),
        )
        for article in (first, far):
            self.join(article)
        near.write(story=makers.story())

        found = stories.likest(near, timezone.now(), 5)

        self.assertIn(far.story.pk, [match.story for match in found])
        self.assertNotIn(near.story.pk, [match.story for match in found])
        self.assertEqual(found, sorted(found, key=lambda match: -match.likeness))
