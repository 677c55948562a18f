"""The walk: from a feed's address to a published page. Read this first.

URL → Source → Article → text → story → summary → review → Digest → approval → page and feeds.
"""

from datetime import timedelta
from email.utils import format_datetime

import feedparser
from django.test import TestCase, override_settings
from django.utils import timezone

from articles import intake
from articles.models import Article
from articles.workflow import State, WorkflowError
from digests.compose import compose
from digests.publish import approve, publish
from newsroom import clock
from tests import makers
from tests.web import Web

SITE = """<!doctype html><html lang="zh"><title>示例日报</title>
<link rel="alternate" type="application/rss+xml" href="/feed.xml"></html>"""

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>示例日报</title><link>{base}/</link><language>zh-cn</language>
<item><title>青禾公司发布新一代推理芯片</title><link>{base}/chip?utm_source=rss</link>
<guid>chip-1</guid><pubDate>{date}</pubDate></item>
</channel></rss>"""

PAGE = """<!doctype html><html lang="zh"><head>
<title>青禾公司发布新一代推理芯片 - 示例日报</title></head>
<body><nav>首页 科技 财经</nav><article><h1>青禾公司发布新一代推理芯片</h1>
<p>青禾公司11月21日在杭州发布新一代推理芯片“禾苗三号”，单卡功耗为75瓦，售价为3.2万元。</p>
<p>公司介绍，新芯片在相同功耗下的推理速度是上一代的2.4倍，首批1.3万片将于12月5日交付。</p>
<p>今年前三季度，青禾公司营收为18.6亿元，同比增长37%，其中芯片业务占六成。</p>
<p>公司同时宣布与三家云服务商签订供货协议，协议总额为5.8亿元，期限为两年。</p>
</article><footer>版权所有</footer></body></html>"""


class WalkTests(TestCase):
    def setUp(self):
        self.web = self.enterContext(Web())
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host]))
        date = format_datetime(timezone.now() - timedelta(hours=1))
        feed = FEED.format(base=self.web.url, date=date)
        self.web.pages = {
            "/": ("text/html", SITE),
            "/feed.xml": ("application/rss+xml", feed),
            "/chip": ("text/html", PAGE),
        }

    def test_from_a_site_address_to_a_page_that_readers_open(self):
        editor, publisher = makers.user("Editor"), makers.user("Publisher")
        series = makers.series(slug="morning", title="早报")

        # An editor pastes the address of a site; its feed is found and due at once.
        source, _new = intake.add_source(f"{self.web.url}/")
        self.assertEqual((source.name, source.feed_url), ("示例日报", f"{self.web.url}/feed.xml"))

        # The machine polls, reads the page, finds the story, drafts, and submits. No further.
        tally = clock.until_idle(lambda line: None)
        self.assertEqual((tally["polled"], tally["new"], tally["summarised"]), (1, 1, 1))
        article = Article.objects.get()
        self.assertEqual(article.canonical_url, f"{self.web.url}/chip")
        self.assertEqual(article.state, State.REVIEW)
        self.assertIn("首批1.3万片将于12月5日交付", article.snapshot.text)
        self.assertEqual(article.story.title, "青禾公司发布新一代推理芯片")

        # Without a model the draft is an extract: the source's own sentences, and labelled so.
        self.assertEqual(article.drafted_by, "extract")
        for sentence in article.summary.split("。"):
            self.assertIn(sentence.strip(), article.snapshot.text)

        # An editor reads and approves it; then a proposal for the next edition is made.
        article.move(State.APPROVED, by=editor)
        digest = compose(series, timezone.now())
        self.assertEqual([item.article for item in digest.items.all()], [article])

        # Nobody can publish what nobody approved, and the machine approves nothing.
        with self.assertRaises(WorkflowError):
            publish(digest, by=publisher)
        with self.assertRaises(WorkflowError):
            approve(digest, by=None)
        approve(digest, by=editor)
        publish(digest, by=publisher)

        # The page, its Markdown twin and the three feeds say the same, with the source's link.
        page = self.client.get(f"/morning/{digest.slug}/")
        self.assertContains(page, "青禾公司发布新一代推理芯片")
        self.assertContains(page, f"{self.web.url}/chip")
        self.assertContains(page, "机器摘录")
        self.assertContains(self.client.get(f"/morning/{digest.slug}.md"), article.title)
        for kind in ("rss", "atom"):
            entry = feedparser.parse(self.client.get(f"/morning/feed.{kind}").content).entries[0]
            self.assertEqual((entry.id, entry.title), (digest.urn, digest.title))
        item = self.client.get("/morning/feed.json").json()["items"][0]
        self.assertEqual(item["id"], digest.urn)
        for text in (page.content.decode(), item["content_html"]):
            self.assertIn("首批1.3万片", text)

    def test_the_second_round_finds_nothing_to_do(self):
        intake.add_source(f"{self.web.url}/feed.xml")
        clock.until_idle(lambda line: None)

        self.assertEqual(clock.until_idle(lambda line: None), {})
