"""People merge stories and tell them apart; no machine undoes it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from django.db import IntegrityError, connection, transaction
from django.test import TestCase, TransactionTestCase
from django.utils import timezone

from articles import stories, story_changes
from articles.chores import LeaseLostError
from articles.models import Article, Beat, Story, StoryChange
from articles.stories import RecentIndex
from articles.workflow import WorkflowError
from tests import makers
from tests.test_stories import StoriesTestCase


class MergeTests(TestCase):
    def setUp(self):
        self.user = makers.user("Editor")
        self.old = timezone.now() - timedelta(hours=5)
        self.kept, self.gone = makers.story(title="留下"), makers.story(title="并入")
        self.first = makers.article(story=self.kept)
        self.second = makers.article(story=self.gone, first_seen_at=self.old)

    def test_all_articles_tell_the_story_that_stays(self):
        story_changes.merge([self.kept, self.gone], self.kept, by=self.user)

        self.assertEqual(set(self.kept.articles.all()), {self.first, self.second})
        self.gone.refresh_from_db()
        self.assertEqual(self.gone.merged_into, self.kept)
        self.assertEqual(list(Story.objects.standing()), [self.kept])

    def test_it_lasts_from_the_first_article_to_the_last(self):
        story_changes.merge([self.gone], self.kept, by=self.user)

        self.kept.refresh_from_db()
        self.assertEqual(
            (self.kept.first_seen, self.kept.last_seen), (self.old, self.first.first_seen_at)
        )

    def test_pointers_lead_to_the_story_that_stands_in_one_step(self):
        last = makers.story()
        story_changes.merge([self.gone], self.kept, by=self.user)
        story_changes.merge([self.kept], last, by=self.user)

        self.assertEqual(set(last.merged.all()), {self.kept, self.gone})

    def test_what_was_merged_meanwhile_is_not_merged_again(self):
        story_changes.merge([self.gone], self.kept, by=self.user)

        for stories_, into in (([self.gone], makers.story()), ([self.kept], self.gone)):
            with self.assertRaisesMessage(WorkflowError, "A colleague was quicker"):
                story_changes.merge(stories_, into, by=self.user)

    def test_it_is_signed(self):
        story_changes.merge([self.gone], self.kept, by=self.user)

        change = StoryChange.objects.get()
        self.assertEqual(
            (change.kind, change.story, change.other, change.articles, change.by),
            ("merge", self.kept, self.gone, [self.second.pk], self.user),
        )

    def test_the_database_takes_no_circle_of_one_and_no_change_without_a_person(self):
        self.kept.merged_into = self.kept
        for wrong in (self.kept, StoryChange(kind="merge", story=self.kept, actor="machine")):
            with self.assertRaises(IntegrityError), transaction.atomic():
                wrong.save()


class SplitTests(TestCase):
    def setUp(self):
        self.user = makers.user("Editor")
        self.story = makers.story()
        self.articles = [makers.article(story=self.story, title=f"第{n}篇") for n in range(3)]

    def split(self, *articles: Article) -> Story:
        return story_changes.split(self.story, [each.pk for each in articles], by=self.user)

    def test_the_ticked_articles_become_a_story_of_their_own_by_hand(self):
        new = self.split(self.articles[1], self.articles[2])

        self.assertEqual(set(new.articles.all()), set(self.articles[1:]))
        self.assertEqual(new.title, "第1篇")
        by_hand = Article.objects.filter(story_by_hand=True)
        self.assertEqual(set(by_hand), set(self.articles[1:]))

    def test_each_lasts_from_its_first_article_to_its_last(self):
        early = makers.article(story=self.story, first_seen_at=timezone.now() - timedelta(hours=9))
        Story.objects.update(first_seen=early.first_seen_at)

        new = self.split(early)

        self.story.refresh_from_db()
        new.refresh_from_db()
        self.assertEqual((new.first_seen, new.last_seen), (early.first_seen_at,) * 2)
        self.assertEqual(self.story.first_seen, self.articles[0].first_seen_at)

    def test_a_story_named_after_an_article_that_leaves_takes_the_name_of_one_that_stays(self):
        for by_hand, name in ((False, "留下的"), (True, "出走的")):
            with self.subTest(by_hand=by_hand):
                story = makers.story(title="出走的", title_by_hand=by_hand)
                gone = makers.reviewed(story=story, headline="出走的")
                makers.reviewed(story=story, headline="留下的")

                story_changes.split(story, [gone.pk], by=self.user)

                story.refresh_from_db()
                self.assertEqual(story.title, name)

    def test_the_two_are_remembered_as_told_apart_until_a_person_joins_them(self):
        new = self.split(self.articles[0])
        self.assertEqual(story_changes.told_apart(self.story), {new.pk})
        self.assertEqual(story_changes.told_apart(new), {self.story.pk})

        story_changes.merge([new], self.story, by=self.user)

        self.assertEqual(story_changes.told_apart(self.story), set())

    def test_they_stay_apart_when_one_of_them_goes_into_a_third(self):
        new, third = self.split(self.articles[0]), makers.story()
        story_changes.merge([new], third, by=self.user)

        self.assertEqual(story_changes.told_apart(self.story), {third.pk})
        self.assertEqual(story_changes.told_apart(third), {self.story.pk})

    def test_it_waits_for_its_turn_as_a_worker_that_opens_a_story_does(self):
        self.split(self.articles[0])

        self.assertTrue(Beat.objects.filter(name=stories.OPENING).exists())

    def test_all_or_none_is_refused(self):
        for articles in ([], self.articles, [makers.article()]):
            with self.assertRaises(WorkflowError):
                self.split(*articles)
        self.assertEqual(Story.objects.count(), 1)

    def test_what_a_colleague_has_moved_meanwhile_is_not_split(self):
        self.split(self.articles[0])

        with self.assertRaises(WorkflowError):
            self.split(self.articles[0])


class MoveTests(TestCase):
    def setUp(self):
        self.user = makers.user("Editor")
        self.old, self.new = makers.story(), makers.story()
        self.article = makers.article(story=self.old)

    def test_one_article_goes_and_the_others_stay(self):
        other = makers.article(story=self.old)

        story_changes.move(self.article, self.new, by=self.user)

        self.assertEqual((self.new.articles.get(), self.old.articles.get()), (self.article, other))
        self.assertTrue(Article.objects.get(pk=self.article.pk).story_by_hand)
        self.assertEqual(StoryChange.objects.get().kind, "move")

    def test_both_stories_last_as_long_as_their_articles_come(self):
        early = makers.article(story=self.old, first_seen_at=timezone.now() - timedelta(hours=9))
        Story.objects.filter(pk=self.old.pk).update(first_seen=early.first_seen_at)

        story_changes.move(early, self.new, by=self.user)

        self.old.refresh_from_db()
        self.new.refresh_from_db()
        self.assertEqual(self.old.first_seen, self.article.first_seen_at)
        self.assertEqual((self.new.first_seen, self.new.last_seen), (early.first_seen_at,) * 2)

    def test_a_story_left_empty_points_where_its_article_went(self):
        story_changes.move(self.article, self.new, by=self.user)

        self.old.refresh_from_db()
        self.assertEqual(self.old.merged_into, self.new)

    def test_what_a_colleague_has_moved_meanwhile_stays_where_it_is(self):
        stale, third = Article.objects.get(pk=self.article.pk), makers.story()
        makers.article(story=self.old)
        story_changes.move(self.article, third, by=self.user)

        with self.assertRaisesMessage(WorkflowError, "A colleague was quicker"):
            story_changes.move(stale, self.new, by=self.user)

        self.assertEqual(third.articles.get(), self.article)
        self.assertTrue(Story.objects.standing().filter(pk=self.new.pk).exists())

    def test_what_a_worker_has_placed_meanwhile_leaves_no_empty_story(self):
        bare, opened = makers.article(), makers.story()
        Article.objects.filter(pk=bare.pk).update(story=opened)

        with self.assertRaisesMessage(WorkflowError, "A colleague was quicker"):
            story_changes.move(bare, self.new, by=self.user)

        self.assertEqual(opened.articles.get(), bare)

    def test_an_article_without_a_story_gets_one(self):
        bare = makers.article()

        story_changes.move(bare, self.new, by=self.user)

        self.assertEqual(self.new.articles.get(), bare)

    def test_an_editors_change_takes_no_draft_from_the_machine(self):
        """A model may be at work on it this moment: its answer still counts."""
        before = self.article.version

        story_changes.move(self.article, self.new, by=self.user)

        self.assertEqual(Article.objects.get(pk=self.article.pk).version, before)


class StaysSoTests(StoriesTestCase):
    TEXT = "英伟达周三公布第三财季业绩，营收570亿美元，同比增长62%，数据中心业务512亿美元。"

    def setUp(self):
        self.user = makers.user("Editor")

    def told(self, number: int) -> Article:
        article = self.claimed(title=f"英伟达第三财季业绩 {number}", text=f"{self.TEXT}{number}")
        self.join(article)
        return article

    def test_what_was_split_is_not_joined_again_and_a_third_goes_to_one_of_them(self):
        first, second = self.told(1), self.told(2)
        new = story_changes.split(first.story, [second.pk], by=self.user)

        third = self.told(3)

        self.assertEqual(Article.objects.get(pk=second.pk).story, new)
        self.assertEqual(Article.objects.get(pk=first.pk).story, first.story)
        self.assertIn(third.story, (first.story, new))

    def test_articles_that_come_after_a_merger_tell_the_story_that_stayed(self):
        first, kept = self.told(1), makers.story()
        index = self.index()
        story_changes.merge([first.story], kept, by=self.user)

        late = self.claimed(title="英伟达第三财季业绩", text=self.TEXT)

        self.assertEqual(stories.place(late, index), kept)


class RaceTests(TransactionTestCase):
    """Two at once, each over a connection of its own."""

    def at_once(self, *works: Callable[[], object]) -> list[object]:
        """What each returned or was refused with."""
        gate = Barrier(len(works))

        def alone(work: Callable[[], object]) -> object:
            try:
                gate.wait()
                return work()
            except (WorkflowError, LeaseLostError) as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(alone, works))

    def test_two_editors_who_merge_two_stories_crosswise_leave_one(self):
        user = makers.user("Editor")
        for _ in range(5):
            a, b = makers.story(), makers.story()
            makers.article(story=a)
            makers.article(story=b)

            said = self.at_once(
                lambda a=a, b=b: story_changes.merge([a], b, by=user),
                lambda a=a, b=b: story_changes.merge([b], a, by=user),
            )

            self.assertEqual([type(each) for each in said].count(WorkflowError), 1)
            kept = Story.objects.standing().get(pk__in=[a.pk, b.pk])
            self.assertEqual(kept.articles.count(), 2)

    def test_what_a_worker_places_while_the_story_is_merged_tells_the_one_that_stands(self):
        user, text = makers.user("Editor"), StaysSoTests.TEXT
        for _ in range(5):
            story, kept = makers.story(), makers.story()
            makers.article(story=story, title="英伟达第三财季业绩", text=text)
            article = makers.article(title="英伟达第三财季业绩", text=text, due_at=timezone.now())
            claimed = Article.objects.claim(article.pk)
            index = RecentIndex()
            index.refresh(timezone.now())

            self.at_once(
                lambda claimed=claimed, index=index: stories.place(claimed, index),
                lambda story=story, kept=kept: story_changes.merge([story], kept, by=user),
            )

            self.assertEqual(Article.objects.get(pk=article.pk).story, kept)
            Article.objects.update(story=None, first_seen_at=timezone.now() - timedelta(days=9))
