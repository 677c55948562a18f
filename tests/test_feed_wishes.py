"""What may be asked of a feed by its address: it is granted, or refused in a sentence."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote

from django.test import SimpleTestCase
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Topic, User
from digests.feeds import wishes
from digests.feeds.wishes import WishError, Wishes
from digests.layout import LAYOUTS
from digests.models import Digest, Series
from tests import errors, makers
from tests.feeds import FeedTestCase

NAMES = wishes.NAMES


def read(**query: str) -> Wishes:
    return wishes.read([(name, [value]) for name, value in query.items()], NAMES)


class ReadTests(SimpleTestCase):
    def test_what_is_asked_is_read(self):
        asked = read(
            topic="人工智能",
            source="12",
            importance="4",
            language="zh",
            content="summary",
            per="item",
            rolling="1",
        )

        self.assertEqual(asked, Wishes("人工智能", 12, 4, "zh", "summary", "item", True))

    def test_an_address_names_what_is_asked_in_one_order_and_nothing_usual(self):
        one = read(per="item", content="full", topic="甲 乙", rolling="0")
        other = read(topic="甲 乙", per="item")

        self.assertEqual(one.query(), other.query())
        self.assertEqual(one.query(), f"topic={quote('甲')}+{quote('乙')}&per=item")
        self.assertEqual(read(content="full", per="edition", rolling="0").query(), "")

    def test_what_is_malformed_is_refused(self):
        for name, value in (
            ("topic", ""),
            ("topic", " "),
            ("topic", "a\x00b"),
            ("topic", "长" * 201),
            ("source", "0"),
            ("source", "１２"),
            ("source", "9" * 30),
            ("importance", "0"),
            ("importance", "6"),
            ("importance", "-1"),
            ("importance", "high"),
            ("language", "fr"),
            ("content", ""),
            ("per", "issue"),
            ("rolling", "yes"),
        ):
            with self.subTest(name=name, value=value), self.assertRaises(WishError):
                read(**{name: value})

    def test_what_is_unknown_is_refused_with_all_that_is_known(self):
        with self.assertRaises(WishError) as refusal:
            wishes.read([("utm_source", ["x"])], ("topic", "per"))

        said = str(refusal.exception) % refusal.exception.said
        self.assertEqual(said, "This feed has no parameter “utm_source”; it has: topic, per.")

    def test_what_is_named_twice_is_refused(self):
        with self.assertRaises(WishError):
            wishes.read([("per", ["item", "edition"])], NAMES)

    @given(st.sampled_from(NAMES), st.text())
    def test_no_value_is_a_fault_of_ours(self, name, value):
        try:
            found = read(**{name: value})
        except WishError as error:
            self.assertNotIn("\n", str(error) % error.said)
        else:
            self.assertIn(str(getattr(found, name)), ("True", "False", value))


def out(of: Series, told: Article, title: str, by: User, **fields: Any) -> Digest:
    """A public edition of this title."""
    made = errors.edition(of, told, **fields)
    made.title = title
    made.save(update_fields=["title"])
    return errors.out(made, by)


class GrantedTests(FeedTestCase):
    @classmethod
    def setUpTestData(cls):
        cls.by = makers.user("Publisher")
        daily, rolling, letter = (
            makers.series(slug="daily", title="每日", layout=LAYOUTS["daily"].to_json()),
            makers.series(slug="rolling", title="滚动", rolling_hours=6),
            makers.series(slug="letter", title="Letter", language="en"),
        )
        cls.coast, cls.hill = makers.source(name="海岸"), makers.source(name="山地")
        cls.chips = Topic.objects.learn("芯片", "芯片")[0]
        Topic.objects.learn("港口", "港口")
        heavy = errors.article(source=cls.coast, importance=5)
        heavy.topics.add(cls.chips)
        light = errors.article(source=cls.hill, importance=1)
        cls.first = out(daily, heavy, "甲", cls.by)
        out(daily, light, "乙", cls.by, day=1, categories=["港口"])
        out(rolling, light, "丙", cls.by, day=2)
        out(letter, light, "丁", cls.by, day=3)

    def test_the_common_feed_leaves_rolling_series_out_unless_asked(self):
        self.assertEqual(self.titles("/feed.json"), ["丁", "乙", "甲"])
        self.assertEqual(self.titles("/feed.json?rolling=1"), ["丁", "丙", "乙", "甲"])
        self.assertEqual(self.titles("/rolling/feed.json"), ["丙"])

    def test_it_is_narrowed_to_a_topic_a_source_a_weight_or_a_language(self):
        for query, expected in (
            ("topic=芯片", ["甲"]),
            ("topic=港口", ["乙"]),
            (f"source={self.coast.pk}", ["甲"]),
            (f"source={self.hill.pk}", ["丁", "乙"]),
            ("importance=4", ["甲"]),
            ("importance=3", ["丁", "乙", "甲"]),  # unweighed is usual, here as in recipes
            ("language=en", ["丁"]),
            (f"topic=芯片&source={self.hill.pk}", []),
        ):
            with self.subTest(query):
                self.assertEqual(self.titles(f"/feed.json?{query}"), expected)

    def test_a_topic_is_found_however_it_is_spelled(self):
        self.assertEqual(self.titles("/feed.json?topic=%20芯%20片"), ["甲"])

    def test_items_are_entries_of_their_own_where_they_are_asked_for(self):
        found = self.json("/feed.json?per=item&topic=芯片")

        [item] = found["items"]
        first = self.first.items.get(position=1)
        self.assertEqual((item["id"], item["title"]), (first.uid.urn, "甲公司新模型"))
        self.assertEqual(
            unquote(item["url"]), f"http://testserver/daily/2026-03-02/#{first.element}"
        )
        self.assertEqual(item["external_url"], first.url)
        self.assertIn("300元", item["content_html"])
        self.assertIn('class="drafted"', item["content_html"])
        self.assertEqual(item["_newsroom"]["drafted"], "extract")

    def test_items_stand_in_the_order_of_their_edition_also_by_time(self):
        found = self.json("/daily/feed.json?per=item")["items"]

        self.assertEqual(len(found), 4)
        times = [item["date_published"] for item in found]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertEqual(len(set(times)), 4)

    def test_a_summary_has_no_text_but_still_the_label(self):
        [first, *_] = self.read("/daily/feed.atom?content=summary").entries

        self.assertNotIn("content", first)
        self.assertIn("今日一条要闻。", first.summary)
        self.assertIn("机器摘录", first.summary)

    def test_the_feed_names_its_own_address_and_says_in_its_title_what_it_holds(self):
        asked = f"/feed.atom?per=item&source={self.coast.pk}&content=full&topic={quote('芯片')}"
        response = self.client.get(asked)
        found = self.read(asked).feed

        itself = (
            f"http://testserver/feed.atom?topic={quote('芯片')}&source={self.coast.pk}&per=item"
        )
        self.assertEqual([link.href for link in found.links if link.rel == "self"], [itself])
        self.assertEqual(response["Link"], f'<{itself}>; rel="self"')
        self.assertIn("芯片 · 海岸", found.title)
        self.assertEqual(found.id, f"http://testserver/?{itself.partition('?')[2]}")

    def test_what_is_asked_wrongly_is_answered_with_one_plain_sentence(self):
        for address, said in (
            ("/feed.rss?utm_source=x", "utm_source"),
            ("/feed.rss?importance=9", "importance"),
            ("/feed.rss?language=fr", "language must be one of: "),
            ("/feed.json?content=half", "full, summary"),
            ("/daily/feed.json?rolling=1", "topic, source, importance, content, per"),
            ("/corrections/feed.atom?topic=x", "content"),
            ("/feed.rss?per=item&per=item", "per"),
            ("/feed.rss?topic=a%00b", "topic"),
        ):
            with self.subTest(address):
                answer = self.client.get(address)

                text = answer.content.decode()
                self.assertEqual(answer.status_code, 400)
                self.assertEqual(answer["Content-Type"], "text/plain; charset=utf-8")
                self.assertEqual(len(text.splitlines()), 1)
                self.assertIn(said, text)

    def test_a_topic_or_source_that_is_not_there_is_not_found(self):
        for query in ("topic=无此主题", "source=99999"):
            answer = self.client.get(f"/feed.rss?{query}")

            self.assertEqual(answer.status_code, 404)
            self.assertEqual(len(answer.content.decode().splitlines()), 1)

    def test_another_wish_is_another_tag_and_the_same_one_the_same(self):
        tags = [self.client.get(f"/feed.rss{q}")["ETag"] for q in ("", "?per=item", "?rolling=1")]
        again = self.client.get("/feed.rss?per=item", headers={"if-none-match": tags[1]})

        self.assertEqual(len(set(tags)), 3)
        self.assertEqual(again.status_code, 304)
        self.assertIn('rel="self"', again["Link"])

    def test_an_item_is_newer_only_if_it_was_corrected_itself(self):
        before = self.json("/daily/feed.json?per=item")["items"]

        errors.correct(self.first, by=self.by)

        after = self.json("/daily/feed.json?per=item")["items"]
        moved = [
            new["title"]
            for old, new in zip(before, after, strict=True)
            if old["date_modified"] != new["date_modified"]
        ]
        self.assertEqual(moved, ["甲公司新模型"])
        [item] = [
            each for each in after if each["title"] == "甲公司新模型" and "200元" in str(each)
        ]
        self.assertIn("更正：售价写错了。", item["content_html"])
        self.assertEqual([each["id"] for each in before], [each["id"] for each in after])
        late = errors.DAY + timedelta(hours=1) - timedelta(milliseconds=1)
        self.assertEqual(item["date_modified"], late.isoformat())
