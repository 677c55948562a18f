"""The real digests as readers get them here: pages and feeds."""

import json
import unittest
from pathlib import Path
from urllib.parse import unquote

import feedparser
from lxml import html as parser

from articles.markdown import plain
from digests.models import Digest
from tests.archive import ArchiveTestCase

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"


@unittest.skipUnless(SEEDS.exists(), "the real digests are not here")
class SeedPageTests(ArchiveTestCase):
    def setUp(self) -> None:
        super().setUp()
        for seed in SEEDS.iterdir():
            self.put(f"posts/{seed.stem}.md", seed.read_bytes())
        self.take_in()
        self.digests = list(Digest.objects.published())

    def test_each_has_a_page_with_every_item_in_order(self):
        self.assertEqual(len(self.digests), 4)
        for digest in self.digests:
            with self.subTest(edition=digest.title):
                page = parser.fromstring(self.client.get(digest.get_absolute_url()).content)

                text = page.text_content()
                titles = [plain(item.title) for item in digest.items.all()]
                articles = page.xpath("//section[@class='items']//article")
                self.assertEqual(len(articles), len(titles))
                for title, item, article in zip(titles, digest.items.all(), articles, strict=True):
                    self.assertIn(title, article.text_content())
                    self.assertIn(item.url, article.xpath(".//a/@href"))
                    self.assertIn(plain(item.body).split("\n")[0], article.text_content())
                self.assertNotIn("**", text)

    def test_every_link_into_a_page_lands(self):
        followed = 0
        for digest in self.digests:
            page = parser.fromstring(self.client.get(digest.get_absolute_url()).content)
            for target in page.xpath("//a/@href[starts-with(., '#')]"):
                self.assertEqual(len(page.xpath("//*[@id=$id]", id=unquote(target[1:]))), 1, target)
                followed += 1
        self.assertGreaterEqual(followed, 5)

    def test_what_was_meant_bold_is_bold(self):
        for digest in self.digests:
            marks = sum(item.body.count("**") for item in digest.items.all())
            page = parser.fromstring(digest.body_html)

            bold = page.xpath(
                "//section[@class='items']//article//*[not(@class='published')]/strong"
            )
            self.assertEqual(len(bold), marks // 2, digest.title)

    def test_all_three_feeds_carry_each_whole(self):
        for digest in self.digests:
            base = f"/{digest.series.slug}/feed"
            uid = digest.urn
            for form in ("rss", "atom"):
                feed = feedparser.parse(self.client.get(f"{base}.{form}").content)
                with self.subTest(edition=digest.title, feed=form):
                    self.assertFalse(feed.bozo)
                    (entry,) = [each for each in feed.entries if each.id == uid]
                    content = entry.content[0].value
                    for item in digest.items.all():
                        self.assertIn(plain(item.title), parser.fromstring(content).text_content())
            entries = json.loads(self.client.get(f"{base}.json").content)["items"]
            self.assertIn(uid, [entry["id"] for entry in entries])
