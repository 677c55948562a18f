"""Corrections as readers meet them: on pages, in feeds, in Markdown; nothing else moves."""

import json
import re
from calendar import timegm
from datetime import UTC, datetime, timedelta

import feedparser
from lxml import html

from digests import hugo
from digests.box import Box
from digests.layout import LAYOUTS
from digests.models import Correction, Digest, Item, Series
from digests.publish import withdraw
from tests import errors, makers
from tests.test_corrections import ErrorTestCase

KINDS = ("rss", "atom", "json")
XSS = "<script>x</script>"


class ReaderTestCase(ErrorTestCase):
    def get(self, address: str) -> str:
        answer = self.client.get(address)
        self.assertEqual(answer.status_code, 200, address)
        return answer.content.decode()

    def tree(self, address: str) -> html.HtmlElement:
        return html.document_fromstring(self.get(address))

    def page(self) -> str:
        return self.digest.get_absolute_url()

    def text(self, element: html.HtmlElement) -> str:
        return " ".join(element.text_content().split())


def bare(page: str) -> list[str]:
    """The lines of a page without what machines are told, and without the way to the evidence."""
    told = ('<meta property="article:modified_time"', '<script type="application/ld+json">')
    lines = re.sub(r' ?<a class="evidence"[^>]*>[^<]*</a>', "", page).splitlines()
    return [line for line in lines if not line.startswith(told)]


class PageTests(ReaderTestCase):
    def test_the_page_says_above_its_text_what_was_wrong_and_what_is_right(self):
        self.correct()

        [box] = self.tree(self.page()).xpath("//aside[@id='corrections']")
        self.assertEqual(box.findtext("h2"), "更正")
        self.assertIn("售价写错了。", self.text(box))
        self.assertEqual(box.xpath("string(.//time/@datetime)"), "2026-03-02T09:30:00+08:00")
        self.assertEqual([each.text for each in box.iter("del")], ["300"])
        self.assertEqual([each.text for each in box.iter("ins")], ["200"])
        self.assertEqual(box.getnext().get("class"), "edition")

    def test_the_item_bears_a_mark_that_leads_to_it_and_back(self):
        self.correct()

        tree = self.tree(self.page())
        [mark] = tree.xpath("//article//h3/a[@class='corrected']")
        self.assertEqual((mark.text, mark.get("href")), ("已更正", "#corrections"))
        self.assertIn("甲公司新模型", self.text(mark.getparent()))
        [link] = tree.xpath("//aside[@id='corrections']//dt/a/@href")
        self.assertTrue(tree.xpath("//article[@id=$id]", id=link.removeprefix("#")))

    def test_the_page_differs_only_where_the_correction_says(self):
        before = self.get(self.page())

        self.correct()

        after = self.get(self.page())
        start, end = after.index('<aside class="errata"'), after.index("</aside>\n") + 9
        mark = ' <a class="corrected" href="#corrections">已更正</a>'
        without = (after[:start] + after[end:]).replace(mark, "")
        expected = [line.replace("300元", "200元") for line in bare(before)]
        self.assertEqual(bare(without), expected)

    def test_every_layout_and_language_has_its_mark_and_its_words(self):
        for name, language, words in (
            ("bulletin", "zh", "更正"),
            ("pulse", "zh", "更正"),
            ("pulse", "en", "Corrections"),
            ("daily", "en", "Corrections"),
        ):
            with self.subTest(name, language=language):
                series = makers.series(layout=LAYOUTS[name].to_json(), language=language)
                digest = errors.out(errors.edition(series, errors.article()), self.by)
                errors.correct(digest, by=self.by)

                tree = self.tree(digest.get_absolute_url())

                [box] = tree.xpath("//aside[@id='corrections']")
                self.assertEqual(box.findtext("h2"), words)
                self.assertEqual(len(tree.xpath("//a[@class='corrected']")), 1)
                ids = tree.xpath("//@id")
                self.assertEqual(len(ids), len(set(ids)))

    def test_what_an_editor_types_is_text_everywhere(self):
        said = f"{errors.TRUE}{XSS}"
        self.correct(errors.change(self.item, said), note=XSS)
        second = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)

        for address in (self.page(), second.get_absolute_url(), "/corrections/"):
            page = self.get(address).replace('<script type="application/ld+json">', "")
            self.assertNotIn("<script", page)
        for kind in KINDS:
            for address in (f"/daily/feed.{kind}", f"/corrections/feed.{kind}"):
                content = self.get(address)
                if kind == "json":
                    found = json.loads(content)["items"]
                    self.assertNotIn("<script", "".join(each["content_html"] for each in found))
                else:
                    self.assertNotIn("<script", content)

    def test_an_edition_that_was_corrected_costs_no_more_queries(self):
        with self.assertNumQueries(3):
            self.get(self.page())
        self.correct()
        self.correct(errors.change(self.item, "甲公司模型", "title"))

        with self.assertNumQueries(4):
            self.get(self.page())

    def test_a_preview_shows_what_the_edition_would_print(self):
        self.correct()
        waiting = errors.edition(self.series, errors.article(), day=1)

        box = Box.of(waiting)

        self.assertEqual([each.correction.note for each in box.others], ["售价写错了。"])
        self.assertFalse(Correction.objects.get().printed_in)


class ListTests(ReaderTestCase):
    def test_corrections_and_withdrawals_are_listed_newest_first(self):
        other = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)
        self.correct()
        withdraw(other, by=self.by, note="数字全错。")

        rows = self.tree("/corrections/").xpath("//ol[@class='amends']/li")

        self.assertEqual(len(rows), 2)
        self.assertIn("数字全错。", self.text(rows[0]))
        self.assertIn("已撤回", self.text(rows[0]))
        self.assertIn("售价写错了。", self.text(rows[1]))
        [link] = rows[1].xpath(".//p[@class='note']/a/@href")
        self.assertEqual(link, f"{self.page()}#corrections")

    def test_of_a_withdrawn_edition_only_the_withdrawal_is_told(self):
        self.correct()
        withdraw(self.fresh(), by=self.by, note="全文撤回。")

        page = self.get("/corrections/")

        self.assertIn("全文撤回。", page)
        self.assertNotIn("售价写错了。", page)

    def test_the_page_is_known_again_until_something_is_corrected(self):
        self.correct()
        first = self.client.get("/corrections/")

        again = self.client.get("/corrections/", headers={"if-none-match": first["ETag"]})
        self.correct(errors.change(self.item, "甲公司模型", "title"))
        later = self.client.get("/corrections/", headers={"if-none-match": first["ETag"]})

        self.assertEqual((again.status_code, later.status_code), (304, 200))

    def test_every_page_and_the_sitemap_lead_there(self):
        for address in ("/", self.page(), "/archive/", "/corrections/"):
            there = "/zh/corrections/" if address == self.page() else "/corrections/"
            self.assertIn(there, self.tree(address).xpath("//nav//a/@href"))
        self.assertIn("/corrections/", self.get("/sitemap/pages-1.xml"))


class FeedTests(ReaderTestCase):
    """As software that subscribed sees it."""

    def entries(self, address: str) -> list[dict]:
        """What a reader keeps of a feed: id, updated, title, text."""
        content = self.get(address)
        if address.endswith("json"):
            return [
                {
                    "id": each["id"],
                    "updated": datetime.fromisoformat(each["date_modified"]),
                    "published": datetime.fromisoformat(each["date_published"]),
                    "text": each["content_html"],
                    "summary": each["summary"],
                }
                for each in json.loads(content)["items"]
            ]
        found = feedparser.parse(content)
        self.assertFalse(found.bozo, found.get("bozo_exception"))
        return [
            {
                "id": each.id,
                "updated": self.moment(dict(each).get("updated_parsed") or each.published_parsed),
                "published": self.moment(each.published_parsed),
                "text": each.content[0].value,
                "summary": each.summary,
            }
            for each in found.entries
        ]

    def moment(self, parsed) -> datetime:
        return datetime.fromtimestamp(timegm(parsed), UTC)

    def test_a_correction_is_the_same_entry_with_a_newer_date_and_the_note_first(self):
        for kind in KINDS:
            for address in (f"/daily/feed.{kind}", f"/feed.{kind}"):
                with self.subTest(address):
                    [before] = self.entries(address)
                    made = errors.correct(self.digest, by=self.by)
                    [after] = self.entries(address)

                    self.assertEqual(after["id"], before["id"])
                    self.assertEqual(after["published"], before["published"])
                    self.assertGreater(after["updated"], before["updated"])
                    self.assertEqual(after["updated"], made.at.replace(microsecond=0))
                    text = " ".join(html.fromstring(after["text"]).text_content().split())
                    self.assertTrue(text.startswith("更正"), text)
                    self.assertIn("售价写错了。", text[:60])
                    self.assertTrue(after["summary"].startswith("更正：售价写错了。"))
                    self.setUpAgain()

    def setUpAgain(self) -> None:
        """As it was before the correction."""
        Correction.objects.all().delete()
        Item.objects.filter(pk=self.item.pk).update(body=errors.SAID)
        kept = {name: getattr(self.digest, name) for name in ("body_html", "body_md", "updated_at")}
        Digest.objects.filter(pk=self.digest.pk).update(version=self.digest.version, **kept)
        self.digest.revisions.filter(number__gt=1).delete()

    def test_a_minor_fix_moves_no_date_and_adds_no_note(self):
        for kind in KINDS:
            [before] = self.entries(f"/daily/feed.{kind}")
            after = errors.SAID.replace("。售", "。 售")
            errors.correct(
                self.digest, errors.change(self.item, after), by=self.by, minor=True, note="空格"
            )
            [fixed] = self.entries(f"/daily/feed.{kind}")

            self.assertEqual(
                [fixed[name] for name in ("id", "updated", "published", "summary")],
                [before[name] for name in ("id", "updated", "published", "summary")],
            )
            self.setUpAgain()

    def test_links_in_an_entry_lead_out(self):
        self.correct()
        errors.out(errors.edition(self.series, errors.article(), day=1), self.by)

        for entry in self.entries("/daily/feed.json"):
            links = html.fromstring(f"<div>{entry['text']}</div>").xpath("//a/@href")
            self.assertTrue(all(link.startswith("http") for link in links), links)

    def test_the_next_edition_tells_it_to_subscribers_too(self):
        self.correct()
        errors.out(errors.edition(self.series, errors.article(), day=1), self.by)

        [latest, _first] = self.entries("/daily/feed.json")

        self.assertIn("上期以来的更正", latest["text"])

    def test_corrections_have_a_feed_of_their_own(self):
        made = self.correct()
        other = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)
        withdraw(other, by=self.by, note="数字全错。")

        for kind in KINDS:
            address = f"/corrections/feed.{kind}"
            found = self.entries(address)

            self.assertEqual(len(found), 2)
            self.assertEqual(found[1]["id"], made.urn)
            self.assertIn("200", found[1]["text"])
            self.assertIn("数字全错。", found[0]["text"])
            self.assertEqual(self.get(address), self.get(address))

    def test_an_entry_of_that_feed_never_changes(self):
        self.correct()
        before = self.entries("/corrections/feed.atom")[0]

        self.correct(
            errors.change(self.item, "甲公司模型", "title"),
            at=self.digest.published_at + timedelta(hours=3),
        )

        self.assertEqual(self.entries("/corrections/feed.atom")[1], before)

    def test_without_any_correction_the_feed_is_there_and_empty(self):
        for kind in KINDS:
            self.assertEqual(self.entries(f"/corrections/feed.{kind}"), [])


class MarkdownTests(ReaderTestCase):
    def twin(self) -> str:
        return self.get(f"{self.page().rstrip('/')}.md")

    def test_the_twin_says_what_was_corrected_and_when(self):
        before = self.twin()

        self.correct()

        after = self.twin()
        self.assertIn("\nlastmod: 2026-03-02T09:30:00+08:00\n", after)
        self.assertIn("\n## 更正\n", after)
        self.assertIn("**2026-03-02 09:30** 售价写错了。", after)
        self.assertIn("原为 “甲公司发布了新模型。售价为300元，下周上市。”", after)
        head, _rule, _said = after.partition("\n\n---\n\n## 更正")
        plain = head.replace("lastmod: 2026-03-02T09:30:00+08:00\n", "")
        self.assertEqual(plain.rstrip(), before.replace("300元", "200元").rstrip())

    def test_the_next_edition_says_it_in_its_twin(self):
        self.correct()
        second = errors.out(errors.edition(self.series, errors.article(), day=1), self.by)

        text = self.get(f"{second.get_absolute_url().rstrip('/')}.md")

        self.assertIn("## 上期以来的更正", text)
        self.assertIn(f"[第 1 期 · 2026-03-02]({self.page()})", text)
        self.assertNotIn("lastmod", text)

    def test_what_is_exported_reads_back_to_the_byte(self):
        for name in LAYOUTS:
            for series in (
                makers.series(layout=LAYOUTS[name].to_json()),
                makers.series(layout=LAYOUTS[name].to_json(), language="en"),
            ):
                with self.subTest(name, language=series.language):
                    text = self.exported(series)

                    issue, layout = hugo.parse(text)

                    self.assertEqual(hugo.dump(issue, layout), text)
                    self.assertEqual(len(issue.items), 2)

    def exported(self, series: Series) -> str:
        digest = errors.out(errors.edition(series, errors.article()), self.by)
        errors.correct(digest, by=self.by)
        return self.get(f"{digest.get_absolute_url().rstrip('/')}.md")

    def test_a_file_with_windows_line_ends_keeps_them(self):
        box = Box.of(self.fresh())
        self.correct()
        text = Box.of(self.fresh()).framed(self.digest.body_md.replace("\n", "\r\n"))

        self.assertEqual(text.count("\n"), text.count("\r\n"))
        self.assertEqual(box.framed("x\r\n"), "x\r\n")
