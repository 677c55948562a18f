"""What machines read first: sitemaps, robots.txt, llms.txt, the manifest, and icons."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock
from urllib.parse import unquote, urlsplit

from django.test import TestCase, override_settings
from lxml import etree

from digests import sitemaps
from digests.models import Digest, Item
from tests import makers, newsstand

SITE = "https://news.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
# What the schemas of sitemaps.org and of Google News say of each element, in their order.
SHAPES = {
    "urlset": (["url"], 50_000),
    "sitemapindex": (["sitemap"], 50_000),
    "url": (["loc", "lastmod?", "news?"], 1),
    "sitemap": (["loc", "lastmod?"], 1),
    "news": (["publication", "publication_date", "title"], 1),
    "publication": (["name", "language"], 1),
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
LANGUAGE = re.compile(r"zh-cn|zh-tw|[a-z]{2,3}")


def faults(tree: Any) -> list[str]:
    """What in a sitemap is not as its schema has it."""
    found = []
    for each in tree.iter():
        name, children = etree.QName(each).localname, [etree.QName(x).localname for x in each]
        wanted, most = SHAPES.get(name, ([], 0))
        if most > 1:
            if set(children) != set(wanted) or not 0 < len(children) <= most:
                found.append(f"{name} holds {len(children)} of {set(children)}")
            continue
        needed = [x for x in wanted if not x.endswith("?")]
        known = [x.rstrip("?") for x in wanted if x.rstrip("?") in children]
        if children != known or not set(needed) <= set(children):
            found.append(f"{name} holds {children}")
        text = each.text or ""
        if name == "loc" and not (12 <= len(text) <= 2048 and text.isascii() and " " not in text):
            found.append(f"{text!r} is no address")
        if name in ("lastmod", "publication_date") and not MOMENT.fullmatch(text):
            found.append(f"{text!r} is no moment")
        if name == "language" and not LANGUAGE.fullmatch(text):
            found.append(f"{text!r} is no language")
    return found


@override_settings(SITE_URL=SITE)
class SitemapTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        newsstand.fill()

    def tree(self, address: str) -> Any:
        return etree.fromstring(self.client.get(address).content)

    def places(self, address: str) -> list[str]:
        return [unquote(urlsplit(each.text).path) for each in self.tree(address).iter("{*}loc")]

    def every_place(self) -> list[str]:
        return [place for part in self.places("/sitemap.xml") for place in self.places(part)]

    def test_index_and_parts_are_as_their_schemas_have_them(self):
        for address in ["/sitemap.xml", *self.places("/sitemap.xml")]:
            with self.subTest(address):
                self.assertEqual(faults(self.tree(address)), [])
                self.assertEqual(self.client.get(address)["Content-Type"][:15], "application/xml")

    def test_the_check_itself_sees_what_is_wrong(self):
        for text in (
            "<urlset/>",
            "<urlset><url><lastmod>2025-11-21T00:00:00+00:00</lastmod></url></urlset>",
            "<urlset><url><loc>https://news.example/中</loc></url></urlset>",
            "<urlset><url><loc>https://news.example/</loc><lastmod>now</lastmod></url></urlset>",
            "<urlset><url><loc>https://news.example/</loc><x/></url></urlset>",
        ):
            with self.subTest(text):
                self.assertTrue(faults(etree.fromstring(text)))

    def test_every_address_in_it_answers(self):
        found = self.every_place()

        self.assertGreater(len(found), 12)
        for place in found:
            with self.subTest(place):
                self.assertEqual(self.client.get(place).status_code, 200)

    def test_every_public_edition_is_in_it_once_a_day_at_most_in_the_news(self):
        found = self.places("/sitemap/editions-1.xml")

        expected = [unquote(x.get_absolute_url()) for x in Digest.objects.published()]
        self.assertCountEqual(found, expected)

    def test_withdrawn_editions_and_samples_are_not_in_it(self):
        row = Digest.objects.published().first()
        Digest.objects.filter(pk=row.pk).update(sample=True)

        found = self.every_place()

        self.assertNotIn("/bulletin/2025-11-20/", found)
        self.assertNotIn(unquote(row.get_absolute_url()), found)

    def test_a_change_shows_in_the_part_and_in_the_index(self):
        then = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        Digest.objects.filter(slug="海缆特刊").update(updated_at=then)

        for address in ("/sitemap.xml", "/sitemap/editions-1.xml", "/sitemap/pages-1.xml"):
            said = [each.text for each in self.tree(address).iter("{*}lastmod")]
            self.assertIn("2026-01-02T03:04:05+00:00", said, address)

    def test_many_editions_are_spread_over_parts(self):
        with mock.patch.object(sitemaps, "MOST", 2):
            parts = [each for each in self.places("/sitemap.xml") if "editions" in each]
            found = [place for part in parts for place in self.places(part)]

        self.assertEqual(parts, [f"/sitemap/editions-{number}.xml" for number in (1, 2, 3)])
        self.assertEqual(len(found), Digest.objects.published().count())

    def test_a_part_has_one_address_and_there_is_none_beyond_the_last(self):
        for name in ("editions-0", "editions-01", "editions-2", "nope-1", "stories-1", "news-1"):
            with self.subTest(name):
                answer = self.client.get(f"/sitemap/{name}.xml", follow=True)
                self.assertEqual(answer.status_code, 404)

    def test_stories_topics_and_sources_are_in_it_with_the_change_of_their_editions(self):
        rows = list(Digest.objects.published().order_by("updated_at"))
        source, story = makers.source(), makers.story()
        for digest in rows[:2]:
            article = makers.article(source=source, story=story)
            Item.objects.filter(digest=digest, position=1).update(article=article)

        for part, place in (
            ("stories", f"/stories/{story.pk}/"),
            ("sources", f"/sources/{source.pk}/"),
        ):
            tree = self.tree(f"/sitemap/{part}-1.xml")
            self.assertEqual(self.places(f"/sitemap/{part}-1.xml"), [place])
            said = tree.findtext(f".//{SITEMAP}lastmod")
            self.assertEqual(said, sitemaps.written(rows[1].updated_at))

    def test_news_are_the_editions_of_the_newest_two_days_there_are(self):
        newest = Digest.objects.published().first()
        after = newest.published_at - timedelta(days=2)

        tree = self.tree("/sitemap/news.xml")

        wanted = Digest.objects.published().filter(published_at__gt=after)
        titles = [each.text for each in tree.iter(f"{NEWS}title")]
        self.assertEqual(titles, [each.title for each in wanted])
        self.assertLess(len(titles), Digest.objects.published().count())
        said = [each.text for each in tree.iter(f"{NEWS}language")]
        self.assertEqual(set(said), {"zh-cn", "en"})
        self.assertIn("Harbour Letter", [each.text for each in tree.iter(f"{NEWS}name")])

    def test_the_same_rows_give_the_same_bytes_and_no_more_than_a_tag(self):
        for address in ("/sitemap.xml", *self.places("/sitemap.xml"), "/llms.txt", "/robots.txt"):
            first, again = self.client.get(address), self.client.get(address)
            same = self.client.get(address, headers={"if-none-match": first["ETag"]})

            self.assertEqual((first.content, same.status_code), (again.content, 304), address)

    def test_it_takes_a_handful_of_queries(self):
        with self.assertNumQueries(1 + 1):
            self.client.get("/sitemap/editions-1.xml")

    def test_what_xml_cannot_hold_is_left_out(self):
        Digest.objects.filter(slug="海缆特刊").update(title="a\x08<b>&\ufffec")

        titles = [each.text for each in self.tree("/sitemap/news.xml").iter(f"{NEWS}title")]

        self.assertIn("a<b>&c", titles)


class EmptyTests(TestCase):
    def test_before_the_first_edition_the_pages_are_there_and_no_news(self):
        self.assertEqual(faults(etree.fromstring(self.client.get("/sitemap.xml").content)), [])
        self.assertEqual(self.client.get("/sitemap/news.xml").status_code, 404)
        self.assertEqual(self.client.get("/llms.txt").status_code, 200)


@override_settings(SITE_URL=SITE)
class LlmsTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        newsstand.fill()

    def text(self) -> str:
        return self.client.get("/llms.txt").content.decode()

    def test_it_has_the_form_that_llmstxt_org_asks_for(self):
        lines = [line for line in self.text().splitlines() if line]

        self.assertRegex(lines[0], r"\A# \S")
        self.assertRegex(lines[1], r"\A> \S")
        self.assertFalse(re.match(r"[#>-]", lines[2]))
        rest = lines[3:]
        self.assertTrue(rest[0].startswith("## "))
        link = re.compile(r"- \[.+\]\(https://news\.example/\S*\)(: .+)?")
        for line in rest:
            self.assertTrue(line.startswith("## ") or link.fullmatch(line), line)
        self.assertIn("## Optional", rest)

    def test_editions_are_linked_as_markdown_and_every_link_answers(self):
        found = re.findall(r"\]\(https://news\.example(/\S*?)\)", self.text())

        twins = [each for each in found if each.endswith(".md")]
        self.assertEqual(len(twins), Digest.objects.published().count())
        self.assertTrue({"/about/", "/corrections/", "/feed.atom"} <= set(found))
        for address in found:
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 200)

    def test_a_title_is_text_and_nothing_else(self):
        Digest.objects.filter(slug="海缆特刊").update(title="[x](javascript:alert(1))\n# y")

        text = self.text()

        self.assertNotIn("[x](javascript:", text)
        self.assertNotIn("\n# y", text)


class RobotsTests(TestCase):
    def test_the_desk_and_the_search_are_nobodys_business(self):
        body = self.client.get("/robots.txt").content.decode()

        self.assertEqual(
            body, "User-agent: *\nDisallow: /admin/\nDisallow: /search/\nDisallow: /zh/search/\n"
        )


class ManifestTests(TestCase):
    def test_it_names_icons_that_are_there_as_large_as_it_says(self):
        response = self.client.get("/manifest.webmanifest")

        self.assertEqual(response["Content-Type"][:25], "application/manifest+json")
        said = json.loads(response.content)
        self.assertEqual(said["start_url"], "/")
        self.assertEqual({each["sizes"] for each in said["icons"]}, {"any", "192x192", "512x512"})
        for each in said["icons"]:
            icon = self.client.get(each["src"])
            body = b"".join(icon.streaming_content)
            self.assertEqual(icon.status_code, 200)
            if each["type"] == "image/png":
                side = int(each["sizes"].split("x")[0])
                self.assertEqual(int.from_bytes(body[16:20], "big"), side)

    def test_icons_asked_for_at_the_root_are_found(self):
        for name in ("favicon.ico", "apple-touch-icon.png", "apple-touch-icon-precomposed.png"):
            with self.subTest(name):
                answer = self.client.get(f"/{name}")
                self.assertEqual(answer.status_code, 301)
                icon = self.client.get(answer["Location"])
                self.assertTrue(b"".join(icon.streaming_content))
                self.assertEqual(icon.status_code, 200)
