"""Source pages: what we took from each outlet, with a link to every original."""

from unittest import mock

from articles.models import Source
from digests import source_pages
from digests.models import Item
from digests.publish import withdraw
from tests import makers
from tests.printing import ReaderTestCase, out, told


def sheets() -> dict[str, str]:
    return {each.path: each.version for each in source_pages.sheets()}


class SourcePageTests(ReaderTestCase):
    def setUp(self) -> None:
        self.one = makers.source(name="海岸观察", language="zh", site_url="https://coast.example/")
        self.other = makers.source(name="The Port", language="en")
        self.silent = makers.source(name="Silent")
        self.here = f"/sources/{self.one.pk}/"
        self.first = out(
            self.series,
            self.by,
            {**told(self.one), "title": "海缆**开工**"},
            {**told(self.other), "title": "票价听证", "further": [self.one, self.silent]},
        )
        self.last = out(self.series, self.by, {**told(self.one), "title": "靠泊"}, day=40)

    def test_its_items_stand_newest_first_under_their_months(self):
        tree = self.tree(self.here)

        months = [each.text for each in tree.xpath("//section/h2")]
        titles = tree.xpath("//ol[@class='printed']//p[@class='title']/a/text()")
        self.assertEqual(months, ["April 2026", "March 2026"])
        self.assertEqual(titles, ["靠泊", "海缆开工", "票价听证"])

    def test_each_leads_to_its_place_and_to_the_original(self):
        item = self.last.items.get()

        links = self.tree(self.here).xpath("//ol[@class='printed'][1]//a/@href")

        self.assertIn(f"{self.last.get_absolute_url()}#{item.element}", links)
        self.assertIn(item.url, links)

    def test_what_it_only_bears_out_says_beside_whom(self):
        [line] = self.tree(self.here).xpath("//li[.//a[text()='票价听证']]")

        self.assertIn("The Port", line.text_content())
        self.assertNotIn(self.first.items.get(position=2).url, line.xpath(".//a/@href"))

    def test_an_item_it_is_twice_a_source_of_stands_once(self):
        out(self.series, self.by, {**told(self.one), "further": [self.one]}, day=41)

        titles = self.tree(self.here).xpath("//ol[@class='printed']//p[@class='title']/a")
        self.assertEqual(len(titles), 4)

    def test_its_head_names_its_site_and_what_we_promise(self):
        tree = self.tree(self.here)

        self.assertIn("https://coast.example/", tree.xpath("//header//a/@href"))
        self.assertEqual(tree.xpath("//p[@class='policy']/a/@href"), ["/corrections/"])

    def test_all_sources_are_listed_with_their_share(self):
        rows = self.texts("/sources/", "//tbody/tr")

        self.assertEqual(len(rows), 3)
        self.assertTrue(rows[0].startswith("海岸观察"), rows)
        self.assertIn("67%", rows[0])
        self.assertIn("33%", rows[1])
        self.assertIn("—", rows[2])  # it bore one out and had none of its own
        with self.assertNumQueries(5):
            self.client.get("/sources/")

    def test_one_that_nothing_was_printed_from_is_not_found(self):
        quiet = makers.source()
        makers.digest(of=self.series, items=1).items.first().article.amend(source=quiet)

        for pk in (quiet.pk, 10**15):
            self.assertEqual(self.status(f"/sources/{pk}/"), 404)
        self.assertNotIn(quiet.name, self.tree("/sources/").text_content())

    def test_a_withdrawn_edition_is_out(self):
        withdraw(self.last, by=self.by, note="错了。")

        self.assertNotIn("靠泊", self.tree(self.here).text_content())
        self.assertIn("50%", self.texts("/sources/", "//tbody/tr")[0])

    @mock.patch.object(source_pages, "LATEST", 1)
    def test_what_the_first_page_has_no_room_for_stands_under_its_month(self):
        first = self.tree(self.here)
        month = self.tree(f"{self.here}2026/03/")

        self.assertEqual(len(first.xpath("//p[@class='title']")), 1)
        links = first.xpath("//ol[@class='months']/li/a/@href")
        self.assertEqual(links, [f"{self.here}2026/04/", f"{self.here}2026/03/"])
        self.assertEqual(len(month.xpath("//p[@class='title']")), 2)
        self.assertEqual(self.status(f"{self.here}2026/02/"), 404)

    def test_there_are_no_months_where_the_first_page_shows_all(self):
        self.assertEqual(self.status(f"{self.here}2026/03/"), 404)

    def test_more_items_cost_no_more_questions(self):
        with self.assertNumQueries(7):
            self.client.get(self.here)
        for day in range(2, 6):
            out(self.series, self.by, told(self.one), told(self.other), day=day)
        with self.assertNumQueries(7):
            self.client.get(self.here)

    def test_names_and_sites_cannot_act(self):
        Source.objects.update(name="<script>x", site_url="javascript:alert(1)")
        Item.objects.update(url="javascript:alert(2)")

        for address in ("/sources/", self.here):
            text = self.client.get(address).content.decode()
            self.assertNotIn("<script", text)
            self.assertNotIn("javascript:", text)

    @mock.patch.object(source_pages, "LATEST", 2)
    def test_the_sheets_are_the_pages_there_are(self):
        found = sheets()

        months = {f"{self.here}2026/03/", f"{self.here}2026/04/"}
        pages = {f"/sources/{each.pk}/" for each in (self.one, self.other, self.silent)}
        self.assertEqual(set(found), {"/sources/"} | months | pages)
        for path in found:
            self.assertEqual(self.status(path), 200, path)

    @mock.patch.object(source_pages, "LATEST", 2)
    def test_a_new_edition_leaves_the_sheets_of_old_months_as_they_are(self):
        before = sheets()
        out(self.series, self.by, told(self.one), day=41)
        after = sheets()

        self.assertEqual(before[f"{self.here}2026/03/"], after[f"{self.here}2026/03/"])
        self.assertNotEqual(before[f"{self.here}2026/04/"], after[f"{self.here}2026/04/"])
        self.assertNotEqual(before[self.here], after[self.here])
        with self.assertNumQueries(5):
            sheets()
