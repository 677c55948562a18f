"""What Hugo makes of what we export, beside our own pages: readers of both read the same."""

import re
import unittest
from pathlib import Path
from urllib.parse import unquote

from lxml import html as parser

from digests.hugo import dump
from digests.layout import LAYOUTS
from digests.models import Digest
from tests import editions, goldmark
from tests.archive import ArchiveTestCase

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
# What one of the two leaves to its style sheet: spaces, the dash before an author.
UNSAID = re.compile(r"[\s\u200b-]+")


def said(html: str) -> str:
    """The words of a page, those of its images too, without the space between them."""
    tree = parser.fromstring(f"<div>{html}</div>")
    for image in tree.iter("img"):  # a link, on our pages
        image.text = image.get("alt")
    return UNSAID.sub("", tree.text_content())


class SiteTests(ArchiveTestCase):
    def sites(self, *, repair: bool) -> list[tuple[Digest, parser.HtmlElement, str]]:
        """Every edition with its page as Hugo builds it, as a tree and as words."""
        self.take_in()
        self.give_out(self.root / "again", repair=repair)
        goldmark.site(self.root / "again", self.root / "public")
        built = []
        for digest in Digest.objects.published():
            page = self.root / "public" / Path(digest.imported_from).with_suffix("") / "index.html"
            text = page.read_text(encoding="utf-8")
            built.append((digest, parser.fromstring(f"<div>{text}</div>"), said(text)))
        return built

    def put_all(self) -> None:
        for name, issue in (
            ("daily", editions.DAILY),
            ("bulletin", editions.BULLETIN),
            ("pulse", editions.PULSE),
        ):
            self.put(f"posts/{name}.md", dump(issue, LAYOUTS[name]))

    def test_pages_of_both_say_the_same(self):
        self.put_all()

        sites = self.sites(repair=True)

        self.assertEqual(len(sites), 3)
        for digest, _, words in sites:
            with self.subTest(edition=digest.title):
                self.assertEqual(said(digest.body_html), words)

    def test_links_into_a_page_land_on_both_at_the_same_names(self):
        self.put_all()

        for digest, tree, _ in self.sites(repair=False):
            with self.subTest(edition=digest.title):
                targets = [unquote(each) for each in tree.xpath("//a/@href[starts-with(., '#')]")]
                ours = parser.fromstring(digest.body_html)

                self.assertEqual(targets, ours.xpath("//a/@href[starts-with(., '#')]"))
                self.assertLessEqual({target[1:] for target in targets}, set(tree.xpath("//@id")))

    @unittest.skipUnless(SEEDS.exists(), "the real digests are not here")
    def test_real_digests_say_the_same_and_are_bold_where_it_was_meant(self):
        for seed in SEEDS.iterdir():
            self.put(f"posts/{seed.stem}.md", seed.read_bytes())

        sites = self.sites(repair=True)

        self.assertEqual(len(sites), 4)
        for digest, tree, words in sites:
            with self.subTest(edition=digest.title):
                ours = parser.fromstring(digest.body_html)
                bold = [said(each.text_content()) for each in tree.xpath("//strong")]

                self.assertEqual(said(digest.body_html), words)
                self.assertNotIn("**", words + ours.text_content())
                for each in ours.xpath("//section[@class='items']//p//strong"):
                    text = said(each.text_content())
                    self.assertTrue([word for word in bold if word in text or text in word], text)
