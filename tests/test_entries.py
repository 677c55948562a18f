"""Feeds: from bytes to entries of plain text."""

import dataclasses
import gzip
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import SimpleTestCase
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import entries, plain

DATA = Path(__file__).parent / "data" / "feeds"
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
URL = "https://feeds.example/dir/feed"
ATOM = "http://www.w3.org/2005/Atom"
RSS_WITH_ATOM = f'<rss xmlns:a="{ATOM}"'.encode()


def rss(items: str, *, about: str = "", prolog: str = "") -> bytes:
    feed = f'{prolog}<rss version="2.0"><channel><title>News</title>{about}{items}</channel></rss>'
    return feed.encode()


def first(items: str, **parts: str) -> entries.Entry:
    return entries.parse(rss(items, **parts), url=URL).entries[0]


def as_json(feed: entries.Feed) -> Any:
    return json.loads(json.dumps(dataclasses.asdict(feed), default=datetime.isoformat))


def unclean(feed: entries.Feed) -> list[str]:
    """What no entry may hold: control characters, lines in a title, other than web addresses."""
    faults = []
    for entry in feed.entries:
        texts = dataclasses.astuple(dataclasses.replace(entry, published=None))
        faults += [text for text in texts if text and plain.CONTROL.search(text)]
        faults += [entry.title] if "\n" in entry.title else []
        faults += [entry.url] if entry.url and not entry.url.startswith("http") else []
    return faults


class FilePairTests(SimpleTestCase):
    def test_every_sample_feed_is_read_as_written_down_beside_it(self):
        samples = [path for path in DATA.iterdir() if ".expected" not in path.name]

        self.assertGreaterEqual(len(samples), 6)
        for path in samples:
            with self.subTest(feed=path.name):
                expected = json.loads(path.with_name(f"{path.stem}.expected.json").read_text())

                found = entries.parse(path.read_bytes(), url=URL)

                self.assertEqual(as_json(found), expected)


class WhatIsNoFeedTests(SimpleTestCase):
    def refusal(self, body: bytes) -> entries.FeedError:
        with self.assertRaises(entries.FeedError) as raised:
            entries.parse(body)
        return raised.exception

    def test_an_empty_answer_is_named_and_may_be_different_next_time(self):
        error = self.refusal(b" \n")

        self.assertEqual(str(error), entries.EMPTY)
        self.assertFalse(error.permanent)

    def test_a_web_page_is_named_as_such(self):
        error = self.refusal(b"<!doctype html><html><head><title>x</title></head></html>")

        self.assertEqual(str(error), entries.WEB_PAGE)

    def test_other_xml_and_other_json_are_no_feeds_for_good(self):
        for body in (b"<sitemap><url/></sitemap>", b'{"items": [1]}', b'{"version": 1}', b"hello"):
            with self.subTest(body=body):
                error = self.refusal(body)

                self.assertEqual(str(error), entries.NO_FEED)
                self.assertTrue(error.permanent)

    def test_json_cut_short_is_broken_not_foreign(self):
        error = self.refusal(b'{"version": "https://jsonfeed.org/version/1", "items": [')

        self.assertEqual(str(error), entries.BROKEN)
        self.assertFalse(error.permanent)

    def test_a_feed_without_entries_is_a_feed(self):
        feed = entries.parse(rss(""))

        self.assertEqual((feed.title, feed.entries), ("News", ()))


class EncodingTests(SimpleTestCase):
    TITLE = "新橋今日通車，全長三公里，預計每天有兩萬輛車經過"
    FEED = '<?xml version="1.0"{}?><rss version="2.0"><channel><title>{}</title></channel></rss>'

    def title(self, charset: str, declared: str, header: str = "") -> str:
        declaration = f' encoding="{declared}"' if declared else ""
        body = self.FEED.format(declaration, self.TITLE).encode(charset)
        return entries.parse(body, content_type=header).title

    def test_feeds_are_read_in_the_charset_they_declare(self):
        for charset in ("gbk", "gb18030", "big5", "utf-16", "utf-8"):
            with self.subTest(charset=charset):
                self.assertEqual(self.title(charset, charset), self.TITLE)

    def test_a_wrong_declaration_is_seen_through(self):
        for charset, declared, header in (
            ("utf-8", "gb2312", ""),
            ("utf-8", "utf-16", "text/xml; charset=us-ascii"),
            ("gb18030", "gb2312", "text/xml; charset=utf-8"),
            ("gb18030", "utf-8", "text/xml; charset=gbk"),
            ("utf-16-le", "utf-8", ""),
            ("big5", "", "application/xml; charset=big5"),
            ("gb18030", "", ""),
        ):
            with self.subTest(charset=charset, declared=declared, header=header):
                self.assertEqual(self.title(charset, declared, header), self.TITLE)


class TitleTests(SimpleTestCase):
    def test_markup_in_a_title_is_read_not_printed(self):
        for written, expected in (
            ("&lt;b&gt;Ferry&lt;/b&gt; &amp;amp; tide", "Ferry & tide"),
            ("<![CDATA[<i>Ferry</i> &amp; tide]]>", "Ferry & tide"),
            ("Ferry\n   and\ttide", "Ferry and tide"),
            ("A &amp;lt;dialog&amp;gt; opens", "A <dialog> opens"),
        ):
            with self.subTest(written=written):
                self.assertEqual(first(f"<item><title>{written}</title></item>").title, expected)


class QuickLookTests(SimpleTestCase):
    """What is ruled out quickly is what the full rules would have left alone."""

    LETTERS = [*map(chr, range(0x3100)), *map(chr, range(0xD7F0, 0x10010))]

    def test_no_control_character_is_overlooked_and_nothing_else_is_taken_for_one(self):
        for letter in self.LETTERS:
            text = f"Ferry {letter}"

            self.assertEqual(plain.legible(text), plain.CONTROL.sub("", text), hex(ord(letter)))

    def test_what_can_be_printed_needs_no_cleaning(self):
        printable = [letter for letter in self.LETTERS if letter.isprintable()]

        self.assertFalse([c for c in printable if plain.CONTROL.search(c) or plain.C1.search(c)])
        self.assertEqual([c for c in printable if c.isspace()], [" "])

    def test_an_address_that_is_finished_is_what_resolving_would_make_of_it(self):
        for link in (
            "https://news.example/",
            "http://news.example:8080/a/../b.html?x=1&y=%20#top",
            "https://news.example/?a=b#",
            "https://News.example/a;b",
            "https://news.example/a?",
        ):
            for base in (URL, "http://other.example/x", ""):
                expected = urlsplit(urljoin(base, link)).geturl()

                self.assertEqual(entries.address(base, link), expected)


class DateTests(SimpleTestCase):
    ITEM = "<item><title>{}</title><pubDate>2025-12-02 09:05:00</pubDate></item>"

    def test_a_date_without_zone_in_a_chinese_feed_is_chinese_time(self):
        entry = first(self.ITEM.format("新桥今日通车，全长三公里"))

        self.assertEqual(entry.published, datetime(2025, 12, 2, 1, 5, tzinfo=UTC))

    def test_a_feed_that_declares_chinese_counts_as_chinese_whatever_it_says(self):
        entry = first(self.ITEM.format("OpenAI o3"), about="<language>zh-cn</language>")

        self.assertEqual(entry.published, datetime(2025, 12, 2, 1, 5, tzinfo=UTC))

    def test_elsewhere_a_date_without_zone_is_utc(self):
        entry = first(self.ITEM.format("The new bridge opens today"))

        self.assertEqual(entry.published, datetime(2025, 12, 2, 9, 5, tzinfo=UTC))

    def test_a_future_date_is_kept_for_the_caller_to_judge(self):
        entry = first("<item><title>x</title><pubDate>1 Jan 2077 00:00 GMT</pubDate></item>")

        self.assertEqual(entry.published, datetime(2077, 1, 1, tzinfo=UTC))

    def test_half_a_date_is_none_and_not_filled_up_from_today(self):
        entry = first("<item><title>x</title><pubDate>2004-someday</pubDate></item>")

        self.assertIsNone(entry.published)


class AddressTests(SimpleTestCase):
    def test_only_web_addresses_come_out_absolute_and_unbroken(self):
        for link, expected in (
            ("../a b", "https://feeds.example/a%20b"),
            ("//cdn.example/x", "https://cdn.example/x"),
            ("HTTP://Example.com/", "http://Example.com/"),
            ("java\tscript:alert(1)", ""),
            ("mailto:a@b.example", ""),
            ("http://[::1", ""),
            ("", ""),
        ):
            with self.subTest(link=link):
                found = entries.address(URL, link)

                self.assertEqual(found, expected)

    def test_a_bare_number_as_guid_is_no_link(self):
        entry = first("<item><title>x</title><guid>20251202</guid></item>")

        self.assertEqual((entry.guid, entry.url), ("20251202", ""))

    def test_the_guid_does_not_depend_on_where_the_feed_was_fetched(self):
        body = rss("<item><title>x</title><guid>/2025/x</guid></item>")

        here, there = (
            entries.parse(body, url=url).entries[0]
            for url in ("http://one.example/feed", "https://two.example/feed")
        )

        self.assertEqual(here.guid, there.guid)
        self.assertEqual(there.url, "https://two.example/2025/x")


class TimeToLiveTests(SimpleTestCase):
    def test_how_long_a_feed_asks_to_be_left_alone_is_told_in_minutes(self):
        for about, expected in (
            ("", 0),
            ("<ttl>90</ttl>", 90),
            ("<ttl>soon</ttl>", 0),
            ("<ttl>-5</ttl>", 0),
            ("<sy:updatePeriod>hourly</sy:updatePeriod>", 60),
            (
                "<sy:updatePeriod>\n\tDaily </sy:updatePeriod>"
                "<sy:updateFrequency>\n4 </sy:updateFrequency>",
                360,
            ),
            (
                "<sy:updatePeriod>hourly</sy:updatePeriod>"
                "<sy:updateFrequency>0</sy:updateFrequency>",
                60,
            ),
            ("<sy:updatePeriod>now and then</sy:updatePeriod>", 0),
            ("<sy:updateFrequency>2</sy:updateFrequency>", 0),
            ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 60),
            ("<ttl>90</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 90),
        ):
            with self.subTest(about):
                self.assertEqual(entries.parse(rss("", about=about), url=URL).ttl, expected)

    def test_rss_1_0_says_so_too(self):
        body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
          xmlns="http://purl.org/rss/1.0/" xmlns:x="http://purl.org/rss/1.0/modules/syndication/">
          <channel><title>News</title><x:updatePeriod>weekly</x:updatePeriod>
          <x:updateFrequency>7</x:updateFrequency></channel></rdf:RDF>"""

        self.assertEqual(entries.parse(body, url=URL).ttl, 1440)


class SkimmingTests(SimpleTestCase):
    ITEM = "<item><title>{}</title><pubDate>{}</pubDate><description>{}</description></item>"
    JSON = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "feed_url": "/feed",
        "hubs": [
            {"type": "rssCloud", "url": "https://cloud.example/"},
            {"type": "WebSub", "url": "//hub.example/"},
        ],
        "items": [],
    }
    LINKS = """<{0}link rel="self" href="/feed"/><{0}link rel="hub" href="//hub.example/"/>
        <{0}link rel="hub" href="https://second.example/"/>"""

    def test_a_skimmed_feed_says_what_a_parsed_one_says(self):
        for path in DATA.iterdir():
            if ".expected" in path.name:
                continue
            with self.subTest(feed=path.name):
                feed = entries.parse(path.read_bytes(), url=URL)

                listing = entries.skim(path.read_bytes(), url=URL)

                self.assertEqual((listing.title, listing.ttl), (feed.title, feed.ttl))
                self.assertEqual(listing.site_url, feed.site_url)
                self.assertEqual(
                    [(each.guid, each.url, each.title, each.published) for each in listing],
                    [(each.guid, each.url, each.title, each.published) for each in feed.entries],
                )
                self.assertEqual(listing.language, feed.language)
                self.assertEqual(tuple(each.entry() for each in listing), feed.entries)

    def test_no_text_is_made_plain_before_it_is_asked_for(self):
        when = "Tue, 02 Dec 2025 09:05:00 +0800"
        listing = entries.skim(rss(self.ITEM.format("Bridge", when, "Opens today")), url=URL)
        listed = listing[0]

        looked = (listed.guid, listed.url, listed.title, listed.published)

        self.assertEqual(looked, ("", "", "Bridge", datetime(2025, 12, 2, 1, 5, tzinfo=UTC)))
        self.assertNotIn("texts", vars(listed))
        self.assertEqual(listed.entry().summary, "Opens today")

    def test_a_date_without_a_zone_is_read_as_its_texts_sound(self):
        listing = entries.skim(
            rss(self.ITEM.format("o3", "2025-12-02 09:05:00", "新桥今日通车，全长三公里")), url=URL
        )

        self.assertEqual(listing[0].published, datetime(2025, 12, 2, 1, 5, tzinfo=UTC))

    def test_a_feed_names_its_hub_and_itself(self):
        links = rss("<item><title>A</title></item>", about=self.LINKS.format("a:"))
        links = links.replace(b"<rss", RSS_WITH_ATOM)
        for kind, body in (
            ("rss", links),
            ("broken rss", links.replace(b">A<", b">A & B<")),
            ("atom", f'<feed xmlns="{ATOM}">{self.LINKS.format("")}</feed>'.encode()),
            ("json", json.dumps(self.JSON).encode()),
        ):
            with self.subTest(kind):
                listing = entries.skim(body, url=URL)

                self.assertEqual(listing.hub, "https://hub.example/")
                self.assertEqual(listing.self_url, "https://feeds.example/feed")

    def test_a_feed_without_a_hub_names_none(self):
        for body in (rss(""), json.dumps({**self.JSON, "hubs": "x", "feed_url": None}).encode()):
            listing = entries.skim(body, url=URL)

            self.assertEqual((listing.hub, listing.self_url), ("", ""))

    def test_the_texts_of_a_feed_with_entities_and_invisible_letters_are_the_same_as_ever(self):
        entry = first("<item><title>A&nbsp;B\u200b C\xad &mdash;\x07 &amp;hellip; D</title></item>")

        self.assertEqual(entry.title, "A B C — … D")


class HostileFeedTests(SimpleTestCase):
    def test_entities_that_multiply_or_read_files_stay_inert(self):
        prolog = (
            '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
            '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        )

        entry = first("<item><title>&b;|&f;</title></item>", prolog=prolog)

        self.assertEqual(entry.title, "&b;|&f;")

    def test_a_name_of_a_local_file_is_not_opened(self):
        with self.assertRaises(entries.FeedError):
            entries.parse(str(DATA / "chinese.xml").encode())

    def test_a_feed_that_makes_the_parser_stumble_is_a_feed_error(self):
        with self.assertRaises(entries.FeedError) as raised:
            entries.parse(rss("<item>&<textinput><name>x</name></textinput></item>"))

        self.assertEqual(str(raised.exception), entries.BROKEN)

    def test_of_a_very_long_feed_the_first_thousand_are_read(self):
        items = "".join(f"<item><title>n{n}</title></item>" for n in range(5_000))
        atom = items.replace("item", "entry")

        for body in (rss(items), f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}'.encode()):
            found = entries.parse(body).entries

            self.assertEqual(len(found), 1_000)
            self.assertEqual(found[-1].title, "n999")

    def test_of_an_entry_longer_than_any_the_beginning_is_read(self):
        text = "<p>word</p>" + "<a>" * 300_000 + "late"
        about = {"version": "https://jsonfeed.org/version/1", "title": "News"}
        item = {"id": "1", "summary": text, "content_html": text}
        xml = rss(f"<item><title>x</title><description><![CDATA[{text}]]></description></item>")

        for body in (xml, json.dumps({**about, "items": [item]}).encode()):
            self.assertEqual(entries.parse(body).entries[0].summary, "word")

    def test_a_million_tags_take_no_minutes(self):
        began = time.process_time()

        found = entries.parse(rss("<item><title>x</title><description>word" + "<a>" * 1_000_000))

        self.assertEqual(found.entries[0].title, "x")
        self.assertLess(time.process_time() - began, 8)

    def test_an_author_of_one_endless_word_takes_no_minutes(self):
        item = f"<item><title>x</title><author>{'a' * 200_000} @</author></item>"
        began = time.process_time()

        for feed in (rss(item), rss(item) + b"<broken"):
            self.assertTrue(entries.parse(feed).entries)

        self.assertLess(time.process_time() - began, 5)

    def test_two_hundred_thousand_entries_cost_neither_minutes_nor_gigabytes(self):
        items = "".join(
            f"<item><title>n{n}</title><link>/{n}</link></item>" for n in range(200_000)
        )
        body = rss(items)
        began = time.process_time()

        found = entries.parse(body, url=URL).entries

        self.assertEqual(len(found), 1_000)
        self.assertEqual(found[-1].url, "https://feeds.example/999")
        self.assertLess(time.process_time() - began, 5)

    def test_of_many_entries_the_fast_reader_reads_as_many_as_the_lenient(self):
        items = "".join(f"<item><title>n{n}</title></item>" for n in range(1_001))

        plain_feed, broken = entries.parse(rss(items)), entries.parse(rss(items + "<item>&"))

        self.assertEqual(plain_feed, broken)

    def test_markup_deeper_than_any_page_is_survived(self):
        body = rss("<item><title>x</title><description>" + "<div>" * 3_000 + "deep")

        found = entries.parse(body)

        self.assertEqual(found.entries[0].title, "x")

    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=200), st.binary(max_size=20), st.sampled_from(["", "gbk", "idna"]))
    def test_any_bytes_at_all_are_a_feed_or_a_feed_error(self, junk, more, charset):
        for body in (junk, b"{" + junk, b"<rss><item>" + junk + b"</item><item>" + more):
            try:
                found = entries.parse(body, url=URL, content_type=f"x/y; charset={charset}")
            except entries.FeedError:
                continue
            self.assertEqual(unclean(found), [])

    def test_real_and_odd_feeds_are_feeds_or_feed_errors(self):
        if not CORPORA.is_dir():
            self.skipTest("the corpora are not here")
        paths = sorted(path for path in CORPORA.glob("feeds-*/**/*") if path.is_file())
        small = [path for path in paths if "feeds-conformance" in path.parts]

        for path in [*(path for path in paths if path not in small), *small[::20]]:
            with self.subTest(path=str(path.relative_to(CORPORA))):
                body = path.read_bytes()
                body = gzip.decompress(body) if path.suffix == ".gz" else body
                try:
                    self.assertEqual(unclean(entries.parse(body, url=URL)), [])
                except entries.FeedError as error:
                    self.assertTrue(str(error))


class FindFeedsTests(SimpleTestCase):
    PAGE = """<html><head><base href="https://cdn.example/blog/">
        <link rel="stylesheet" href="style.css">
        <link rel="alternate" type="application/rss+xml" title="All &amp; more" href="feed.xml">
        <link rel="ALTERNATE feed" type="application/atom+xml; charset=utf-8" href="/atom">
        <link rel="alternate" type="application/rss+xml" title="again" href="./feed.xml">
        <link rel="alternate" type="application/feed+json" href="feed.json">
        <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
        <link rel="alternate" type="text/html" hreflang="de" href="/de">
        <link rel="alternate" type="application/rss+xml" href="javascript:feed()">
        </head><body>中文</body></html>"""

    def test_announced_feeds_come_in_page_order_resolved_and_once(self):
        found = entries.find_feeds(self.PAGE, url="https://site.example/")

        self.assertEqual(
            found,
            [
                entries.FeedLink("https://cdn.example/blog/feed.xml", "All & more", "rss"),
                entries.FeedLink("https://cdn.example/atom", "", "atom"),
                entries.FeedLink("https://cdn.example/blog/feed.json", "", "json"),
            ],
        )

    def test_a_page_in_gbk_is_read_by_its_header(self):
        page = '<link rel=alternate type=application/rss+xml title=要闻 href="/r">'.encode("gbk")

        found = entries.find_feeds(
            page, url="http://a.example", content_type="text/html;charset=gbk"
        )

        self.assertEqual(found, [entries.FeedLink("http://a.example/r", "要闻", "rss")])

    def test_what_is_no_page_announces_nothing(self):
        for page in (b"", b"\0\xff<!--", "plain words"):
            self.assertEqual(entries.find_feeds(page), [])
