"""The public search: what readers may read is found, in any script, and nothing else."""

from datetime import timedelta
from time import monotonic
from unittest import mock
from urllib.parse import quote

import time_machine
from django.core.management import call_command
from django.db import connection
from lxml import etree

from digests import catalogue, finding
from digests.finding import find
from digests.models import Catalogued, Digest, Item
from digests.publish import undo, withdraw
from digests.quest import Quest
from newsroom import clock
from tests import errors, makers
from tests.printing import DAY, ReaderTestCase, out, told


def found(query: str) -> list[str]:
    """The titles of what is found, in plain words."""
    hits = [hit for _, hits in find(Quest.of(query)).groups for hit in hits]
    return [hit.passage.title for hit in hits]


class SearchTestCase(ReaderTestCase):
    def edition(self, *texts: tuple[str, str], day: float = 0, **fields) -> Digest:
        items = [{**told(), "title": title, "body": body} for title, body in texts]
        return out(self.series, self.by, *items, day=day, **fields)


class IndexTests(SearchTestCase):
    def test_items_are_found_by_title_and_text_leads_and_commentary_by_theirs(self):
        digest = self.edition(("海缆**开工**", "全长 6,200 公里。"), lead="今日导读。")
        digest.commentary.create(heading="旁观", body="慢工出细活。", byline="林望")
        catalogue.catch_up()

        for query, title in (
            ("海缆", "海缆开工"),
            ("公里", "海缆开工"),
            ("6200", ""),
            ("导读", digest.title),
            ("细活", "旁观"),
            ("林望", "旁观"),
        ):
            with self.subTest(query):
                self.assertEqual(found(query), [title] if title else [])

    def test_chinese_is_found_by_any_piece_of_it_and_by_one_character(self):
        self.edition(("人工智能", "一句话。"))
        catalogue.catch_up()

        for query in ("人工智能", "工智", "智能", "能", "人", "话"):
            with self.subTest(query):
                self.assertEqual(found(query), ["人工智能"])
        for query in ("人智", "工人", "智人"):
            self.assertEqual(found(query), [])

    def test_other_words_are_found_from_their_beginning_short_ones_whole(self):
        self.edition(("Airline", "OpenAI and batteries"), ("Zug", "ein"))
        catalogue.catch_up()

        self.assertEqual(found("batter"), ["Airline"])
        self.assertEqual(found("atteries"), [])
        self.assertEqual(found("AI"), ["Airline"])  # of OpenAI
        self.assertEqual(found("ei"), [])

    def test_several_words_must_stand_in_one_item(self):
        self.edition(("苹果", "芯片"), ("苹果", "汽车"), ("梨", "芯片 汽车"))
        catalogue.catch_up()

        self.assertEqual(found("苹果 芯片"), ["苹果"])
        self.assertEqual(len(found("汽车")), 2)

    def test_the_newest_edition_comes_first_and_an_edition_in_its_own_order(self):
        self.edition(("甲一", "芯片"), ("甲二", "芯片"), day=1)
        self.edition(("乙一", "芯片"), day=3)
        self.edition(("丙一", "芯片"), day=2)
        catalogue.catch_up()

        self.assertEqual(found("芯片"), ["乙一", "丙一", "甲一", "甲二"])

    def test_what_is_not_public_is_not_found(self):
        makers.digest(of=self.series, items=1, lead="芯片")
        future = self.edition(("芯片", "芯片"), day=365 * 50)
        catalogue.catch_up()

        self.assertGreater(future.published_at.year, 2070)
        self.assertEqual(found("芯片"), [])

    def test_a_withdrawn_edition_is_found_no_more_from_that_moment_on(self):
        digest = self.edition(("芯片", "涨价"))
        catalogue.catch_up()

        withdraw(digest, by=self.by, note="错了。")

        self.assertEqual(found("芯片"), [])
        catalogue.catch_up()
        self.assertEqual(Catalogued.objects.count(), 0)

    def test_a_correction_is_found_by_its_new_words_only(self):
        digest = self.edition(("芯片", "售价300元。"))
        catalogue.catch_up()

        errors.correct(digest, errors.change(digest.items.get(), "售价两百元。"), by=self.by)

        self.assertEqual(found("300"), [])  # at once: what is shown says so
        catalogue.catch_up()
        self.assertEqual(found("两百"), ["芯片"])
        self.assertEqual(catalogue.catch_up(), 0)

    def test_what_came_out_twice_is_found_once(self):
        digest = self.edition(("芯片", "涨价"))
        for _ in range(3):
            errors.correct(digest, errors.change(digest.items.get(), f"涨价{_}"), by=self.by)
            catalogue.catch_up()

        self.assertEqual(found("芯片"), ["芯片"])

    def test_an_undone_publication_is_not_found(self):
        digest = self.edition(("芯片", "涨价"))
        catalogue.catch_up()

        with time_machine.travel(DAY + timedelta(minutes=1)):
            undo(digest, by=self.by)

        self.assertEqual(found("芯片"), [])

    def test_the_worker_s_minute_brings_it_up_to_date(self):
        self.edition(("芯片", "涨价"))

        clock.once(lambda said: None)

        self.assertEqual(found("芯片"), ["芯片"])

    def test_many_are_indexed_a_few_at_a_time_each_once(self):
        for day in range(5):
            self.edition(("芯片", "涨价"), day=day)
        with mock.patch.object(catalogue, "A_TRANSACTION", 2):
            counts = [catalogue.catch_up(3), catalogue.catch_up(3), catalogue.catch_up(3)]

        self.assertEqual(counts, [3, 2, 0])
        self.assertEqual(len(found("芯片")), 5)

    def test_the_index_can_be_made_anew(self):
        self.edition(("芯片", "涨价"))
        catalogue.catch_up()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("TRUNCATE digests_words")
            else:
                cursor.execute("INSERT INTO digests_words(digests_words) VALUES ('delete-all')")
        self.assertEqual(found("芯片"), [])

        call_command("reindex", stdout=mock.Mock())

        self.assertEqual(found("芯片"), ["芯片"])

    def test_an_edition_of_long_ago_has_a_key_too(self):
        digest = self.edition(("芯片", "涨价"), day=-365 * 80)
        catalogue.catch_up()

        self.assertLess(digest.published_at.year, 1970)
        self.assertEqual(found("芯片"), ["芯片"])


class PageTests(SearchTestCase):
    def page(self, query: str, more: str = ""):
        return self.tree(f"/search/?q={quote(query)}{more}")

    def test_what_is_found_leads_to_its_place_with_the_words_marked(self):
        digest = self.edition(("海缆**开工**", "造价 <b>11亿</b>元。"))
        catalogue.catch_up()

        tree = self.page("海缆 11亿")

        [link] = tree.xpath("//ol/li//ul//a")
        item = digest.items.get()
        self.assertEqual(link.get("href"), f"{digest.get_absolute_url()}#{item.element}")
        self.assertEqual(tree.xpath("//mark/text()"), ["海缆", "11亿"])
        self.assertEqual(tree.xpath("//ol//ul/@lang"), ["zh-hans"])

    def test_results_stand_by_edition(self):
        self.edition(("甲", "芯片"), ("乙", "芯片"))
        self.edition(("丙", "芯片"), day=1)
        catalogue.catch_up()

        rows = self.page("芯片").xpath("//main//ol/li")

        self.assertEqual([len(row.xpath(".//ul/li")) for row in rows], [1, 2])

    def test_a_page_is_bounded_and_leads_to_the_older_ones_each_once(self):
        for day in range(5):
            self.edition(("甲", "芯片"), ("乙", "芯片"), day=day)
        catalogue.catch_up()

        seen, address, pages = [], f"/search/?q={quote('芯片')}", 0
        with mock.patch.object(finding, "MOST", 3):
            while address:
                tree = self.tree(address)
                seen += tree.xpath("//ol/li//ul//a/@href")
                pages += 1
                [older] = tree.xpath("//a[@rel='next']/@href") or [""]
                address = f"/search/{older}" if older else ""

        self.assertEqual((len(seen), len(set(seen)), pages), (10, 10, 4))

    def test_what_was_withdrawn_leaves_no_hole_in_the_way(self):
        editions = [self.edition(("甲", "芯片"), day=day) for day in range(6)]
        catalogue.catch_up()
        for digest in editions[1:]:
            withdraw(digest, by=self.by, note="错了。")

        with mock.patch.object(finding, "A_LOOK", 2):
            self.assertEqual(found("芯片"), ["甲"])

    def test_an_empty_query_and_one_in_vain_get_a_page_that_helps(self):
        for query in ("", "   ", "！？", "没有的词"):
            with self.subTest(query):
                links = self.page(query).xpath("//main//a/@href")
                self.assertIn("/archive/", links)
                self.assertIn("/topics/", links)

    def test_no_query_breaks_it(self):
        self.edition(("芯片", "涨价"))
        catalogue.catch_up()
        signs = [*"\"'(\\%_&|😀éﬁ𠀀", "a*", "a:b", "NEAR(a b)", "-芯片", "芯片 AND", "١٢٣"]
        for query in (*signs, "\0芯片", "芯" * 10_000, "a " * 10_000, "a" * 500, "<script>"):
            with self.subTest(query[:20]):
                self.assertEqual(self.status(f"/search/?q={quote(query)}"), 200)
        self.assertEqual(self.status("/search/?q=%ff%fe%ed%a0%80"), 200)

    def test_a_search_that_takes_too_long_is_given_up_and_says_when_to_come_back(self):
        catalogue.catch_up()
        self.client.raise_request_exception = False
        forever = {
            "postgresql": "SELECT pg_sleep(60)",
            "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT max(i) FROM n",
        }[connection.vendor]

        def slow(execute, sql, params, many, context):
            if catalogue.TABLE in sql:
                sql, params = forever, ()
            return execute(sql, params, many, context)

        began = monotonic()
        with mock.patch.object(catalogue, "PATIENCE", 0.2), connection.execute_wrapper(slow):
            response = self.client.get("/search/?q=芯片")

        self.assertEqual(response.status_code, 503)
        self.assertTrue(response["Retry-After"])
        self.assertLess(monotonic() - began, 40)
        self.assertEqual(self.status("/search/?q=芯片"), 200)

    def test_no_place_to_go_on_breaks_it(self):
        for before in ("x", "-1", "0", "9" * 400, "1.5", "٣", "", "9223372036854775807"):
            with self.subTest(before[:20]):
                self.assertEqual(self.status(f"/search/?q=a&before={quote(before)}"), 200)

    def test_neither_a_query_nor_a_text_can_act(self):
        self.edition(("<script>芯片</script>", "<img src=x onerror=alert(1)>芯片"))
        catalogue.catch_up()
        text = self.client.get("/search/", {"q": '芯片 "><script>alert(1)</script>'}).content

        for part in (b"<script", b"<img"):
            self.assertNotIn(part, text)
            self.assertNotIn(part, self.client.get("/search/", {"q": "芯片"}).content)

    def test_it_is_for_nobody_s_index_short_lived_and_without_a_cookie(self):
        response = self.client.get("/search/", {"q": "芯片"})

        self.assertEqual(response["X-Robots-Tag"], "noindex")
        self.assertContains(response, '<meta name="robots" content="noindex">')
        self.assertIn("max-age=60", response["Cache-Control"])
        self.assertFalse(response.cookies)
        self.assertFalse(response.has_header("Vary") and "Cookie" in response["Vary"])

    def test_a_search_costs_as_many_questions_as_it_must(self):
        for day in range(3):
            self.edition(("芯片", "涨价"), ("芯片", "跌价"), day=day)
        catalogue.catch_up()
        bounds = 3 if connection.vendor == "postgresql" else 0  # a transaction, and how long

        with self.assertNumQueries(6 + bounds):
            self.client.get("/search/", {"q": "芯片"})
        with self.assertNumQueries(2 + bounds):
            self.client.get("/search/", {"q": "没有"})
        with self.assertNumQueries(1):
            self.client.get("/search/")

    def test_the_query_stays_in_its_field_and_the_way_on(self):
        for day in range(2):
            self.edition(("R&D 芯片", "涨价"), day=day)
        catalogue.catch_up()

        with mock.patch.object(finding, "MOST", 1):
            tree = self.page("R&D 芯片")

        self.assertEqual(tree.xpath("//input[@name='q']/@value"), ["R&D 芯片"])
        [older] = tree.xpath("//a[@rel='next']/@href")
        self.assertEqual(len(self.tree(f"/search/{older}").xpath("//ol/li//ul//a")), 1)

    def test_browsers_are_told_of_it(self):
        response = self.client.get("/opensearch.xml")
        root = etree.fromstring(response.content)

        [template] = root.xpath("//*[local-name()='Url']/@template")
        self.assertEqual(template, "http://testserver/search/?q={searchTerms}")
        same = self.client.get("/opensearch.xml", headers={"if-none-match": response["ETag"]})
        self.assertEqual(same.status_code, 304)

    def test_what_was_printed_before_items_had_places_leads_to_its_edition(self):
        digest = self.edition(("芯片", "涨价"))
        Item.objects.update(element="")
        catalogue.catch_up()

        links = self.page("芯片").xpath("//ol/li//ul//a/@href")

        self.assertEqual(links, [digest.get_absolute_url()])
