"""The sample from an empty database to a front page, and out again."""

from django.test import LiveServerTestCase, override_settings
from django.urls import include, path

from articles.models import Article, Source, User
from digests.models import Digest, Series
from newsroom import starter
from newsroom.sample import seed
from newsroom.setup import first_admin

urlpatterns = [path("sample/", include("newsroom.sample.urls"))]


@override_settings(ROOT_URLCONF=__name__)
class SampleTests(LiveServerTestCase):
    def setUp(self):
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
