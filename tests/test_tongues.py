"""The pages of the whole site in each language of its Series, each under its own address."""

import re
from importlib import import_module
from unittest import mock

from django.apps import apps
from django.test import override_settings
from django.urls import reverse

from digests import sheets, tongues
from digests.models import Redirect, Series
from tests import makers
from tests.printing import ReaderTestCase, out, told

ENGLISH = {"language": "en", "title": "The Daily", "slug": "the-daily"}


@override_settings(LANGUAGE_CODE="zh-hans")
class TongueTests(ReaderTestCase):
    def setUp(self) -> None:
        out(self.series, self.by, told())

    def speak_english(self):
        return out(makers.series(**ENGLISH), self.by, told())

    def test_an_english_series_has_the_lists_of_the_site_in_english(self):
        self.speak_english()

        page = self.client.get("/en/archive/").content.decode()

        self.assertIn('<html lang="en">', page)
        self.assertIn("<h1>Archive</h1>", page)

    def test_the_pages_of_the_site_itself_stay_where_they_were(self):
        self.speak_english()

        page = self.client.get("/archive/").content.decode()

        self.assertIn('<html lang="zh-hans">', page)
        self.assertEqual(reverse("archive"), "/archive/")

    def test_each_names_the_other_for_software_and_for_readers(self):
        self.speak_english()

        for path in ("/archive/", "/en/archive/"):
            page = self.client.get(path).content.decode()
            found = dict(re.findall(r'hreflang="([^"]+)" href="http://[^/]+([^"]+)">\n', page))

            self.assertEqual(
                found, {"zh-Hans": "/archive/", "en": "/en/archive/", "x-default": "/archive/"}
            )
        self.assertInHTML(
            '<a href="http://testserver/archive/" hreflang="zh-Hans" lang="zh-Hans">中文</a>', page
        )

    def test_where_all_series_are_in_one_language_nothing_is_said_of_others(self):
        page = self.client.get("/archive/").content.decode()

        self.assertNotIn("hreflang", page)
        self.assertFalse([each for each in sheets.sheets() if each.path.startswith("/en/")])

    def test_a_reader_stays_in_a_language_from_page_to_page(self):
        edition = self.speak_english()

        for path in ("/en/", "/en/topics/", "/the-daily/", edition.get_absolute_url()):
            page = self.client.get(path).content.decode()

            with self.subTest(path=path):
                self.assertIn('<a href="/en/search/">Search</a>', page)
                self.assertNotIn('<a href="/search/">', page)

    def test_who_is_led_on_stays_in_a_language(self):
        self.speak_english()
        kept = makers.story()
        gone = makers.story(merged_into=kept)

        story = self.client.get(f"/en/stories/{gone.pk}/")
        bar = self.client.get("/en/opensearch.xml").content.decode()

        self.assertRedirects(story, f"/en/stories/{kept.pk}/", 301, fetch_redirect_response=False)
        self.assertIn("http://testserver/en/search/", bar)

    def test_a_search_is_answered_in_the_language_of_its_address(self):
        self.speak_english()

        page = self.client.get("/en/search/", {"q": "新闻"}).content.decode()

        self.assertIn('action="/en/search/"', page)
        self.assertIn('/search/?q=%E6%96%B0%E9%97%BB" hreflang="zh-Hans"', page)

    def test_a_front_page_begins_with_the_series_of_its_language(self):
        self.speak_english()

        for path, first in (("/", self.series.title), ("/en/", "The Daily")):
            page = self.client.get(path).content.decode()

            self.assertEqual(re.findall(r'<h2 class="series".*?>([^<]+)</a>', page)[0], first)

    def test_a_new_language_is_told_of_to_who_had_the_page_before(self):
        tag = self.client.get("/topics/")["ETag"]
        self.speak_english()

        again = self.client.get("/topics/", headers={"If-None-Match": tag})

        self.assertEqual(again.status_code, 200)

    def test_all_of_them_are_printed_as_files(self):
        self.speak_english()

        paths = {each.path for each in sheets.sheets()}

        common = {path for path in paths if tongues.of(path) == "zh" and tongues.is_common(path)}
        self.assertLess({"/", "/about/", "/corrections/", "/sources/", "/opensearch.xml"}, common)
        self.assertEqual(
            {path for path in paths if path.startswith("/en/")}, {f"/en{path}" for path in common}
        )

    def test_the_languages_own_code_is_no_second_address(self):
        self.assertEqual(self.client.get("/zh/archive/").status_code, 404)

    @override_settings(LANGUAGE_CODE="en")
    def test_it_is_the_same_the_other_way_round(self):
        page = self.client.get("/zh/archive/").content.decode()

        self.assertIn('<html lang="zh-hans">', page)
        self.assertIn('<html lang="en">', self.client.get("/archive/").content.decode())
        self.assertEqual(self.client.get("/en/archive/").status_code, 404)

    def test_feeds_and_texts_for_machines_are_one_for_all(self):
        self.speak_english()

        for path in ("/en/feed.rss", "/en/robots.txt/", "/en/corrections/feed.atom"):
            self.assertEqual(self.client.get(path).status_code, 404, path)
        self.assertContains(self.client.get("/robots.txt"), "Disallow: /en/search/")

    def test_no_series_may_stand_in_their_way(self):
        for code in tongues.CODES:
            with self.subTest(code=code), self.assertRaisesMessage(Exception, f"/{code}/"):
                Series(title="甲", slug=code).full_clean()

    def test_one_that_did_before_an_upgrade_is_moved_and_found(self):
        row = makers.series(slug="english")
        module = import_module("digests.migrations.0008_language_addresses")

        with mock.patch.object(module, "CODES", ["english"]):
            module.move_away(apps, None)

        row.refresh_from_db()
        self.assertEqual(row.slug, "english-news")
        self.assertEqual(Redirect.objects.get(path="/english").series, row)
        self.assertRedirects(self.client.get("/english/feed.rss"), "/english-news/feed.rss", 301)
