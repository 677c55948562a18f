"""The sample press: invented stories that are polled, read and drafted like any other."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import combinations
from xml.etree import ElementTree

from django.http import Http404, HttpResponse
from django.test import RequestFactory, SimpleTestCase, override_settings

from articles import extract
from newsroom.sample import press, views

ATOM = "{http://www.w3.org/2005/Atom}"
EMPTY_PHRASES = ("标志着", "预示着", "值得注意的是", "白热化")
PAIR = {"qingwuyu-series-d", "qingwuyu-series-d-terms"}


def bigrams(title: str) -> set[str]:
    letters = re.sub(r"\W", "", title)
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def overlap(one: str, other: str) -> float:
    a, b = bigrams(one), bigrams(other)
    return len(a & b) / min(len(a), len(b))


def squeezed(text: str) -> str:
    """Without white space, which an extractor may set as it likes."""
    return re.sub(r"\s+", "", text)


def all_stories() -> tuple[press.Story, ...]:
    return press.stories("zh") + press.stories("en")


class PressTests(SimpleTestCase):
    def test_there_are_nine_chinese_and_six_english_stories(self):
        counts = {language: len(press.stories(language)) for language in press.OUTLETS}

        self.assertEqual(counts, {"zh": 9, "en": 6})

    def test_no_two_stories_share_an_age_and_all_are_younger_than_a_day(self):
        ages = [story.hours for story in all_stories()]

        self.assertEqual(len(set(ages)), len(ages))
        self.assertTrue(all(0.5 <= age <= 20 for age in ages), ages)

    def test_stories_come_newest_first(self):
        for language in press.OUTLETS:
            ages = [story.hours for story in press.stories(language)]

            self.assertEqual(ages, sorted(ages))

    def test_a_story_has_the_length_of_a_wire_story(self):
        for story in all_stories():
            text = " ".join(story.paragraphs)
            size = len(re.findall(r"[一-鿿]" if story.language == "zh" else r"\S+", text))
            low, high = (450, 900) if story.language == "zh" else (250, 400)

            with self.subTest(story=story.slug, size=size):
                self.assertIn(len(story.paragraphs), range(5, 8))
                self.assertTrue(low <= size <= high)

    def test_every_paragraph_but_a_few_states_a_figure(self):
        for story in all_stories():
            without = [text for text in story.paragraphs if not re.search(r"\d", text)]

            with self.subTest(story=story.slug):
                self.assertLessEqual(len(without), 1)

    def test_no_story_uses_empty_phrases(self):
        for story in all_stories():
            found = [phrase for phrase in EMPTY_PHRASES if phrase in "".join(story.paragraphs)]

            with self.subTest(story=story.slug):
                self.assertEqual(found, [])

    def test_only_the_two_reports_on_one_event_have_titles_that_overlap(self):
        close = [
            {one.slug, other.slug}
            for one, other in combinations(press.stories("zh"), 2)
            if overlap(one.title, other.title) >= 0.5
        ]

        self.assertEqual(close, [PAIR])

    def test_other_titles_stay_far_apart(self):
        for one, other in combinations(press.stories("zh"), 2):
            if {one.slug, other.slug} != PAIR:
                with self.subTest(one=one.title, other=other.title):
                    self.assertLess(overlap(one.title, other.title), 0.3)

    def test_the_chip_is_reported_in_both_languages_with_the_same_figures(self):
        chinese = "".join(press.find("zh", "moyanwan-m7-chip").paragraphs)
        english = "".join(press.find("en", "moyanwan-m7-inference-chip").paragraphs)

        for here, there in (
            ("6.2万片", "62,000 units"),
            ("11.8亿元", "1.18 billion yuan"),
            ("9个百分点", "9 percentage points"),
            ("3月16日", "March 16"),
            ("30.8%", "30.8%"),
        ):
            self.assertIn(here, chinese)
            self.assertIn(there, english)

    def test_an_unknown_story_or_language_is_a_key_error(self):
        for language, slug in (("zh", "no-such-story"), ("fr", "moyanwan-m7-chip")):
            with self.subTest(language=language), self.assertRaises(KeyError):
                press.find(language, slug)


@override_settings(ROOT_URLCONF="newsroom.sample.urls")
class FeedTests(SimpleTestCase):
    def feed(self, language: str, **headers: str) -> HttpResponse:
        request = RequestFactory().get(f"/{language}.xml", headers=headers or None)
        return views.feed(request, language)

    def test_the_chinese_feed_lists_every_story_with_an_absolute_link(self):
        root = ElementTree.fromstring(self.feed("zh").content)

        links = [item.findtext("link") for item in root.iter("item")]
        expected = [f"http://testserver/zh/{story.slug}/" for story in press.stories("zh")]
        self.assertEqual(links, expected)
        self.assertTrue(all(item.findtext("description") for item in root.iter("item")))

    def test_the_english_feed_lists_every_story_with_an_absolute_link(self):
        root = ElementTree.fromstring(self.feed("en").content)

        links = [link.get("href") for link in root.iterfind(f"{ATOM}entry/{ATOM}link")]
        expected = [f"http://testserver/en/{story.slug}/" for story in press.stories("en")]
        self.assertEqual(links, expected)

    def test_an_id_names_no_host(self):
        root = ElementTree.fromstring(self.feed("zh").content)

        guids = [item.findtext("guid", "") for item in root.iter("item")]
        self.assertEqual(guids, [story.guid for story in press.stories("zh")])
        self.assertEqual({guid.get("isPermaLink") for guid in root.iter("guid")}, {"false"})
        self.assertFalse([guid for guid in guids if "testserver" in guid])

    def test_a_story_is_as_old_as_its_text_file_says(self):
        root = ElementTree.fromstring(self.feed("zh").content)

        newest, story = next(root.iter("item")), press.stories("zh")[0]
        age = views.STARTED - parsedate_to_datetime(newest.findtext("pubDate", ""))
        self.assertEqual(age, timedelta(hours=story.hours))

    def test_a_feed_read_before_is_not_sent_again(self):
        first = self.feed("en")

        by_tag = self.feed("en", if_none_match=first["ETag"])
        by_date = self.feed("en", if_modified_since=first["Last-Modified"])

        self.assertEqual([by_tag.status_code, by_date.status_code], [304, 304])

    def test_a_feed_in_another_language_is_not_found(self):
        with self.assertRaises(Http404):
            self.feed("fr", if_modified_since="Fri, 01 Jan 2100 00:00:00 GMT")


@override_settings(ROOT_URLCONF="newsroom.sample.urls")
class PageTests(SimpleTestCase):
    def page(self, story: press.Story) -> str:
        request = RequestFactory().get(f"/{story.language}/{story.slug}/")
        return views.page(request, story.language, story.slug).content.decode()

    def test_the_reader_finds_every_paragraph_the_title_and_nothing_of_the_frame(self):
        for story in all_stories():
            url = f"http://testserver/{story.language}/{story.slug}/"

            found = extract.article(self.page(story), url=url)

            with self.subTest(story=story.slug):
                self.assertEqual(squeezed(found.title), squeezed(story.title))
                for paragraph in story.paragraphs:
                    self.assertIn(squeezed(paragraph), squeezed(found.text))
                outlet = press.OUTLETS[story.language]
                for frame in (outlet.notice, outlet.latest, outlet.subscribe, outlet.copyright):
                    self.assertNotIn(frame, found.text)

    def test_a_page_says_twice_that_it_is_invented_and_never_inside_the_article(self):
        for story in all_stories():
            html, notice = self.page(story), press.OUTLETS[story.language].notice

            with self.subTest(story=story.slug):
                self.assertEqual(html.count(notice), 2)
                self.assertNotIn(notice, html[html.index("<article>") : html.index("</article>")])

    def test_a_page_says_what_machines_ask(self):
        story = press.find("en", "larkmoor-assistant-outage")

        html = self.page(story)

        [published] = re.findall(r'article:published_time" content="([^"]+)"', html)
        self.assertEqual(datetime.fromisoformat(published), story.published(views.STARTED))
        for tag in (
            '<html lang="en">',
            '<meta name="robots" content="noindex">',
            f'<meta property="og:title" content="{story.title}">',
            '<link rel="canonical" href="http://testserver/en/larkmoor-assistant-outage/">',
            '<link rel="alternate" type="application/atom+xml" title="The Sample Wire"',
        ):
            self.assertIn(tag, html)

    def test_nothing_on_a_page_needs_inline_style_or_script(self):
        html = self.page(press.stories("zh")[0])

        self.assertNotRegex(html, r"<style|<script|\sstyle=|\son\w+=")

    def test_a_page_links_to_other_stories_but_not_to_itself(self):
        story = press.stories("zh")[0]

        links = re.findall(r'href="/zh/([\w-]+)/"', self.page(story))

        self.assertEqual(links, [other.slug for other in press.stories("zh")[1:5]])

    def test_an_unknown_story_is_not_found(self):
        for language, slug in (("zh", "no-such-story"), ("fr", "moyanwan-m7-chip")):
            with self.subTest(language=language), self.assertRaises(Http404):
                views.page(RequestFactory().get("/"), language, slug)

    def test_the_front_page_links_every_story_and_both_feeds(self):
        html = views.index(RequestFactory().get("/")).content.decode()

        for story in all_stories():
            self.assertIn(f'href="/{story.language}/{story.slug}/"', html)
        for outlet in press.OUTLETS.values():
            self.assertIn(outlet.notice, html)
        for name in press.FEEDS:
            self.assertRegex(html, f'<link rel="alternate"[^>]+href="/{name}"')
