"""The feeds: three kinds, full text, ids that outlive everything, readable by every reader."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

from django.test import override_settings
from lxml import etree, html

from digests.models import Digest, Item, Series
from tests import newsstand
from tests.feeds import ATOM, CONTENT, KINDS, Newsstand, moment


def known() -> list[Digest]:
    """What is in the common feed: one edition of it is a notice, withdrawn."""
    return list(Digest.objects.known().order_by("-published_at", "-pk"))


class FeedTests(Newsstand):
    def test_each_kind_says_what_it_is(self):
        for kind, content_type in KINDS.items():
            for address in (f"/feed.{kind}", f"/daily/feed.{kind}"):
                response = self.client.get(address)

                self.assertEqual(response["Content-Type"], f"{content_type}; charset=utf-8")

    def test_a_reader_finds_every_edition_with_its_title_link_moment_and_full_text(self):
        editions = list(Digest.objects.published())
        for kind in ("rss", "atom"):
            found = self.read(f"/feed.{kind}")
            found.entries = [each for each in found.entries if "撤回" not in each.title]

            self.assertEqual([each.title for each in found.entries], [d.title for d in editions])
            for entry, edition in zip(found.entries, editions, strict=True):
                self.assertEqual(entry.link, f"http://testserver{edition.get_absolute_url()}")
                self.assertEqual(entry.id, edition.urn)
                self.assertEqual(moment(entry.published_parsed), edition.published_at)
                self.assertEqual(entry.author, edition.series.title)
                text = html.fromstring(entry.content[0].value).text_content()
                for item in edition.items.all():
                    self.assertIn(item.body.split("*")[0].split("\n")[0], text)

    def test_the_text_arrives_byte_for_byte_but_for_its_own_anchors(self):
        edition = Digest.objects.get(slug="海缆特刊")  # this layout has no anchors
        root = etree.fromstring(self.client.get("/bulletin/feed.rss").content)
        atom = etree.fromstring(self.client.get("/bulletin/feed.atom").content)

        rss, _notice = root.iter(f"{CONTENT}encoded")
        content, _notice = atom.iter(f"{ATOM}content")
        entry, _notice = self.json("/bulletin/feed.json")["items"]
        self.assertEqual(content.get("type"), "html")
        self.assertEqual({rss.text, content.text, entry["content_html"]}, {edition.body_html})

    def test_an_anchor_leads_back_to_the_page(self):
        page = html.fromstring(self.client.get("/daily/2025-11-21/").content.decode())
        ids = set(page.xpath("//@id"))

        [entry, _] = self.json("/daily/feed.json")["items"]

        content = html.fromstring(entry["content_html"])
        links = [urlsplit(href) for href in content.xpath("//a/@href") if "#top" not in href]
        inner = [link for link in links if link.fragment]
        self.assertEqual(len(inner), 5)
        for link in inner:
            self.assertEqual((link.netloc, link.path), ("testserver", "/daily/2025-11-21/"))
            self.assertIn(unquote(link.fragment), ids)

    def test_an_id_is_no_address_and_the_same_in_every_feed(self):
        uids = [edition.uid.urn for edition in known()]

        root = etree.fromstring(self.client.get("/feed.rss").content)

        self.assertEqual([guid.text for guid in root.iter("guid")], uids)
        self.assertEqual({guid.get("isPermaLink") for guid in root.iter("guid")}, {"false"})
        self.assertEqual([entry["id"] for entry in self.json("/feed.json")["items"]], uids)

    def test_a_feed_names_its_own_address_its_home_and_its_language(self):
        for kind in ("rss", "atom"):
            found = self.read(f"/harbour/feed.{kind}").feed

            itself = [link.href for link in found.links if link.rel == "self"]
            self.assertEqual(itself, [f"http://testserver/harbour/feed.{kind}"])
            self.assertEqual(found.link, "http://testserver/harbour/")
            self.assertEqual(found.title, "Harbour Letter")
            self.assertEqual(found.language, "en")

    def test_every_entry_of_the_common_feed_names_its_own_language(self):
        root = etree.fromstring(self.client.get("/feed.atom").content)

        spoken = [
            entry.get("{http://www.w3.org/XML/1998/namespace}lang")
            for entry in root.iter(f"{ATOM}entry")
        ]

        expected = ["en" if edition.series.language == "en" else "zh-hans" for edition in known()]
        self.assertEqual(spoken, expected)
        self.assertEqual([item["language"] for item in self.json("/feed.json")["items"]], expected)

    def test_atom_says_when_an_edition_changed(self):
        later = datetime(2025, 11, 21, 12, 0, tzinfo=UTC)
        Digest.objects.filter(slug="2025-11-01", series__slug="daily").update(updated_at=later)

        found = self.read("/daily/feed.atom")

        self.assertEqual(found.feed.updated, "2025-11-21T12:00:00+00:00")
        self.assertEqual(found.entries[1].updated, "2025-11-21T12:00:00+00:00")
        self.assertEqual(found.entries[1].published, "2025-10-31T22:30:00+00:00")

    def test_json_feed_has_what_its_specification_asks_for(self):
        feed = self.json("/daily/feed.json")

        first = Digest.objects.get(series__slug="daily", slug="2025-11-01")
        self.assertEqual(feed["version"], "https://jsonfeed.org/version/1.1")
        self.assertEqual(feed["title"], "每日精选")
        self.assertEqual(feed["home_page_url"], "http://testserver/daily/")
        self.assertEqual(feed["feed_url"], "http://testserver/daily/feed.json")
        self.assertEqual(feed["language"], "zh-hans")
        entry = feed["items"][1]
        self.assertEqual(entry["id"], first.urn)
        self.assertEqual(entry["url"], "http://testserver/daily/2025-11-01/")
        self.assertEqual(entry["date_published"], "2025-10-31T22:30:00+00:00")
        self.assertEqual(entry["date_modified"], "2025-10-31T22:30:00+00:00")
        author = {"name": "每日精选", "url": "http://testserver/daily/"}
        self.assertEqual(entry["authors"], [author])
        self.assertEqual(entry["tags"], ["要闻", "AI"])

    def test_a_summary_is_text_and_not_markup(self):
        entry = self.read("/bulletin/feed.atom").entries[0]

        self.assertTrue(entry.summary.startswith("今日要闻：「听涛」海缆开工"))

    @override_settings(SITE_URL="https://news.example")
    def test_addresses_are_those_of_the_site(self):
        for kind in KINDS:
            text = self.client.get(f"/feed.{kind}").content.decode()

            self.assertNotIn("testserver", text)
            self.assertIn("https://news.example/daily/2025-11-21/", text)

    def test_a_feed_holds_thirty_editions_at_most_in_few_queries(self):
        daily = Series.objects.get(slug="daily")
        by = self.editor
        start = datetime(2025, 11, 10, tzinfo=UTC)
        for hour in range(31):
            out = start + timedelta(hours=hour)
            newsstand.edition(daily, by, out, slug=f"hour-{hour}", texts=newsstand.ZH[:1])

        for address, queries in (("/feed.json", 9), ("/daily/feed.json", 8)):
            with self.assertNumQueries(queries):
                feed = self.json(address)
            self.assertEqual(len(feed["items"]), 30)

    def test_an_unchanged_feed_is_known_without_reading_bodies(self):
        tag = self.client.get("/daily/feed.rss")["ETag"]

        with self.assertNumQueries(4) as queries:
            answer = self.client.get("/daily/feed.rss", headers={"if-none-match": tag})

        self.assertEqual((answer.status_code, answer.content), (304, b""))
        self.assertIn("public, max-age=60", answer["Cache-Control"])
        self.assertFalse([q for q in queries.captured_queries if "body_html" in q["sql"]])

    def test_a_control_character_breaks_no_feed(self):
        Digest.objects.filter(slug="2025-11-21", series__slug="daily").update(
            title="标题\x0b\x1f\ufffe",
            lead="导语\x0c",
            body_html="<p>正文\x1b\uffff</p>",
            tags=["标\x08签"],
        )
        Series.objects.filter(slug="daily").update(title="每日\x02精选", description="说\x03明")

        for kind in ("rss", "atom"):
            found = self.read(f"/daily/feed.{kind}")
            self.assertEqual(found.entries[0].content[0].value, "<p>正文</p>")
        self.assertEqual(self.json("/daily/feed.json")["items"][0]["tags"], ["标签"])

    def test_a_control_character_in_a_link_breaks_no_feed(self) -> None:
        Item.objects.update(url="https://news.example/\x0b?a=1")

        for kind in ("rss", "atom"):
            self.assertTrue(self.read(f"/daily/feed.{kind}?per=item").entries)

    def test_pages_lead_to_their_feeds_the_nearest_first(self):
        own = [f"/daily/feed.{kind}" for kind in KINDS]
        common = [f"/feed.{kind}" for kind in KINDS]
        for address, expected in (
            ("/", common),
            ("/archive/", common),
            ("/daily/", own + common),
            ("/daily/2025-11-21/", own + common),
        ):
            tree = html.fromstring(self.client.get(address).content.decode())
            links = tree.xpath("//link[@rel='alternate'][@type][@type!='text/markdown']")

            self.assertEqual([link.get("href") for link in links], expected)
            for link in links:
                kind = link.get("href").rpartition(".")[2]
                answer = self.client.get(link.get("href"))
                self.assertEqual(answer["Content-Type"].split(";")[0], KINDS[kind])
                self.assertIn(kind, link.get("type"))
