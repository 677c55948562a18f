"""The machine's steps over real HTTP: what works, what fails, and what is left behind."""

from datetime import timedelta
from itertools import pairwise
from unittest import mock

from django.db import transaction
from django.test import TestCase, override_settings
from django.utils import timezone
from django.utils.http import http_date

from articles import intake, tasks
from articles.fetch import Response
from articles.models import Article, Poll, Snapshot, Source, Story
from articles.workflow import State
from tests import makers
from tests.model_server import ModelServer, drafted, failed
from tests.web import Web

PARAGRAPHS = (
    "甲公司11月20日发布新一代模型，参数规模为720亿，上下文长度为25.6万。",
    "公司称新模型在同等算力下的训练成本比上一代下降41%，推理延迟为180毫秒。",
    "首批客户有12家，其中7家来自制造业，合同总额为2.3亿元，交付期为六个月。",
    "乙研究院同日公布了第三方评测结果，新模型在五项测试中的三项排名第一。",
)
PAGE = (
    "<html lang=zh><title>甲公司发布新一代模型</title><body><article><h1>甲公司发布新一代模型</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)
ITEM = "<item><title>{title}</title><link>{url}</link><guid>{guid}</guid>{more}</item>"


def feed(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>甲报</title>{''.join(items)}</channel></rss>"


class WebCase(TestCase):
    def setUp(self):
        self.web = self.enterContext(Web())
        self.enterContext(override_settings(FETCH_ALLOW=[self.web.host]))

    def item(self, path="/1", title="甲公司发布新一代模型", more=""):
        return ITEM.format(title=title, url=self.web.url + path, guid=path, more=more)

    def source(self, **fields):
        """A source that has been polled before, so that undated entries are news."""
        long_ago = timezone.now() - timedelta(hours=2)
        defaults = {"feed_url": f"{self.web.url}/feed", "due_at": long_ago, "polled_at": long_ago}
        return makers.source(**defaults | fields)


class PollTests(WebCase):
    def poll(self, *sources):
        return tasks.poll([source.pk for source in sources])

    def test_a_poll_is_written_down_and_the_next_one_planned(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        source = self.source(interval=30)

        tally = self.poll(source)

        source.refresh_from_db()
        poll = Poll.objects.get()
        self.assertEqual((tally["polled"], tally["new"]), (1, 1))
        self.assertEqual((poll.status, poll.entries, poll.new), (200, 1, 1))
        self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=25))
        self.assertEqual(source.claimed_by, "")

    def test_an_unchanged_feed_is_asked_conditionally_and_not_read_again(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        source = self.source()
        self.poll(source)
        Source.objects.update(due_at=timezone.now())

        tally = self.poll(source)

        self.assertEqual((tally["polled"], tally["new"]), (1, 0))
        self.assertEqual(Poll.objects.first().status, 304)

    def test_the_host_is_asked_no_sooner_than_it_says_whether_anything_changed_or_not(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        self.web.headers = {"Cache-Control": "public, max-age=7200", "Age": "1200"}
        source = self.source(interval=30)

        for status in (200, 304):
            Source.objects.update(due_at=timezone.now())
            self.poll(source)

            source.refresh_from_db()
            self.assertEqual(Poll.objects.first().status, status)
            wait = source.due_at - timezone.now()
            self.assertGreater(wait, timedelta(minutes=99))
            self.assertLess(wait, timedelta(minutes=111))

    def test_what_the_feed_itself_asks_for_is_remembered_while_nothing_changes(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed("<ttl>180</ttl>", self.item()))
        source = self.source(interval=30)

        for status in (200, 304):
            Source.objects.update(due_at=timezone.now())
            self.poll(source)

            source.refresh_from_db()
            self.assertEqual(Poll.objects.first().status, status)
            self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=179))

    def test_the_first_poll_learns_a_rhythm_from_the_dates_and_later_ones_from_what_is_new(self):
        now = timezone.now()
        dates = [now - timedelta(hours=hours) for hours in (3, 2, 1)]
        items = [
            self.item(f"/{n}", more=f"<pubDate>{http_date(date.timestamp())}</pubDate>")
            for n, date in enumerate(dates)
        ]
        self.web.pages["/feed"] = ("application/rss+xml", feed(*items))
        source = self.source(polled_at=None)

        self.poll(source)
        source.refresh_from_db()
        self.assertEqual(source.lately, [int(date.timestamp()) for date in dates])

        self.web.pages["/feed"] = ("application/rss+xml", feed(*items, self.item("/new")))
        Source.objects.update(due_at=timezone.now())
        self.poll(source)
        source.refresh_from_db()
        self.assertEqual(len(source.lately), 4)
        self.assertGreaterEqual(source.lately[-1], int(now.timestamp()))

    def test_a_poll_that_brings_nothing_new_is_no_occasion(self):
        now = int(timezone.now().timestamp())
        occasions = [now - 7200, now - 3600]
        self.web.pages["/feed"] = ("application/rss+xml", feed())
        source = self.source(lately=occasions)

        self.poll(source)

        source.refresh_from_db()
        self.assertEqual(source.lately, occasions)

    def test_a_feed_that_dates_everything_anew_does_not_look_busy(self):
        source = self.source(interval=60)
        for minute in range(3):
            stamp = http_date(timezone.now().timestamp() - 60 * minute)
            item = self.item(more=f"<pubDate>{stamp}</pubDate>")
            self.web.pages["/feed"] = ("application/rss+xml", feed(item))
            Source.objects.update(due_at=timezone.now())
            self.poll(source)

        source.refresh_from_db()
        self.assertEqual(len(source.lately), 1)
        self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=59))

    def test_a_busy_host_is_left_alone_for_as_long_as_it_asks(self):
        source = self.source()
        for status in (429, 503):
            self.web.answers["/feed"] = (status, {"Retry-After": "5400"})
            Source.objects.update(due_at=timezone.now())

            self.poll(source)

            source.refresh_from_db()
            self.assertGreater(source.due_at, timezone.now() + timedelta(minutes=89))

    def test_a_source_that_fails_is_asked_ever_more_rarely(self):
        source = self.source()
        self.web.answers["/feed"] = (500, {})
        waits = []
        for _ in range(4):
            Source.objects.update(due_at=timezone.now())
            self.poll(source)
            source.refresh_from_db()
            waits.append(source.due_at - timezone.now())

        for shorter, longer in pairwise(waits):
            self.assertGreater(longer, shorter * 1.3)

    def test_an_answer_without_validators_does_not_forget_them(self):
        source = self.source(etag='"kept"', modified="Sat, 21 Nov 2026 08:00:00 GMT")
        answer = Response(source.feed_url, 304, {}, b"")

        with transaction.atomic():
            tasks.keep(Source.objects.claim(source.pk), answer, None)

        source.refresh_from_db()
        self.assertEqual(
            (source.etag, source.modified), ('"kept"', "Sat, 21 Nov 2026 08:00:00 GMT")
        )

    def test_a_failing_feed_says_why_and_harms_no_other(self):
        self.web.pages["/feed"] = ("application/rss+xml", feed(self.item()))
        good = self.source()
        gone = self.source(feed_url=f"{self.web.url}/gone")
        page = self.source(feed_url=f"{self.web.url}/page")
        self.web.pages["/page"] = ("text/html", "<html><body>Sign in</body></html>")

        tally = self.poll(good, gone, page)

        gone.refresh_from_db()
        page.refresh_from_db()
        self.assertEqual((tally["polled"], tally["failed"], tally["new"]), (3, 2, 1))
        self.assertTrue(gone.error.endswith("."))
        self.assertTrue(page.error.endswith("."))
        self.assertEqual(Poll.objects.get(source=gone).status, 404)

    def test_a_source_another_worker_holds_is_left_alone(self):
        source = self.source()
        Source.objects.claim(source.pk)

        self.assertEqual(self.poll(source), {})
        self.assertEqual(self.web.requests, [])

    def test_sources_on_one_foreign_host_take_turns(self):
        sources = [
            makers.source(feed_url=f"http://192.0.2.1/{n}", due_at=timezone.now()) for n in range(6)
        ]

        tally = self.poll(*sources)

        waiting = Source.objects.filter(failures=0, claimed_by="")
        self.assertEqual((tally["failed"], waiting.count()), (4, 2))
        self.assertLess(waiting[0].due_at, timezone.now() + timedelta(seconds=5))


class ProcessTests(WebCase):
    def add(self, path="/1", *, feed_text="", **fields):
        article = makers.article(
            canonical_url=self.web.url + path,
            title="甲公司发布新一代模型",
            due_at=timezone.now(),
            **fields,
        )
        if feed_text:
            article.keep_text(feed_text, origin=Snapshot.Origin.FEED)
        return article

    def process(self, *articles):
        tally = tasks.process([article.pk for article in articles])
        for article in articles:
            article.refresh_from_db()
        return tally

    def test_an_article_goes_all_the_way_to_review(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add()

        tally = self.process(article)

        self.assertEqual(tally, {"summarised": 1})
        self.assertEqual((article.state, article.due_at), (State.REVIEW, None))
        self.assertEqual(article.snapshot.text.split("\n\n")[-4:], list(PARAGRAPHS))
        self.assertEqual(article.draft["snapshot"], article.snapshot.hash)
        self.assertEqual((article.language, article.summary_language), ("zh", "zh"))

    def test_two_articles_on_one_event_share_a_story(self):
        self.web.pages["/1"] = self.web.pages["/2"] = ("text/html", PAGE)
        first, second = self.add("/1"), self.add("/2")

        self.process(first, second)

        self.assertEqual(first.story, second.story)
        self.assertEqual(Story.objects.count(), 1)

    def test_when_the_page_is_closed_the_feeds_text_must_do(self):
        article = self.add("/closed", feed_text="".join(PARAGRAPHS))

        self.process(article)

        self.assertEqual(article.state, State.REVIEW)
        self.assertEqual(article.snapshot.origin, Snapshot.Origin.FEED)

    def test_when_the_feed_says_more_than_the_page_the_feed_wins(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add(feed_text="\n\n".join(PARAGRAPHS) * 2)

        self.process(article)

        self.assertEqual(article.snapshot.origin, Snapshot.Origin.FEED)

    def test_a_closed_page_without_any_text_waits_for_a_person(self):
        article = self.add("/closed")

        tally = self.process(article)

        self.assertEqual(tally, {"failed": 1})
        self.assertIn(article, Article.objects.stuck())
        self.assertTrue(article.error)

    def test_pasted_text_takes_a_stuck_article_on(self):
        editor = makers.user("Editor")
        article = self.add("/closed")
        self.process(article)

        intake.add_article(article.canonical_url, text="\n\n".join(PARAGRAPHS), by=editor)
        self.process(article)

        self.assertEqual(article.state, State.REVIEW)
        self.assertEqual(article.snapshot.origin, Snapshot.Origin.PASTED)
        self.assertEqual(article.snapshot.pasted_by, editor)
        self.assertEqual((article.language, article.summary_language), ("zh", "zh"))

    def test_pasted_text_replaces_what_a_machine_drafted_from_another(self):
        article = self.add()
        article.amend(
            summary="旧摘要。", headline="旧", draft={"summary": "旧摘要。", "headline": "旧"}
        )

        intake.add_article(article.canonical_url, text="\n\n".join(PARAGRAPHS))
        self.process(article)

        self.assertNotIn("旧", article.headline + article.summary)

    def test_a_page_that_fails_for_now_is_tried_again(self):
        article = self.add()
        Article.objects.update(canonical_url="http://127.0.0.1:1/refused")
        with override_settings(FETCH_ALLOW=["127.0.0.1:1"]):
            self.process(article)

        self.assertEqual((article.state, article.failures), (State.DRAFT, 1))
        self.assertGreater(article.due_at, timezone.now())

    def test_with_a_model_the_same_path_is_drafted_by_it(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add()

        reply = drafted("Company A ships a model", "It costs **41%** less to train.")
        with ModelServer(reply) as server, override_settings(**server.settings):
            self.process(article)

        self.assertEqual((article.state, article.drafted_by), (State.REVIEW, "model"))
        self.assertEqual(article.headline, "Company A ships a model")
        self.assertEqual(article.summary_language, "en")  # the house's, not the source's
        self.assertIn(PARAGRAPHS[2], str(server.requests[0]))

    def test_a_model_that_is_busy_is_asked_again_and_one_that_refuses_us_is_not(self):
        self.web.pages["/1"] = self.web.pages["/2"] = ("text/html", PAGE)
        busy, refused = self.add("/1"), self.add("/2")

        with ModelServer(failed(429, "slow down")) as server, override_settings(**server.settings):
            self.process(busy)
        with (
            ModelServer(failed(401, "who are you")) as server,
            override_settings(**server.settings),
        ):
            self.process(refused)

        self.assertEqual((busy.state, busy.failures), (State.DRAFT, 1))
        self.assertGreater(busy.due_at, timezone.now())
        self.assertEqual((refused.state, refused.drafted_by), (State.REVIEW, "extract"))
        self.assertTrue(refused.draft["note"])

    def test_failures_of_the_page_are_not_counted_against_the_model(self):
        article = self.add("/closed", feed_text="".join(PARAGRAPHS), failures=2)

        with override_settings(MODEL="m", OPENAI_BASE_URL="http://127.0.0.1:1/v1"):
            self.process(article)

        self.assertEqual((article.state, article.failures), (State.DRAFT, 1))
        self.assertEqual(article.summary, "")

    def test_a_crash_over_one_article_lets_the_others_go_on_next_time(self):
        self.web.pages["/1"] = self.web.pages["/2"] = ("text/html", PAGE)
        first, second = self.add("/1"), self.add("/2")

        with (
            mock.patch("articles.summarise.draft", side_effect=KeyError("poison")),
            self.assertRaises(KeyError),
        ):
            self.process(first, second)
        self.process(first, second)

        first.refresh_from_db()
        self.assertIn("KeyError", first.error)
        self.assertEqual((first.state, second.state), (State.DRAFT, State.REVIEW))

    def test_an_editors_summary_is_not_drafted_over(self):
        self.web.pages["/1"] = ("text/html", PAGE)
        article = self.add(summary="编辑写的摘要。", headline="编辑的标题")

        self.process(article)

        self.assertEqual((article.state, article.summary), (State.REVIEW, "编辑写的摘要。"))

    def test_steps_that_are_done_are_not_repeated(self):
        article = makers.article(due_at=timezone.now(), text="\n\n".join(PARAGRAPHS), language="zh")

        self.process(article)

        self.assertEqual(article.state, State.REVIEW)
        self.assertEqual(self.web.requests, [])
