"""The formats of a feed: what each says, how much fits, and nothing that breaks one."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
from django.conf import settings
from django.test import SimpleTestCase
from lxml import etree, html

from digests.feeds import formats
from digests.feeds.entry import Drafted, Entry, Feed, Picture, clean, outward
from tests.feeds import ATOM, CONTENT, KINDS, MEDIA, SOURCE_TYPES

DAY = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
HUBS = ("https://hub.example/a", "https://hub.example/b?x=1&y=2")
CUT = "太长了：请到页面上读。"


def entry(number: int = 1, **said) -> Entry:
    usual: dict[str, Any] = {
        "id": f"urn:uuid:00000000-0000-4000-8000-{number:012}",
        "link": f"https://news.example/daily/{number}/",
        "title": f"第{number}期",
        "summary": "今日要闻。",
        "content": "<p>正文</p>",
        "published": DAY - timedelta(hours=number),
        "updated": DAY - timedelta(hours=number),
        "author": "每日精选",
        "author_link": "https://news.example/daily/",
        "language": "zh-hans",
        "cut": CUT,
    }
    return Entry(**usual | said)


def feed(*entries: Entry, **said: Any) -> Feed:
    usual: dict[str, Any] = {
        "address": "https://news.example/feed.rss",
        "link": "https://news.example/",
        "id": "https://news.example/",
        "title": "新闻室",
        "description": "最近各期。",
        "language": "zh-hans",
        "updated": DAY,
        "stylesheet": "/static/feed.css",
        "icon": "https://news.example/static/favicon.svg",
        "about": "https://news.example/about/",
    }
    return Feed(**usual | said, entries=entries)


def xml(said: Feed, kind: str) -> etree._Element:
    return etree.fromstring(formats.printed(said, kind))


def items(said: Feed) -> list[dict]:
    return json.loads(formats.printed(said, "json"))["items"]


class FormatTests(SimpleTestCase):
    def test_the_same_feed_is_the_same_bytes(self):
        said = feed(entry(1, tags=("甲", "乙")), entry(2), hubs=HUBS)

        for kind in KINDS:
            self.assertEqual(formats.printed(said, kind), formats.printed(said, kind))

    def test_a_browser_is_given_a_stylesheet_that_is_there(self):
        for kind in ("rss", "atom"):
            text = formats.printed(feed(entry()), kind).decode()

            line = '<?xml-stylesheet type="text/css" href="/static/feed.css"?>'
            self.assertEqual(text.splitlines()[1], line)
        self.assertTrue((Path(settings.BASE_DIR) / "static" / "feed.css").exists())

    def test_hubs_are_named_in_each_format(self):
        said = feed(entry(), hubs=HUBS)

        for kind in ("rss", "atom"):
            links = xml(said, kind).iter(f"{ATOM}link")
            found = [link.get("href") for link in links if link.get("rel") == "hub"]
            self.assertEqual(found, list(HUBS))
        told = json.loads(formats.printed(said, "json"))["hubs"]
        self.assertEqual(told, [{"type": "WebSub", "url": hub} for hub in HUBS])

    def test_without_a_hub_none_is_named(self):
        for kind in KINDS:
            self.assertNotIn(b"hub", formats.printed(feed(entry()), kind))

    def test_that_a_machine_drafted_it_programs_read_in_each_format(self):
        said = feed(entry(drafted=Drafted("model", "本期由机器起草")))

        [rss] = xml(said, "rss").iter("category")
        [atom] = xml(said, "atom").iter(f"{ATOM}category")
        [item] = items(said)
        self.assertEqual((rss.get("domain"), rss.text), (SOURCE_TYPES, "trainedAlgorithmicMedia"))
        self.assertEqual(atom.get("scheme"), SOURCE_TYPES)
        self.assertEqual(atom.get("term"), "trainedAlgorithmicMedia")
        self.assertEqual(atom.get("label"), "本期由机器起草")
        self.assertEqual(item["_newsroom"]["drafted"], "model")
        self.assertEqual(item["_newsroom"]["label"], "本期由机器起草")
        self.assertEqual(
            item["_newsroom"]["digital_source_type"], f"{SOURCE_TYPES}trainedAlgorithmicMedia"
        )

    def test_a_card_is_shown_in_each_format(self):
        picture = Picture("https://news.example/cards/1.png", "image/png", 1200, 630)
        said = feed(entry(picture=picture))

        for kind in ("rss", "atom"):
            [full] = xml(said, kind).iter(f"{MEDIA}content")
            [small] = xml(said, kind).iter(f"{MEDIA}thumbnail")
            self.assertEqual((full.get("url"), full.get("type")), (picture.url, "image/png"))
            self.assertEqual((small.get("url"), small.get("width")), (picture.url, "1200"))
        self.assertEqual(items(said)[0]["image"], picture.url)

    def test_what_was_withdrawn_has_a_tombstone_in_atom_beside_its_entry(self):
        said = entry(withdrawn=True, updated=DAY, summary="本期已撤回：金额有误。")
        root = xml(feed(said, entry(2)), "atom")

        [stone] = root.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
        self.assertEqual((stone.get("ref"), stone.get("when")), (said.id, DAY.isoformat()))
        self.assertEqual(stone[0].text, "本期已撤回：金额有误。")
        self.assertEqual(root.findtext(f"{ATOM}entry/{ATOM}id"), said.id)

    def test_a_text_that_looks_like_markup_is_shown_as_it_is(self):
        text = '<script>alert("x")</script> & 甲 > 乙'
        said = feed(entry(title=text, summary=text))

        for kind in ("rss", "atom"):
            [found] = feedparser.parse(formats.printed(said, kind), sanitize_html=False).entries
            self.assertEqual(html.fromstring(f"<p>{found.summary}</p>").text_content(), text)
        [atom] = xml(said, "atom").iter(f"{ATOM}entry")
        self.assertEqual(atom.find(f"{ATOM}title").get("type"), "html")
        self.assertEqual(items(said)[0]["summary"], text)

    def test_an_empty_feed_is_a_feed(self):
        for kind in ("rss", "atom"):
            self.assertEqual(feedparser.parse(formats.printed(feed(), kind)).feed.title, "新闻室")
        self.assertEqual(items(feed()), [])


class FittingTests(SimpleTestCase):
    LONG = "<p>" + "很长的一期。" * 2_000 + "</p>"  # 36 KB

    def test_the_oldest_entries_are_left_out_until_it_fits(self):
        said = feed(*(entry(number, content=self.LONG) for number in range(1, 31)))

        for kind in KINDS:
            text = formats.printed(said, kind)

            kept = text.count(b"urn:uuid:")
            self.assertLessEqual(len(text), 500_000)
            self.assertGreater(len(text), 450_000)
            self.assertIn(entry(kept).id.encode(), text)
            self.assertNotIn(entry(kept + 1).id.encode(), text)

    def test_notices_stay_where_news_must_go(self):
        long = [entry(number, content=self.LONG) for number in range(1, 29)]
        said = feed(*long, entry(29, withdrawn=True, content="<p>撤回</p>"))

        for kind in KINDS:
            self.assertIn(entry(29).id.encode(), formats.printed(said, kind))

    def test_an_entry_that_fills_a_feed_alone_says_where_to_read_it(self):
        said = feed(entry(1, content=self.LONG * 20), entry(2))

        for kind in ("rss", "atom"):
            first, second = feedparser.parse(formats.printed(said, kind)).entries
            [link] = html.fromstring(first.content[0].value).iter("a")
            self.assertEqual((link.text, link.get("href")), (CUT, entry(1).link))
            self.assertIn("今日要闻。", first.content[0].value)
            self.assertEqual(second.content[0].value, "<p>正文</p>")
        self.assertIn(CUT, items(said)[0]["content_html"])

    def test_a_summary_alone_is_no_content(self):
        said = feed(replace(entry(), content=""))

        self.assertEqual(list(xml(said, "rss").iter(f"{CONTENT}encoded")), [])
        self.assertEqual(list(xml(said, "atom").iter(f"{ATOM}content")), [])
        [item] = items(said)
        self.assertEqual(item["content_text"], "今日要闻。")
        self.assertNotIn("content_html", item)


class OutwardTests(SimpleTestCase):
    PAGE = "https://news.example/daily/1/"

    def test_links_of_ours_become_absolute(self):
        for written, expected in (
            ("#一", "https://news.example/daily/1/#一"),
            ("/about/", "https://news.example/about/"),
            ("?a=1&amp;b=2", "https://news.example/daily/1/?a=1&amp;b=2"),
        ):
            body = outward(f'<p><a title="x" href="{written}">y</a></p>', self.PAGE)

            self.assertEqual(body, f'<p><a title="x" href="{expected}">y</a></p>')

    def test_links_of_others_and_texts_stay_as_they_are(self):
        for body in (
            '<a href="https://a.example/b/../c?#">x</a>',
            '<a href="mailto:a@b.example">x</a>',
            '<p>href="#x" &lt;a href="#y"</p>',
            '<article id="1-x"><code>href="/x"</code></article>',
        ):
            self.assertEqual(outward(body, self.PAGE), body)


class CleanTests(SimpleTestCase):
    def test_only_what_xml_cannot_hold_is_dropped(self):
        kept = "标题\t\n\r 😀\x7f\x85\ud7ff\ue000\ufffd"

        found = clean(f"\x00\x08{kept}\x0b\x0c\x1f\ufffe\uffff\ud800")

        self.assertEqual(found, kept)
