"""Topic pages: what public editions have under a topic, the latest first, then month by month."""

from unittest import mock
from urllib.parse import quote

from articles.models import Article, Topic
from articles.vocabulary import fold
from digests import topic_pages
from digests.models import Item
from digests.publish import withdraw
from digests.topic_pages import segment
from tests import makers
from tests.printing import ReaderTestCase, out, told


def topic(name: str) -> Topic:
    return Topic.objects.learn(name, fold(name))[0]


def sheets() -> dict[str, str]:
    return {each.path: each.version for each in topic_pages.sheets()}


class SegmentTests(ReaderTestCase):
    def test_a_name_stands_in_the_address_wherever_it_can(self):
        for name in ("人工智能", "AI 模型", "C++", "100%?", "a" * 80):
            with self.subTest(name):
                self.assertEqual(segment(topic(name)), name)

    def test_what_cannot_stand_there_goes_by_its_key(self):
        for name in ("2026", "C++ / Rust", ".NET", "a" * 81, "a\u2028b", "٣"):
            with self.subTest(name):
                row = Topic.objects.create(name=name)
                self.assertEqual(segment(row), str(row.pk))


class TopicPageTests(ReaderTestCase):
    def setUp(self) -> None:
        self.ai, self.chips = topic("人工智能"), topic("芯片 Chips")
        self.here = f"/topics/{quote('人工智能')}/"
        self.outlet = makers.source(name="海岸观察")
        self.first = out(
            self.series,
            self.by,
            {**told(self.outlet, about=[self.ai]), "title": "模型**开源**"},
            {**told(about=[self.chips]), "title": "芯片涨价"},
        )
        self.filed = out(self.series, self.by, told(), day=1, categories=["人工智能"])

    def test_editions_stand_newest_first_each_with_what_it_has_on_the_topic(self):
        rows = self.tree(self.here).xpath("//ol[@class='printed']/li")

        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[0].xpath(".//p/a/@href")[-1], self.filed.get_absolute_url())
        self.assertEqual([each.text for each in rows[1].xpath(".//ul//a")], ["模型开源"])
        self.assertIn("海岸观察", rows[1].text_content())

    def test_an_edition_whose_title_says_nothing_goes_by_its_first_item(self):
        [title] = self.texts(self.here, "//p[@class='title']/a")

        self.assertEqual(title, "第1条")

    def test_an_item_leads_to_its_place_in_its_edition(self):
        item = self.first.items.get(position=1)

        links = self.tree(self.here).xpath("//ol[@class='printed']//ul//a/@href")

        self.assertEqual(links, [f"{self.first.get_absolute_url()}#{item.element}"])

    def test_feeds_are_offered_where_there_are_some_and_of_rolling_series_there_are_none(self):
        alone = topic("滚动专题")
        rolling = makers.series(slug="rolling", rolling_hours=6)
        out(rolling, self.by, told(about=[alone]), day=2)

        for name, offered in (("人工智能", 6), ("滚动专题", 0)):
            with self.subTest(name):
                tree = self.tree(f"/topics/{quote(name)}/")
                links = tree.xpath("//@href[contains(., '/feed.') and starts-with(., '/topics/')]")
                self.assertEqual(len(links), offered)
                for link in links:
                    self.assertEqual(self.status(link), 200)

    def test_all_topics_are_listed_with_what_is_under_them(self):
        topic("无人问津")

        rows = self.texts("/topics/", "//ul[@class='index']/li")

        self.assertEqual([row.split()[0] for row in rows], ["人工智能", "芯片"])
        with self.assertNumQueries(5):
            self.client.get("/topics/")

    def test_other_spellings_and_its_key_lead_to_the_one_address(self):
        for name in ("芯片chips", "芯片  CHIPS", str(self.chips.pk)):
            with self.subTest(name):
                response = self.client.get(f"/topics/{quote(name)}/")

                self.assertRedirects(response, f"/topics/{quote('芯片 Chips')}/", status_code=301)

    def test_a_topic_by_its_key_has_its_page_there(self):
        odd = topic("C/C++")
        out(self.series, self.by, told(about=[odd]), day=2)

        self.assertEqual(self.tree(f"/topics/{odd.pk}/").findtext(".//h1"), "C/C++")

    def test_what_has_nothing_printed_is_not_found(self):
        topic("无人问津")

        for name in ("无人问津", "没有的", "999999", "9" * 40, "٣"):
            with self.subTest(name):
                self.assertEqual(self.status(f"/topics/{quote(name)}/"), 404)

    def test_a_withdrawn_edition_is_out(self):
        withdraw(self.filed, by=self.by, note="错了。")

        self.assertNotIn(self.filed.get_absolute_url(), self.tree(self.here).xpath("//a/@href"))

    @mock.patch.object(topic_pages, "LATEST", 2)
    def test_what_the_first_page_has_no_room_for_stands_under_its_month(self):
        old = out(self.series, self.by, told(about=[self.ai]), day=-40)

        first = self.tree(self.here).xpath("//ol[@class='months']/li/a/@href")
        month = self.tree(f"{self.here}2026/01/").xpath("//ol[@class='printed']/li/p/a/@href")

        self.assertEqual(first, [f"{self.here}2026/03/", f"{self.here}2026/01/"])
        self.assertEqual(month, [old.get_absolute_url()])
        self.assertEqual(self.status(f"{self.here}2026/02/"), 404)

    def test_there_are_no_months_where_the_first_page_shows_all(self):
        self.assertEqual(self.tree(self.here).xpath("//ol[@class='months']"), [])
        self.assertEqual(self.status(f"{self.here}2026/03/"), 404)

    def test_more_editions_cost_no_more_questions(self):
        with self.assertNumQueries(8):
            self.client.get(self.here)
        for day in range(2, 6):
            out(self.series, self.by, told(makers.source(), about=[self.ai]), day=day)
        with self.assertNumQueries(8):
            self.client.get(self.here)

    def test_titles_and_topics_cannot_act(self):
        Item.objects.update(title="<script>x</script>")
        Topic.objects.filter(pk=self.ai.pk).update(name="<script>y")

        for address in (f"/topics/{quote('<script>y')}/", "/topics/"):
            self.assertNotIn("<script", self.client.get(address).content.decode())

    @mock.patch.object(topic_pages, "LATEST", 1)
    def test_the_sheets_are_the_pages_there_are(self):
        found = sheets()

        expected = {"/topics/", "/topics/人工智能/", "/topics/人工智能/2026/03/"}
        expected |= {"/topics/芯片 Chips/", "/topics/芯片chips/"}
        self.assertEqual(set(found), expected)
        for path in found:
            self.assertIn(self.status(quote(path)), (200, 301), path)

    def test_a_sheet_changes_with_what_is_on_its_page_only(self):
        before = sheets()
        Article.objects.get(items__title="芯片涨价").topics.add(self.ai)
        after = sheets()

        self.assertNotEqual(before["/topics/人工智能/"], after["/topics/人工智能/"])
        self.assertEqual(before["/topics/芯片 Chips/"], after["/topics/芯片 Chips/"])
        with self.assertNumQueries(7):
            sheets()

    def test_a_reader_who_has_a_page_is_told_so_until_it_changes(self):
        for address in ("/topics/", self.here):
            with self.subTest(address):
                tag = self.client.get(address)["ETag"]
                same = self.client.get(address, headers={"if-none-match": tag})
                self.assertEqual(same.status_code, 304)
        withdraw(self.filed, by=self.by, note="错了。")
        self.assertEqual(self.client.get(address, headers={"if-none-match": tag}).status_code, 200)

    def test_feeds_of_the_topic_are_named(self):
        kinds = self.tree(self.here).xpath("//link[@rel='alternate']/@href")

        self.assertIn(f"{self.here}feed.atom", kinds)
