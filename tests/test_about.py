"""The page about the house: its figures are those of the rows."""

from articles.models import Source
from digests import about
from digests.models import Item
from digests.publish import withdraw
from tests import errors, makers
from tests.printing import ReaderTestCase, out, told


class AboutTests(ReaderTestCase):
    def figures(self) -> list[int]:
        return [int(each) for each in self.texts("/about/", "//dl/div/dd")]

    def test_it_counts_what_readers_can_see(self):
        source = makers.source()
        makers.source(active=False)
        first = out(self.series, self.by, told(source), told(source))
        pulled = out(self.series, self.by, told(source), day=1)
        withdraw(pulled, by=self.by, note="错了。")
        errors.correct(first, errors.change(first.items.first(), "改了。"), by=self.by)

        self.assertEqual(self.figures(), [1, 2, 1, 1, 1, 1])

    def test_it_says_how_much_was_drafted_by_machine_and_how_much_people_changed(self):
        draft = {"headline": "第1条", "summary": "正文如下。"}
        out(self.series, self.by, {**told(), "origin": "model", "draft": draft}, told())
        mended = {**told(), "origin": "extract", "draft": draft, "body": "全部重写，一字不留。"}
        out(self.series, self.by, mended, told(), day=1)

        work = about.work()

        self.assertEqual((work.items, work.drafted, work.extracted, work.percent), (4, 1, 1, 50))
        self.assertEqual(work.looked_at, 2)
        self.assertTrue(0 < work.change.share < 1, work.change)
        self.assertIn("50", self.tree("/about/").text_content())

    def test_it_claims_no_share_of_machines_where_nobody_noted_one(self):
        out(self.series, self.by, told())

        self.assertEqual(len(self.texts("/about/", "//section[dl]/p")), 1)

    def test_a_house_without_editions_has_the_page_too(self):
        self.assertEqual(self.texts("/about/", "//dl"), [])

    def test_it_changes_with_the_rows_and_not_with_the_clock(self):
        out(self.series, self.by, told())
        tag = self.client.get("/about/")["ETag"]

        same = self.client.get("/about/", headers={"if-none-match": tag}).status_code
        Source.objects.create(name="x", feed_url="https://new.example/feed")
        other = self.client.get("/about/", headers={"if-none-match": tag}).status_code

        self.assertEqual((same, other), (304, 200))

    def test_more_editions_cost_no_more_questions(self):
        out(self.series, self.by, told())
        with self.assertNumQueries(9):
            self.client.get("/about/")
        for day in range(1, 4):
            out(self.series, self.by, told(), told(), day=day)
        with self.assertNumQueries(9):
            self.client.get("/about/")

    def test_its_links_lead_somewhere(self):
        Item.objects.all().delete()

        for href in self.tree("/about/").xpath("//main//a/@href"):
            with self.subTest(href):
                self.assertEqual(self.status(href), 200)
