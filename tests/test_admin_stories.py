"""The desk for stories, through its pages."""

import re
from unittest import skipUnless

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import stories
from articles.models import Article, Story, StoryChange
from tests import makers
from tests.test_admin_articles import DeskTestCase
from tests.test_stories import OTHER, TEXT, StoriesTestCase

LIST = reverse("admin:articles_story_changelist")
BUTTON = re.compile(r'<(?:button|input type="submit")[^>]* name="(\w+)"')


def page(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def picker(article: Article) -> str:
    return reverse("admin:articles_article_story", args=[article.pk])


class StoryListTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.stories = [makers.story(title=f"事件{n}") for n in range(3)]
        for story in self.stories:
            makers.article(story=story)

    def merge(self, *ticked: Story, **fields: str):
        data = {"action": "merge", "_selected_action": [story.pk for story in ticked]}
        return self.client.post(LIST, data | fields, follow=True)

    def test_merging_asks_which_title_stays_and_changes_nothing_before(self):
        answer = self.merge(*self.stories[:2])

        self.assertContains(answer, "Which title stays?")
        self.assertContains(answer, "事件1")
        self.assertNotContains(answer, "事件2")
        self.assertEqual(Story.objects.standing().count(), 3)

    def test_the_others_go_into_the_story_whose_title_stays(self):
        self.merge(*self.stories[:2], into=str(self.stories[1].pk))

        self.assertEqual(self.stories[1].articles.count(), 2)
        html = self.client.get(LIST).content.decode()
        self.assertNotIn("事件0", html)
        self.assertIn("×2", html)

    def test_one_story_alone_is_not_merged(self):
        self.assertContains(self.merge(self.stories[0]), "Tick two stories at least")

    def test_a_refusal_is_said(self):
        Story.objects.filter(pk=self.stories[0].pk).update(merged_into=self.stories[2])

        answer = self.merge(*self.stories[:2], into=str(self.stories[1].pk))

        self.assertContains(answer, "A colleague was quicker")

    @skipUnless(connection.vendor == "sqlite", "how SQLite goes about it")
    def test_the_list_follows_its_index_and_sorts_no_half_of_the_table(self):
        self.assertIn("story_last_seen", Story.objects.standing()[:50].explain())

    def test_a_writer_may_look_but_not_merge(self):
        self.client.force_login(makers.user("Writer"))

        self.merge(*self.stories, into=str(self.stories[0].pk))

        self.assertEqual(Story.objects.standing().count(), 3)

    def test_ten_times_the_stories_take_the_same_number_of_queries(self):
        few = self.queries(LIST)
        for _ in range(27):
            makers.article(story=makers.story())

        self.assertEqual(self.queries(LIST), few)


class StoryPageTests(DeskTestCase):
    def setUp(self):
        super().setUp()
        self.story = makers.story()
        self.articles = [makers.article(story=self.story, title=f"第{n}篇") for n in range(3)]

    def split(self, *articles: Article):
        ticked = [article.pk for article in articles]
        data = {"title": self.story.title, "apart": ticked, "_split": "1"}
        return self.client.post(page(self.story), data, follow=True)

    def test_the_ticked_articles_become_a_story_that_is_shown(self):
        answer = self.split(self.articles[2])

        new = Article.objects.get(pk=self.articles[2].pk).story
        self.assertRedirects(answer, page(new))
        self.assertContains(answer, "is a story of its own now")
        self.assertContains(answer, "told apart")
        self.assertContains(answer, self.user.username)

    def test_who_renames_and_splits_at_once_waits_for_its_turn_before_it_locks_the_story(self):
        """Workers take the same two locks, in this order."""
        with CaptureQueriesContext(connection) as seen:
            self.client.post(
                page(self.story), {"title": "新题", "apart": self.articles[2].pk, "_split": "1"}
            )

        asked = [row["sql"] for row in seen]
        turn = next(n for n, sql in enumerate(asked) if '"articles_beat"' in sql)
        lock = next(n for n, sql in enumerate(asked) if sql.startswith('UPDATE "articles_story"'))
        self.assertLess(turn, lock)

    def test_the_first_button_saves_for_enter_presses_it(self):
        buttons = BUTTON.findall(self.client.get(page(self.story)).content.decode())

        names = [name for name in buttons if name.startswith("_")]
        self.assertEqual(names[:2], ["_continue", "_split"])

    def test_ticking_none_or_all_is_refused_with_a_sentence(self):
        self.assertContains(self.split(), "Tick the articles that tell something else.")
        self.assertContains(self.split(*self.articles), "one at least tells this story")

    def test_a_writer_may_look_but_not_split(self):
        self.client.force_login(makers.user("Writer"))

        self.assertContains(self.client.get(page(self.story)), "第2篇")
        self.assertEqual(self.split(self.articles[0]).status_code, 403)
        self.assertEqual(self.story.articles.count(), 3)

    def test_a_title_that_a_person_gives_is_kept_from_machines(self):
        self.client.post(page(self.story), {"title": self.articles[0].title})

        Story.objects.all().entitle("机器起的题")

        self.assertEqual(Story.objects.get().title, self.articles[0].title)

    def test_a_save_writes_the_title_and_not_what_workers_change(self):
        with CaptureQueriesContext(connection) as seen:
            self.client.post(page(self.story), {"title": "新题"})

        self.assertEqual(Story.objects.get().title, "新题")
        wrote = [row["sql"] for row in seen if row["sql"].startswith('UPDATE "articles_story"')]
        self.assertEqual([sql for sql in wrote if "last_seen" in sql], [])
        self.assertTrue(wrote)

    def test_a_merged_story_says_where_it_went(self):
        Story.objects.filter(pk=self.story.pk).update(merged_into=makers.story(title="留下的"))

        self.assertContains(self.client.get(page(self.story)), "留下的")


class PickerTests(DeskTestCase, StoriesTestCase):
    def setUp(self):
        super().setUp()
        self.article, self.like, self.other = (
            self.told("英伟达营收570亿美元", TEXT),
            self.told("英伟达营收570亿美元，数据中心512亿美元", TEXT),
            self.told("大飞机C919首航", OTHER),
        )
        apart = makers.story(title="另一件事")
        Article.objects.filter(pk=self.like.pk).update(story=apart)
        self.like.refresh_from_db()

    def told(self, title: str, text: str) -> Article:
        article = self.claimed(title=title, text=text)
        stories.place(article, self.index())
        Article.objects.filter(pk=article.pk).update(claimed_by="", claimed_until=None)
        return Article.objects.get(pk=article.pk)

    def test_the_likest_stories_are_offered_with_their_likeness(self):
        answer = self.client.get(picker(self.article))

        self.assertContains(answer, "另一件事")
        self.assertEqual([offer["story"] for offer in answer.context["offers"]], [self.like.story])
        self.assertGreater(answer.context["offers"][0]["percent"], 50)

    def choose(self, **fields: object):
        """Press a button of the page as it stands now, or as it stood."""
        sent = {"from": self.article.story.pk} | fields
        return self.client.post(picker(self.article), sent, follow=True)

    def test_chosen_the_two_stories_become_one(self):
        answer = self.choose(_whole=self.like.story.pk)

        self.assertContains(answer, "It tells “另一件事” now.")
        self.assertEqual(self.like.story.articles.count(), 2)

    def test_it_may_go_alone(self):
        makers.article(story=self.article.story)

        self.choose(_alone=self.like.story.pk)

        self.assertEqual(set(self.like.story.articles.all()), {self.article, self.like})
        self.assertEqual(StoryChange.objects.get().kind, "move")

    def test_it_may_tell_a_story_of_its_own_and_that_is_shown_later(self):
        Article.objects.filter(pk=self.like.pk).update(story=self.article.story)

        self.choose(_own="1")

        self.article.refresh_from_db()
        self.like.refresh_from_db()
        self.assertNotEqual(self.article.story, self.like.story)
        answer = self.client.get(picker(self.article))
        offers = answer.context["offers"]
        self.assertEqual(
            [(each["story"], each["apart"]) for each in offers], [(self.like.story, True)]
        )
        self.assertContains(answer, "told apart by hand")

    def test_what_a_colleague_moved_while_the_page_was_open_is_left_alone(self):
        seen, third = self.article.story, makers.story()
        makers.article(story=third)
        Article.objects.filter(pk=self.article.pk).update(story=third)

        for button in ("_whole", "_alone", "_own"):
            answer = self.choose(**{"from": seen.pk, button: self.like.story.pk})
            self.assertContains(answer, "A colleague was quicker")

        self.assertEqual(third.articles.count(), 2)
        self.assertFalse(StoryChange.objects.exists())

    def test_a_writer_sees_no_way_there(self):
        self.client.force_login(makers.user("Writer"))
        look = reverse("admin:articles_article_change", args=[self.article.pk])

        self.assertNotContains(self.client.get(look), picker(self.article))
        self.assertEqual(self.client.get(picker(self.article)).status_code, 403)
        self.assertEqual(
            self.client.post(picker(self.article), {"_whole": self.like.story.pk}).status_code, 403
        )

    def test_nonsense_is_refused_with_a_sentence(self):
        for number in ("x", "999999", ""):
            answer = self.choose(_whole=number)
            self.assertContains(answer, "This story is not there any more.")
