"""The public pages: every address, in its language, cheap to serve and the same for everyone."""

import gzip
import re
import time
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import SimpleTestCase, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import http_date
from lxml import html

from articles.models import User
from digests import freshness, sitemaps
from digests.addresses import sent, shape
from digests.models import Digest, Series
from digests.pages import untitled, window_title
from digests.templatetags import press
from tests import newsstand

SPECIAL = "/bulletin/" + quote("海缆特刊")
PAGES = {  # and how many queries each may take
    "/": 9,
    "/daily/": 5,
    "/daily/2025-11-21/": 3,
    f"{SPECIAL}/": 3,
    "/harbour/2025-11-21/": 3,
    "/archive/": 8,
    "/archive/2025/": 7,
    "/archive/2025/11/": 4,
    "/corrections/": 3,
}
FEEDS = ["/feed.rss", "/feed.atom", "/feed.json"]
TEXTS = [f"{SPECIAL}.md", "/daily/feed.rss", "/harbour/feed.atom", "/daily/feed.json", *FEEDS]
SITEMAP = "/sitemap/editions-1.xml"
WITHDRAWN = "/bulletin/2025-11-20"


class Nesting(HTMLParser):
    """Finds elements that are closed by another's end, or never."""

    VOID = frozenset({"meta", "link", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "p" and "p" in self.open:
            self.faults.append("p in p")
        if len({name for name, _ in attrs}) < len(attrs):
            self.faults.append(f"{tag}: an attribute twice")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


class Newsstand(TestCase):
    editor: User

    @classmethod
    def setUpTestData(cls):
        cls.editor = newsstand.fill()

    def tree(self, address: str, status: int = 200) -> html.HtmlElement:
        response = self.client.get(address)
        self.assertEqual(response.status_code, status, address)
        return html.document_fromstring(response.content.decode())


class AddressTests(Newsstand):
    def test_an_address_written_for_thousands_is_the_one_that_is_reversed(self):
        for slug in ("2025-11-21", "海缆特刊", "a b+c&d=e%f?#~:@!$*(),'[x]", "{x}"):
            with self.subTest(slug):
                page = shape("digest", 2).format("daily", slug)

                self.assertEqual(sent(page), reverse("digest", args=["daily", slug]))
                self.assertEqual(page, f"/daily/{slug}/")

    def test_all_sitemaps_are_told_of_without_being_written(self):
        told = [each.path for each in sitemaps.sheets()]

        self.assertEqual(told, ["/sitemap.xml", *(path for path, _ in sitemaps.parts())])

    def test_a_series_lists_its_editions_by_the_month_its_clock_showed(self):
        headings = self.tree("/daily/").xpath("//section/h2")
        late = self.tree("/harbour/").xpath("//section/h2/time/@datetime")

        self.assertEqual([each.text_content() for each in headings], ["2025年11月"])
        self.assertEqual([moment[:7] for moment in late], ["2025-11"])

    def test_each_month_has_a_heading(self):
        editions = Digest.objects.filter(series__slug="daily").order_by("published_at")
        moment = datetime(2025, 10, 31, 15, 59, tzinfo=UTC)
        editions.filter(pk=editions[0].pk).update(published_at=moment)
        daily = Series.objects.get(slug="daily")
        newsstand.edition(daily, self.editor, datetime(2025, 11, 24, tzinfo=UTC))

        headings = self.tree("/daily/").xpath("//section/h2")

        self.assertEqual([each.text_content() for each in headings], ["2025年11月", "2025年10月"])

    def test_every_address_answers(self):
        for address in [*PAGES, *TEXTS, "/sitemap.xml", "/robots.txt"]:
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 200)

    def test_what_is_not_published_is_not_found(self):
        waiting = Digest.objects.get(series__slug="daily", slug="2025-11-21")
        Digest.objects.filter(pk=waiting.pk).update(state="approved")

        for address in ("/daily/2025-11-21/", "/daily/2025-11-21.md"):
            self.assertEqual(self.client.get(address).status_code, 404)
        for address in ("/", "/daily/", "/archive/2025/11/", SITEMAP, *FEEDS):
            self.assertNotIn("/daily/2025-11-21", self.client.get(address).content.decode())

    def test_what_never_was_is_not_found(self):
        for address in (
            "/nope/",
            "/daily/nope/",
            "/daily/nope.md",
            "/nope/feed.rss",
            "/daily/feed.xml",
            "/archive/2024/11/",
            "/archive/2025/13/",
            "/archive/2025/1/",
            "/daily/%00/",
            "/daily/%00.md",
            "/daily/2025-11-21%00/",
        ):
            with self.subTest(address):
                self.assertEqual(self.client.get(address, follow=True).status_code, 404)

    def test_a_series_that_was_never_active_nor_printed_is_nobodys_business(self):
        newsstand.series(slug="secret", title="Plans", active=False)

        for address in ("/secret/", "/secret/feed.rss", "/secret/feed.json"):
            with self.subTest(address):
                self.assertEqual(self.client.get(address).status_code, 404)
        for address in ("/", "/archive/", "/sitemap/pages-1.xml"):
            self.assertNotContains(self.client.get(address), "secret")

    def test_a_series_that_ended_keeps_its_page_and_its_place_in_the_archive(self):
        Series.objects.update(active=False)
        Digest.objects.filter(series__slug="daily").update(state="withdrawn")

        for slug in ("daily", "bulletin"):
            self.assertEqual(self.client.get(f"/{slug}/").status_code, 200)
            for address in ("/archive/", "/sitemap/pages-1.xml"):
                self.assertContains(self.client.get(address), f"/{slug}/")

    def test_the_address_of_an_edition_is_one_segment_of_a_path(self):
        field = Digest._meta.get_field("slug")

        for slug in ("", "a/b", "a\0b", "a\n", "\x7f", "\x85"):
            with self.subTest(slug), self.assertRaises(ValidationError):
                field.clean(slug, None)
        for slug in ("2025-11-21", "海缆特刊", "2025-11-21-20-2"):
            self.assertEqual(field.clean(slug, None), slug)

    def test_a_browser_that_asks_for_the_old_sign_is_shown_the_new_one(self):
        response = self.client.get("/favicon.ico")

        self.assertRedirects(
            response, "/static/favicon.svg", status_code=301, fetch_redirect_response=False
        )

    def test_the_desk_bears_the_same_sign(self):
        desk = self.tree("/admin/login/")

        self.assertEqual(desk.xpath("//link[@rel='icon']/@href"), ["/static/favicon.svg"])

    def test_a_withdrawn_edition_is_gone_and_says_when_and_why(self):
        for address in (f"{WITHDRAWN}/", f"{WITHDRAWN}.md"):
            tree = self.tree(address, 410)

            self.assertIn("第 2 条的金额有误", tree.xpath("string(//blockquote/p)"))
            [moment] = tree.xpath("//main/p/time/@datetime")
            self.assertEqual(moment, "2025-11-20T11:30+08:00")
            self.assertNotIn("海缆", tree.text_content())

    def test_a_withdrawn_edition_is_listed_nowhere(self):
        for address in ("/bulletin/", "/archive/", "/archive/2025/11/", SITEMAP):
            self.assertNotIn(WITHDRAWN, self.client.get(address).content.decode())

    def test_the_notice_of_a_withdrawal_is_never_called_unchanged(self):
        first = self.client.get(f"{WITHDRAWN}/")
        edition = Digest.objects.get(slug="2025-11-20")

        again = self.client.get(
            f"{WITHDRAWN}/",
            headers={"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT", "if-none-match": "*"},
        )

        self.assertFalse(first.has_header("ETag"))
        self.assertEqual(again.status_code, 410)
        self.assertTrue(edition.body_html)

    def test_the_markdown_twin_is_the_frozen_text(self):
        edition = Digest.objects.get(slug="海缆特刊")

        response = self.client.get(f"{SPECIAL}.md")

        self.assertEqual(response["Content-Type"], "text/markdown; charset=utf-8")
        self.assertEqual(response.content.decode(), edition.body_md)

    @override_settings(SITE_URL="https://news.example")
    def test_robots_are_told_of_the_sitemap_once_the_site_has_an_address(self):
        body = self.client.get("/robots.txt").content.decode()

        self.assertTrue(body.endswith("\nSitemap: https://news.example/sitemap.xml\n"))


class PageTests(Newsstand):
    def test_every_link_within_the_site_leads_to_a_page_and_every_anchor_to_an_id(self):
        seen: dict[str, set[str]] = {}
        waiting = [("/", "")]
        while waiting:
            address, fragment = waiting.pop()
            if address not in seen:
                response = self.client.get(address)
                gone = unquote(address) == f"{WITHDRAWN}/"  # which the corrections page names
                self.assertEqual(response.status_code, 410 if gone else 200, address)
                seen[address] = set()
                if response["Content-Type"].startswith("text/html"):
                    tree = html.document_fromstring(response.content.decode())
                    seen[address] = set(tree.xpath("//@id"))
                    links = [urlsplit(urljoin(address, href)) for href in tree.xpath("//a/@href")]
                    waiting += [(link.path, link.fragment) for link in links if not link.netloc]
            if fragment:
                self.assertIn(unquote(fragment), seen[address])

        self.assertLessEqual({f"{path}" for path in PAGES}, set(seen))

    def test_html_is_well_formed(self):
        for address in [*PAGES, "/daily/2025-11-21/"]:
            checker = Nesting()

            checker.feed(self.client.get(address).content.decode())

            self.assertEqual((checker.faults, checker.open), ([], []), address)

    def test_ids_stand_once_on_a_page(self):
        for address in PAGES:
            ids = self.tree(address).xpath("//@id")
            self.assertEqual(len(ids), len(set(ids)), address)

    def test_headings_begin_at_one_and_skip_no_level(self):
        for address in PAGES:
            levels = [int(each.tag[1]) for each in self.tree(address).xpath("//h1|//h2|//h3|//h4")]

            self.assertEqual(levels.count(1), 1, address)
            steps = [after - before for before, after in zip([0, *levels], levels, strict=False)]
            self.assertLessEqual(max(steps), 1, address)

    def test_a_page_has_landmarks_and_a_way_past_the_head(self):
        for address in PAGES:
            tree = self.tree(address)

            self.assertEqual(tree.xpath("//body/a[1]/@href"), ["#main"])
            self.assertEqual(len(tree.xpath("//body/main[@id='main']")), 1)
            self.assertEqual(len(tree.xpath("//body/header//nav")), 1)

    def test_nothing_on_a_page_needs_inline_style_or_script(self):
        for address in [*PAGES, f"{WITHDRAWN}/", "/nope/"]:
            text = self.client.get(address).content.decode()
            self.assertNotRegex(
                text, r"<style|<script(?! type=\"application/ld)|\sstyle=|<[^>]*\son\w+="
            )

    def test_an_edition_stands_in_its_frame_as_it_was_frozen(self):
        edition = Digest.objects.get(slug="海缆特刊")

        response = self.client.get(f"{SPECIAL}/")

        self.assertIn(edition.body_html, response.content.decode())
        tree = html.document_fromstring(response.content.decode())
        self.assertEqual(tree.findtext(".//h1"), edition.title)
        self.assertEqual(
            tree.xpath("//p[@class='window']/time/text()"),
            ["2025-11-20 08:00", "2025-11-21 08:00"],
        )
        self.assertIn("UTC+8", tree.xpath("string(//p[@class='window'])"))

    def test_a_page_speaks_the_language_of_its_series_and_keeps_its_clock(self):
        english, chinese = self.tree("/harbour/2025-11-21/"), self.tree("/daily/2025-11-21/")

        self.assertEqual((english.get("lang"), chinese.get("lang")), ("en", "zh-hans"))
        self.assertEqual(english.xpath("//header[@class='flag']//time/text()")[1], "Friday")
        self.assertEqual(chinese.xpath("//header[@class='flag']//time/text()")[1], "星期五")
        self.assertEqual(
            [
                tree.xpath("//header[@class='flag']//time/@datetime")[0]
                for tree in (english, chinese)
            ],
            ["2025-11-21T08:30+00:00", "2025-11-21T06:30+08:00"],
        )

    @override_settings(LANGUAGE_CODE="zh-hans")
    def test_the_reader_does_not_choose_the_language(self):
        asked = {"accept-language": "en", "cookie": "django_language=en"}

        with translation.override("en"):
            pages = [self.client.get(address, headers=asked) for address in ("/", "/daily/")]

        for page in pages:
            self.assertIn('<html lang="zh-hans">', page.content.decode())

    def test_an_edition_leads_to_the_ones_before_and_after_it(self):
        first, last = self.tree("/daily/2025-11-01/"), self.tree("/daily/2025-11-21/")

        self.assertEqual(first.xpath("//nav//a[@rel]/@href"), ["/daily/2025-11-21/"])
        self.assertEqual(first.xpath("//nav//a/@rel"), ["next"])
        self.assertEqual(last.xpath("//nav//a[@rel]/@href"), ["/daily/2025-11-01/"])

    def test_the_way_to_a_neighbour_leads_past_withdrawn_editions(self):
        tree = self.tree(f"{SPECIAL}/")

        self.assertEqual(tree.xpath("//nav//a[@rel]"), [])

    def test_the_front_page_has_each_series_with_its_latest_edition_and_next_hour(self):
        Series.objects.filter(slug="bulletin").update(active=False)

        tree = self.tree("/")

        columns = tree.xpath("//section[@class='column']")
        self.assertEqual(
            [column.findtext("h2/a") for column in columns],
            ["Harbour Letter", "每日精选", "全球AI新闻速递"],  # one that ended comes last
        )
        links = [column.xpath("article/h3/a/@href")[0] for column in columns]
        self.assertEqual(links[:2], ["/harbour/2025-11-21/", "/daily/2025-11-21/"])
        self.assertEqual(columns[2].xpath("p/time"), [])
        self.assertEqual(columns[0].xpath("p/time/@datetime"), ["2025-11-23T08:30+00:00"])
        self.assertIn("「听涛」海缆开工", columns[1].xpath("string(article//li[1])"))
        recent = [unquote(href) for href in tree.xpath("//p[@class='title']/a/@href")]
        self.assertEqual(recent, ["/harbour/2025-11-01/", "/daily/2025-11-01/"])

    def test_on_the_front_page_a_series_without_an_edition_stands_behind_the_others(self):
        named = "//section[@class='column']/h2/a/text()"
        before = self.tree("/").xpath(named)
        Digest.objects.filter(series__title=before[0]).delete()
        Series.objects.filter(title=before[0]).update(active=True)

        self.assertEqual(self.tree("/").xpath(named)[-1], before[0])

    def test_a_front_page_without_editions_since_names_what_was_taken_back(self):
        [withdrawal] = self.tree("/").xpath("//section[@class='amended']/ul/li")

        self.assertEqual(withdrawal.xpath("p/a/@href"), [f"{WITHDRAWN}/"])
        self.assertIn("已撤回", withdrawal.text_content())
        Series.objects.filter(slug="harbour").update(due_at=datetime(2025, 12, 1, tzinfo=UTC))
        newsstand.edition(
            Series.objects.get(slug="harbour"), self.editor, datetime(2025, 11, 25, tzinfo=UTC)
        )
        self.assertEqual(self.tree("/").xpath("//section[@class='amended']"), [])

    def test_lists_lead_from_a_title_to_its_item(self):
        for address in ("/", "/daily/"):
            found = self.tree(address).xpath("//ol[@class='titles']/li[3]/a[contains(., '图书馆')]")
            place, _, anchor = unquote(found[0].get("href")).partition("#")

            self.assertTrue(self.tree(place).xpath("//*[@id=$id]", id=anchor))

    def test_an_edition_of_many_items_shows_the_first_of_them_on_the_front_page(self):
        harbour = Series.objects.get(slug="harbour")
        texts = [(f"Berth {number} opens", "At dawn.") for number in range(1, 10)]
        newsstand.edition(harbour, self.editor, datetime(2025, 11, 26, tzinfo=UTC), texts=texts)

        [column] = self.tree("/").xpath("//section[@class='column'][h2/a='Harbour Letter']")

        self.assertEqual(len(column.xpath(".//ol/li")), 7)
        self.assertEqual(column.xpath("string(.//p[@class='rest'])"), "and 2 more")

    def test_a_title_that_only_repeats_the_flag_is_not_shown_twice(self):
        daily = Series.objects.get(slug="daily")
        for title, shown in (
            ("2025-11-21 每日精选", False),
            ("🤖 每日精选（2025年11月21日）", False),
            ("2025.11.21", False),
            ("图书馆延长开放", True),
            ("每日精选：图书馆延长开放", True),
        ):
            with self.subTest(title):
                said = untitled(Digest(series=daily, title=title))

                self.assertEqual(said, not shown)

    def test_the_window_tells_one_edition_from_the_others_and_says_nothing_twice(self):
        daily = Series.objects.get(slug="daily")
        out = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)
        for title, shown in (
            ("2025.11.21 每日精选", "每日精选 · 2025年11月21日"),
            ("每日精选", "每日精选 · 2025年11月21日"),
            ("图书馆延长开放", "图书馆延长开放 · 每日精选"),
        ):
            with self.subTest(title), translation.override("zh-hans"):
                digest = Digest(series=daily, title=title, published_at=out)
                said = window_title(digest, bare=untitled(digest))

                self.assertEqual(said, shown)

    def test_where_a_day_has_several_editions_each_bears_its_hour(self):
        Series.objects.filter(slug="daily").update(out_times="6:30, 18:30")

        flag = self.tree("/daily/2025-11-21/").xpath("string(//p[@class='folio'])")

        self.assertIn("2025年11月21日 06:30", flag)

    def test_the_archive_counts_an_edition_in_the_month_of_its_own_zone(self):
        Series.objects.filter(slug="harbour").update(time_zone="Pacific/Honolulu")
        moment = datetime(2025, 11, 1, 9, 0, tzinfo=UTC)  # still October in Honolulu
        Digest.objects.filter(series__slug="harbour", slug="2025-11-01").update(published_at=moment)

        months = self.tree("/archive/").xpath("//caption/a/@href")
        october = self.tree("/archive/2025/10/").xpath("//p[@class='title']/a/@href")

        self.assertEqual(months, ["/archive/2025/10/", "/archive/2025/11/"])
        self.assertEqual(october, ["/harbour/2025-11-01/"])

    def test_a_page_tells_machines_where_it_is_and_what_it_is_about(self):
        tree = self.tree("/daily/2025-11-21/")

        def meta(name: str) -> str:
            return tree.xpath(f"string(//meta[@name='{name}' or @property='{name}']/@content)")

        canonical = "http://testserver/daily/2025-11-21/"
        self.assertEqual(tree.xpath("//link[@rel='canonical']/@href"), [canonical])
        self.assertEqual(meta("og:url"), canonical)
        self.assertEqual(meta("og:title"), "2025-11-21 每日精选")
        self.assertEqual(meta("description"), "每天早上五条，每条读到细节。")

    @override_settings(SITE_URL="https://news.example")
    def test_the_canonical_address_is_that_of_the_site(self):
        tree = self.tree(f"{SPECIAL}/")

        canonical = f"https://news.example{SPECIAL}/"
        self.assertEqual(tree.xpath("//link[@rel='canonical']/@href"), [canonical])

    def test_a_sample_says_so(self):
        Digest.objects.filter(slug="2025-11-21", series__slug="daily").update(sample=True)

        tree = self.tree("/daily/2025-11-21/")

        self.assertTrue(tree.xpath("//p[@class='sample']"))
        self.assertEqual(tree.xpath("//meta[@name='robots']/@content"), ["noindex"])


class EmptyTests(TestCase):
    def test_a_house_without_editions_has_its_pages_too(self):
        newsstand.series(slug="daily", title="每日精选")

        for address in ("/", "/daily/", "/archive/", "/sitemap.xml", "/daily/feed.atom", *FEEDS):
            with self.subTest(address):
                first = self.client.get(address)
                self.assertEqual(first.status_code, 200)
                self.assertEqual(first.content, self.client.get(address).content)

    def test_a_house_without_anything_answers(self):
        for address in ("/", "/archive/", "/sitemap.xml"):
            self.assertEqual(self.client.get(address).status_code, 200)


class CostTests(Newsstand):
    def test_no_page_asks_the_database_more_often_than_it_must(self):
        for address, queries in PAGES.items():
            with self.subTest(address), self.assertNumQueries(queries):
                self.client.get(address)

    def test_more_editions_cost_no_more_queries(self):
        by, daily = self.editor, Series.objects.get(slug="daily")
        for day in range(2, 8):
            newsstand.edition(daily, by, datetime(2025, 11, day, tzinfo=UTC))

        self.test_no_page_asks_the_database_more_often_than_it_must()

    def test_lists_leave_the_bodies_where_they_are(self):
        for address in ("/", "/daily/", "/archive/2025/11/"):
            with self.subTest(address), self.assertNumQueries(PAGES[address]) as queries:
                self.client.get(address)
            for query in queries.captured_queries:
                self.assertNotIn("body_html", query["sql"])


class CacheTests(Newsstand):
    def again(self, address: str, first: Any, *, by: str) -> int:
        """The status of a second request that says what the first one got."""
        headers = {
            "tag": {"if-none-match": first["ETag"]},
            "date": {"if-modified-since": first["Last-Modified"]},
        }
        return self.client.get(address, headers=headers[by]).status_code

    def test_what_a_reader_has_is_not_sent_again(self):
        for address in [*PAGES, *TEXTS]:
            first = self.client.get(address)
            with self.subTest(address):
                self.assertEqual(self.again(address, first, by="tag"), 304)

    def test_who_knows_the_date_of_a_feed_only_is_not_sent_it_again(self):
        for address in FEEDS:
            first = self.client.get(address)
            tomorrow = {"if-modified-since": http_date(time.time() + 86400)}
            with self.subTest(address):
                self.assertEqual(self.again(address, first, by="date"), 304)
                self.assertEqual(self.client.get(address, headers=tomorrow).status_code, 200)

    def test_a_tag_counts_more_than_a_date(self):
        first = self.client.get("/feed.rss")
        heads = {"if-none-match": '"other"', "if-modified-since": first["Last-Modified"]}

        self.assertEqual(self.client.get("/feed.rss", headers=heads).status_code, 200)

    def test_a_new_edition_changes_every_list_and_its_neighbour(self):
        archive = ["/archive/", "/archive/2025/", "/archive/2025/11/"]
        lists = ["/", "/daily/", *archive, "/daily/2025-11-21/", *FEEDS]
        before = {address: self.client.get(address) for address in lists}
        by = self.editor
        daily = Series.objects.get(slug="daily")

        newsstand.edition(daily, by, datetime(2025, 11, 22, tzinfo=UTC))

        for address, first in before.items():
            with self.subTest(address):
                self.assertEqual(self.again(address, first, by="tag"), 200)

    def test_a_withdrawal_changes_lists_for_readers_who_only_know_dates(self):
        digests = Digest.objects.all()
        future = datetime(2100, 1, 1, tzinfo=UTC)  # later than the code that prints the pages
        archive = ["/archive/", "/archive/2025/", "/archive/2025/11/"]
        lists = ["/", "/daily/", *archive, "/daily/2025-11-01/", *FEEDS]
        before = {address: self.client.get(address) for address in lists}

        digests.filter(series__slug="daily", slug="2025-11-21").update(
            state="withdrawn", updated_at=future
        )

        for address, first in before.items():
            with self.subTest(address):
                self.assertEqual(self.again(address, first, by="date"), 200)

    def test_a_renamed_series_changes_its_pages(self):
        pages = [
            "/",
            "/daily/",
            "/daily/2025-11-21/",
            "/archive/",
            "/daily/feed.atom",
            "/feed.json",
        ]
        before = {address: self.client.get(address) for address in pages}

        Series.objects.filter(slug="daily").update(title="每日五条")

        for address, first in before.items():
            for by in ("tag",) if "feed" in address else ("tag", "date"):
                with self.subTest(address, by=by):
                    self.assertEqual(self.again(address, first, by=by), 200)

    def test_the_hours_to_come_change_no_edition(self):
        first = self.client.get("/daily/2025-11-21/")

        Series.objects.filter(slug="daily").update(draft_minutes=45, due_at=timezone.now())

        self.assertEqual(self.again("/daily/2025-11-21/", first, by="tag"), 304)

    def test_pages_are_the_same_for_everyone_and_may_be_kept(self):
        for address in [*PAGES, *TEXTS]:
            with self.subTest(address):
                self.client.logout()
                stranger = self.client.get(address)
                self.client.force_login(self.editor)
                known = self.client.get(address)

                self.assertEqual(stranger.content, known.content)
                self.assertTrue(stranger["Cache-Control"].startswith("public, max-age=60"))
                for response in (stranger, known):
                    self.assertFalse(response.cookies)
                    self.assertNotIn("Cookie", response.get("Vary", ""))


class NoticeTests(TestCase):
    @override_settings(LANGUAGE_CODE="zh-hans")
    def test_a_page_that_is_not_there_says_so_in_the_frame_of_the_site(self):
        response = self.client.get("/daily/nope/")

        tree = html.document_fromstring(response.content.decode())
        self.assertEqual(tree.get("lang"), "zh-hans")
        self.assertEqual(len(tree.xpath("//h1")), 1)
        self.assertEqual(tree.xpath("//link[@rel='canonical']"), [])
        self.assertFalse(response.cookies)

    def test_the_pages_for_our_own_failures_need_nothing(self):
        for name in ("500", "503"):
            with self.subTest(name), self.assertNumQueries(0):
                tree = html.document_fromstring(render_to_string(f"{name}.html"))

                self.assertEqual(len(tree.xpath("//h1")), 1)
                self.assertEqual(tree.xpath("//a/@href"), ["/"])


class ReleaseTests(SimpleTestCase):
    def test_new_templates_make_new_tags(self):
        with TemporaryDirectory() as folder, override_settings(BASE_DIR=Path(folder)):
            template = Path(folder, "templates", "base.html")
            template.parent.mkdir()
            template.write_text("old")
            old = freshness.frame.__wrapped__()
            template.write_text("new")
            new = freshness.frame.__wrapped__()

        self.assertNotEqual(old[0], new[0])
        self.assertLessEqual(old[1], new[1])


class ClockTests(SimpleTestCase):
    def test_the_next_edition_comes_out_at_an_hour_of_its_series_even_if_drafted_late(self):
        series = Series(time_zone="Asia/Shanghai", out_times="8:30, 20:30", draft_minutes=30)

        found = []
        for minute in (0, 10):  # of the hour before the edition: on time, and ten minutes late
            series.due_at = datetime(2025, 11, 21, 0, minute, tzinfo=UTC)
            found.append(press.next_out(series))

        morning, evening = (datetime(2025, 11, 21, hour, 30, tzinfo=UTC) for hour in (0, 12))
        self.assertEqual(found, [morning, evening])

    def test_a_zone_is_named_by_its_distance_from_utc(self):
        summer = datetime(2025, 7, 1, tzinfo=UTC)

        offsets = {
            zone: press.offset(summer, ZoneInfo(zone))
            for zone in ("Asia/Shanghai", "Asia/Kolkata", "America/St_Johns", "UTC")
        }

        self.assertEqual(list(offsets.values()), ["UTC+8", "UTC+5:30", "UTC-2:30", "UTC"])


class WeightTests(Newsstand):
    def test_an_edition_is_light(self):
        sheet = StyleTests.CSS.read_bytes()
        edition = Digest.objects.get(series__slug="daily", slug="2025-11-21")

        page = self.client.get(edition.get_absolute_url()).content
        Digest.objects.filter(pk=edition.pk).update(body_html='<div class="edition"></div>')
        frame = self.client.get(edition.get_absolute_url()).content

        self.assertLessEqual(len(page) + len(sheet), 60_000)
        self.assertLessEqual(len(gzip.compress(frame)) + len(gzip.compress(sheet)), 15_000)


class CutTests(SimpleTestCase):
    def test_what_is_cut_ends_in_one_sign_in_every_language(self):
        for language in ("en", "zh-hans"):
            with self.subTest(language), translation.override(language):
                self.assertEqual(press.clipped("海缆今天开工", 4), "海缆今…")
                self.assertEqual(press.clipped("海缆开工", 4), "海缆开工")


class StyleTests(SimpleTestCase):
    CSS = Path(settings.BASE_DIR, "static", "press.css")

    def test_the_style_sheet_and_the_sign_are_served(self):
        for name, kind in (("press.css", "text/css"), ("favicon.svg", "image/svg+xml")):
            response = self.client.get(f"/static/{name}")

            self.assertEqual(response.status_code, 200)
            self.assertIn(kind, response["Content-Type"])
            self.assertEqual(b"".join(response), self.CSS.with_name(name).read_bytes())

    def test_it_fetches_nothing(self):
        self.assertNotRegex(self.CSS.read_text(), r"url\(|@import|@font-face")

    def test_no_rule_shouts_down_another(self):
        self.assertNotIn("!important", self.CSS.read_text())

    def test_text_stands_out_from_paper_in_both_schemes(self):
        for colours in self.schemes():
            for ground in ("paper", "wash"):
                for text in ("ink", "soft", "accent"):
                    with self.subTest(text=colours[text], ground=colours[ground]):
                        contrast = ratio(colours[text], colours[ground])
                        self.assertGreaterEqual(contrast, 4.5)

    def schemes(self) -> list[dict[str, str]]:
        blocks = re.findall(r":root \{([^}]*)\}", self.CSS.read_text())
        schemes = [dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in blocks]
        return [scheme for scheme in schemes if "paper" in scheme]


def ratio(one: str, other: str) -> float:
    """WCAG's contrast of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
