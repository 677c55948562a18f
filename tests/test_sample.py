"""The sample from an empty database to a front page, and out again."""

from contextlib import contextmanager
from datetime import UTC, datetime
from unittest.mock import patch

import time_machine
from django.test import LiveServerTestCase, TestCase, override_settings
from django.urls import include, path

from articles.models import Article, Source, Story, User
from articles.workflow import State
from digests import compose, publish
from digests.models import Digest, Item, Series
from newsroom import starter
from newsroom.sample import seed
from newsroom.setup import first_admin
from tests import makers
from tests.model_server import ModelServer, drafted

urlpatterns = [
    path("sample/", include("newsroom.sample.urls")),
    path("", include("digests.urls")),
]


class KilledError(BaseException):
    """The worker ends here; nobody catches it."""


FORENOON = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)  # in Shanghai: no starter Series is due


@override_settings(ROOT_URLCONF=__name__)
class SampleTests(LiveServerTestCase):
    def setUp(self):
        self.enterContext(time_machine.travel(FORENOON, tick=True))
        self.enterContext(override_settings(FETCH_ALLOW=[self.live_server_url.split("//")[1]]))
        seed.plant(self.live_server_url)

    def test_an_empty_newsroom_shows_the_whole_walk(self):
        seed.settle()

        published, waiting = Digest.objects.published().get(), Digest.objects.in_review().get()
        self.assertEqual(published.series.slug, "bulletin")
        self.assertEqual(waiting.series.slug, "daily")
        self.assertGreater(waiting.items.count(), 3)
        self.assertIsNotNone(waiting.publish_at)
        self.assertEqual(Article.objects.in_review().count(), 15)

    def test_the_sample_editor_cannot_log_in(self):
        seed.settle()

        editor = User.objects.get(username=seed.EDITOR)
        self.assertFalse(editor.is_active)
        self.assertFalse(editor.has_usable_password())

    def test_settling_twice_adds_nothing(self):
        seed.settle()
        seed.settle()

        self.assertEqual(Digest.objects.count(), 2)

    def test_what_a_model_made_up_is_left_to_the_editors(self):
        made_up = drafted("甲公司发布新品", "甲公司发布了新品，售价为77777元。")

        with ModelServer(made_up) as server, override_settings(**server.settings):
            seed.settle()

        waiting = Digest.objects.in_review()
        self.assertEqual({each.series.slug for each in waiting}, {"bulletin", "daily"})

    @contextmanager
    def killed_at(self, step: str):
        """Die when settling is about to take this step."""
        with patch.object(seed, step, side_effect=KilledError), self.assertRaises(KilledError):
            yield

    def test_an_edition_that_was_left_before_its_approval_is_published_the_next_time(self):
        with self.killed_at("approve"):
            seed.settle()
        seed.settle()

        self.assertEqual(Digest.objects.published().get().series.slug, "bulletin")
        self.assertEqual(Digest.objects.in_review().get().series.slug, "daily")

    def test_an_edition_that_was_left_before_its_publication_is_published_the_next_time(self):
        with self.killed_at("publish"):
            seed.settle()
        seed.settle()

        self.assertEqual(Digest.objects.published().get().series.slug, "bulletin")

    def test_a_worker_killed_halfway_leaves_the_sample_editor_without_a_way_in(self):
        with self.killed_at("publish"):
            seed.settle()

        self.assertFalse(User.objects.filter(is_active=True).exists())

    def test_the_waiting_edition_is_made_the_next_time_when_it_is_missing(self):
        seed.settle()
        Digest.objects.in_review().delete()

        seed.settle()

        self.assertEqual(Digest.objects.in_review().get().series.slug, "daily")
        self.assertEqual(Digest.objects.count(), 2)

    def test_what_editors_decided_on_the_sample_is_left_alone(self):
        seed.settle()
        Digest.objects.in_review().get().move(State.SPIKED, by=makers.user("Publisher"))
        publish.withdraw(
            Digest.objects.published().get(), by=makers.user("Publisher"), note="Only a sample."
        )

        seed.settle()

        states = set(Digest.objects.values_list("state", flat=True))
        self.assertEqual((states, Digest.objects.count()), ({State.SPIKED, State.WITHDRAWN}, 2))

    def test_a_newsroom_that_renamed_the_series_is_left_alone(self):
        seed.settle()
        Series.objects.filter(slug="daily").update(slug="morning")

        seed.settle()

        self.assertEqual(Digest.objects.count(), 2)

    def test_another_port_next_time_is_no_second_sample(self):
        seed.follow("http://127.0.0.1:1")

        self.assertEqual(Source.objects.filter(sample=True).count(), 2)
        self.assertTrue(Source.objects.filter(feed_url="http://127.0.0.1:1/sample/zh.xml").exists())

    def test_removing_the_sample_leaves_what_is_not_of_it(self):
        first_admin()
        seed.settle()

        seed.remove()

        self.assertFalse(seed.present())
        self.assertEqual((Article.objects.count(), Digest.objects.count()), (0, 0))
        self.assertEqual(Source.objects.count(), len(starter.SOURCES))
        self.assertEqual(Series.objects.count(), len(starter.SERIES))
        self.assertEqual(User.objects.get().username, "admin")

    def test_without_the_press_nothing_is_made_up(self):
        seed.follow("http://127.0.0.1:1")

        seed.settle()

        self.assertFalse(Digest.objects.exists())


class RemoveTests(TestCase):
    def setUp(self):
        self.digest = makers.digest()  # before there is any sample: an edition of the house
        press = makers.source(sample=True)
        self.story = makers.story()
        self.sample = makers.reviewed(sample=True, source=press, story=self.story)

    def place(self) -> Item:
        """The sample article in the edition of the house, as an editor adds it."""
        item = compose.item(self.sample, position=9, series=self.digest.series)
        item.digest = self.digest
        item.save()
        return item

    def test_an_edition_of_the_house_keeps_the_words_of_a_sample_article(self):
        item = self.place()

        seed.remove()

        left = self.digest.items.get(position=9)
        self.assertEqual((left.title, left.body), (item.title, item.body))
        self.assertEqual((left.article, left.snapshot), (None, None))
        self.assertFalse(Article.objects.filter(sample=True).exists())

    def test_a_published_edition_of_the_house_keeps_them_too(self):
        publisher = makers.user("Publisher")
        self.place()
        publish.approve(self.digest, by=publisher)
        publish.publish(self.digest, by=publisher)
        issue = self.digest.issue()

        seed.remove()

        self.assertEqual(Digest.objects.published().get().issue(), issue)

    def test_stories_of_the_house_stay_and_those_of_the_sample_alone_go(self):
        empty, shared = makers.story(), makers.story()
        makers.article(story=shared)
        makers.article(story=shared, sample=True)

        seed.remove()

        self.assertEqual(set(Story.objects.all()), {empty, shared})
